"""The page for fact-checkers: what it shows, what it writes down, and whom it lets in."""

import csv
import random
import re
import threading
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from conftest import ROOT
from fuzzing import parts_of, with_part
from starlette.testclient import TestClient
from stored import GROUPS, NAMES, ONE, TWO, article, mill_run, store_run

import textkit.results
from textkit.config import Settings
from textkit.errors import StoreError, TextkitError
from textkit.export.report import render
from textkit.judgements import VERDICTS
from textkit.reading.facts import REASONS
from textkit.reading.pages import shown_text
from textkit.records import Document
from textkit.results import Results, load, web_address
from textkit.review import LOCAL, address_of, listen, make_app, names_of
from textkit.review.desk import Desk
from textkit.review.guard import MOST_BODY, is_local_path, is_own_name
from textkit.review.lines import Line, Wanted, select
from textkit.review.sheets import import_sheet, read_sheet
from textkit.store import open_store, read_judgements

ADDRESS = "http://127.0.0.1:8765"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


class Reviewer:
    """A browser of one reviewer."""

    def __init__(self, app, name):
        self.client = TestClient(app, base_url=ADDRESS)
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', self.get("/").text)[1]
        if name:
            assert self.send("/reviewer", name=name).status_code == 200

    def get(self, path, **headers):
        return self.client.get(path, headers=headers)

    def send(self, path, **fields):
        return self.client.post(path, data={"csrf": self.csrf, "go": "/"} | fields, headers={"accept": "application/json"})

    def keys(self, query=""):
        """Statement -> key of the facts on the list, in order."""
        page = self.get(f"/?{query}").text
        keys = re.findall(r'name="fact" value="([^"]+)"', page)
        statements = re.findall(r'<a class="statement"[^>]*>([^<]*)</a>', page)
        return dict(zip(map(unescape, statements), keys, strict=True))

    def do(self, action, statement=None, **fields):
        """Carries an action out on the fact with these words; its answer."""
        if statement:
            fields["fact"] = self.keys()[statement]
        return self.send(f"/do/{action}", **fields)


@pytest.fixture
def out(tmp_path):
    return mill_run(tmp_path / "out")


@pytest.fixture
def ann(out):
    return Reviewer(make_app(out), "ann")


def fact_of(out, words):
    results = load(out)
    return results, next(fact for fact in results.facts if any(claim.statement == words for claim in results.claims_of(fact)))


# What is shown


def test_disputed_facts_and_many_origins_come_first(ann):
    assert list(ann.keys())[:2] == ["The fire hurt 12 people", "Fire broke out in the mill at Aas"]


def test_of_facts_alike_in_conflicts_and_origins_the_least_certain_comes_first():
    line = Line("a", "", "", "single", 1, 1, (), frozenset(), "", (), frozenset(), frozenset(), "", 1.0)
    lines = [
        replace(line, id="certain", origins=2, chance=0.9, first="2025-05-02"),
        replace(line, id="uncertain", origins=2, chance=0.4, first="2025-05-01T08:00"),
        replace(line, id="many", origins=5, documents=9, chance=0.99),
        replace(line, id="disputed", conflicts=frozenset({"date"}), first="2025-05-03"),
    ]

    def order(sort):
        return [found.id for found in select(lines, Wanted(sort=sort), Results())]

    assert order("look") == ["disputed", "many", "uncertain", "certain"]
    assert order("origins") == ["many", "certain", "uncertain", "disputed"]
    assert order("newest") == ["disputed", "certain", "uncertain", "many"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=BLAZE+14", {"The fire hurt 12 people"}),
        ("q=nothing+has+this", set()),
        ("status=disputed", {"The fire hurt 12 people"}),
        ("status=corroborated", {"Fire broke out in the mill at Aas"}),
        ("conflict=figure", {"The fire hurt 12 people"}),
        ("conflict=date", set()),
        ("origins=3", {"Fire broke out in the mill at Aas"}),
        ("entity=liv+d", {"Mayor Liv Dahl praised the firemen", "Liv Dahl will rebuild the mill"}),
        ("figure=14", {"The fire hurt 12 people"}),
        ("figure=1", set()),
        ("outlet=Valley+Times&status=single", {"Nobody knows how it began", "Dahl spoke of arson", "Rain fell on the ruins"}),
        ("language=nb", set()),
        ("language=en&figure=12", {"The fire hurt 12 people"}),
        ("entity=aas&origins=2", {"Fire broke out in the mill at Aas"}),
        ("conflict=any", {"The fire hurt 12 people"}),
        ("look=1", set()),
    ],
)
def test_filters_keep_only_what_was_asked_for(ann, query, found):
    assert set(ann.keys(query)) == found


def test_filters_by_verdict_are_the_reviewers_own(out, ann):
    bo = Reviewer(make_app(out), "bo")
    ann.do("verdict", "Rain fell on the ruins", verdict="accepted")
    bo.do("verdict", "Rain fell on the ruins", verdict="rejected")
    assert set(ann.keys("verdict=disagreement")) == {"Rain fell on the ruins"}
    bo.do("verdict", "Dahl spoke of arson", verdict="flagged")
    assert "Dahl spoke of arson" in ann.keys("verdict=todo")
    assert "Dahl spoke of arson" not in bo.keys("verdict=todo")
    assert set(ann.keys("verdict=flagged")) == {"Dahl spoke of arson"}
    assert "Dahl spoke of arson" not in ann.keys("verdict=none")


def test_the_list_goes_on_over_pages(tmp_path):
    out = store_run(tmp_path / "out", [article("long", *(f"Sentence number {i}" for i in range(120)))])
    ann = Reviewer(make_app(out), "ann")
    found = [list(ann.keys(f"sort=origins&page={page}")) for page in (1, 2, 3)]
    assert [len(page) for page in found] == [50, 50, 20]
    assert len({statement for page in found for statement in page}) == 120
    assert ann.keys("sort=origins&page=99") == ann.keys("sort=origins&page=3")


def test_a_facts_page_shows_its_citations_its_conflict_and_why(out, ann):
    _, fact = fact_of(out, "The fire hurt 12 people")
    page = ann.get(f"/fact/{fact.id}").text
    assert page.count("<mark>") == 5  # two citations, each also as a side of the conflict, and the legend
    assert 'read as 14">14</span>' in page
    sides = re.findall(r"<h4[^>]*>([^<]*)</h4>", page)
    assert sides == ["12", "14"]
    assert "75 %" in page and REASONS["words"] in page and REASONS["figures"] in page
    assert "Morning Post" in page and "Evening News" in page
    assert re.search(r'<circle class="dot"', page)
    assert "Published" in page and "2025-05-01 08:00" in page


def test_the_map_says_which_articles_of_the_story_leave_a_fact_out(tmp_path):
    one = article("one", "Snow fell", "Ice broke", "Wind blew 5", published="2025-01-03")
    two = article("two", "Snow fell", "Ice broke", "Wind blew 7", published="2025-01-04T08:00")
    three, early = article("three", "Snow fell", "Ice broke"), article("early", "Snow fell", "Ice broke", published="2025-01-02T23:00")
    other, none = article("other", "Snow fell", "A cat slept"), article("none", "A dog barked", published="2025-01-05")
    out = store_run(tmp_path / "out", [one, two, three, early, other, none], [{"Snow fell"}, {"Ice broke"}, {"Wind blew 5", "Wind blew 7"}])
    ann = Reviewer(make_app(out), "ann")
    page = ann.get(f"/fact/{fact_of(out, 'Wind blew 5')[1].id}").text
    matrix = page.split('<table class="matrix">')[1].split("</table>")[0]
    rows = {re.search(r">([^<]+)</th>", row)[1]: re.findall(r'<td class="(\w+)"', row) for row in matrix.split("<tr>")[2:]}
    assert rows == {
        "One": ["differs", "has", "has"],
        "Two": ["differs", "has", "has"],
        "Early": ["before", "has", "has"],  # nobody had it on that day
        "Three": ["omits", "has", "has"],
    }
    assert "1 article of the story leaves it out." in page


def test_nobody_leaves_out_a_fact_of_a_story_that_they_have_nothing_of(tmp_path):
    out = store_run(
        tmp_path / "out", [article("one", "Snow fell", "Ice broke"), article("two", "Snow fell", "A cat slept")], [{"Snow fell"}]
    )
    ann = Reviewer(make_app(out), "ann")
    page = ann.get(f"/fact/{fact_of(out, 'Ice broke')[1].id}").text
    assert "No other article shares enough with this one to be of the same story." in page
    assert "leaves it out" not in page and '<table class="matrix">' not in page


def test_the_report_shows_of_every_fact_what_its_page_shows(out, ann):
    ann.do("verdict", "The fire hurt 12 people", verdict="accepted")
    ann.do("note", "The fire hurt 12 people", text="Called the hospital.")
    results = load(out)
    report = render(results)
    for fact in results.facts:
        article = report.split(f'id="fact-{fact.id}"')[1].split('</article>\n<article class="fact')[0]
        page = ann.get(f"/fact/{fact.id}").text
        for pattern in (r"<blockquote.*?</blockquote>", r"<svg.*?</svg>", r'<ul class="links">.*?</ul>', r'<p class="readings">.*?</p>'):
            on_page, in_report = (re.findall(pattern, html, re.DOTALL) for html in (page, article))
            assert list(map(bare, on_page)) == list(map(bare, in_report))
    assert "accepted by ann" in report and "Called the hospital." in report


def bare(html):
    """The HTML without its links, which a page of one file has not."""
    return re.sub(r"</?(a|span)\b[^>]*>", "", html)


def test_a_whole_article_is_shown_with_what_it_claims(out, ann):
    results, fact = fact_of(out, "The fire hurt 12 people")
    claim = results.claim[fact.claim_ids[0]]
    assert f'href="/article/{ONE.id}#claim-{claim.id}"' in ann.get(f"/fact/{fact.id}").text
    page = ann.get(f"/article/{ONE.id}").text
    assert f'<a id="claim-{claim.id}" href="/fact/{fact.id}">The fire hurt 12 people</a>' in page
    shown = re.sub("<[^>]+>", "", page.split('<article class="article"')[1].split(">", 1)[1].split("</article>")[0])
    assert unescape(shown).split() == ONE.text.split()
    assert ann.get("/article/none").status_code == 404


def test_only_web_addresses_become_links(out, ann):
    _, fact = fact_of(out, "The fire hurt 12 people")
    page = ann.get(f"/fact/{fact.id}").text
    assert '<a href="https://morning.example/fire" rel="noreferrer noopener"' in page
    assert "javascript:" not in page


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil", "https:", "http://[", "ftp://a/b", "https://a/\u202eb", None, ""]
)
def test_other_addresses_do_not(url):
    assert web_address(Document("d", "a.txt", "", "", url=url)) is None


def test_an_old_address_leads_to_the_fact_that_has_the_claim_now(out, ann):
    ann.send("/do/merge", fact=[ann.keys()["Rain fell on the ruins"], ann.keys()["Dahl spoke of arson"]])
    results, fact = fact_of(out, "Rain fell on the ruins")
    for claim in results.claims_of(fact):
        assert ann.get(f"/fact/{claim.id}").status_code == 200
    assert ann.get("/fact/0000").status_code == 404


def test_figures_of_one_disagreement_share_a_line_in_whatever_language():
    from decimal import Decimal

    from textkit.reading.pictures import number_line, number_lines
    from textkit.records import Citation, Figure

    def figure(value, counted, **more):
        return Figure("f", Citation("d", 0, 1, str(value)), "cardinal", Decimal(value), counted=counted, **more)

    given = [("one", figure(340, "mennesker")), ("two", figure(400, "people", modifier="more_than")), ("three", figure(400, "people"))]
    line = number_line(given)
    assert [(mark.label, mark.names, mark.open) for mark in line.marks] == [
        ("340", ("one",), ""),
        ("400", ("three",), ""),
        (">400", ("two",), "right"),
    ]
    assert line.marks[0].start < line.marks[1].start == line.marks[2].start and not line.logarithmic
    assert line.unit == "mennesker / people"
    assert [numbers.unit for numbers in number_lines(given)] == ["people"]
    wide = number_line([("one", figure(1000, "")), ("two", figure(1_000_000, "", upper=Decimal(2_000_000)))])
    assert wide.logarithmic and wide.marks[1].start < wide.marks[1].end


def test_a_day_without_a_time_is_as_long_as_it_is():
    from textkit.reading.pictures import timeline

    marks = timeline([("b", "2025-05-02"), ("a", "2025-05-01T12:00+02:00"), ("c", "some day"), ("d", "2025-05")])
    assert [mark.names for mark in marks] == [("d",), ("a",), ("b",)]
    assert marks[1].start == marks[1].end and marks[2].start < marks[2].end


@pytest.mark.parametrize("when", ["9999-12-31", "9999-12", "9999-12-31T23:59-05:00", "0001-01-01T00:00+05:00"])
def test_the_first_and_the_last_day_of_all_have_a_place(when):
    from textkit.reading.pictures import timeline

    first, last = timeline([("a", "2025-05-01T12:00"), ("b", when)])
    assert 0 < first.start <= last.start <= last.end < 100


def test_figures_in_different_units_stand_where_their_size_is():
    from decimal import Decimal

    from textkit.reading.pictures import number_line
    from textkit.records import Citation, Figure

    def figure(label, value, unit):
        return Figure("f", Citation("d", 0, 1, value), label, Decimal(value), unit=unit)

    rain = [("one", figure("quantity", "118", "millimetre")), ("two", figure("quantity", "15", "centimetre"))]
    line = number_line([*rain, ("three", figure("percent", "3", None))])
    assert [mark.label for mark in line.marks] == ["118 millimetre", "15 centimetre"] and line.unit == "millimetre / centimetre"
    years = number_line([("one", figure("duration", "18", "month")), ("two", figure("duration", "2", "year"))])
    assert [mark.label for mark in years.marks] == ["18 month", "2 year"]


def test_every_field_of_a_comparison_is_said_in_words():
    from textkit.compare import FIELDS

    assert set(REASONS) == {*FIELDS, "read_together", "answers", "direct", "denies"}


# What is written down


def test_a_verdict_is_on_the_disk_when_it_is_acknowledged(out, ann):
    answer = ann.do("verdict", "Rain fell on the ruins", verdict="accepted")
    assert answer.json() == {"go": "/", "said": "Accepted."}
    results, fact = fact_of(out, "Rain fell on the ruins")
    assert results.verdict_of(fact) == "accepted"
    assert [judgement.reviewer for judgement in read_judgements(out)] == ["ann"]
    assert "accepted by ann" in ann.get("/").text


@pytest.mark.parametrize("verdict", VERDICTS["fact"])
def test_every_verdict_can_be_given(out, ann, verdict):
    ann.do("verdict", "Rain fell on the ruins", verdict="rejected")
    assert ann.do("verdict", "Rain fell on the ruins", verdict=verdict).status_code == 200
    results, fact = fact_of(out, "Rain fell on the ruins")
    assert results.verdict_of(fact) == (None if verdict == "open" else verdict)


def test_statements_and_notes(out, ann):
    assert ann.do("statement", "Rain fell on the ruins", text="  It rained\n on the ruins. ").status_code == 200
    assert ann.do("note", "It rained on the ruins.", text="Checked with the weather office.\nTwice.").status_code == 200
    results, fact = fact_of(out, "Rain fell on the ruins")
    assert fact.statement == "It rained on the ruins."
    page = ann.get(f"/fact/{fact.id}").text
    assert "Checked with the weather office." in page and "changed the statement" in page
    assert [d.judgement.kind for d in results.decisions] == ["statement", "note"]


@pytest.mark.parametrize("text", ["", "   ", "a" * 5000, "bell \x07", "turn \u202e back"])
def test_texts_that_are_none_are_refused(out, ann, text):
    assert ann.do("note", "Rain fell on the ruins", text=text).status_code == 409
    assert read_judgements(out) == []


def test_merge_and_split(out, ann):
    keys = ann.keys()
    ann.send("/do/merge", fact=[keys["Rain fell on the ruins"], keys["Nobody knows how it began"], keys["Dahl spoke of arson"]])
    results, fact = fact_of(out, "Rain fell on the ruins")
    assert len(fact.claim_ids) == 3
    out_again = next(claim for claim in results.claims_of(fact) if claim.statement == "Dahl spoke of arson")
    key = ann.keys()[fact.statement]
    assert ann.send("/do/split", fact=key, claim=out_again.id).status_code == 200
    assert len(fact_of(out, "Rain fell on the ruins")[1].claim_ids) == 2
    assert len(fact_of(out, "Dahl spoke of arson")[1].claim_ids) == 1
    whole = ann.keys()[fact_of(out, "Rain fell on the ruins")[1].statement]
    ids = fact_of(out, "Rain fell on the ruins")[1].claim_ids
    assert ann.send("/do/split", fact=whole, claim=list(ids)).status_code == 409
    assert ann.send("/do/merge", fact=whole).status_code == 409


def test_one_undo_takes_back_all_of_ones_last_action_and_nothing_of_others(out, ann):
    bo = Reviewer(make_app(out), "bo")
    keys = ann.keys()
    ann.send("/do/merge", fact=[keys["Rain fell on the ruins"], keys["Nobody knows how it began"], keys["Dahl spoke of arson"]])
    bo.do("verdict", "Mayor Liv Dahl praised the firemen", verdict="rejected")
    assert ann.do("undo").json()["said"].startswith("Taken back")
    assert len(fact_of(out, "Rain fell on the ruins")[1].claim_ids) == 1
    results, fact = fact_of(out, "Mayor Liv Dahl praised the firemen")
    assert results.verdict_of(fact) == "rejected"
    assert ann.do("undo").status_code == 409
    theirs = results.decisions[0].judgement.id
    assert ann.do("undo", judgement=theirs).status_code == 409
    assert bo.do("undo", judgement=theirs).status_code == 200


def test_undo_leads_back_to_the_fact_that_it_is_about(out, ann):
    ann.do("verdict", "Rain fell on the ruins", verdict="accepted")
    _, fact = fact_of(out, "Rain fell on the ruins")
    assert ann.do("undo", list="status=single").json()["go"] == f"/fact/{fact.id}?status=single"


def test_a_fact_that_changed_since_it_was_shown_is_not_judged(out, ann):
    keys = ann.keys()
    Reviewer(make_app(out), "bo").send("/do/merge", fact=[keys["Rain fell on the ruins"], keys["Dahl spoke of arson"]])
    answer = ann.send("/do/verdict", fact=keys["Rain fell on the ruins"], verdict="accepted")
    assert answer.status_code == 409 and "changed since" in answer.json()["error"]
    assert len(read_judgements(out)) == 1


def test_entities_are_renamed_merged_and_parted(out, ann):
    def entity(name):
        return next((e for e in load(out).entities if name in (e.name, *e.aliases)), None)

    ann.send("/do/rename", entity=entity("Aas").id, text="Aas in Valley")
    assert entity("Aas").name == "Aas in Valley"
    ann.send("/do/join", entity=entity("Liv Dahl").id, other=entity("Aas").id)
    joined = entity("Aas")
    assert joined is not None and joined.name == "Liv Dahl"
    assert ann.get(f"/entity/{joined.id}").status_code == 200
    ann.send("/do/part", entity=joined.id, spelling="Aas")
    assert entity("Liv Dahl").id != entity("Aas").id
    assert ann.send("/do/part", entity=entity("Liv Dahl").id, spelling="Liv Dahl").status_code == 409
    assert ann.send("/do/join", entity=joined.id, other=joined.id).status_code == 409
    assert ann.get("/entity/none").status_code == 404


def test_names_that_begin_alike_are_offered_to_merge_with(tmp_path):
    names = ("Kari Holm", "Holmen", "Mill Slope", "Camilla Thrane")
    ann = Reviewer(make_app(store_run(tmp_path / "out", [article("one", *(f"{name} came" for name in names))], (), names)), "ann")
    offered = {
        name: re.findall(r'type="radio" name="other".*?<bdi>([^<]*)', ann.get(f"/entity/{entity.id}").text)
        for name, entity in ((entity.name, entity) for entity in load(tmp_path / "out").entities)
    }
    assert offered == {"Kari Holm": ["Holmen"], "Holmen": ["Kari Holm"], "Mill Slope": [], "Camilla Thrane": []}


def test_reviewers_see_each_others_decisions_and_how_far_they_agree(out, ann):
    bo = Reviewer(make_app(out), "bo")
    before = ann.get("/news").json()["count"]
    for words, one, other in (
        ("Rain fell on the ruins", "accepted", "rejected"),
        ("Dahl spoke of arson", "accepted", "accepted"),
        ("Nobody knows how it began", "rejected", "rejected"),
    ):
        ann.do("verdict", words, verdict=one)
        bo.do("verdict", words, verdict=other)
    _, fact = fact_of(out, "Rain fell on the ruins")
    news = ann.get(f"/news?after={before}").json()
    assert news["count"] == 6
    assert {(item["reviewer"], item["words"]) for item in news["items"]} >= {("bo", "rejected"), ("ann", "accepted")}
    assert news["verdicts"][fact.id] == "accepted by ann; rejected by bo"
    page = ann.get("/agreement").text
    assert "<td>3</td><td>0.40</td>" in page
    assert "Rain fell on the ruins" in page.split("Where reviewers disagree")[1]
    bo.do("undo", judgement=next(d.judgement.id for d in load(out).decisions if d.about_id == fact.id and d.judgement.reviewer == "bo"))
    assert ann.get("/news?after=6").json()["verdicts"] == {fact.id: "accepted by ann"}


def test_decisions_that_no_longer_fit_are_listed_with_their_reason(out, ann):
    ann.do("verdict", "Rain fell on the ruins", verdict="accepted")
    ann.do("verdict", "Dahl spoke of arson", verdict="accepted")
    changed = article("valley times", "A mill at Aas burned on Thursday night", "Dahl spoke of arson")
    store_run(out, [ONE, TWO, changed], GROUPS, NAMES)
    page = ann.get("/looks").text
    assert "its passages are no longer in any article" in page and "Rain fell on the ruins" in page
    assert "Dahl spoke of arson" not in page
    assert "accepted by ann" in ann.get("/").text  # and the new run is shown without a restart


def test_another_run_is_read_only_when_its_records_differ(out):
    desk = Desk(out)
    first = desk.now()
    with open_store(out) as store:
        store.remember({"anything": 1})
    assert desk.now() is first
    store_run(out, [ONE], GROUPS, NAMES)
    assert len(desk.now().results.documents) == 1


def test_a_judgement_is_made_from_the_latest_rows_but_not_laid_over_again_where_these_are_the_same(out, ann):
    desk = Desk(out)
    first = desk.now()
    ann.do("note", "Rain fell on the ruins", text="Seen.")
    ann.do("verdict", "Rain fell on the ruins", verdict="accepted")
    assert desk.to_judge().results is first.results
    assert [judgement.kind for judgement in desk.to_judge().in_force] == ["note", "fact"]
    ann.send("/do/merge", fact=[ann.keys()["Rain fell on the ruins"], ann.keys()["Dahl spoke of arson"]])
    assert len(desk.to_judge().results.facts) == len(first.results.facts) - 1


def test_many_threads_lose_nothing(out):
    app = make_app(out)
    people = [Reviewer(app, f"reviewer {i}") for i in range(8)]
    key = people[0].keys()["Rain fell on the ruins"]
    answers = []

    def judge(person):
        for verdict in ("accepted", "rejected", "flagged", "open") * 3:
            answers.append(person.send("/do/verdict", fact=key, verdict=verdict).status_code)

    threads = [threading.Thread(target=judge, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {200} and len(answers) == 96
    assert len(read_judgements(out)) == 96


# Whom it lets in


def test_a_form_without_the_pages_token_is_refused(out, ann):
    fields = {"fact": ann.keys()["Rain fell on the ruins"], "verdict": "accepted", "go": "/"}
    for csrf in ({}, {"csrf": ""}, {"csrf": "guessed"}):
        assert ann.client.post("/do/verdict", data=fields | csrf).status_code == 403
    ann.client.cookies.delete("textkit_csrf")
    assert ann.client.post("/do/verdict", data=fields | {"csrf": ""}).status_code == 403
    assert read_judgements(out) == []


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:8765", "http://[", ""])
def test_a_form_of_another_site_is_refused(out, ann, origin):
    fields = {"csrf": ann.csrf, "fact": ann.keys()["Rain fell on the ruins"], "verdict": "accepted"}
    assert ann.client.post("/do/verdict", data=fields, headers={"origin": origin}).status_code == 403
    assert ann.client.post("/do/verdict", data=fields, headers={"origin": ADDRESS}).status_code == 200
    assert len(read_judgements(out)) == 1


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "localhost.evil", "", "[", "1e3.evil"])
def test_a_name_that_is_not_the_servers_is_refused(ann, host):
    assert not is_own_name(host, frozenset())
    assert ann.get("/", host=host).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:1", "[::1]:8765", "192.168.1.5:80"])
def test_its_own_names_and_addresses_are_not(host):
    assert is_own_name(host, frozenset())


def test_with_a_token_nobody_else_comes_in(out):
    app = make_app(out, token="secret", names=frozenset({"desk.local"}))
    client = TestClient(app, base_url="http://desk.local:8765")
    for path in ("/", "/news", "/static/review.js", "/?token=wrong"):
        assert client.get(path).status_code == 401
    assert client.post("/do/verdict", data={"token": "secret"}).status_code == 401
    answer = client.get("/?token=secret&q=fire", follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/?q=fire"
    assert "HttpOnly" in answer.headers["set-cookie"] and "SameSite=strict" in answer.headers["set-cookie"]
    assert client.get("/").status_code == 200
    assert "secret" not in client.get("/").text
    stranger = TestClient(app, base_url="http://desk.local:8765", follow_redirects=False)
    assert stranger.get("http://desk.local:8765//evil.example/?token=secret").headers["location"] == "/"


def test_this_machine_alone_needs_no_token_and_has_no_other_names():
    assert all(names_of(host) == frozenset() for host in LOCAL)
    assert "0.0.0.0" in names_of("0.0.0.0")


def test_the_policy_lets_nothing_run_but_the_pages_own_script(out, ann):
    _, fact = fact_of(out, "The fire hurt 12 people")
    for path in ("/", f"/fact/{fact.id}", "/agreement", "/looks", "/nowhere", "/static/review.js"):
        answer = ann.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        if "html" in answer.headers["content-type"]:
            assert not re.search(r"<script(?![^>]* src=\"/static/)|<style|\sstyle=|\son\w+=", answer.text)


def test_a_body_without_end_is_not_read(ann):
    answer = ann.send("/do/note", text="a" * (MOST_BODY + 1))
    assert answer.status_code == 413


def test_a_decision_needs_a_name(out):
    nobody = Reviewer(make_app(out), None)
    assert nobody.do("verdict", "Rain fell on the ruins", verdict="accepted").status_code == 403
    for name in ("", "  ", "a" * 61, "a\x00b", "a\u202eb"):
        assert nobody.send("/reviewer", name=name).status_code == 409
    assert nobody.send("/reviewer", name=" Åse  Nes; ").status_code == 200
    nobody.do("verdict", "Rain fell on the ruins", verdict="accepted")
    assert read_judgements(out)[0].reviewer == "Åse Nes;"


def test_a_form_leads_only_to_pages_of_the_server(out, ann):
    for go in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"):
        assert not is_local_path(go)
        assert ann.do("verdict", "Rain fell on the ruins", verdict="accepted", go=go).json()["go"] == "/"


def test_without_a_script_forms_lead_on(out, ann):
    fields = {"csrf": ann.csrf, "fact": ann.keys()["Rain fell on the ruins"], "verdict": "accepted", "go": "/looks"}
    answer = ann.client.post("/do/verdict", data=fields, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/looks"
    assert '<p id="said" class="said" role="status">Accepted.</p>' in ann.get("/looks").text
    assert "Accepted." not in ann.get("/looks").text


@pytest.mark.parametrize("path", ["/do/nothing", "/do/verdict", "/do/statement", "/do/merge", "/do/rename", "/do/undo"])
def test_forms_that_ask_for_nothing_are_refused(ann, path):
    assert ann.send(path).status_code == 409


def test_a_folder_without_a_run_is_named(tmp_path):
    with pytest.raises(StoreError, match="textkit ingest"):
        make_app(tmp_path)


# Hostile articles


def test_what_articles_say_is_only_ever_text(tmp_path):
    lines = [
        HOSTILE,
        "\u202eevil turned\u202c around",
        "a" * 20_000,
        "{{ 7 * 7 }} {% raw %}",
        "null \x00 byte \x1b[31m",
        "=cmd()|' /C calc'!A0",
    ]
    documents = [
        article(HOSTILE, *lines, title=f"\u202e{HOSTILE}", author=f"\u202e{HOSTILE}", published=HOSTILE, url=f"https://x/{HOSTILE}"),
        article("two", *lines, published="2025-13-99"),
    ]
    out = store_run(tmp_path / "out", documents, [{line} for line in lines], (HOSTILE,))
    ann = Reviewer(make_app(out), "<b>ann</b>")
    ann.send("/do/note", fact=next(iter(ann.keys().values())), text=HOSTILE)
    ids = re.findall(r'href="(/fact/\w+)', ann.get("/").text)
    pages = [ann.get(path) for path in ("/", "/agreement", "/looks", f"/?q={HOSTILE}&outlet={HOSTILE}", *ids)]
    pages += [
        ann.get(f"/entity/{load(out).entities[0].id}"),
        *(ann.get(f"/article/{document.id}") for document in documents),
        ann.get(f"{ids[0]}?find={HOSTILE}"),
        ann.get(f"{ids[0]}/candidates?find={HOSTILE}"),
    ]
    for answer in pages:
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text and "<img" not in answer.text and "<b>ann" not in answer.text
        assert not re.search("[\u202a-\u202e\x00\x1b]", answer.text)
        assert "49" not in re.findall(r"\{\{ 7 \* 7 \}\}|49 \{%", answer.text)
    assert any("[U+202E]evil turned[U+202C]" in answer.text for answer in pages)


def test_endless_text_is_cut_on_the_page():
    assert shown_text("a" * 10_000, 50) == "a" * 50 + "…"
    assert shown_text(None) == ""


# Spreadsheets


def write_csv(path, rows, delimiter=","):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path, rows, *, citations=(), judgements=None):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "facts"
    for line in (list(rows[0]), *(list(row.values()) for row in rows)):
        book.active.append(line)
    sheet = book.create_sheet("citations")
    for line in (("fact_id", "claim_id"), *citations):
        sheet.append(line)
    about = book.create_sheet("about")
    for line in (("name", "value"), ("run_id", "any"), *((("judgements", judgements),) if judgements is not None else ())):
        about.append(line)
    book.save(path)
    return path


def sheet_rows(out, **typed):
    """A row for each fact, with what was typed into those whose statement it is given for."""
    results = load(out)
    empty = {"verdict": "", "note": "", "edited statement": ""}
    return [{"id": f.id, "statement": f.statement} | empty | typed.get(f.statement.split()[0], {}) for f in results.facts]


def cited_by(out):
    return [(fact.id, claim_id) for fact in load(out).facts for claim_id in fact.claim_ids]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "semicolons"])
def test_verdicts_come_back_and_are_applied_once(out, tmp_path, kind):
    typed = {"Rain": {"verdict": "Accepted", "note": "'=sure", "edited statement": "It rained."}, "Dahl": {"verdict": "rejected"}}
    rows = sheet_rows(out, **typed)
    path = tmp_path / ("v.xlsx" if kind == "xlsx" else "v.csv")
    write_xlsx(path, rows, citations=cited_by(out)) if kind == "xlsx" else write_csv(path, rows, ";" if kind == "semicolons" else ",")
    first = import_sheet(path, out, reviewer="ann")
    assert (first.applied, first.standing, first.refused, first.against) == (4, 0, [], [])
    results, fact = fact_of(out, "Rain fell on the ruins")
    assert results.verdict_of(fact) == "accepted" and fact.statement == "It rained."
    assert {d.judgement.note for d in results.decisions if d.judgement.kind == "note"} == {"=sure"}
    again = import_sheet(path, out, reviewer="ann")
    assert (again.applied, again.standing, again.refused) == (0, 4, [])
    assert len(read_judgements(out)) == 4


def test_rows_that_can_not_be_used_are_named_with_their_reason(out, tmp_path):
    rows = sheet_rows(
        out, Rain={"verdict": "perhaps"}, Dahl={"verdict": "accepted"}, Nobody={"verdict": "accepted"}, Mayor={"verdict": "rejected"}
    )
    rows += [rows[-1] | {"id": "0123", "verdict": "accepted"}]
    rows += [row for row in rows if row["statement"].startswith("Mayor")]
    citations = [
        (fact, "gone" if fact == next(r["id"] for r in rows if r["statement"].startswith("Dahl")) else claim)
        for fact, claim in cited_by(out)
    ]
    found = import_sheet(write_xlsx(tmp_path / "v.xlsx", rows, citations=citations), out, reviewer="ann")
    reasons = {problem.reason.split(":")[0].split(";")[0] for problem in found.refused}
    assert reasons == {
        "'perhaps' is no verdict",
        "the passages of this fact are no longer those of the sheet",
        "no fact has this id now",
        "the sheet has this id more than once",
    }
    assert found.applied == 1
    assert [problem.row for problem in found.refused] == sorted(problem.row for problem in found.refused)


def test_a_sheet_without_claims_is_held_against_its_statements(out, tmp_path):
    rows = sheet_rows(out, Rain={"verdict": "accepted"}, Dahl={"verdict": "accepted"})
    for row in rows:
        row["statement"] = row["statement"].replace("Rain", "Snow")
    found = import_sheet(write_csv(tmp_path / "v.csv", rows), out, reviewer="ann")
    assert found.applied == 1 and "reads otherwise now" in found.refused[0].reason


def test_a_verdict_against_another_reviewers_is_applied_and_reported(out, ann, tmp_path):
    ann.do("verdict", "Rain fell on the ruins", verdict="accepted")
    path = write_csv(tmp_path / "v.csv", sheet_rows(out, Rain={"verdict": "rejected"}))
    found = import_sheet(path, out, reviewer="bo")
    assert found.applied == 1 and [problem.reason for problem in found.against] == ["rejected, where ann has accepted"]
    results, fact = fact_of(out, "Rain fell on the ruins")
    assert results.verdict_of(fact) == "disagreement"


def test_what_a_sheet_came_with_is_nobodys_new_verdict(out, ann, tmp_path):
    ann.do("verdict", "Rain fell on the ruins", verdict="accepted")
    rows = sheet_rows(out, Rain={"verdict": "accepted"}, Dahl={"verdict": "accepted"})
    found = import_sheet(write_xlsx(tmp_path / "a.xlsx", rows, citations=cited_by(out), judgements=1), out, reviewer="bo")
    assert (found.applied, found.standing) == (1, 1)
    # a sheet of before ann judged says what cy thinks, though ann thinks the same
    found = import_sheet(write_xlsx(tmp_path / "b.xlsx", rows, citations=cited_by(out), judgements=0), out, reviewer="cy")
    assert (found.applied, found.standing) == (2, 0)


def typed_into(path, typed):
    """Types a verdict and a note into each row of an exported workbook; `typed` gives them by the row's number."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book["facts"]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for name, value in typed(row).items():
            sheet.cell(row, column[name]).value = value
    book.save(path)


def verdicts_in(path):
    import openpyxl

    lines = list(openpyxl.load_workbook(path)["facts"].iter_rows(values_only=True))
    return [tuple(dict(zip(lines[0], line, strict=True))[name] for name in ("id", "verdict", "note")) for line in lines[1:]]


def test_a_thousand_verdicts_typed_into_the_exported_workbook_come_back_identical(tmp_path):
    from textkit.export import export

    out = store_run(tmp_path / "out", [article(f"paper {i}", *(f"Sentence {i} number {j}" for j in range(100))) for i in range(10)])
    sheet, again = tmp_path / "facts.xlsx", tmp_path / "again.xlsx"
    export(load(out), sheet)
    verdicts = ("accepted", "rejected", "flagged")
    typed_into(sheet, lambda row: {"verdict": verdicts[row % 3]} | ({"note": f"seen, {row} + 1"} if row % 10 == 0 else {}))
    found = import_sheet(sheet, out, reviewer="ann")
    assert (found.applied, found.refused) == (1100, [])
    export(load(out), again)
    assert verdicts_in(again) == verdicts_in(sheet)
    assert import_sheet(sheet, out, reviewer="ann").applied == 0
    assert import_sheet(again, out, reviewer="ann").applied == 0


def test_what_is_typed_into_the_exported_csv_comes_back_identical(out, tmp_path):
    from textkit.export import export

    sheet, again = tmp_path / "facts.csv", tmp_path / "again.csv"
    export(load(out), sheet)
    rows = list(csv.DictReader(sheet.open(encoding="utf-8-sig", newline="")))
    for row in rows:
        row["verdict"] = "rejected"
        row["note"] = "seen" if row["statement"].startswith("Rain") else ""
    write_csv(sheet, rows)
    assert (import_sheet(sheet, out, reviewer="ann").applied, len(rows)) == (8, 7)
    export(load(out), again)
    assert list(csv.DictReader(again.open(encoding="utf-8-sig", newline=""))) == rows
    assert import_sheet(again, out, reviewer="ann").applied == 0


def test_rows_of_an_older_run_are_refused_one_by_one(tmp_path):
    from textkit.export import export

    out = store_run(tmp_path / "out", [article("one", "Rain fell", "It cost much"), article("two", "Snow fell")])
    sheet = tmp_path / "facts.xlsx"
    export(load(out), sheet)
    typed_into(sheet, lambda row: {"verdict": "accepted"})
    store_run(out, [article("one", "Rain fell", "It cost much"), article("three", "Hail fell")])
    found = import_sheet(sheet, out, reviewer="ann")
    assert found.applied == 2
    assert [problem.reason for problem in found.refused] == [
        "no fact has this id now: the sheet is of another run, or the fact was merged into another"
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"id,verdict", "give the .xlsx or .csv"),
        ("a.xlsx", b"no zip", "can't be read"),
        ("a.csv", b"\xff\xfe\xff", "can't be read"),
        ("b.csv", b"name,colour\n1,red\n", "no columns id and verdict"),
        ("c.csv", b"", "no columns id and verdict"),
    ],
)
def test_files_that_are_no_such_sheet_are_named(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TextkitError, match=said):
        read_sheet(tmp_path / name)
    with pytest.raises(TextkitError, match="can't be read"):
        read_sheet(tmp_path / "missing.csv")
    assert csv.field_size_limit() > 100_000


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="lists its open files on Linux only")
def test_a_workbook_is_closed_when_it_is_read(out, tmp_path):
    sheet = write_xlsx(tmp_path / "v.xlsx", sheet_rows(out))
    read_sheet(sheet)
    assert sheet not in [place.resolve() for place in Path("/proc/self/fd").iterdir()]


@pytest.mark.filterwarnings("ignore")
def test_a_damaged_spreadsheet_is_named(out, tmp_path):
    whole = write_xlsx(tmp_path / "v.xlsx", sheet_rows(out)).read_bytes()
    told = 0
    for seed in range(150):
        chance = random.Random(seed)
        damaged = bytearray(whole)
        for _ in range(8):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (tmp_path / "d.xlsx").write_bytes(damaged)
        try:
            read_sheet(tmp_path / "d.xlsx")
        except TextkitError as error:
            told += "d.xlsx" in str(error)
    assert told > 50


@pytest.mark.parametrize(
    ("pattern", "new"),
    [(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD99999999999"'), (rb'<row r="3"', b'<row r="99999999999"')],
    ids=["of the sheet", "of a row"],
)
def test_a_sheet_that_says_it_is_endless_is_as_long_as_it_is(pattern, new, out, tmp_path, no_hang):
    path = write_xlsx(tmp_path / "v.xlsx", sheet_rows(out))
    part = "xl/worksheets/sheet1.xml"
    changed, count = re.subn(pattern, new, parts_of(path.read_bytes())[part])
    path.write_bytes(with_part(path.read_bytes(), part, changed))
    assert count == 1 and 0 < len(read_sheet(path).rows) <= len(sheet_rows(out))


def test_a_sheet_that_unpacks_to_too_much_is_named(out, tmp_path, monkeypatch):
    path = write_xlsx(tmp_path / "v.xlsx", sheet_rows(out))
    monkeypatch.setattr("textkit.review.sheets.Settings", lambda: Settings(max_unpacked_size=5_000))
    with pytest.raises(TextkitError, match=r"v.xlsx.*unpacks to [1-9]"):
        read_sheet(path)


def test_an_import_goes_through_the_decisions_as_often_for_many_rows_as_for_few(tmp_path, monkeypatch):
    class Counted(list):
        times = 0

        def __iter__(self):
            Counted.times += 1
            return super().__iter__()

    lay_over = textkit.results.lay_over
    monkeypatch.setattr("textkit.results.lay_over", lambda *given: replace(found := lay_over(*given), decisions=Counted(found.decisions)))

    def times(rows):
        out = store_run(tmp_path / str(rows), [article("one", *(f"Sentence {i}" for i in range(rows)))])
        typed = [row | {"note": "Ask.", "edited statement": "Other.", "verdict": "accepted"} for row in sheet_rows(out)]
        before = Counted.times
        assert import_sheet(write_csv(tmp_path / "v.csv", typed), out, reviewer="ann").applied == 3 * rows
        return Counted.times - before

    assert times(30) == times(3)


def test_an_id_that_would_steer_a_terminal_is_shown_as_its_signs(out, tmp_path):
    rows = sheet_rows(out, Rain={"verdict": "accepted", "id": "\x1b[2J" + "a" * 99})
    (problem,) = import_sheet(write_csv(tmp_path / "v.csv", rows), out, reviewer="ann").refused
    assert problem.fact_id.startswith("'\\x1b[2Jaaa") and len(problem.fact_id) < 50


def test_a_sheet_of_more_judgements_than_can_be_is_read(out, tmp_path):
    path = write_xlsx(tmp_path / "v.xlsx", sheet_rows(out), judgements="9" * 5000)
    assert read_sheet(path).judgements is None


def test_a_port_in_use_is_named():
    with listen("127.0.0.1", 0) as at, pytest.raises(TextkitError, match="choose another --port"):
        listen("127.0.0.1", at.getsockname()[1])


def test_the_address_can_be_opened_from_other_machines():
    assert address_of("127.0.0.1", 80, None) == "http://127.0.0.1:80/"
    assert address_of("::1", 80, None) == "http://[::1]:80/"
    everywhere = address_of("0.0.0.0", 80, "secret")
    assert everywhere.endswith(":80/?token=secret")
    assert is_own_name(everywhere.split("/")[2], names_of("0.0.0.0"))


def test_the_command_reports_counts_and_ends_with_1_where_a_row_was_refused(out, tmp_path):
    from test_cli import textkit

    path = write_csv(tmp_path / "v.csv", sheet_rows(out, Rain={"verdict": "accepted"}, Dahl={"verdict": "so-so"}))
    done = textkit("review", "import", path, "--out", out, "--reviewer", "ann")
    assert done.returncode == 1
    assert "1 decisions written" in done.stdout and "'so-so' is no verdict" in done.stderr
    assert textkit("review", "import", path, "--out", out).returncode == 2
    help_text = textkit("review", "--help").stdout
    assert "textkit review --out" in help_text and "--no-browser" in help_text


def test_what_was_acknowledged_is_there_whenever_the_server_is_killed(tmp_path):
    from bench.review import acknowledged, lost

    out = store_run(tmp_path / "out", [article("paper", *(f"Sentence {i}" for i in range(50)))])
    notes = acknowledged(out, judgements=400, kills=3)
    assert len(notes) == 400
    assert lost(out, notes) == set()
    assert lost(out, notes | {"never written"}) == {"never written"}


def test_the_guide_has_the_keys_of_the_page(ann):
    guide = (ROOT / "docs" / "fact-checkers.md").read_text(encoding="utf-8")
    in_guide = set(re.findall(r"^\| `([^`]+)` \|", guide, re.MULTILINE))
    on_page = set(re.findall(r"<dt><kbd>([^<]+)</kbd></dt>", ann.get("/").text))
    assert in_guide == on_page
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", guide):
        assert (ROOT / "docs" / picture).is_file()
