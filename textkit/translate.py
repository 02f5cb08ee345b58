"""Sentence by sentence translation through an Argos Translate package, its figures and names checked. Nothing is ever fetched."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from rapidfuzz import fuzz, process

from textkit.models import models_folder
from textkit.relatives import in_learned_words, words_of

SERVED_BY = {"nn": "nb", "no": "nb", "da": "nb", "sv": "nb"}
"""Languages that a near relative's package serves where they have none of their own; a list in it may put its words for theirs."""
TOO_FAR = frozenset({"sv"})
"""Relatives that are served only by a package with such a list."""
ARGOS_CODE = {"nb": "no"}
"""How packages of Argos name a language that we name otherwise; both names are looked for."""
BEAM_SIZE = 2
UNSURE = "[figures unsure] "
"""Stands before a translation whose figures are not those of its source."""
LONGEST = 2_000
"""Code points of one sentence that are translated; a longer one is no sentence."""
LIKE_NAME = 75
"""Likeness of letters, 0 to 100, from which on a name that is not the source's is taken for a misspelt one of it."""
BATCH_SIZE = 32
NAME = re.compile(r"(?<![\w-])[^\W\d_]\w{3,}(?:-[^\W\d_]\w+)*")
STRANGE = re.compile(r"(?<![\w.,])\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\w|\.\d)|\d*[¼½¾⅓⅔⅛⅜⅝⅞]")
"""Figures that no translator copies well: dates in digits, vulgar fractions. A plain number stands for them meanwhile."""
COMMON_NAMES = ("Hansen", "Nielsen", "Johnson", "Jensen", "Andersen", "Clark")
"""Names that the translator copies most reliably, each of them one piece of its vocabulary."""
KRONER = re.compile(r"DKK ?([\d.,]*\d)((?: (?:thousand|million|billion))?)")
RAISED = re.compile(r"(?<=[a-zA-Z])[²³]")
THOUSANDS = re.compile(r"(?<=\d)[ .,\u00a0\u202f’'](?=\d{3}(?!\d))")


class Tokenizer(Protocol):
    """The tokenizer of an Argos package."""

    def encode(self, sentence: str) -> list[str]: ...

    def decode(self, tokens: list[str]) -> str: ...


class Translator(Protocol):
    """What is used of `ctranslate2.Translator`."""

    def translate_batch(self, source: list[list[str]], **options: Any) -> list[Any]: ...


class Engine(NamedTuple):
    """One package, loaded."""

    tokenizer: Tokenizer
    translator: Translator
    prefix: str
    """What some packages want the translation to start with, to name the language."""


def available(source: str, target: str) -> bool:
    """Whether a package for the pair is installed, in our models folder or by Argos itself."""
    return find_package(source, target) is not None


def translate(texts: Sequence[str], *, source: str, target: str, people: Sequence[Sequence[str]] | None = None) -> list[str | None]:
    """Every text in the target language, in order; None for each where no package serves the pair, and for a text too long for a sentence.

    Texts are single sentences: Argos' own splitter, which would fetch a model, is never asked. `people` gives for each text the names
    of persons in it, which are carried across as they are. Raises ModelError where the package is damaged.
    """
    package = find_package(source, target)
    if package is None:
        return [None] * len(texts)
    engine, words = load(package), words_of(package, source)
    wanted = [i for i, text in enumerate(texts) if text.strip() and len(text) <= LONGEST]
    named = [sorted(people[i] if people else (), key=len, reverse=True) for i in wanted]
    texts_in = [" ".join(texts[i].split()) for i in wanted]
    sentences = [in_learned_words(text, words, apart=names) for text, names in zip(texts_in, named, strict=True)]
    done = dict(zip(wanted, run(engine, sentences, people=named), strict=True))
    return [done.get(i, "" if not text.strip() else None) for i, text in enumerate(texts)]


def same_figures(source: str, translated: str) -> bool:
    """Whether both texts hold the same digits: "7,3 millioner" and "7.3 million" do, whatever the order and the marks between."""
    return _digits(source) == _digits(translated)


def with_figures_of(source: str, hypotheses: Sequence[str]) -> str:
    """The best hypothesis that has the source's figures; where none has, the best one with its wrong figures put right.

    A figure is put right where as many are wrong as are missing; otherwise the translation is marked with `UNSURE`.
    """
    kept = next((text for text in hypotheses if same_figures(source, text)), None)
    if kept is not None:
        return kept
    best = hypotheses[0]
    missing, wrong = _digits(source) - _digits(best), _digits(best) - _digits(source)
    if missing.total() == wrong.total():
        right = iter([figure for figure in re.findall(r"\d+", THOUSANDS.sub("", source)) if figure in missing])
        mended = re.sub(r"\d+", lambda match: next(right, match[0]) if match[0] in wrong else match[0], THOUSANDS.sub("", best))
        if same_figures(source, mended):
            return mended
    return UNSURE + best


def _digits(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", THOUSANDS.sub("", text)))


def run(engine: Engine, sentences: list[str], *, people: Sequence[Sequence[str]] | None = None) -> list[str]:
    """The translation of each sentence, its figures and names checked."""
    names = people or [()] * len(sentences)
    masked = [Mask.over(sentence, its) for sentence, its in zip(sentences, names, strict=True)]
    made = _translated(engine, [mask.text for mask in masked])
    lost = [at for at, (mask, text) in enumerate(zip(masked, made, strict=True)) if not mask.is_kept(text)]
    made = [mask.lifted(text) for mask, text in zip(masked, made, strict=True)]
    plain = [Mask.over(sentences[at], ()) for at in lost]
    for at, mask, text in zip(lost, plain, _translated(engine, [mask.text for mask in plain]), strict=True):
        made[at] = mask.lifted(text)
    is_known = cache(lambda word: len(engine.tokenizer.encode(word)) == 1)
    return [with_names_of(sentence, text, is_known=is_known) for sentence, text in zip(sentences, made, strict=True)]


def _translated(engine: Engine, sentences: list[str]) -> list[str]:
    found = _hypotheses(engine, [engine.tokenizer.encode(sentence) for sentence in sentences])
    texts = [[engine.tokenizer.decode(pieces).removeprefix(engine.prefix).strip() for pieces in one] for one in found]
    return [with_figures_of(source, [_as_in(source, text) for text in its]) for source, its in zip(sentences, texts, strict=True)]


def _hypotheses(engine: Engine, tokens: list[list[str]]) -> list[list[list[str]]]:
    """The likeliest translations of each sentence, as pieces. Sentences of like length are computed together, which may change the last
    digits of a score and so, rarely, a word."""
    if not tokens:
        return []
    found = engine.translator.translate_batch(
        tokens,
        target_prefix=[[engine.prefix]] * len(tokens) if engine.prefix else None,
        max_batch_size=BATCH_SIZE,
        replace_unknowns=True,
        beam_size=BEAM_SIZE,
        num_hypotheses=BEAM_SIZE,
        length_penalty=0.2,
    )
    return [one.hypotheses for one in found]


class Mask(NamedTuple):
    """A sentence with plain numbers for its strange figures and with common names for the names of persons in it."""

    text: str
    figures: dict[str, str]
    """What each number stands for."""
    names: dict[str, str]

    @classmethod
    def over(cls, sentence: str, people: Sequence[str]) -> Mask:
        free = (str(number) for number in range(2311, 10_000, 7) if str(number) not in sentence)
        figures = {next(free): figure for figure in dict.fromkeys(STRANGE.findall(sentence))}
        by_figure = {figure: number for number, figure in figures.items()}
        text, names = STRANGE.sub(lambda match: by_figure[match[0]], sentence), {}
        for name, common in zip(people, (one for one in COMMON_NAMES if one not in sentence), strict=False):
            if (changed := _word(name).sub(common, text)) != text:
                text, names[common] = changed, name
        return cls(text, figures, names)

    def is_kept(self, translated: str) -> bool:
        """Whether every common name stands in the translation as often as in the sentence."""
        return all(len(_word(common).findall(translated)) == len(_word(common).findall(self.text)) for common in self.names)

    def lifted(self, translated: str) -> str:
        """The translation with the figures and names of the sentence."""
        for number, figure in self.figures.items():
            translated = re.sub(rf"(?<!\d){number[0]}[., \u00a0]?{number[1:]}(?!\d)", figure, translated)
        for common, name in self.names.items():
            translated = _word(common).sub(lambda _, name=name: name, translated)  # type: ignore[misc]
        return translated


def _word(name: str) -> re.Pattern[str]:
    """The name where it stands as words of its own, with or without the -s of a genitive."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?=s?(?![\w-]))")


def _as_in(source: str, text: str) -> str:
    """The translation with the square of its "km2" raised where the source has it so, and no Danish kroner that the source hasn't."""
    if RAISED.search(source):
        text = re.sub(r"(?<=[a-zA-Z])[23](?!\w)", lambda match: "²³"["23".index(match[0])], text)
    return text if re.search("DKK|dansk", source) else KRONER.sub(r"\1\2 kroner", text)


def with_names_of(source: str, translated: str, *, is_known: Callable[[str], bool]) -> str:
    """The translation with its misspelt names as the source has them.

    A name of the translation is misspelt if the source doesn't have it, but one very like it that the translation lacks, and if
    `is_known` says that it is no word of the other language: "Hjelmveit" becomes "Hjelmtveit", "Brussels" doesn't become "Brussel".
    """
    names, found = _names(source), _names(translated)
    lost = [name for name in names if name not in found]
    for name in (name for name in found if name not in names and not is_known(name)):
        best = process.extractOne(name, lost, scorer=fuzz.ratio, score_cutoff=LIKE_NAME)
        if best is not None and best[0][0] == name[0]:
            translated = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", best[0], translated)
            lost.remove(best[0])
    return translated


def _names(text: str) -> list[str]:
    """The capitalised words of a text, each once, without the -s of a genitive."""
    words = [word for word in NAME.findall(text) if word[0].isupper()]
    return list(dict.fromkeys(word[:-1] if word.endswith("s") and len(word) > 5 else word for word in words))


def find_package(source: str, target: str) -> Path | None:
    """The folder of the package that translates the pair, its own before that of a near relative; None without one."""
    installed = {(found["from_code"], found["to_code"]): folder for folder, found in _installed()}
    for code in filter(None, (source, SERVED_BY.get(source))):
        for name in (code, ARGOS_CODE.get(code, code)):
            package = installed.get((name, target))
            if package and (code == source or source not in TOO_FAR or (package / f"words.{source}.tsv").is_file()):
                return package
    return None


def _installed() -> Iterator[tuple[Path, dict[str, str]]]:
    """Every package that lies in a packages folder, with its metadata; the folders that count most come last."""
    for folder in reversed(package_folders()):
        for metadata in sorted(folder.glob("*/metadata.json"), reverse=True):
            found = _metadata(metadata)
            if found.get("type", "translate") == "translate" and found.get("from_code") and found.get("to_code"):
                yield metadata.parent, found


def _metadata(path: Path) -> dict[str, str]:
    """What the package says of itself; {} where it can't be read, for a stranger's broken package is none of ours."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def package_folders() -> list[Path]:
    """Where packages may lie: our models folder, then where Argos puts them (the rules of argostranslate/settings.py, read without it:
    importing that module makes folders in the user's home)."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    named: Iterable[str] = filter(None, (os.environ.get("ARGOS_PACKAGES_DIR"), os.environ.get("ARGOS_TRANSLATE_PACKAGE_DIR")))
    return [models_folder(), *map(Path, named), data / "argos-translate" / "packages"]


@cache
def load(folder: Path) -> Engine:
    """The package's model and tokenizer; each batch is computed by one CPU thread, so that its words don't hang on their number.

    Raises ModelError where a file of it is missing or damaged.
    """
    import ctranslate2  # type: ignore[import-untyped]

    from textkit.errors import ModelError

    metadata = _metadata(folder / "metadata.json")
    pieces = folder / "sentencepiece.model"
    if not pieces.is_file():
        raise ModelError(f"{folder}: has no sentencepiece.model; install the package again with `argospm install`")
    threads = int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)
    try:
        translator = ctranslate2.Translator(
            str(folder / "model"), device="cpu", inter_threads=threads, intra_threads=1, compute_type="auto"
        )
    except RuntimeError as error:
        raise ModelError(f"{folder / 'model'}: can't be loaded ({error}); install the package again with `argospm install`") from error
    return Engine(_Pieces(pieces), translator, metadata.get("target_prefix") or "")


class _Pieces:
    """A package's SentencePiece model, with the interface and the blanks of argostranslate.tokenizer.SentencePieceTokenizer."""

    def __init__(self, path: Path) -> None:
        import sentencepiece

        self._model = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def encode(self, sentence: str) -> list[str]:
        pieces: list[str] = self._model.encode(sentence, out_type=str)
        return pieces

    def decode(self, tokens: list[str]) -> str:
        return str(self._model.decode_pieces(tokens)).replace("▁", " ").replace("_", " ")
