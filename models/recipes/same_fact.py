"""Learns when two claims state the same fact, and which documents may tell of one event: writes models/same_fact/.

    python models/recipes/same_fact.py WORK --data DATA [--affairs] [--check GOLD.json FOLDER] [--without FIELD ...]
    (after claim_encoder.py)

Data: the train part of tests/gold/stories and the stories of corpus/ with their gold, CC0, ours. A pair of claims of two documents is
positive when both support one gold fact, negative when they support none in common; pairs that the gold lets share a row are left out.
With --affairs also the train part of tests/gold/running, nine affairs held out; the shipped weights know none (see the card).
Our stories are unlike each other, so they can't teach how articles of one subject but of different events differ. DATA holds articles that
do: half of stories/ntrex_aligned_docs_dev (NTREX-128, CC BY-SA 4.0), each in English, Bokmål or Nynorsk; Norwegian newspapers of
ner/ndt_docs_train_dev (train split); and ner/meantime_en_dev (Wikinews of two companies, CC BY 4.0), where claims of sentences that tell of
an event in common are left out. Claims of different events are negative. Their texts are not passed on.
Articles of our stories share most of their facts, and those in the wild and of running affairs few. So each story comes four times more:
once as a folder of its own, and thinned, where each fact keeps the claims of one article, drawn by chance, and those of another only with
a chance of KEPT. And three times as briefs of one to three claims, which have no other claim to be nearer to.
A logistic regression tells documents of one event from others. Two gradient-boosted ensembles of small trees (Friedman 2001) tell one fact
from two: the first sees a pair's own fields, the second also the odds of one event and what the first says of other pairs, learned on
chances that come from stories held out (stacking, Wolpert 1992). Written as ONNX. The threshold is the least at which two in three links of
thinned stories held out are right. Printed with five folds of stories held out in turn, by kind of article pair; the dev part is only
scored. WORK keeps the annotated articles. Seed 1. Takes about twenty minutes, with affairs half an hour. Needs the packages onnx
and scikit-learn.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from textkit import entities, models
from textkit.cluster import Pair, group, sentences_of
from textkit.compare import FIELDS
from textkit.config import Settings
from textkit.embed import encode
from textkit.evaluate import Gold, Run, allowed_together, joined_gold, read_gold, read_stories
from textkit.records import Annotation, Claim, Document, Entity
from textkit.run import Run as Stages
from textkit.same_fact import ALL_FIELDS, LEAST, FirstChances, full_fields, in_general, second_fields
from textkit.sides import Side, Sides
from textkit.store import open_store, to_row
from textkit.stories import FEATURES, Relation, features_of, gist, near

ROOT = Path(__file__).parents[2]
FOLDS = 5
KEPT = (1.0, 0.3, 0.05, 0.05)
"""For each time that a story comes by itself, the chance that an article keeps its claims of a fact beside the one article that keeps them
always. Of the facts of five real articles on one subject (the seeds) 13 in 100 stand in more than one article; of our stories' 78."""
AS_IN_THE_WILD = 1
"""The place in KEPT of the share at which precision is asked for."""
PRECISION = 0.65
"""Share of the links of thinned stories held out that must be right at the threshold: a wrong link costs a fact-checker more than a missed
one."""
BRIEF = 3
"""How often each of our stories comes cut to briefs of one to LONGEST_BRIEF claims, where each claim soon is the other's nearest."""
LONGEST_BRIEF = 3
APART = 2.0
"""Weight of articles of DATA: they come once, where our stories come again for each of KEPT."""
RUNNING = 3.0
"""Weight of articles of running affairs, which come once too, and share fewer facts than stories that come again for each of KEPT."""
HELD_OUT = frozenset("42 47 51 56 61 69 73 78 86".split())
"""The running affairs, by number, that nothing is learned from but how much the cross-encoder's word counts."""
EASY = 0.02
"""Pairs of claims whose rank is below are far from being each other's nearest. One in ten of those that are not positive is learned from,
ten times as heavy."""
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
LEAST_RELATED = 0.05
"""Least chance of one event at which documents are compared. With less, a few more facts of one event meet, and many of different ones."""

NEIGHBOURS = 6
"""Articles of other events that each article of DATA is compared with: those whose claims are most like its own."""
NEWSPAPERS = 40
"""Norwegian newspaper articles that are taken from DATA."""
EVENT = "event "
"""What the ids of facts begin with that stand for an event which sentences of DATA have in common."""

Chances = dict[Pair, float]


@dataclass(frozen=True, eq=False)
class Annotated:
    """Articles as a run reads them, and their gold."""

    documents: list[Document]
    annotations: list[Annotation]
    entities: list[Entity]
    gold: Gold

    @property
    def claims(self) -> list[Claim]:
        return [claim for annotation in self.annotations for claim in annotation.claims]


@dataclass(frozen=True, eq=False)
class Articles:
    """The claims of some stories, and what the gold says of each: the facts that it supports, and the story that it is of."""

    claims: list[Claim]
    documents: dict[str, Document]
    sides: list[Side]
    stories: list[str]
    related: list[tuple[int, int]]
    fields: dict[tuple[int, int], np.ndarray]
    labels: dict[tuple[int, int], np.ndarray]
    facts: list[set[str]]
    friends: Mapping[str, set[str]]
    together: dict[tuple[int, int], np.ndarray]
    """What two related articles have in common: the features of their relation."""
    events: dict[tuple[int, int], float] = field(default_factory=dict)
    """The logarithm of the odds that two related articles tell of one event, once that is known."""

    def rows(self, pairs: Iterable[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Fields, labels and weights of the pairs of claims of these documents that have a label, easy ones but one in ten left out."""
        chosen, draw = list(pairs), np.random.default_rng(1)
        if not chosen:
            return np.zeros((0, len(FIELDS)), dtype=np.float32), np.zeros(0, dtype=np.int64), np.zeros(0)
        fields = np.concatenate([self.fields[pair].reshape(-1, len(FIELDS)) for pair in chosen])
        labels = np.concatenate([self.labels[pair].ravel() for pair in chosen])
        easy = (fields[:, FIELDS.index("rank")] < EASY) & (labels != 1)
        kept = (labels >= 0) & (~easy | (draw.random(len(labels)) < 0.1))
        weights = np.concatenate([np.full(self.labels[pair].size, self.weight(pair)) for pair in chosen])
        return fields[kept], labels[kept], (weights * np.where(easy, 10.0, 1.0))[kept]

    def weight(self, pair: tuple[int, int]) -> float:
        """How much a pair of articles counts."""
        story = self.stories[pair[0]]
        return APART if "@" in story else RUNNING if is_affair(story) else 1.0

    def second_rows(self, pairs: Iterable[tuple[int, int]], first: FirstChances) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[Pair]]:
        """Fields of both looks, labels (-1 for none), weights, and positions, of the pairs of claims that are possible at all."""
        rows, labels, cells = [np.zeros((0, len(ALL_FIELDS)), dtype=np.float32)], [np.zeros(0, dtype=np.int64)], []
        weights = [np.zeros(0)]
        for pair in pairs:
            i, j = np.nonzero(first[pair] >= LEAST)
            rows.append(np.concatenate([self.fields[pair][i, j], second_fields(pair, first)[i, j]], axis=1))
            labels.append(self.labels[pair][i, j])
            weights.append(np.full(len(i), self.weight(pair)))
            a, b = pair
            cells += [(self.sides[a].first + x, self.sides[b].first + y) for x, y in zip(i.tolist(), j.tolist(), strict=True)]
        return np.concatenate(rows), np.concatenate(labels), np.concatenate(weights), cells


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--affairs", action="store_true", help="learn from the running affairs too")
    parser.add_argument("--check", nargs=2, metavar=("GOLD", "FOLDER"), help="also print figures for articles that are never trained on")
    parser.add_argument("--without", nargs="*", default=[], metavar="FIELD", help="blank these fields, print figures, write nothing")
    arguments = parser.parse_args()
    splits = read_stories(ROOT / "tests/gold/stories")
    ours = splits["train"] + [(ROOT / "corpus", read_gold(ROOT / "tests/gold/corpus.json"))]
    apart = list(articles_apart(arguments.data, arguments.work / "apart"))
    affairs, held_out = running_affairs()
    known = annotated(ours + (affairs if arguments.affairs else []) + apart, arguments.work / "train")
    train = [read(known, without=arguments.without)]
    alone = [one for one in by_story(known) if not is_affair(story_of(one.documents[0]))]
    for place, kept in enumerate(KEPT):
        train.append(joined([read(thinned(one, kept, seed=place), without=arguments.without) for one in alone]))
    scored = [("dev", splits["dev"]), ("held_out", held_out)]
    if arguments.check:
        gold, folder = map(Path, arguments.check)
        scored.append(("check", [(folder, read_gold(gold))]))
    train += [joined([read(in_brief(one, seed=seed), without=arguments.without) for one in alone]) for seed in range(BRIEF)]
    events = relation(train[0])
    looks, threshold = learn([with_events(part, events) for part in train])
    for name, articles in scored:
        part = with_events(read(annotated(articles, arguments.work / name), without=arguments.without), events)
        report(name, part, chances(part, *looks), threshold)
    if not arguments.without:
        write(looks, threshold, events)


def running_affairs() -> tuple[list[tuple[Path, Gold]], list[tuple[Path, Gold]]]:
    """The running affairs to learn from, and those HELD_OUT, each as the folder of its articles and its gold."""
    affairs = read_stories(ROOT / "tests/gold/running")["train"]
    held_out = [story for story in affairs if story[0].parent.name.split("-")[0] in HELD_OUT]
    return [story for story in affairs if story not in held_out], held_out


@cache
def is_affair(story: str) -> bool:
    return (ROOT / "tests/gold/running" / story).is_dir()


def articles_apart(data: Path, work: Path) -> Iterator[tuple[Path, Gold]]:
    """Articles of different events, each in a folder of its own with its gold, which tells only what two of them have in common."""
    chance = random.Random(1)
    with gzip.open(data / "stories" / "ntrex_aligned_docs_dev.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            lang = chance.choice(("en", "en", "nb", "nn"))
            if in_training(row["id"]):
                yield written(work, row["id"], lang, row["sents"][lang], event=row["story"]), {"facts": []}
    with gzip.open(data / "ner" / "ndt_docs_train_dev.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["split"] == "train" and row["source"] not in ("blog", "NOU", "Stortinget")]
    for row in chance.sample(rows, NEWSPAPERS):
        yield written(work, row["id"], row["lang"], row["text"].split("\n")), {"facts": []}
    with gzip.open(data / "ner" / "meantime_en_dev.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            sentences = [(start, end) for start, end in row["sents"] if end <= row["annotated_end"]]
            folder = written(work, row["id"], "en", [row["text"][start:end] for start, end in sentences])
            yield folder, {"facts": list(events_of(row, sentences, folder.name.split("@")[1]))}


def events_of(row: Mapping[str, Any], sentences: Iterable[tuple[int, int]], document: str) -> Iterator[dict[str, Any]]:
    """A fact for each event that an article tells of, supported by the sentences with its words."""
    for event in sorted({event["instance"] for event in row["events"]}):
        places = [mention["start"] for mention in row["events"] if mention["instance"] == event]
        quotes = [row["text"][start:end] for start, end in sentences if any(start <= place < end for place in places)]
        yield {"id": EVENT + event, "supports": [{"doc": document, "quote": quote} for quote in quotes]}


def in_training(article_id: str) -> bool:
    """Half of the articles; the others are only measured on."""
    return int(hashlib.sha256(article_id.encode()).hexdigest(), 16) % 2 == 0


def written(work: Path, article_id: str, lang: str, sentences: Sequence[str], *, event: str | None = None) -> Path:
    """The folder of the article's file. Its name says the event, if others tell of it too; gold knows the file by what follows the @."""
    key = hashlib.sha256(article_id.encode()).hexdigest()[:12]
    folder = work / f"{event or 'none'}@{key}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{key}.{lang}.txt").write_text("\n\n".join(sentences) + "\n", encoding="utf-8")
    return folder


def annotated(stories: Sequence[tuple[Path, Gold]], work: Path) -> Annotated:
    """The stories' articles, annotated as a run does it."""
    work.mkdir(parents=True, exist_ok=True)
    with open_store(work, create=True) as store:
        stages = Stages(store, Settings(), 2, lambda stage, done, total: None)
        documents, _ = stages.read([folder for folder, _ in stories], lang=None, limit=None)
        annotations, _ = stages.annotate(documents)
        annotations, _ = stages.translate(documents, annotations)
    found, annotations = entities.resolve(annotations, documents)
    return Annotated(documents, annotations, found, joined_gold(gold for _, gold in stories))


def by_story(known: Annotated) -> list[Annotated]:
    """Each of our stories and affairs by itself."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, document in enumerate(known.documents):
        if "@" not in story_of(document):
            found[story_of(document)].append(at)
    return [
        replace(known, documents=[known.documents[at] for at in places], annotations=[known.annotations[at] for at in places])
        for _, places in sorted(found.items())
    ]


def thinned(known: Annotated, kept: float, *, seed: int) -> Annotated:
    """The articles without the claims of facts that they don't keep: each fact stays in one article, and in others with a chance."""
    chance = random.Random(seed)
    facts = supported(known.claims, known.documents, known.gold)
    articles: dict[str, set[str]] = defaultdict(set)
    for claim, its in zip(known.claims, facts, strict=True):
        for fact in its:
            articles[fact].add(claim.citation.document_id)
    keeping = {}
    for fact, its in sorted(articles.items()):
        always = chance.choice(sorted(its))
        keeping[fact] = {article for article in sorted(its) if article == always or chance.random() < kept}
    dropped = {
        claim.id for claim, its in zip(known.claims, facts, strict=True) if any(claim.citation.document_id not in keeping[f] for f in its)
    }
    left = [replace(a, claims=tuple(claim for claim in a.claims if claim.id not in dropped)) for a in known.annotations]
    return replace(known, annotations=left)


def in_brief(known: Annotated, *, seed: int) -> Annotated:
    """The articles with one to LONGEST_BRIEF claims each, that stand together."""
    chance = random.Random(seed)
    left = []
    for annotation in known.annotations:
        size = chance.randint(1, LONGEST_BRIEF)
        start = chance.randrange(max(1, len(annotation.claims) - size + 1))
        left.append(replace(annotation, claims=annotation.claims[start : start + size]))
    return replace(known, annotations=left)


def read(known: Annotated, *, without: Sequence[str]) -> Articles:
    """The articles ready to be learned from, with the gold's word on every pair of claims of one story."""
    claims = known.claims
    by_id = {document.id: document for document in known.documents}
    figures = {figure.id: figure for annotation in known.annotations for figure in annotation.figures}
    made = Sides(claims, sentences_of(known.annotations, by_id), figures=figures, entities=known.entities, encode=vectors)
    sides = list(made)
    facts, friends = supported(claims, known.documents, known.gold), allowed_together(known.gold)
    told = [story_of(by_id[side.document]) for side in sides]
    related = [(a, b) for a, b in combinations(range(len(sides)), 2) if told[a] == told[b] and sides[a].document != sides[b].document]
    related = sorted([*related, *other_events(sides, told)])
    general = in_general(sides, related)
    fields = {pair: full_fields(sides, made.weights, pair, general) for pair in related}
    for name in without:
        for values in fields.values():
            values[:, :, FIELDS.index(name)] = 0
    labels = {(a, b): label_all(sides[a], sides[b], facts, friends) for a, b in related}
    together = dict(zip(related, features_of([gist(side) for side in sides], related), strict=True))
    return Articles(claims, by_id, sides, told, related, fields, labels, facts, friends, together)


def vectors(texts: Sequence[str], langs: Sequence[str], *, fast: bool = False, claims: bool = False) -> np.ndarray:
    """As `encode` gives them; a text that was asked for before is not read again."""
    if fast:
        return encode(texts, langs, fast=True)
    keys = [(text, lang, claims) for text, lang in zip(texts, langs, strict=True)]
    missing = sorted(set(keys) - VECTORS.keys())
    VECTORS.update(zip(missing, encode([text for text, *_ in missing], [lang for _, lang, _ in missing], claims=claims), strict=True))
    return np.array([VECTORS[key] for key in keys], dtype=np.float32)


VECTORS: dict[tuple[str, str, bool], np.ndarray] = {}


def joined(stories: Sequence[Articles]) -> Articles:
    """Stories that were read by themselves as one set of articles."""
    claims: list[Claim] = []
    sides: list[Side] = []
    found = Articles(claims, {}, sides, [], [], {}, {}, [], stories[0].friends, {})
    for story in stories:
        first = len(sides)
        moved = {pair: (pair[0] + first, pair[1] + first) for pair in story.related}
        sides += [replace(side, first=side.first + len(claims)) for side in story.sides]
        claims += story.claims
        found.documents.update(story.documents)
        found.stories.extend(story.stories)
        found.related.extend(moved.values())
        found.fields.update({moved[pair]: fields for pair, fields in story.fields.items()})
        found.labels.update({moved[pair]: labels for pair, labels in story.labels.items()})
        found.together.update({moved[pair]: features for pair, features in story.together.items()})
        found.facts.extend(story.facts)
    return found


def other_events(sides: Sequence[Side], told: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of articles of DATA that tell of different events, each article with its NEIGHBOURS."""
    gists = [gist(side) for side in sides]
    pairs = near(gists)
    features = features_of(gists, pairs)
    by_article: dict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
    for (a, b), best in zip(pairs, features[:, FEATURES.index("best")].tolist(), strict=True):
        if "@" in told[a] and "@" in told[b] and not one_event(told[a], told[b]):
            by_article[a].append((-best, (a, b)))
            by_article[b].append((-best, (a, b)))
    return sorted({pair for found in by_article.values() for _, pair in sorted(found)[:NEIGHBOURS]})


def one_event(one: str, other: str) -> bool:
    event = one.split("@")[0]
    return one == other or ("@" in one and event != "none" and event == other.split("@")[0])


def story_of(document: Document) -> str:
    """The folder of the document's story."""
    parts = Path(document.path).parts
    return parts[-3] if parts[-2] == "articles" else parts[-2]


def supported(claims: Sequence[Claim], documents: Sequence[Document], gold: Gold) -> list[set[str]]:
    """The gold facts that each claim supports."""
    run = Run({"claims": [to_row(claim) for claim in claims], "documents": [to_row(d) for d in documents], "figures": [], "facts": []})
    facts: dict[str, set[str]] = defaultdict(set)
    for fact in gold["facts"]:
        for support in fact["supports"]:
            for row in run.claims_at(support["doc"], support["quote"]):
                facts[row["id"]].add(fact["id"])
    return [facts[claim.id] for claim in claims]


def label_all(one: Side, other: Side, facts: Sequence[set[str]], friends: Mapping[str, set[str]]) -> np.ndarray:
    """1 for pairs of one gold fact, 0 for pairs of none in common, -1 for those that may be the same or share a row, shape (n, m)."""

    def label(i: int, j: int) -> int:
        if shared := facts[i] & facts[j]:
            return -1 if all(fact.startswith(EVENT) for fact in shared) else 1
        return -1 if any(friends.get(fact, set()) & facts[j] for fact in facts[i]) else 0

    return np.array([[label(one.first + i, other.first + j) for j in range(len(other))] for i in range(len(one))])


# Learning


RISING = frozenset(
    "likeness rank margin context context_rank words words_in_context phrases meaning least_meaning figures date names names_nearby"
    " status speaker first least_share most_share best_witness witnesses neighbours_first one_event".split()
)
FALLING = frozenset("dates_differ names_differ people_differ counter_witness least_counter_witness".split())
"""Fields of which more never lowers, or never raises, the chance."""


def trees(count: int, fields: Sequence[str]) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=count, learning_rate=0.08, max_leaf_nodes=16, l2_regularization=1.0, min_samples_leaf=80, random_state=1,
        monotonic_cst=[(name in RISING) - (name in FALLING) for name in fields],
    )  # fmt: skip


def learn(train: Sequence[Articles]) -> tuple[tuple[Any, Any], float]:
    """The two looks, and the least threshold of the PRECISION asked where both have seen nothing of the story that they judge.

    `train` are all articles as one folder, then the stories by themselves for each of KEPT, and in brief.
    """
    names = sorted(set(train[0].stories))
    folds = [frozenset(names[k::FOLDS]) for k in range(FOLDS)]
    seen: list[dict[tuple[int, int], np.ndarray]] = [{} for _ in train]
    for fold in folds:
        look = fit_first([(part, outside(part, fold)) for part in train])
        for part, found in zip(train, seen, strict=True):
            found.update(first_chances(part, look, inside(part, fold)))
    first = [FirstChances(found.items(), part.events) for part, found in zip(train, seen, strict=True)]
    apart: list[Chances] = [{} for _ in train]
    for fold in folds:
        look = fit_second([(part, outside(part, fold), its) for part, its in zip(train, first, strict=True)])
        for part, its, found in zip(train, first, apart, strict=True):
            rows, _, _, cells = part.second_rows(inside(part, fold), its)
            if len(rows):
                found.update(zip(cells, look.predict_proba(rows)[:, 1].tolist(), strict=True))
    wild = 1 + AS_IN_THE_WILD
    found = {at: linked(train[wild], apart[wild], at) for at in THRESHOLDS}
    threshold = next(at for at in THRESHOLDS if found[at][0] >= PRECISION or at == THRESHOLDS[-1])
    for at, figures in found.items():
        print("  thinned, at {}: P {:.3f} R {:.3f} F {:.3f}".format(at, *figures), flush=True)
    report("train, held out", train[0], apart[0], threshold)
    by_kind(train[0], apart[0], threshold)
    print("  links between claims of different events: {} in {} pairs of articles".format(*wrong_apart(train[0], apart[0], threshold)))
    names = [*(f"alone, {kept} kept" for kept in KEPT), *["in brief"] * BRIEF]
    for name, part, its in zip(names, train[1:], apart[1:], strict=True):
        report(name, part, its, threshold)
    return (
        fit_first([(part, part.related) for part in train]),
        fit_second([(part, part.related, its) for part, its in zip(train, first, strict=True)]),
    ), threshold


def inside(articles: Articles, fold: frozenset[str]) -> list[tuple[int, int]]:
    return [(a, b) for a, b in articles.related if articles.stories[a] in fold]


def outside(articles: Articles, fold: frozenset[str]) -> list[tuple[int, int]]:
    return [(a, b) for a, b in articles.related if articles.stories[a] not in fold]


def fit_first(parts: Iterable[tuple[Articles, Sequence[tuple[int, int]]]]) -> Any:
    fields, labels, weights = (np.concatenate(rows) for rows in zip(*(part.rows(pairs) for part, pairs in parts), strict=True))
    return trees(250, FIELDS).fit(fields, labels, sample_weight=weights)


def fit_second(parts: Iterable[tuple[Articles, Sequence[tuple[int, int]], FirstChances]]) -> Any:
    found = [part.second_rows(pairs, first)[:3] for part, pairs, first in parts]
    rows, labels, weights = (np.concatenate(column) for column in zip(*found, strict=True))
    known = labels >= 0
    return trees(120, ALL_FIELDS).fit(rows[known], labels[known], sample_weight=weights[known])


def first_chances(articles: Articles, look: Any, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], np.ndarray]:
    def chance(fields: np.ndarray) -> np.ndarray:
        return look.predict_proba(fields.reshape(-1, len(FIELDS)))[:, 1].reshape(fields.shape[:2]).astype(np.float32)

    return {pair: chance(articles.fields[pair]) for pair in pairs}


def chances(articles: Articles, first_look: Any, second_look: Any) -> Chances:
    """The chance of every possible pair of claims."""
    first = FirstChances(first_chances(articles, first_look, articles.related).items(), articles.events)
    rows, _, _, cells = articles.second_rows(articles.related, first)
    return dict(zip(cells, second_look.predict_proba(rows)[:, 1].tolist(), strict=True))


def relation(articles: Articles) -> Relation:
    """The weights that tell documents of one event from others."""
    gists = [gist(side) for side in articles.sides]
    pairs = near(gists)
    features = features_of(gists, pairs)
    same = np.array([one_event(articles.stories[a], articles.stories[b]) for a, b in pairs])
    model = LogisticRegression(max_iter=10000, C=1.0).fit(features, same)
    weights = tuple(round(float(value), 4) for value in model.coef_[0])
    missed = int((same & (model.predict_proba(features)[:, 1] < LEAST_RELATED)).sum())
    print(f"documents of one story: {same.sum()} pairs, {missed} of them below {LEAST_RELATED}; {len(same)} pairs in all")
    return Relation(round(float(model.intercept_[0]), 4), weights, LEAST_RELATED)


def with_events(articles: Articles, known: Relation) -> Articles:
    for pair, features in articles.together.items():
        articles.events[pair] = float(known.odds(features[None, :])[0])
    return articles


# Figures


def linked(articles: Articles, scores: Chances, threshold: float, kind: str | None = None) -> tuple[float, float, float]:
    """Precision, recall and F of the links between claims of different documents of our stories, of one kind of pair of documents where
    it is given."""
    groups = group(range(len(articles.claims)), {pair: chance for pair, chance in scores.items() if chance >= LEAST}, threshold=threshold)
    good = wrong = 0
    for members in groups:
        for i, j in combinations(members, 2):
            if not (articles.facts[i] and articles.facts[j]) or not counts(articles, i, j, kind):
                continue
            same = articles.facts[i] & articles.facts[j] or any(
                articles.friends.get(f, set()) & articles.facts[j] for f in articles.facts[i]
            )
            good, wrong = good + bool(same), wrong + (not same)
    by_fact: dict[str, list[int]] = defaultdict(list)
    for i, facts in enumerate(articles.facts):
        for fact in facts:
            by_fact[fact].append(i)
    wanted = {pair for members in by_fact.values() for pair in combinations(members, 2)}
    wanted = {(i, j) for i, j in wanted if counts(articles, i, j, kind)}
    home = {i: k for k, members in enumerate(groups) for i in members}
    found = sum(home[i] == home[j] for i, j in wanted)
    precision, recall = good / max(1, good + wrong), found / max(1, len(wanted))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def counts(articles: Articles, i: int, j: int, kind: str | None) -> bool:
    """Whether two claims of different documents of our stories are of the kind."""
    one, other = (articles.documents[articles.claims[k].citation.document_id] for k in (i, j))
    return one.id != other.id and "@" not in story_of(one) and (kind is None or kind == kind_of(articles, i, j))


def wrong_apart(articles: Articles, scores: Chances, threshold: float) -> tuple[int, int]:
    """How many pairs of claims of different events in DATA stand in one row, and how many pairs of articles were compared."""
    groups = group(range(len(articles.claims)), {pair: chance for pair, chance in scores.items() if chance >= LEAST}, threshold=threshold)
    home = {i: k for k, members in enumerate(groups) for i in members}
    wrong = apart = 0
    for a, b in articles.related:
        if "@" in articles.stories[a] and articles.stories[a] != articles.stories[b]:
            one, other = articles.sides[a], articles.sides[b]
            apart += 1
            wrong += sum(home[one.first + i] == home[other.first + j] for i, j in np.argwhere(articles.labels[a, b] == 0).tolist())
    return wrong, apart


def kind_of(articles: Articles, i: int, j: int) -> str:
    """What two claims' documents are to each other: "plain-plain", "en-nb" (two languages), "plain-garbled", "plain-spun" or "other", or
    "running affair"."""
    documents = [articles.documents[articles.claims[k].citation.document_id] for k in (i, j)]
    if is_affair(story_of(documents[0])):
        return "running affair"
    made = sorted(gold_kind(document) for document in documents)
    if documents[0].lang != documents[1].lang and made == ["plain", "plain"]:
        return "en-nb"
    return "-".join(made[::-1] if made[0] != "plain" else made) if "plain" in made else "other"


def gold_kind(document: Document) -> str:
    """What the story's own head says of the article: plain, garbled (translated by machine) or spun."""
    marked = Path(document.path).parents[1] / "marked" / Path(document.path).name
    head = marked.read_text(encoding="utf-8").split("---")[0] if marked.is_file() else ""
    return "garbled" if "kind: translated" in head else "spun" if "kind: spun" in head else "plain"


def report(name: str, articles: Articles, scores: Chances, threshold: float) -> None:
    labels = np.concatenate([articles.labels[pair].ravel() for pair in articles.related])
    found = np.concatenate([_matrix(articles, pair, scores).ravel() for pair in articles.related])
    known = labels >= 0
    precision, recall, f = linked(articles, scores, threshold)
    mean = average_precision_score(labels[known], found[known])
    print(f"{name:16} average precision {mean:.3f}; links at {threshold}: P {precision:.3f} R {recall:.3f} F {f:.3f}", flush=True)


def _matrix(articles: Articles, pair: tuple[int, int], scores: Chances) -> np.ndarray:
    a, b = (articles.sides[k] for k in pair)
    return np.array([[scores.get((a.first + i, b.first + j), 0.0) for j in range(len(b))] for i in range(len(a))])


def by_kind(articles: Articles, scores: Chances, threshold: float) -> None:
    ours = [(a, b) for a, b in articles.related if "@" not in articles.stories[a]]
    kinds = Counter(kind_of(articles, articles.sides[a].first, articles.sides[b].first) for a, b in ours)
    for kind, count in kinds.most_common():
        precision, recall, f = linked(articles, scores, threshold, kind)
        print(f"  {kind:15} {count:4} pairs of articles: P {precision:.3f} R {recall:.3f} F {f:.3f}", flush=True)


# Writing


def write(looks: tuple[Any, Any], threshold: float, events: Relation) -> None:
    folder = models.models_folder() / "same_fact"
    folder.mkdir(parents=True, exist_ok=True)
    for name, look, fields in zip(("first", "second"), looks, (FIELDS, ALL_FIELDS), strict=True):
        onnx.save(as_onnx(look, len(fields)), str(folder / f"{name}.onnx"))
    related = asdict(events) | {"weights": dict(zip(FEATURES, events.weights, strict=True))}
    text = json.dumps({"threshold": threshold, "related": related}, indent=1)
    (folder / "same_fact.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def as_onnx(model: Any, width: int) -> onnx.ModelProto:
    """The ensemble as a graph: fields float32 (n, width) -> logarithm of the odds float32 (n, 1)."""
    names = ("treeids", "nodeids", "featureids", "values", "hitrates", "modes", "truenodeids", "falsenodeids", "missing_value_tracks_true")
    nodes: dict[str, list[Any]] = {f"nodes_{name}": [] for name in names}
    leaves: dict[str, list[Any]] = {f"target_{name}": [] for name in ("treeids", "nodeids", "ids", "weights")}
    for tree_id, [tree] in enumerate(model._predictors):
        for node_id, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            values = (
                tree_id, node_id, 0 if leaf else int(node["feature_idx"]), 0.0 if leaf else below(node["num_threshold"]), 1.0,
                "LEAF" if leaf else "BRANCH_LEQ", 0 if leaf else int(node["left"]), 0 if leaf else int(node["right"]), 0,
            )  # fmt: skip
            for found, value in zip(nodes.values(), values, strict=True):
                found.append(value)
            if leaf:
                for found, value in zip(leaves.values(), (tree_id, node_id, 0, float(node["value"])), strict=True):
                    found.append(value)
    base = [float(model._baseline_prediction.ravel()[0])]
    ensemble = helper.make_node(
        "TreeEnsembleRegressor", ["fields"], ["odds"], domain="ai.onnx.ml", n_targets=1, base_values=base, post_transform="NONE",
        aggregate_function="SUM", **nodes, **leaves,
    )  # fmt: skip
    graph = helper.make_graph(
        [ensemble],
        "same_fact",
        [helper.make_tensor_value_info("fields", TensorProto.FLOAT, [None, width])],
        [helper.make_tensor_value_info("odds", TensorProto.FLOAT, [None, 1])],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)], ir_version=9)
    onnx.checker.check_model(made)
    return made


def below(threshold: float) -> float:
    """The nearest float32 that is no greater, so that the same values pass."""
    near = np.float32(threshold)
    return float(near if float(near) <= threshold else np.nextafter(near, np.float32(-np.inf)))


if __name__ == "__main__":
    main()
