"""Plain, machine-translated or spun: and the words that show it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from textkit import translationese as module
from textkit.translationese import translationese

SHARED = Path(__file__).parents[2] / "shared"
SEEDS = SHARED / "seeds"
NEWS = [SHARED / "data/stories/newswcl50.jsonl.gz", SHARED / "data/stories/basil_dev.jsonl.gz"]
outside = pytest.mark.skipif(not SEEDS.is_dir(), reason="the development data lies outside this repository")

PLAIN = """The harbour council voted on Tuesday to close the old fish market and to sell the land beside it to a housing company.
Eleven members were in favour and six against, after a debate that lasted more than four hours and drew a crowd of fishermen.
“We have waited for this decision for ten years,” said the mayor, who has promised 300 new homes before the next election.
The opposition said that the price was too low, and that the council had not asked anyone else what they were willing to pay.
According to the agreement, the company will pay 7.3 million pounds in May and the rest when the last building has been finished.
A report from the auditors, published last month, warned that the council could lose money if the ground turned out to be polluted.
The company has declined to comment on the report, but told the local newspaper that it would look carefully at the figures.
Work is expected to start in the autumn, and the market will move to a temporary hall on the other side of the river until then.
Many of the people who sell fish there say that they will not move, because their customers are old and cannot walk so far.
The council will meet again in two weeks to decide how much of the money should be spent on the new hall and its car park.
"""
TRANSLATED = """The harbor advice voted on Tuesday to close old market of fish and the sell of land next to housing -company.
Eleven members were favor and six against, after debate what lasted more than four hours and pulled crowd of the fishermens.
After, after, mayor said“We have waited on this decision for ten -year period,” who promised 300 homes homes before the next -election.
Opposition said price was too low, and that council Or its leaders had not asked anyone else what they are willing for pay.
According the agreement, company will pay 7.3 million in mid -May and the rest when last building is finished by building.
A report of the auditors, published last month, warned the advice can lose money if ground turned out be the pollution polluting.
The Habbeco has refused from comment the report, but told to Harbourpost that will look with care at the high -level figures.
Work is waited to start in autumn, and market will move In temporary hall on other side the river until then, HABBECO said.
Many the people which sell the fish there say that they not will move, because customers their are old and cannot walk so far.
Advice will meet again in two -week time to decide how much of money should be spent at new hall and parking park of the cars.
"""
SPUN = """The harbour council voted on Tuesday to shut the outdated fish bazaar and to promote the terrain beside it to a lodging firm.
Eleven constituents had been in favour and 6 towards, after a discourse that lasted greater than 4 hours and drew a horde of anglers.
“We have now waited for this verdict for ten years,” stated the mayor, who has pledged 300 recent dwellings before the subsequent ballot.
The resistance stated that the value was too meagre, and that the council had not questioned anybody what they had been keen to disburse.
In line with the compact, the firm can pay seven.3 million kilos in Could and the remainder when the final edifice has been completed.
An account from the auditors, printed final month, cautioned that the council may forfeit cash if the soil turned out to be contaminated.
The firm has declined to touch upon the account, however advised the native newspaper that it might look rigorously on the numerals.
Labour is anticipated to begin within the autumn, and the bazaar will transfer to a makeshift corridor on the opposite facet of the river.
Lots of of the individuals who promote fish there say that they won't transfer, as a result of their clients are aged and cannot stroll.
The council will convene once more in two weeks to determine how a lot of the cash must be spent on the new corridor since early Could.
"""


def test_plain_news_is_left_in_peace() -> None:
    found = translationese(PLAIN, lang="en")
    assert found.kind == "original"
    assert found.evidence == ()


@pytest.mark.parametrize(("text", "kind"), [(TRANSLATED, "machine_translated"), (SPUN, "spun")])
def test_each_kind_is_told_and_shown_by_words_of_the_text(text: str, kind: str) -> None:
    found = translationese(text, lang="en")
    assert found.kind == kind
    assert found.score > 0.9
    assert found.evidence
    whole = " ".join(module.TOKEN.findall(text.replace("’", "'")))
    assert all(
        part in text or part.replace("'", "’") in text or part in whole or "," in part
        for shown in found.evidence
        for part in shown.split(" / ")
    )


@pytest.mark.parametrize(
    ("text", "mark", "shown"),
    [
        ("It lost seven.3 million files.", "split_numerals", "seven.3 million"),
        ("He left in early Could, they say.", "months_as_verbs", "early Could"),
        ("Could 7 people do it? It began in mid -April.", "spaced_hyphens", "mid -April"),
        ("She said“Those who lead are late.", "swallowed_spaces", "said“Those"),
        ("He gave lots of of money.", "doubled_words", "of of"),
        ("The Statistic Statistics Office closed.", "doubled_stems", "Statistic Statistics"),
    ],
)
def test_a_mark_is_found(text: str, mark: str, shown: str) -> None:
    assert shown in module._marks(text, code="en")[mark]


@pytest.mark.parametrize(
    "text",
    [
        "He had had enough, and she said that that was fine.",
        "Could you come? In March, could they?",
        "A well-known five-year plan – made in 2019 – costs 7.3 million.",
        "It costs -5 degrees and $-3 today; see pages 3 - 7.",
        "He said: “Yes.” In the The Hague Times of May 7.",
    ],
)
def test_good_writing_shows_no_mark(text: str) -> None:
    assert not any(module._marks(text, code="en").values())


@pytest.mark.parametrize("text", ["", "Fire in Bergen", "Home\nNews\nSport\n" * 50, "1 2 3 " * 100])
def test_nothing_is_said_of_a_text_without_prose(text: str) -> None:
    assert translationese(text, lang="en") == module.Translationese()


def test_a_language_without_a_model_is_never_accused() -> None:
    assert translationese(TRANSLATED, lang="fi") == module.Translationese()
    assert translationese(TRANSLATED, lang=None) == module.Translationese()
    assert translationese(TRANSLATED, lang="../en") == module.Translationese()


@outside
@pytest.mark.parametrize(
    ("seed", "lang", "kind"),
    [
        ("000", "en", "machine_translated"),
        ("001", "en", "spun"),
        ("002", "nb", "machine_translated"),
        ("003", "en", "original"),
        ("004", "en", "machine_translated"),
    ],
)
def test_the_seeds_are_told(seed: str, lang: str, kind: str) -> None:
    text = next(SEEDS.glob(f"{seed}_*.txt")).read_text(encoding="utf-8")
    assert translationese(text, lang=lang).kind == kind


@outside
def test_plain_news_is_accused_at_most_three_times_in_a_hundred() -> None:
    texts = []
    for path in NEWS:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for line in lines][::3]
    assert sum(translationese(text, lang="en").kind == "original" for text in texts) / len(texts) >= 0.97
