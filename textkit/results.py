"""What a run found: records that refer to one another, and the rows that users see of them."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlsplit

from textkit.judgements import Decision, Found, lay_over, verdicts
from textkit.notebook import Page, facts_table, marked_text
from textkit.records import Claim, Document, Entity, Fact, Figure, Judgement, Link, Mention, Skipped, short_id
from textkit.store import Row, open_store, read_judgements, to_row

if TYPE_CHECKING:
    import pandas

Cited = TypeVar("Cited", Claim, Figure, Mention)
"""Records that cite a stretch of a document."""


class Results:
    """The records of one run, with people's judgements laid over them.

    Lists are in the order of the files that the run wrote; mappings are by id. `decisions` are the judgements in force, the oldest first,
    and `found` is what the machine found, without them.
    """

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
        judgements: Iterable[Judgement] = (),
    ) -> None:
        self.found = Found(list(documents), list(mentions), list(figures), list(claims), list(entities), list(facts))
        self.judgements = list(judgements)
        laid = lay_over(self.found, self.judgements)
        self.documents = list(laid.documents)
        self.mentions = list(laid.mentions)
        self.figures = list(laid.figures)
        self.claims = list(laid.claims)
        self.entities = list(laid.entities)
        self.facts = list(laid.facts)
        self.skipped = list(skipped)
        self.links = list(links)
        self.decisions = laid.decisions

    def with_judgements(self, judgements: Iterable[Judgement]) -> Results:
        """The same run with these judgements laid over it, in place of those that are."""
        run = self.found
        return Results(
            run.documents, run.mentions, run.figures, run.claims, run.entities, run.facts, self.skipped, self.links, judgements=judgements
        )

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
    def claims_in(self) -> dict[str, list[Claim]]:
        """The claims of each document."""
        return _by_document(self.claims)

    @cached_property
    def figures_in(self) -> dict[str, list[Figure]]:
        """The figures of each document."""
        return _by_document(self.figures)

    @cached_property
    def mentions_in(self) -> dict[str, list[Mention]]:
        """The mentions of entities in each document."""
        return _by_document(mention for mention in self.mentions if mention.entity_id)

    @cached_property
    def facts_in(self) -> dict[str, set[str]]:
        """The ids of the facts that each document has."""
        return {document_id: {claim.fact_id for claim in claims if claim.fact_id} for document_id, claims in self.claims_in.items()}

    @cached_property
    def links_of(self) -> dict[str, list[Link]]:
        """Links by the id of their fact; those whose claims reviewers put apart are left out."""
        grouped: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            one, other = self.claim[link.left_id].fact_id, self.claim[link.right_id].fact_id
            if one and one == other:
                grouped[one].append(link)
        return grouped

    @cached_property
    def verdicts(self) -> dict[str, dict[str, Decision]]:
        """For each fact that was judged the last verdict of each reviewer, the latest last."""
        return verdicts(self.decisions)

    def verdict_of(self, fact: Fact) -> str | None:
        """accepted, rejected or flagged; `disagreement` where reviewers differ; None where nobody has judged the fact."""
        found = {decision.judgement.verdict for decision in self.verdicts.get(fact.id, {}).values()}
        return None if not found else found.pop() if len(found) == 1 else "disagreement"

    @cached_property
    def edited(self) -> set[str]:
        """Ids of the facts that have a reviewer's statement."""
        return {decision.about_id for decision in self.decisions if decision.judgement.kind == "statement" and decision.about_id}

    @cached_property
    def decisions_on(self) -> dict[str, list[Decision]]:
        """The decisions on each fact and entity."""
        grouped: dict[str, list[Decision]] = defaultdict(list)
        for decision in self.decisions:
            if decision.about_id:
                grouped[decision.about_id].append(decision)
        return grouped

    @cached_property
    def found_fact(self) -> dict[str, Fact]:
        """The facts as the machine found them, by id."""
        return {fact.id: fact for fact in self.found.facts}

    @cached_property
    def to_look_at(self) -> list[Decision]:
        """The decisions that no longer fit what was judged, each with its reason."""
        return [decision for decision in self.decisions if decision.look]

    def claims_of(self, fact: Fact) -> list[Claim]:
        return [self.claim[claim_id] for claim_id in fact.claim_ids]

    def origins_of(self, fact: Fact) -> list[str]:
        """Ids of the independent origins behind a fact, sorted: copies, translations and rewrites of one text count once."""
        documents = {self.document[claim.citation.document_id] for claim in self.claims_of(fact)}
        return sorted({document.origin_id or document.id for document in documents})

    @cached_property
    def run_id(self) -> str:
        """Sixteen hexadecimal digits that are the same for two runs only when their facts and the claims of each are the same."""
        return short_id(*(f"{fact.id}={','.join(fact.claim_ids)}" for fact in sorted(self.facts, key=lambda fact: fact.id)))

    def status_of(self, fact: Fact) -> str:
        """disputed where its claims conflict, corroborated from two independent origins on, else single."""
        return "disputed" if fact.conflicts else "corroborated" if len(self.origins_of(fact)) > 1 else "single"

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
            "status": self.status_of(fact),
            "documents": len(documents),
            "origins": len(origins),
            "claim_ids": list(fact.claim_ids),
            "citations": [_cited(claim) for claim in claims],
            "values": self.values_of(fact),
            "conflicts": [to_row(conflict) for conflict in fact.conflicts],
            "first_published": dates[0] if dates else None,
            "verdict": self.verdict_of(fact),
            "reviewers": sorted(self.verdicts.get(fact.id, ())),
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

    def _repr_html_(self) -> str:
        return facts_table(self.rows("facts"))

    def highlighted(self, document_id: str) -> Page:
        """The document with its claims, figures and names marked, for a notebook. Raises KeyError for an unknown id."""
        document = self.document[document_id]
        stretches = [
            *((claim.citation, "claim", f"{claim.status}: {claim.speaker or 'the article'}") for claim in self.claims),
            *((figure.citation, "figure", written(figure)) for figure in self.figures),
            *((mention.citation, "name", self._name_of(mention)) for mention in self.mentions),
        ]
        own = [(place.start, place.end, kind, told) for place, kind, told in stretches if place.document_id == document_id]
        return Page(marked_text(document.text, own))

    def _name_of(self, mention: Mention) -> str:
        return self.entity[mention.entity_id].name if mention.entity_id in self.entity else mention.label

    def to_pandas(self, table: str = "facts") -> pandas.DataFrame:
        """The rows of a table as a data frame (needs pandas)."""
        import pandas

        return pandas.DataFrame(self.rows(table))


def _by_document(records: Iterable[Cited]) -> dict[str, list[Cited]]:
    found: dict[str, list[Cited]] = defaultdict(list)
    for record in records:
        found[record.citation.document_id].append(record)
    return dict(found)


def _cited(record: Claim | Mention) -> Row:
    cited = record.citation
    return {"document_id": cited.document_id, "start": cited.start, "end": cited.end, "quote": cited.quote}


def outlet_of(document: Document) -> str:
    """Who published the document, or else the name of its file."""
    return document.publisher or Path(document.path).name


ALLOWED = "-._~:/?#[]@!$&'()*+,;=%"
"""What an address may hold beside letters and digits (RFC 3986)."""


def web_address(document: Document) -> str | None:
    """The document's address where it is one of the web: an article could name "javascript:..." as its own."""
    url = (document.url or "").strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return quote(url, safe=ALLOWED) if parts.scheme in ("http", "https") and parts.netloc and url.isprintable() else None


BOUND = {"approx": "~", "less_than": "<", "more_than": ">", "at_least": "≥", "at_most": "≤"}


def written(figure: Figure) -> str:
    """The figure's value as a person would write it in a table: "~47,000", "1,200,000–1,500,000 NOK", "120 day", "2025-04"."""
    value = _grouped(figure.value) if figure.upper is None else f"{_grouped(figure.value)}–{_grouped(figure.upper)}"
    unit = "%" if figure.label == "percent" and not figure.unit else figure.unit
    return BOUND.get(figure.modifier or "", "") + (f"{value} {unit}" if unit else value)


def _grouped(value: Decimal | str | None) -> str:
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keeps Python from looking for garbage among records by the hundred thousand, again and again, while these are made and all kept."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def load(out: Path | str) -> Results:
    """The results of the run stored in an output folder, as reviewers judged them. Raises StoreError when there is none."""
    with open_store(Path(out)) as store, no_collection():
        kinds = (Document, Mention, Figure, Claim, Entity, Fact, Skipped, Link)
        return Results(*(store.records(kind) for kind in kinds), judgements=read_judgements(Path(out)))  # type: ignore[arg-type,misc]
