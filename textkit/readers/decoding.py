"""Bytes to text: which encoding a file is in, what was guessed about it, and what looks wrong in the result."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from textkit.errors import UnreadableFile

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
OTHER_KINDS = (
    (b"%PDF-", "a PDF; name it .pdf"),
    (b"PK\x03\x04", "a zip archive (a Word file?); name it .docx, or unpack it"),
    (b"\x1f\x8b", "a gzip file; unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old Word file; save it as .docx"),
    (b"{\\rtf", "rich text; save it as .docx or .txt"),
    (b"\x89PNG", "a picture; run text recognition (OCR) on it first"),
    (b"\xff\xd8\xff", "a picture; run text recognition (OCR) on it first"),
)
BROWSER_NAMES = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
"""What browsers take these declarations for (WHATWG Encoding Standard, 4.2 and 6.1)."""

DECLARED = re.compile(rb"""(?:<meta\b[^>]{0,200}?\bcharset|<\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
ONLY_IN_CP1252 = re.compile(rb"[\x80-\x9f]")
ONLY_IN_8859_15 = re.compile(rb"\xa4|(?<=[A-Za-z])[\xa6\xa8\xb4\xb8\xbc-\xbe]|[\xa6\xa8\xb4\xb8\xbc-\xbe](?=[A-Za-z])")
"""The euro sign, and Š š Ž ž Œ œ Ÿ inside a word: in cp1252 these bytes are signs that no word holds."""
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""All control characters but white space, of which U+0085 is one."""
SAMPLE = 200_000
"""Characters from the start of a text that stand for all of it where shares are weighed."""
MOST_CONTROLS = 0.01
"""Share of control characters above which bytes are no text: random bytes hold ten times as many."""
MOST_ACCENTED = 1 / 3
"""Share of accented letters that no language of the single-byte encodings reaches: above it the guess is wrong."""
MOJIBAKE = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Â[\u00a0-\u00bf]|â€.|ï»¿")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, without a byte order mark; the encoding it was in; what was guessed or noticed, in words."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Reads bytes by their byte order mark, else as `declared`, as UTF-8, UTF-16, cp1252 or ISO-8859-1/15: the first that fits.

    Raises UnreadableFile for what is no text. Nothing is repaired: broken bytes become U+FFFD, mojibake stays, both are noted.
    """
    _refuse_other_kinds(data)
    decoded = _by_mark(data) or _as_declared(data, declared) or _guess(data)
    sample = decoded.text[:SAMPLE]
    if "\0" in decoded.text or len(CONTROLS.findall(sample)) > MOST_CONTROLS * len(sample):
        raise UnreadableFile("holds bytes that no text holds (a binary file?); save it as text in UTF-8")
    return Decoded(decoded.text, decoded.encoding, decoded.notes + notes_on(decoded.text))


def decode_page(data: bytes, *, header: str | None = None) -> Decoded:
    """As `decode`, for HTML: `header` is the charset of the HTTP header, which goes before that of the page itself."""
    found = DECLARED.search(data[:8192])
    inside = found.group(1).decode("ascii") if found else None
    return decode(data, declared=header or inside)


def notes_on(text: str) -> tuple[str, ...]:
    """What looks wrong in a text: broken characters, mojibake, stray control characters."""
    counts = {
        "broken bytes or characters, shown as \ufffd": text.count("\ufffd"),
        "control characters": sum(1 for _ in CONTROLS.finditer(text)),
        "signs of mojibake (text decoded wrongly before it was saved), not repaired": sum(1 for _ in MOJIBAKE.finditer(text)),
    }
    example = MOJIBAKE.search(text)
    shown = (f"the first of them at character {example.start()}",) if example else ()
    return (*(f"{what}: {count}" for what, count in counts.items() if count), *shown)


def _refuse_other_kinds(data: bytes) -> None:
    for start, kind in OTHER_KINDS:
        if data.startswith(start):
            raise UnreadableFile(f"is {kind}")


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding)
    return None


def _as_declared(data: bytes, declared: str | None) -> Decoded | None:
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return _with_note(_guess(data), f"declares an unknown encoding, {declared}")
    name = BROWSER_NAMES.get(name, name)
    utf8 = _strict(data, "utf-8")
    if utf8 is not None and (name == "utf-8" or not utf8.isascii()):
        # Bytes of a single-byte encoding are as good as never valid UTF-8 by chance, so a declaration that says so is wrong.
        notes = () if name == "utf-8" else (f"declared as {declared}, but is valid UTF-8: read as UTF-8",)
        return Decoded(utf8, "utf-8", notes)
    text = _strict(data, name)
    if text is None:
        return _with_note(_guess(data), f"is not the {declared} that it declares")
    return Decoded(text, name)


def _guess(data: bytes) -> Decoded:
    if (utf16 := _as_utf16(data)) is not None:
        return utf16
    if (text := _strict(data, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    broken = data.decode("utf-8", "replace")
    sample = broken[:SAMPLE]
    if sum(char > "\x7f" and char != "\ufffd" for char in sample) > sample.count("\ufffd"):
        return Decoded(broken, "utf-8", ("UTF-8 with broken bytes",))
    return _as_single_bytes(data)


def _as_single_bytes(data: bytes) -> Decoded:
    """cp1252, unless bytes point at one of its cousins; refuses text whose letters are mostly accented (Cyrillic, Greek, ...)."""
    encoding = "cp1252" if _strict(data, "cp1252") is not None else "iso-8859-1"
    if ONLY_IN_8859_15.search(data) and not ONLY_IN_CP1252.search(data):
        encoding = "iso-8859-15"
    text = data.decode(encoding)
    letters = [char for char in text[:SAMPLE] if char.isalpha()]
    accented = sum(char > "\x7f" for char in letters)
    if accented > 20 and accented > MOST_ACCENTED * len(letters):
        raise UnreadableFile("is neither UTF-8, UTF-16, cp1252 nor ISO-8859-1/15, and declares no encoding; save it as UTF-8")
    return Decoded(text, encoding, (f"encoding guessed: {encoding}",))


def _as_utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark shows in its NULs: every one of them is the same half of a pair."""
    sample = data[:65536]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd < len(sample) / 100 or min(even, odd) > max(even, odd) / 20 or len(data) % 2:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = _strict(data, encoding)
    if text is None or any(unicodedata.category(char) in ("Cn", "Co", "Cs") for char in text[:4096]):
        return None
    return Decoded(text, encoding, (f"encoding guessed: {encoding} without a byte order mark",))


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, AssertionError):  # LookupError: a codec that decodes to no text, such as hex
        return None


def _with_note(decoded: Decoded, note: str) -> Decoded:
    return Decoded(decoded.text, decoded.encoding, (note, *decoded.notes))
