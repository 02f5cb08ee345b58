"""JSON lines in, what each text says as JSON lines out: for programs that want textkit's reading without its table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from textkit.config import Settings
from textkit.errors import TextkitError
from textkit.records import Annotation, Document, short_id
from textkit.store import Row, to_row


def annotate_lines(lines: Iterable[str], *, settings: Settings) -> Iterator[Row]:
    """For every line {"id","text","lang"?,"published"?}: {"id","lang","sentences","entities","figures","claims"}, in order.

    Raises TextkitError, naming the line, for one that is not such an object.
    """
    from textkit.annotate import annotate, with_language
    from textkit.collect import collect
    from textkit.readers.jsonl import whole

    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        given = _read(line, number, settings)
        text = whole(given["text"])
        published, lang = (value if isinstance(value, str) else None for value in (given.get("published"), given.get("lang")))
        document = with_language(Document(short_id(text), f"line {number}", text, "", published=published), hint=lang)
        yield {"id": given.get("id"), "lang": document.lang} | _row(collect(document, annotate(document, choice=settings.models)))


def _read(line: str, number: int, settings: Settings) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise TextkitError(f"line {number}: not JSON; write one object a line, as in {_EXAMPLE}") from error
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise TextkitError(f"line {number}: no text; write one object a line, as in {_EXAMPLE}")
    if len(given["text"]) > settings.max_text_length:
        raise TextkitError(f"line {number}: its text is longer than max_text_length ({settings.max_text_length}) in textkit.toml; split it")
    return given


_EXAMPLE = '{"id": "1", "text": "Prisen steg 3 prosent.", "lang": "nb", "published": "2025-04-24"}'


def _row(annotation: Annotation) -> Row:
    return {
        "sentences": [list(sentence) for sentence in annotation.sentences],
        "entities": [{"start": m.citation.start, "end": m.citation.end, "label": m.label} for m in annotation.mentions],
        "figures": [to_row(figure) for figure in annotation.figures],
        "claims": [{key: value for key, value in to_row(claim).items() if key != "fact_id"} for claim in annotation.claims],
    }
