"""Which model serves which language, and that the models which come with textkit do their work."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from textkit import models
from textkit.cli import app
from textkit.errors import ModelError
from textkit.models import Choice, find, fingerprint
from textkit.selftest import problem_of


def make_model(folder: Path, name: str) -> Path:
    path = folder / name
    path.mkdir(parents=True)
    (path / "weights.bin").write_bytes(b"weights")
    return path


def test_the_models_folder_is_the_one_beside_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXTKIT_MODELS", raising=False)
    assert models.models_folder() == Path(models.__file__).parents[1] / "models"


def test_an_environment_variable_moves_the_models_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEXTKIT_MODELS", str(tmp_path))
    assert models.models_folder() == tmp_path


def test_a_configured_folder_is_preferred_to_the_bundled_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEXTKIT_MODELS", str(tmp_path / "bundled"))
    make_model(tmp_path / "bundled", "en_news")
    wanted = make_model(tmp_path / "mine", "en_news")
    model = find("en", "pipeline", Choice(str(tmp_path / "mine")))
    assert model is not None
    assert (model.path, model.source) == (wanted, "configured")


def test_what_the_configured_folder_lacks_comes_from_the_bundled_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEXTKIT_MODELS", str(tmp_path / "bundled"))
    wanted = make_model(tmp_path / "bundled", "nb_news")
    (tmp_path / "mine").mkdir()
    model = find("nn", "pipeline", Choice(str(tmp_path / "mine")))
    assert model is not None
    assert (model.path, model.source) == (wanted, "bundled")


def test_a_preferred_model_comes_before_all_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEXTKIT_MODELS", str(tmp_path / "bundled"))
    make_model(tmp_path / "bundled", "nb_news")
    make_model(tmp_path / "bundled", "nb_core_news_sm")
    found = find("nb", "pipeline")
    assert found is not None
    assert (found.name, found.source) == ("nb_core_news_sm", "pulled")
    preferred = find("nb", "pipeline", Choice(prefer=("nb_news",)))
    assert preferred is not None
    assert preferred.name == "nb_news"


def test_a_preferred_folder_of_a_spacy_pipeline_serves_its_language(tmp_path: Path) -> None:
    own = make_model(tmp_path, "own_pipeline")
    (own / "meta.json").write_text('{"lang": "fi", "license": "CC0"}')
    model = find("fi", "pipeline", Choice(prefer=(str(own),)))
    assert model is not None
    assert (model.path, model.licence, model.source) == (own, "CC0", "configured")


def test_a_preferred_folder_of_sentence_transformers_serves_every_language(tmp_path: Path) -> None:
    own = make_model(tmp_path, "own_encoder")
    (own / "modules.json").write_text("[]")
    for code in ("en", "nb", "fi"):
        model = find(code, "encoder", Choice(prefer=(str(own),)))
        assert model is not None
        assert model.path == own


def test_a_preferred_model_that_is_not_here_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="textkit models list"):
        find("en", "pipeline", Choice(prefer=("no_such_model",)))


def test_models_list_and_check_work() -> None:
    listed = CliRunner().invoke(app, ["models", "list", "--format", "json"])
    rows = [json.loads(line) for line in listed.stdout.splitlines()]
    assert {"en_news", "nb_news", "minilm_en", "encoder_nb"} <= {row["name"] for row in rows}
    assert all(row["licence"] and len(row["sha256"]) == 64 and row["MB"] > 0 for row in rows)
    checked = CliRunner().invoke(app, ["models", "check"])
    assert checked.exit_code == 0, checked.stdout
    assert checked.stdout.count(": ok") == len(rows)


def test_a_damaged_model_is_found_by_its_check(tmp_path: Path) -> None:
    broken = models.Model("en_news", "pipeline", ("en",), make_model(tmp_path, "en_news"), "CC0", "configured")
    assert "can't be used" in (problem_of(broken) or "")


def test_every_model_has_a_card_with_its_licence_and_recipes_that_exist() -> None:
    folder = models.models_folder()
    for model in models.known().values():
        for step in model.recipe:
            assert (folder / "recipes" / step.split()[0]).is_file()
        if (folder / model.name).is_dir():
            assert (folder / model.name / "README.md").is_file()
    assert all((path / "README.md").is_file() for path in folder.iterdir() if path.is_dir() and path.name not in ("recipes", ".pull"))


def test_a_recipe_is_run_with_the_places_filled_in(tmp_path: Path) -> None:
    commands = models.recipe_commands(models.get("nb_news"), data=tmp_path / "data", work=tmp_path / "work", folder=tmp_path / "model")
    assert commands[0][1].endswith("pipelines.py")
    assert commands[0][2:] == ["data", "nb", str(tmp_path / "data"), str(tmp_path / "work")]
    with pytest.raises(ModelError, match="no model that textkit trains"):
        models.recipe_commands(models.get("nb_core_news_lg"), data=tmp_path, work=tmp_path, folder=tmp_path)


def test_no_model_is_an_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEXTKIT_MODELS", str(tmp_path))
    assert find("fi", "pipeline") is None


def test_an_installed_spacy_package_is_found_without_importing_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEXTKIT_MODELS", str(tmp_path))
    data = tmp_path / "site" / "nb_core_news_sm" / "nb_core_news_sm-3.8.0"
    data.mkdir(parents=True)
    described = tmp_path / "site" / "nb_core_news_sm-3.8.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: nb_core_news_sm\nVersion: 3.8.0\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    model = find("nb", "pipeline")
    assert model is not None
    assert (model.path, model.source) == (data, "installed")


def test_a_fingerprint_changes_with_content_and_name_but_not_with_the_card(tmp_path: Path) -> None:
    path = make_model(tmp_path, "en_news")
    first = fingerprint(path)
    (path / "README.md").write_text("A card.")
    assert fingerprint(path) == first
    (path / "weights.bin").rename(path / "other.bin")
    renamed = fingerprint(path)
    (path / "other.bin").write_bytes(b"weightz")
    assert len({first, renamed, fingerprint(path)}) == 3


def test_looking_for_models_imports_no_heavy_library() -> None:
    code = "import sys; from textkit import models; models.available(); print(sorted({'spacy', 'torch', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


ENGLISH = (
    ("The mayor of Ashford signed the agreement on Monday.", {"mayor": "nsubj", "signed": "root", "agreement": "obj", "Monday": "obl"}),
    ("Residents were told that the bridge would close.", {"Residents": "nsubj", "told": "root", "bridge": "nsubj", "close": "ccomp"}),
    ("She said the firm had lost money, but nobody believed her.", {"She": "nsubj", "said": "root", "lost": "ccomp", "believed": "conj"}),
    ("The report that the agency published was wrong.", {"report": "nsubj", "published": "acl", "wrong": "root", "was": "cop"}),
    ("He will resign, the spokesman confirmed.", {"He": "nsubj", "will": "aux", "spokesman": "nsubj"}),
)
NORWEGIAN = (
    ("Ordføreren i Asker signerte avtalen på mandag.", {"Ordføreren": "nsubj", "signerte": "root", "avtalen": "obj", "mandag": "obl"}),
    ("Beboerne fikk vite at broen skulle stenges.", {"Beboerne": "nsubj", "vite": "root", "broen": "nsubj", "stenges": "ccomp"}),
    ("Hun sa at firmaet hadde tapt penger.", {"Hun": "nsubj", "sa": "root", "firmaet": "nsubj", "hadde": "aux", "tapt": "ccomp"}),
    ("Rapporten som etaten la fram, var feil.", {"Rapporten": "nsubj", "la": "acl", "feil": "root", "var": "cop"}),
    ("Ho fortel at kommunen ikkje har råd til skulen.", {"Ho": "nsubj", "fortel": "root", "kommunen": "nsubj", "har": "ccomp"}),
)


@pytest.mark.parametrize(("code", "sentences", "floor"), [("en", ENGLISH, 0.8), ("nb", NORWEGIAN, 0.8)])
def test_the_parser_finds_who_does_what(code: str, sentences: tuple[tuple[str, dict[str, str]], ...], floor: float) -> None:
    nlp = pipeline(code)
    right = total = 0
    for text, wanted in sentences:
        found = {token.text: token.dep_.lower().split(":")[0] for token in nlp(text)}
        right += sum(found.get(word) == relation for word, relation in wanted.items())
        total += len(wanted)
    assert right / total >= floor


NAMES = {
    "en": (
        (
            "Maria Jensen met officials from the United Nations in Geneva.",
            {"Maria Jensen": "PERSON", "United Nations": "ORG", "Geneva": "GPE"},
        ),
        ("President Carlos Ruiz flew to Brazil on Friday.", {"Carlos Ruiz": "PERSON", "Brazil": "GPE"}),
        ("The FBI and the Treasury Department declined to comment.", {"FBI": "ORG", "Treasury Department": "ORG"}),
        ("David Miller, who lives in London, sued Google.", {"David Miller": "PERSON", "London": "GPE", "Google": "ORG"}),
    ),
    "nb": (
        ("Kari Nordmann fra Oslo jobber i Statoil.", {"Kari Nordmann": "PERSON", "Oslo": "GPE", "Statoil": "ORG"}),
        ("Statsminister Per Hansen reiste til Sverige på fredag.", {"Per Hansen": "PERSON", "Sverige": "GPE"}),
        ("Arbeiderpartiet og Høyre er enige, skriver Aftenposten.", {"Arbeiderpartiet": "ORG", "Høyre": "ORG", "Aftenposten": "ORG"}),
        ("Eg møtte Ola Vik i Bergen, fortel ho.", {"Ola Vik": "PERSON", "Bergen": "GPE"}),
    ),
}


@pytest.mark.parametrize("code", ["en", "nb"])
def test_names_are_found_with_their_kind(code: str) -> None:
    nlp = pipeline(code)
    right = total = 0
    for text, wanted in NAMES[code]:
        found = {ent.text: ent.label_ for ent in nlp(text).ents}
        right += sum(found.get(name) == label for name, label in wanted.items())
        total += len(wanted)
    assert right / total >= 0.7


@pytest.mark.parametrize(
    ("code", "word", "lemma"), [("en", "agencies", "agency"), ("en", "was", "be"), ("nb", "husene", "hus"), ("nb", "var", "være")]
)
def test_lemmas(code: str, word: str, lemma: str) -> None:
    sentence = {"en": "It was one of the agencies.", "nb": "Det var husene deres."}[code]
    assert {token.text: token.lemma_ for token in pipeline(code)(sentence)}[word] == lemma


def pipeline(code: str):  # type: ignore[no-untyped-def]
    import spacy

    model = find(code, "pipeline")
    assert model is not None, f"models/{code}_news is missing from this checkout"
    return spacy.load(model.path)
