"""The component that takes runs of capitalised words for names, in a pipeline that has no trained recogniser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from textkit import lang
from textkit.components import language_of

CAPITAL = re.compile(r"^[^\W\d_]")


@Language.factory("textkit_names", assigns=["doc.ents"])
def make_names(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Sets `doc.ents` where nothing before it has: label MISC, because capital letters say nothing of the kind of a name."""

    def component(doc: Doc) -> Doc:
        if not doc.ents:
            doc.ents = tuple(find_names(doc))
        return doc

    return component


def find_names(doc: Doc) -> Iterator[Span]:
    """Maximal runs of capitalised tokens, joined by the small words of names ("Center for Democracy", "Ludwig van Beethoven").

    A word that opens a sentence counts only when the document also writes it with a capital elsewhere, or when it is an acronym.
    """
    code = language_of(doc)
    inside = {token.text for token in doc if _capital(token) and not _opens(token)}
    start: int | None = None
    for token in doc:
        if start is None:
            if _capital(token) and not _is_common(token, code) and (not _opens(token) or _acronym(token) or token.text in inside):
                start = token.i
        elif not (_capital(token) and not token.is_sent_start) and not _joins(token, code):
            yield Span(doc, start, token.i, label="MISC")
            start = None
    if start is not None:
        yield Span(doc, start, len(doc), label="MISC")


def _capital(token: Token) -> bool:
    return bool(CAPITAL.match(token.text)) and token.text[0].isupper()


def _acronym(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper() and token.text.isalpha()


def _opens(token: Token) -> bool:
    return bool(token.is_sent_start) or token.i == 0 or (token.nbor(-1).is_punct and token.nbor(-1).text not in ",;()-")


def _joins(token: Token, code: str) -> bool:
    follows = token.i + 1 < len(token.doc) and _capital(token.nbor(1)) and not token.nbor(1).is_sent_start
    return follows and (token.text in ("-", "’s", "'s") or token.lower_ in _joiners(code))


def _is_common(token: Token, code: str) -> bool:
    return token.lower_ in _common(code)


@cache
def _joiners(code: str) -> frozenset[str]:
    return frozenset(lang.table(code, "words").get("name_joiners", ("of", "van", "von", "de", "der", "al", "bin")))


@cache
def _common(code: str) -> frozenset[str]:
    return frozenset(lang.table(code, "words").get("never_names", ()))
