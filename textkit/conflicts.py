"""Where the claims of a fact disagree, and what kind of disagreement it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from textkit.records import Claim, Conflict, Figure

COMPARED = frozenset({"cardinal", "money", "percent", "quantity", "age"})


def find_conflicts(claims: Sequence[Claim], figures: Mapping[str, Figure], published: object = None) -> Iterator[Conflict]:
    """Conflicts of figure and of status between claims of different documents, each pair of values once."""
    seen: set[tuple[str, str]] = set()
    for one, other in combinations(claims, 2):
        if one.citation.document_id == other.citation.document_id:
            continue
        for conflict in (*_figure_conflicts(one, other, figures), *_denials(one, other)):
            if (conflict.kind, conflict.about) not in seen:
                seen.add((conflict.kind, conflict.about))
                yield conflict


def _figure_conflicts(one: Claim, other: Claim, figures: Mapping[str, Figure], published: object = None) -> Iterator[Conflict]:
    for a in _compared(one, figures):
        rivals = [b for b in _compared(other, figures) if comparable(a, b)]
        if rivals and not any(agree(a, b) for b in rivals):
            about = f"{a.citation.quote} or {rivals[0].citation.quote}" + (f" {a.counted}" if a.counted else "")
            yield Conflict("figure", (one.id, other.id), about)


def _compared(claim: Claim, figures: Mapping[str, Figure]) -> list[Figure]:
    found = [figures[i] for i in claim.figure_ids if i in figures]
    return [f for f in found if f.label in COMPARED and isinstance(f.value, Decimal)]


def comparable(a: Figure, b: Figure) -> bool:
    """Whether two figures could be about one thing: the same label and unit, and words for what is counted that don't exclude it."""
    return a.label == b.label and (a.unit == b.unit or a.label in ("cardinal", "quantity"))


def agree(a: Figure, b: Figure) -> bool:
    """Whether two figures can both be right: the same, or one the other rounded, truncated or bounded.

    A rounded figure is one that stands with a word such as "nearly", or has fewer digits that count: 50,000 for 47,000; 1.2 for 1.28.
    """
    if not isinstance(a.value, Decimal) or not isinstance(b.value, Decimal):
        return a.value == b.value
    low, high = sorted((a, b), key=lambda f: f.value)  # type: ignore[arg-type, return-value]
    if low.value == high.value or _within(a, b) or _within(b, a):
        return True
    if low.modifier in ("more_than", "at_least") or high.modifier in ("less_than", "at_most"):
        return _near(low.value, high.value)
    if "approx" in (low.modifier, high.modifier):
        return _near(low.value, high.value)
    return _rounds_to(low.value, high.value) or _rounds_to(high.value, low.value)


def _within(a: Figure, b: Figure) -> bool:
    ends = (a.value, a.upper, b.value)
    return all(isinstance(end, Decimal) for end in ends) and a.value <= b.value <= a.upper  # type: ignore[operator]


def _near(low: Decimal | str | None, high: Decimal | str | None) -> bool:
    return isinstance(low, Decimal) and isinstance(high, Decimal) and abs(high - low) <= abs(high) / 10


def _rounds_to(exact: Decimal | str | None, rough: Decimal | str | None) -> bool:
    """Whether `rough` is `exact` rounded or truncated to the digits that `rough` has."""
    if not isinstance(exact, Decimal) or not isinstance(rough, Decimal) or not exact or not rough:
        return False
    normal = rough.normalize()
    digits = len(normal.as_tuple().digits)
    if digits >= len(exact.normalize().as_tuple().digits):
        return False
    step = Decimal(1).scaleb(int(normal.as_tuple().exponent))
    return (digits > 1 and abs(exact - rough) < step) or (digits == 1 and abs(exact - rough) <= step / 2)


def _denials(one: Claim, other: Claim) -> Iterator[Conflict]:
    if (one.status == "denied") != (other.status == "denied"):
        denier = one if one.status == "denied" else other
        yield Conflict("status", (one.id, other.id), f"{denier.speaker or 'one source'} denies it")
