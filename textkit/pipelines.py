"""The spaCy pipeline of a language: a trained one where there is one, else a blank one with our own sentences and names."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from textkit import lang, models

if TYPE_CHECKING:
    from spacy.language import Language

BLANK = {"nb": "nb", "nn": "nn", "en": "en", "da": "da", "sv": "sv", "de": "de", "fr": "fr", "es": "es"}
"""Languages whose tokenizer rules spaCy has and we read; the others are cut by spaCy's language-neutral rules."""


@cache
def pipeline(code: str, models_folder: str = "") -> Language:
    """The pipeline for texts of that language. Its components read `doc.user_data` (see `textkit.components`).

    A language without a trained model or table of its own is served shallowly: sentences, digits, capitalised names, quotation marks.
    """
    import spacy

    source = models.find(code, "pipeline", folder=Path(models_folder) if models_folder else None)
    if source is None:
        nlp = spacy.blank(BLANK.get(code, "xx"))
        nlp.add_pipe("textkit_sentences")
    else:
        nlp = spacy.load(source.path)
        nlp.add_pipe("textkit_sentences", config={"only_lines": True}, first=True)
    for component in ("textkit_names", "textkit_figures", "textkit_quotes", "textkit_claims"):
        nlp.add_pipe(component)
    return nlp


def is_shallow(code: str) -> bool:
    """Whether texts of that language are read without knowledge of their words."""
    return code not in lang.languages()
