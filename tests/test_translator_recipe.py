"""The recipe of the translator, tried from end to end with a tiny model: what it packs is loaded and says what was trained."""

import json
import random
import re
import sys
import zipfile

import pytest
from conftest import ROOT

torch = pytest.importorskip("torch", reason="training needs the extra `train`")
sys.path.insert(0, str(ROOT / "models/recipes"))

import translator  # noqa: E402

from textkit import translate  # noqa: E402

WORDS = {
    "hunden": "the dog", "katten": "the cat", "mannen": "the man", "kvinnen": "the woman", "ser": "sees", "hører": "hears",
    "kjøper": "buys", "selger": "sells", "huset": "the house", "båten": "the boat", "bilen": "the car", "boka": "the book",
}  # fmt: skip
SUBJECTS, VERBS, OBJECTS = ("hunden katten mannen kvinnen".split(), "ser hører kjøper selger".split(), "huset båten bilen boka".split())


def sentence(chance):
    parts = [chance.choice(SUBJECTS), chance.choice(VERBS), str(chance.randrange(2, 10)), chance.choice(OBJECTS)]
    return " ".join(parts), " ".join(WORDS.get(part, part) for part in parts)


TIED = 0.25
"""Odds whose logarithms are this near may change places where the package is run in eight bits."""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A translator of a language of 256 sentences, trained for some seconds."""
    work = tmp_path_factory.mktemp("translator")
    chance = random.Random(1)
    rows = [("nb", *sentence(chance)) for _ in range(3000)]
    translator.write_rows(work / "train.tsv", rows[:2900])
    translator.write_rows(work / "held.tsv", rows[2900:])
    translator.pieces(work, vocabulary=90)
    torch.set_num_threads(1)  # two that wait for each other take many times as long where something else runs
    translator.train(work, "tiny", minutes=0, steps=350)
    translator.pack(work, work / "translator_nb_en", quantization="float32")
    return work / "translator_nb_en"


def test_the_packed_translator_says_what_the_trained_one_says(package):
    """CTranslate2's words are those that the PyTorch model finds likeliest, piece by piece, or as likely as those."""
    work = package.parent
    size = translator.SIZES[json.loads((work / "size.json").read_text(encoding="utf-8"))["size"]]
    engine = translate.load(package)
    processor = translator.sentencepiece.SentencePieceProcessor(model_file=str(work / "sentencepiece.model"))
    model = translator.Translator(size, processor.vocab_size()).eval()
    model.load_state_dict(torch.load(work / "weights.pt", weights_only=True))
    chance = random.Random(2)
    for norwegian, _ in (sentence(chance) for _ in range(20)):
        source = torch.tensor([[*processor.encode(norwegian), translator.END]])
        greedy = engine.translator.translate_batch([engine.tokenizer.encode(norwegian)], beam_size=1)[0].hypotheses[0]
        said = [translator.BEGIN, *map(processor.piece_to_id, greedy), translator.END]
        with torch.no_grad():
            odds = model(source, torch.tensor([said[:-1]]))[0]
        assert all(row.max() - row[at] < TIED for row, at in zip(odds, said[1:], strict=True))


def test_it_has_learned_its_language(package):
    engine = translate.load(package)
    chance = random.Random(3)
    pairs = [sentence(chance) for _ in range(30)]
    found = list(translate.run(engine, [norwegian for norwegian, _ in pairs]))
    assert sum(one == english for one, (_, english) in zip(found, pairs, strict=True)) >= 24


def test_the_package_is_one_that_argos_installs(package):
    with zipfile.ZipFile(package.with_suffix(".argosmodel")) as packed:
        names = packed.namelist()
    assert {"translator_nb_en/metadata.json", "translator_nb_en/sentencepiece.model", "translator_nb_en/model/model.bin"} <= set(names)
    metadata = json.loads((package / "metadata.json").read_text(encoding="utf-8"))
    assert (metadata["from_code"], metadata["to_code"], metadata["type"]) == ("nb", "en", "translate")


@pytest.mark.parametrize(
    ("norwegian", "english", "good"),
    [
        ("Prisen steg 3 prosent.", "The price rose 3 percent.", True),
        ("Prisen steg 3 prosent.", "The price rose 4 percent.", False),
        ("Ja.", "This is a very long sentence that can be no translation of one word alone.", False),
        ("Helsinki", "Helsinki", False),
    ],
)
def test_pairs_that_can_be_no_translations_are_left_out(norwegian, english, good):
    assert translator.good_pair(norwegian, english) is good


def test_batches_hold_every_pair_and_are_of_few_sizes():
    chance = random.Random(4)
    pairs = [(translator.np.zeros(chance.randrange(1, 50)), translator.np.zeros(chance.randrange(1, 50))) for _ in range(500)]
    found = list(translator.batches(pairs, 400, translator.np.random.default_rng(1)))
    assert {row for rows in found for row in rows} == set(range(500))
    sizes = {(len(rows), max(translator.room_for(*pairs[row]) for row in rows)) for rows in found}
    assert len(sizes) <= 7 and all(many * room <= 400 for many, room in sizes)


def test_names_and_numbers_that_stand_on_both_sides_are_replaced_by_the_same_others():
    row = ("nb", "Barroso kom til Oslo i 2004 med 25 mann.", "Barroso came to Bergen in 2004 with 25 men.")
    code, norwegian, english = translator.with_others(row, ["Solvang", "Moe"], random.Random(3))
    name = norwegian.split()[0]
    numbers = re.findall(r"\d+", norwegian)
    assert code == "nb" and name in ("Solvang", "Moe") and english.startswith(name)
    assert numbers == re.findall(r"\d+", english) and [len(number) for number in numbers] == [4, 2]
    assert "Oslo" in norwegian and "Bergen" in english


def test_a_full_stop_that_was_lost_is_put_back():
    assert translator.with_stop("Møtet er hevet", "The meeting is closed.") == "Møtet er hevet."
    assert translator.with_stop("Er møtet hevet?", "The meeting is closed.") == "Er møtet hevet?"
