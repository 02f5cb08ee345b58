"""Names by their capitals, and their completion; the sentences are our own."""

import pytest
import spacy
from spacy.tokens import Doc

import textkit.components.sentences
from textkit.components import marked, names
from textkit.components.name_ends import completed
from textkit.components.name_repairs import Name, repaired
from textkit.pipelines import pipeline

assert textkit.components.sentences  # registers its factory


def found(text, code="en", furniture=()):
    nlp = spacy.blank(code)
    nlp.add_pipe("textkit_sentences")
    nlp.add_pipe("textkit_names")
    doc = nlp.make_doc(text)
    doc.user_data.update(lang=code, furniture=list(furniture))
    doc = nlp(doc)
    return [text[row["start"] : row["end"]] for row in marked(doc, "names")]


@pytest.mark.parametrize(
    ("text", "code", "names"),
    [
        ("He met Ada Berg and Tom Lie in Sandvik.", "en", ["Ada Berg", "Tom Lie", "Sandvik"]),
        ("She leads the Center for Water and Soil in Sandvik.", "en", ["Center for Water and Soil", "Sandvik"]),
        ("The head of the Food and Drug Administration resigned.", "en", ["Food and Drug Administration"]),
        ("A letter from Ada Berg’s Office of Rivers arrived.", "en", ["Ada Berg", "Office of Rivers"]),
        ("Yesterday Senators Ada Berg of Oregon and Tom Lie of Utah wrote.", "en", ["Ada Berg", "Oregon", "Tom Lie", "Utah"]),
        ("They sued the FBI Director Ada Berg.", "en", ["FBI", "Ada Berg"]),
        ("The US paid US$3 million, Ada Berg said.", "en", ["US", "Ada Berg"]),
        ("He told fylkesordfører Ola Nes at saken er avsluttet.", "nb", ["Ola Nes"]),
        ("Brannen om bord i MF «Havlys» ble slukket.", "nb", ["Havlys"]),
        ("Hun jobber ved Sandvik sykehus.", "nb", ["Sandvik sykehus"]),
        ("Fisketilsynet slo alarm. Toget stod.", "nb", ["Fisketilsynet"]),
        ("Rederiet Nyhamar eier båten.", "sv", ["Nyhamar"]),
        ("Forskeren Ida Lund sa nei.", "da", ["Ida Lund"]),
        (
            "Ordföraren skriver till Malmbladet att båten gick från Lettland till Fredrikstad.",
            "sv",
            ["Malmbladet", "Lettland", "Fredrikstad"],
        ),
        ("Den svenske kystvakten rykket ut. Den svenske skogen brenner.", "nb", ["svenske kystvakten"]),
        ("A letter from the Danish parliament arrived.", "en", ["Danish parliament"]),
        ("Kirsten Lund sa nei.", "da", ["Kirsten Lund"]),
        ("They closed the Hallen tunnel and a bridge.", "en", ["Hallen tunnel"]),
        ("Then Cyclone Idalva hit Sandvik.", "en", ["Cyclone Idalva", "Sandvik"]),
        ("Arven går til Elin Lund-museet i Sandvik.", "nb", ["Elin Lund-museet", "Sandvik"]),
        ("Provost Ada Berg and Coun Tom Lie met.", "en", ["Ada Berg", "Tom Lie"]),
    ],
)
def test_runs_of_capitals_are_cut_where_two_names_meet(text, code, names):
    assert found(text, code) == names


@pytest.mark.parametrize(
    ("words", "parts", "label", "expected"),
    [
        ("Produsent Ada Vik svarte .", "NOUN PROPN PROPN VERB PUNCT", "PERSON", "Ada Vik"),
        ("Jon Ada Vik svarte .", "PROPN PROPN PROPN VERB PUNCT", "PERSON", "Jon Ada Vik"),
        ("Dagny Vik svarte .", "NOUN PROPN VERB PUNCT", "PERSON", "Dagny Vik"),
        ("Helse Vikane svarte .", "NOUN PROPN VERB PUNCT", "ORG", "Helse Vikane"),
    ],
)
def test_a_common_word_that_opens_the_sentence_is_no_part_of_a_persons_name(words, parts, label, expected):
    nlp = spacy.blank("nb")
    nlp.add_pipe("textkit_names")
    said = words.split()
    names = [
        f"{'B' if at == 0 else 'I'}-{label}" if at < len(expected.split()) + ("Produsent" in words) else "O" for at in range(len(said))
    ]
    doc = Doc(nlp.vocab, said, pos=parts.split(), ents=names, sent_starts=[True] + [False] * (len(said) - 1))
    doc.user_data.update(lang="nb", furniture=[])
    doc = nlp.get_pipe("textkit_names")(doc)
    assert [doc.text[row["start"] : row["end"]] for row in marked(doc, "names")] == [expected]


def test_a_compound_holds_the_name_that_it_begins_with():
    assert found("Flere FBI-agenter og Lind-administrasjonen møttes.", "nb") == ["FBI", "Lind-administrasjonen"]


def test_two_acronyms_joined_by_a_hyphen_are_two_names():
    assert found("The FBI-CIA agreement holds.") == ["FBI", "CIA"]


def test_an_administration_is_a_name_and_its_head_in_it_is_none():
    assert found("Lawyers say the Lind administration knew. Later Lind left.") == ["Lind administration", "Lind"]


def test_a_name_found_once_is_marked_wherever_it_stands():
    assert found("Then Ada Berg left. Berg said no. Nothing was left for Berg.") == ["Ada Berg", "Berg", "Berg"]


def test_a_norwegian_genitive_belongs_to_the_mention():
    assert found("Vi leste i går om Finansdepartementets svar og finansdepartementets brev.", "nb") == [
        "Finansdepartementets",
        "finansdepartementets",
    ]


def test_a_headline_in_capitals_gives_no_names_of_its_own():
    assert found("Nine Ways to Brighten Your Kitchen Before Winter\n\nOur guest was Ada Berg.") == ["Ada Berg"]


def test_furniture_gives_no_names():
    text = "Read also: Tom Lie wins again\nWe met Ada Berg today."
    assert found(text, furniture=[[0, text.index("\n")]]) == ["Ada Berg"]


def test_names_of_a_trained_recogniser_are_kept_and_completed():
    nlp = spacy.blank("en")
    nlp.add_pipe("textkit_names")
    doc = nlp.make_doc("Yesterday Sandvik was calm, said Ada Berg. Sandvik sleeps.")
    doc.ents = [spacy.tokens.Span(doc, 1, 2, label="GPE"), spacy.tokens.Span(doc, 6, 8, label="PERSON")]
    doc = nlp.get_pipe("textkit_names")(doc)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Sandvik", "GPE"), ("Ada Berg", "PERSON"), ("Sandvik", "GPE")]


def test_capitals_complete_a_trained_recogniser():
    nlp = spacy.blank("en")
    nlp.add_pipe("textkit_names")
    doc = nlp.make_doc("Yesterday Sandvik was calm, said Ada Berg.")
    doc.ents = [spacy.tokens.Span(doc, 1, 2, label="GPE")]
    doc = nlp.get_pipe("textkit_names")(doc)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Sandvik", "GPE"), ("Ada Berg", "MISC")]


def test_every_name_of_a_long_text_is_found(no_hang):
    doc = spacy.blank("en").make_doc("Then Ada Berg met Tom Lie of the World Bank in Sandvik. " * 2_000)
    assert len(names.find_mentions(doc)) == 2_000  # the bank; people are found before, by find_names


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        ("New Poll Shows Minor Bump For Anna Holt.\n\nThe poll gives Anna Holt 40 percent.", "en", {"Anna Holt"}),
        ("Risikofritt er det ikke. Livvakter sier at Kari Moe er trygg.", "nb", {"Kari Moe"}),
    ],
)
def test_a_capital_of_the_place_makes_no_name(text, lang, names):
    doc = pipeline(lang)(text)
    assert {text[row["start"] : row["end"]] for row in marked(doc, "names")} == names


def labelled(text, code):
    doc = pipeline(code)(text)
    return {text[row["start"] : row["end"]]: row["label"] for row in marked(doc, "names")}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Yesterday Prime Minister Ada Holt met Secretary of State Tom Lunde.", {"Ada Holt", "Tom Lunde"}),
        ("The Attorney General said no to the Prime Minister.", set()),
        ("Special Counsel Robert Holm asked Senate Majority Leader Ann Moe.", {"Robert Holm", "Senate", "Ann Moe"}),
        ("Sen. Ann Moe, D-N.Y., asked him. Rep. Tom Lie, R-Texas, did not.", {"Ann Moe", "Tom Lie"}),
        ("On Monday Kim Sung-ho met Robert Holm.", {"Kim Sung-ho", "Robert Holm"}),
        ("He told the F.B.I. about it on Monday.", {"F.B.I."}),
    ],
)
def test_an_office_is_no_name_and_no_part_of_one(text, names):
    assert set(labelled(text, "en")) == names


@pytest.mark.parametrize(
    ("text", "code", "label"),
    [
        ("They met in Holt Tower on Monday.", "en", ("Holt Tower", "LOC")),
        ("The court ruled in Holt v. Moe on Monday.", "en", ("Holt v. Moe", "LAW")),
        ("They met again after Easter in Oslo.", "en", ("Easter", "EVENT")),
        ("The World Cup begins in May.", "en", ("World Cup", "EVENT")),
        ("I går skrev Sandviksposten om saken.", "nb", ("Sandviksposten", "ORG")),
        ("Landet sa nei til Kyoto-avtalen i går.", "nb", ("Kyoto-avtalen", "LAW")),
    ],
)
def test_a_name_is_of_the_kind_that_its_words_say(text, code, label):
    assert label in labelled(text, code).items()


def test_what_a_compound_is_says_nothing_of_the_name_in_it():
    found = labelled("Partiet gikk imot CO2-avgiften og TV 2-studioet. Hele fotball-Norge jublet.", "nb")
    assert "CO2" not in found
    assert "Norge" in found and "TV 2-studioet" not in found


def test_a_scandinavian_genitive_has_its_lemma():
    text = "Alle kjenner Ada Bergs bøker, og mange var i Paris."
    rows = marked(pipeline("nb")(text), "names")
    assert {text[row["start"] : row["end"]]: row["lemma"] for row in rows} == {"Ada Bergs": "Ada Berg", "Paris": None}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She won his seat in the House, he said.", ["House"]),
        ("The House’s leaders met the House Rules Committee.", ["House", "House Rules Committee"]),
        ("He sat in the House of Lords before the House rose.", []),
    ],
)
def test_the_house_is_the_lower_one_where_no_other_is_meant(text, names):
    assert [name for name in found(text) if name.startswith("House") and not name.endswith("Lords")] == names


def test_a_name_that_ends_in_s_has_no_genitive_for_that():
    doc = pipeline("nb")("Presidenten i Honduras vant. Honduras’ hovedstad feiret.")
    assert {row.get("lemma") for row in marked(doc, "names")} == {None}


@pytest.mark.parametrize(
    ("text", "form", "label"),
    [
        ("Signy Fardal spoke.", "Signy Fardal", "PERSON"),
        ("They met in Signy Fardal.", "Signy Fardal", "GPE"),
        ("Victoria Falls lies there.", "Victoria Falls", "GPE"),
        ("Sandvik Lia lies there.", "Sandvik Lia", "GPE"),
    ],
)
def test_a_first_name_and_a_surname_are_no_place_unless_something_happens_in_it(text, form, label):
    start = text.index(form)
    (name,) = repaired(text, [Name(start, start + len(form), "GPE")], "en")
    assert name.label == label


def test_people_of_a_part_of_the_world_are_no_person():
    (name,) = repaired("A Central American woman spoke.", [Name(2, 18, "PERSON")], "en")
    assert name.label == "NORP"


@pytest.mark.parametrize(
    ("text", "given", "names"),
    [
        ("He was held, according to Police Scotland.", [("Scotland", "GPE")], [("Police Scotland", "ORG")]),
        ("He came on Tuesday Norway was told.", [("Norway", "GPE")], [("Norway", "GPE")]),
        ("It lies in Western Norway.", [("Norway", "GPE")], [("Western Norway", "LOC")]),
        ("They told the Northern Ledger.", [("Ledger", "ORG")], [("Northern Ledger", "ORG")]),
        ("They met Captain Moe there.", [("Moe", "PERSON")], [("Moe", "PERSON")]),
        ("They met the pair Kari Moe there.", [("Moe", "PERSON")], [("Kari Moe", "PERSON")]),
        ("In Lea Children’s Hospital lie children.", [("Lea Children", "PERSON")], [("Lea Children’s Hospital", "ORG")]),
        ("She lay in Ada Berg’s Hospital.", [("Ada Berg", "PERSON")], [("Ada Berg", "PERSON")]),
        ("It was Norway’s Agency of Fish.", [("Norway’s Agency of Fish", "ORG")], [("Norway", "GPE"), ("Agency of Fish", "ORG")]),
        ("It was Norway’s Football Federation.", [("Norway’s Football Federation", "ORG")], [("Norway’s Football Federation", "ORG")]),
        ("The Ministry of Fish, Ports and Oil knew.", [("Ministry of Fish", "ORG")], [("Ministry of Fish, Ports and Oil", "ORG")]),
        ("The Ministry of Fish, Norges Bank and Norway knew.", [("Ministry of Fish", "ORG")], [("Ministry of Fish", "ORG")]),
        ("The firm Roof Page AS is big.", [("Roof Page", "MISC")], [("Roof Page AS", "ORG")]),
        ("The Office of the Data Commissioner told us.", [("Office of the Data", "ORG")], [("Office of the Data Commissioner", "ORG")]),
        ("The Office of the Mayor Director Moe told us.", [("Office of the Mayor", "ORG")], [("Office of the Mayor", "ORG")]),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_tells_where_it_ends(text, given, names):
    found = [Name(text.index(name), text.index(name) + len(name), label) for name, label in given]
    assert [(text[name.start : name.end], name.label) for name in completed(text, found, "en")] == names


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Borg Boligdrift AS sa nei.", "Borg Boligdrift AS", "ORG"),
        ("Klubben møter FC Waal i dag.", "FC Waal", "ORG"),
        ("Oppdrettsselskapet Nordskjell stuper.", "Nordskjell", "ORG"),
        ("Avtalen med Kari Nordskjell er klar.", "Kari Nordskjell", "PERSON"),
    ],
)
def test_what_a_name_has_in_it_or_before_it_tells_a_firm_from_a_person(text, name, label):
    at = text.index(name)
    assert [found.label for found in repaired(text, [Name(at, at + len(name), "PERSON")], "nb")] == [label]
