"""The fact table as Parquet: one row a fact, with its citations nested in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textkit.errors import TextkitError
from textkit.export.tables import citation_rows
from textkit.results import Results

if TYPE_CHECKING:
    import pyarrow


def write_parquet(results: Results, path: Path) -> None:
    """Writes the table; the run's id stands in the metadata of its schema. Raises TextkitError when pyarrow is missing."""
    try:
        from pyarrow import Table, parquet
    except ImportError as error:
        raise TextkitError('.parquet needs pyarrow; install it with: pip install "textkit[parquet]"') from error
    rows = [results.fact_row(fact) | {"citations": citation_rows(results, fact)} for fact in results.facts]
    parquet.write_table(Table.from_pylist(rows, schema=_schema(results)), path)


def _schema(results: Results) -> pyarrow.Schema:
    from pyarrow import int64, list_, schema, string, struct

    citation = dict.fromkeys(
        "claim_id document_id path publisher published url origin lang quote translation speaker status".split(), string()
    )
    texts = list_(string())
    side = [("words", string()), ("claim_ids", texts), ("figure_ids", texts)]
    fields = {
        "id": string(),
        "statement": string(),
        "status": string(),
        "documents": int64(),
        "origins": int64(),
        "first_published": string(),
        "verdict": string(),
        "reviewers": texts,
        "values": texts,
        "conflicts": list_(struct([("kind", string()), ("claim_ids", texts), ("about", string()), ("sides", list_(struct(side)))])),
        "citations": list_(struct([*citation.items(), ("start", int64()), ("end", int64())])),
    }
    return schema(list(fields.items()), metadata={"run_id": results.run_id})
