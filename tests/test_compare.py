"""What the claims of two documents have in common, field by field."""

from decimal import Decimal

import numpy as np
import pytest

from textkit.compare import FIELDS, compare, mutual_ranks
from textkit.embed import encode
from textkit.records import Citation, Claim, Figure
from textkit.sides import Sides


def figure(id, value, label="cardinal", **how):
    return Figure(id, Citation("d", 0, 1, str(value)), label, value=Decimal(value) if label != "date" else value, **how)


def claim(document, statement, lang="en", figures=(), **how):
    return Claim(f"{document}{statement}", Citation(document, 0, 9, statement), statement, lang, figure_ids=tuple(figures), **how)


def fields(one, other, figures=()):
    """The comparison of two claims of two documents, by field."""
    claims = [one, other]
    known = {figure.id: figure for figure in figures}
    sides = Sides(claims, [c.statement for c in claims], figures=known, entities=[], encode=encode)
    return dict(zip(FIELDS, compare(*sides, sides.weights)[0, 0].tolist(), strict=True))


@pytest.mark.parametrize(
    ("one", "other", "common", "differ"),
    [
        (figure("f", 47000), figure("g", 50000, modifier="less_than"), 1.0, 0.0),
        (figure("f", 47000), figure("g", 1200000), 0.0, 1.0),
        (figure("f", 12, modifier="more_than"), figure("g", 1200000), 0.0, 0.0),  # agrees, but isn't of one size
        (figure("f", 12, "money", unit="NOK"), figure("g", 12, "percent"), 0.0, 0.0),
    ],
)
def test_figures_that_round_to_each_other_are_common_and_others_differ(one, other, common, differ):
    found = fields(claim("a", "So many came.", figures="f"), claim("b", "Many came.", figures="g"), [one, other])
    assert found["figures"] == pytest.approx(common)
    assert found["figures_differ"] == differ


def test_a_figure_on_one_side_is_no_difference():
    found = fields(claim("a", "So many came.", figures="f"), claim("b", "Many came."), [figure("f", 47000)])
    assert (found["figures"], found["figures_differ"]) == (0.0, 0.0)


def test_dates_agree_as_far_as_both_go():
    days = [figure("f", "2025-03-04", "date"), figure("g", "2025-03", "date"), figure("h", "2025-04", "date")]
    same = fields(claim("a", "It burnt.", figures="f"), claim("b", "Fire.", figures="g"), days)
    other = fields(claim("a", "It burnt.", figures="f"), claim("b", "Fire.", figures="h"), days)
    assert (same["date"] > 0, same["dates_differ"]) == (True, 0.0)
    assert (other["date"], other["dates_differ"]) == (0.0, 1.0)


def test_a_date_that_many_claims_give_tells_less():
    days = [figure("f", "2025-03-04", "date"), figure("y", "2016", "date")]
    claims = [claim("a", "It burnt.", figures="f"), claim("a", "He won.", figures="y")]
    claims += [claim("b", "Fire.", figures="f"), claim("b", "She lost.", figures="y"), claim("b", "They vote.", figures="y")]
    sides = Sides(claims, [c.statement for c in claims], figures={day.id: day for day in days}, entities=[], encode=encode)
    date = compare(*sides, sides.weights)[:, :, FIELDS.index("date")]
    assert 0 < date[1, 1] < date[0, 0]
    assert date[0, 1] == 0


def test_a_turn_of_phrase_in_common_is_more_than_its_words():
    one = claim("1", "I think it is unethical and unpatriotic to stay")
    same = fields(one, claim("2", "He said: I think it is unethical and unpatriotic"))
    mixed = fields(one, claim("2", "It is he: unethical I think said and unpatriotic"))
    assert same["words"] == pytest.approx(mixed["words"])
    assert same["phrases"] > 0.4 > mixed["phrases"] == 0.0


def test_a_clash_of_names_needs_both_sides_to_name_something():
    one = claim("a", "She left.", entity_ids=("x",))
    assert fields(one, claim("b", "He left.", entity_ids=("y",)))["names_differ"] == 1.0
    assert fields(one, claim("b", "He left."))["names_differ"] == 0.0
    assert fields(one, claim("b", "He left.", entity_ids=("x", "y")))["names_differ"] == 0.0


def test_words_are_compared_by_meaning_across_languages():
    english = claim("1", "The minister resigned on Monday")
    same = fields(english, claim("2", "Ministeren gikk av mandag", "nb"))
    other = fields(english, claim("2", "Prisen på melk steg", "nb"))
    assert same["meaning"] > other["meaning"]
    assert same["likeness"] > other["likeness"]


def test_claims_without_words_are_compared_too():
    assert np.isfinite(list(fields(claim("1", "–"), claim("2", "9 %")).values())).all()


def test_the_nearest_of_a_document_outranks_the_others():
    assert mutual_ranks(np.array([[0.9, 0.6]])).tolist() == [[1.0, 0.5]]
    assert mutual_ranks(np.array([[0.9, 0.9]])).tolist() == [[1.0, 1.0]]
