"""The whole program: files in, a table of facts out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textkit import models
from textkit.config import Engine, Settings
from textkit.errors import ConfigError, UnreadableFile
from textkit.records import Annotation, Claim, Document, Figure, Mention, Skipped, short_id
from textkit.results import Results
from textkit.store import Store, from_row, open_store, read_judgements, to_row
from textkit.workers import work

if TYPE_CHECKING:
    from textkit.readers.remote import RemoteFile
    from textkit.sides import Encode
    from textkit.vectors import Vectors

TRANSLATED_TOGETHER = 64
"""Sentences of a document that a worker translates before it gives a sign of life."""

Progress = Callable[[str, int, int | None], None]
"""Called with the name of a stage, how much of it is done, and how much there is (None where that isn't known)."""


def ingest(
    paths: Iterable[Path | str],
    *,
    out: Path | str = "outputs",
    settings: Settings | None = None,
    jobs: int | None = None,
    engine: str = "local",
    lang: str | None = None,
    limit: int | None = None,
    strict: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> Results:
    """Reads the files, and writes what they claim to the output folder, which then holds these files' facts and no others.

    What was read or annotated before, and has not changed, is not worked out again. `lang` is the language of every document (found out
    when None), `limit` the most documents to take, `jobs` the number of processes (all cores when None),
    and `engine` where they run: "local", or "ray" on the cluster that RAY_ADDRESS names.
    Raises StoreError when the output folder can't be used. A file that can't be read is in `.skipped`, with its reason; with `strict`
    it raises UnreadableFile, and the output folder keeps the run before.
    """
    from textkit import cluster, entities, export, origins, undated
    from textkit.cross_encoder import Reader, read_weighing

    settings = settings or Settings()
    with open_store(Path(out), create=True) as store:
        run = Run(store, settings, jobs, progress, engine=engine)
        documents, skipped = run.read(list(paths), lang=lang, limit=limit)
        annotations, failed = run.annotate(documents)
        if strict and (skipped or failed):
            raise UnreadableFile("; ".join(f"{item.path}: {item.reason}" for item in [*skipped, *failed]))
        days = undated.guess_days(documents, annotations)
        if days:
            documents = [replace(d, published_guess=days.get(d.id)) for d in documents]
            annotations, _ = run.annotate(documents)
        documents = [replace(d, notes=(*d.notes, *a.notes)) for d, a in zip(documents, annotations, strict=True)]
        annotations, untranslated = run.translate(documents, annotations)
        vectors = run.vectors()
        documents = origins.with_origins(documents, annotations, partial(_of_claims, encode=vectors.encode))
        found, annotations = entities.resolve(annotations, documents, vectors.encode)
        reader = Reader(vectors.read_together, read_weighing(settings.models)) if settings.read_together else None
        claims, facts, links = cluster.cluster(
            annotations, documents, found, vectors.encode, reader=reader, threshold=settings.same_fact or None
        )
        tables: dict[str, Sequence[Any]] = {
            "documents": documents,
            "mentions": [mention for annotation in annotations for mention in annotation.mentions],
            "figures": [figure for annotation in annotations for figure in annotation.figures],
            "claims": claims,
            "entities": found,
            "facts": facts,
            "links": links,
            "skipped": [*skipped, *failed, *untranslated],
        }
        results = Results(**tables, judgements=read_judgements(Path(out)))
        progress("export", 0, None)
        with export.folder_written(results, Path(out), settings=settings):
            store.replace(tables)
            store.forget_all_but(run.used | vectors.used)
    return results


def read_documents(paths: Iterable[Path | str], *, settings: Settings) -> Iterator[Document | Skipped]:
    """The articles of the files, one file after the other, without language; what can't be read comes as Skipped."""
    from textkit.readers import find_files, read_file

    for entry in find_files(paths, settings=settings):
        if isinstance(entry, Skipped):
            yield entry
            continue
        try:
            yield from read_file(str(entry), settings=settings)
        except UnreadableFile as error:
            yield Skipped(str(entry), str(error))
        except OSError as error:  # of a file that couldn't be fetched; those of files here are UnreadableFile
            yield Skipped(str(entry), error.strerror or type(error).__name__)


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One file to read; `lang` is the language that the user gave for all."""

    path: str
    lang: str | None
    settings: Settings


@dataclass(frozen=True, slots=True)
class AnnotateTask:
    """One document to annotate."""

    document: Document
    choice: models.Choice


@dataclass(frozen=True, slots=True)
class TranslateTask:
    """The sentences of one document that are to be translated to English, each with its language and the names of the persons in it."""

    sentences: tuple[tuple[str, str, tuple[str, ...]], ...]


def read_task(task: ReadTask) -> Iterator[Document | Skipped]:
    """The articles of one file, each with its language."""
    from textkit.annotate import with_language
    from textkit.readers import read_file

    for item in read_file(task.path, settings=task.settings):
        yield with_language(item, hint=task.lang) if isinstance(item, Document) else item


def annotate_task(task: AnnotateTask) -> Iterator[Annotation]:
    """What one document says."""
    from textkit.annotate import annotate
    from textkit.collect import collect

    yield collect(task.document, annotate(task.document, choice=task.choice))


def translate_task(task: TranslateTask) -> Iterator[tuple[str, str | None]]:
    """Each sentence with its translation."""
    from textkit.embed import believed
    from textkit.translate import translate

    for code in sorted({code for code, _, _ in task.sentences}):
        own = [(sentence, people) for lang, sentence, people in task.sentences if lang == code]
        for start in range(0, len(own), TRANSLATED_TOGETHER):
            sentences, people = zip(*own[start : start + TRANSLATED_TOGETHER], strict=True)
            made = translate(sentences, source=code, target="en", people=people)
            yield from zip(sentences, believed(sentences, made, source=code, target="en"), strict=True)


class Run:
    """The stages of a run that work on one file or document at a time, and so can be split, cached and survived."""

    def __init__(self, store: Store, settings: Settings, jobs: int | None, progress: Progress, *, engine: str = "local") -> None:
        if engine not in set(Engine):
            raise ConfigError(f"engine {engine!r}: choose one of {', '.join(Engine)}")
        self.store = store
        self.settings = settings
        self.jobs = jobs
        self.progress = progress
        self.engine = engine
        self.used: set[str] = set()
        self.read_keys: list[str] = []

    def read(self, paths: Sequence[Path | str], *, lang: str | None, limit: int | None) -> tuple[list[Document], list[Skipped]]:
        from textkit.furniture import join_ranges, shared_furniture
        from textkit.readers import find_files

        entries = list(find_files(paths, settings=self.settings))
        skipped = [entry for entry in entries if isinstance(entry, Skipped)]
        files = [entry for entry in entries if not isinstance(entry, Skipped)]
        tasks = {self._read_key(file, lang): ReadTask(str(file), lang, self.settings) for file in files}
        self.read_keys = list(tasks)
        documents: dict[str, Document] = {}
        for value in self._each("read", read_task, tasks, _pack_items):
            skipped += [from_row(Skipped, row) for row in value["skipped"]]
            for row in value["items"]:
                document = from_row(Document, row)
                if document.id in documents:
                    document = replace(document, id=short_id(document.text, document.path))
                documents[document.id] = document
        kept = list(documents.values())[:limit]
        shared = shared_furniture(kept)
        return [replace(d, furniture=tuple(join_ranges(sorted([*d.furniture, *shared.get(d.id, [])]), d.text))) for d in kept], skipped

    def annotate(self, documents: Sequence[Document]) -> tuple[list[Annotation], list[Skipped]]:
        tasks = {self._key("annotate", to_row(document)): AnnotateTask(document, self.settings.models) for document in documents}
        annotations: list[Annotation] = []
        failed: list[Skipped] = []
        for document, value in zip(documents, self._each("annotate", annotate_task, tasks, _pack_annotation), strict=True):
            failed += [Skipped(document.path, f"not annotated: {reason}") for reason in value["failures"]]
            annotations.append(_unpack_annotation(document.id, value["items"]))
        return annotations, failed

    def translate(self, documents: Sequence[Document], annotations: Sequence[Annotation]) -> tuple[list[Annotation], list[Skipped]]:
        """The annotations, with a translation to English of every claim in a language that a translator is installed for."""
        tasks = [_to_translate(annotation) for annotation in annotations]
        keys = [self._key("translate", task) for task in tasks]
        todo = {key: task for key, task in zip(keys, tasks, strict=True) if task.sentences}
        made = dict(zip(todo, self._each("translate", translate_task, todo, _pack_translations), strict=True))
        found: list[Annotation] = []
        failed: list[Skipped] = []
        for document, annotation, key in zip(documents, annotations, keys, strict=True):
            value = made.get(key, {"items": [], "failures": []})
            failed += [Skipped(document.path, f"not translated: {reason}") for reason in value["failures"]]
            by_quote = dict(value["items"])
            claims = (replace(claim, translation=by_quote.get(claim.citation.quote)) for claim in annotation.claims)
            found.append(replace(annotation, claims=tuple(claims)))
        return found, failed

    def vectors(self) -> Vectors:
        """The vectors of statements, kept in the store."""
        from textkit.vectors import Vectors

        return Vectors(self.store, self.settings.models, progress=lambda made: self.progress("embed", made, None))

    def _each(self, stage: str, function: Any, tasks: dict[str, Any], pack: Callable[[Any], Any]) -> Iterator[Any]:
        """The packed outcome of each task, in order, from the cache where it is there."""
        self.used.update(tasks)
        known = self.store.known(tasks)
        todo = {key: task for key, task in tasks.items() if key not in known}
        with closing(self._work(function, list(todo.values()))) as outcomes:
            for done, key in enumerate(tasks):
                self.progress(stage, done, len(tasks))
                if key in known:
                    yield self.store.cached(key)
                else:
                    outcome = next(outcomes)
                    value = pack(outcome)
                    if not outcome.lost:  # what a lack of time or memory stopped may go well the next time
                        self.store.remember({key: value})
                    yield value

    def _work(self, function: Any, tasks: Sequence[Any]) -> Generator[Any, None, None]:
        how: dict[str, Any] = {"seconds": self.settings.seconds_per_file, "memory": self.settings.memory_per_worker}
        if self.engine == Engine.ray:
            from textkit import ray_engine

            return ray_engine.work(function, tasks, jobs=self.jobs, **how, same=partial(program_hash, self.settings.models))
        return work(function, tasks, jobs=self.jobs or os.cpu_count() or 1, **how)

    def _read_key(self, file: Path | RemoteFile, lang: str | None) -> str:
        version = _file_hash(file, self.settings.max_file_size) if isinstance(file, Path) else file.version
        return self._key("read", [str(file), version, lang])

    def _key(self, stage: str, given: object) -> str:
        return short_id(stage, program_hash(self.settings.models), repr(asdict(self.settings)), repr(given))


def _to_translate(annotation: Annotation) -> TranslateTask:
    """What the document claims in other languages than English that a translator is installed for, each sentence once."""
    from textkit.translate import available

    served = {code for code in {claim.lang for claim in annotation.claims} if code != "en" and available(code, "en")}
    claims = {claim.citation.quote: claim for claim in annotation.claims if claim.lang in served}
    return TranslateTask(tuple((claim.lang, quote, _people_in(claim, annotation)) for quote, claim in claims.items()))


def _people_in(claim: Claim, annotation: Annotation) -> tuple[str, ...]:
    """The names of persons in the claim's words, each once."""
    start, end = claim.citation.start, claim.citation.end
    people = (mention.citation for mention in annotation.mentions if mention.label == "PERSON")
    return tuple(sorted({place.quote for place in people if start <= place.start and place.end <= end}))


def _pack_translations(outcome: Any) -> dict[str, Any]:
    return {"items": list(outcome.items), "failures": [outcome.failure] if outcome.failure else []}


def _of_claims(annotation: Annotation, *, encode: Encode) -> Any:
    """The unit vectors of a document's claims, shape (claims, d)."""
    from textkit.sides import encode_claims

    return encode_claims([claim.statement for claim in annotation.claims], [claim.lang for claim in annotation.claims], encode)


def _pack_items(outcome: Any) -> dict[str, Any]:
    skipped = [to_row(item) for item in outcome.items if isinstance(item, Skipped)]
    if outcome.failure:
        skipped.append(to_row(Skipped(outcome.task.path, outcome.failure)))
    return {"items": [to_row(item) for item in outcome.items if isinstance(item, Document)], "skipped": skipped}


def _pack_annotation(outcome: Any) -> dict[str, Any]:
    packed: dict[str, Any] = {field.name: [] for field in fields(Annotation)}
    for annotation in outcome.items:
        packed = {
            "sentences": list(annotation.sentences),
            "notes": list(annotation.notes),
            **{name: [to_row(record) for record in getattr(annotation, name)] for name in ("mentions", "figures", "claims")},
        }
    return {"items": packed, "failures": [outcome.failure] if outcome.failure else []}


def _unpack_annotation(document_id: str, packed: dict[str, Any]) -> Annotation:
    return Annotation(
        document_id,
        tuple((start, end) for start, end in packed["sentences"]),
        tuple(from_row(Mention, row) for row in packed["mentions"]),
        tuple(from_row(Figure, row) for row in packed["figures"]),
        tuple(from_row(Claim, row) for row in packed["claims"]),
        tuple(packed["notes"]),
    )


def _file_hash(path: Path, most: int) -> str:
    """The hash of what is in the file; of its size and time only where it is too large to be read, or can't be."""
    try:
        if path.stat().st_size > most:
            return f"{path.stat().st_size} {path.stat().st_mtime_ns}"
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.strerror}"


@cache
def program_hash(choice: models.Choice = models.OURS) -> str:
    """A hash of textkit's own code and tables and of the models in use: what was made with others is not taken from the cache."""
    folder = Path(__file__).parent
    sources = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".toml", ".json"))
    code = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sources]
    return short_id(*code, *(model.sha256 for model in models.available(choice)))
