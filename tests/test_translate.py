"""Translation through packages that are there, and nothing where there are none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from textkit import translate
from textkit.embed import believed
from textkit.errors import ModelError
from textkit.models import models_folder


class FakeTokenizer:
    """Words for pieces."""

    def encode(self, sentence: str) -> list[str]:
        return sentence.split()

    def decode(self, tokens: list[str]) -> str:
        return " ".join(tokens)


class FakeTranslator:
    """Turns every word round, with the interface of ctranslate2.Translator."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []

    def translate_batch(self, source: list[list[str]], **options: Any) -> list[Any]:
        self.calls.append(options)
        prefix = (options.get("target_prefix") or [[]])[0]
        return [SimpleNamespace(hypotheses=[[*prefix, *(word[::-1] for word in words)]], scores=[0.0]) for words in source]


@pytest.fixture(autouse=True)
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An Argos packages folder of its own, and no other one."""
    monkeypatch.setattr(translate, "models_folder", lambda: tmp_path / "models")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("ARGOS_TRANSLATE_PACKAGE_DIR", raising=False)
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    return tmp_path / "packages"


def install(folder: Path, source: str, target: str, **more: str) -> Path:
    package = folder / f"translate-{source}_{target}"
    package.mkdir(parents=True)
    metadata = {"from_code": source, "to_code": target, "type": "translate"} | more
    (package / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return package


def test_without_a_package_every_answer_is_none(packages: Path) -> None:
    assert not translate.available("nb", "en")
    assert translate.translate(["Hei.", "Nei."], source="nb", target="en") == [None, None]
    assert translate.translate([], source="nb", target="en") == []


def test_a_package_is_found_wherever_it_may_lie_and_ours_comes_first(packages: Path, tmp_path: Path) -> None:
    theirs = install(packages, "nb", "en")
    assert translate.find_package("nb", "en") == theirs
    ours = install(tmp_path / "models", "nb", "en")
    assert translate.find_package("nb", "en") == ours
    assert not translate.available("en", "nb")


def test_nynorsk_goes_through_the_package_for_bokmal_and_argos_may_call_that_no(packages: Path) -> None:
    package = install(packages, "no", "en")
    assert translate.find_package("nn", "en") == package
    assert translate.find_package("nb", "en") == package
    own = install(packages, "nn", "en")
    assert translate.find_package("nn", "en") == own


def test_words_that_the_package_reads_badly_are_changed_before_but_no_names(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = install(packages, "nb", "en")
    monkeypatch.setattr(translate, "load", lambda folder: translate.Engine(FakeTokenizer(), FakeTranslator(), ""))
    (package / "words.nb.tsv").write_text("klokka\tklokken\nkari\tkarri\n", encoding="utf-8")
    (package / "words.nn.tsv").write_text("ikkje\tikke\n", encoding="utf-8")
    assert translate.translate(["Klokka til Kari"], source="nb", target="en") == ["nekkolK lit iraK"]
    assert translate.translate(["klokka er ikkje sju"], source="nn", target="en") == ["nekkolk re ekki ujs"]
    assert translate.translate(["klokka ikkje"], source="da", target="en") == ["akkolk ejkki"]


def test_swedish_is_served_by_a_package_that_has_its_words(packages: Path) -> None:
    package = install(packages, "nb", "en")
    assert not translate.available("sv", "en")
    (package / "words.sv.tsv").write_text("och\tog\n", encoding="utf-8")
    assert translate.available("sv", "en")


def test_a_translation_that_speaks_of_something_else_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translate, "models_folder", models_folder)
    given = ["Brua ble stengt i mai.", "Brua ble stengt i mai.", "Nei."]
    made = ["The bridge was closed in May.", "I would like to thank the rapporteur for his excellent work.", None]
    assert believed(given, made, source="nb", target="en") == [made[0], None, None]
    assert believed(given, made, source="de", target="en") == made


def test_sentences_come_back_in_order_and_are_computed_together(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(packages, "nb", "en")
    translator = FakeTranslator()
    monkeypatch.setattr(translate, "load", lambda folder: translate.Engine(FakeTokenizer(), translator, ""))
    long = "ord " * 1000
    given = ["ab cd", "", "ij", long, "ef\ngh"]
    assert translate.translate(given, source="nb", target="en") == ["ba dc", "", "ji", None, "fe hg"]
    assert len(translator.calls) == 1


def test_the_prefix_that_names_the_language_is_not_part_of_the_translation(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(packages, "nb", "en", target_prefix="__en__")
    monkeypatch.setattr(translate, "load", lambda folder: translate.Engine(FakeTokenizer(), FakeTranslator(), "__en__"))
    assert translate.translate(["ab"], source="nb", target="en") == ["ba"]


def test_every_option_is_one_that_the_real_translator_takes(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ctranslate2

    install(packages, "nb", "en")
    translator = FakeTranslator()
    monkeypatch.setattr(translate, "load", lambda folder: translate.Engine(FakeTokenizer(), translator, ""))
    translate.translate(["ab"], source="nb", target="en")
    signature = ctranslate2.Translator.translate_batch.__doc__ or ""
    assert [option for option in translator.calls[0] if f"{option}:" not in signature] == []


def test_a_damaged_package_is_named_with_what_to_do(packages: Path) -> None:
    package = install(packages, "nb", "en")
    with pytest.raises(ModelError, match=r"sentencepiece\.model.*argospm install"):
        translate.load(package)
    (packages / "broken").mkdir()
    (packages / "broken" / "metadata.json").write_bytes(b"\xff{")
    assert translate.available("nb", "en")


@pytest.mark.parametrize(
    ("source", "translated", "same"),
    [
        ("Det kostet 7,3 millioner i 2024.", "It cost 7.3 million in 2024.", True),
        ("I fjor fikk 47 000 et brev.", "Last year 47,000 got a letter.", True),
        ("I fjor fikk 47 000 et brev.", "Last year 74,000 got a letter.", False),
        ("Hun er 45.", "She is old.", False),
        ("Ingen tall her.", "No figures here.", True),
        ("Fra 1. mai til 3. juni", "From June 3 back to May 1", True),
    ],
)
def test_figures_must_survive_translation(source: str, translated: str, same: bool) -> None:
    assert translate.same_figures(source, translated) is same


def test_asking_makes_no_folder_in_the_users_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    program = "from textkit import translate; assert translate.translate(['Hei.'], source='nb', target='en') == [None]"
    subprocess.run([sys.executable, "-c", program], check=True, env={"HOME": str(home), "TEXTKIT_MODELS": str(home / "none")})
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("hypotheses", "expected"),
    [
        (["It rose 7.3 million.", "It rose 3.7 million."], "It rose 7.3 million."),
        (["It rose 8.3 million.", "It rose 7.3 million."], "It rose 7.3 million."),
        (["It rose 8.3 million."], "It rose 7.3 million."),
        (["It rose by millions."], "[figures unsure] It rose by millions."),
    ],
)
def test_figures_come_out_as_they_went_in_or_are_marked(hypotheses: list[str], expected: str) -> None:
    assert translate.with_figures_of("Det steg 7,3 millioner.", hypotheses) == expected


@pytest.mark.parametrize("figure", ["24.08.2021", "29¾", "½"])
def test_a_plain_number_stands_for_a_strange_figure_while_it_is_translated(figure: str) -> None:
    mask = translate.Mask.over(f"Det var {figure} i 2311, igjen {figure}.", ())
    assert figure not in mask.text
    (number,) = mask.figures
    assert mask.text == f"Det var {number} i 2311, igjen {number}."
    assert mask.lifted(f"It was {number[0]},{number[1:]} in 2311.") == f"It was {figure} in 2311."


def test_a_common_name_stands_for_a_persons_while_it_is_translated() -> None:
    mask = translate.Mask.over("Krauses leder, Per Erik Nygård, møtte Hansen.", ["Per Erik Nygård", "Krause"])
    assert mask.text == "Johnsons leder, Nielsen, møtte Hansen."
    assert mask.is_kept("Johnson's head, Nielsen, met Hansen.") and not mask.is_kept("Crime's head, Nielsen, met Hansen.")
    assert mask.lifted("Johnson's head, Nielsen, met Hansen.") == "Krause's head, Per Erik Nygård, met Hansen."


def test_kroner_are_no_danish_ones_unless_the_source_says_so() -> None:
    assert translate._as_in("Det kostet 1,85 milliarder kroner.", "It cost DKK 1.85 billion.") == "It cost 1.85 billion kroner."
    assert translate._as_in("Det kostet 3 danske kroner.", "It cost DKK 3.") == "It cost DKK 3."


@pytest.mark.parametrize(
    ("source", "translated", "expected"),
    [
        ("Hjelmtveit døde i mars.", "Hjelmveit died in March.", "Hjelmtveit died in March."),
        ("Hjelmtveits familie sørger.", "Hjelmveit's family mourns.", "Hjelmtveit's family mourns."),
        ("Møtet er i Brussel.", "The meeting is in Brussels.", "The meeting is in Brussels."),
        ("Moe og Hjelmtveit kom.", "Moe and Hjelmtveit came.", "Moe and Hjelmtveit came."),
        ("Solvang kom.", "Hjelmveit came.", "Hjelmveit came."),
    ],
)
def test_a_misspelt_name_is_put_right(source: str, translated: str, expected: str) -> None:
    assert translate.with_names_of(source, translated, is_known=lambda word: word in ("March", "Brussels")) == expected


def test_words_of_a_near_relative_are_put_in_the_packages_own(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = install(packages, "nb", "en")
    (package / "words.nn.tsv").write_text("eg\tjeg\nikkje\tikke\n", encoding="utf-8")
    monkeypatch.setattr(translate, "load", lambda folder: translate.Engine(FakeTokenizer(), FakeTranslator(), ""))
    assert translate.translate(["Eg ville ikkje"], source="nn", target="en") == ["geJ elliv ekki"]
    assert translate.translate(["Eg ville ikkje"], source="nb", target="en") == ["gE elliv ejkki"]
