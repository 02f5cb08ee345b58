"""When two claims of one fact disagree, and when they only look as if they did."""

from dataclasses import replace
from itertools import count

import pytest

from textkit.collect import figure_value
from textkit.components.figures import find_figures
from textkit.conflicts import Denials, agree, comparable, find_conflicts
from textkit.records import Citation, Claim, Conflict, Entity, Figure

PUBLISHED = "2025-06-12"
documents = count()


def said(quote: str, lang: str = "en", published: str = PUBLISHED, **fields: object) -> tuple[Claim, dict[str, Figure]]:
    """The quote as the one claim of a document of its own, and its figures."""
    document_id = f"document {next(documents)}"
    found = {}
    for reading in find_figures(quote, lang=lang, published=published):
        citation = Citation(document_id, reading.start, reading.end, quote[reading.start : reading.end])
        ends = [figure_value(reading.label, end) for end in (reading.value, reading.upper)]
        found[citation.id] = Figure(citation.id, citation, reading.label, *ends, reading.unit, reading.modifier, reading.counted)
    citation = Citation(document_id, 0, len(quote), quote)
    return replace(Claim(citation.id, citation, quote, lang, figure_ids=tuple(found)), **fields), found  # type: ignore[arg-type]


def conflicts(*said_by: tuple[Claim, dict[str, Figure]], **context: object) -> list[Conflict]:
    figures = {key: figure for _, found in said_by for key, figure in found.items()}
    return list(find_conflicts([claim for claim, _ in said_by], figures, **context))  # type: ignore[arg-type]


def kinds(*said_by: tuple[Claim, dict[str, Figure]]) -> list[str]:
    return [conflict.kind for conflict in conflicts(*said_by)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge cost 45 million kroner.", "The bridge cost 61 million kroner."),
        ("Seven barns burned down.", "Eight barns burned down."),
        ("About 200 villagers were moved.", "340 villagers were moved."),
        ("The strike lasted up to six weeks.", "The strike lasted at least eight weeks."),
        ("The mast is 120 metres high.", "The mast is 0.09 kilometres high."),
        ("Turnout was 61 percent.", "Turnout was 48 percent."),
        ("The pilot, Ada Vik, 34, survived.", "The pilot, Ada Vik, 43, survived."),
    ],
)
def test_figures_for_the_same_thing_that_exclude_each_other_conflict(one, other):
    assert kinds(said(one), said(other)) == ["figure"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nearly 50,000 homes lost power.", "47,000 homes lost power."),
        ("More than 40 farms were flooded.", "43 farms were flooded."),
        ("The loan was 1.2 million euro.", "The loan was 1.28 million euro."),
        ("About seven million letters were lost.", "7.3 million letters were lost."),
        ("He was paid for 18 months.", "He was paid for a year and a half."),
        ("The owner holds 66 percent.", "The owner holds two thirds."),
        ("37 passengers and six sailors were saved.", "43 people were saved."),
        ("One in five letters never came.", "Four in five letters came."),
        ("The road is 14 kilometres long.", "The road is 14,000 metres long."),
        ("The price rose from 142 to 188 million euro.", "The price was 142 million euro."),
        ("The ferry costs 20 million euro.", "The ferry costs 230 million kroner."),
        ("Two people familiar with the plan said she would go.", "Three people familiar with the plan said she would go."),
        ("Not a single window broke.", "No window broke."),
        ("Ada Vik, 34, was found.", "Jon Berg, 71, was found."),
        ("Four hikers are in hospital.", "The walk took nine hours."),
        ("The club has 12 coaches.", "The club has 340 players."),
    ],
)
def test_rounding_bounds_sums_units_and_other_things_counted_are_no_conflict(one, other):
    assert kinds(said(one), said(other)) == []


def test_figures_in_two_languages_meet():
    assert kinds(said("Three people were treated for burns."), said("To personer ble behandlet for brannskader.", "nb")) == ["figure"]
    assert kinds(said("Nearly 50,000 people were hit."), said("47 000 mennesker ble rammet.", "nb")) == []


def test_the_conflict_names_the_values_and_all_who_give_them():
    seven, eight, both = said("Seven barns burned."), said("Eight barns burned."), said("In all, eight barns burned.")
    (conflict,) = conflicts(seven, eight, both)
    assert conflict.about.startswith("7 or 8 barns")
    assert set(conflict.claim_ids) == {claim.id for claim, _ in (seven, eight, both)}
    ids = {claim.id: tuple(claim.figure_ids) for claim, _ in (seven, eight, both)}
    assert [(side.words, {i: ids[i] for i in side.claim_ids}) for side in conflict.sides] == [
        ("7", {seven[0].id: ids[seven[0].id]}),
        ("8", {claim.id: ids[claim.id] for claim, _ in (eight, both)}),
    ]
    assert [set(side.figure_ids) for side in conflict.sides] == [set(seven[1]), {*eight[1], *both[1]}]


def test_a_lost_decimal_comma_is_named():
    (conflict,) = conflicts(said("Skaden er på 3,5 milliarder kroner.", "nb"), said("The damage is 35 billion crowns."))
    assert conflict.kind == "figure"
    assert conflict.about.endswith("a decimal comma may have been lost in translation")


def test_a_later_text_may_be_an_update():
    early, late = said("Four hikers are missing."), said("Two hikers are missing.")
    dates = {early[0].citation.document_id: "2025-06-12", late[0].citation.document_id: "2025-06-13"}
    (conflict,) = conflicts(early, late, published=dates)
    assert conflict.about == "2 or 4 hikers: perhaps a later update, the text of 2025-06-13 says “2”"


def test_a_value_that_another_text_revises_conflicts_with_the_new_one():
    revised = said("The insurer revised its estimate from 1.3 to 1.6 billion kroner.")
    assert kinds(said("The damage is put at 1.3 billion kroner."), revised) == ["figure"]
    moved = said("The hearing on 28 October was postponed to 4 November.")
    assert kinds(said("The hearing is on 28 October."), moved) == ["date"]


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("She was dismissed on June 27.", "She was dismissed on June 25.", True),
        ("The wall fell at 03.40.", "The wall fell at 03.31.", True),
        ("The bridge fell at 5.10 am.", "The bridge fell at about 5 am.", False),
        ("The letter is dated April 15.", "The letter was sent in mid-April.", False),
        ("The law passed in June 2024.", "The law passed on 19 June 2024.", False),
        ("The law must pass before June 2024.", "The law passed on 2 June 2024.", False),
        ("The deal was signed in May 2021.", "The deal was signed in May 2024.", False),
        ("The sum must be repaid by July 15.", "The sum must be repaid by July 31.", True),
        ("The sum must be repaid by July 15.", "The sum was repaid on July 3.", False),
        ("The answer is due in April.", "The answer is expected in June.", True),
        ("The mayor took office in May 2013.", "The mayor left in August.", False),
        ("The club folded in 2018.", "The club folded in 2019.", True),
        ("The boat sank in March 2021.", "The boat sank in 2020.", True),
        ("The boat sank in 2014.", "The boat sank in 2020.", False),
        ("They ate there from Friday 20 to Monday 23 June.", "They ate there from Thursday 19 to Sunday 22 June.", True),
        ("They ate there from 20 to 23 June.", "They ate there from 20 to 25 June.", False),
        ("The quota was raised last month.", "The quota was raised on May 23.", False),
    ],
)
def test_days_and_times_conflict_where_both_give_them(one, other, clash):
    assert kinds(said(one), said(other)) == ["date"] * clash


def test_a_time_counts_though_its_day_is_a_guess():
    one, other = (said(f"The crew was called at {time}.") for time in ("04:07", "04:31"))
    guessed = [(claim, {key: replace(figure, certain=False) for key, figure in found.items()}) for claim, found in (one, other)]
    (conflict,) = conflicts(*guessed)
    assert (conflict.kind, conflict.about) == ("date", "04:07 or 04:31")


def test_a_time_stands_on_one_side_whatever_its_day():
    given = [said(f"The crew was called at 04.{minute}.", published=day) for minute, day in (("07", "2025-06-12"), ("31", "2025-06-14"))]
    again = said("The alarm reached the crew at 04:07.", published="2025-06-15")
    (conflict,) = conflicts(*given, again)
    assert [len(side.claim_ids) for side in conflict.sides] == [2, 1]


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (("The tax was carried by 24 votes to 22.", "en"), ("The tax was carried by 24 to 21.", "en"), True),
        (("The tax was carried by 24 votes to 22.", "en"), ("Avgiften ble vedtatt med 24 mot 22 stemmer.", "nb"), False),
        (("Avgiften ble vedtatt med 24 mot 21 stemmer.", "nb"), ("Avgifta vart vedteken med 24 røyster mot 22.", "nn"), True),
    ],
)
def test_the_two_sides_of_a_vote_are_compared_together(one, other, clash):
    assert kinds(said(*one), said(*other)) == ["figure"] * clash


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("The files have been handed over.", "en"), ("The files have not been handed over.", "en")),
        (("Filene er ikke overlevert.", "nb"), ("The files were handed over to the police.", "en")),
        (("The deal is lawful.", "en"), ("The deal violates the constitution.", "en")),
        (("Avtalen er lovlig.", "nb"), ("Avtalen er ulovleg.", "nn")),
        (("A judge upheld the ban.", "en"), ("En domstol har blokkert forbudet.", "nb")),
        (("He left of his own accord.", "en"), ("Avgangen var ikke frivillig.", "nb")),
    ],
)
def test_yes_and_no_conflict(one, other):
    assert kinds(said(*one), said(*other)) == ["polarity"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("The ministry did not comment.", "en"), ("The ministry declined to comment.", "en")),
        (("She will not stay in office.", "en"), ("Hun blir ikke sittende.", "nb")),
        (("They promised not to use the files.", "en"), ("Filene skal være urørt.", "nb")),
        (("He did not hear of it until February.", "en"), ("Han fikk vite det i februar.", "nb")),
        (("The files, which nobody had asked for, were sent.", "en"), ("Filene ble sendt.", "nb")),
        (("The deal is not unlawful.", "en"), ("The deal is lawful.", "en")),
        (("The letter came, but he never read it.", "en"), ("Brevet kom.", "nb")),
        (("The dam might not hold.", "en"), ("The dam might hold.", "en")),
    ],
)
def test_words_of_no_that_change_nothing_are_no_conflict(one, other):
    hedged = {"status": "hypothetical"} if "might" in one[0] else {}
    assert kinds(said(*one, **hedged), said(*other)) == []


def test_a_denial_conflicts_with_the_claim():
    claim = said("The company hid the report.")
    denial = said("The company hid the report.", status="denied", cue="denies", speaker="Eva Holm")
    (conflict,) = conflicts(claim, denial)
    assert conflict.kind == "status"
    assert "Eva Holm denies it" in conflict.about


def test_the_claims_of_a_yes_and_a_no_stand_on_two_sides():
    given = [said("The files have been handed over."), said("The files have not been handed over."), said("The files were handed over.")]
    (conflict,) = conflicts(*given)
    yes, no, again = (claim.id for claim, _ in given)
    assert [set(side.claim_ids) for side in conflict.sides] == [{yes, again}, {no}]
    assert conflict.about == " against ".join(f"“{side.words}”" for side in conflict.sides)


def test_a_denial_inside_the_sentence_conflicts_with_the_plain_claim():
    assert kinds(said("The fire began in the kitchen."), said("The fire began in the kitchen, which the hotel denies.")) == ["status"]


def test_two_persons_in_the_same_place_conflict_but_two_spellings_dont():
    people = {name: Entity(name, name, "PERSON") for name in ("Ada Vik", "Jon Berg")}
    one = said("The board has named Ada Vik as its new leader.", entity_ids=("Ada Vik",))
    other = said("The board has named Jon Berg as its new leader.", entity_ids=("Jon Berg",))
    spelled = said("The board has named Ada Wik as its new leader.", entity_ids=("Ada Vik",))
    (conflict,) = conflicts(one, other, entities=people)
    assert (conflict.kind, conflict.about) == ("name", "Ada Vik or Jon Berg")
    assert conflicts(one, spelled, entities=people) == []


def test_two_given_names_of_one_person_conflict_unless_a_machine_wrote_one_or_one_is_short():
    vik = Entity("vik", "Halvard Vik", "PERSON", aliases=("Håvard Vik", "Hal Vik", "H. Vik", "Vik"))
    one = said("Halvard Vik, the project director, left in January.", entity_ids=("vik",))
    for other, expected in [
        ("Prosjektdirektør Håvard Vik slutta i januar.", ["name"]),
        ("Hal Vik walked out in January.", []),
        ("H. Vik walked out in January.", []),
        ("Vik walked out in January.", []),
        ("Halvard Vik walked out in January.", []),
    ]:
        another = said(other, entity_ids=("vik",))
        assert [conflict.kind for conflict in conflicts(one, another, entities={"vik": vik})] == expected, other
        assert not conflicts(one, another, entities={"vik": vik}, machine_made={another[0].citation.document_id})


@pytest.mark.parametrize(
    ("name", "lang", "clash"),
    [
        ("Ole Skogvold", "nb", True),
        ("Ole Skogvold", "en", True),
        ("Ole Skogvall", "nn", True),
        ("Ole Skogvall", "en", False),  # vowels are heard otherwise elsewhere
        ("Ole Skogvolls", "nb", False),
        ("Ole Schogvoll", "nb", False),
        ("Ole Skog Voll", "nb", False),
    ],
)
def test_two_family_names_of_one_person_conflict_unless_they_only_spell_the_same_sounds(name, lang, clash):
    person = Entity("voll", "Ole Skogvoll", "PERSON", aliases=(name,))
    one = said("Advokat Ole Skogvoll er bobestyrer.", "nb", entity_ids=("voll",))
    other = said(f"{name} runs the estate.", lang, entity_ids=("voll",))
    assert [conflict.kind for conflict in conflicts(one, other, entities={"voll": person})] == ["name"] * clash


def test_a_document_does_not_conflict_with_its_own_figures():
    claim, figures = said("Seven barns burned down.")
    again, more = said("Eight barns burned down.")
    own = replace(
        again, citation=replace(again.citation, document_id=claim.citation.document_id, start=90, end=90 + len(again.citation.quote))
    )
    assert conflicts((claim, figures), (own, more)) == []


def test_figures_of_different_dimensions_are_not_comparable():
    money, length = (next(iter(said(text)[1].values())) for text in ("It cost 20 million euro.", "It is 20 metres long."))
    assert not comparable(money, length)
    assert comparable(money, money) and agree(money, money)


@pytest.mark.parametrize(
    ("odds", "shown"),
    [
        ((3.0, 3.0), ["polarity", "polarity"]),
        ((-3.0, -3.0), []),
        ((0.5, 0.5), ["polarity"]),  # the words of the first two say so too
    ],
)
def test_a_model_that_read_both_says_whether_one_denies_the_other(odds, shown):
    pairs = [
        (said("The mayor opened the bridge."), said("The mayor did not open the bridge.")),
        (said("The mayor opened the bridge."), said("The mayor kept well away from the bridge.")),
    ]
    found = []
    for (one, other), its in zip(pairs, odds, strict=True):
        denials = Denials({frozenset((one[0].id, other[0].id)): its}, least=2.0, least_by_words=0.0)
        found += [conflict.kind for conflict in conflicts(one, other, denials=denials)]
    assert found == shown
    assert [kinds(*pair) for pair in pairs] == [["polarity"], []]  # without a model the words alone


def test_words_alone_show_no_denial_where_a_model_reads_claims():
    yes, no = said("The mayor opened the bridge."), said("The mayor did not open the bridge.")
    unread = Denials({}, least=2.0, least_by_words=2.0, read=True)
    assert [conflict.kind for conflict in conflicts(yes, no, denials=unread)] == []
    assert kinds(yes, no) == ["polarity"]


def test_the_sides_of_dates_are_days_or_years_and_a_month_stands_with_its_days():
    given = [said(f"The memo was sent {when}.") for when in ("in November 2023", "in November 2024", "on 14 November 2023")]
    (conflict,) = conflicts(*given)
    assert [side.words for side in conflict.sides] == ["November 2023", "November 2024"]
    assert [len(side.claim_ids) for side in conflict.sides] == [2, 1]


def test_a_text_that_spells_two_names_otherwise_has_garbled_them():
    people = {
        "voll": Entity("voll", "Ole Skogvoll", "PERSON", ("Ole Skogvold",)),
        "moe": Entity("moe", "Kari Moheim", "PERSON", ("Kari Mohein",)),
    }
    one = said("Ole Skogvoll and Kari Moheim run the estate.", entity_ids=("voll", "moe"))
    other = said("Ole Skogvold and Kari Mohein run the estate.", entity_ids=("voll", "moe"))
    third = said("Ole Skogvold runs the estate.", entity_ids=("voll",))
    assert conflicts(one, other, entities=people) == []
    assert [conflict.kind for conflict in conflicts(one, third, entities=people)] == ["name"]
