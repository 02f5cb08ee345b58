"""Each export is what its format's own readers expect, holds every citation, and is the same bytes twice."""

import asyncio
import json
import re
import sqlite3
import sys
from contextlib import closing
from decimal import Decimal
from zipfile import ZipFile

import pytest
from test_export import HOSTILE, results

from textkit.errors import TextkitError
from textkit.export import EXPORTERS, FOLDER_EXPORTERS, claimreview, export
from textkit.export.bibliography import citation_key
from textkit.export.sources import authors, date_parts, source_iri
from textkit.export.verdicts import Verdict
from textkit.records import Citation, Document, Entity, Mention
from textkit.results import Results

CELL_LIMIT = 32_767
HARD_TEXTS = {"html": HOSTILE, "control": "\x00\x1b[2J\ufffe \u202e }{ \\end{document} % & '", "long": "a" * 40_000}
SUFFIXES = sorted((*EXPORTERS, *FOLDER_EXPORTERS))


@pytest.fixture(scope="module")
def exported(corpus_results, corpus_run, tmp_path_factory):
    """A folder with every export of the corpus, named facts.SUFFIX."""
    folder = tmp_path_factory.mktemp("exports")
    for suffix in SUFFIXES:
        export(corpus_results, folder / f"facts{suffix}", folder=corpus_run)
    return folder


def read_json(path):
    return json.loads(path.read_text(encoding="utf-8"))


def cited(results):
    return [(fact, claim) for fact in results.facts for claim in results.claims_of(fact)]


# All of them.


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_results_give_the_same_bytes(suffix, exported, corpus_results, corpus_run, tmp_path):
    export(corpus_results, tmp_path / f"facts{suffix}", folder=corpus_run)
    assert (tmp_path / f"facts{suffix}").read_bytes() == (exported / f"facts{suffix}").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} <= {f"facts{suffix}", "metadata.yaml"}


@pytest.mark.parametrize("suffix", sorted(EXPORTERS))
@pytest.mark.parametrize(
    "text", [HOSTILE, "\x00\x1b[2J\ufffe \u202e }{ \\end{document} % & '", "a" * 40_000], ids=["html", "control", "long"]
)
def test_hostile_text_and_no_text_stop_no_export(suffix, text, tmp_path):
    export(results(text), tmp_path / f"hostile{suffix}")
    export(Results(), tmp_path / f"empty{suffix}")
    assert (tmp_path / f"empty{suffix}").is_file() and (tmp_path / f"hostile{suffix}").stat().st_size


def test_the_longest_suffix_counts_and_an_unknown_one_names_the_choices(tmp_path):
    export(results(), tmp_path / "facts.2025.CSL.json")
    assert read_json(tmp_path / "facts.2025.CSL.json")[0]["type"] == "article-newspaper"
    with pytest.raises(TextkitError, match=r"no export for \.docx; choose one of .*\.crate\.zip.*\.sqlite"):
        export(results(), tmp_path / "facts.docx")


@pytest.mark.parametrize("suffix", [".xlsx", ".sqlite", ".bib", ".parquet"])
def test_a_folder_that_is_not_there_is_named(suffix, tmp_path):
    with pytest.raises(TextkitError, match=r"missing.*can't be written"):
        export(results(), tmp_path / "missing" / f"facts{suffix}")


# Spreadsheet.


@pytest.fixture(scope="module")
def book(exported):
    return pytest.importorskip("openpyxl").load_workbook(exported / "facts.xlsx")


def sheet_rows(sheet):
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_workbook_has_a_row_for_every_fact_and_every_citation(book, corpus_results):
    assert book.sheetnames == ["facts", "citations", "about"]
    assert {row["id"] for row in sheet_rows(book["facts"])} == set(corpus_results.fact)
    rows = sheet_rows(book["citations"])
    assert [(row["fact_id"], row["claim_id"]) for row in rows] == [(fact.id, claim.id) for fact, claim in cited(corpus_results)]
    for row in rows:
        claim = corpus_results.claim[row["claim_id"]]
        document = corpus_results.document[claim.citation.document_id]
        assert row["quote"] == document.text[row["start"] : row["end"]] and row["path"] == document.path


def test_only_the_reviewers_columns_can_be_typed_into(book):
    sheet = book["facts"]
    assert sheet.protection.sheet and not sheet.protection.autoFilter and not sheet.protection.sort  # False: allowed
    header = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        unlocked = {name for name, cell in zip(header, row, strict=True) if not cell.protection.locked}
        assert unlocked == {"verdict", "edited statement", "note"}
    assert all(cell.protection.locked for name in ("citations", "about") for row in book[name].iter_rows() for cell in row)
    assert book["citations"].protection.sheet


def test_the_verdict_is_chosen_from_a_list(book):
    sheet = book["facts"]
    (rule,) = sheet.data_validations.dataValidation
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "verdict")
    assert rule.formula1 == '"accepted,rejected,flagged"' and str(rule.sqref) == f"{column}2:{column}{sheet.max_row}"
    assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref.startswith("A1:")


def test_the_workbook_says_of_which_run_it_is(book, corpus_results):
    about = {row["name"]: row["value"] for row in sheet_rows(book["about"])}
    assert about["run_id"] == corpus_results.run_id and about["facts"] == len(corpus_results.facts)


def test_the_run_id_changes_with_a_facts_claims_and_not_with_order(corpus_results):
    facts, claims, documents = corpus_results.facts, corpus_results.claims, corpus_results.documents
    assert Results(documents, claims=claims, facts=reversed(facts)).run_id == corpus_results.run_id
    assert Results(documents, claims=claims, facts=facts[1:]).run_id != corpus_results.run_id


def test_a_cell_holds_what_a_spreadsheet_can_hold(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    export(results("😀" * 20_000 + "\x07"), tmp_path / "long.xlsx")
    export(results("bell \x07 and _x0041_ and \u0085"), tmp_path / "odd.xlsx")
    (row,) = sheet_rows(openpyxl.load_workbook(tmp_path / "long.xlsx")["citations"])
    assert len(row["quote"].encode("utf-16-le")) // 2 <= CELL_LIMIT and row["quote"].endswith("😀…")
    with ZipFile(tmp_path / "odd.xlsx") as parts:
        strings = parts.read("xl/sharedStrings.xml").decode()
    assert "bell \ufffd and _x005F_x0041_ and \ufffd" in strings  # Excel shows _x0041_, not A


# Parquet.


def test_parquet_gives_back_every_fact_with_its_citations(exported, corpus_results):
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(exported / "facts.parquet")
    assert table.schema.metadata[b"run_id"].decode() == corpus_results.run_id
    rows = table.to_pylist()
    for row, fact in zip(rows, corpus_results.facts, strict=True):
        expected = corpus_results.fact_row(fact)
        plain = [key for key in expected if key not in ("citations", "claim_ids")]
        assert {key: row[key] for key in plain} == {key: expected[key] for key in plain}
        assert [c["claim_id"] for c in row["citations"]] == expected["claim_ids"]
        assert [{key: c[key] for key in ("document_id", "start", "end", "quote")} for c in row["citations"]] == expected["citations"]


def test_without_pyarrow_the_extra_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(TextkitError, match=r"textkit\[parquet\]"):
        export(results(), tmp_path / "facts.parquet")


# SQLite and Datasette.


@pytest.fixture
def db(exported):
    with closing(sqlite3.connect(exported / "facts.sqlite")) as connection:
        yield connection


def values(db, query, *given):
    return [row[0] for row in db.execute(query, given)]


def test_every_reference_in_the_database_leads_to_a_row(db, corpus_results):
    assert values(db, "PRAGMA integrity_check") == ["ok"]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in ("documents", "claims", "facts", "figures", "entities", "mentions"):
        assert values(db, f"SELECT id FROM {table} ORDER BY rowid") == [record.id for record in getattr(corpus_results, table)]
        assert len(values(db, f"SELECT name FROM pragma_table_info('{table}') WHERE pk")) == 1
    assert len(values(db, "SELECT id FROM conflicts")) == sum(len(fact.conflicts) for fact in corpus_results.facts) > 0


def test_a_wrong_reference_would_be_found(exported, tmp_path):
    (tmp_path / "copy.sqlite").write_bytes((exported / "facts.sqlite").read_bytes())
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as db:
        for table in ("claims", "figures", "mentions"):
            db.execute(f"UPDATE {table} SET document_id = 'none' WHERE rowid = 1")
        db.execute("UPDATE conflicts SET fact_id = 'none' WHERE rowid = 1")
        found = {(row[0], row[2]) for row in db.execute("PRAGMA foreign_key_check")}
    assert found == {("claims", "documents"), ("figures", "documents"), ("mentions", "documents"), ("conflicts", "facts")}


def test_quotes_in_the_database_are_the_text_at_their_place(db):
    for table in ("claims", "figures", "mentions"):
        query = f"""SELECT count(*), sum(t.quote = substr(d.text, t.start + 1, t."end" - t.start)) FROM {table} t
                    JOIN documents d ON d.id = t.document_id WHERE instr(d.text, char(0)) = 0"""
        total, right = db.execute(query).fetchone()
        assert total == right > 100


def test_words_are_found_in_facts_and_claims(db, corpus_results):
    for index, table in (("facts_fts", "facts"), ("claims_fts", "claims")):
        db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # raises where index and table differ
        query = f"SELECT t.id FROM {index} JOIN {table} t ON t.rowid = {index}.rowid WHERE {index} MATCH 'statement : landslide'"
        expected = {r.id for r in getattr(corpus_results, table) if re.search(r"\blandslide\b", r.statement, re.IGNORECASE)}
        assert set(values(db, query)) == expected != set()


def test_the_views_show_each_citation_and_figure_with_its_source(db, corpus_results):
    rows = db.execute("SELECT fact_id, claim_id, quote, path FROM facts_with_citations").fetchall()
    paths = {claim.id: corpus_results.document[claim.citation.document_id].path for claim in corpus_results.claims}
    assert sorted(rows) == sorted((f.id, c.id, c.citation.quote, paths[c.id]) for f, c in cited(corpus_results))
    assert set(values(db, "SELECT figure_id FROM figures_with_sources")) == set(corpus_results.figure)
    (number,) = set(values(db, "SELECT number FROM figures_with_sources WHERE value = '2640000000'"))
    assert number == float(Decimal("2640000000"))


def test_the_metadata_describes_every_table_and_column(db, exported):
    yaml = pytest.importorskip("yaml")
    database = yaml.safe_load((exported / "metadata.yaml").read_text(encoding="utf-8"))["databases"]["facts"]["tables"]
    names = values(db, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE '%\\_fts%' ESCAPE '\\'")
    assert set(database) == set(names)
    for name in names:
        columns = set(values(db, f"SELECT name FROM pragma_table_info('{name}')"))
        assert database[name]["description"] and set(database[name]["columns"]) == columns
        assert set(database[name].get("facets", ())) <= columns


def test_datasette_opens_the_database_with_search_and_links(exported):
    app = pytest.importorskip("datasette.app")
    yaml = pytest.importorskip("yaml")

    async def pages(*paths):
        metadata = yaml.safe_load((exported / "metadata.yaml").read_text(encoding="utf-8"))
        datasette = app.Datasette([str(exported / "facts.sqlite")], metadata=metadata)
        return [await datasette.client.get(path) for path in paths]

    home, search, claims, view = asyncio.run(
        pages("/facts", "/facts/facts.json?_search=landslide&_shape=array", "/facts/claims?_size=1", "/facts/facts_with_citations?_size=3")
    )
    assert {page.status_code for page in (home, search, claims, view)} == {200}
    assert "facts_with_citations" in home.text and search.json() and "landslide" in search.json()[0]["statement"].lower()
    assert "One row for each clause" in claims.text and re.search(r'href="/facts/documents/\w+"', claims.text)
    assert "One row for each citation" in view.text


def test_metadata_that_textkit_did_not_write_is_left_alone(tmp_path):
    (tmp_path / "metadata.yaml").write_text("title: mine\n", encoding="utf-8")
    with pytest.raises(TextkitError, match=r"metadata\.yaml: was not written by textkit"):
        export(results(), tmp_path / "facts.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["metadata.yaml"]
    (tmp_path / "metadata.yaml").unlink()
    for _ in range(2):
        export(results(), tmp_path / 'a "b": c.sqlite')
    assert list(pytest.importorskip("yaml").safe_load((tmp_path / "metadata.yaml").read_text())["databases"]) == ['a "b": c']


# Web Annotations. The terms are those of the W3C's context file, which is not fetched.

OA = "http://www.w3.org/ns/oa#"
ANNOTATION_CONTEXT = {
    "oa": OA,
    "as": "http://www.w3.org/ns/activitystreams#",
    "id": "@id",
    "type": "@type",
    **{name: f"oa:{name}" for name in ("Annotation", "TextualBody", "SpecificResource", "TextQuoteSelector", "TextPositionSelector")},
    **{name: f"oa:{name}" for name in ("exact", "prefix", "suffix", "describing")},
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "start": {"@id": "oa:start", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "total": "as:totalItems",
    "first": {"@id": "as:first", "@type": "@id"},
    "last": {"@id": "as:last", "@type": "@id"},
    "partOf": {"@id": "as:partOf", "@type": "@id"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "startIndex": "as:startIndex",
}


def test_an_annotation_finds_its_quote_by_words_and_by_position(exported, corpus_results):
    collection = read_json(exported / "facts.jsonld")
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld" and collection["type"] == "AnnotationCollection"
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len(corpus_results.claims)
    assert len({item["id"] for item in items}) == len(items)
    for item, (fact, claim) in zip(items, cited(corpus_results), strict=True):
        quote, position = item["target"]["selector"]
        document = corpus_results.document[claim.citation.document_id]
        assert item["body"]["value"] == fact.statement and item["target"]["source"] == source_iri(document)
        assert document.text[position["start"] : position["end"]] == quote["exact"] == claim.citation.quote
        assert document.text[: position["start"]].endswith(quote["prefix"]) and len(quote["prefix"]) <= 32
        assert document.text[position["end"] :].startswith(quote["suffix"]) and len(quote["suffix"]) <= 32


def test_annotations_have_what_the_vocabulary_requires(exported):
    rdflib = pytest.importorskip("rdflib")
    collection = read_json(exported / "facts.jsonld") | {"@context": ANNOTATION_CONTEXT}
    names = {key for key in re.findall(r'"(\w+)":', json.dumps(read_json(exported / "facts.jsonld"))) if key != "context"}
    assert names <= set(ANNOTATION_CONTEXT)
    graph = rdflib.Graph().parse(data=json.dumps(collection), format="json-ld", publicID="https://archive.example/facts.jsonld")
    oa = rdflib.Namespace(OA)
    annotations = set(graph.subjects(rdflib.RDF.type, oa.Annotation))
    assert len(annotations) == collection["total"] > 0
    for annotation in annotations:
        assert isinstance(annotation, rdflib.URIRef)
        (target,), (body,) = graph.objects(annotation, oa.hasTarget), graph.objects(annotation, oa.hasBody)
        assert len(list(graph.objects(target, oa.hasSource))) == 1
        assert isinstance(next(graph.objects(target, oa.hasSource)), rdflib.URIRef)
        assert list(graph.objects(body, oa.hasPurpose)) == list(graph.objects(annotation, oa.motivatedBy)) == [oa.describing]
        kinds = {next(graph.objects(selector, rdflib.RDF.type)): selector for selector in graph.objects(target, oa.hasSelector)}
        assert set(kinds) == {oa.TextQuoteSelector, oa.TextPositionSelector}
        assert len(list(graph.objects(kinds[oa.TextQuoteSelector], oa.exact))) == 1
        start, end = (int(next(graph.objects(kinds[oa.TextPositionSelector], term))) for term in (oa.start, oa.end))
        assert 0 <= start < end


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", None])
def test_only_an_address_of_the_web_is_a_source(url):
    assert source_iri(Document("d", "news/å b.txt", "", "", url=url)) == "news/%C3%A5%20b.txt"
    assert source_iri(Document("d", "a.txt", "", "", url="https://x.example/a b{}")) == "https://x.example/a%20b%7B%7D"


# Bibliographies.


def test_bibtex_is_read_back_as_it_was_written(exported, corpus_results):
    database = pytest.importorskip("pybtex.database")
    entries = database.parse_file(str(exported / "facts.bib"), bib_format="bibtex").entries
    documents = [d for d in corpus_results.documents if any(c.citation.document_id == d.id for c in corpus_results.claims)]
    assert list(entries) == [citation_key(document) for document in documents]
    for document in documents:
        fields = entries[citation_key(document)].fields
        assert fields["note"].endswith(document.id) and fields.get("journal", "") == (document.publisher or "").replace("&", r"\&")


def test_latex_in_an_article_is_only_text_in_a_bibliography(tmp_path):
    database = pytest.importorskip("pybtex.database")
    export(results("}}, evil = {\\input{x} 50 % & $1_000 #1 ~^\n@misc{b,"), tmp_path / "a.bib")
    (entry,) = database.parse_file(str(tmp_path / "a.bib"), bib_format="bibtex").entries.values()
    assert set(entry.fields) == {"title", "journal", "note"}
    braces = re.sub(r"\\text\w+{}", "", entry.fields["journal"])
    assert "{" not in braces and "}" not in braces and r"50 \% \& \$1\_000 \#1" in braces


def test_names_and_dates_are_taken_apart_only_where_they_are_sure():
    def of(line):
        return authors(Document("d", "a.txt", "", "", author=line))

    assert of("Silje Brekke, Jonas Tveit") == ["Silje Brekke", "Jonas Tveit"]
    assert of("Brekke, Silje; Tveit, Jonas") == ["Brekke, Silje", "Tveit, Jonas"]
    assert of(None) == [] and of(" NTB ") == ["NTB"]
    assert date_parts("2025-10-17T06:12") == [2025, 10, 17] and date_parts("2025-13") == [2025] and date_parts("soon") == []


def test_csl_items_are_the_cited_documents_and_no_others(exported, corpus_results, tmp_path):
    items = read_json(exported / "facts.csl.json")
    assert {item["note"].split()[-1] for item in items} == {claim.citation.document_id for claim in corpus_results.claims}
    assert len({item["id"] for item in items}) == len(items)
    known = {"id", "type", "title", "container-title", "author", "issued", "language", "URL", "note"}  # of the CSL-JSON schema
    assert all({"id", "type"} <= set(item) <= known for item in items)
    first = next(item for item in items if item["id"].startswith("fjordposten"))
    assert first["issued"] == {"date-parts": [[2025, 10, 17]]} and first["author"] == [{"literal": "Silje Brekke"}]
    uncited = results()
    uncited.documents.append(Document("d2", "b.txt", "Nobody cites this.", "00"))
    export(uncited, tmp_path / "facts.csl.json")
    assert len(read_json(tmp_path / "facts.csl.json")) == 1


def test_a_citation_processor_names_every_item_with_its_author_year_and_title(exported):
    citeproc = pytest.importorskip("citeproc")
    from citeproc.source.json import CiteProcJSON

    items = read_json(exported / "facts.csl.json")
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = citeproc.CitationStylesBibliography(style, CiteProcJSON(items), citeproc.formatter.plain)
    for item in items:
        bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    lines = "\n".join(map(str, bibliography.bibliography()))
    for item in items:
        assert item["title"].split()[0] in lines and item["container-title"] in lines
    assert "Silje Brekke (2025)" in lines and "Fjordposten, 17 October" in lines


# followthemoney. Schemata with the properties that are used, of version 4.11.2.

FTM = {
    "Article": {"title", "fileName", "author", "publisher", "publishedAt", "sourceUrl"},
    "Person": {"name", "alias"},
    "Organization": {"name", "alias"},
    "Mention": {"document", "resolved", "name", "detectedSchema"},
}


def test_people_and_organisations_are_followthemoney_entities(exported, corpus_results):
    entities = [json.loads(line) for line in (exported / "facts.ftm.json").read_text(encoding="utf-8").splitlines()]
    by_id = {entity["id"]: entity for entity in entities}
    assert len(by_id) == len(entities) and {entity["schema"] for entity in entities} == set(FTM)
    for entity in entities:
        assert set(entity) == {"id", "schema", "properties"} and set(entity["properties"]) <= FTM[entity["schema"]]
        assert all(values and all(isinstance(v, str) and v for v in values) for values in entity["properties"].values())
        if entity["schema"] == "Mention":
            (document,), (resolved,) = entity["properties"]["document"], entity["properties"]["resolved"]
            assert entity["properties"]["name"][0] in corpus_results.document[document].text
            assert by_id[document]["schema"] == "Article" and [by_id[resolved]["schema"]] == entity["properties"]["detectedSchema"]


def changed_by_followthemoney(path):
    """The entities of a file that followthemoney's own model would not take as they are, each with what it makes of it."""
    reason = "followthemoney (extra ftm) builds PyICU, which needs a C++ compiler and ICU"
    model = pytest.importorskip("followthemoney", reason=reason).model
    for line in path.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        model.get(given["schema"]).validate(given)  # raises InvalidData for a value that its property can't have
        cleaned = model.get_proxy(given, cleaned=False).to_dict()["properties"]
        if {name: sorted(found) for name, found in cleaned.items()} != {n: sorted(set(v)) for n, v in given["properties"].items()}:
            yield given, cleaned


def test_followthemoney_finds_nothing_to_change_in_the_corpus(exported):
    assert list(changed_by_followthemoney(exported / "facts.ftm.json")) == []


@pytest.mark.parametrize("label", ["PERSON", "ORG"])
def test_followthemoney_takes_names_dates_and_addresses_as_they_are(label, tmp_path):
    """Run by .ci/run where the package can be built; it needs no run over the corpus."""
    names = ["Åse Ødegård", "A/S Nord & Co.", "O'Neill", "نور", "J.\u00a0K. Dahl", " spaced  name ", *HARD_TEXTS.values()]
    for i, name in enumerate(names):
        published = ("2025-05-01T08:00+02:00", "2025-05", "2025-13-40", "1 May", None)[i % 5]
        url = ("https://a.example/å b?c=d", "javascript:alert(1)", "https://x", None)[i % 4]
        mention = Mention(f"m{i}", Citation("d", 0, 4, name), label, "e")
        document = Document("d", f"news/{name[:40]}.txt", "text", "", title=name, author=name, publisher=name, published=published, url=url)
        entity = Entity("e", name, label, (name.upper(),))
        export(Results(documents=[document], mentions=[mention], entities=[entity]), tmp_path / f"{i}.ftm.json")
        assert list(changed_by_followthemoney(tmp_path / f"{i}.ftm.json")) == []


# ClaimReview.


def test_without_a_human_verdict_nothing_is_reviewed(exported):
    assert read_json(exported / "facts.claimreview.json") == []


def test_a_claim_review_is_made_only_of_a_decided_fact(monkeypatch, corpus_results, tmp_path):
    rdflib = pytest.importorskip("rdflib")
    accepted, flagged = corpus_results.facts[0], corpus_results.facts[1]
    given = {accepted.id: Verdict("accepted", "Seen in the report.", None, "Kari", "2025-11-02T10:00:00"), flagged.id: Verdict("flagged")}
    monkeypatch.setattr(claimreview, "verdict_of", lambda results, fact: given.get(fact.id))
    export(corpus_results, tmp_path / "a.claimreview.json")
    (review,) = read_json(tmp_path / "a.claimreview.json")
    assert review["claimReviewed"] == accepted.statement and review["author"]["name"] == "Kari"
    assert len(review["itemReviewed"]["appearance"]) == len(accepted.claim_ids)
    graph = rdflib.Graph().parse(data=json.dumps(review | {"@context": {"@vocab": "https://schema.org/"}}), format="json-ld")
    schema = {str(term) for term in dir(rdflib.SDO)}
    terms = {*graph.predicates(), *graph.objects(None, rdflib.RDF.type)} - {rdflib.RDF.type}
    assert terms and {str(term) for term in terms} <= schema


# RO-Crate.


def test_a_crate_holds_the_files_of_the_run(exported, corpus_run, corpus_results):
    with ZipFile(exported / "facts.crate.zip") as crate:
        packed = {name: crate.read(name) for name in crate.namelist()}
        assert {info.date_time for info in crate.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert packed.pop("ro-crate-metadata.json")
    assert packed == {path.name: path.read_bytes() for path in corpus_run.iterdir()}


def test_a_crate_is_read_by_the_formats_own_package(exported, corpus_results, tmp_path):
    rocrate = pytest.importorskip("rocrate.rocrate")
    with ZipFile(exported / "facts.crate.zip") as crate:
        crate.extractall(tmp_path)
    read = rocrate.ROCrate(tmp_path)
    root = read.root_dataset
    assert all(root.get(name) for name in ("name", "description", "datePublished", "license"))  # what RO-Crate 1.1 requires
    assert {part.id for part in root["hasPart"]} == {path.name for path in tmp_path.iterdir()} - {"ro-crate-metadata.json"}
    assert all(int(part["contentSize"]) == (tmp_path / part.id).stat().st_size for part in root["hasPart"])
    action = read.get("#ingest")
    assert len(action["object"]) == len(corpus_results.documents) and action["instrument"].id == "#textkit"


def test_a_crate_needs_a_whole_run(tmp_path):
    with pytest.raises(TextkitError, match=r"claims\.jsonl is missing; make it with: textkit ingest"):
        export(results(), tmp_path / "a.crate.zip", folder=tmp_path)
    with pytest.raises(TextkitError, match="output folder"):
        export(results(), tmp_path / "a.crate.zip")


def test_exports_carry_what_reviewers_decided(tmp_path):
    import openpyxl
    from test_judgements import GROUPS, ONE, TWO, judged, with_words
    from test_judgements import results as results_of

    from textkit.export import export

    found = results_of([ONE, TWO], GROUPS)
    given = [
        judged(found, "fact", "accepted", "It cost much", note="seen the bill"),
        judged(found, "statement", "edited", "It cost much", note="The bridge cost much."),
        judged(found, "fact", "flagged", "Nobody was hurt"),
        judged(found, "fact", "accepted", "All are well"),
        judged(found, "fact", "rejected", "All are well", reviewer="bo"),
    ]
    given.append(judged(found, "note", "noted", "The bridge opened in May", note="Nobody was there."))
    decided = results_of([ONE, TWO], GROUPS, given)
    export(decided, tmp_path / "facts.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "facts.xlsx")["facts"].iter_rows(values_only=True))
    by_id = {row[rows[0].index("id")]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    cost = by_id[with_words(decided, "It cost much").id]
    assert (cost["verdict"], cost["note"], cost["edited statement"]) == ("accepted", "seen the bill", "The bridge cost much.")
    assert by_id[with_words(decided, "All are well").id]["verdict"] is None
    opened = by_id[with_words(decided, "The bridge opened in May").id]
    assert (opened["verdict"], opened["note"]) == (None, "Nobody was there.")
    export(decided, tmp_path / "facts.sqlite")
    with closing(sqlite3.connect(tmp_path / "facts.sqlite")) as db:
        told = dict(db.execute("SELECT statement, verdict FROM facts_with_citations"))
    assert (told["The bridge cost much."], told["All are well"]) == ("accepted", "disagreement")
    export(decided, tmp_path / "facts.claimreview.json")
    (review,) = json.loads((tmp_path / "facts.claimreview.json").read_text(encoding="utf-8"))
    assert review["claimReviewed"] == "The bridge cost much."
    assert review["author"]["name"] == "ann"
