"""Reads the Norwegian Dependency Treebank in its own scheme as Universal Dependencies.

The treebank makes function words heads (auxiliaries, prepositions, the infinitive marker, the copula); Universal Dependencies hangs
them on the content word. The rules follow Øvrelid and Hohle (2016), "Universal Dependencies for Norwegian", and were checked by
parsing the UD dev part with a parser that saw only trees made here (models/nb_news/README.md gives the agreement).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

AUXILIARIES = frozenset(("ha", "ville", "kunne", "skulle", "måtte", "burde", "bli", "få", "verte", "være", "vere", "tørre"))
COPULAS = frozenset(("være", "vere"))
PASSIVE = frozenset(("bli", "verte"))
NUMBERS = frozenset(
    (
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "sju",
        "syv",
        "åtte",
        "ni",
        "ti",
        "elleve",
        "tolv",
        "tretten",
        "fjorten",
        "femten",
        "seksten",
        "sytten",
        "atten",
        "nitten",
        "tjue",
        "tjueen",
        "tretti",
        "førti",
        "femti",
        "seksti",
        "sytti",
        "åtti",
        "nitti",
        "hundre",
        "tusen",
        "én",
        "ein",
        "éin",
    )
)
PARTS_OF_SPEECH = {
    "subst": "NOUN",
    "verb": "VERB",
    "adj": "ADJ",
    "adv": "ADV",
    "prep": "ADP",
    "pron": "PRON",
    "det": "DET",
    "konj": "CCONJ",
    "sbu": "SCONJ",
    "inf-merke": "PART",
    "interj": "INTJ",
    "symb": "SYM",
    "ukjent": "X",
}
FEATURES = {
    "mask": "Gender=Masc",
    "fem": "Gender=Fem",
    "nøyt": "Gender=Neut",
    "m/f": "Gender=Com",
    "ub": "Definite=Ind",
    "be": "Definite=Def",
    "bu": "Definite=Def",
    "ent": "Number=Sing",
    "eint": "Number=Sing",
    "fl": "Number=Plur",
    "pos": "Degree=Pos",
    "komp": "Degree=Cmp",
    "sup": "Degree=Sup",
    "pret": "Mood=Ind|Tense=Past|VerbForm=Fin",
    "pres": "Mood=Ind|Tense=Pres|VerbForm=Fin",
    "inf": "VerbForm=Inf",
    "perf-part": "VerbForm=Part",
    "<perf-part>": "VerbForm=Part",
    "imp": "Mood=Imp|VerbForm=Fin",
    "pass": "Voice=Pass",
    "gen": "Case=Gen",
    "nom": "Case=Nom",
    "akk": "Case=Acc",
    "pers": "PronType=Prs",
    "refl": "PronType=Prs|Reflex=Yes",
    "poss": "Poss=Yes|PronType=Prs",
    "dem": "PronType=Dem",
    "hum": "Animacy=Hum",
    "1": "Person=1",
    "2": "Person=2",
    "3": "Person=3",
    "fork": "Abbr=Yes",
}


@dataclass
class Node:
    """One word: as the treebank has it, and the tree that is built over it (`head` and `slot`, the relation in the old scheme)."""

    form: str
    lemma: str
    part: str
    marks: frozenset[str]
    children: list[tuple[int, str]] = field(default_factory=list)
    """Children in the old scheme with their relations."""
    head: int = -1
    slot: str = ""
    role: str = ""
    """The new relation where a rule has fixed it; otherwise it follows from the slot."""


Row = tuple[str, str, str, str, str, int, str, str]
"""form, lemma, UPOS, XPOS, features, head (from 0; its own for the root), relation, name tag (B-PER, I-PER, O)."""


def read_ndt(path: Path) -> Iterator[list[Row]]:
    """The sentences of a file of the treebank, without the bars that end its headlines."""
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                rows.append(line.rstrip("\n").split("\t"))
            else:
                yield convert(rows)
                rows = []


def convert(rows: list[list[str]]) -> list[Row]:
    rows = [row for row in rows if row[1] != "|"]
    place = {row[0]: at for at, row in enumerate(rows)}
    nodes = [Node(row[1], row[2], row[3], frozenset(row[5].split("|"))) for row in rows]
    roots = []
    for at, row in enumerate(rows):
        if row[6] in place:
            nodes[place[row[6]]].children.append((at, row[7]))
        else:
            roots.append((at, row[7]))
    if not rows:
        return []
    tops = [(_build(nodes, at), slot) for at, slot in roots]
    top = tops[0][0]
    nodes[top].head = top
    for other, slot in tops[1:]:
        nodes[other].head, nodes[other].slot = top, slot
    for node in nodes:
        if node.head < 0:
            node.head, node.slot = top, "UKJENT"
    dependents: dict[int, list[int]] = {}
    for at, node in enumerate(nodes):
        if node.head != at:
            dependents.setdefault(node.head, []).append(at)
    tags = [_upos(nodes, at) for at in range(len(nodes))]
    return [
        (node.form, node.lemma, tags[at], node.part, _features(node), node.head, _relation(nodes, tags, dependents, at), _name(rows[at]))
        for at, node in enumerate(nodes)
    ]


def _name(row: list[str]) -> str:
    return next((part.removeprefix("name=") for part in row[-1].split("|") if part.startswith("name=")), "O")


def _build(nodes: list[Node], at: int) -> int:
    """Builds the new tree over `at` and everything below it; the index of the word that now heads it."""
    node = nodes[at]
    below = [(_build(nodes, child), slot, child) for child, slot in node.children]
    said = next((item for item in below if item[1] == "PAR" and node.part == "verb" and _says(nodes, item[2])), None)
    rest = [item for item in below if item is not said and not (said and item[1] == "IP")]
    promoted = _promoted(node, rest) or _early(nodes, at, rest)
    head = promoted[0] if promoted else at
    for child, slot, _ in rest:
        if child != head:
            _hang(nodes, child, head, slot)
    if promoted:
        _hang(nodes, at, head, node.role)
    if said is None:
        return head
    nodes[head].role = "ccomp"
    _hang(nodes, head, said[0], "ccomp")
    for child, slot, _ in below:
        if slot == "IP":
            _hang(nodes, child, said[0], slot)
    return said[0]


def _early(nodes: list[Node], at: int, below: list[tuple[int, str, int]]) -> tuple[int, str, int] | None:
    """An apposition in front, such as a title, which takes over the place of the name."""
    title = next((item for item in below if item[1] == "APP" and item[2] < at), None)
    if title is not None:
        apart = any(node.part == "<komma>" for node in nodes[title[2] : at])
        nodes[at].role = "flat:name" if "prop" in nodes[at].marks and not apart else "appos"
    return title


def _promoted(node: Node, below: list[tuple[int, str, int]]) -> tuple[int, str, int] | None:
    """The child that takes over the place of a function word, if the word is one."""
    slots = {}
    for item in below:
        slots.setdefault(item[1], item)
    if node.part == "inf-merke" or (node.part == "verb" and node.lemma in AUXILIARIES and "INFV" in slots):
        if "INFV" in slots:
            node.role = _function(node)
            return slots["INFV"]
        return None
    if node.part == "prep" and "PUTFYLL" in slots:
        node.role = "case"
        return slots["PUTFYLL"]
    if node.part == "verb" and node.lemma in COPULAS and "SPRED" in slots:
        node.role = "cop"
        return slots["SPRED"]
    return None


def _function(node: Node) -> str:
    if node.part == "inf-merke":
        return "mark"
    return "aux:pass" if node.lemma in PASSIVE else "cop" if node.lemma in COPULAS else "aux"


def _hang(nodes: list[Node], child: int, head: int, slot: str) -> None:
    nodes[child].head, nodes[child].slot = head, slot


def _says(nodes: list[Node], at: int) -> bool:
    """Whether a parenthesis is "said she": a verb with its subject behind it."""
    return nodes[at].part == "verb" and any(slot == "SUBJ" and child > at for child, slot in nodes[at].children)


def _upos(nodes: list[Node], at: int) -> str:
    node = nodes[at]
    if node.part in ("clb", "<komma>", "<anf>", "<strek>", "<parentes-beg>", "<parentes-slutt>"):
        return "PUNCT"
    if node.part == "subst":
        return "PROPN" if "prop" in node.marks else "NOUN"
    if node.part == "verb":
        return "AUX" if node.role in ("aux", "aux:pass", "cop") else "VERB"
    if node.part == "prep":
        return "ADP" if node.role == "case" else "ADV"
    if node.part == "adv" and node.lemma in ("ikke", "ikkje"):
        return "PART"
    if node.part == "det":
        if "poss" in node.marks:
            return "PRON"
        return "NUM" if "kvant" in node.marks and (any(letter.isdigit() for letter in node.form) or node.lemma in NUMBERS) else "DET"
    return PARTS_OF_SPEECH.get(node.part, "X")


def _features(node: Node) -> str:
    found = {pair for mark in node.marks if mark in FEATURES for pair in FEATURES[mark].split("|")}
    if "<perf-part>" in node.marks or node.part != "verb":
        found -= {"Mood=Ind"}
    return "|".join(sorted(found)) or "_"


def _relation(nodes: list[Node], tags: list[str], dependents: dict[int, list[int]], at: int) -> str:
    node = nodes[at]
    if node.head == at:
        return "root"
    slot = node.slot
    if node.role and slot == node.role:
        return node.role
    if tags[at] == "PUNCT":
        return "punct"
    roles = {nodes[other].role or nodes[other].slot for other in dependents.get(at, ())}
    clause = tags[at] in ("VERB", "AUX") or bool(roles & {"cop", "mark", "SBU", "SUBJ"})
    head_roles = {nodes[other].role or nodes[other].slot for other in dependents.get(node.head, ())}
    predicate = tags[node.head] in ("VERB", "AUX", "ADJ", "ADV", "PART") or "cop" in head_roles
    passive = "aux:pass" in head_roles or "pass" in nodes[node.head].marks
    if slot in ("SUBJ", "PSUBJ"):
        return ("csubj" if clause else "nsubj") + (":pass" if passive else "")
    if slot in ("DOBJ", "POBJ"):
        return "obj" if not clause else "xcomp" if "mark" in roles and "SUBJ" not in roles else "ccomp"
    if slot == "DET":
        return (
            "nmod:poss"
            if "poss" in node.marks
            else {"NUM": "nummod", "NOUN": "nmod", "PROPN": "nmod", "ADV": "advmod"}.get(tags[at], "det")
        )
    if slot in ("ADV", "ATR", "PUTFYLL"):
        predicate = predicate and (slot != "ATR" or tags[node.head] not in ("NOUN", "PROPN", "PRON"))
        return _modifier(node, tags[at], roles, clause=clause, predicate=predicate)
    if slot == "FLAT":
        return "flat:foreign" if tags[at] == "X" else "flat:name" if "PROPN" in (tags[at], tags[node.head]) else "compound"
    return SLOTS.get(slot, "dep")


def _modifier(node: Node, tag: str, roles: set[str], *, clause: bool, predicate: bool) -> str:
    if clause and node.slot == "ATR" and not predicate:
        relative = {"SBU", "SUBJ", "FSUBJ"} & roles and "mark" not in roles
        return "acl:relcl" if relative else "acl"
    if clause:
        return "advcl" if predicate else "acl"
    if tag in ("NOUN", "PROPN", "PRON", "X", "SYM") or "case" in roles:
        return "obl" if predicate else "nmod"
    if tag == "NUM":
        return "obl" if predicate else "nummod"
    if tag == "ADJ":
        return "advmod" if predicate else "amod"
    return "det" if tag == "DET" else "advmod"


DETERMINERS = {"NUM": "nummod", "NOUN": "nmod", "PROPN": "nmod", "ADV": "advmod"}
SLOTS = {
    "FSUBJ": "expl",
    "FOBJ": "expl",
    "IOBJ": "iobj",
    "SPRED": "xcomp",
    "OPRED": "xcomp",
    "FSPRED": "xcomp",
    "INFV": "xcomp",
    "KOORD": "conj",
    "KOORD-ELL": "conj",
    "KONJ": "cc",
    "SBU": "mark",
    "IK": "punct",
    "IP": "punct",
    "APP": "appos",
    "PAR": "parataxis",
    "INTERJ": "discourse",
}
