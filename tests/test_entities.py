"""One entity for all the spellings of one thing, and two for two things; the articles are our own."""

from dataclasses import replace

import pytest
import spacy

import textkit.components.sentences
from textkit import entities
from textkit.components import marked, names
from textkit.embed import encode
from textkit.records import Annotation, Citation, Claim, Document, Mention, Translationese, short_id

assert textkit.components.sentences and names  # register their factories


def document(text, code="en", kind="original", **fields):
    made = Document(short_id(text), "a.txt", text, "", lang=code, translationese=Translationese(kind=kind), **fields)
    nlp = spacy.blank(code)
    nlp.add_pipe("textkit_sentences")
    nlp.add_pipe("textkit_names")
    doc = nlp.make_doc(text)
    doc.user_data["lang"] = code
    rows = marked(nlp(doc), "names")
    cited = [(Citation(made.id, row["start"], row["end"], text[row["start"] : row["end"]]), row["label"]) for row in rows]
    return made, Annotation(made.id, mentions=tuple(Mention(c.id, c, label) for c, label in cited))


def groups(*pairs, encode=None):
    """The spellings of each entity that has more than one, and all the entities' names."""
    found, annotations = entities.resolve([a for _, a in pairs], [d for d, _ in pairs], encode)
    spellings = {entity.id: set() for entity in found}
    for annotation in annotations:
        for mention in annotation.mentions:
            spellings[mention.entity_id].add(mention.citation.quote)
    return list(spellings.values())


def together(all_groups, *quotes):
    return any(set(quotes) <= group for group in all_groups)


def apart(all_groups, one, other):
    return not any({one, other} <= group for group in all_groups)


FERRY = "The accident at Sandvik on 14 May hurt 37 people, said the World Bank and Nordbåt. It cost 4,250 crowns, wrote Kystbladet. "
ULYKKE = "Ulykken ved Sandvik 14. mai skadet 37, sa Verdensbanken og Nordbåt. Den kostet 4250 kroner, skrev Kystbladet. "


def test_a_surname_is_the_full_name_last_read():
    text = "Officials met Ada Berg. Then Berg left. Later came Tom Berg, and Berg sat down."
    found, (annotation,) = entities.resolve(*([x] for x in document(text)[::-1]))
    names_of = {entity.id: entity.name for entity in found}
    assert [names_of[m.entity_id] for m in annotation.mentions] == ["Ada Berg", "Ada Berg", "Tom Berg", "Tom Berg"]


def bearers(text, code="en"):
    """The entity's name of each mention of a text, all of whose names of several words are people's."""
    made, annotation = document(text, code)
    people = tuple(replace(m, label="PERSON") if " " in m.citation.quote else m for m in annotation.mentions)
    found, (annotation,) = entities.resolve([replace(annotation, mentions=people)], [made])
    names_of = {entity.id: entity.name for entity in found}
    return [names_of[m.entity_id] for m in annotation.mentions]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We met Ann Lien. Then Mrs. Lien left, and Mr. Lien came.", ["Ann Lien", "Ann Lien", "Lien"]),
        ("Then President Lien spoke. Behind him sat his wife, Ann Lien.", ["Lien", "Ann Lien"]),
        ("Then Minister Lien spoke. The paper had seen Ann Lien there.", ["Ann Lien", "Ann Lien"]),
        ("We met James N. Holt. He is also called Jim Holt, and Holt laughed.", ["James N. Holt"] * 3),
        ("We met Adam Rye Holt. Later Adam Holt left.", ["Adam Rye Holt"] * 2),
        ("We met Adam Holt Jr. there. Later Adam Holt left.", ["Adam Holt Jr", "Adam Holt"]),
        ("We met Adam Holt Jr. there. Later Holt left.", ["Adam Holt Jr", "Adam Holt Jr"]),
    ],
)
def test_how_a_person_is_called_tells_who_is_meant(text, names):
    assert bearers(text) == names


def test_whoever_is_called_by_the_surname_keeps_it_when_a_brother_is_told_of():
    people = "We met Ada Skagen. Skagen laughed. Her brother Tom Skagen did not. Skagen went home."
    made, annotation = document(people)
    labelled = replace(annotation, mentions=tuple(replace(m, label="PERSON") for m in annotation.mentions))
    found, (annotation,) = entities.resolve([labelled], [made])
    names_of = {entity.id: entity.name for entity in found}
    assert [names_of[m.entity_id] for m in annotation.mentions] == ["Ada Skagen", "Ada Skagen", "Tom Skagen", "Ada Skagen"]


def test_an_office_is_that_of_the_people_before_it():
    nb = document("Saken ligger i USA. Det amerikanske finansdepartementet svarte Norge, og i Norge svarte finansdepartementet.", "nb")
    en = document("Washington is in the US. The US Treasury answered America.")
    assert together(groups(nb, en), "amerikanske finansdepartementet", "US Treasury")


def test_an_office_whose_country_is_not_told_is_that_of_its_story():
    en = document(FERRY + "The Swedish Coast Guard came to Sweden, as the Coast Guard does.")
    nb = document(ULYKKE + "Kystvakten kom til Riga i Latvia og Sverige.", "nb")
    assert together(groups(en, nb), "Swedish Coast Guard", "Coast Guard", "Kystvakten")


def test_what_others_of_the_story_call_so_for_short_is_meant_by_a_word_alone():
    full = document(FERRY + "They asked Sportslaget Embla. Today Embla answered.")
    short = document(ULYKKE + "I går ble Embla spurt.", "nb")
    unrelated = document("The horse Embla ran home.")
    found = groups(full, short, unrelated)
    assert together(found, "Sportslaget Embla", "Embla")
    assert sum("Embla" in group for group in found) == 2


def test_many_of_one_surname_are_read_to_the_end(no_hang):
    names = [*(f"Ann A{n} Moe" for n in range(1_000)), *["Ann Moe", "Mr. Moe"] * 5_000]
    text = ". ".join(names)
    starts = [0]
    for name in names:
        starts.append(starts[-1] + len(name) + 2)
    places = [
        (start + 4, start + 7) if name == "Mr. Moe" else (start, start + len(name)) for start, name in zip(starts, names, strict=False)
    ]
    made = Document("d", "a.txt", text, "", lang="en")
    cited = [Citation("d", start, end, text[start:end]) for start, end in places]
    found, _ = entities.resolve([Annotation("d", mentions=tuple(Mention(c.id, c, "PERSON") for c in cited))], [made])
    assert {"Ann Moe", "Moe"} <= {entity.name for entity in found}


def test_a_second_given_name_makes_another_person_in_norwegian():
    assert bearers("Her kom Per Olav Moe. Senere kom Per Moe.", "nb") == ["Per Olav Moe", "Per Moe"]


def test_the_party_of_a_person_is_another_thing():
    assert len(set(bearers("Her kom Sofie Palm (SP) i går.", "nb"))) == 2


def test_a_title_tells_people_of_one_surname_apart_across_articles():
    all_groups = groups(document(FERRY + "There we met Ann Lien."), document(FERRY + "There we met Mr. Lien."))
    assert apart(all_groups, "Ann Lien", "Lien")


def test_a_short_first_name_stands_for_the_long_one():
    all_groups = groups(document(FERRY + "There we met Michael Holt."), document(FERRY + "There we met Mike Holt."))
    assert together(all_groups, "Michael Holt", "Mike Holt")


def test_a_body_is_the_same_with_its_country_and_two_countries_have_two():
    all_groups = groups(
        document(FERRY + "There we met the United States Harbour Command."),
        document(FERRY + "There we met the Harbour Command."),
        document("In 1981 and 1982 the United Kingdom Harbour Command had 7,120 ships."),
    )
    assert together(all_groups, "United States Harbour Command", "Harbour Command")
    assert apart(all_groups, "Harbour Command", "United Kingdom Harbour Command")


def test_two_people_of_one_surname_are_two():
    all_groups = groups(document(FERRY + "We met Tor Lien there."), document(FERRY + "We met Anne Lien there."))
    assert apart(all_groups, "Tor Lien", "Anne Lien")


def test_an_acronym_is_what_the_text_says_or_its_letters_make():
    text = "The National League for Rivers (NLR) sued. Kystforbundet for Sjø (KFS) did not. The NLR won."
    all_groups = groups(document(text))
    assert together(all_groups, "National League for Rivers", "NLR")


def test_an_acronym_without_its_name_takes_that_of_its_story():
    all_groups = groups(
        document(FERRY + "The National League for Rivers sued."),
        document(FERRY + "But the NLR lost."),
        document("In Utah the New Law Review was printed in 1981 and 1982."),
    )
    assert together(all_groups, "National League for Rivers", "NLR")
    assert apart(all_groups, "New Law Review", "NLR")


def test_one_institution_has_one_entity_in_english_and_norwegian():
    all_groups = groups(document(FERRY), document(ULYKKE, "nb"))
    assert together(all_groups, "World Bank", "Verdensbanken")


def test_a_ministry_is_that_of_the_country_that_the_article_is_about():
    american = document("The White House and the FBI agree with the Treasury Department, Americans say.")
    norwegian_on_america = document("Det hvite hus, FBI og CIA er enige med Finansdepartementet i USA om dette.", "nb")
    norwegian = document("Stortinget ber Finansdepartementet om svar i Norge.", "nb")
    found, annotations = entities.resolve(*zip(*[pair[::-1] for pair in (american, norwegian_on_america, norwegian)], strict=True))
    ids = [{m.citation.quote: m.entity_id for m in annotation.mentions} for annotation in annotations]
    assert ids[0]["Treasury Department"] == ids[1]["Finansdepartementet"] != ids[2]["Finansdepartementet"]
    assert len({entity.id for entity in found}) == len(found)


@pytest.mark.parametrize(("plain", "garbled"), [("Sigrid Hauge", "Sigrit Haug"), ("Victor Serny", "Viktor Cerny")])
def test_a_misheard_person_of_the_same_story_is_the_same(plain, garbled):
    assert together(groups(document(FERRY + f"We met {plain} there."), document(FERRY + f"They met {garbled} there.")), plain, garbled)


def test_people_whose_names_sound_alike_in_one_article_are_two():
    assert apart(groups(document(FERRY + "There Anna Berg met Ana Bergh.")), "Anna Berg", "Ana Bergh")


def test_people_whose_names_sound_alike_in_unrelated_articles_are_two():
    one = document("The singer Anna Berg toured Utah with 55 songs.")
    other = document("In Estonia a farmer named Ana Bergh grew 812 pumpkins.")
    assert apart(groups(one, other), "Anna Berg", "Ana Bergh")


def test_a_spun_name_is_the_one_that_its_words_stand_for():
    plain = document(FERRY + "The Federal Court of Labor agreed.")
    spun = document(FERRY + "The National Tribunal of Work agreed.", kind="spun")
    assert together(groups(plain, spun), "Federal Court of Labor", "National Tribunal of Work")


def test_a_spun_name_is_the_plain_one_that_means_the_same():
    plain = document(FERRY + "They met at the Harbour Hill Hospital and in Nairn Zone Hall.")
    spun = document(FERRY + "They met at the Harbour Hillock Infirmary.", kind="spun")
    other = document(FERRY + "They met at the Harbour Hillock Infirmary.")
    found = groups(plain, spun, encode=encode)
    assert together(found, "Harbour Hill Hospital", "Harbour Hillock Infirmary")
    assert apart(found, "Nairn Zone Hall", "Harbour Hillock Infirmary")
    assert apart(groups(plain, other, encode=encode), "Harbour Hill Hospital", "Harbour Hillock Infirmary")


def test_a_place_is_no_surname_though_a_name_ends_in_it():
    one = document(FERRY + "They went to West Samos, then to Samos.")
    assert together(groups(one, document(FERRY + "De reiste til Samos.", code="nb")), "Samos")
    assert len([group for group in groups(one, document(FERRY + "Samos burns.")) if "Samos" in group]) == 1


def test_a_place_is_nobody_who_bears_its_name():
    made, annotation = document("Ola Viksnes fant bjørnen. De dro til Viksnes. Folk bor i Viksnes. Viksnes smilte.", "nb")
    labels = ["PERSON", "LOC", "LOC", "PERSON"]
    mentions = tuple(replace(m, label=label) for m, label in zip(annotation.mentions, labels, strict=True))
    found, (resolved,) = entities.resolve([replace(annotation, mentions=mentions)], [made])
    names_of = {entity.id: entity.name for entity in found}
    assert [names_of[m.entity_id] for m in resolved.mentions] == ["Ola Viksnes", "Viksnes", "Viksnes", "Ola Viksnes"]


def test_a_company_of_which_a_machine_left_the_first_word_is_the_same():
    plain = document(FERRY + "The builder Mawimbi Motor lost. Mawimbi Motor paid.")
    spun = document(FERRY + "The builder Mawimbi Engine lost. Mawimbi Engine paid.", kind="spun")
    sister = document(FERRY + "The builder Mawimbi Motor owns Mawimbi Energi.")
    assert together(groups(plain, spun), "Mawimbi Motor", "Mawimbi Engine")
    assert apart(groups(plain, document(FERRY + "We met Mawimbi Engine.")), "Mawimbi Motor", "Mawimbi Engine")
    assert apart(groups(sister, spun), "Mawimbi Motor", "Mawimbi Engine")


def test_a_surname_that_a_machine_misspelt_is_the_person_of_the_story_who_sounds_so():
    plain = document(FERRY + "We met Ada Soltani there.")
    assert together(groups(plain, document(FERRY + "But Soltany left.", kind="translated")), "Ada Soltani", "Soltany")
    assert apart(groups(plain, document(FERRY + "But Sletten left.", kind="translated")), "Ada Soltani", "Sletten")


def test_an_article_may_be_suspected_of_garbling_that_is_not_called_garbled():
    plain = document(FERRY + "We met Ada Rognlien there.")
    made, annotation = document(FERRY + "But Rogn Lien left.")
    suspected = replace(made, translationese=Translationese(score=0.8)), annotation
    assert together(groups(plain, suspected), "Ada Rognlien", "Rogn Lien")
    assert apart(groups(plain, (made, annotation)), "Ada Rognlien", "Rogn Lien")


def test_a_public_body_is_one_in_both_languages_and_each_place_has_its_own():
    all_groups = groups(
        document("Saken gikk for Sandvik tingrett og Nes tingrett.", code="nb"),
        document("The Sandvik District Court ruled. So did Utvik District Court."),
    )
    assert together(all_groups, "Sandvik tingrett", "Sandvik District Court")
    assert apart(all_groups, "Nes tingrett", "Utvik District Court")


def test_the_west_of_a_place_is_another_place():
    all_groups = groups(document("They live in West Sandvik. He came to Sandvik. West Sandvik is poor, but Sandvik is not."))
    assert apart(all_groups, "Sandvik", "West Sandvik")
    assert apart(groups(document("De bor i Øvre Sandvik. Han kom til Sandvik.", code="nb")), "Sandvik", "Øvre Sandvik")
    assert together(groups(document("We read the North Sandvik Ledger. Now the Ledger is sold.")), "North Sandvik Ledger", "Ledger")


def test_a_norwegian_name_put_into_english_is_the_same():
    plain = document(ULYKKE + "Det mener Sandvik kystforening og Havnetilsynet.", "nb")
    garbled = document(FERRY + "That thinks the Harbour Inspectorate.", kind="machine_translated")
    assert together(groups(plain, garbled), "Havnetilsynet", "Harbour Inspectorate")


def test_a_garbled_acronym_is_the_one_of_its_story():
    plain = document(FERRY + "The chief of RAKO was there.")
    garbled = document(FERRY + "The chief of Rakoe was there.", kind="machine_translated")
    assert together(groups(plain, garbled), "RAKO", "Rakoe")


def test_a_leader_and_the_administration_are_two():
    all_groups = groups(document("Officials say Ada Lind knew. The Lind administration did not. Even Lind laughed."))
    assert together(all_groups, "Ada Lind", "Lind")
    assert apart(all_groups, "Lind", "Lind administration")


def test_an_agency_and_its_inspector_are_two():
    all_groups = groups(
        document("In the US the Treasury and the Treasury Inspector General for Tax Administration, known as TIGTA, met the FBI.")
    )
    assert together(all_groups, "Treasury Inspector General for Tax Administration", "TIGTA")
    assert apart(all_groups, "Treasury", "TIGTA")


def test_the_outlet_is_an_entity_even_where_only_a_heading_names_it():
    all_groups = groups(document("Daily Sandvik Herald\n\nNothing happened.", publisher="Daily Sandvik Herald"))
    assert together(all_groups, "Daily Sandvik Herald")


def test_an_entity_is_called_by_its_fullest_plain_name():
    found, _ = entities.resolve(
        *zip(
            *[
                pair[::-1]
                for pair in (
                    document(FERRY + "Then Melani Krog left.", kind="spun"),
                    document(FERRY + "Then Melanie Krogh left. Krogh waved."),
                )
            ],
            strict=True,
        )
    )
    (person,) = [entity for entity in found if "Krogh" in (entity.name, *entity.aliases)]
    assert person.name == "Melanie Krogh"
    assert set(person.aliases) == {"Krogh", "Melani Krog"}


def test_claims_get_the_entities_that_they_name_and_their_speaker():
    made, annotation = document("Officials heard Ada Berg. “The World Bank pays,” Berg said.")
    citation = Citation(made.id, 27, 46, made.text[27:46])
    claim = Claim(citation.id, citation, "The World Bank pays", "en", speaker="Berg")
    found, (annotation,) = entities.resolve([replace(annotation, claims=(claim,))], [made])
    names_of = {entity.id: entity.name for entity in found}
    (claim,) = annotation.claims
    assert [names_of[i] for i in claim.entity_ids] == ["World Bank"]
    assert names_of[claim.speaker_entity_id] == "Ada Berg"


def test_the_order_of_documents_changes_no_entity():
    pairs = [document(FERRY + "We met Sigrid Hauge."), document(ULYKKE, "nb"), document(FERRY + "They met Sigrit Haug.", kind="spun")]
    forwards, _ = entities.resolve([a for _, a in pairs], [d for d, _ in pairs])
    backwards, _ = entities.resolve([a for _, a in reversed(pairs)], [d for d, _ in reversed(pairs)])
    assert [(e.id, e.name, e.aliases) for e in forwards] == [(e.id, e.name, e.aliases) for e in backwards]


def named(text, *names):
    """A document and its annotation with these stretches (and labels) as its mentions, each at its first place."""
    made = Document(short_id(text), "a.txt", text, "", lang="en")
    cited = [(Citation(made.id, text.index(name), text.index(name) + len(name), name), label) for name, label in names]
    return made, Annotation(made.id, mentions=tuple(Mention(c.id, c, label) for c, label in cited))


def quotes(annotation):
    return [mention.citation.quote for mention in annotation.mentions]


def test_a_full_name_that_was_overlooked_or_seen_in_part_is_found_where_another_article_has_it():
    whole = named("Rosa Quill spoke for Quillmark Systems.", ("Rosa Quill", "PERSON"), ("Quillmark Systems", "ORG"))
    part = named("Later Rosa Quill left Quillmark Systems. Rosa Quilley stayed.", ("Quill", "PERSON"))
    _, annotations = entities.resolve([whole[1], part[1]], [whole[0], part[0]])
    assert quotes(annotations[1]) == ["Rosa Quill", "Quillmark Systems"]
    for mention in annotations[1].mentions:
        assert part[0].text[mention.citation.start : mention.citation.end] == mention.citation.quote


def test_a_known_name_never_cuts_a_longer_mention():
    short = named("The Old Bank closed.", ("Old Bank", "ORG"))
    longer = named("He ran the New Old Bank House.", ("New Old Bank House", "ORG"))
    _, annotations = entities.resolve([short[1], longer[1]], [short[0], longer[0]])
    assert quotes(annotations[1]) == ["New Old Bank House"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Mawima is fined\n\nThe regulator fined Mawima Telecom on Monday. Then Mawima appealed.", True),
        ("Fine upheld\n\nThe owner Mawima was not fined. Its unit Mawima Telecom was.", False),
    ],
)
def test_the_first_word_of_a_company_is_the_company_where_the_full_name_comes_first(text, is_one):
    mentions = [("Mawima Telecom", "ORG")]
    made, annotation = named(text, *mentions)
    alone = [(text.index("Mawima"), "ORG")] + ([(text.rindex("Mawima"), "ORG")] if is_one else [])
    cited = [Citation(made.id, at, at + 6, "Mawima") for at, _ in alone]
    annotation = replace(annotation, mentions=(*annotation.mentions, *(Mention(c.id, c, "ORG") for c in cited)))
    found, _ = entities.resolve([annotation], [made])
    assert len(found) == (1 if is_one else 2)


def test_a_place_in_a_name_makes_it_another_thing():
    assert entities.leads("Wiskar Slovakia", "ORG") is None
    assert entities.leads("Wiskar Telecom", "ORG") == "wiskar"


def test_a_person_s_letters_are_no_acronym():
    plain = document(FERRY + "We met Una Kvale there.")
    short = document(FERRY + "It was built in the UK.")
    assert apart(groups(plain, short), "Una Kvale", "UK")


def test_a_claim_has_the_entities_that_stand_in_it():
    text = "Ada Berg came. Kari Berg left. Berg wept."
    made = Document("d", "a.txt", text, "", lang="en")
    ends = {"Ada Berg": (0, 8), "Kari Berg": (15, 24), "Berg": (31, 35)}
    mentions = tuple(Mention(name, Citation("d", start, end, name), "PERSON") for name, (start, end) in ends.items())
    claims = (
        Claim("c1", Citation("d", 0, 14, text[:14]), "Ada Berg came.", "en"),
        Claim("c2", Citation("d", 31, 41, text[31:]), "Berg wept.", "en"),
    )
    found, (annotation,) = entities.resolve([Annotation("d", mentions=mentions, claims=claims)], [made])
    names = {entity.id: entity.name for entity in found}
    assert [[names[i] for i in claim.entity_ids] for claim in annotation.claims] == [["Ada Berg"], ["Kari Berg"]]


def test_two_alike_names_that_one_article_tells_apart_are_two_things():
    one, other = document(FERRY + "The paper ProPublica paid."), document(FERRY + "The paper ProPublika paid.")
    both = document(FERRY + "The paper ProPublica paid. The paper ProPublika did not.")
    assert together(groups(one, other), "ProPublica", "ProPublika")
    assert apart(groups(both, one, other), "ProPublica", "ProPublika")


def test_an_entity_is_called_by_its_full_name_and_not_by_a_genitive():
    plain = document(FERRY + "Laget er Steven Gerrards. Gerrard smilte.", "nb")
    other = document(FERRY + "Then Steven Gerrard cheered. Gerrard smiled. Steven Gerrard won.", kind="spun")
    found, _ = entities.resolve([plain[1], other[1]], [plain[0], other[0]])
    assert [entity.name for entity in found if "Gerrard" in entity.name] == ["Steven Gerrard"]


def test_middle_initials_make_no_two_people_even_in_one_article_but_different_ones_do():
    text = "We met Adam B. Sholt today. Later Adam Sholt left, and Sholt smiled. We saw George W. Bell and George H. Bell."
    found = groups(named(text, *((name, "PERSON") for name in ("Adam B. Sholt", "Adam Sholt", "George W. Bell", "George H. Bell"))))
    assert together(found, "Adam B. Sholt", "Adam Sholt")
    assert apart(found, "George W. Bell", "George H. Bell")


def test_alike_surnames_are_two_people_where_no_machine_has_bent_them():
    assert apart(
        groups(document(FERRY + "We met John Corden there."), document(FERRY + "We met John Corbett.")), "John Corden", "John Corbett"
    )


def test_the_place_of_a_body_is_another_thing():
    found = groups(named("He studied at the College of Sandvik. Then Sandvik flooded.", ("College of Sandvik", "ORG"), ("Sandvik", "ORG")))
    assert apart(found, "College of Sandvik", "Sandvik")


def test_a_building_that_is_taken_for_a_person_does_not_take_the_name_of_whom_it_is_called_after():
    text = "Holt left when the Holt Doctrine opened and Ada Holt spoke."
    found = groups(named(text, ("Holt", "PERSON"), ("Holt Doctrine", "PERSON"), ("Ada Holt", "PERSON")))
    assert together(found, "Holt", "Ada Holt")


def test_an_entity_in_the_genitive_is_called_by_its_lemma():
    made = Document("d", "a.txt", "Bob Harlys sanger ble spilt.", "", lang="nb")
    mention = Mention("m", Citation("d", 0, 10, "Bob Harlys"), "PERSON", lemma="Bob Harly")
    (found,), _ = entities.resolve([Annotation("d", mentions=(mention,))], [made])
    assert found.name == "Bob Harly"


def test_who_bears_a_first_name_and_is_called_by_the_surname_is_a_person():
    found, _ = entities.resolve(
        *([x] for x in named("Ellen Quarmby won. Quarmby smiled.", ("Ellen Quarmby", "ORG"), ("Quarmby", "ORG"))[::-1])
    )
    assert [(entity.name, entity.label) for entity in found] == [("Ellen Quarmby", "PERSON")]
