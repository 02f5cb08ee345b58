"""Floors under the trained models on whole public sets, where they lie beside the repository. Small samples of our own: test_models.py."""

import gzip
import json
import os
import re
import subprocess
import sys

import pytest
import sacrebleu
from conftest import ROOT

from textkit.translate import translate


def measured(shared, task, data, *more):
    """What the measuring tool beside the repository prints."""
    command = [sys.executable, shared / "tools/measure.py", task, shared / "data" / data, *more]
    environment = os.environ | {"TEXTKIT": f"{sys.executable} -m textkit.cli"}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


@pytest.mark.parametrize(
    ("data", "three_labels", "five_labels"),
    [("norne_nb_dev", 0.81, 0.78), ("norne_nn_dev", 0.73, 0.7), ("meantime_en_dev", 0.84, 0.81)],
)
def test_names_keep_their_floors(shared, data, three_labels, five_labels):
    printed = measured(shared, "names", f"ner/{data}.jsonl.gz")
    assert float(re.search(r"person/org/place .*F=([\d.]+)", printed)[1]) >= three_labels
    assert float(re.search(r"five labels .*F=([\d.]+)", printed)[1]) >= five_labels


def test_translations_find_each_other(shared):
    printed = measured(shared, "crossling", "stories/ntrex_aligned_docs_dev.jsonl.gz")
    found = {code: (float(a), float(b)) for code, a, b in re.findall(r"crossling (\w+)->en .*?: ([\d.]+) .*?: ([\d.]+)", printed)}
    for code, floor in {"nb": (0.9, 0.95), "nn": (0.88, 0.93), "da": (0.89, 0.94), "sv": (0.84, 0.92)}.items():
        assert found[code][0] >= floor[0]
        assert found[code][1] >= floor[1]


@pytest.mark.parametrize(
    ("model", "data", "held", "las"),
    [("en_news", "en_ewt_dev", False, 0.87), ("nb_news", "nb_dev_only", True, 0.855), ("nb_news", "nn_dev_only", True, 0.795)],
)
def test_parsers_keep_their_floors(shared, model, data, held, las):
    command = [sys.executable, ROOT / "models/recipes/pipelines_measure.py", "syntax", ROOT / "models" / model]
    command += [shared / f"data/ud/{data}.conllu.gz", *(["--held"] if held else [])]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert float(re.search(r"own words: LAS ([\d.]+)", printed)[1]) >= las


@pytest.mark.parametrize(("code", "floor"), [("nn", 19), ("da", 24), ("sv", 19)])
def test_what_goes_in_by_lists_of_words_is_translated(shared, code, floor):
    with gzip.open(shared / "data/stories/ntrex_aligned_docs_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line)["sents"] for line in lines]
    pairs = [pair for row in rows for pair in zip(row[code], row["en"], strict=True)][:100]
    made = translate([one for one, _ in pairs], source=code, target="en")
    assert sacrebleu.corpus_bleu([text or "" for text in made], [[other for _, other in pairs]]).score >= floor


def test_translations_keep_their_floor(shared):
    printed = measured(shared, "translate", "mt/flores_devtest_nb_en.tsv.gz", "--limit", "150")
    assert float(re.search(r"BLEU=([\d.]+)", printed)[1]) >= 25
    assert float(re.search(r"digits kept=([\d.]+)", printed)[1]) >= 0.97
