"""What SECURITY.md promises that can be read off the source, or tried: no pickles, no SQL made of data, no text of articles in messages."""

import ast
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
from bad_files import SAGA, STORY, make_bad_files, make_good_files, unlock

from textkit import embed, models
from textkit.config import Settings
from textkit.errors import ModelError, UnreadableFile
from textkit.readers import find_files, read_file
from textkit.records import Skipped

ROOT = Path(__file__).parents[1]
UNPICKLE = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "torch"}
OWN_CHILDREN = {"workers.py"}
"""The only module that unpickles, and what it unpickles comes from processes that it started."""
SPEAK_SQL = ("store.py", "database.py")
PARTS_OF_QUERIES = {"table", "index", "columns", "names", "marks", "SCHEMA_VERSION", "JUDGEMENTS_VERSION"}
"""What queries are made of, apart from constants: names and marks that come from the records' own fields."""


def sources():
    for path in sorted((ROOT / "textkit").rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def calls(tree, *names):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in names:
            yield node


def test_nothing_is_unpickled_but_what_our_own_processes_send():
    for path, tree in sources():
        imported = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        imported |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert path.name in OWN_CHILDREN or not imported & UNPICKLE, path
        for call in calls(tree, "load"):
            if ast.unparse(call.func) == "np.load":
                assert "allow_pickle=False" in ast.unparse(call), f"{path}:{call.lineno}"


def test_nothing_is_evaluated():
    for path, tree in sources():
        found = [
            call.lineno for call in calls(tree, "eval", "exec", "compile", "system", "popen") if ast.unparse(call.func) != "re.compile"
        ]
        assert not found, path
        assert "shell=True" not in ast.unparse(tree), path


def test_queries_are_made_of_constants_and_names_of_fields():
    for path, tree in sources():
        found = list(calls(tree, "execute", "executemany", "executescript"))
        assert path.name in SPEAK_SQL or not found, f"{path}: only {' and '.join(SPEAK_SQL)} speak SQL"
        for call in [*found, *(calls(tree, "_value") if found else ())]:
            query = call.args[0]
            assert isinstance(query, ast.Constant | ast.JoinedStr | ast.Name), f"{path}:{call.lineno}"
            holes = [ast.unparse(part.value) for part in getattr(query, "values", ()) if isinstance(part, ast.FormattedValue)]
            assert set(holes) <= PARTS_OF_QUERIES, f"{path}:{call.lineno}"


class Trap:
    """What writes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_a_model_with_a_pickle_in_it_is_refused_and_not_run(tmp_path):
    mark = tmp_path / "mark"
    folder = tmp_path / "encoder_nb"
    folder.mkdir()
    np.save(folder / "table.npy", np.array([Trap(mark)], dtype=object), allow_pickle=True)
    with pytest.raises(ModelError, match="can't be loaded"):
        embed._table(folder)
    assert not mark.exists()
    np.load(folder / "table.npy", allow_pickle=True)
    assert mark.exists()  # the trap would have worked


def test_weights_in_a_pickle_are_refused_and_not_run(tmp_path):
    pytest.importorskip("sentence_transformers")
    mark, folder = tmp_path / "mark", tmp_path / "model"
    folder.mkdir()
    (folder / "modules.json").write_text(
        '[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]', encoding="utf-8"
    )
    (folder / "config.json").write_text('{"model_type": "bert", "architectures": ["BertModel"]}', encoding="utf-8")
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Trap(mark)))
    with pytest.raises(ModelError):
        embed.encode(["Text."], ["en"], choice=models.Choice(prefer=(str(folder),)))
    assert not mark.exists()


@pytest.fixture(scope="module")
def reasons(tmp_path_factory):
    """Every reason and every note that the good and bad files give rise to."""
    folder, found = tmp_path_factory.mktemp("files"), []
    make_bad_files(folder), make_good_files(folder)
    settings = Settings(max_file_size=64_000_000, max_text_length=1_000_000)
    for file in find_files([folder], settings=settings):
        if isinstance(file, Skipped):
            found.append(file.reason)
            continue
        try:
            for item in read_file(file, settings=settings):
                found += [item.reason] if isinstance(item, Skipped) else item.notes
        except UnreadableFile as error:
            found.append(str(error))
    unlock(folder)
    return found


def test_no_reason_and_no_note_holds_text_of_an_article(reasons):
    assert len(reasons) > 80
    told = {"kari", "berg", "tunhovd", "skolebussen", "kommunestyret", "inspection"}
    assert told <= set(re.findall(r"\w+", (STORY + SAGA).casefold()))
    for reason in reasons:
        assert not told & set(re.findall(r"\w+", reason.casefold())), reason
        assert not re.search(r"council has agreed|has agreed", reason), reason


def test_what_security_md_points_at_is_there():
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    pointers = set(re.findall(r"`((?:tests|textkit|models)/[\w./]+)`", page))
    assert len(pointers) > 10
    assert {pointer for pointer in pointers if not (ROOT / pointer).exists()} == set()
    named = set(re.findall(r"`((?:max|memory|seconds|prefer)_\w+)`", page))
    assert named and named <= set(Settings.__dataclass_fields__)


def test_every_finding_of_the_fuzzing_has_the_test_that_contributing_md_names():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| .+ \| `(tests/\w+\.py)::(\w+)` \|$", page, re.MULTILINE)
    assert len(named) > 10
    assert [test for file, test in named if f"\ndef {test}(" not in (ROOT / file).read_text(encoding="utf-8")] == []
    assert all((ROOT / path).is_file() for path in re.findall(r"tests/[\w/]+\.py", page))
