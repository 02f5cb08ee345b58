"""Makes the training data of the spaCy pipelines from treebanks and name corpora, trains the parts and puts them together.

    python models/recipes/pipelines.py data  LANG DATA WORK [--without SOURCE]    treebanks and names as .spacy files
    python models/recipes/pipelines.py train LANG WORK PART [--steps STEPS | --go-on STEPS] [--seed SEED]
    python models/recipes/pipelines.py build LANG WORK FOLDER        one pipeline of the trained parts

LANG is `en`, or `nb` for Bokmål and Nynorsk in one. DATA is a folder with ud/ and ner/ (the models' cards say what they hold), WORK any
scratch folder. English is trained in two parts, one after the other: `together`, which is tags, dependencies and names over one transformer
that begins as MiniLM (pipelines_encoder.py), and `forms`, which is word forms and lemmas. Norwegian has no such transformer to begin from,
and is two parts with a word encoder each, `syntax` and `names`.
`--without` leaves one source of English names out and `--steps` trains for so many steps at a falling rate, so that what each source
brings can be measured by trainings of one length.
Evaluate with models/recipes/pipelines_measure.py.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import lzma
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
from confection import Config
from pipelines_invented import invented_names
from pipelines_ndt import read_ndt
from scipy import sparse
from sklearn.utils.extmath import randomized_svd
from spacy.cli.init_config import fill_config
from spacy.language import Language
from spacy.pipeline import EditTreeLemmatizer
from spacy.tokens import Doc, DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as train_pipeline
from spacy.util import filter_spans, load_config
from spacy.vectors import Vectors

from textkit.evaluate import read_stories

SEED = 20250424
STORIES = Path(__file__).parents[2] / "tests/gold/stories"
SUBTYPES = frozenset(
    ("nsubj:pass", "csubj:pass", "aux:pass", "acl:relcl", "nmod:poss", "nmod:desc", "obl:agent", "compound:prt", "flat:name", "expl:pv")
)
"""The subtypes of UD relations that are kept; of the others only the universal part is learned."""
GUM_GENRES = ("news", "interview", "bio", "voyage", "academic", "speech", "court")
"""Genres of GUM whose texts are CC BY, CC BY-SA or in the public domain."""
STEPS = {"together": 2_200, "forms": 1_200}
"""Steps of the English trainings, of 1,500 words each: some six times through their data."""
WIDTH, VECTORS, CONTEXTS = 96, 30_000, 3_000
"""Word vectors: dimensions, most words, context words counted."""
SENTENCES_A_DOC = (1, 2, 3, 5)
"""Training docs hold so many sentences by turns: enough to learn where one ends, and short, because the parser's oracle needs time
in the square of their length (docs of twelve sentences train at a third of the speed)."""


@dataclass
class Word:
    """One word of a treebank: its form, what stands in the columns of CoNLL-U, and its place in the text."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    """Index in the sentence, from 0; its own for the root."""
    deprel: str
    space: bool = True
    misc: str = "_"


@dataclass
class Sentence:
    words: list[Word]
    document: str = ""
    paragraph: bool = False
    """Whether a paragraph starts here."""


# --- reading ---------------------------------------------------------------------------------------


def read_conllu(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file. Words of a multiword token come one by one, as its surface is their forms joined."""
    document, paragraph, rows = "", True, []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                document, paragraph = line.split("=", 1)[-1].strip(), True
            elif line.startswith("# newpar"):
                paragraph = True
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
            elif not line and rows:
                yield Sentence(_words(rows), document, paragraph)
                rows, paragraph = [], False


def _words(rows: list[list[str]]) -> list[Word]:
    """Surface words: the parts of a multiword token ("can't") carry a space only after the last."""
    glued: set[str] = set()
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            glued |= {str(number) for number in range(first, last + ("SpaceAfter=No" in row[9]))}
    words = []
    for row in rows:
        if row[0].isdigit():
            head = int(row[6])
            space = "SpaceAfter=No" not in row[9] and row[0] not in glued
            words.append(Word(row[1], row[2], row[3], row[4], row[5], (head or int(row[0])) - 1, relation(row[7]), space, row[9]))
    return words


def relation(deprel: str) -> str:
    return deprel if deprel in SUBTYPES else deprel.split(":")[0]


# --- from treebank words to spaCy's tokens ----------------------------------------------------------


def make_docs(nlp: Language, sentences: Iterable[Sentence]) -> Iterator[Doc]:
    """Docs of a few sentences, in spaCy's own tokens, lines broken where a paragraph starts."""
    sizes = itertools.cycle(SENTENCES_A_DOC)
    batch: list[Sentence] = []
    size = next(sizes)
    for sentence in sentences:
        if batch and (len(batch) == size or sentence.document != batch[0].document):
            yield make_doc(nlp, batch)
            batch, size = [], next(sizes)
        batch.append(sentence)
    if batch:
        yield make_doc(nlp, batch)


def make_doc(nlp: Language, sentences: list[Sentence]) -> Doc:
    """The sentences as one annotated Doc. Where spaCy cuts words more finely than the treebank, the last piece stands for the
    word and the others hang on it; where it cuts more coarsely, the uppermost word stands for the token."""
    text, words, spans, heads = "", [], [], []
    for sentence in sentences:
        if text:
            text = text.rstrip(" ") + ("\n" if sentence.paragraph else " ")
        offset = len(words)
        for word in sentence.words:
            spans.append((len(text), len(text) + len(word.form)))
            heads.append(offset + word.head)
            words.append(word)
            text += word.form + (" " if word.space else "")
    doc = nlp.make_doc(text.rstrip())
    owners = _owners(doc, spans)
    tokens_of: dict[int, list[int]] = {}
    for token, owned in enumerate(owners):
        for word in owned:
            tokens_of.setdefault(word, []).append(token)
    anchor = {word: _anchor(doc, tokens) for word, tokens in tokens_of.items()}

    rows = [_row(doc, token, owned, words, heads, anchor, tokens_of) for token, owned in enumerate(owners)]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    cut_cycles(columns["heads"], columns["deps"])
    return Doc(nlp.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc], **columns)


def cut_cycles(heads: list[int], deps: list[str]) -> None:
    """Makes a root of one token of each cycle, in place. Two words that share pieces of two tokens can give one."""
    for token in range(len(heads)):
        seen, at = set(), token
        while heads[at] != at and at not in seen:
            seen.add(at)
            at = heads[at]
        if heads[at] != at:
            heads[at], deps[at] = at, "ROOT"


def _owners(doc: Doc, spans: list[tuple[int, int]]) -> list[list[int]]:
    """For each spaCy token the treebank words that it overlaps; none for white space."""
    owners: list[list[int]] = []
    first = 0
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        found, at = [], first
        while at < len(spans) and spans[at][0] < end:
            found.append(at)
            at += 1
        owners.append([] if token.is_space else found)
    return owners


def _anchor(doc: Doc, tokens: list[int]) -> int:
    wordlike = [token for token in tokens if any(letter.isalnum() for letter in doc[token].text)]
    return (wordlike or tokens)[-1]


def _row(doc, token, owned, words, heads, anchor, tokens_of) -> dict[str, object]:  # type: ignore[no-untyped-def]
    if not owned:
        neighbour = token - 1 if token else min(token + 1, len(doc) - 1)
        return {"tags": "_SP", "pos": "SPACE", "morphs": "", "lemmas": doc[token].text, "heads": neighbour, "deps": "dep"}
    top = next((word for word in owned if heads[word] not in owned or heads[word] == word), owned[0])
    word = words[top]
    if anchor[top] != token:
        punct = not any(letter.isalnum() for letter in doc[token].text)
        return {
            "tags": "HYPH" if punct and word.xpos.isupper() else word.xpos,
            "pos": "PUNCT" if punct else word.upos,
            "morphs": "" if punct else _morph(word),
            "lemmas": doc[token].text,
            "heads": anchor[top],
            "deps": "punct" if punct else "compound",
        }
    whole = len(owned) == 1 and len(tokens_of[top]) == 1
    head = anchor.get(heads[top], token)
    return {
        "tags": word.xpos,
        "pos": word.upos,
        "morphs": _morph(word),
        "lemmas": word.lemma.removeprefix("$") if whole else doc[token].text,
        "heads": head,
        "deps": "ROOT" if heads[top] == top else (word.deprel if head != token else "dep"),
    }


def _morph(word: Word) -> str:
    return "" if word.feats == "_" else word.feats


# --- names ------------------------------------------------------------------------------------------

Named = tuple[str, list[tuple[int, int, str]]]
"""A text and its names: start and end in code points, label."""
LAWS = re.compile(
    r"\b(Act|Law|Bill|Treaty|Constitution|Amendment|Convention|Accords?|Directive|Charter|Code|Protocol|Regulation)\b"
    r"|(lov|lova|loven|avtalen|traktaten|direktivet|forskriften|forskrifta|konvensjonen)$"
)
LANDSCAPE = re.compile(
    r"\b(River|Lake|Sea|Ocean|Mount|Mountains?|Hills?|Islands?|Isle|Bay|Gulf|Coast|Valley|Desert|Canal|Bridge|Street|St\.|Avenue|Road|"
    r"Park|Square|Airport|Stadium|Station|Building|House|Hall|Church|Museum|Hospital|Tower|Palace|Castle|Strait|Peninsula|Forest|"
    r"Africa|Asia|Europe|Antarctica|Arctic|Pacific|Atlantic|Mediterranean|Middle East|Balkans|Scandinavia|Caribbean|"
    r"Northern|Southern|Eastern|Western|Temple|Cathedral|Beach|Cape|Center|Centre|Plaza|Hotel|Garden|Gardens)\b"
)
PEOPLES = """
Afghan Afghans African Africans Albanian Albanians Algerian American Americans Arab Arabs Argentine Argentinian Armenian Asian Asians
Australian Australians Austrian Austrians Azerbaijani Bangladeshi Belarusian Belgian Belgians Bolivian Bosnian Brazilian Brazilians
British Britons Bulgarian Cambodian Canadian Canadians Catalan Catholic Catholics Chechen Chilean Chinese Christian Christians
Colombian Congolese Conservative Croatian Croats Cuban Cubans Czech Czechs Danish Danes Democrat Democratic Democrats Dutch Egyptian
Egyptians English Eritrean Estonian Ethiopian European Europeans Filipino Filipinos Finnish Finns French Georgian German Germans
Greek Greeks Haitian Haitians Hindu Hindus Hispanic Hispanics Honduran Hungarian Hungarians Icelandic Indian Indians Indonesian
Iranian Iranians Iraqi Iraqis Irish Islamic Islamist Israeli Israelis Italian Italians Japanese Jew Jewish Jews Jordanian Kenyan
Korean Koreans Kosovar Kurd Kurdish Kurds Kuwaiti Latino Latinos Latvian Lebanese Liberal Liberian Libyan Lithuanian Malaysian
Mexican Mexicans Moldovan Mongolian Moroccan Muslim Muslims Nazi Nazis Nepalese Nigerian Nigerians Norwegian Norwegians Orthodox
Pakistani Pakistanis Palestinian Palestinians Persian Peruvian Polish Poles Portuguese Protestant Protestants Qatari Republican
Republicans Romanian Russian Russians Rwandan Sami Saudi Saudis Scandinavian Scot Scots Scottish Serb Serbian Serbs Shia Shiite
Singaporean Slovak Slovenian Somali Somalis Spanish Spaniards Sudanese Sunni Swede Swedes Swedish Swiss Syrian Syrians Taiwanese
Tamil Thai Tibetan Tunisian Turk Turkish Turks Ukrainian Ukrainians Venezuelan Venezuelans Vietnamese Welsh Yemeni
"""
"""Peoples, faiths and political directions, which the English name corpora leave out: they become NORP outside of other names."""
DEMONYMS = frozenset(PEOPLES.split())


def place_label(name: str) -> str:
    return "LOC" if LANDSCAPE.search(name) else "GPE"


def named_doc(nlp: Language, text: str, names: list[tuple[int, int, str]]) -> Doc:
    doc = nlp.make_doc(text)
    spans = [doc.char_span(start, end, label, alignment_mode="expand") for start, end, label in names]
    doc.set_ents(filter_spans([span for span in spans if span is not None]), default="outside")
    return doc


def with_peoples(named: Named) -> Named:
    text, names = named
    found = [(match.start(), match.end(), "NORP") for match in re.finditer(r"[A-Z]\w+", text) if match[0] in DEMONYMS]
    return text, [*names, *(new for new in found if not any(new[0] < end and start < new[1] for start, end, _ in names))]


def glue(named: Named) -> Named:
    """The text without the spaces that a tokenised corpus puts around punctuation, and the names moved with it."""
    text, names = named
    drop = {match.start() for match in re.finditer(r" (?=[,.;:!?)\]%»](?:\s|$))|(?<=[(\[«]) ", text)}
    drop |= {match.start() for match in re.finditer(r" (?=(?:'s|n't|'re|'ve|'ll|'d)\b)", text)}
    start = 0
    for line in text.splitlines(keepends=True):
        marks = [start + place for place, letter in enumerate(line) if letter == '"']
        drop |= {place + 1 for place in marks[::2] if text[place + 1 : place + 2] == " "}
        drop |= {place - 1 for place in marks[1::2] if text[place - 1] == " "}
        start += len(line)
    moved, place = [0] * (len(text) + 1), 0
    for at in range(len(text)):
        moved[at] = place
        place += at not in drop
    moved[len(text)] = place
    return "".join(letter for at, letter in enumerate(text) if at not in drop), [(moved[a], moved[b], label) for a, b, label in names]


def read_json(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


CROSSNER = {
    "politician": "PERSON",
    "person": "PERSON",
    "politicalparty": "ORG",
    "organisation": "ORG",
    "country": "GPE",
    "event": "EVENT",
    "election": "EVENT",
}


def crossner_names(path: Path) -> Iterator[Named]:
    for row in read_json(path):
        names = [(span["start"], span["end"], label) for span in row["spans"] if (label := _crossner_label(span))]
        yield glue((row["text"], names))


def _crossner_label(span: dict) -> str | None:
    if span["type"] == "location":
        return place_label(span["text"])
    if span["type"] == "misc":
        return "LAW" if LAWS.search(span["text"]) else None
    return CROSSNER[span["type"]]


def uner_names(path: Path) -> Iterator[Named]:
    labels = {"PER": "PERSON", "ORG": "ORG"}
    for row in read_json(path):
        names = [(span["start"], span["end"], labels.get(span["type"]) or place_label(span["text"])) for span in row["spans"]]
        yield row["text"], names


GUM_LABELS = {"person": "PERSON", "organization": "ORG", "event": "EVENT", "object": "PRODUCT"}
JOINERS = frozenset(("of", "the", "and", "&", "for", "de", "la", "van", "von", "al", "-", "'", "'s", "’s", "in", "on"))


def gum_names(sentence: Sentence) -> Named:
    """The proper names among GUM's entities: the run of name words around the head of each noun phrase."""
    text, starts = "", []
    for word in sentence.words:
        starts.append(len(text))
        text += word.form + (" " if word.space else "")
    names = []
    for first, last, kind in _gum_entities(sentence):
        run = _name_run(sentence.words, first, last)
        if run:
            start, end = starts[run[0]], starts[run[1]] + len(sentence.words[run[1]].form)
            if label := _gum_label(kind, text[start:end]):
                names.append((start, end, label))
    return text.rstrip(), names


def _gum_label(kind: str, name: str) -> str | None:
    if name in DEMONYMS:
        return "NORP"
    if kind == "place":
        return place_label(name)
    return "LAW" if kind in ("abstract", "object", "event") and LAWS.search(name) else GUM_LABELS.get(kind)


def _gum_entities(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """First word, last word, kind, from the brackets in the MISC column: `(5-object-new-...` opens, `5)` closes."""
    open_: list[tuple[str, int, str]] = []
    for place, word in enumerate(sentence.words):
        marks = next((part.removeprefix("Entity=") for part in word.misc.split("|") if part.startswith("Entity=")), "")
        for match in re.finditer(r"\((\d+)-([a-z]+)([^()]*)(\)?)|(\d+)\)", marks):
            if match[1] and match[4]:
                yield place, place, match[2]
            elif match[1]:
                open_.append((match[1], place, match[2]))
            else:
                found = next((item for item in reversed(open_) if item[0] == match[5]), None)
                if found:
                    open_.remove(found)
                    yield found[1], place, found[2]


def _name_run(words: list[Word], first: int, last: int) -> tuple[int, int] | None:
    head = next((at for at in range(first, last + 1) if not first <= words[at].head <= last or words[at].head == at), None)
    if head is None or words[head].upos != "PROPN":
        return None

    def belongs(at: int) -> bool:
        word = words[at]
        if word.upos == "PROPN":
            return word.deprel != "nmod:desc"
        return word.form[0].isupper() and word.upos in ("ADJ", "NOUN", "VERB", "NUM")

    start = end = head
    while start > first and (belongs(start - 1) or (words[start - 1].form in JOINERS and start - 1 > first and belongs(start - 2))):
        start -= 1
    while end < last and (belongs(end + 1) or (words[end + 1].form in JOINERS and end + 2 <= last and belongs(end + 2))):
        end += 1
    while words[start].form in JOINERS:
        start += 1
    return start, end


STORY_LABELS = frozenset(("PERSON", "ORG", "GPE", "LOC", "LAW", "PRODUCT", "EVENT"))


def story_names(*languages: str) -> Iterator[Named]:
    """The paragraphs of the training stories in tests/gold/stories with their names, garbled and spun ones too (ours, CC0)."""
    for articles, gold in read_stories(STORIES)["train"]:
        names: dict[str, list[tuple[int, int, str]]] = {}
        for entity in gold["entities"]:
            for mention in entity["mentions"] if entity["type"] in STORY_LABELS else ():
                spans = [(start, start + len(mention["surface"]), entity["type"]) for start in mention["starts"]]
                names.setdefault(mention["doc"], []).extend(spans)
        for row in gold["meta"]:
            if row["language"] in languages:
                text = next(articles.glob(f"{row['doc']}_*")).read_text(encoding="utf-8")
                yield from paragraphs(text, names.get(row["doc"], []))


def paragraphs(text: str, names: list[tuple[int, int, str]]) -> Iterator[Named]:
    for line in re.finditer(r"\S[^\n]*", text):
        start, end = line.span()
        yield line[0], [(first - start, last - start, label) for first, last, label in names if start <= first and last <= end]


# --- data of each language ---------------------------------------------------------------------------


ENGLISH_NAMES = ("gum", "uner", "crossner", "invented", "stories")
"""The sources that the English names are learned from."""


def english(data: Path, work: Path, without: str | None) -> None:
    nlp = spacy.blank("en")
    ewt = list(read_conllu(data / "ud/en_ewt_train.conllu.gz"))
    gum = [s for s in read_conllu(data / "ud/en_gum_prose_train.conllu.gz") if s.document.split("_")[1] in GUM_GENRES]
    train, dev = work / "en_together_train.spacy", work / "en_together_dev.spacy"  # folders; syntax first, or spaCy measures it wrong
    save(train / "1_syntax.spacy", make_docs(nlp, ewt + gum), augment=True)
    save(dev / "1_syntax.spacy", make_docs(nlp, read_conllu(data / "ud/en_ewt_dev.conllu.gz")))
    named = [gum_names(sentence) for sentence in gum]
    held = [item for place, item in enumerate(named) if place // 40 % 12 == 5]
    crossner_dev = list(crossner_names(data / "ner/crossner_politics_dev.jsonl.gz"))
    held += crossner_dev[400:]
    sources: dict[str, Iterable[Named]] = {
        "gum": (item for place, item in enumerate(named) if place // 40 % 12 != 5),
        "uner": uner_names(data / "ner/uner_ewt_dev.jsonl.gz"),
        "crossner": itertools.chain(crossner_names(data / "ner/crossner_politics_train.jsonl.gz"), crossner_dev[:400]),
        "invented": invented_names(4_000),
        "stories": story_names("en"),
    }
    learned = [item for name in ENGLISH_NAMES if name != without for item in sources[name]]
    save(train / "2_names.spacy", (named_doc(nlp, *with_peoples(item)) for item in learned), augment=True)
    save(dev / "2_names.spacy", (named_doc(nlp, *with_peoples(item)) for item in held))


NORNE = {"PER": "PERSON", "ORG": "ORG", "GPE_LOC": "GPE", "GPE_ORG": "GPE", "LOC": "LOC", "PROD": "PRODUCT", "EVT": "EVENT", "DRV": "NORP"}


def norwegian(data: Path, work: Path, without: None) -> None:
    """Bokmål and Nynorsk together. A tenth of the UD dev part is held back; the rest is shown twice, being the target's own scheme."""
    ndt = {lang: list(ndt_sentences(data / f"ud/{lang}_ndt_train.conll.gz")) for lang in ("nb", "nn")}
    if not (work / "nb_vectors").exists():
        count_vectors(work / "nb_vectors", "nb", norwegian_texts(data, ndt))
    nlp = spacy.blank("nb")
    train, held = [], []
    for lang in ("nb", "nn"):
        kept, left = hold_back(list(read_conllu(data / f"ud/{lang}_dev_only.conllu.gz")))
        held += make_docs(nlp, left)
        train += 2 * list(make_docs(nlp, kept)) + list(make_docs(nlp, ndt[lang]))
    save(work / "nb_syntax_train.spacy", train, augment=True)
    save(work / "nb_syntax_dev.spacy", held)
    documents = [row for row in read_json(data / "ner/ndt_docs_train_dev.jsonl.gz") if row["split"] == "train"]
    named = [list(norne_names(row)) for row in documents]
    held_names = [item for doc in named[6::12] for item in doc]
    train_names = [item for place, doc in enumerate(named) if place % 12 != 6 for item in doc]
    train_names += story_names("nb", "nn")
    save(work / "nb_names_train.spacy", (named_doc(nlp, *item) for item in train_names), augment=True)
    save(work / "nb_names_dev.spacy", (named_doc(nlp, *item) for item in held_names))


def hold_back(sentences: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences to learn from, and a tenth that is held back, in stretches of twelve."""
    kept = [sentence for place, sentence in enumerate(sentences) if place // 12 % 10 != 4]
    return kept, [sentence for place, sentence in enumerate(sentences) if place // 12 % 10 == 4]


def ndt_sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of the Norwegian Dependency Treebank; spaces and «» are put where print has them."""
    for number, rows in enumerate(read_ndt(path)):
        if not rows:
            continue
        forms = [row[0] for row in rows]
        if number % 3:
            forms = guillemets(forms)
        words = [
            Word(form, row[1], row[2], row[3], row[4], row[5], relation(row[6]), space)
            for form, row, space in zip(forms, rows, spaces(forms), strict=True)
        ]
        yield Sentence(words, str(number // 60), paragraph=words[-1].upos != "PUNCT" or number % 4 == 0)


def guillemets(forms: list[str]) -> list[str]:
    marks = [at for at, form in enumerate(forms) if form == '"']
    changed = {at: "»" if place % 2 else "«" for place, at in enumerate(marks)}
    return [changed.get(at, form) for at, form in enumerate(forms)]


def spaces(forms: list[str]) -> list[bool]:
    """Whether a space follows each word, in print."""
    straight = np.cumsum([form == '"' for form in forms])
    opens = [form in "(«[" or (form == '"' and straight[at] % 2 == 1) for at, form in enumerate(forms)]
    closes = [form in ".,;:!?)»]" or form == "..." or (form == '"' and straight[at] % 2 == 0) for at, form in enumerate(forms)]
    return [not opens[at] and not (at + 1 < len(forms) and closes[at + 1]) for at in range(len(forms))]


def norne_names(row: dict) -> Iterator[Named]:
    """Stretches of ten lines of a document, with names; half of them with «» for straight quotation marks."""
    lines = row["text"].splitlines(keepends=True)
    start = 0
    for first in range(0, len(lines), 10):
        text = "".join(lines[first : first + 10])
        names = [
            (
                name["start"] - start,
                name["end"] - start,
                "LAW" if name["type"] == "PROD" and LAWS.search(name["text"]) else NORNE[name["type"]],
            )
            for name in row["entities"]
            if name["type"] in NORNE and start <= name["start"] < start + len(text)
        ]
        glued, names = glue((text.rstrip("\n"), names))
        if first // 10 % 2:
            glued = "\n".join(re.sub(r'"([^"]*)"', r"«\1»", line) for line in glued.split("\n"))
        yield glued, names
        start += len(text)


def norwegian_texts(data: Path, ndt: dict[str, list[Sentence]]) -> Iterator[list[str]]:
    """Words, in lower case, of the treebank and of the Bokmål sides of the sentence pairs."""
    for sentences in ndt.values():
        for sentence in sentences:
            yield [word.form.lower() for word in sentence.words]
    with lzma.open(data / "mt/nb_en_europarl.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 300_000):
            yield re.findall(r"\w+|[^\w\s]", line.split("\t")[0].lower())
    with gzip.open(data / "mt/nb_en_pairs.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 0, None, 3):
            yield re.findall(r"\w+|[^\w\s]", line.split("\t")[1].lower())


def count_vectors(path: Path, lang: str, texts: Iterable[list[str]]) -> None:
    """Word vectors from counts: which of the 3,000 most frequent words stand one and two places before and behind each word."""
    texts = list(texts)
    counted = Counter(word for text in texts for word in text)
    words = [word for word, count in counted.most_common(VECTORS) if count >= 8]
    number = {word: at for at, word in enumerate(words)}
    stream = np.array([number.get(word, -1) for text in texts for word in [*text, "", ""]], dtype=np.int32)
    blocks = []
    for gap in (1, 2):
        left, right = stream[:-gap], stream[gap:]
        for target, context in ((left, right), (right, left)):
            use = (target >= 0) & (context >= 0) & (context < CONTEXTS)
            ones = np.ones(use.sum(), dtype=np.float32)
            blocks.append(sparse.csr_matrix((ones, (target[use], context[use])), shape=(len(words), CONTEXTS)))
    counts = sparse.hstack(blocks).tocoo()
    rows, columns = (np.asarray(counts.sum(axis=axis)).ravel() for axis in (1, 0))
    surprise = np.log(counts.data * counts.data.sum() / (rows[counts.row] * columns[counts.col] ** 0.75 * columns.sum() ** 0.25))
    kept = sparse.csr_matrix((np.maximum(surprise, 0), (counts.row, counts.col)), shape=counts.shape)
    left, sizes, _ = randomized_svd(kept, WIDTH, n_iter=3, random_state=SEED)
    save_vectors(path, lang, words, left * np.sqrt(sizes))


def save_vectors(path: Path, lang: str, words: list[str], table: np.ndarray) -> None:
    """A blank pipeline that knows the words, in lower case, by the first 96 principal components of the table."""
    centred = table - table.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    reduced = centred @ axes[:WIDTH].T
    reduced /= np.sqrt(np.square(reduced).sum(axis=1).mean())
    nlp = spacy.blank(lang)
    nlp.vocab.vectors = Vectors(
        strings=nlp.vocab.strings, data=reduced.astype(np.float32), keys=words, name=f"{lang}_vectors", attr="LOWER"
    )
    for word in words:
        nlp.vocab.strings.add(word)
    nlp.to_disk(path)


def save(path: Path, docs: Iterable[Doc], *, augment: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    docs = list(docs)
    if augment:
        random.Random(SEED).shuffle(docs)
    DocBin(docs=docs, store_user_data=False).to_disk(path)
    print(f"{path.name}: {len(docs)} docs, {sum(map(len, docs))} tokens, {sum(len(doc.ents) for doc in docs)} names")


def train(lang: str, work: Path, part: str, go_on: int | None, steps: int | None, seed: int) -> None:
    """Trains one part with spaCy's own training loop; it stops when it gets no better, and the best lies in model-best.

    With `steps`, and English always, it runs for so many steps, while the learning rate falls in a line to nothing, which gains in the
    last steps what a long training would. With `go_on`, a training that was cut short goes on so from its best weights, into a folder of
    the same name with -on.
    """
    output, complete = work / f"{lang}_{part}", work / f"{lang}_{part}.cfg"
    paths = {"train": work / f"{lang}_{part}_train.spacy", "dev": work / f"{lang}_{part}_dev.spacy"}
    if part == "together":
        from pipelines_encoder import minilm

        paths["source"], steps = minilm(), steps or STEPS[part]
    elif part == "forms":
        paths = {name: work / f"en_together_{name}.spacy/1_syntax.spacy" for name in paths}
        paths["source"], steps = work / "en_finished", steps or STEPS[part]
    else:
        paths["vectors"] = work / f"{lang}_vectors"
    if go_on:
        source = best(work, lang, part)
        config = Config().from_disk(source / "config.cfg", interpolate=False)
        for name in config["nlp"]["pipeline"]:
            config["components"][name] = {"source": str(source)}
        size = config["training"]["batcher"]["size"]
        config["training"]["batcher"]["size"] = size["stop"] if isinstance(size, dict) else size
        output = output.with_name(output.name + "-on")
    else:
        said = Path(__file__).with_name(f"pipelines_{part}.cfg").read_text(encoding="utf-8")
        said = said.replace("lang = null", f'lang = "{lang}"').replace("source = null", f'source = "{paths.get("source")}"')
        complete.write_text(said, encoding="utf-8")
        fill_config(complete, complete)
        config = Config().from_disk(complete, interpolate=False)
    if steps := go_on or steps:
        rate = 0.002 if part == "forms" else 0.001
        falling = {"@schedules": "warmup_linear.v1", "initial_rate": rate, "warmup_steps": steps // 20, "total_steps": steps}
        config["training"]["optimizer"]["learn_rate"] = falling
        config["training"] |= {"max_steps": steps, "eval_frequency": max(1, steps // 8)}
    config["training"]["seed"] = seed
    config.to_disk(complete)
    overrides = {f"paths.{name}": str(path) for name, path in paths.items()}
    nlp = init_nlp(load_config(complete, overrides=overrides, interpolate=False))
    number_edit_trees(nlp)
    output.mkdir(exist_ok=True)
    train_pipeline(nlp, output)
    if part == "together":
        from pipelines_encoder import finish

        nlp = spacy.load(output / "model-last")
        finish(nlp)
        nlp.to_disk(work / "en_finished")


def number_edit_trees(nlp: Language) -> None:
    """Gives a lemmatizer that was read from disk the numbers of its edit trees, which spaCy 3.8 forgets there: without them every
    lemma of the training data would count as the first tree."""
    for _, component in nlp.pipeline:
        if isinstance(component, EditTreeLemmatizer):
            component.tree2label = {tree: label for label, tree in enumerate(component.cfg["labels"])}


ADDRESS = re.compile(r"(?=.{13})(?:.*[/@]|.*www\.|.*\.(?:com|org|net|no|html?)\b|.*[=?&]\w+=|.*\w{3,}\.\w{3,}\.\w|.*_x|.*%20)")
"""Addresses of pages and people: of no use to a reader of news."""


def build(lang: str, work: Path, folder: Path) -> None:
    """Puts what was trained into one pipeline, written beside `folder` first and then moved into its place. The card stays."""
    if lang == "en":
        nlp, forms = spacy.load(work / "en_finished"), spacy.load(work / "en_forms/model-last")
        nlp.add_pipe("morphologizer", source=forms, after="tagger")
        nlp.add_pipe("trainable_lemmatizer", source=forms, after="morphologizer")
    else:
        nlp, names = (spacy.load(best(work, lang, part)) for part in ("syntax", "names"))
        nlp.add_pipe("ner", source=names)
    nlp.meta.update(META[lang] | {"performance": {}})
    scratch = folder.with_name(folder.name + ".part")
    nlp.to_disk(scratch)
    config = scratch / "config.cfg"
    said = config.read_text(encoding="utf-8")
    config.write_text(re.sub(r'(?m)^(train|dev|vectors|source) = ".*"$', r"\1 = null", said), encoding="utf-8")
    strings = scratch / "vocab/strings.json"  # sorted: in the order of the training texts they would hold their sentences
    words = sorted(word for word in json.loads(strings.read_text(encoding="utf-8")) if "|" in word or not ADDRESS.search(word))
    strings.write_text(json.dumps(words, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    card = folder / "README.md"
    if card.exists():
        shutil.copyfile(card, scratch / card.name)
    shutil.rmtree(folder, ignore_errors=True)
    scratch.rename(folder)


def best(work: Path, lang: str, part: str) -> Path:
    gone_on = work / f"{lang}_{part}-on/model-best"
    return gone_on if gone_on.exists() else work / f"{lang}_{part}/model-best"


META = {
    "en": {"name": "news", "version": "0.1.0", "license": "CC-BY-SA-4.0", "author": "The textkit authors"},
    "nb": {"name": "news", "version": "0.1.0", "license": "CC-BY-SA-4.0", "author": "The textkit authors"},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    for step, places in (("data", ("data", "work")), ("train", ("work",)), ("build", ("work", "folder"))):
        command = steps.add_parser(step)
        command.add_argument("lang", choices=("en", "nb"))
        for place in places:
            command.add_argument(place, type=Path)
        if step == "data":
            command.add_argument("--without", choices=ENGLISH_NAMES, help="leave out this source of English names")
        if step == "train":
            command.add_argument("part", choices=("together", "forms", "syntax", "names"))
            length = command.add_mutually_exclusive_group()
            length.add_argument("--steps", type=int, metavar="STEPS")
            length.add_argument("--go-on", type=int, metavar="STEPS")
            command.add_argument("--seed", type=int, default=SEED)
    given = vars(parser.parse_args())
    step, lang = given.pop("step"), given["lang"]
    if step == "data":
        given["work"].mkdir(parents=True, exist_ok=True)
        {"en": english, "nb": norwegian}[lang](given["data"], given["work"], given["without"])
    else:
        {"train": train, "build": build}[step](**given)


if __name__ == "__main__":
    main()
