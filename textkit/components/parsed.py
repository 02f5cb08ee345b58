"""Speakers and contents read from a dependency parse: Universal Dependencies, or the CLEAR labels of spaCy's own English models."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from textkit.components import language_of
from textkit.components.cues import speech

UNIVERSAL = {
    "nsubjpass": "nsubj:pass",
    "dobj": "obj",
    "relcl": "acl:relcl",
    "csubjpass": "csubj:pass",
    "neg": "advmod",
    "auxpass": "aux:pass",
}
"""CLEAR labels by the Universal ones that say the same."""
NOMINAL_SUBJECTS = frozenset({"nsubj", "nsubjpass", "nsubj:pass", "nsubj:outer"})
"""Labels of either kind."""
SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass")
CONTENTS = ("ccomp", "xcomp", "acomp", "parataxis", "oprd")
OBJECTS = ("obj", "iobj", "obl", "obl:arg", "prep", "dative", "pobj", "pcomp", "advcl", "agent", "obl:agent")
LOOSE = ("acl:relcl", "appos", "parataxis", "acl", "advcl", "ccomp")
"""Dependents that don't belong to the name of a speaker when a comma or dash sets them off."""
SET_OFF = (",", "–", "—", "-", "(")
OPENING_MARKS = '“"«‘„'
PUNCTUATION = ',;:–—-()[]“”"«».!?…'
DEEPEST = 12
"""Steps up a tree that is searched for a shared subject: longer chains come of broken parses."""

Range = tuple[int, int]


def label(token: Token) -> str:
    """The Universal Dependencies label of the token."""
    given = token.dep_
    return UNIVERSAL.get(given, given)


def subject_of(verb: Token) -> Token | None:
    """The head noun of whoever does what the verb says: its own subject, or the one it shares with the verb it hangs on."""
    if (told := _main_verb_before(verb)) is not None and (subject := subject_of(told)) is not None:
        return subject
    for _ in range(DEEPEST):
        own = own_subject(verb)
        relation = label(verb).split(":")[0]
        if own is not None:
            if relation == "acl" and own.i < verb.i and is_relative(own):
                return named(verb.head)
            return own
        if relation in ("acl", "relcl"):
            return named(verb.head) if verb.head.pos_ in ("NOUN", "PROPN", "PRON") else None
        if relation not in ("conj", "xcomp", "advcl", "ccomp", "parataxis", "aux") or verb.head.i == verb.i:
            return None
        if relation in ("ccomp", "parataxis") and not verb.tag_.startswith("VBG"):
            return None
        verb = verb.head
    return None


def _main_verb_before(verb: Token) -> Token | None:
    """The main verb that an English participle behind a comma goes with, whatever noun it stands next to: "Holt | has opposed Moe's
    efforts, | saying that ..."."""
    behind_comma = verb.tag_ == "VBG" and verb.i > 0 and verb.nbor(-1).text == "," and label(verb) in ("acl", "advcl")
    if not behind_comma or own_subject(verb) is not None:
        return None
    root = verb.sent.root
    main = [token for token in (root, *root.conjuncts) if token.i < verb.i and token.pos_ in ("VERB", "AUX", "ADJ", "NOUN")]
    return main[-1] if main and main[-1].pos_ == "VERB" else None


def named(noun: Token) -> Token:
    """The name that the noun stands behind as an apposition: "Jan Storm, a geologist who believes ..." gives "Storm"; else the noun."""
    head = noun.head
    return head if label(noun) == "appos" and head.pos_ == "PROPN" and head.i < noun.i and noun.pos_ == "NOUN" else noun


def clause_beside(token: Token) -> Token | None:
    """The verb of the clause around the token that a word like "while" or "as" sets beside the main one, and that stands before it."""
    for _ in range(DEEPEST):
        if label(token) == "advcl" and token.i < token.head.i:
            first = next((child for child in token.children if label(child) == "mark"), None)
            return token if first is not None and first.lower_ in speech(language_of(token.doc)).subordinators else None
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def own_subject(verb: Token) -> Token | None:
    """The subject that hangs on the verb itself."""
    helpers = (child for child in verb.children if label(child) in ("aux", "aux:pass"))
    holders = (verb, *helpers)  # "Moe | har | overfor VG hevdet at": a parser may hang the subject on the helper
    return next((child for holder in holders for child in holder.children if label(child) in SUBJECTS), None) or _subject_behind(verb)


def _subject_behind(verb: Token) -> Token | None:
    """The first of two objects behind a verb that comes second: "I natt mistet | 300 hus | strømmen". Parsers often miss that subject."""
    objects = [child for child in verb.children if label(child) == "obj" and child.pos_ in ("NOUN", "PROPN")]
    if len(objects) < 2 or objects[0].i < verb.i or not is_finite(verb):
        return None
    return objects[0] if speech(language_of(verb.doc)).verb_second else None


def is_relative(token: Token) -> bool:
    """Whether the token is a relative pronoun."""
    return "Rel" in str(token.morph) or token.lower_ in ("who", "which", "that", "som")


def is_finite(verb: Token) -> bool:
    """Whether the form can carry a clause: "said", "has", "will", not "saying" or "to say".

    A form that taggers call a participle is the past tense where its own subject stands before it and no helper: "water leaked".
    """
    form = str(verb.morph)
    if "VerbForm=Fin" in form or ("VerbForm=" not in form and verb.tag_ in ("VBD", "VBZ", "VBP", "MD")):
        return True
    shared = "VerbForm=Part" in form and speech(language_of(verb.doc)).verb_second  # "satt", which is a past tense too
    if not shared and (verb.tag_ != "VBN" or not verb.lower_.endswith("ed")):
        return False
    relations = {label(child): child.i for child in verb.children}
    return relations.get("nsubj", verb.i) < verb.i and not {"aux", "aux:pass", "nsubj:pass"} & set(relations)


def is_infinitive(verb: Token) -> bool:
    """Whether the verb is a bare infinitive or one with "to"."""
    helped = any(label(child) in ("aux", "aux:pass") for child in verb.children)
    return not helped and not is_finite(verb) and (verb.tag_ == "VB" or "VerbForm=Inf" in str(verb.morph))


def finite_heads(tokens: Iterable[Token]) -> list[Token]:
    """The heads of the clauses whose finite verbs are among the tokens: that verb, or what its helper or copula stands with."""
    found: dict[int, Token] = {}
    for token in tokens:
        if token.pos_ in ("VERB", "AUX") and is_finite(token):
            head = token.head if label(token) in ("aux", "aux:pass", "cop") else token
            found.setdefault(head.i, head)
    return list(found.values())


def phrase_of(noun: Token, *, without: Token | None = None) -> Range:
    """The noun phrase around its head, without what commas or dashes set off after it: (start, end) in code points.

    A noun that is said of a subject ("one of them is | Olav Moe") begins after the copula, one after a preposition behind that.
    `without`: a verb whose clause, where it hangs on the noun ("a man | who claimed"), is left out.
    """
    doc = noun.doc
    start, end = noun.left_edge.i, noun.right_edge.i + 1
    for child in noun.children:
        if without is not None and child.i > noun.i and child.left_edge.i <= without.i <= child.right_edge.i:
            end = min(end, child.left_edge.i)
        if child.i < noun.i and (label(child) in ("cop", "case") or _is_set_off(child)):
            start = max(start, child.right_edge.i + 1)
    for child in noun.subtree:
        edge = child.left_edge.i
        loose = child.i > noun.i and edge > noun.i and label(child) in LOOSE
        if loose and (doc[edge - 1].text in SET_OFF or doc[edge].text in SET_OFF):
            end = min(end, edge)
    for at in range(start, min(noun.i, end)):
        if doc[at].text in ("“", '"', "«", "”", "»", ":", ";"):
            start = at + 1
    opened = next((at for at in range(noun.i + 1, end) if doc[at].text == "("), None)
    if opened is not None and not any(doc[at].text == ")" for at in range(opened, end - 1)):
        end = opened  # "Arvid Moe | (71)", whose bracket closes behind the phrase
    while end - 1 > noun.i and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    while start < noun.i and (doc[start].is_punct or doc[start].is_space or label(doc[start]) in ("cc", "mark", "case")):
        start += 1
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])


def _is_set_off(child: Token) -> bool:
    """Whether an adverbial and its comma stand before the noun that the parse hangs it on: "Under the plan, | the firm"."""
    last = child.right_edge
    comma = last.text == "," or last.nbor(1).text == ","
    return comma and label(child).split(":")[0] in ("obl", "nmod", "advcl", "advmod")


def content_of(verb: Token, *, with_objects: bool) -> Range | None:
    """What the verb reports: its clausal complement, or the clause that it is inserted in; with `objects`, its objects too."""
    inserted = _clause_around(verb)
    clauses = [child for child in verb.children if label(child) in CONTENTS and _has_predicate(child) and not _stands_apart(child)]
    ahead = [child for child in clauses if child.i > verb.i]
    if ahead:
        return _span_after(verb, ahead)
    before = [child for child in clauses if child.i < verb.i]
    if before:
        first, last = before[0].left_edge, before[-1].right_edge
        return _range(first, last if last.i < verb.i else verb.doc[verb.left_edge.i if verb.left_edge.i > first.i else verb.i - 1])
    if inserted is not None:
        return inserted
    if with_objects:
        objects = [child for child in verb.children if label(child).split(":")[0] in {o.split(":")[0] for o in OBJECTS} | set(CONTENTS)]
        ahead = [child for child in objects if child.i > verb.i]
        return _span_after(verb, ahead) if ahead else None
    return None


def _stands_apart(token: Token) -> bool:
    """Whether a clause that follows in the sentence is no complement: after a semicolon or the colon behind a complement, or a tag
    (", say staff")."""
    if label(token) != "parataxis" or token.i < token.head.i:
        return False
    marks = {child.text for child in token.children if child.i < token.i and child.is_punct}
    complement = any(label(child) in ("ccomp", "xcomp") and token.head.i < child.i < token.i for child in token.head.children)
    own = own_subject(token)
    return ";" in marks or (":" in marks and complement) or ("," in marks and own is not None and own.i > token.i)


def _has_predicate(token: Token) -> bool:
    """Whether the token heads a clause, not a bare noun phrase."""
    parts = ("nsubj", "cop", "mark", "aux", "csubj")
    has_parts = any(label(child).split(":")[0] in parts for child in token.children)
    return has_parts or token.pos_ in ("VERB", "AUX", "") or label(token) == "ccomp"


def _clause_around(verb: Token) -> Range | None:
    """The clause whose head the verb hangs on as a parenthesis: "The plan failed, | officials said"."""
    if label(verb) != "parataxis" or verb.head.i == verb.i or any(child.text == ";" and child.i < verb.i for child in verb.children):
        return None
    head = verb.head
    if verb.i > head.i:
        return _range(head.left_edge, verb.doc[max(head.left_edge.i, verb.left_edge.i - 1)])
    return _range(verb.doc[min(verb.right_edge.i + 1, head.right_edge.i)], head.right_edge)


def _span_after(verb: Token, children: list[Token]) -> Range:
    first = min((child.left_edge for child in children), key=lambda token: token.i)
    last = max((child.right_edge for child in children), key=lambda token: token.i)
    if first.i <= verb.i:
        first = verb.nbor(1)
    return _range(first, last)


def _range(first: Token, last: Token) -> Range:
    """From one token to the other, without the complementizer and punctuation at the border; an opening quotation mark stays."""
    doc = first.doc
    start, end = first.i, max(first.i, last.i)
    while start < end and doc[start].text not in OPENING_MARKS and (doc[start].text in PUNCTUATION or _joins(doc[start])):
        start += 1
    while end > start and (doc[end].is_space or doc[end].text in ",;:.–—"):
        end -= 1
    return doc[start].idx, doc[end].idx + len(doc[end])


def _joins(token: Token) -> bool:
    """Whether the token only joins a clause to another: "that", "and", in any language that has tables."""
    words = speech(language_of(token.doc))
    return label(token) in ("mark", "cc") and token.lower_ in words.complementizers | words.conjunctions
