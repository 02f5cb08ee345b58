"""A run in parts, for many machines: each part annotates its share of the documents, and `merge` then does the rest of the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from textkit.config import Settings
from textkit.errors import ConfigError, StoreError
from textkit.readers.remote import exists, place_of
from textkit.records import Annotation, Document
from textkit.results import Results
from textkit.run import Progress, Run, ingest, program_hash
from textkit.store import open_store

if TYPE_CHECKING:
    from textkit.vectors import Vectors

MAKE = "make shards with: textkit ingest PATHS --shard i/n --out FOLDER"
KEY = "shard"
"""Where a shard's store remembers of which run it is a part: in its cache, as nothing else of a shard is there to stay."""
SAME = ("paths", "settings", "lang", "limit", "of")
"""What the parts of one run have in common, beside the program."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One part of a run. `number` counts from 1 to `of`; `program` is the hash of the textkit and the models that made it."""

    number: int
    of: int
    paths: list[str]
    settings: Mapping[str, Any]
    lang: str | None
    limit: int | None
    program: str
    ended: bool = False


class Done(NamedTuple):
    """What one part of a run did."""

    own: int
    documents: int
    claims: int
    skipped: int


class Parts(NamedTuple):
    """The parts of one run that are there, by their folders, and the numbers of those that are missing or did not come to their end."""

    shards: dict[Path, Shard]
    missing: list[int]

    @property
    def run(self) -> Shard:
        """Any of them, for what all have in common."""
        return next(iter(self.shards.values()))

    @property
    def settings(self) -> Settings:
        given: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in self.run.settings.items()}
        return Settings(**given)


def part_of(text: str) -> tuple[int, int]:
    """The two numbers of "2/8". Raises ConfigError for anything else."""
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise ConfigError(f"--shard {text}: give it as i/n, with i from 1 to n, as in --shard 2/8")
    return int(number), int(of)


def ingest_shard(
    paths: Iterable[Path | str],
    part: tuple[int, int],
    *,
    out: Path | str,
    settings: Settings | None = None,
    jobs: int | None = None,
    engine: str = "local",
    lang: str | None = None,
    limit: int | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Done:
    """Works out one part of a run, and keeps it in the store of its own output folder; no facts are written.

    All files are read, as what is page furniture in one document depends on the others. Then every n-th document is annotated, its claims
    translated and their vectors made. Raises StoreError when a path is not there, or the folder holds another part.
    """
    number, of = part
    settings = settings or Settings()
    shard = Shard(number, of, [str(place_of(path)) for path in paths], asdict(settings), lang, limit, program_hash(settings.models))
    _check_paths(shard.paths, "a part of a run")
    with open_store(Path(out), create=True) as store:
        before = store.cached(KEY)
        if before and (before["number"], before["of"]) != part:
            raise StoreError(f"{out}: holds shard {before['number']}/{before['of']}; give each shard a folder of its own with --out")
        store.remember({KEY: asdict(shard)})
        run = Run(store, settings, jobs, progress, engine=engine)
        documents, skipped = run.read(shard.paths, lang=lang, limit=limit)
        own = documents[number - 1 :: of]
        annotations, failed = run.annotate(own)
        annotations, untranslated = run.translate(own, annotations)
        vectors = run.vectors()
        _encode(annotations, own, vectors)
        others = {key for at, key in enumerate(run.read_keys) if at % of != number - 1}
        store.forget_all_but((run.used | vectors.used | {KEY}) - others)  # each file is read by all, and kept by one
        store.remember({KEY: asdict(replace(shard, ended=True))})
    return Done(len(own), len(documents), sum(len(a.claims) for a in annotations), len(skipped) + len(failed) + len(untranslated))


def find_parts(folders: Sequence[Path]) -> Parts:
    """The parts of a run that lie in these folders; a folder that isn't there, or has no store yet, is a missing part.

    Raises StoreError for one that is no part, or not of the same run as the first, or of another textkit than this one.
    """
    shards = {folder: _read_shard(folder) for folder in folders if (folder / "textkit.db").is_file()}
    if not shards:
        raise StoreError(f"{', '.join(map(str, folders))}: no shard is there; {MAKE}")
    first_folder, first = next(iter(shards.items()))
    for folder, shard in shards.items():
        again = f"make it again with: textkit ingest {' '.join(first.paths)} --shard {shard.number}/{first.of} --out {folder}"
        for name in SAME:
            if getattr(shard, name) != getattr(first, name):
                what = "another number of shards" if name == "of" else f"other {name}"
                raise StoreError(f"{folder}: was made with {what} than {first_folder}; {again}")
        if shard.program != _program_here(shard):
            raise StoreError(f"{folder}: was made by another version of textkit, or with other models, than are here; {again}")
    ended = {shard.number for shard in shards.values() if shard.ended}
    return Parts(shards, sorted(set(range(1, first.of + 1)) - ended))


def merge(
    parts: Parts,
    *,
    out: Path | str,
    jobs: int | None = None,
    engine: str = "local",
    strict: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> Results:
    """The run that these are parts of, to the last byte as if it had been made at once; what the parts lack is worked out here."""
    run = parts.run
    _check_paths(run.paths, "what these shards are parts of")
    if Path(out).resolve() in {folder.resolve() for folder in parts.shards}:
        raise StoreError(f"{out}: is one of the shards; choose another folder with --out")
    with open_store(Path(out), create=True) as store:
        for folder in parts.shards:
            with open_store(folder) as shard:
                store.take_cache(shard)
    how: dict[str, Any] = {"settings": parts.settings, "lang": run.lang, "limit": run.limit}
    return ingest(run.paths, out=out, jobs=jobs, engine=engine, strict=strict, progress=progress, **how)


def _read_shard(folder: Path) -> Shard:
    with open_store(folder) as store:
        kept = store.cached(KEY)
    if kept is None:
        raise StoreError(f"{folder}: is not a shard (a whole run, perhaps); {MAKE}")
    return Shard(**kept)


def _program_here(shard: Shard) -> str | None:
    if shard.settings.keys() != {field.name for field in fields(Settings)}:
        return None
    return program_hash(Parts({Path(): shard}, []).settings.models)


def _encode(annotations: Sequence[Annotation], documents: Sequence[Document], vectors: Vectors) -> None:
    """Makes the vectors that claims are compared by, of which the store keeps a copy."""
    from textkit.cluster import sentences_of
    from textkit.sides import Sides

    claims = [claim for annotation in annotations for claim in annotation.claims]
    sentences = sentences_of(annotations, {document.id: document for document in documents})
    figures = {figure.id: figure for annotation in annotations for figure in annotation.figures}
    for _ in Sides(claims, sentences, figures=figures, entities=(), encode=vectors.encode):
        pass


def _check_paths(paths: Sequence[str], what: str) -> None:
    """Machines that see different files would each work on another run, so a path that isn't there is no small matter here."""
    for path in paths:
        if not exists(place_of(path)):
            raise StoreError(f"{path}: is not here, but {what}; run it in the same folder, where the same files are, on every machine")
