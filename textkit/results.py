"""What a run found: records that refer to one another, and the rows that users see of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textkit.records import Claim, Document, Entity, Fact, Figure, Link, Mention, Skipped
from textkit.store import Row, open_store, to_row

if TYPE_CHECKING:
    import pandas


class Results:
    """The records of one run. Lists are in the order of the files that the run wrote; mappings are by id."""

    def __init__(
        self,
        documents: Iterable[Document] = (),
        mentions: Iterable[Mention] = (),
        figures: Iterable[Figure] = (),
        claims: Iterable[Claim] = (),
        entities: Iterable[Entity] = (),
        facts: Iterable[Fact] = (),
        skipped: Iterable[Skipped] = (),
        links: Iterable[Link] = (),
    ) -> None:
        self.documents = list(documents)
        self.mentions = list(mentions)
        self.figures = list(figures)
        self.claims = list(claims)
        self.entities = list(entities)
        self.facts = list(facts)
        self.skipped = list(skipped)
        self.links = list(links)

    @cached_property
    def document(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    @cached_property
    def claim(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def figure(self) -> dict[str, Figure]:
        return {figure.id: figure for figure in self.figures}

    @cached_property
    def entity(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def fact(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def mentions_of(self) -> dict[str, list[Mention]]:
        """Mentions by the id of their entity."""
        grouped: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            if mention.entity_id:
                grouped[mention.entity_id].append(mention)
        return grouped

    @cached_property
    def links_of(self) -> dict[str, list[Link]]:
        """Links by the id of their fact."""
        grouped: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            grouped[link.fact_id].append(link)
        return grouped

    def claims_of(self, fact: Fact) -> list[Claim]:
        return [self.claim[claim_id] for claim_id in fact.claim_ids]

    def origins_of(self, fact: Fact) -> list[str]:
        """Ids of the independent origins behind a fact, sorted: copies, translations and rewrites of one text count once."""
        documents = {self.document[claim.citation.document_id] for claim in self.claims_of(fact)}
        return sorted({document.origin_id or document.id for document in documents})

    def values_of(self, fact: Fact) -> list[str]:
        """The different figures that the fact's claims give, as "value unit", in the order of their first claim."""
        figures = [self.figure[i] for claim in self.claims_of(fact) for i in claim.figure_ids if i in self.figure]
        return list(dict.fromkeys(written(figure) for figure in figures if figure.value is not None))

    # Rows, as they stand in the files of a run.

    def fact_row(self, fact: Fact) -> Row:
        claims = self.claims_of(fact)
        documents = list(dict.fromkeys(claim.citation.document_id for claim in claims))
        origins = self.origins_of(fact)
        dates = sorted(filter(None, (self.document[i].published for i in documents)))
        return {
            "id": fact.id,
            "statement": fact.statement,
            "status": "disputed" if fact.conflicts else "corroborated" if len(origins) > 1 else "single",
            "documents": len(documents),
            "origins": len(origins),
            "claim_ids": list(fact.claim_ids),
            "citations": [_cited(claim) for claim in claims],
            "values": self.values_of(fact),
            "conflicts": [{"kind": c.kind, "claim_ids": list(c.claim_ids), "about": c.about} for c in fact.conflicts],
            "first_published": dates[0] if dates else None,
        }

    @cached_property
    def _fact_rows(self) -> list[Row]:
        """Every file of a run and its summary ask for them."""
        return [self.fact_row(fact) for fact in self.facts]

    def entity_row(self, entity: Entity) -> Row:
        return to_row(entity) | {"mentions": [_cited(mention) for mention in self.mentions_of.get(entity.id, ())]}

    def rows(self, table: str) -> list[Row]:
        """The rows of `documents`, `claims`, `figures`, `entities` or `facts`, with the fields that DESIGN promises."""
        if table == "facts":
            return self._fact_rows
        make: dict[str, Any] = {"entities": self.entity_row}
        return [make.get(table, to_row)(record) for record in getattr(self, table)]

    def to_pandas(self, table: str = "facts") -> pandas.DataFrame:
        """The rows of a table as a data frame (needs pandas)."""
        import pandas

        return pandas.DataFrame(self.rows(table))


def _cited(record: Claim | Mention) -> Row:
    cited = record.citation
    return {"document_id": cited.document_id, "start": cited.start, "end": cited.end, "quote": cited.quote}


BOUND = {"approx": "~", "less_than": "<", "more_than": ">", "at_least": "≥", "at_most": "≤"}


def written(figure: Figure) -> str:
    """The figure's value as a person would write it in a table: "~47,000", "1,200,000–1,500,000 NOK", "120 day", "2025-04"."""
    value = _grouped(figure.value) if figure.upper is None else f"{_grouped(figure.value)}–{_grouped(figure.upper)}"
    unit = "%" if figure.label == "percent" and not figure.unit else figure.unit
    return BOUND.get(figure.modifier or "", "") + (f"{value} {unit}" if unit else value)


def _grouped(value: Decimal | str | None) -> str:
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)


def load(out: Path | str) -> Results:
    """The results of the run stored in an output folder. Raises StoreError when there is none."""
    with open_store(Path(out)) as store:
        kinds = (Document, Mention, Figure, Claim, Entity, Fact, Skipped, Link)
        return Results(*(store.records(kind) for kind in kinds))  # type: ignore[arg-type]
