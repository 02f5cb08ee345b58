"""The promises of the design that can be read off the source: direction of imports, and what `--help` may load."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "textkit"
ORDER = (
    "records errors models trees config lang relatives pull furniture translationese language readers translate numbers calendars clock"
    " dates gazetteer spellings components pipelines annotate collect undated embed cross_encoder origins known_names addressed entities"
    " conflicts sides compare stories denials same_fact cluster judgements store"
    " vectors workers ray_engine notebook results reading verify diff export show stream run shards evaluate selftest doctor progress"
    " review cli"
).split()


def imported(module: Path) -> set[str]:
    """First-level textkit modules that a file imports anywhere, functions included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "textkit":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textkit."):
            names.add(node.module.split(".")[1])
    return names


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_those_above_it(module):
    name = module.relative_to(PACKAGE).parts[0].removesuffix(".py")
    above = set(ORDER[: ORDER.index(name) + 1])
    assert imported(module) <= above


def test_help_loads_neither_spacy_nor_torch():
    code = (
        "import sys; sys.argv = ['textkit', '--help']\n"
        "from textkit.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'torch', 'numpy', 'sklearn', 'trafilatura', 'onnxruntime', 'langdetect', 'starlette'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "ingest" in done.stdout
