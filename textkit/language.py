"""Which language a text and its parts are in, and whether a machine wrote it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from textkit.models import models_folder
from textkit.records import Range
from textkit.translationese import translationese

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["detect", "passages", "translationese"]

CODE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8}){0,3}", re.IGNORECASE | re.ASCII)
"""The form of a language's code (RFC 5646, 2.1)."""
SAMPLE = 4_000
"""Code points that are read of a long text: enough for certainty, and the same work for every document."""
FEWEST_LETTERS = 5
"""Below this a text is a name, a number or an exclamation, and has no language that could be told."""
SURE = 0.8
"""Below this probability the first opinion is put to langdetect."""
UNLIKELY = 0.3
"""Below this, after the second opinion, there is no answer."""
SECOND_WEIGHT = 5.0

OFTEN = frozenset(["nb", "nn", "da", "sv", "en", "de", "fr", "es", "uk", "ru"])
OTHERS = """
ar bg bs cs el et fa fi fo he hi hr hu id is it ja ka ko lt lv nl pl pt ro se sk sl sq sr ta th tl tr ur vi zh
"""
SOMETIMES = frozenset(OTHERS.split())
LOG_ODDS = {"often": 1.0, "sometimes": 0.0, "seldom": -2.0}
"""What is known before reading: news comes most often in the first ten languages; then come other
large ones and those of the countries around; a language of neither list needs clear words to be believed."""
NORDIC = frozenset(("nb", "nn", "no", "da", "sv"))
SCRIPTS = {
    "CYRILLIC": "ba be bg kk ky mk mn ru sr tg tt uk",
    "GREEK": "el grc",
    "ARABIC": "ar ary arz fa ku ps sd sdh ug ur",
    "HEBREW": "he hbo yi",
    "DEVANAGARI": "gom hi mr ne sa",
    "CJK": "ja wuu yue zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "BENGALI": "as bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "AMHARIC": "am",
}
"""The languages written in a script, by the first word of its letters' Unicode names; every other one is taken to use Latin letters."""

PASSAGE_LETTERS = 45
"""Fewest letters, in words that begin with a small one, of a line that counts as a passage in another language: some sixty characters."""
QUOTED = re.compile(r"[«“„\"][^«»“”„\"\n]{0,400}[»”“\"]")

LACKS = {
    **dict.fromkeys(("no", "nn", "da"), "äößñ¿¡ãõ"),
    "sv": "æøßñ¿¡ãõ",
    "en": "æøåäößñ¿¡ãõç",
    "de": "æøåñ¿¡ãõç",
    "fr": "æøåäößñ¿¡ãõ",
    "es": "æøåäößãõçàèìòù",
    "pt": "æøåäößñ¿¡",
    **dict.fromkeys(("ca", "it", "gl", "ro", "id"), "æøåäößñ¿¡ãõ"),
    **dict.fromkeys(("sk", "et", "fi", "pl"), "æøñ¿¡ãçß"),
    "ru": "іїєґўјљњћђќѓѕ",
    "uk": "ыэъёўјљњћђќѓѕ",
    "be": "иїєґщъјљњћђќѓѕ",
    "bg": "ыэёіїєґўјљњћђќѓѕ",
    **dict.fromkeys(("mk", "sr"), "щъыьэюяйёіїєґў"),
}
"""Letters and marks that a language writes only in foreign names: each that a text holds counts one unit of log-odds against it."""

BUCKETS = 1 << 17
GRAM_LENGTHS = range(1, 7)


class Variety(NamedTuple):
    """The model that tells Danish, Bokmål and Nynorsk apart: see models/langid/README.md."""

    languages: tuple[str, ...]
    weights: NDArray[np.float32]
    """Shape (BUCKETS, languages)."""
    bias: NDArray[np.float32]
    other_opinion: float
    """How much one unit of py3langid's opinion counts beside one of ours."""


def detect(text: str, *, hint: str | None = None) -> tuple[str | None, float]:
    """The language of the text as a code ("nb", "en"; None where it can't be told) and the probability that it is right.

    py3langid gives the first opinion on all its 130 languages; Danish, Bokmål and Nynorsk are told apart by a model of our own;
    langdetect is asked where that leaves doubt. `hint` is the language that a user or a file names: it wins, unless it is no code, or the
    text's script rules it out.
    """
    sample = text[:SAMPLE]
    script = _script(sample)
    if hint and CODE.fullmatch(hint) and (script is None or _written_in(hint, script)):
        return hint, 1.0
    letters = sum(map(str.isalpha, sample))
    if script is None or letters < FEWEST_LETTERS:
        return None, 0.0
    opinion = _opinion(sample, script=script)
    if not opinion:
        return None, 0.0
    best = max(opinion, key=lambda code: opinion[code])
    if opinion[best] >= SURE:
        return best, opinion[best]
    if best in NORDIC:  # which langdetect confuses: it knows no Nynorsk
        return (best, opinion[best]) if opinion[best] >= UNLIKELY else (None, 0.0)
    return _second_opinion(sample, opinion, best)


def _second_opinion(text: str, opinion: dict[str, float], best: str) -> tuple[str | None, float]:
    """The doubtful answer, settled by langdetect: what it also finds gains up to SECOND_WEIGHT times the odds.

    The Nordic languages stand for one another here, for langdetect knows no Nynorsk and mistakes the rest.
    """
    other = _langdetect(text)
    nordic = sum(value for code, value in other.items() if code in NORDIC)
    shared = {code: nordic if code in NORDIC else other.get(code, 0.0) for code in opinion}
    joint = {code: value * (1 + SECOND_WEIGHT * shared[code]) for code, value in opinion.items()}
    agreed = max(joint, key=lambda code: joint[code])
    probability = joint[agreed] / sum(joint.values())
    return (agreed, probability) if probability >= UNLIKELY else (None, 0.0)


def _opinion(text: str, *, script: str) -> dict[str, float]:
    """The probability of each language that is likelier than one in a thousand; {} where py3langid knows nothing in the text."""
    identifier, log_odds = _identifier()
    encoded = text.lower() if text.isupper() else text
    scores = dict(identifier.rank(encoded))
    if len(set(scores.values())) == 1:
        return {}
    scale = math.sqrt(len(encoded.encode("utf-8", "surrogatepass")))
    found, written = set(text.casefold()), _written(script)
    logits = {
        code: score / scale + log_odds[code] - len(found.intersection(LACKS.get(code, "")))
        for code, score in scores.items()
        if code in written
    }
    highest = max(logits.values(), default=0.0)
    logits = {("nb" if code == "no" else code): value - highest for code, value in logits.items() if value > highest - 7}
    variety = _variety()
    if variety and any(logits.get(code, -math.inf) > -2 for code in variety.languages):
        logits |= _tell_apart(text, {code: logits.get(code, -7.0) for code in variety.languages}, variety)
    total = sum(map(math.exp, logits.values()))
    return {code: math.exp(value) / total for code, value in logits.items() if math.exp(value) / total > 0.001}


def _tell_apart(text: str, logits: dict[str, float], variety: Variety) -> dict[str, float]:
    """The same total probability, shared out again among the languages of the model."""
    buckets = gram_buckets(text)
    ours = variety.weights[buckets].sum(axis=0) / math.sqrt(len(buckets)) + variety.bias
    both = {code: float(ours[i]) + variety.other_opinion * logits[code] for i, code in enumerate(variety.languages)}
    shift = _log_sum(logits.values()) - _log_sum(both.values())
    return {code: value + shift for code, value in both.items()}


def _log_sum(values: Iterable[float]) -> float:
    listed = list(values)
    highest = max(listed)
    return highest + math.log(sum(math.exp(value - highest) for value in listed))


def gram_buckets(text: str) -> NDArray[np.intp]:
    """The bucket, 0 to BUCKETS - 1, of every run of one to six characters of the text's words in lower case.

    A rolling hash over the code points (the multiplier is FNV's), one array operation a length, so that no n-gram is ever a Python object.
    """
    words = "".join(character if character.isalpha() else " " for character in text.casefold()).split()
    points = np.frombuffer(f" {' '.join(words)} ".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    rolled = np.zeros(len(points) + 1, dtype=np.uint32)
    found = []
    for length in GRAM_LENGTHS:
        if length > len(points):
            break
        rolled = rolled[:-1] * np.uint32(0x01000193) + points[length - 1 :] + np.uint32(length)
        found.append(((rolled ^ (rolled >> np.uint32(15))) * np.uint32(0x2C1B3C6D)) >> np.uint32(15))
    return np.concatenate(found).astype(np.intp)


@cache
def _identifier() -> tuple[Any, dict[str, float]]:
    """py3langid with all its languages, and the log-odds that each has before anything is read."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    often = OFTEN | {"no"}
    kind = {code: "often" if code in often else "sometimes" if code in SOMETIMES else "seldom" for code in identifier.labels}
    return identifier, {code: LOG_ODDS[kind[code]] for code in identifier.labels}


@cache
def _variety() -> Variety | None:
    """The model under models/langid/; None where the folder is missing, and then py3langid's answer stands."""
    path = models_folder() / "langid" / "scandinavian.npz"
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as stored:
        codes = tuple(str(code) for code in stored["languages"])
        return Variety(codes, stored["weights"].astype(np.float32), stored["bias"].astype(np.float32), float(stored["other_opinion"]))


def passages(text: str, *, lang: str | None, furniture: Iterable[Range]) -> list[tuple[int, int, str]]:
    """The ranges (start, end, language) of lines that are clearly in another language than `lang`, neighbours of one language merged.

    A line counts when it lies outside the furniture and has enough words in lower case that stand in no quotation marks: names,
    titles and quotes don't make a passage.
    """
    found: list[tuple[int, int, str]] = []
    between = 0
    for start, end in _lines(text, sorted(furniture)):
        plain = QUOTED.sub(" ", text[start : min(end, start + SAMPLE)])
        letters = sum(len(word) for word in plain.split() if word[0].islower())
        code = _other_language(plain, letters, lang=lang)
        if code is None:
            between += letters
        elif found and found[-1][2] == code and between < PASSAGE_LETTERS:
            found[-1] = (found[-1][0], end, code)
            between = 0
        else:
            found.append((start, end, code))
            between = 0
    return found


def _other_language(plain: str, letters: int, *, lang: str | None) -> str | None:
    """The language of the line, where it is clearly another one. Close relatives need twice the text and more certainty."""
    if letters < PASSAGE_LETTERS:
        return None
    code, probability = detect(plain)
    if code is None or code == lang:
        return None
    close = lang in NORDIC and code in NORDIC
    needed = (2 * PASSAGE_LETTERS, 0.99) if close else (PASSAGE_LETTERS, 0.95)
    return code if letters >= needed[0] and probability >= needed[1] else None


def _lines(text: str, furniture: list[Range]) -> Iterator[Range]:
    """The lines outside the furniture, without the blanks around them."""
    at = 0
    for line in re.finditer(r"\S[^\n]*", text):
        while at < len(furniture) and furniture[at][1] <= line.start():
            at += 1
        if at == len(furniture) or furniture[at][0] >= line.end():
            yield line.start(), line.start() + len(line[0].rstrip())


def _langdetect(text: str) -> dict[str, float]:
    """langdetect's probabilities by code. Its random trials are seeded, so the same text always gets the same answer."""
    from langdetect import detector_factory
    from langdetect.lang_detect_exception import LangDetectException

    detector_factory.init_factory()
    detector = detector_factory._factory.create()
    detector.seed = 0
    detector.append(text)
    try:
        return {found.lang.split("-")[0]: float(found.prob) for found in detector.get_probabilities()}
    except LangDetectException:  # no letter that it knows
        return {}


def _script(text: str) -> str | None:
    """The script of most letters, as the first word of their Unicode names; None without letters."""
    letters = [character for character in text if character.isalpha()][:400]
    if not letters:
        return None
    names = Counter(unicodedata.name(letter, "UNKNOWN").split()[0] if ord(letter) > 0x24F else "LATIN" for letter in letters)
    return max(names, key=lambda name: (names[name], name))


def _written_in(code: str, script: str) -> bool:
    if script in SCRIPTS:
        return code in SCRIPTS[script].split()
    return code == "sr" or not any(code in codes.split() for codes in SCRIPTS.values())


@cache
def _written(script: str) -> frozenset[str]:
    """The languages of py3langid that are written in the script."""
    return frozenset(code for code in _identifier()[1] if _written_in(code, script))
