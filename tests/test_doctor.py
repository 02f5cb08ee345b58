"""textkit doctor names what is wrong with a machine, and what to do about it."""

import json
import os
import subprocess
import sys

import pytest

from textkit import doctor, models, selftest
from textkit.config import Settings
from textkit.errors import TextkitError


def command(*arguments, folder=None):
    environment = os.environ | ({"TEXTKIT_MODELS": str(folder)} if folder else {})
    done = subprocess.run(
        [sys.executable, "-m", "textkit.cli", "doctor", *arguments], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done


@pytest.fixture
def folder(tmp_path):
    """A models folder that holds links to our own models; a test may put others in their places."""
    folder = tmp_path / "models"
    folder.mkdir()
    for path in models.models_folder().iterdir():
        (folder / path.name).symlink_to(path)
    return folder


def replaced(link, content):
    """Puts a folder with one file in the place of a link."""
    link.unlink()
    link.mkdir()
    for name, text in content.items():
        (link / name).write_text(text, encoding="utf-8")


def test_a_whole_machine_is_told_to_be_whole(tmp_path):
    done = command("--json", "--out", str(tmp_path / "none" / "out"))
    checks = {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0, done.stdout
    assert {"Python", "packages", "SQLite", "output folder", "memory", "language nb", "hashes of models", "whole run"} <= set(checks)
    assert "spacy 3" in checks["packages"]["found"]
    assert checks["whole run"]["state"] == "ok"
    assert not (tmp_path / "none").exists()


def test_a_damaged_and_a_missing_model_are_named_with_what_to_do(folder, tmp_path):
    replaced(folder / "minilm_en", {"model.onnx": "no model", "tokenizer.json": "{}"})
    (folder / "en_news").unlink()
    done = command("--out", str(tmp_path / "out"), folder=folder)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert any(line.startswith("broken  language en: no pipeline") for line in lines)
    assert any(line.startswith("broken  hashes of minilm_en: minilm_en/model.onnx has changed") for line in lines)
    assert any(line.startswith("broken  hashes of en_news") and "is missing" in line for line in lines)
    assert any(line.startswith("broken  encoder minilm_en: can't be used") for line in lines)
    assert any(line.startswith("broken  whole run") for line in lines)
    assert all(lines[at + 1].startswith("        ") for at, line in enumerate(lines) if line.startswith("broken"))


def test_the_list_of_hashes_is_that_of_our_models():
    folder = models.models_folder()
    assert models.read_sums(folder) == models.sums_of(folder), "run models/recipes/sums.py after a model was trained"


def test_a_changed_byte_of_a_model_is_found(tmp_path):
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "weights.json").write_text("[1]")
    sums = models.sums_of(tmp_path)
    assert models.differing_files(tmp_path, sums) == {}
    (tmp_path / "small" / "weights.json").write_text("[2]")
    assert models.differing_files(tmp_path, sums) == {"small/weights.json": "has changed"}


def test_a_missing_list_of_hashes_is_noted(tmp_path, monkeypatch):
    monkeypatch.setenv("TEXTKIT_MODELS", str(tmp_path))
    assert [check.state for check in doctor._files_of_models()] == ["note"]


def test_a_missing_package_and_a_missing_extra_are_told_apart(monkeypatch):
    real = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: None if name in ("warcio", "pytest") else real(name))
    checks = {check.name: check for check in doctor._packages()}
    assert checks["packages"].state == "broken" and checks["packages"].remedy.endswith(" warcio")
    assert checks["extra dev"].state == "note" and "pytest" in checks["extra dev"].found
    assert "pytest" not in checks["extra train"].found


def test_a_sqlite_without_full_text_search_is_broken(monkeypatch):
    monkeypatch.setattr("textkit.store.full_text_search", lambda: ("3.8.0", False))
    assert doctor._full_text_search().state == "broken"


def test_a_folder_that_can_t_be_written_is_broken(tmp_path):
    (tmp_path / "file").write_text("in the way")
    check = doctor._folder(tmp_path / "file" / "out")
    assert check.state == "broken" and "--out" in check.remedy


def test_little_space_and_little_memory_are_noted(tmp_path, monkeypatch):
    monkeypatch.setattr("textkit.doctor.shutil.disk_usage", lambda folder: type("Usage", (), {"free": 50_000_000}))
    assert doctor._folder(tmp_path).state == "note"
    monkeypatch.setattr(doctor, "_free_memory", lambda: 2_500_000_000)
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    assert doctor._memory().state == "note" and "--jobs 1:" in doctor._memory().remedy


def test_a_language_without_translator_is_noted_and_one_without_pipeline_is_broken():
    checks = {check.name: check for check in doctor._languages(Settings(languages=("sv", "fi")))}
    assert "no pipeline" in checks["language sv"].found and checks["language sv"].state == "broken"
    assert "no translator" in checks["language fi"].found


def test_a_model_that_is_preferred_but_not_here_is_broken():
    (check,) = doctor._languages(Settings(prefer_models=("nowhere",)))
    assert check.state == "broken" and "nowhere" in check.found


def test_a_run_that_stops_or_finds_nothing_is_a_problem(articles, tmp_path, monkeypatch):
    assert "12" in selftest.problem_of_run(articles, tmp_path / "out", settings=Settings())

    def stops(*args, **how):
        raise TextkitError("no encoder")

    monkeypatch.setattr("textkit.run.ingest", stops)
    assert selftest.problem_of_run(articles, tmp_path / "out", settings=Settings()) == "stopped: no encoder"
