"""A denial is brought to what it denies: by where it stands in its article, and what other articles have there."""

from types import SimpleNamespace

import numpy as np
import pytest

from textkit.denials import FIELDS, Judge, Weighing, charges, fields_of, joined, joins, opposed, read_judge
from textkit.embed import encode
from textkit.records import Citation, Claim, Document, Link
from textkit.run import ingest
from textkit.show import _links
from textkit.sides import Sides

PLAIN = Weighing(mean=1.0, direct=0.0, denies=0.0, bias=0.0)
READ = Weighing(mean=1.0, direct=0.0, denies=1.0, bias=0.0)
JUDGE = Judge(lambda fields: np.zeros(len(fields)), PLAIN, READ, threshold=0.5)
ARTICLES = "aabbcc"
"""The article of each of six claims."""


def said(texts, **how):
    """The claims of an article, one after the other; `how` by place."""
    found, at = [], 0
    for place, text in enumerate(texts):
        found.append(Claim(f"c{place}", Citation("d", at, at + len(text), text), text, "en", **how.get(f"at{place}", {})))
        at += len(text) + 1
    return found


def side_of(claims):
    sides = Sides(claims, [c.statement for c in claims], figures={}, entities=[], encode=encode)
    return sides[0]


def found(groups, chances, denies=None, judge=JUDGE):
    return joins(groups, chances, ARTICLES.__getitem__, judge, lambda one, other: 0.0, denies)


def test_only_what_says_no_or_may_is_taken_for_a_denial():
    claims = said(["The mayor took the money.", "Her lawyer was in court.", "The mayor never touched the money."])
    pairs, fields = fields_of(side_of(claims), claims)
    assert {i for i, _ in pairs.tolist()} == {2}
    assert fields.shape == (2, len(FIELDS))
    assert dict(zip(FIELDS, fields[0].tolist(), strict=True))["distance"] == -2


def test_a_claim_inside_another_is_not_its_charge():
    outer = Claim("c0", Citation("d", 0, 60, "x" * 60), "Berg denied that the money was gone.", "en", status="denied")
    inner = Claim("c1", Citation("d", 20, 60, "x" * 40), "The money was not gone.", "en")
    assert not len(fields_of(side_of([outer, inner]), [outer, inner])[0])


def test_a_denial_is_likelier_near_its_charge_than_far_from_it():
    charge = "The company had switched off the alarm, the inspectors say."
    between = ["The factory makes paint.", "It has ninety workers.", "The town lies by the sea.", "It rained on Monday."]
    denial = {"speaker": "Lind", "status": "denied", "cue": "denies"}

    def chance(texts):
        claims = said(texts, **{f"at{len(texts) - 1}": denial, "at0": {"speaker": "inspectors", "status": "alleged"}})
        return charges(side_of(claims), claims, read_judge().look).get((len(texts) - 1, 0), 0.0)

    assert chance([charge, "No one switched it off."]) > 2 * chance([charge, *between, "No one switched it off."])


def test_groups_join_by_the_mean_over_the_articles_of_the_denial():
    groups = [[0, 2], [1, 3], [4], [5]]
    both = {(1, 0): 0.7, (3, 2): 0.6, (5, 4): 0.9}
    assert [(j.denying, j.charging) for j in found(groups, both)] == [(3, 2), (1, 0)]
    assert [(j.denying, j.charging) for j in found(groups, {(1, 0): 0.7, (5, 4): 0.9})] == [(3, 2)]


def test_no_group_denies_two():
    groups = [[0], [1], [2, 3], [4], [5]]
    assert [(j.denying, j.charging) for j in found(groups, {(1, 0): 0.9, (5, 4): 0.8, (3, 2): 0.9})] == [(1, 0), (4, 3)]
    assert [
        (j.denying, j.charging)
        for j in joins([[0], [1], [2]], {(1, 0): 0.8, (1, 2): 0.9}, "aaa".__getitem__, JUDGE, lambda one, other: 0.0)
    ] == [(1, 2)]


def test_the_cross_encoder_can_bring_two_groups_together_and_keep_them_apart():
    groups = [[0], [1]]
    assert found(groups, {(1, 0): 0.4}) == []
    assert found(groups, {(1, 0): 0.4}, lambda pairs: np.full(len(pairs), 2.0))
    assert not found(groups, {(1, 0): 0.6}, lambda pairs: np.full(len(pairs), -2.0))


def test_joined_groups_are_told_with_their_reasons_and_who_denies_whom():
    groups = [[0, 2], [1], [3], [4]]
    (join,) = found(groups, {(1, 0): 0.8})
    assert joined(groups, [join]) == [[0, 1, 2], [3], [4]]
    assert opposed(groups, [join], lambda i: i == 1) == {(1, 0), (1, 2)}
    assert join.best == (1, 0) and [name for name, _, _ in join.reasons] == ["answers", "direct"]


def test_a_denial_of_a_denial_ends_in_one_row():
    groups = [[0], [1], [2]]
    chain = joins(groups, {(1, 0): 0.9, (2, 1): 0.8}, "aaa".__getitem__, JUDGE, lambda one, other: 0.0)
    assert joined(groups, chain) == [[0, 1, 2]]


# Claims of one article: who says them, and what. "!" marks the charge, "?" its denial.
PASSAGES = (
    (
        ("", "The harbour board met behind closed doors on Thursday."),
        ("!Inger Aune", "The harbour master sold the old crane to his own brother."),
        ("?the harbour master", "There was no sale to anyone in my family."),
        ("", "The crane was built in 1961."),
    ),
    (
        ("", "Two hundred litres of diesel ran into the river at Kolsvik."),
        ("!the county", "The plant was warned about the leak in April."),
        ("", "The plant employs 60 people."),
        ("?Petter Moen", "No such warning reached us."),
        ("", "The river is closed to anglers until August."),
    ),
    (
        ("", "The union called a strike for Friday."),
        ("!the union", "Management had threatened to fire everyone who took part."),
        ("?the company", "Nobody was threatened."),
        ("", "Buses will run as usual."),
    ),
    (
        ("!a former nurse", "The home locked residents in their rooms at night."),
        ("", "The home has 42 beds and is run by Solvang Care."),
        ("?Solvang Care", "Doors are never locked."),
        ("", "The inspectors come twice a year."),
    ),
    (
        ("", "The museum in Haverdal reopened on Saturday."),
        ("!the auditor", "Half of the grant was spent on travel."),
        ("", "The grant was of 3 million kroner."),
        ("?the director", "None of the money went to travel."),
    ),
    (
        ("!Signe Dahl", "The minister knew of the overrun before the vote."),
        ("?the ministry", "The minister did not know."),
        ("", "Parliament passed the budget in December."),
        ("", "The bridge will open in 2029."),
    ),
    (
        ("", "Three players left the club in January."),
        ("!the players", "The club has not paid their wages since October."),
        ("", "The club plays in the second division."),
        ("?the chairman", "That is untrue."),
    ),
    (
        ("!the prosecutor", "The two brothers agreed on a price in the car park."),
        ("", "The trial goes on until Friday."),
        ("?their lawyer", "No such meeting ever took place."),
        ("", "A verdict is expected in May."),
    ),
    (
        ("", "The school in Nesby burned down in the night."),
        ("!the fire service", "Someone had switched off the alarm."),
        ("?the caretaker", "I did not touch the alarm."),
        ("", "The pupils will be taught in the church hall."),
    ),
    (
        ("", "The airline cancelled 90 flights on Sunday."),
        ("!passengers", "They were given neither food nor hotel rooms."),
        ("?the airline", "Nobody went without help."),
        ("", "Flights resumed on Monday morning."),
        ("", "The airline was founded in 1998."),
    ),
    (
        ("!the newspaper", "The party took a gift of 400,000 kroner from a salmon farmer."),
        ("", "Gifts above 10,000 kroner have to be declared."),
        ("?the party secretary", "We never received that money."),
        ("", "The election is in September."),
    ),
    (
        ("", "The clinic treats 300 patients a week."),
        ("!a colleague", "Doctor Ravn signed off scans that he had not looked at."),
        ("", "The health authority opened an inquiry in March."),
        ("?Ravn", "I have never signed a scan unread."),
    ),
)


def charge_of(passage):
    """Which claim the model takes for the charge of the passage's denial."""
    how = {
        f"at{i}": {"speaker": who.strip("!?"), "status": "alleged" if who[0] == "!" else "asserted"}
        for i, (who, _) in enumerate(passage)
        if who
    }
    claims = said([text for _, text in passage], **how)
    (denial,) = (i for i, (who, _) in enumerate(passage) if who.startswith("?"))
    chances = {j: chance for (i, j), chance in charges(side_of(claims), claims, read_judge().look).items() if i == denial}
    return max(chances, key=chances.__getitem__, default=None)


def test_most_denials_get_their_charge():
    right = sum(charge_of(passage) == [who[:1] for who, _ in passage].index("!") for passage in PASSAGES)
    assert right >= 9


ONE = """Skarvik mayor accused of hiding a report

Mayor Torunn Lyngstad hid a report about the ferry quay for two years, opposition leader Egil Barstad told the council on Monday.
"Nothing of the kind has ever happened," Lyngstad said.
The quay in Skarvik was closed on 3 March after cracks were found.
"""
OTHER = """Row over ferry quay in Skarvik

The quay in Skarvik has been closed since 3 March because of cracks.
Opposition leader Egil Barstad says that mayor Torunn Lyngstad hid a report about the ferry quay for two years.
Lyngstad says that nothing of the kind has ever happened.
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quay")
    (folder / "one.txt").write_text(ONE, encoding="utf-8")
    (folder / "other.txt").write_text(OTHER, encoding="utf-8")
    return ingest([folder], out=folder / "out")


def test_a_charge_and_its_denial_share_a_row_that_shows_the_conflict(results):
    (hid,) = {c.fact_id for c in results.claims if "for two years" in c.citation.quote and "hid" in c.citation.quote}
    (never,) = {c.fact_id for c in results.claims if "of the kind" in c.citation.quote}
    assert hid == never
    fact = next(fact for fact in results.facts if fact.id == hid)
    assert "polarity" in {conflict.kind for conflict in fact.conflicts}
    assert "hid a report" in fact.statement
    assert any(reason[0] == "answers" for link in results.links_of[hid] for reason in link.reasons)


def test_why_a_denial_stands_in_its_row_is_told():
    link = Link("l", "c0", "c1", "c0", 0.8, (("answers", 0.4, 1.0), ("direct", 0.1, -1.0)))
    claims = said(["The mayor took the money.", "The mayor took nothing."])
    document = Document("d", "a.txt", "x", "", lang="en")
    results = SimpleNamespace(links_of={"c0": [link]}, claim={claim.id: claim for claim in claims}, document={"d": document})
    assert next(_links(results, "c0")) == "  why: chance 0.80 that one of these denies the other"
