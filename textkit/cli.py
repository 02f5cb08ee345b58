"""The commands, a few lines each."""

from __future__ import annotations

import errno
import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from textkit.config import Engine
from textkit.errors import TextkitError

if TYPE_CHECKING:
    from textkit.config import Settings
    from textkit.results import Results

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Reads news in several languages and writes one table of facts in which every cell cites its sources.",
    epilog="Example: textkit ingest corpus/ && textkit facts --status disputed",
)


class Format(StrEnum):
    """How a table is printed."""

    table = "table"
    csv = "csv"
    json = "json"


STOPPED = 130
"""What a program that Ctrl-C ended leaves: 128 and the number of SIGINT."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""Errors of a disk that takes no more."""
Paths = Annotated[list[str], typer.Argument(help="Files or folders with articles, here or as fsspec names them.", show_default=False)]
Lines = Annotated[str, typer.Argument(help="A file, or - for standard input.")]
Out = Annotated[Path, typer.Option("--out", help="The output folder.")]
Config = Annotated[Path | None, typer.Option("--config", help="A textkit.toml with settings.")]
Printed = Annotated[Format, typer.Option("--format", help="How to print the table.")]
Text = Annotated[str | None, typer.Option("--text", help="Only rows that hold this text.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Processes; all cores when left out.")]
Where = Annotated[Engine, typer.Option("--engine", help="Where they run: here, or on the Ray cluster that RAY_ADDRESS names.")]
Strict = Annotated[bool, typer.Option("--strict", help="Write nothing when a file can't be read.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the counts of the run as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Name every note and skipped file.")]
Top = Annotated[int | None, typer.Option("--limit", min=1, help="At most this many rows.")]


def main() -> None:
    """Runs the command line; what textkit knows to go wrong ends in one line on stderr and exit status 1."""
    logging.disable(logging.WARNING)  # what libraries have to say of single pages; textkit names every file that it skips
    try:
        app()
    except TextkitError as error:
        _fail(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        if error.errno not in FULL:
            raise
        _fail(f"{error.filename or 'what is printed'}: can't be written ({error.strerror}); free some space, and run it again")
    except MemoryError:
        _fail("there is not enough memory; run it with fewer articles or --jobs, or on a larger machine")
    except (KeyboardInterrupt, SystemExit) as error:
        if isinstance(error, SystemExit) and error.code != STOPPED:  # typer makes 130 of Ctrl-C, and says nothing
            raise
        _fail("stopped; what was done so far is kept, and the same command goes on from there", status=STOPPED)


def _fail(message: str, status: int = 1) -> NoReturn:
    print(f"textkit: {message}", file=sys.stderr)
    sys.exit(status)


@app.command(epilog="Example: textkit ingest corpus/ --out outputs/")
def ingest(
    paths: Paths,
    out: Out = Path("outputs"),
    lang: Annotated[str | None, typer.Option(help="The language of every document, when you know it.")] = None,
    jobs: Jobs = None,
    engine: Where = Engine.local,
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many documents.")] = None,
    shard: Annotated[str | None, typer.Option(help="Only part i of n (2/8) of a run on many machines; then: textkit merge.")] = None,
    strict: Strict = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    config: Config = None,
) -> None:
    """Read articles and write the table of facts: the whole program."""
    from textkit.progress import shown
    from textkit.run import ingest as run

    settings = _settings(config)
    how: dict[str, Any] = {"settings": settings, "jobs": jobs, "engine": engine, "lang": lang, "limit": limit}
    if shard:
        if strict:
            raise TextkitError("--strict is for the run as a whole: give it to textkit merge")
        _ingest_shard(shard, paths, out, quiet=quiet, as_json=as_json, **how)
        return
    with shown(quiet=quiet) as progress:
        results = run(paths, out=out, strict=strict, progress=progress, **how)
    _finish(results, out, settings, as_json=as_json, quiet=quiet, verbose=verbose)


def _ingest_shard(shard: str, paths: list[str], out: Path, *, quiet: bool, as_json: bool, **how: Any) -> None:
    from textkit.progress import shown
    from textkit.shards import ingest_shard, part_of

    with shown(quiet=quiet) as progress:
        done = ingest_shard(paths, part_of(shard), out=out, progress=progress, **how)
    if as_json:
        print(json.dumps(done._asdict()))
    if not quiet:
        skipped = f", {done.skipped} skipped, which merge tries again or names" if done.skipped else ""
        counts = f"{done.own} of {done.documents} documents annotated, {done.claims} claims{skipped}"
        print(f"shard {shard}: {counts}; kept in {out / 'textkit.db'}", file=sys.stderr)


@app.command(epilog="Example: textkit merge shards/* --out outputs/")
def merge(
    folders: Annotated[list[Path], typer.Argument(help="The output folders of the shards.", show_default=False)],
    out: Out = Path("outputs"),
    jobs: Jobs = None,
    engine: Where = Engine.local,
    strict: Strict = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Take the shards of a run together, and write the table of facts as if it had been made at once."""
    from textkit.progress import shown
    from textkit.shards import find_parts
    from textkit.shards import merge as take_together

    parts = find_parts(folders)
    if parts.missing and not quiet:
        missing = ", ".join(map(str, parts.missing))
        print(f"not there or not ended, of {parts.run.of} shards: {missing}; what they lack is worked out here", file=sys.stderr)
    with shown(quiet=quiet) as progress:
        results = take_together(parts, out=out, jobs=jobs, engine=engine, strict=strict, progress=progress)
    _finish(results, out, parts.settings, as_json=as_json, quiet=quiet, verbose=verbose)


def _finish(results: Results, out: Path, settings: Settings, *, as_json: bool, quiet: bool, verbose: bool) -> NoReturn:
    """Tells what a run found; the exit status is 1 where a file was skipped."""
    from textkit.export.summary import summary

    found = summary(results, settings=settings)
    if as_json:
        print(json.dumps(found["counts"] | {"skipped_files": found["skipped"]}, ensure_ascii=False))
    if not quiet:
        _tell(found, out, verbose=verbose)
    raise typer.Exit(1 if found["skipped"] else 0)


def _tell(found: dict[str, Any], out: Path, *, verbose: bool) -> None:
    counts = found["counts"]
    say = sys.stderr
    print(
        f"{counts['documents']} documents of {counts['origins']} origins, {counts['claims']} claims, {counts['facts']} facts",
        file=say,
    )
    for item in found["notes"] if verbose else ():
        print(f"  {item['path']}: {item['note']}", file=say)
    if found["untranslated"]:
        print(f"  no translator is installed for {', '.join(found['untranslated'])}: those claims are shown in the original only", file=say)
    shown = found["skipped"] if verbose else found["skipped"][:20]
    for item in shown:
        print(f"  skipped {item['path']}: {item['reason']}", file=say)
    if len(shown) < len(found["skipped"]):
        print(f"  ... and {len(found['skipped']) - len(shown)} more: see {out / 'run.json'}", file=say)
    print(f"The report is in {out / 'report.html'}, the table in {out / 'facts.csv'}", file=say)


@app.command(epilog="Example: textkit read page.html | jq .title")
def read(paths: Paths, config: Config = None) -> None:
    """Print the articles of files as JSON lines: text, metadata and furniture. Needs no models."""
    from textkit.records import Skipped
    from textkit.run import read_documents
    from textkit.store import to_row

    failed = False
    for item in read_documents(paths, settings=_settings(config)):
        if isinstance(item, Skipped):
            failed = True
            print(f"textkit: {item.path}: {item.reason}", file=sys.stderr)
        else:
            _print(to_row(item))
    raise typer.Exit(1 if failed else 0)


@app.command(epilog="""Example: echo '{"id":"1","text":"Prisen steg 3 prosent."}' | textkit annotate -""")
def annotate(file: Lines = "-", config: Config = None) -> None:
    """Print what each text says: JSON lines {"id","text","lang"?,"published"?} in, JSON lines out, in order."""
    from textkit.stream import annotate_lines

    for row in annotate_lines(_lines(file), settings=_settings(config)):
        _print(row)


@app.command(epilog="Example: echo 'Regjeringen går av.' | textkit translate - --from nb --to en")
def translate(
    file: Lines = "-",
    source: Annotated[str, typer.Option("--from", help="Language of the lines.")] = "nb",
    target: Annotated[str, typer.Option("--to", help="Language to print.")] = "en",
) -> None:
    """Translate line by line: a line in, a line out."""
    from textkit import translate as translation

    if not translation.available(source, target):
        raise TextkitError(
            f"no translation package from {source} to {target} is installed; textkit looks in models/ and among Argos packages"
        )
    for line in _lines(file):
        print(translation.translate([line.rstrip("\n")], source=source, target=target)[0] or "", flush=True)


@app.command(epilog="Example: textkit facts --conflicts --format csv")
def facts(
    out: Out = Path("outputs"),
    status: Annotated[str | None, typer.Option(help="corroborated, single or disputed.")] = None,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Only facts whose sources disagree.")] = False,
    origins: Annotated[int, typer.Option(min=1, help="Only facts of at least this many independent origins.")] = 1,
    text: Text = None,
    limit: Top = None,
    fmt: Printed = Format.table,
) -> None:
    """Look at the fact table, most independent origins first."""
    rows = sorted(_load(out).rows("facts"), key=lambda row: (-row["origins"], -row["documents"], row["id"]))
    kept = [r for r in rows if (status in (None, r["status"])) and r["origins"] >= origins and (r["conflicts"] or not conflicts)]
    _show_table(kept, ("id", "origins", "documents", "status", "statement", "values"), text=text, limit=limit, fmt=fmt)


@app.command(epilog="Example: textkit claims --speaker Hansen --status alleged")
def claims(
    out: Out = Path("outputs"),
    speaker: Annotated[str | None, typer.Option(help="Only what this speaker says.")] = None,
    status: Annotated[str | None, typer.Option(help="asserted, planned, alleged, denied, hypothetical or opinion.")] = None,
    lang: Annotated[str | None, typer.Option(help="Only claims in this language.")] = None,
    text: Text = None,
    limit: Top = None,
    fmt: Printed = Format.table,
) -> None:
    """Look at the claims, in the order of the documents."""
    kept = [
        row
        for row in _load(out).rows("claims")
        if _has(row["speaker"], speaker) and status in (None, row["status"]) and lang in (None, row["lang"])
    ]
    _show_table(kept, ("id", "status", "speaker", "statement"), text=text, limit=limit, fmt=fmt)


@app.command(epilog="Example: textkit figures --label money --min 1000000")
def figures(
    out: Out = Path("outputs"),
    label: Annotated[str | None, typer.Option(help="cardinal, money, percent, date, duration, ordinal, age or quantity.")] = None,
    unit: Annotated[str | None, typer.Option(help="Only figures in this unit or currency.")] = None,
    counted: Annotated[str | None, typer.Option(help="Only figures that count this.")] = None,
    least: Annotated[float | None, typer.Option("--min", help="Only values of at least this.")] = None,
    most: Annotated[float | None, typer.Option("--max", help="Only values of at most this.")] = None,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Only figures that sources disagree on.")] = False,
    text: Text = None,
    limit: Top = None,
    fmt: Printed = Format.table,
) -> None:
    """Look at the figures: the value, the words, what is counted and the source."""
    results = _load(out)
    differing = _differing_figures(results) if conflicts else None
    kept = [
        row | {"path": results.document[row["document_id"]].path}
        for row in results.rows("figures")
        if label in (None, row["label"])
        and unit in (None, row["unit"])
        and _has(row["counted"], counted)
        and _between(row, least, most)
        and (differing is None or row["id"] in differing)
    ]
    _show_table(kept, ("label", "value", "upper", "unit", "modifier", "counted", "quote", "path"), text=text, limit=limit, fmt=fmt)


@app.command(epilog="Example: textkit entities --label PERSON")
def entities(
    out: Out = Path("outputs"),
    label: Annotated[str | None, typer.Option(help="PERSON, ORG, GPE, LOC, EVENT, PRODUCT, LAW, NORP or MISC.")] = None,
    text: Text = None,
    limit: Top = None,
    fmt: Printed = Format.table,
) -> None:
    """Look at the entities with their spellings, most mentioned first."""
    rows = sorted(_load(out).rows("entities"), key=lambda row: (-len(row["mentions"]), row["name"], row["id"]))
    kept = [row | {"mentions": len(row["mentions"])} for row in rows if label in (None, row["label"])]
    _show_table(kept, ("id", "label", "mentions", "name", "aliases"), text=text, limit=limit, fmt=fmt)


@app.command(epilog="Example: textkit documents --lang nn")
def documents(
    out: Out = Path("outputs"),
    lang: Annotated[str | None, typer.Option(help="Only documents in this language.")] = None,
    text: Text = None,
    limit: Top = None,
    fmt: Printed = Format.table,
) -> None:
    """Look at the documents: language, origin, and how far they read like a machine."""
    kept = [
        {key: value for key, value in row.items() if key != "text"} | {"kind": row["translationese"]["kind"]}
        for row in _load(out).rows("documents")
        if lang in (None, row["lang"])
    ]
    _show_table(kept, ("id", "lang", "kind", "origin_id", "published", "publisher", "path"), text=text, limit=limit, fmt=fmt)


@app.command(epilog="Example: textkit show 3f2a9c0d11e8b764")
def show(
    record: Annotated[str, typer.Argument(help="The id of any record, or its first letters.")],
    out: Out = Path("outputs"),
    why: Annotated[bool, typer.Option("--why", help="For a fact: what joined its claims, field by field.")] = False,
) -> None:
    """Show one record with its citations in context."""
    from textkit.show import shown_record

    print(shown_record(_load(out), record, why=why))


@app.command(epilog="Example: textkit search 'resigned over the agreement'")
def search(
    words: Annotated[list[str], typer.Argument(help="Words to look for.", show_default=False)],
    out: Out = Path("outputs"),
    limit: Annotated[int, typer.Option(min=1, help="At most this many claims.")] = 20,
    fmt: Printed = Format.table,
) -> None:
    """Find claims by their words and by their meaning, in any of the languages."""
    from textkit.show import found_claims

    _show_table(found_claims(out, " ".join(words), limit=limit), ("id", "fact_id", "found_by", "statement", "path"), fmt=fmt)


@app.command(epilog="Example: textkit export facts.xlsx")
def export(path: Annotated[Path, typer.Argument(help="The file to write; its suffix says how.")], out: Out = Path("outputs")) -> None:
    """Write the results as .csv, .xlsx, .jsonl, .json, .html, .parquet, .sqlite (for Datasette), .jsonld (Web Annotations), .bib or
    .csl.json (the cited articles), .ftm.json (followthemoney), .claimreview.json (what reviewers decided) or .crate.zip (the whole run)."""
    from textkit.export import export as write

    write(_load(out), path, folder=out)


@app.command(epilog="Example: textkit verify --out outputs/")
def verify(out: Out = Path("outputs"), config: Config = None) -> None:
    """Read every citation again from the original files, and fail where one no longer holds."""
    from textkit.verify import verify as check

    results = _load(out)
    problems = list(check(results, settings=_settings(config)))
    for problem in problems:
        cited = f" citation {problem.citation.id} [{problem.citation.start}:{problem.citation.end}]" if problem.citation else ""
        print(f"textkit: {problem.path}:{cited} {problem.reason}", file=sys.stderr)
    n = len(results.claims) + len(results.figures) + len(results.mentions)
    print(f"{n} citations in {len(results.documents)} documents checked, {len(problems)} problems")
    raise typer.Exit(1 if problems else 0)


@app.command(epilog="Example: textkit diff outputs-monday/ outputs/")
def diff(
    old: Annotated[Path, typer.Argument(help="The output folder of the run before.", show_default=False)],
    new: Annotated[Path, typer.Argument(help="The output folder of the run after.", show_default=False)],
    fmt: Printed = Format.table,
) -> None:
    """Show which facts appeared, vanished or changed between two output folders, and why."""
    from dataclasses import asdict

    from textkit.diff import diff as compare

    changes = compare(_load(old), _load(new))
    rows = [asdict(c) if fmt is Format.json else asdict(c) | {"reasons": "\n".join(map(str, c.reasons))} for c in changes]
    _show_table(rows, ("kind", "old_id", "new_id", "statement", "reasons"), fmt=fmt)
    counts = Counter(change.kind for change in changes)
    print(f"{counts['appeared']} facts appeared, {counts['vanished']} vanished, {counts['changed']} changed", file=sys.stderr)


@app.command(epilog="Example: textkit doctor")
def doctor(
    out: Out = Path("outputs"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the checks as JSON lines.")] = False,
    config: Config = None,
) -> None:
    """Check what textkit needs of this machine, and say what to do about each problem."""
    from dataclasses import asdict

    from textkit.doctor import examine

    broken = False
    for check in examine(out, settings=_settings(config)):
        broken |= check.state == "broken"
        if as_json:
            _print(asdict(check))
        else:
            print(f"{check.state:6}  {check.name}: {check.found}" + (f"\n        {check.remedy}" if check.remedy else ""), flush=True)
    raise typer.Exit(1 if broken else 0)


@app.command(epilog="Example: textkit evaluate tests/gold/stories --split dev")
def evaluate(
    gold: Annotated[Path | None, typer.Argument(help="A gold file, or a folder of stories; without, the reviewers' verdicts.")] = None,
    out: Out = Path("outputs"),
    split: Annotated[list[str] | None, typer.Option(help="Only this split of the stories: train, dev or test.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep the runs over the stories in this folder.")] = None,
    show: Annotated[str | None, typer.Option(help="Also print the single cases whose kind holds this word ('' for all).")] = None,
    fmt: Printed = Format.table,
) -> None:
    """Measure against gold: the run in --out against a file, or textkit itself on a folder of stories, split by split.

    Without GOLD: how many of the facts that reviewers judged they accepted, with a 95 % interval, by what the facts are.
    """
    from tempfile import TemporaryDirectory

    from textkit.evaluate import evaluate as measure
    from textkit.evaluate import evaluate_stories, precision_rows, read_gold, run_of, score_rows

    if gold is None:
        rows = precision_rows(_load(out))
        if not rows:
            raise TextkitError(f"{out}: nobody has judged a fact of this run yet; begin with: textkit review --out {out}")
        return _show_table(rows, ("part", "value", "judged", "accepted", "precision", "from", "to"), fmt=fmt)
    with TemporaryDirectory() as folder:
        if gold.is_dir():
            scores = dict(evaluate_stories(gold, keep=keep or Path(folder), splits=split or ()))
        else:
            scores = {"run": measure(read_gold(gold), run_of(_load(out)))}
    _show_table(score_rows(scores), ("part", "measure", *scores), fmt=fmt)
    if show is not None:
        for name, found in scores.items():
            for case in found.cases:
                if show in case.kind:
                    print("\t".join((name, case.kind, *case.words)))
    return None


review_app = typer.Typer(
    invoke_without_command=True,
    help="Open the page on which fact-checkers review the facts; `import` reads verdicts back from a spreadsheet.",
    epilog="Example: textkit review --out outputs/",
)
app.add_typer(review_app, name="review")


@review_app.callback()
def review(
    context: typer.Context,
    out: Out = Path("outputs"),
    host: Annotated[
        str, typer.Option(help="The address to listen at. Any but 127.0.0.1 lets other machines in, who then need a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address, and open no browser.")] = False,
) -> None:
    if context.invoked_subcommand:
        return
    import webbrowser

    from textkit.review import LOCAL, address_of, listen, make_app, make_token, names_of, serve

    token = None if host in LOCAL else make_token()
    page = make_app(out, token=token, names=names_of(host))
    with listen(host, port) as at:
        address = address_of(host, at.getsockname()[1], token)
        print(f"Review the facts at {address} (Ctrl-C stops; every decision is kept)", file=sys.stderr)
        if not no_browser:
            webbrowser.open(address)
        serve(page, at)


@review_app.command("import", epilog="Example: textkit review import facts.xlsx --reviewer ann")
def import_verdicts(
    file: Annotated[Path, typer.Argument(help="The .xlsx or .csv with the verdicts.", show_default=False)],
    reviewer: Annotated[str, typer.Option(help="Who gave them.")],
    out: Out = Path("outputs"),
) -> None:
    """Read verdicts, statements and notes back from a spreadsheet; what stands already is not written twice."""
    from textkit.review.actions import reviewer_name
    from textkit.review.sheets import import_sheet

    found = import_sheet(file, out, reviewer=reviewer_name(reviewer))
    for problem in found.against:
        print(f"row {problem.row}, fact {problem.fact_id}: {problem.reason}")
    for problem in found.refused:
        print(f"textkit: row {problem.row}, fact {problem.fact_id}: not used: {problem.reason}", file=sys.stderr)
    counts = f"{found.applied} decisions written, {found.standing} stood already, {len(found.refused)} rows refused"
    print(f"{counts}, {len(found.against)} go against another reviewer's")
    raise typer.Exit(1 if found.refused else 0)


models_app = typer.Typer(no_args_is_help=True, help="What serves which language and task: list, check, pull, train.")
app.add_typer(models_app, name="models")
ModelName = Annotated[str, typer.Argument(help="A model's name, as `textkit models list --all` shows it.", show_default=False)]


@models_app.command("list", epilog="Example: textkit models list --all")
def list_models(
    every: Annotated[bool, typer.Option("--all", help="Also those that are not on this machine.")] = False,
    config: Config = None,
    fmt: Printed = Format.table,
) -> None:
    """Show the models on this machine in order of preference, with licence, size, hash and measured figures."""
    from textkit.models import available, known

    rows: list[dict[str, Any]] = [
        {"name": m.name, "task": m.task, "languages": list(m.languages), "licence": m.licence, "source": m.source}
        | {"MB": round(m.size / 1e6, 1), "sha256": m.sha256, "figures": m.figures, "path": str(m.path)}
        for m in available(_settings(config).models)
    ]
    there = {row["name"] for row in rows}
    rows += [
        {"name": k.name, "task": k.task, "languages": list(k.languages), "licence": k.licence, "figures": k.figures}
        | {"source": "textkit models pull" if k.url else "textkit models train" if k.recipe else "pip install"}
        for k in known().values()
        if every and k.name not in there
    ]
    cut = [row | {"sha256": row.get("sha256", "")[:12]} for row in rows] if fmt is Format.table else rows
    _show_table(cut, ("name", "task", "languages", "source", "licence", "MB", "sha256", "figures"), fmt=fmt)


@models_app.command("check", epilog="Example: textkit models check")
def check_models(config: Config = None) -> None:
    """Load each model on this machine and let it read one sentence."""
    from textkit.models import available
    from textkit.selftest import problem_of

    problems = {f"{model.name} ({model.task})": problem_of(model) for model in available(_settings(config).models)}
    for name, problem in problems.items():
        print(f"{name}: {problem or 'ok'}")
    raise typer.Exit(1 if not problems or any(problems.values()) else 0)


@models_app.command("pull", epilog="Example: textkit models pull nb_core_news_sm")
def pull_model(
    name: ModelName,
    folder: Annotated[Path | None, typer.Option(help="Where to put it; textkit's models folder when left out.")] = None,
) -> None:
    """Fetch a public model by its pinned address and hash. The only command that uses the network."""
    from textkit.models import get, models_folder
    from textkit.progress import shown
    from textkit.pull import pull

    with shown(quiet=False) as progress:
        path = pull(get(name), folder=folder or models_folder(), progress=lambda done, total: progress(f"pull {name}", done, total))
    print(path)


@models_app.command("train", epilog="Example: textkit models train nb_news --data ../shared/data --work scratch/")
def train_model(
    name: ModelName,
    data: Annotated[Path, typer.Option(help="The training data; each model's card says what it must hold.")],
    work: Annotated[Path, typer.Option(help="A scratch folder; a second run with it goes on from what is there where the recipe can.")],
    folder: Annotated[Path | None, typer.Option(help="Where to put the model; its place among textkit's models when left out.")] = None,
) -> None:
    """Train one of textkit's own models by its recipe. Needs the repository and the extra `train`."""
    import subprocess

    from textkit.models import get, models_folder, recipe_commands

    for command in recipe_commands(get(name), data=data, work=work, folder=folder or models_folder() / name):
        print("+", " ".join(command), file=sys.stderr)
        if (status := subprocess.run(command, check=False).returncode) != 0:
            raise TextkitError(f"the recipe of {name} stopped with status {status} in: {' '.join(command)}")


def _settings(config: Path | None) -> Settings:
    from textkit.config import read_settings

    default = Path("textkit.toml")
    return read_settings(config or (default if default.is_file() else None))


def _load(out: Path) -> Results:
    from textkit.results import load

    return load(out)


def _lines(file: str) -> Iterator[str]:
    if file == "-":
        yield from sys.stdin
        return
    try:
        with Path(file).open(encoding="utf-8") as lines:
            yield from lines
    except (OSError, UnicodeDecodeError) as error:
        raise TextkitError(f"{file}: can't be read ({error}); give a UTF-8 text file, or - for standard input") from error


def _print(row: dict[str, Any]) -> None:
    print(json.dumps(row, ensure_ascii=False), flush=True)


def _has(value: str | None, wanted: str | None) -> bool:
    return wanted is None or wanted.casefold() in (value or "").casefold()


def _differing_figures(results: Results) -> set[str]:
    """The ids of the figures that the sides of a conflict give."""
    return {i for fact in results.facts for conflict in fact.conflicts for side in conflict.sides for i in side.figure_ids}


def _between(row: dict[str, Any], least: float | None, most: float | None) -> bool:
    if least is None and most is None:
        return True
    if row["value"] is None or row["label"] == "date":
        return False
    return (least is None or float(row["value"]) >= least) and (most is None or float(row["value"]) <= most)


def _show_table(
    rows: list[dict[str, Any]], columns: tuple[str, ...], *, text: str | None = None, limit: int | None = None, fmt: Format
) -> None:
    from textkit.show import print_table

    kept = [row for row in rows if text is None or _has(json.dumps(row, ensure_ascii=False), text)][:limit]
    print_table(kept, columns, fmt=fmt.value)


if __name__ == "__main__":
    main()
