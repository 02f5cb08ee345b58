"""How far two readings of the stories agree: the one in marked/, and the independent second one in second/marked/.

    python tests/gold/stories/agreement.py [--show WORD] [STORY ...]

Each reading is measured against the other by `textkit.evaluate`, as if it were a run of the program, and both directions are averaged:
these figures are what a program could reach at most.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from check import HERE, Story

from textkit.evaluate import Gold, Row, Run, Scores, evaluate, joined_gold

Reading = tuple[Gold, dict[str, Run]]
"""What a reading marked, as gold, and as the rows of a run: of the facts with all that hangs on them, and of the attributions."""
SHOWN = {
    "figures": ("F", "values", "labels"),
    "entities": ("mention_R", "link_F"),
    "attributions": ("F", "direct"),
    "facts": ("coverage", "link_F", "strict_F"),
    "claim_status": ("right",),
    "contradictions": ("share",),
}


def reading(stories: Iterable[Story]) -> Reading:
    """The gold that a reading makes, and the rows that a program would write which had read just so."""
    golds = {story: story.gold() for story in stories}
    tables = {
        "documents": [row for story in golds for row in document_rows(story)],
        "figures": [row for gold in golds.values() for row in figure_rows(gold)],
        "entities": [row for gold in golds.values() for row in entity_rows(gold)],
        "facts": [row for story, gold in golds.items() for row in fact_rows(story, gold)],
    }
    claims = {"facts": map(stretch_rows, golds.values()), "attributions": map(speech_rows, golds.values())}
    runs = {name: Run(tables | {"claims": numbered(chain.from_iterable(rows))}) for name, rows in claims.items()}
    return joined_gold(golds.values()), runs


def document_rows(story: Story) -> list[Row]:
    groups = {doc: row["docs"][0] for row in story.duplicates() for doc in row["docs"]}
    return [
        {"id": number, "path": article.path.name, "text": article.text, "origin_id": groups.get(number)}
        for number, article in story.articles.items()
    ]


def stretch_rows(gold: Gold) -> Iterator[Row]:
    """A claim for each stretch of a fact."""
    statuses = {(row["doc"], row["start"], row["quote"]): row["status"] for row in gold["claim_status"]}
    for fact in gold["facts"]:
        for support in fact["supports"]:
            place = support["doc"], support["start"], support["quote"]
            yield claim_row(*place) | {"fact_id": fact["id"], "status": statuses[place]}


def speech_rows(gold: Gold) -> Iterator[Row]:
    """A claim for each attribution."""
    for row in gold["attributions"]:
        speaker = row["canonical_speaker"] or row["speaker"]
        kind = "direct" if row["direct"] else "indirect"
        yield claim_row(row["doc"], row["start"], row["content"]) | {"speaker": speaker, "quote_type": kind}


def numbered(rows: Iterable[Row]) -> list[Row]:
    return [row | {"id": str(at)} for at, row in enumerate(rows)]


def claim_row(doc: str, start: int, quote: str) -> Row:
    place = {"document_id": doc, "start": start, "end": start + len(quote), "quote": quote}
    return place | {"fact_id": None, "speaker": None, "quote_type": None, "status": None}


def figure_rows(gold: Gold) -> list[Row]:
    return [
        claim_row(row["doc"], row["expr_start"], row["expr"])
        | {"id": f"{row['doc']}-{row['expr_start']}", "label": row["type"], "value": row["value"]}
        for row in gold["figures"]
    ]


def entity_rows(gold: Gold) -> list[Row]:
    forms: dict[str, list[Row]] = defaultdict(list)
    for entity in gold["entities"]:
        for mention in entity["mentions"]:
            forms[entity["canonical"]].append({"document_id": mention["doc"], "quote": mention["surface"]})
    return [{"id": name, "mentions": mentions} for name, mentions in forms.items()]


def fact_rows(story: Story, gold: Gold) -> list[Row]:
    disputed = Counter(one for one, _, _, _ in story.relations("conflicts"))
    return [{"id": fact["id"], "conflicts": [True] * disputed[fact["id"].partition("-")[2]]} for fact in gold["facts"]]


def compare(first: Reading, second: Reading) -> tuple[dict[tuple[str, str], float], list[Scores]]:
    """By part and measure the mean of both directions."""
    both = [measured(first[0], second[1]), measured(second[0], first[1])]
    found = {
        (part, measure): sum(float(scores.parts.get(part, {}).get(measure, 0)) for scores in both) / 2
        for part, measures in SHOWN.items()
        for measure in measures
    }
    return found, both


def measured(gold: Gold, runs: Mapping[str, Run]) -> Scores:
    scores = evaluate({part: rows for part, rows in gold.items() if part != "attributions"}, runs["facts"])
    speech = evaluate({"attributions": gold["attributions"]}, runs["attributions"])
    return Scores(scores.parts | speech.parts, scores.cases + speech.cases)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="*", help="names of story folders; all that have a second reading without")
    parser.add_argument(
        "--second", type=Path, default=None, help="where the second readings lie, a folder a story; second/ in each story without"
    )
    parser.add_argument("--show", help="also print the cases whose kind holds this word")
    given = parser.parse_args()
    pairs: dict[str, tuple[Any, ...]] = {}
    for path in sorted(HERE.glob("*/story.toml")):
        other = given.second / path.parent.name if given.second else path.with_name("second")
        if (other / "story.toml").exists() and (not given.stories or path.parent.name in given.stories):
            pairs[path.parent.name] = Story(path.parent), Story(other)
    if not pairs:
        sys.exit("agreement: no story has a second reading")
    columns = [(part, measure) for part, measures in SHOWN.items() for measure in measures]
    print(f"{'':24}" + "".join(f"{part[:12]:>14}" for part, _ in columns))
    print(f"{'':24}" + "".join(f"{measure:>14}" for _, measure in columns))
    rows = {name: [pair] for name, pair in pairs.items()} | {"all": list(pairs.values())}
    for name, members in rows.items():
        found, both = compare(reading(one for one, _ in members), reading(two for _, two in members))
        print(f"{name:24}" + "".join(f"{found[column]:14.3f}" for column in columns))
        for side, scores in zip("12", both, strict=True):
            for case in scores.cases if given.show is not None and name != "all" else ():
                if given.show in case.kind:
                    print("\t".join((f"gold {side}", case.kind, *case.words)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
