"""Makes files of every kind that a reader may stumble over, and the good ones among which they lie.

`make_bad_files` says of each what must become of it:
"skipped" (named with a reason, no article read), "read" (odd, but an article), "partly" (some articles read, the others named),
"either" (depends on the system or its user, but never a crash).
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import socket
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

STORY = (
    "Council votes for a new bridge at Tunhovd\n"
    "By Kari Moe\n"
    "July 16, 2025\n"
    "\n"
    "The council in Tunhovd has agreed to spend 4.5 million kroner on a new bridge, mayor Ola Berg said on Monday. "
    "The old one, built in 1931, was closed after an inspection in March.\n"
    "\n"
    "“We can't let the school bus take the long way round for another winter,” Berg said.\n"
)
SAGA = (
    "Kommunestyret i Tunhovd sier ja til ny bru\n"
    "\n"
    "Kommunestyret har vedtatt å bruke 4,5 millioner kroner på en ny bru over elva, sa ordfører Ola Berg på mandag. "
    "Den gamle brua ble stengt i mars etter at øvre del av den hadde fått råte.\n"
    "\n"
    "– Skolebussen kan ikke kjøre omveien en vinter til, sa Berg.\n"
)
PAGE = (
    "<!DOCTYPE html><html lang='en'><head><title>Council votes for a new bridge</title></head><body><article>"
    "<h1>Council votes for a new bridge</h1><p>The council in Tunhovd has agreed to spend 4.5 million kroner on a new bridge, "
    "mayor Ola Berg said on Monday. The old one, built in 1931, was closed after an inspection in March.</p>"
    "<p>The work begins in August, and the bridge will carry lorries of up to 50 tonnes when it opens next year.</p>"
    "</article></body></html>"
)
WORD_XML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_good_files(folder: Path) -> list[str]:
    """One good file of every kind that can be read, some of them in folders in folders; their names under `folder`."""
    files = {
        "story.txt": STORY.encode(),
        "saga.md": ("# " + SAGA).encode(),
        "page.html": PAGE.encode(),
        "old/page.htm": PAGE.replace("Tunhovd", "Nesbyen").encode(),
        "old/older/story.pdf": pdf(STORY.replace("“", '"').replace("”", '"')),
        "word.docx": docx([SAGA.replace("\n\n", "\n")]),
        "lines.jsonl": json_lines({"text": STORY, "title": "A bridge"}, {"text": SAGA, "published": "2025-07-16"}),
        "crawl.warc": warc_record(PAGE),
        "crawl.warc.gz": gzip.compress(warc_record(PAGE), mtime=0),
    }
    return list(_write(folder, files))


def make_bad_files(folder: Path) -> dict[str, str]:
    """The files by their names under `folder` (as a run shows them), each with what must become of it."""
    kinds: dict[str, str] = {}
    for kind, makers in (("skipped", _skipped()), ("read", _read()), ("partly", _partly()), ("either", _either())):
        kinds |= dict.fromkeys(_write(folder, makers), kind)
    return kinds | _special(folder)


def _write(folder: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return files


def _skipped() -> dict[str, bytes]:
    noise = random.Random(1).randbytes(20_000)
    page = PAGE.encode()
    whole_pdf, whole_docx = pdf(STORY.replace("“", '"').replace("”", '"')), docx([STORY])
    deep = f"<w:document xmlns:w='{WORD_XML}'><w:body>{'<w:tbl>' * 5000}{'</w:tbl>' * 5000}</w:body></w:document>"
    return {
        "text/empty.txt": b"",
        "text/blank.txt": b" \r\n\t " * 50,
        "text/newlines.txt": b"\n" * 100_000,
        "text/only-a-mark.txt": b"\xef\xbb\xbf",
        "text/zero-width.txt": "\u200b\u200c\ufeff".encode() * 30,
        "text/quotation-marks.txt": b'"' * 10_000,
        "text/nul.txt": STORY.encode().replace(b"bridge", b"bri\0dge"),
        "text/noise.txt": noise,
        "text/noise-without-nul.txt": noise.replace(b"\0", b"\x01"),
        "text/program.txt": b"\x7fELF\x02\x01\x01" + bytes(500) + noise[:500],
        "text/picture.txt": b"\x89PNG\r\n\x1a\n" + noise[:500],
        "text/photo.txt": b"\xff\xd8\xff\xe0" + noise[:500],
        "text/pdf.txt": whole_pdf,
        "text/word.txt": whole_docx,
        "text/packed.txt": gzip.compress(STORY.encode(), mtime=0),
        "text/old-word.txt": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise[:500],
        "text/rich.txt": rb"{\rtf1\ansi The council has agreed.}",
        "text/terminal.txt": "".join(f"\x1b[3{n % 8}m{word}\x1b[0m" for n, word in enumerate(STORY.split())).encode(),
        "text/cyrillic.txt": ("Совет общины решил построить новый мост через реку. " * 5).encode("cp1251"),
        "text/japanese.txt": ("村議会は新しい橋の建設を決めた。" * 20).encode("shift_jis"),
        "text/too-long.txt": b"The council has agreed to build it. " * 30_000,
        "text/table.xlsx": whole_docx,
        "text/suffixless": STORY.encode(),
        "text/odd.txt ": STORY.encode(),
        "text/lines.jsonl#3": STORY.encode(),
        "pdf/empty.pdf": b"",
        "pdf/cut.pdf": whole_pdf[: len(whole_pdf) // 2],
        "pdf/start-only.pdf": b"%PDF-1.7\n",
        "pdf/locked.pdf": pdf("The council has agreed.", password="secret"),
        "pdf/text.pdf": STORY.encode(),
        "pdf/noise.pdf": b"%PDF-1.7\n" + noise + b"\n%%EOF\n",
        "pdf/scan.pdf": pdf("", picture=True),
        "pdf/blank.pdf": pdf(""),
        "pdf/too-many-pages.pdf": pdf("", pages=1001),
        "word/empty.docx": b"",
        "word/zip.docx": archive({"story.txt": STORY}),
        "word/empty-zip.docx": archive({}),
        "word/cut.docx": whole_docx[: len(whole_docx) // 2],
        "word/cut-end.docx": whole_docx[:-30],
        "word/damaged.docx": whole_docx.replace(b"word/document.xml", b"word/dXcument.xml", 1),
        "word/text.docx": STORY.encode(),
        "word/old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise[:2000],
        "word/no-words.docx": docx([]),
        "word/bomb.docx": docx([STORY], extra={"word/media/bomb.xml": "0" * 50_000_000}),
        "word/bomb-of-words.docx": docx([STORY], main=f"<w:document xmlns:w='{WORD_XML}'><w:body>{' ' * 20_000_000}</w:body></w:document>"),
        "word/many-parts.docx": docx([STORY], extra={f"word/part{n}.xml": "" for n in range(10_001)}),
        "word/not-xml.docx": docx([], main="<w:document"),
        "word/other-root.docx": docx([], main=f"<w:other xmlns:w='{WORD_XML}'><w:body/></w:other>"),
        "word/deep.docx": docx([], main=deep),
        "word/encrypted.docx": encrypted_flag(whole_docx),
        "lines/empty.jsonl": b"",
        "lines/blank.jsonl": b"\n\n  \n",
        "lines/list.jsonl": json.dumps([{"text": STORY}]).encode(),
        "lines/text.jsonl": STORY.encode(),
        "lines/no-text.jsonl": json_lines({"title": "A bridge"}, {"text": None}, {"text": ["a", "b"]}, {"text": ""}, [1], 7),
        "lines/nul.jsonl": json_lines({"text": "The council\0has agreed."}),
        "lines/noise.jsonl": noise,
        "lines/utf-16.jsonl": '{"text": "The council has agreed."}\n'.encode("utf-16"),
        "lines/deep.jsonl": b'{"text": ' + b"[" * 200_000 + b"\n",
        "lines/one-long-line.jsonl": b'{"text": "' + b"a" * 13_000_000 + b'"}\n',
        "lines/too-long.jsonl": json_lines({"text": "The council has agreed. " * 50_000}),
        "crawl/empty.warc": b"",
        "crawl/text.warc": STORY.encode(),
        "crawl/noise.warc.gz": noise,
        "crawl/packed-text.warc.gz": gzip.compress(STORY.encode(), mtime=0),
        "crawl/cut.warc.gz": gzip.compress(warc_record(PAGE * 50), mtime=0)[:300],
        "crawl/bomb.warc.gz": gzip.compress(warc_record(PAGE, length=10**12)[:-4], mtime=0) + gzip.compress(b" " * 2**24, mtime=0) * 17,
        "crawl/pictures.warc": warc_record("no page", kind="image/png"),
        "crawl/not-found.warc": warc_record(PAGE, status="404 Not Found"),
        "web/empty.html": b"",
        "web/bare.html": b"<html><head><title></title></head><body></body></html>",
        "web/scripts.html": b"<html><body><script>var a = 'The council has agreed.';</script><style>p {}</style></body></html>",
        "web/noise.html": noise,
        "web/nul.html": page.replace(b"bridge", b"bri\0dge"),
        "web/packed.html": gzip.compress(page, mtime=0),
        "web/comment.html": b"<!-- " + page.replace(b"--", b"") + b" -->",
    }


def _read() -> dict[str, bytes]:
    bad_xref = pdf("The council has agreed on a bridge for 9.1 million kroner.").replace(b"startxref", b"startxxxx")
    entity = (
        "<!DOCTYPE w:document [<!ENTITY secret SYSTEM 'file:///etc/passwd'>]>"
        f"<w:document xmlns:w='{WORD_XML}'><w:body><w:p><w:r><w:t>The council has agreed. &secret;</w:t></w:r></w:p></w:body></w:document>"
    )
    return {
        "odd/broken-utf-8.txt": (SAGA * 2).encode().replace("å".encode(), b"\xc3", 1),
        "odd/cut-character.txt": (SAGA + "å").encode()[:-1],
        "odd/utf-16-le.txt": STORY.replace("Tunhovd", "Nesbyen").encode("utf-16-le"),
        "odd/utf-16-be.txt": SAGA.encode("utf-16-be"),
        "odd/utf-16-russian.txt": ("Совет общины решил построить мост за 40 миллионов. " * 4).encode("utf-16-le"),
        "odd/utf-16-marked.txt": STORY.replace("Tunhovd", "Flå").encode("utf-16"),
        "odd/utf-16-odd.txt": STORY.replace("Tunhovd", "Gol").encode("utf-16") + b"\n",
        "odd/utf-32.txt": STORY.replace("Tunhovd", "Geilo").encode("utf-32"),
        "odd/cp1252.txt": SAGA.encode("cp1252"),
        "odd/iso-8859-15.txt": "Brua på Flå koster 400 000 €, sier ordføreren. Den gamle ble stengt.\n".encode("iso-8859-15"),
        "odd/mojibake.txt": SAGA.encode().decode("cp1252").encode(),
        "odd/old-mac-lines.txt": STORY.replace("\n", "\r").encode(),
        "odd/quoted-words.txt": b'"bridge ' * 5_000,
        "odd/opening-quotes.txt": "«bru ".encode() * 5_000,
        "odd/brackets.txt": b"(" * 20_000 + b"The council has agreed." + b")" * 20_000,
        "odd/one-letter.txt": b"a",
        "odd/one-word.txt": b"Bridge" * 20_000,
        "odd/one-number.txt": b"7" * 20_000,
        "odd/accents.txt": ("a" + "\u0301" * 20_000).encode(),
        "odd/right-to-left.txt": "\u202eThe council \u200fhas agreed.\u202c".encode(),
        "odd/markup.txt": b"<script>alert('The council has agreed.')</script>\n",
        "odd/formula.txt": b'=HYPERLINK("x") is what the council has agreed on.\n',
        "odd/UPPER.TXT": STORY.replace("Tunhovd", "Ringerike").encode(),
        "odd/new\nline.txt": STORY.replace("Tunhovd", "Hemsedal").encode(),
        f"odd/{'long' * 60}.txt": STORY.replace("Tunhovd", "Lærdal").encode(),
        "odd/hash#3.txt": STORY.replace("Tunhovd", "Aurland").encode(),
        "odd/folder.txt/inside.txt": STORY.replace("Tunhovd", "Voss").encode(),
        "odd/" + "deep/" * 100 + "down.txt": STORY.replace("Tunhovd", "Odda").encode(),
        "odd/no-table.pdf": bad_xref,
        "odd/outside.docx": docx([], main=entity),
        "odd/halves.jsonl": json_lines({"text": "The council \ud800 has agreed \udc00.", "title": "A \ud800"}),
        "odd/types.jsonl": json_lines({"text": "The council has agreed.", "title": 7, "date": [1], "author": {"a": 1}, "url": True}),
        "odd/wrong-charset.html": PAGE.replace("<head>", "<head><meta charset='iso-8859-1'>").replace("Tunhovd", "Flå").encode(),
        "odd/unknown-charset.html": PAGE.replace("<head>", "<head><meta charset='klingon'>").replace("Tunhovd", "Ål").encode(),
        "odd/cut.html": PAGE.replace("Tunhovd", "Hol").encode()[:-60],
    }


def _partly() -> dict[str, bytes]:
    lines = [b'{"text": "The council has agreed."}', b'{"text": "The coun', b"\xff\xfe", b"null", b'{"text": "The mayor is pleased."}']
    two = warc_record(PAGE) + warc_record(PAGE.replace("Tunhovd", "Nesbyen"))
    return {
        "partly/broken.jsonl": b"\n".join(lines),
        "partly/many-broken.jsonl": b"not this\n" * 300 + lines[0],
        "partly/cut.warc.gz": gzip.compress(two[: len(two) // 2], mtime=0) + gzip.compress(two[len(two) // 2 :], mtime=0)[:100],
        "partly/scripts.warc": warc_record("<script>1</script>") + warc_record(PAGE),
    }


def _either() -> dict[str, bytes]:
    laughs = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'ha'}'>" for n in range(10))
    laughing = (
        f"<!DOCTYPE w [{laughs}]><w:document xmlns:w='{WORD_XML}'><w:body><w:p><w:r><w:t>Ha &e9;</w:t></w:r></w:p></w:body></w:document>"
    )
    return {
        "either/nested.html": b"<div>" * 100_000 + b"<p>The council has agreed.</p>" + b"</div>" * 100_000,
        "either/unclosed.html": b"<b><p>The council has agreed. " * 3_000,
        "either/attribute.html": b"<p class='" + b"a" * 300_000 + b"'>The council has agreed.</p>",
        "either/entities.html": b"<p>The council has agreed. " + b"&amp;&#0;&#55296;&bogus;" * 20_000 + b"</p>",
        "either/table.html": b"<table>" + b"<tr><td>1<td>2" * 3_000 + b"</table>",
        "either/open-tag.html": PAGE.encode() + b"<" * 50_000,
        "either/entity-bomb.docx": docx([], main=laughing),
        "either/number.jsonl": b'{"text": "The council has agreed.", "title": ' + b"9" * 10_000 + b"}\n",
    }


def _special(folder: Path) -> dict[str, str]:
    """What is no regular file, or can't be opened; what the system can't make is left out."""
    special = folder / "special"
    special.mkdir(parents=True)
    with (special / "too-large.txt").open("wb") as file:
        file.truncate(200_000_000)
    for name in ("locked.txt", "locked-folder/inside.txt"):
        (special / name).parent.mkdir(exist_ok=True)
        (special / name).write_text(STORY.replace("Tunhovd", name))
    (special / "locked.txt").chmod(0)
    (special / "locked-folder").chmod(0)
    kinds = {"too-large.txt": "skipped", "locked.txt": "either", "locked-folder": "either"}
    makers: dict[str, Callable[[], object]] = {
        "loop": lambda: (special / "loop").symlink_to(special, target_is_directory=True),
        "itself.txt": lambda: (special / "itself.txt").symlink_to("itself.txt"),
        "nowhere.txt": lambda: (special / "nowhere.txt").symlink_to("gone.txt"),
        "pipe.txt": lambda: os.mkfifo(special / "pipe.txt"),
        "socket.txt": lambda: _make_socket(special / "socket.txt"),
        "caf\\xe9.txt": lambda: Path(os.fsdecode(os.fsencode(special) + b"/caf\xe9.txt")).write_text(STORY),
    }
    for name, make in makers.items():
        try:
            make()
        except (OSError, AttributeError):  # a file system or system without such things
            continue
        kinds[name] = "skipped"
    return {f"special/{name}": kind for name, kind in kinds.items()}


def unlock(folder: Path) -> None:
    """Gives back the permissions that `make_bad_files` took away, so that the folder can be removed."""
    for name in ("locked-folder", "locked.txt"):
        if (path := folder / "special" / name).exists():
            path.chmod(0o755)


def _make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def pdf(text: str, *, password: str | None = None, picture: bool = False, pages: int = 1) -> bytes:
    """A PDF with the text on every page, in a column of 100 mm."""
    from fpdf import FPDF
    from PIL import Image

    file = FPDF()
    file.set_creation_date(datetime(2025, 7, 16, tzinfo=UTC))
    for _ in range(pages):
        file.add_page()
        file.set_font("helvetica", size=11)
        if text:
            file.multi_cell(100, 6, text)
        if picture:
            file.image(Image.new("L", (40, 40), 128), w=100)
    if password:
        file.set_encryption(owner_password=password + "!", user_password=password)
    return bytes(file.output())


def docx(paragraphs: list[str], *, main: str | None = None, extra: dict[str, str] | None = None) -> bytes:
    """A Word file; with `main` as its main part, and `extra` parts beside its own."""
    import docx as word

    document = word.Document()
    for paragraph in "\n".join(paragraphs).splitlines():
        document.add_paragraph(paragraph)
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts:
        content: dict[str, str | bytes] = {name: parts.read(name) for name in parts.namelist()}
    return archive(content | ({"word/document.xml": main} if main else {}) | (extra or {}))


def archive(parts: dict[str, str] | dict[str, str | bytes]) -> bytes:
    """A zip archive of these parts, the same bytes every time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def encrypted_flag(data: bytes) -> bytes:
    """The archive with the flag "encrypted" set on its parts."""
    flagged = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = flagged.find(signature)
        while at >= 0:
            flagged[at + offset] |= 1
            at = flagged.find(signature, at + 4)
    return bytes(flagged)


def json_lines(*rows: object) -> bytes:
    """A line of JSON for every row."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def warc_record(page: str, *, kind: str = "text/html; charset=utf-8", status: str = "200 OK", length: int | None = None) -> bytes:
    """A WARC record of an HTTP answer; `length` is the length that it claims to have, if not its own."""
    body = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + page.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        "WARC-Date: 2025-07-17T00:00:00Z\r\nWARC-Target-URI: https://post.example/bridge\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"
