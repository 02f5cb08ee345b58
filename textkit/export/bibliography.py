"""The cited articles as entries for a reference manager: BibTeX, CSL-JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from textkit.export.sources import authors, cited_documents, date_parts, one_line
from textkit.records import Document
from textkit.results import Results, web_address

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
LATEX = {char: "\\" + char for char in "&%$#_"} | {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped or not
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def write_bibtex(results: Results, path: Path) -> None:
    """One entry for each document that a fact cites."""
    entries = [_bibtex(document) for document in cited_documents(results, results.facts)]
    path.write_text("\n".join(entries), encoding="utf-8", newline="\n")


def write_csl(results: Results, path: Path) -> None:
    """One item for each document that a fact cites, as a JSON array (CSL-JSON 1.0)."""
    items = [_csl(document) for document in cited_documents(results, results.facts)]
    path.write_text(json.dumps(items, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def citation_key(document: Document) -> str:
    """Publisher, year and id: of the document alone, so that it is the same in every run."""
    plain = unicodedata.normalize("NFKD", (document.publisher or "article").lower().replace("ø", "o").replace("æ", "ae"))
    name = re.sub("[^a-z0-9]", "", plain)[:24] or "article"
    return f"{name}{''.join(map(str, date_parts(document.published)[:1]))}-{document.id}"


def latex(text: str) -> str:
    """The text on one line, with what LaTeX or BibTeX would act on escaped."""
    return "".join(LATEX.get(char, char) for char in one_line(text))


def _bibtex(document: Document) -> str:
    date = date_parts(document.published)
    fields = {
        "author": " and ".join(map(_bibtex_name, authors(document))),
        "title": f"{{{latex(document.title or document.path)}}}",
        "journal": latex(document.publisher or ""),
        "year": str(date[0]) if date else "",
        "day": str(date[2]) if len(date) > 2 else "",
        "url": web_address(document) or "",
        "note": f"textkit document {document.id}",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    month = f"  month = {MONTHS[date[1] - 1]},\n" if len(date) > 1 else ""
    return f"@{'article' if document.publisher else 'misc'}{{{citation_key(document)},\n{''.join(lines)}{month}}}\n"


def _bibtex_name(name: str) -> str:
    """A name of one word, or one that BibTeX would split, is kept whole by braces."""
    whole = " " not in name or "," in name or re.search(r"\band\b", name, re.IGNORECASE)
    return f"{{{latex(name)}}}" if whole else latex(name)


def _csl(document: Document) -> dict[str, Any]:
    date = date_parts(document.published)
    item = {
        "id": citation_key(document),
        "type": "article-newspaper",
        "title": one_line(document.title or document.path),
        "container-title": one_line(document.publisher or ""),
        "author": [{"literal": name} for name in authors(document)],
        "issued": {"date-parts": [date]} if date else None,
        "language": document.lang,
        "URL": web_address(document),
        "note": f"textkit document {document.id}",
    }
    return {name: value for name, value in item.items() if value}
