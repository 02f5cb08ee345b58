"""The spaCy pipeline of a language: a trained one where there is one, else a blank one with our own sentences and names."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from textkit import lang, models

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LONG_RUN = re.compile(r"\S{300}(?=\S)")
"""No word of any language is as long."""
BLANK = {"nb": "nb", "nn": "nn", "en": "en", "da": "da", "sv": "sv", "de": "de", "fr": "fr", "es": "es"}
"""Languages whose tokenizer rules spaCy has and we read; the others are cut by spaCy's language-neutral rules."""


@cache
def pipeline(code: str, choice: models.Choice = models.OURS) -> Language:
    """The pipeline for texts of that language. Its components read `doc.user_data` (see `textkit.components`).

    A language without a trained model or table of its own is served shallowly: sentences, digits, capitalised names, quotation marks.
    """
    import spacy

    source = models.find(code, "pipeline", choice)
    if source is None:
        nlp = spacy.blank(BLANK.get(code, "xx"))
        nlp.add_pipe("textkit_sentences")
    else:
        with models.whole(source.path):
            nlp = spacy.load(source.path)
        nlp.add_pipe("textkit_sentences", config={"only_lines": True}, first=True)
    nlp.tokenizer = BoundedTokenizer(nlp.tokenizer)
    for component in ("textkit_names", "textkit_figures", "textkit_quotes", "textkit_claims"):
        nlp.add_pipe(component)
    return nlp


class BoundedTokenizer:
    """A tokenizer that cuts long stretches without a space first: spaCy's takes quadratic time over one of ten thousand quotation marks."""

    def __init__(self, tokenizer: Callable[[str], Doc]) -> None:
        self.tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        from spacy.tokens import Doc

        cuts = [match.end() for match in LONG_RUN.finditer(text)]
        if not cuts:
            return self.tokenizer(text)
        pieces = [self.tokenizer(text[start:end]) for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        tokens = [token for piece in pieces for token in piece]
        return Doc(pieces[0].vocab, words=[token.text for token in tokens], spaces=[bool(token.whitespace_) for token in tokens])


def is_shallow(code: str) -> bool:
    """Whether texts of that language are read without knowledge of their words."""
    return not lang.table(code, "words")
