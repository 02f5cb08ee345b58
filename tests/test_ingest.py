"""A folder in, a table of facts out: the same every time, without a network, and without loss."""

import json
import os
import sys

import pytest
from bad_files import make_bad_files

from textkit.config import Settings
from textkit.errors import ModelError, StoreError, TextkitError, UnreadableFile
from textkit.results import load
from textkit.run import ingest
from textkit.verify import verify

FILES = ("documents.jsonl", "claims.jsonl", "figures.jsonl", "entities.jsonl", "facts.jsonl", "facts.csv", "facts.xlsx", "report.html")


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows(folder, table):
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_folder_of_articles_becomes_a_table_of_facts(articles, tmp_path):
    results = ingest([articles], out=tmp_path / "out")
    assert [document.lang for document in results.documents] == ["en", "nb", "en"]
    assert not results.skipped
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {*FILES, "run.json", "textkit.db"} == written
    assert all(row["claim_ids"] for row in rows(tmp_path / "out", "facts"))


def test_a_norwegian_and_an_english_report_of_one_thing_share_a_fact(articles, tmp_path):
    results = ingest([articles], out=tmp_path / "out")
    paths = [{results.document[c.citation.document_id].path[-12:] for c in results.claims_of(fact)} for fact in results.facts]
    assert any(len(names) == 2 for names in paths)
    assert all("_harbour.txt" not in {n[-12:] for n in names} or len(names) == 1 for names in paths)


def test_every_quote_is_the_text_at_its_place(corpus_results):
    cited = [*corpus_results.claims, *corpus_results.figures, *corpus_results.mentions]
    assert len(cited) > 500
    for record in cited:
        c = record.citation
        assert corpus_results.document[c.document_id].text[c.start : c.end] == c.quote


def test_every_reference_leads_to_a_record(corpus_results):
    for claim in corpus_results.claims:
        assert claim.fact_id in corpus_results.fact
        assert claim.id in corpus_results.fact[claim.fact_id].claim_ids
        assert set(claim.entity_ids) <= set(corpus_results.entity)
        assert set(claim.figure_ids) <= set(corpus_results.figure)
    assert sum(len(fact.claim_ids) for fact in corpus_results.facts) == len(corpus_results.claims)


def test_one_process_and_two_write_the_same_bytes(articles, tmp_path):
    ingest([articles], out=tmp_path / "one", jobs=1)
    ingest([articles], out=tmp_path / "two", jobs=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_second_run_reads_nothing_and_changes_nothing(articles, tmp_path, monkeypatch):
    ingest([articles], out=tmp_path / "out")
    before = contents(tmp_path / "out")
    monkeypatch.setattr("textkit.run.work", lambda *args, **kwargs: pytest.fail("worked") if list(args[1]) else (outcome for outcome in ()))
    ingest([articles], out=tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_an_added_article_is_all_that_is_read_and_ids_stay(articles, tmp_path, monkeypatch):
    import textkit.run

    ingest([articles], out=tmp_path / "out")
    old = {row["id"] for row in rows(tmp_path / "out", "claims")}
    (articles / "d_late.txt").write_text("Fjordbanken has 31 branches in western Norway, the bank said.\n", encoding="utf-8")
    seen = []
    real = textkit.run.work
    monkeypatch.setattr("textkit.run.work", lambda function, tasks, **how: real(function, [seen.append(t) or t for t in tasks], **how))
    ingest([articles], out=tmp_path / "out")
    assert len(seen) == 2  # read once, annotated once
    assert old <= {row["id"] for row in rows(tmp_path / "out", "claims")}
    fresh = ingest([articles], out=tmp_path / "fresh")
    assert {row["id"] for row in rows(tmp_path / "out", "facts")} == {fact.id for fact in fresh.facts}


def test_a_removed_article_takes_its_claims_with_it(articles, tmp_path):
    ingest([articles], out=tmp_path / "out")
    (articles / "c_harbour.txt").unlink()
    results = ingest([articles], out=tmp_path / "out")
    assert not [c for c in results.claims if "tunnel" in c.citation.quote]


def test_two_files_with_the_same_text_are_two_documents_of_one_origin(articles, tmp_path):
    (articles / "copy.txt").write_bytes((articles / "a_bergen.txt").read_bytes())
    results = ingest([articles], out=tmp_path / "out")
    assert len({document.id for document in results.documents}) == 4
    assert len({document.origin_id for document in results.documents if "Bergen bank" in document.text}) == 1


def test_good_articles_survive_bad_files(articles, tmp_path):
    good = ingest([articles], out=tmp_path / "good")
    kinds = make_bad_files(articles)
    results = ingest([articles], out=tmp_path / "out", settings=Settings(seconds_per_file=30))
    claims = {claim.id for claim in results.claims}
    assert {claim.id for claim in good.claims} <= claims
    skipped = {item.path.rsplit("/", 1)[-1] for item in results.skipped}
    assert len(skipped) >= 40, kinds
    assert all(item.reason.strip() for item in results.skipped)


def test_strict_writes_nothing_when_a_file_is_bad(articles, tmp_path):
    ingest([articles], out=tmp_path / "out")
    before = contents(tmp_path / "out")
    (articles / "empty.txt").write_bytes(b"")
    with pytest.raises(UnreadableFile, match=r"empty\.txt"):
        ingest([articles], out=tmp_path / "out", strict=True)
    assert contents(tmp_path / "out").keys() == before.keys()
    assert contents(tmp_path / "out")["facts.jsonl"] == before["facts.jsonl"]


def test_no_socket_is_opened(articles, tmp_path, monkeypatch):
    """The parent refuses sockets here; that the workers open none is checked by running in a network of their own: see README."""
    monkeypatch.setattr("socket.socket.__init__", lambda *args, **kwargs: pytest.fail("a socket was opened"))
    assert ingest([articles], out=tmp_path / "out").facts


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs a network namespace")
def test_ingest_works_where_there_is_no_network(articles, tmp_path):
    import shutil
    import subprocess

    if not shutil.which("unshare") or subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode:
        pytest.skip("no unshare here")
    command = ["unshare", "-n", sys.executable, "-m", "textkit.cli", "ingest", str(articles), "--out", str(tmp_path / "out"), "-q"]
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert load(tmp_path / "out").facts


def test_verify_finds_nothing_wrong_until_a_file_changes(articles, tmp_path):
    results = ingest([articles], out=tmp_path / "out")
    assert list(verify(results, settings=Settings())) == []
    path = articles / "c_harbour.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("at least 14 months", "at least 19 months"), encoding="utf-8")
    problems = list(verify(results, settings=Settings()))
    assert problems
    assert all(problem.path.endswith("c_harbour.txt") for problem in problems)
    assert any(problem.citation and "14 months" in problem.citation.quote for problem in problems)


def out_of_order(task):
    raise ModelError("the translator is damaged")
    yield


def test_a_document_that_can_t_be_translated_is_named_and_keeps_its_claims(articles, tmp_path, monkeypatch):
    monkeypatch.setattr("textkit.run.translate_task", out_of_order)
    results = ingest([articles], out=tmp_path / "out", jobs=1)
    (skipped,) = results.skipped
    assert skipped.path.endswith("b_avisa.txt") and skipped.reason == "not translated: the translator is damaged"
    assert any(claim.lang == "nb" for claim in results.claims)


def test_claims_are_translated_where_a_translator_is_installed(articles, tmp_path, monkeypatch):
    results = ingest([articles], out=tmp_path / "out")
    norwegian = [claim for claim in results.claims if claim.lang == "nb"]
    assert norwegian and all(claim.translation and claim.translation != claim.citation.quote for claim in norwegian)
    assert {claim.translation for claim in results.claims if claim.lang == "en"} == {None}
    with monkeypatch.context() as without_workers:
        without_workers.setattr("textkit.workers.Worker.run", None)
        assert ingest([articles], out=tmp_path / "out").claims == results.claims
    monkeypatch.setattr("textkit.translate.available", lambda source, target: False)
    assert {claim.translation for claim in ingest([articles], out=tmp_path / "out").claims} == {None}


def test_a_language_without_a_pipeline_is_said_to_be_read_shallowly(articles, tmp_path):
    (articles / "kaupunki.txt").write_text(
        "Helsinki kasvaa nopeasti. Kaupungissa asuu nyt 674 500 ihmistä, kertoo tilastokeskus tiistaina.\n", encoding="utf-8"
    )
    results = ingest([articles], out=tmp_path / "out")
    assert any("shallowly" in note for document in results.documents for note in document.notes)


def test_an_output_folder_that_can_t_be_made_is_named(articles, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="--out"):
        ingest([articles], out=tmp_path / "file" / "out")


def test_a_missing_path_is_skipped_with_its_name(articles, tmp_path):
    results = ingest([articles, tmp_path / "nowhere"], out=tmp_path / "out")
    assert [item.path.rsplit("/", 1)[-1] for item in results.skipped] == ["nowhere"]


def test_an_empty_folder_gives_an_empty_table(tmp_path):
    (tmp_path / "empty").mkdir()
    results = ingest([tmp_path / "empty"], out=tmp_path / "out")
    assert results.facts == []
    assert "0 facts" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_errors_of_ours_have_one_root():
    assert issubclass(StoreError, TextkitError) and issubclass(UnreadableFile, TextkitError)
