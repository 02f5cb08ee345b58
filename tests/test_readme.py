"""What the README says works as it says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_every_command_it_shows_exists():
    shown = set(re.findall(r"^textkit (\w+)", "\n".join(blocks("sh")), flags=re.MULTILINE))
    help_text = subprocess.run([sys.executable, "-m", "textkit.cli", "--help"], capture_output=True, text=True).stdout
    assert len(shown) >= 6
    assert all(re.search(rf"\b{command}\b", help_text) for command in shown)


def test_its_two_commands_install_with_the_pinned_versions():
    commands = [line for line in "\n".join(blocks("sh")).splitlines() if "venv" in line]
    assert len(commands) == 2
    assert all("-c constraints.txt" in command for command in commands)
    assert "torch==2.13.0" in (ROOT / "constraints.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", blocks("python"), ids=["ingest", "spacy"])
def test_its_python_examples_run_and_print(code, tmp_path, articles):
    code = code.replace('["corpus/"], out="outputs"', f"[{str(articles)!r}], out={str(tmp_path / 'out')!r}").replace("> 2", "> 0")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_links_and_pictures_are_there():
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
