"""Which documents count as one source: copies, translations and rewrites, and not two reports of one event."""

import json
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from textkit import models
from textkit.components.sentences import sentence_starts
from textkit.origins import Join, containment, copies, credits, find_anchors, find_joins, nearest, rising, shingles, with_origins
from textkit.records import Annotation, Citation, Claim, Document, short_id

REPORT = (
    "The harbour master of Lillevik closed the eastern pier on Monday.\nInspectors had found rust in eleven of the forty pillars.\n"
    "Repairs will cost 3.4 million euro, Mayor Karla Aune said.\nFishermen must land their catch in Nordsund until October.\n"
    "The pier was built in 1962 and repaired twice.\nThe union called the closure overdue.\n"
    "A ferry to Storholmen now leaves from the railway quay.\n"
)
TRANSLATED = (
    "Havnesjefen i Lillevik stengte den østre kaia mandag.\nInspektører hadde funnet rust i elleve av de førti pilarene.\n"
    "Reparasjonen vil koste 3,4 millioner euro, sier ordfører Karla Aune.\nFiskerne må levere fangsten i Nordsund til oktober.\n"
    "Kaia ble bygd i 1962 og er reparert to ganger.\nFagforeningen kalte stengingen på høy tid.\n"
    "En ferge til Storholmen går nå fra jernbanekaia.\n"
)
SPUN = (
    "The harbor chief of Lillevik shut the eastern dock on Monday.\nInspectors had discovered rust in eleven of the forty columns.\n"
    "Repairs are going to cost 3.4 million euro, Mayor Karla Aune stated.\nFishers should land their haul in Nordsund till October.\n"
    "The dock was constructed in 1962 and mended twice.\nThe union referred to the closure as overdue.\n"
    "A ferry to Storholmen now departs from the railway quay.\n"
)
OTHER_REPORT = (
    "Rust has shut Lillevik's biggest pier, and 60 fishing boats have nowhere to go.\nMayor Karla Aune put the bill at 3.4 million euro.\n"
    "Skipper Ivar Moen sold his cod in Nordsund for half of the usual price on Tuesday.\nHe fears that the season is lost.\n"
    "Nobody had looked at the pillars since 2009, according to a report seen by this paper.\nThe opposition demands a hearing.\n"
    "Tourists were still taking pictures at the barrier last night.\n"
)


def document(text: str, lang: str = "en", **fields: object) -> Document:
    return Document(short_id(text), "news.txt", text, "", lang=lang, **fields)  # type: ignore[arg-type]


def annotation(document: Document) -> Annotation:
    """Every sentence as a claim."""
    starts = [0, *sentence_starts(document.text, code=document.lang or "en"), len(document.text)]
    outside = [(a, b) for a, b in pairwise(starts) if not any(s < b and a < e for s, e in document.furniture)]
    ranges = [(a, a + len(document.text[a:b].rstrip())) for a, b in outside if len(document.text[a:b].split()) > 1]
    cited = [Citation(document.id, a, b, document.text[a:b]) for a, b in ranges]
    return Annotation(document.id, tuple(ranges), claims=tuple(Claim(c.id, c, c.quote, document.lang or "en") for c in cited))


def joins(*documents: Document) -> list[Join]:
    from textkit.embed import encode

    def vectors(found: Annotation) -> np.ndarray:
        return encode([claim.statement for claim in found.claims], [claim.lang for claim in found.claims])

    return list(find_joins(documents, [annotation(document) for document in documents], vectors))


needs_encoders = pytest.mark.skipif(
    models.find("en", "encoder") is None or models.find("nb", "encoder") is None, reason="the sentence encoders are not in models/"
)


def test_a_copy_with_another_headline_is_found_and_its_share_told():
    original, copy = document(REPORT), document("Pier closed\n" + REPORT + "More news on our page.\n")
    (join,) = copies([original, copy])
    assert (join.left_id, join.right_id, join.kind) == (original.id, copy.id, "copy")
    assert join.share == 1.0


def test_a_copy_inside_a_long_page_is_found():
    filler = " ".join(f"Word{i} follows word{i + 1} here." for i in range(600))
    assert len(list(copies([document(REPORT), document(filler + "\n" + REPORT)]))) == 1


def test_furniture_that_two_pages_share_makes_no_copy():
    menu = "Home News Sport Weather Contact us at the desk every day from nine to five or write to us whenever you like to do so\n"
    pages = [document(menu * 4 + text, furniture=((0, 4 * len(menu)),)) for text in (REPORT, OTHER_REPORT)]
    assert list(copies(pages)) == []


def test_all_copies_of_one_text_share_the_origin_of_the_first():
    group = [document(f"Paper {i}\n{REPORT}") for i in range(5)]
    other = document(OTHER_REPORT)
    found = with_origins([*group, other], [], lambda found: np.zeros((0, 1)))
    assert [d.origin_id for d in found] == [group[0].id] * 5 + [other.id]


def test_half_copied_texts_are_one_source_only_if_both_credit_one_agency():
    lines = REPORT.splitlines()
    told = "\n".join([*lines[:3], *OTHER_REPORT.splitlines()[2:6]])
    share = containment(shingles(document(REPORT)), shingles(document(told)))
    assert 0.35 <= share < 0.5
    assert list(copies([document(REPORT), document(told)])) == []
    assert len(list(copies([document("LILLEVIK (NTB): " + REPORT), document("LILLEVIK (NTB): " + told)]))) == 1


def test_credits_are_read_where_agencies_stand():
    assert credits(document("OSLO (NTB) – The pier is shut.")) == {"ntb"}
    assert credits(document("The pier is shut. (©Fjordnytt)")) == {"fjordnytt"}
    assert credits(document("By Eva Holm, Northern News Agency\nThe pier is shut.")) == {"northern news agency"}
    assert credits(document("The pier is shut.", author="Eva Holm / Reuters")) == {"reuters"}
    assert credits(document("The pier is shut, the Daily Planet reported on Monday.")) == frozenset()


@needs_encoders
def test_a_translation_is_found_with_its_sentences_in_step():
    one, other = document(REPORT), document(TRANSLATED, "nb")
    (join,) = joins(one, other)
    assert join.kind == "translation"
    assert join.share > 0.7
    steps = {(one.text[a:b], other.text[c:d]) for (a, b), (c, d) in join.steps}
    assert ("The pier was built in 1962 and repaired twice.", "Kaia ble bygd i 1962 og er reparert to ganger.") in steps


@needs_encoders
def test_a_text_rewritten_word_by_word_is_found():
    (join,) = joins(document(REPORT), document(SPUN))
    assert (join.kind, join.share > 0.8) == ("rewrite", True)


@needs_encoders
def test_another_report_of_the_event_is_another_source():
    assert joins(document(REPORT), document(OTHER_REPORT)) == []
    assert joins(document(TRANSLATED, "nb"), document(OTHER_REPORT)) == []


@needs_encoders
def test_the_corpus_has_the_origins_of_its_gold_and_no_others():
    from textkit.annotate import with_language
    from textkit.config import Settings
    from textkit.readers import find_files, read_file

    root = Path(__file__).parents[1]
    gold = json.loads((root / "tests/gold/corpus.json").read_text(encoding="utf-8"))["duplicates"]
    files = [path for path in find_files([root / "corpus"], settings=Settings()) if isinstance(path, Path)]
    documents = [with_language(d) for path in files for d in read_file(path, settings=Settings()) if isinstance(d, Document)]
    number = {d.id: Path(d.path).name[:3] for d in documents}
    found = {frozenset((number[join.left_id], number[join.right_id])) for join in joins(*documents)}
    assert found == {frozenset(pair) for group in gold for pair in combinations(group["docs"], 2)}


def test_anchors_are_numbers_and_names_without_accents():
    assert find_anchors("The mayor of Sjøåsen gave 7,300 kroner to Bjørg Vå-Lie.") == {"sjoas", "7300", "bjorg", "lie"}
    assert find_anchors("Rain fell.") == frozenset()


def test_the_longest_chain_keeps_the_order_of_both_texts():
    assert rising([(0, 0), (1, 5), (2, 2), (3, 3), (5, 1)]) == [(0, 0), (2, 2), (3, 3)]
    assert rising([]) == []


def test_nearest_finds_a_near_twin_among_many():
    random = np.random.default_rng(1)
    vectors = random.normal(size=(6000, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    queries = vectors + random.normal(scale=0.02, size=vectors.shape).astype(np.float32)
    found = nearest(queries[::10], vectors, count=1)
    assert sum(row == [10 * i] for i, row in enumerate(found)) >= 0.97 * len(found)
