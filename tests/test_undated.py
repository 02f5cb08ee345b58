"""Documents without a date are read from the day that dated ones of the same story suggest, and only of the same story."""

from __future__ import annotations

import json
from pathlib import Path

import textkit
from textkit.records import Annotation, Citation, Document, Figure, Mention
from textkit.undated import guess_days

STORY = ["Rognlien", "Vindalen", "Kvernbotn", "Tveitdal", "Osvallen", "Bakkejord", "Nuur"]


def document(name: str, text: str, published: str | None) -> Document:
    return Document(name, f"{name}.txt", text, "", published=published, lang="en")


def annotation(name: str, names: list[str], day: str | None = None) -> Annotation:
    mentions = tuple(Mention(f"{name}{i}", Citation(name, i, i + 1, word), "PERSON") for i, word in enumerate(names))
    figures = (Figure(f"{name}f", Citation(name, 0, 1, "x"), "date", day),) if day else ()
    return Annotation(name, (), mentions, figures, ())


def test_the_day_is_that_of_the_documents_with_the_same_names() -> None:
    documents = [
        document("a", "It burned on Monday.", "2024-05-08"),
        document("b", "It burned on Monday.", None),
        document("c", "They sold it on Monday.", "2019-01-03"),
        document("d", "Other news of the day.", None),
    ]
    annotations = [
        annotation("a", STORY, "2024-05-06"),
        annotation("b", STORY),
        annotation("c", ["Quayle", "Ramsey"], "2018-12-31"),
        annotation("d", ["Somebody"]),
    ]
    assert guess_days(documents, annotations) == {"b": "2024-05-08"}


def test_days_that_both_tell_of_move_the_guess() -> None:
    """Read from Wednesday the 15th, "Thursday" would be a week before the day that the neighbour tells of."""
    documents = [
        document("a", "", "2024-05-15"),
        document("b", "It burned on Thursday and was out on Friday.", None),
        document("c", "", "2020-02-02"),
    ]
    annotations = [
        Annotation("a", (), annotation("a", STORY).mentions, days("a", "2024-05-16", "2024-05-17"), ()),
        annotation("b", STORY),
        annotation("c", ["Quayle"]),
    ]
    assert guess_days(documents, annotations) == {"b": "2024-05-17"}


def days(name: str, *values: str) -> tuple[Figure, ...]:
    return tuple(Figure(f"{name}{value}", Citation(name, 0, 1, "x"), "date", value) for value in values)


def test_a_shared_subject_is_not_enough() -> None:
    documents = [document("a", "", "2024-05-08"), document("b", "They met on Monday.", None), document("c", "", "2019-01-03")]
    annotations = [
        annotation("a", [*STORY[:3], "One", "Other", "Third"]),
        annotation("b", [*STORY[:3], "Fourth", "Fifth"]),
        annotation("c", []),
    ]
    assert guess_days(documents, annotations) == {}


def test_neighbours_from_different_months_give_no_day() -> None:
    documents = [document("a", "", "2024-05-08"), document("b", "They met on Monday.", None), document("c", "", "2024-08-03")]
    assert guess_days(documents, [annotation(name, STORY) for name in "abc"]) == {}


def test_without_dated_documents_nothing_is_guessed() -> None:
    assert guess_days([document("a", "On Monday.", None)], [annotation("a", ["Rognlien"])]) == {}


def test_a_run_reads_an_undated_article_by_its_neighbour_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    dated = (
        "Fire at Kvernbotn mill\n\n8 May 2024\n\n"
        "The Kvernbotn mill in Osvallen burned down on Monday, said Marit Tveitdal of the Osvallen fire brigade. "
        "It cost 340,000 kroner in 1931, held 62 looms and gave work to 118 people.\n"
    )
    undated = "Osvallen: mill lost\n\nThe Kvernbotn mill burned on Monday night. It held 62 looms, and 118 people worked there. "
    undated += "It was built for 340,000 kroner, says Marit Tveitdal.\n"
    other = "Harbour sold\n\n3 January 2019\n\nQuayle Holdings bought the harbour of Ramsey from Peel Dunmore.\n"
    for name, text in (("a", dated), ("b", undated), ("c", other)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    textkit.ingest([folder], out=tmp_path / "out", jobs=1)
    documents = [json.loads(line) for line in (tmp_path / "out/documents.jsonl").read_text(encoding="utf-8").splitlines()]
    by_name = {Path(row["path"]).stem: row for row in documents}
    figures = [json.loads(line) for line in (tmp_path / "out/figures.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (by_name["b"]["published"], by_name["b"]["published_guess"]) == (None, "2024-05-08")
    assert [row["value"] for row in figures if row["document_id"] == by_name["b"]["id"] and row["label"] == "date"] == ["2024-05-06"]
