"""Sentence by sentence translation through an installed Argos Translate package, its figures checked. Nothing is ever fetched."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from textkit.models import models_folder

SERVED_BY = {"nn": "nb", "no": "nb"}
"""Languages that a near relative's package serves where they have none of their own."""
ARGOS_CODE = {"nb": "no"}
"""How packages of Argos name a language that we name otherwise; both names are looked for."""
BEAM_SIZE = 4
UNSURE = "[figures unsure] "
"""Stands before a translation whose figures are not those of its source."""
LONGEST = 2_000
"""Code points of one sentence that are translated; a longer one is no sentence."""
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


def translate(texts: Sequence[str], *, source: str, target: str) -> list[str | None]:
    """Every text in the target language, in order; None for each where no package serves the pair, and for a text too long for a sentence.

    Texts are single sentences: Argos' own splitter, which would fetch a model, is never asked.
    Raises ModelError where the package is damaged.
    """
    package = find_package(source, target)
    if package is None:
        return [None] * len(texts)
    engine = load(package)
    wanted = [i for i, text in enumerate(texts) if text.strip() and len(text) <= LONGEST]
    done = dict(zip(wanted, run(engine, [" ".join(texts[i].split()) for i in wanted]), strict=True))
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


def run(engine: Engine, sentences: list[str]) -> Iterator[str]:
    """The translation of each sentence. Each is computed alone: padding beside a longer neighbour can change its last digits."""
    tokens = [engine.tokenizer.encode(sentence) for sentence in sentences]
    results = engine.translator.translate_batch(
        tokens,
        target_prefix=[[engine.prefix]] * len(tokens) if engine.prefix else None,
        max_batch_size=1,
        replace_unknowns=True,
        beam_size=BEAM_SIZE,
        num_hypotheses=BEAM_SIZE,
        length_penalty=0.2,
    )
    for sentence, result in zip(sentences, results, strict=True):
        found = [engine.tokenizer.decode(list(pieces)).removeprefix(engine.prefix).strip() for pieces in result.hypotheses]
        yield with_figures_of(sentence, found)


def find_package(source: str, target: str) -> Path | None:
    """The folder of the package that translates the pair, its own before that of a near relative; None without one."""
    installed = {(found["from_code"], found["to_code"]): folder for folder, found in _installed()}
    for code in filter(None, (source, SERVED_BY.get(source))):
        for name in (code, ARGOS_CODE.get(code, code)):
            if (name, target) in installed:
                return installed[name, target]
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
    """The package's model and tokenizer, on one CPU thread: more would change nothing in the words and much in the load.

    Raises ModelError where a file of it is missing or damaged.
    """
    import ctranslate2  # type: ignore[import-untyped]

    from textkit.errors import ModelError

    metadata = _metadata(folder / "metadata.json")
    pieces = folder / "sentencepiece.model"
    if not pieces.is_file():
        raise ModelError(f"{folder}: has no sentencepiece.model; install the package again with `argospm install`")
    try:
        translator = ctranslate2.Translator(str(folder / "model"), device="cpu", inter_threads=1, intra_threads=1, compute_type="auto")
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
