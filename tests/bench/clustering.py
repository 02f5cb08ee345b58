"""What comes after the annotation, at many claims:  python tests/bench/clustering.py CLAIMS

Prints one line of JSON: documents and claims, the processor seconds of each stage (origins, entities, clusters), and the most megabytes
that the process held. Annotations are made, since to read a million claims takes days: those of the training stories, again and again
under other names and with other numbers of the same length, so that every citation stands where it stood. Vectors are by the languages'
tables.
"""

from __future__ import annotations

import json
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from articles import STORIES, names

from textkit import cluster, entities, origins
from textkit.config import Settings
from textkit.embed import encode
from textkit.evaluate import read_stories
from textkit.records import Annotation, Citation, Document
from textkit.run import Run
from textkit.sides import encode_claims
from textkit.store import open_store

WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"\d+")
VOWELS, CONSONANTS = "aeiouy", "bdfghklmnprstv"

Story = list[tuple[Document, Annotation]]


def read() -> list[Story]:
    """The training stories, annotated."""
    stories = [articles for articles, _ in read_stories(STORIES)["train"]]
    with tempfile.TemporaryDirectory() as scratch, open_store(Path(scratch), create=True) as store:
        run = Run(store, Settings(), None, lambda stage, done, total: None)
        documents, _ = run.read(stories, lang=None, limit=None)
        annotations, _ = run.annotate(documents)
        annotations, _ = run.translate(documents, annotations)
    found: dict[Path, Story] = {}
    for document, annotation in zip(documents, annotations, strict=True):
        found.setdefault(Path(document.path).parent, []).append((document, annotation))
    return list(found.values())


def made(claims: int, base: Sequence[Story]) -> Iterator[tuple[Document, Annotation]]:
    """Documents and annotations until they hold that many claims."""
    held = number = 0
    while True:
        for document, annotation in base[number % len(base)]:
            if held >= claims:
                return
            found = renamed(document, annotation, number)
            held += len(found[1].claims)
            yield found
        number += 1


def renamed(document: Document, annotation: Annotation, number: int) -> tuple[Document, Annotation]:
    key = f"{number}-"
    name, digits = partial(_name, number=number, known={}), _digits(number)

    def again(text: str) -> str:
        text = WORD.sub(lambda match: name(match[0]) if match[0] in names() else match[0], text)
        return NUMBER.sub(lambda match: match[0] if _stays(match[0]) else match[0].translate(digits), text)

    def cited(citation: Citation) -> Citation:
        return replace(citation, document_id=key + citation.document_id, quote=again(citation.quote))

    def value(found: Any) -> Any:
        return Decimal(again(str(found))) if isinstance(found, Decimal) else found

    return replace(document, id=key + document.id, text=again(document.text), path=f"{key}{document.path}"), replace(
        annotation,
        document_id=key + document.id,
        mentions=tuple(replace(m, id=key + m.id, citation=cited(m.citation)) for m in annotation.mentions),
        figures=tuple(
            replace(f, id=key + f.id, citation=cited(f.citation), value=value(f.value), upper=value(f.upper)) for f in annotation.figures
        ),
        claims=tuple(
            replace(
                c,
                id=key + c.id,
                citation=cited(c.citation),
                statement=again(c.statement),
                translation=c.translation and again(c.translation),
                speaker=c.speaker and again(c.speaker),
                figure_ids=tuple(key + i for i in c.figure_ids),
            )
            for c in annotation.claims
        ),
    )


def _stays(digits: str) -> bool:
    return int(digits) <= 31 or 1900 < int(digits) < 2100


def _digits(number: int) -> dict[int, int]:
    return str.maketrans("123456789", "".join(random.Random(f"digits {number}").sample("123456789", 9)))


def _name(word: str, *, number: int, known: dict[str, str]) -> str:
    """A word of the same length that can be spoken, in capitals where the other is."""
    if word not in known:
        rng = random.Random(f"{word} {number}")
        letters = "".join(rng.choice((CONSONANTS, VOWELS)[at % 2]) for at in range(len(word)))
        known[word] = letters.upper() if word.isupper() else letters.capitalize()
    return known[word]


def main(claims: int) -> None:
    articles = list(made(claims, read()))
    documents, annotations = [document for document, _ in articles], [annotation for _, annotation in articles]
    marks = [("", time.process_time())]

    def done(stage: str) -> None:
        marks.append((stage, time.process_time()))

    documents = origins.with_origins(documents, annotations, _vectors)
    done("origins")
    found, annotations = entities.resolve(annotations, documents)
    done("entities")
    claims_, facts, _ = cluster.cluster(annotations, documents, found, _encode)
    done("clusters")
    print(
        json.dumps(
            {
                "documents": len(documents),
                "claims": len(claims_),
                "facts": len(facts),
                "seconds": {stage: round(end - start, 1) for (_, start), (stage, end) in pairwise(marks)},
                "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }
        )
    )


def _encode(texts: Sequence[str], langs: Sequence[str], *, fast: bool = False, claims: bool = False) -> np.ndarray:
    return encode(texts, langs, fast=True)


def _vectors(annotation: Annotation) -> np.ndarray:
    return encode_claims([claim.statement for claim in annotation.claims], [claim.lang for claim in annotation.claims], _encode)


if __name__ == "__main__":
    main(int(sys.argv[1]))
