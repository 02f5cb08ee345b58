"""Facts that a person has decided on, as ClaimReview of schema.org."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from textkit.export.verdicts import Verdict, verdict_of
from textkit.records import Claim, Fact
from textkit.results import Results, web_address


def write_claim_reviews(results: Results, path: Path) -> None:
    """A JSON array with one ClaimReview for each fact that a reviewer accepted or rejected; a flagged one is not decided.

    The rating is the reviewer's word alone: textkit has no scale of truth.
    """
    decided = [(fact, verdict) for fact in results.facts if (verdict := verdict_of(results, fact))]
    reviews = [_review(results, fact, verdict) for fact, verdict in decided if verdict.verdict != "flagged"]
    path.write_text(json.dumps(reviews, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _review(results: Results, fact: Fact, verdict: Verdict) -> dict[str, Any]:
    claims = results.claims_of(fact)
    speakers = list(dict.fromkeys(claim.speaker for claim in claims if claim.speaker))
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "identifier": fact.id,
        "claimReviewed": verdict.statement or fact.statement,
        "reviewRating": {"@type": "Rating", "alternateName": verdict.verdict},
        "reviewBody": verdict.note,
        "author": {"@type": "Person", "name": verdict.reviewer} if verdict.reviewer else None,
        "datePublished": verdict.made_at,
        "itemReviewed": {
            "@type": "Claim",
            "author": [{"@type": "Person", "name": speaker} for speaker in speakers],
            "appearance": [_article(results, claim) for claim in claims],
        },
    }
    return {name: value for name, value in review.items() if value}


def _article(results: Results, claim: Claim) -> dict[str, Any]:
    document = results.document[claim.citation.document_id]
    article = {
        "@type": "NewsArticle",
        "headline": document.title,
        "url": web_address(document),
        "datePublished": document.published,
        "dateModified": document.updated,
        "inLanguage": document.lang,
        "publisher": {"@type": "Organization", "name": document.publisher} if document.publisher else None,
        "text": claim.citation.quote,
    }
    return {name: value for name, value in article.items() if value}
