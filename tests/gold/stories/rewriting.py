"""A rewritten article with its gold carried over: what spin.py and garble.py share."""

from __future__ import annotations

import json
import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Gold = Mapping[str, list[Any]]
NEAR = 400
"""Characters around a reported stretch in which its speaker and cue are looked for."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`text[start:end]` becomes `put`; `figure` is what this changes of a figure's row (value, source_value)."""

    start: int
    end: int
    put: str
    figure: Mapping[str, Any] = field(default_factory=dict)


Rewriter = Callable[[str, Gold, str], list[Edit]]
"""The edits of one article: its text, the gold that it stands in, and its number."""


class Rewritten:
    """A text after edits that do not overlap, and where its old offsets lie now."""

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        self.before = text
        self.edits = apart(edits)
        pieces, at = [], 0
        self.old: list[int] = [0]
        self.new: list[int] = [0]
        length = 0
        for edit in self.edits:
            pieces += [text[at : edit.start], edit.put]
            length += edit.start - at + len(edit.put)
            at = edit.end
            self.old.append(edit.end)
            self.new.append(length)
        self.text = "".join([*pieces, text[at:]])

    def moved(self, offset: int, *, end: bool = False) -> int:
        """Where an offset lies now; one inside an edit moves to its edge."""
        at = bisect_right(self.old, offset) - 1
        edit = self.edits[at] if at < len(self.edits) else None
        if edit and edit.start < offset < edit.end:
            return self.new[at + 1] if end else self.new[at + 1] - len(edit.put)
        return self.new[at] + offset - self.old[at]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.moved(start), self.moved(end, end=True)

    def quote(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.text[first:last]

    def figure(self, start: int, end: int) -> Mapping[str, Any]:
        """What the edits within a figure change of its row."""
        return {key: value for edit in self.edits if start <= edit.start and edit.end <= end for key, value in edit.figure.items()}


def apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits by place, without those that run into one before."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def carried(gold: Gold, doc: str, new_doc: str, rewritten: Rewritten) -> dict[str, list[Any]]:
    """The gold of a story with the article `new_doc`, rewritten from `doc`, in it.

    A quote that is cited by its words alone must stand once: after the change it may not, and such a row is left out.
    """
    text = rewritten.before
    added: dict[str, list[Any]] = deepcopy(dict(gold))

    def moved_quote(quote: str, start: int | None) -> Row | None:
        at = text.find(quote) if start is None else start
        first, last = rewritten.span(at, at + len(quote))
        found = rewritten.text[first:last]
        return {"doc": new_doc, "quote": found, "start": first} if at >= 0 and rewritten.text.count(found) == 1 else None

    for fact in added["facts"]:
        rows = [moved_quote(row["quote"], row.get("start")) for row in fact["supports"] if row["doc"] == doc]
        fact["supports"] += [row for row in rows if row]
    for row in gold.get("claim_status", ()):
        if row["doc"] == doc and (moved := moved_quote(row["quote"], row.get("start"))):
            added["claim_status"].append(row | moved)
    for row in gold.get("figures", ()):
        if row["doc"] == doc:
            added["figures"].append(moved_figure(row, new_doc, rewritten))
    for row in gold.get("attributions", ()):
        if row["doc"] == doc:
            added["attributions"].append(moved_attribution(row, new_doc, rewritten))
    for entity in added.get("entities", ()):
        entity["mentions"] += moved_mentions(entity, doc, new_doc, rewritten)
    for row in gold.get("boilerplate", ()):
        if row["doc"] == doc:
            first, last = rewritten.span(row["start"], row["end"])
            added["boilerplate"].append(row | {"doc": new_doc, "start": first, "end": last, "quote": rewritten.text[first:last]})
    for part in ("contradictions", "rounding_agreements", "hard_negatives"):
        for row in gold.get(part, ()):
            quotes = [moved_quote(quote["quote"], quote.get("start")) if quote["doc"] == doc else quote for quote in row["quotes"]]
            if quotes != row["quotes"] and all(quotes):
                added[part].append(row | {"quotes": quotes})
    groups = added.setdefault("duplicates", [])
    group = next((row for row in groups if doc in row["docs"]), None)
    if group is None:
        groups.append(group := {"docs": [doc]})
    group["docs"] = sorted({*group["docs"], new_doc})
    return added


def moved_figure(row: Row, new_doc: str, rewritten: Rewritten) -> Row:
    start = row["expr_start"] if "expr_start" in row else row["start"]
    expression = row.get("expr", row["quote"])
    changes = rewritten.figure(start, start + len(expression))
    first, last = rewritten.span(start, start + len(expression))
    left, right = rewritten.span(row["start"], row["start"] + len(row["quote"]))
    place = {"doc": new_doc, "quote": rewritten.text[left:right], "start": left}
    return row | place | {"expr": rewritten.text[first:last], "expr_start": first} | changes


def moved_attribution(row: Row, new_doc: str, rewritten: Rewritten) -> Row:
    start, end = row["start"], row["start"] + len(row["content"])
    first, last = rewritten.span(start, end)
    near = max(0, start - NEAR)
    named = {}
    for key in ("speaker", "cue"):
        if row[key]:
            places = [near + match.start() for match in re.finditer(re.escape(row[key]), rewritten.before[near : end + NEAR])]
            outside = [at for at in places if at + len(row[key]) <= start or at >= end]
            at = min(outside, key=lambda at: min(abs(at + len(row[key]) - start), abs(at - end)), default=None)
            named[key] = row[key] if at is None else rewritten.quote(at, at + len(row[key]))
    return row | {"doc": new_doc, "content": rewritten.text[first:last], "start": first} | named


def moved_mentions(entity: Row, doc: str, new_doc: str, rewritten: Rewritten) -> list[Row]:
    forms: dict[str, list[int]] = {}
    for mention in entity["mentions"]:
        for start in mention.get("starts", ()) if mention["doc"] == doc else ():
            first, last = rewritten.span(start, start + len(mention["surface"]))
            forms.setdefault(rewritten.text[first:last], []).append(first)
    return [{"doc": new_doc, "surface": form, "count": len(starts), "starts": starts} for form, starts in forms.items()]


def rewrite_story(folder: Path, out: Path, rewriter: Rewriter, *, kind: str, offset: int) -> int:
    """Writes the story to `out` with a rewritten copy of each of its plain English articles; how many there are.

    A copy's number is its article's with a letter for `offset` ("1103" becomes "1103a"), so that several programs can add theirs.
    """
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    story = (folder / "story.toml").read_text(encoding="utf-8")
    if tomllib.loads(story)["split"] != "train":
        raise SystemExit(f"{folder.name} is not of the train split: only training text is made of articles")
    (out / "articles").mkdir(parents=True, exist_ok=True)
    (out / "story.toml").write_text(story, encoding="utf-8")
    made = 0
    letter = "abcdefghijklmnopqrstuvwxyz"[offset]
    for row in list(gold["meta"]):
        doc = row["doc"]
        path = next(folder.glob(f"articles/{doc}_*"))
        text = path.read_text(encoding="utf-8")
        (out / "articles" / path.name).write_text(text, encoding="utf-8")
        if row["language"] != "en" or row["machine_translated"] != "no":
            continue
        rewritten = Rewritten(text, rewriter(text, gold, doc))
        gold = carried(gold, doc, doc + letter, rewritten)
        gold["meta"].append(row | {"doc": doc + letter, "machine_translated": kind, "title": None, "note": "made from " + doc})
        (out / "articles" / path.name.replace(doc, doc + letter, 1)).write_text(rewritten.text, encoding="utf-8")
        made += 1
    (out / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return made


def spans_of(gold: Gold, doc: str) -> tuple[list[tuple[int, int]], list[tuple[int, int, str]]]:
    """The places of an article's figures, and of its mentions with their type."""
    figures = [
        (row.get("expr_start", row["start"]), row.get("expr_start", row["start"]) + len(row.get("expr", row["quote"])))
        for row in gold["figures"]
        if row["doc"] == doc
    ]
    mentions = [
        (start, start + len(mention["surface"]), entity["type"])
        for entity in gold["entities"]
        for mention in entity["mentions"]
        if mention["doc"] == doc
        for start in mention.get("starts", ())
    ]
    return figures, mentions
