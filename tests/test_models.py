"""Which model serves which language, and that the models which come with textkit do their work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from textkit import models
from textkit.models import find, fingerprint


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
    model = find("en", "pipeline", folder=tmp_path / "mine")
    assert model is not None
    assert (model.path, model.source) == (wanted, "configured")


def test_what_the_configured_folder_lacks_comes_from_the_bundled_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEXTKIT_MODELS", str(tmp_path / "bundled"))
    wanted = make_model(tmp_path / "bundled", "nb_news")
    (tmp_path / "mine").mkdir()
    model = find("nn", "pipeline", folder=tmp_path / "mine")
    assert model is not None
    assert (model.path, model.source) == (wanted, "bundled")


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
