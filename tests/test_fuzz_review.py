"""Whatever a browser sends the review page, and whatever was typed into a sheet, is applied and in the log, or refused with a reason."""

import asyncio
import csv
import io
import json
import re
from urllib.parse import quote
from xml.sax.saxutils import escape

import httpx
import pytest
from fuzzing import CHANGED_TEXTS, PIECES, TEXTS, changed, changes_with, parts_of, tries, with_part
from hypothesis import given
from hypothesis import strategies as st
from stored import GROUPS, NAMES, ONE, THREE, TWO, article, store_run

from textkit.errors import TextkitError
from textkit.export import export
from textkit.judgements import VERDICTS
from textkit.reading.pages import STEERS
from textkit.results import load
from textkit.review import make_app
from textkit.review.actions import ACTIONS, about_fact
from textkit.review.desk import Desk
from textkit.review.guard import MOST_BODY, is_local_path
from textkit.review.lines import CONFLICTS, SORTS, STATUSES, Wanted
from textkit.review.sheets import import_sheet
from textkit.store import open_judgements, read_judgements

ADDRESS = "http://127.0.0.1:8765"
ODD = article(
    "<b>the\u202e late\x07 post",
    "Nobody said 1 000 000 000 000 000 000 000 people",
    "“” ( [ \\ .* 12 people",
    "A\u0301 \U0001f525 ſ",
    title="<script>",
    published="9999-12-31",
    url="http://[",
)
RUN = ([ONE, TWO, THREE, ODD], (*GROUPS, {"“” ( [ \\ .* 12 people", "Nobody knows how it began"}), (*NAMES, "Nobody"))


class Client:
    """Sends an application requests, all in this thread, which takes a fraction of TestClient's time; its errors are raised here."""

    def __init__(self, app):
        self.app, self.loop = app, asyncio.new_event_loop()
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app))

    def request(self, method, address, **more):
        self.http.cookies.clear()
        return self.loop.run_until_complete(self.http.request(method, ADDRESS + address, **more))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return store_run(tmp_path_factory.mktemp("fuzz") / "out", *RUN)


@pytest.fixture(scope="module")
def clients(out):
    """A client of the page, and one of the page that asks for a token."""

    async def here(work, *given, **options):
        return work(*given)

    made = [Client(make_app(out, token=token)) for token in (None, "secret")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("anyio.to_thread.run_sync", here)
        yield made
    for client in made:
        client.loop.close()


@pytest.fixture(scope="module")
def client(clients):
    return clients[0]


def check_results(out):
    """The judgements of a folder can be read and laid over its run; each claim is in one fact. Returns the results."""
    results = load(out)
    assert sorted(claim_id for fact in results.facts for claim_id in fact.claim_ids) == sorted(results.claim)
    assert all(claim.fact_id in results.fact for claim in results.claims)
    assert all(not d.about_id or d.about_id in results.fact.keys() | results.entity.keys() for d in results.decisions)
    assert len(results.rows("facts")) == len(results.facts)
    return results


# The page

REFERENCES = st.tuples(
    st.sampled_from(["fact", "claim", "entity", "spelling", "judgement", "document"]),
    st.integers(0, 4) | st.integers(0, 40),
    st.sampled_from(["", "", "", "cut", "more", "upper", "twice"]),
)
"""What stands in the table when a request is made: the n-th of a kind, perhaps written wrongly."""
HOSTILE = [
    *(
        "",
        " ",
        "\0",
        "\ud800",
        "\udfff\ud800",
        "\u202e",
        "%",
        "%00",
        "%ff",
        "+",
        "&",
        "=",
        ";",
        "null",
        "[]",
        "{}",
        "-1",
        "1e999",
        "٣",
        "²",
    ),
    *("../../etc/passwd", "..\\", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http://[", "<script>", "{{ 7 * 7 }}"),
    *("' OR 1=1 --", "a" * 61, "a" * 4001, "9" * 5000, "\r\nSet-Cookie: a=b", "_", "-", "on", "0", "undo", "constructor"),
]
STRINGS = REFERENCES | st.sampled_from(HOSTILE) | TEXTS | CHANGED_TEXTS
GOOD = {
    "fact": st.tuples(st.just("fact"), st.integers(0, 9), st.just("")),
    "claim": st.tuples(st.just("claim"), st.integers(0, 4), st.just("")),
    "entity": st.tuples(st.just("entity"), st.integers(0, 3), st.just("")),
    "other": st.tuples(st.just("entity"), st.integers(0, 3), st.just("")),
    "spelling": st.tuples(st.just("spelling"), st.integers(0, 4), st.just("")),
    "judgement": st.tuples(st.just("judgement"), st.integers(0, 3), st.just("")),
    "verdict": st.sampled_from(VERDICTS["fact"]),
    "text": st.lists(PIECES, min_size=1, max_size=4).map("".join) | st.just("It rained."),
}
FORMS = {
    "verdict": ("fact", "verdict"),
    "statement": ("fact", "text"),
    "note": ("fact", "text"),
    "merge": ("fact", "fact"),
    "split": ("fact", "claim"),
    "rename": ("entity", "text"),
    "join": ("entity", "other"),
    "part": ("entity", "spelling"),
    "undo": (),
}
FIELDS = sorted({*GOOD, "csrf", "go", "list", "name", "", "fact[]"})
RIGHT = st.sampled_from(sorted(FORMS)).flatmap(
    lambda action: st.tuples(st.just(f"/do/{action}"), st.tuples(*(st.tuples(st.just(name), GOOD[name]) for name in FORMS[action])))
)
"""A form as the page would send it: its address, and its fields in order."""
PAIRS = st.lists(st.tuples(st.sampled_from(FIELDS), STRINGS), max_size=4).map(tuple)
HALF_RIGHT = st.tuples(RIGHT, PAIRS, st.integers(0, 3)).map(lambda made: (made[0][0], (made[0][1] + made[1])[made[2] // 2 :]))
"""A right form with fields more, and perhaps one less."""
WRONG = st.tuples(st.sampled_from([*(f"/do/{action}" for action in (*ACTIONS, "none", "%2e%2e", "")), "/reviewer", "/", "/news"]), PAIRS)
QUERY_FIELDS = [*Wanted.__dataclass_fields__, "page", "find", "after", "token"]
CHOICES = [
    *STATUSES,
    *CONFLICTS,
    *SORTS,
    "todo",
    "none",
    "accepted",
    "disagreement",
    "any",
    "1",
    "3",
    "1" * 200,
    "٣",
    "en",
    "Morning Post",
    "14",
]
QUERIES = st.lists(st.tuples(st.sampled_from(QUERY_FIELDS), st.sampled_from(CHOICES) | STRINGS), max_size=5).map(tuple)
PAGES = st.tuples(
    st.sampled_from(
        ["/", "/fact/", "/article/", "/entity/", "/looks", "/agreement", "/news", "/static/", "/reviewer", "/do/verdict", "//evil.example/"]
    ),
    st.just("") | STRINGS,
    st.sampled_from(["", "", "/candidates", "/"]),
)
HEADERS = st.dictionaries(
    st.sampled_from(["accept", "origin", "host", "content-type", "range", "if-modified-since"]),
    st.sampled_from(
        [
            *("application/json", "*/*", "", "http://[", "null", ADDRESS, "https://evil.example", "[::1]:1", "[", "multipart/form-data"),
            *("application/x-www-form-urlencoded; charset=utf-16", "bytes=9-1", "\xff", "127.0.0.1:99999999", "@", "http://127.0.0.1:x"),
        ]
    ),
    max_size=2,
)
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["fact", "csrf"]), lambda inner: st.lists(inner, max_size=3)
)
BODIES = st.one_of(
    st.binary(max_size=40),
    st.dictionaries(st.sampled_from(FIELDS), SHAPES, max_size=3).map(lambda value: json.dumps(value).encode()),
    st.sampled_from(
        [b"&" * 6000, b"a" * (MOST_BODY + 1), b"fact=" + b"%ff" * 999, b"=&=&;;=", b'--x\r\nContent-Disposition: form-data; name="csrf"']
    ),
)


def written(client, value):
    """The text that a value stands for now."""
    if isinstance(value, str):
        return value
    kind, at, twist = value
    table = client.app.state.desk.now()
    facts = sorted(table.results.facts, key=lambda fact: -len(fact.claim_ids))
    all_of = {
        "fact": [table.lines[fact.id].key for fact in facts],
        "claim": [claim_id for fact in facts for claim_id in fact.claim_ids],
        "entity": [entity.id for entity in table.results.entities],
        "spelling": list(dict.fromkeys(mention.citation.quote for mention in table.results.mentions)),
        "judgement": [judgement.id for judgement in table.judgements],
        "document": [document.id for document in table.results.documents],
    }[kind] or [""]
    text = all_of[at % len(all_of)]
    return {"cut": text[:-1], "more": text + "0", "upper": text.upper(), "twice": text + text}.get(twist, text)


def encoded(client, pairs):
    return "&".join("=".join(quote(written(client, part).encode("utf-8", "surrogatepass"), safe="") for part in pair) for pair in pairs)


def check_answer(client, out, method, path, *, query="", body=b"", csrf="right", name="ann", headers=()):
    """Sends a request, and checks that it is applied and in the log, or refused with a reason and not in it. Returns the answer."""
    before = read_judgements(out)
    cookie = f"textkit_csrf=right; textkit_reviewer={quote(name.encode('utf-8', 'surrogatepass'))}"
    if method == "POST" and csrf:
        body = f"csrf={csrf}&".encode() + body
    sent = {"cookie": cookie} | {key: value.encode("latin-1") for key, value in dict(headers).items()}
    answer = client.request(method, f"{path}?{query}", content=body, headers=sent)
    assert answer.status_code < 500 and "Traceback" not in answer.text
    after = read_judgements(out)
    assert after[: len(before)] == before
    if method == "POST" and path.startswith("/do/") and answer.status_code in (200, 303):
        assert len(after) > len(before) and all(judgement.reviewer.strip() for judgement in after[len(before) :])
    else:
        assert len(after) == len(before)
    if answer.status_code == 303:
        assert is_local_path(answer.headers["location"])
    if answer.status_code >= 400 and method != "HEAD":
        told = answer.json()["error"] if "json" in answer.headers["content-type"] else answer.text
        assert told.strip()
    return answer


@pytest.fixture
def fresh(client, out):
    """Makes the page as it is when nobody has judged anything."""

    def begin():
        (out / "judgements.db").unlink(missing_ok=True)
        client.app.state.desk = Desk(out)

    return begin


def check_pages(client, out):
    check_results(out)
    for path in ("/", "/looks", "/agreement", "/news"):
        assert check_answer(client, out, "GET", path).status_code == 200


@tries(30)
@given(forms=st.lists(HALF_RIGHT | WRONG, min_size=1, max_size=4), headers=HEADERS)
def test_forms_are_applied_or_refused_with_a_reason(forms, headers, client, out, fresh):
    fresh()
    for path, pairs in forms:
        check_answer(client, out, "POST", path, body=encoded(client, pairs).encode(), headers={"accept": "application/json"} | headers)
    check_pages(client, out)


@tries(30)
@given(
    body=BODIES, path=WRONG.map(lambda made: made[0]), csrf=st.sampled_from(["right", "right", "wrong", ""]), headers=HEADERS, name=TEXTS
)
def test_bodies_of_any_shape_are_refused_with_a_reason(body, path, csrf, headers, name, client, out, fresh):
    fresh()
    check_answer(client, out, "POST", path, body=body, csrf=csrf, headers=headers, name=name[:80])
    check_results(out)


@tries(60)
@given(
    page=PAGES,
    query=QUERIES,
    method=st.sampled_from(["GET"] * 6 + ["HEAD", "PUT", "OPTIONS"]),
    headers=HEADERS,
    name=st.just("ann") | TEXTS,
)
def test_any_page_may_be_asked_for(page, query, method, headers, name, client, out, fresh):
    fresh()
    head, middle, tail = page
    path = head + quote(written(client, middle).encode("utf-8", "surrogatepass"), safe="") + tail
    check_answer(client, out, method, path, query=encoded(client, query), headers=headers, name=name[:80])


@tries(40)
@given(page=PAGES, query=QUERIES, token=st.sampled_from(["secret", "secret", "secret ", "secre", "\udcff", ""]), headers=HEADERS)
def test_nobody_comes_in_without_the_token(page, query, token, headers, clients, out):
    head, middle, tail = page
    path = head + quote(written(clients[1], middle).encode("utf-8", "surrogatepass"), safe="") + tail
    pairs = (*(pair for pair in query if pair[0] != "token"), ("token", token))
    answer = check_answer(clients[1], out, "GET", path, query=encoded(clients[1], pairs), headers=headers)
    assert answer.status_code in ((303, 421) if token == "secret" else (401, 421))


@tries(25)
@given(forms=st.lists(RIGHT, min_size=1, max_size=6), people=st.permutations(["ann", "bo"] * 3))
def test_whatever_is_decided_can_be_taken_back(forms, people, client, out, fresh):
    fresh()
    first = load(out)
    for (path, pairs), person in zip(forms, people, strict=False):
        check_answer(client, out, "POST", path, body=encoded(client, pairs).encode(), name=person)
    for page in (
        "/",
        f"/fact/{written(client, ('claim', 0, ''))}",
        f"/entity/{written(client, ('entity', 0, ''))}",
        "/looks",
        "/agreement",
    ):
        assert check_answer(client, out, "GET", page).status_code in (200, 303)
    for person in people[: len(forms)]:
        check_answer(client, out, "POST", "/do/undo", name=person)
    last = check_results(out)
    assert last.decisions == [] and (last.facts, last.claims, last.entities) == (first.facts, first.claims, first.entities)


LINES = st.lists(TEXTS.map(lambda text: " ".join(text.split()) or "-"), min_size=1, max_size=4, unique=True)
TIMES = [
    None,
    "",
    "2025",
    "2025-07",
    "2025-07-16T12:00",
    "9999-12",
    "9999-12-31T23:59-05:00",
    "0001-01-01T00:00+05:00",
    "2025-13-99",
    "٢٠٢٥-٠٧",
]
ARTICLES = st.lists(
    st.tuples(LINES, st.sampled_from(TIMES), st.none() | st.sampled_from(HOSTILE[:-10]).filter(str.isprintable) | TEXTS),
    min_size=1,
    max_size=3,
)


@tries(15)
@given(articles=ARTICLES, together=st.booleans())
def test_every_fact_article_and_entity_has_a_page_whatever_it_says(articles, together, client, tmp_path):
    documents = [article(f"a{i}", *lines, published=when, title=odd, url=odd, author=odd) for i, (lines, when, odd) in enumerate(articles)]
    sentences = {line for lines, *_ in articles for line in lines}
    out = store_run(tmp_path / "out", documents, [sentences] if together else (), sorted({line.split()[0] for line in sentences}))
    client.app.state.desk = Desk(out)
    results = load(out)
    pages = [*(f"/fact/{i}" for i in results.fact), *(f"/article/{i}" for i in results.document), *(f"/entity/{i}" for i in results.entity)]
    for page in ("/", *pages, f"/fact/{results.facts[0].id}/candidates"):
        assert check_answer(client, out, "GET", page, query="sort=newest&find=a").status_code == 200


# The sheet

DECIDED = ("accepted", "rejected", "flagged", "Accepted ", "open", "perhaps", "", "=accepted", "'accepted", "TRUE")
CELLS = st.sampled_from([*DECIDED, *HOSTILE, "id", "verdict", "note", "edited statement", "statement", "judgements", "about"]) | TEXTS
CELL_CHANGES = st.lists(
    st.tuples(st.sampled_from(["type", "type", "type", "put", "copy", "drop", "lose", "swap"]), st.floats(0, 1), st.floats(0, 1), CELLS),
    max_size=8,
)
SHEET_MARKUP = [
    *(b'r="99999999999"', b'<row r="1048576">', b'<row r="2">', b'<c r="XFD1" t="s"><v>99</v></c>', b'<dimension ref="A1:XFD1048576"/>'),
    *(b'<c t="b"><v>1</v></c>', b'<c t="e"><v>#N/A</v></c>', b'<c t="d"><v>9999-99-99</v></c>', b"<v>1e999</v>", b"<v>NaN</v>", b's="999"'),
    *(
        b"_xD800_",
        b"_x0000_",
        b"<f>1+1</f>",
        b"<t/>",
        b'<mergeCells><mergeCell ref="A1:ZZ9"/></mergeCells>',
        b'name="facts"',
        b'Target="x"',
    ),
]
SHEET_CHANGES = changes_with(SHEET_MARKUP)
VALUES = re.compile(rb'(?<==")[^"<>]*(?=")|(?<=>)[^<>]+(?=<)')
"""The values of attributes and the texts of elements."""
ODD_VALUES = [
    *(b"", b"0", b"-1", b"1e999", b"NaN", b"99999999999", b"9" * 5000, b"XFD1048576", b"A1:XFD1048576", b"A1:A99999999999", b"A0", b"1:1"),
    *(
        b"s",
        b"b",
        b"e",
        b"d",
        b"n",
        b"str",
        b"inlineStr",
        b"_xD800_",
        b"&lol;",
        b"&#xD800;",
        b"../x",
        b"facts",
        b"rId9",
        b"9999-99-99",
        b"\xff",
    ),
]
VALUE_CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(ODD_VALUES)), min_size=1, max_size=4)
SHEETS = {"facts": "xl/worksheets/sheet1.xml", "citations": "xl/worksheets/sheet2.xml", "about": "xl/worksheets/sheet3.xml"}
PARTS = [*SHEETS.values(), "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A run that bo has judged: its folder, its workbook, its file of judgements, and the cells of its sheets with verdicts typed in."""
    import openpyxl

    folder = tmp_path_factory.mktemp("fuzz_sheets")
    out, book = store_run(folder / "out", *RUN), folder / "facts.xlsx"
    results, signed = load(out), {"reviewer": "bo", "made_at": "2025-07-16T12:00:00Z"}
    with open_judgements(out) as log:
        log.append(about_fact(results, fact, "fact", "accepted", **signed) for fact in results.facts[:3])
        log.append([about_fact(results, results.facts[1], "statement", "edited", note="It burned.", **signed)])
    export(load(out), book)
    cells = {sheet.title: [list(line) for line in sheet.iter_rows(values_only=True)] for sheet in openpyxl.load_workbook(book).worksheets}
    for line, (verdict, note) in zip(
        cells["facts"][3:], [("rejected", "No."), ("flagged", ""), ("", "Ask."), ("accepted", "=sure")], strict=False
    ):
        line[2], line[4] = verdict, note
    return out, book.read_bytes(), (out / "judgements.db").read_bytes(), cells


def with_changed_cells(lines, changes):
    """The lines of a sheet after each change in turn, of a place (shares of its height and width) and a value."""
    lines = [list(line) for line in lines]
    for kind, down, across, value in changes:
        at = min(int(down * len(lines)), len(lines) - 1)
        if not lines or not lines[at]:
            continue
        column = min(int(across * len(lines[at])), len(lines[at]) - 1)
        if kind == "type":
            lines[at][column] = value
        elif kind == "put":
            lines[at].insert(column, value)
        elif kind == "copy":
            lines.insert(column, list(lines[at]))
        elif kind == "drop":
            del lines[at]
        elif kind == "lose":
            for line in lines:
                del line[column : column + 1]
        else:
            lines[at], lines[column % len(lines)] = lines[column % len(lines)], lines[at]
    return lines


def sheet_of(lines):
    """A worksheet's XML with these cells."""
    rows = []
    for line in lines:
        cells = (f"<c t='inlineStr'><is><t>{escape(str(cell))}</t></is></c>" if cell not in (None, "") else "<c/>" for cell in line)
        rows.append(f"<row>{''.join(cells)}</row>")
    head = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    plain = "".join(char if char >= " " and char not in "\ufffe\uffff" else "?" for char in "".join(rows))
    return f"{head}{plain}</sheetData></worksheet>".encode("utf-8", "replace")


def with_changed_values(xml, changes):
    """The XML with values of attributes and texts in other places."""
    for where, value in changes:
        places = list(VALUES.finditer(xml))
        place = places[int(where * len(places))]
        xml = xml[: place.start()] + value + xml[place.end() :]
    return xml


def check_import(path, data, exported):
    """Imports a file twice, and checks that it is refused by its name, or that what it counts is what is written, once."""
    out, _, log, _ = exported
    path.write_bytes(data)
    (out / "judgements.db").write_bytes(log)
    before = read_judgements(out)
    try:
        found = import_sheet(path, out, reviewer="ann")
    except TextkitError as error:
        assert path.name in str(error) and not STEERS.search(str(error)) and read_judgements(out) == before
        return
    after = read_judgements(out)
    new = after[len(before) :]
    assert after[: len(before)] == before and found.applied == len(new)
    assert {judgement.left_id for judgement in new}.isdisjoint(problem.fact_id for problem in found.refused)
    for problem in (*found.refused, *found.against):
        assert problem.row > 1 and problem.reason.strip() and f"{problem.fact_id}{problem.reason}".isprintable()
    if new:
        assert import_sheet(path, out, reviewer="ann").applied == 0 and read_judgements(out) == after
        check_results(out)


@tries(60)
@given(
    changes=CELL_CHANGES, delimiter=st.sampled_from(",,,;\t|"), encoding=st.sampled_from(["utf-8-sig"] * 4 + ["utf-8", "utf-16", "cp1252"])
)
def test_a_csv_with_changed_cells_is_imported_once_or_named(changes, delimiter, encoding, exported, tmp_path):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(with_changed_cells(exported[3]["facts"], changes))
    check_import(tmp_path / "v.csv", text.getvalue().encode(encoding, "replace"), exported)


@tries(40)
@given(changes=CELL_CHANGES, name=st.sampled_from(["facts"] * 4 + ["citations", "about"]))
def test_a_workbook_with_changed_cells_is_imported_once_or_named(changes, name, exported, tmp_path):
    _, book, _, cells = exported
    for sheet in {"facts", name}:
        book = with_part(book, SHEETS[sheet], sheet_of(with_changed_cells(cells[sheet], changes if sheet == name else ())))
    check_import(tmp_path / "v.xlsx", book, exported)


@tries(40)
@given(changes=SHEET_CHANGES, values=st.just([]) | VALUE_CHANGES, part=st.sampled_from(PARTS))
def test_a_workbook_with_changed_xml_is_imported_once_or_named(changes, values, part, exported, tmp_path):
    book = exported[1]
    xml = with_changed_values(parts_of(book)[part], values)
    check_import(tmp_path / "v.xlsx", with_part(book, part, xml if values else changed(xml, changes)), exported)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@tries(40)
@given(changes=SHEET_CHANGES)
def test_a_sheet_with_changed_bytes_is_imported_once_or_named(suffix, changes, exported, tmp_path):
    text = io.StringIO()
    csv.writer(text).writerows(exported[3]["facts"])
    good = exported[1] if suffix == ".xlsx" else text.getvalue().encode("utf-8-sig")
    check_import(tmp_path / f"v{suffix}", changed(good, changes), exported)
