"""Citations as W3C Web Annotations, which other tools can show on the article itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from textkit.export.sources import source_iri
from textkit.records import Claim, Fact
from textkit.results import Results

CONTEXT = 32
"""Code points before and after a quote: what the quote selector finds it again by."""


def write_annotations(results: Results, path: Path) -> None:
    """An annotation collection with all citations on its first page (W3C: Web Annotation Data Model).

    The text position counts code points in the document's `text`, which for HTML, PDF and DOCX is the extracted text.
    """
    items = [_annotation(results, fact, claim) for fact in results.facts for claim in results.claims_of(fact)]
    page = {"id": "#page-1", "type": "AnnotationPage", "partOf": "#collection", "startIndex": 0, "items": items}
    collection = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "#collection",
        "type": "AnnotationCollection",
        "label": f"textkit: citations of run {results.run_id}",
        "total": len(items),
    }
    whole = collection | ({"first": page, "last": "#page-1"} if items else {})
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _annotation(results: Results, fact: Fact, claim: Claim) -> dict[str, Any]:
    document, citation = results.document[claim.citation.document_id], claim.citation
    body = {"type": "TextualBody", "value": fact.statement, "format": "text/plain", "purpose": "describing"}
    lang = next((own.lang for own in results.claims_of(fact) if own.statement == fact.statement), None)
    return {
        "id": f"#claim-{claim.id}",
        "type": "Annotation",
        "motivation": "describing",
        "body": body | ({"language": lang} if lang else {}),
        "target": {
            "type": "SpecificResource",
            "source": source_iri(document),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": citation.quote,
                    "prefix": document.text[max(0, citation.start - CONTEXT) : citation.start],
                    "suffix": document.text[citation.end : citation.end + CONTEXT],
                },
                {"type": "TextPositionSelector", "start": citation.start, "end": citation.end},
            ],
        },
    }
