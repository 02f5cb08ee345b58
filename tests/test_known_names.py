"""What the corpus calls things mends what one article's reading made of them."""

import pytest

from textkit import entities
from textkit.known_names import mend
from textkit.records import Annotation, Citation, Document, Mention, short_id


def mentions(text, *named):
    """A document, and an annotation with mentions of these names (name, label)."""
    made = Document(short_id(text), "a.txt", text, "", lang="en")
    cited = [Citation(made.id, text.index(name), text.index(name) + len(name), name) for name, _ in named]
    return made, Annotation(made.id, mentions=tuple(Mention(c.id, c, label) for c, (_, label) in zip(cited, named, strict=True)))


def mended(*articles):
    """For each article its mentions' words and labels."""
    pairs = [mentions(text, *named) for text, *named in articles]
    found = mend([annotation for _, annotation in pairs], [document for document, _ in pairs])
    for (document, _), annotation in zip(pairs, found, strict=True):
        for place in (mention.citation for mention in annotation.mentions):
            assert document.text[place.start : place.end] == place.quote
    return [[(mention.citation.quote, mention.label) for mention in annotation.mentions] for annotation in found]


@pytest.mark.parametrize(
    ("text", "name", "parts"),
    [
        ("The Water Department of Kari Holm grew.", "Water Department of Kari Holm", ["Water Department", "Kari Holm"]),
        ("Denne uken kuttet Kari Holms NVA ti stillinger.", "Kari Holms NVA", ["Kari Holm", "NVA"]),
        ("They slept at Kari Holms Hotell.", "Kari Holms Hotell", ["Kari Holms Hotell"]),
        ("The Kari Holm Water Fund grew.", "Kari Holm Water Fund", ["Kari Holm Water Fund"]),
    ],
)
def test_a_person_is_taken_out_of_a_longer_name(text, name, parts):
    pairs = [mentions("Kari Holm came home.", ("Kari Holm", "PERSON")), mentions(text, (name, "ORG"))]
    _, annotations = entities.resolve([a for _, a in pairs], [d for d, _ in pairs])
    assert [m.citation.quote for m in annotations[1].mentions] == parts
    assert all(text[m.citation.start : m.citation.end] == m.citation.quote for m in annotations[1].mentions)


def test_a_calling_before_a_known_name_is_no_part_of_it():
    known = ("Her producer met Tor Lien.", ("Tor Lien", "PERSON"))
    assert mended(known, ("Producer Tor Lien left.", ("Producer Tor Lien", "PERSON")))[1] == [("Tor Lien", "PERSON")]
    named = ("Producer Per Moe left.", ("Producer Per Moe", "PERSON"))
    assert mended(known, named)[1] == [("Per Moe", "PERSON")]  # Per is a first name
    unknown = ("Producer Tjodrek Moe left.", ("Producer Tjodrek Moe", "PERSON"))
    assert mended(known, unknown)[1] == [("Producer Tjodrek Moe", "PERSON")]
    briton = ("Briton Piet Kuipers left.", ("Briton Piet Kuipers", "PERSON"))
    assert mended(known, briton)[1] == [("Piet Kuipers", "PERSON")]
    council = ("The Norwegian Refugee Council wrote.", ("Norwegian Refugee Council", "ORG"))
    assert mended(("The Refugee Council met.", ("Refugee Council", "ORG")), council)[1] == [("Norwegian Refugee Council", "ORG")]
    ledger = ("The ledger lay in the north. The Ledger wrote.", ("Ledger", "ORG"))
    assert mended(ledger, ("A northern paper, Northern Ledger, wrote.", ("Northern Ledger", "ORG")))[1] == [("Northern Ledger", "ORG")]
    mobile = ("The firm Tarn Mobile grew.", ("Tarn Mobile", "ORG"))
    assert mended(mobile, ("The Nigerian Tarn Mobile grew.", ("Nigerian Tarn Mobile", "ORG")))[1] == [("Tarn Mobile", "ORG")]
    guard = ("The guard at the coast. The Coast Guard met.", ("Coast Guard", "ORG"))
    assert mended(guard, ("The Swedish Coast Guard met.", ("Swedish Coast Guard", "ORG")))[1] == [("Swedish Coast Guard", "ORG")]
    storm = ("The cyclone Idalva hit.", ("Idalva", "LOC"))
    assert mended(storm, ("Cyclone Idalva hit.", ("Cyclone Idalva", "LOC")))[1] == [("Cyclone Idalva", "LOC")]


def test_a_first_name_before_a_known_name_stays():
    known = ("Maria Berg met the anna.", ("Maria Berg", "PERSON"))
    assert mended(known, ("Anna Maria Berg left.", ("Anna Maria Berg", "PERSON")))[1] == [("Anna Maria Berg", "PERSON")]


def test_an_owner_is_no_part_of_a_name():
    text = "It hit the department’s Rebate Division."
    assert mended((text, ("department’s Rebate Division", "ORG"))) == [[("Rebate Division", "ORG")]]


def test_a_known_name_is_found_in_capitals():
    known = ("They met in Nord Sandvik.", ("Nord Sandvik", "GPE"))
    assert mended(known, ("NORD SANDVIK (XYZ) - Rain fell.", ("NORD", "MISC"), ("SANDVIK", "MISC")))[1] == [("NORD SANDVIK", "GPE")]


def test_a_known_name_of_one_word_is_found_where_it_was_overlooked_but_not_where_it_is_a_common_noun():
    known = ("It was Sporbygg that paid Havnen.", ("Sporbygg", "ORG"), ("Havnen", "ORG"))
    found = mended(known, ("Sporbyggs sjef kom. Havnen er full, og havnen er stengt.",))
    assert found[1] == [("Sporbyggs", "ORG")]


def test_a_common_word_with_the_capital_of_its_place_is_no_name():
    text = "Again it rained. They said again and again that Sandvik was wet."
    assert mended((text, ("Again", "MISC"), ("Sandvik", "GPE"))) == [[("Sandvik", "GPE")]]


def test_two_people_side_by_side_in_a_headline_are_two():
    known = ("Ada Berg met Tom Moe.", ("Ada Berg", "PERSON"), ("Tom Moe", "PERSON"))
    assert mended(("Ada Berg Moe clash", ("Ada Berg Moe", "PERSON")), known)[0] == [("Ada Berg", "PERSON"), ("Moe", "PERSON")]
