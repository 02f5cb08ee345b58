"""Page furniture in text dumps: in each page below, the lines behind "~ " are furniture, and every other line is the article's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from textkit.furniture import Kind, find_furniture, kind_of, shared_furniture
from textkit.records import Document, Range, short_id

SHARED = Path(__file__).parents[2] / "shared"

NORWEGIAN_LOCAL_PAPER = """
~ Hopp til innhold
~ Meny
~ Logg inn
~ Nyheter
~ Sport
~ Kultur
~ Debatt
Ferja til Sandøya står til fredag
En sprekk i baugporten stanser all trafikk over sundet
Av Ingrid Solheim
Publisert 12. mars 2025 kl. 09:14
~ Del på Facebook
~ Annonse
Ferja «Sundbåten» blir liggende ved kai til fredag, opplyser rederiet. En dykker fant en sprekk på 40 centimeter i baugporten tirsdag kveld.
– Vi tar ingen sjanser, sier driftssjef Ola Hauge.
~ Les også: Kommunen vil ha bro til Sandøya innen 2035
Om lag 600 mennesker bor på øya. Skolen holder stengt onsdag og torsdag, men helsesenteret har folk på vakt hele døgnet.
~ Saken fortsetter under annonsen
Hurtigbåten går hver time fra klokka sju om morgenen, og den er gratis for alle med adresse på Sandøya.
Kilde: Rederiet
~ Mest lest
~ Bil i grøfta ved Moen
~ Fant gullring på stranda
~ Kommentarer
~ Logg inn for å lese
~ Ansvarlig redaktør: Per Vik
~ Vi arbeider etter Vær Varsom-plakaten og følger presseetikken i alt vi gjør her i avisa.
"""

NYNORSK_PAPER = """
~ Gå til innhald
~ Framsida
~ Nyhende
~ Sport
~ Ordskifte
~ Arkiv
Bygda får att butikken sin
Tekst: Marit Lid
Butikken i Indre Vik opnar dørene på laurdag, tre år etter at den førre kjøpmannen gav seg. Eit lag med 112 eigarar står bak.
– Dette har vi venta på, seier leiar Jon Lid.
~ Les òg: Skulen får nytt tak
Kommunen gav 400 000 kroner til kjøledisken, og grannane har måla veggene på dugnad gjennom heile hausten.
~ Del saka
~ Fleire saker
~ Ho syng for full sal
~ Kommentarar
~ Skriv ein kommentar
"""

DANISH_PAPER = """
~ Spring til indhold
~ Log ind
~ Køb abonnement
Broen åbner igen efter ni måneder
Af Mette Lund
3. februar 2025
Den gamle bro over fjorden åbner for biler mandag morgen. Reparationen har kostet 84 millioner kroner, oplyser kommunen.
~ Annonce
~ Læs også: Færgen sejler gratis i påsken
Cyklister har brugt broen siden december, men lastbiler på over 20 ton må fortsat køre den lange vej rundt om fjorden.
~ Del artiklen
~ Mest læste
~ Stormen rev taget af hallen
~ Tilmeld dig vores nyhedsbrev
~ Cookiepolitik
"""

GERMAN_PAPER = """
~ Zum Inhalt springen
~ Startseite
~ Anmelden
Stadtrat stoppt den Umbau des Bahnhofs
Von Anna Berger
Der Stadtrat hat den Umbau des Bahnhofs am Montag mit 31 zu 12 Stimmen gestoppt. Die Kosten waren auf 90 Millionen Euro gestiegen.
~ Anzeige
Die Bahn will nun einen kleineren Entwurf vorlegen, der ohne das Parkhaus und ohne den zweiten Tunnel auskommen soll.
~ Lesen Sie auch: Fahrgäste klagen über volle Züge
Im Herbst soll noch einmal abgestimmt werden, sagte die Bürgermeisterin nach der Sitzung vor Journalisten im Rathaus.
~ Artikel teilen
~ Das könnte Sie auch interessieren
~ Neue Brücke wird teurer
~ Impressum
~ Datenschutz
"""

DRUPAL_LIKE_BLOG = """
~ Skip to main content
~ Main menu
~ Home
~ About us
~ Search form
~ Search
You are reading an old dam's last days
Submitted by Ruth Able on Mon, 04/14/2025 - 10:20
The dam above the village was built in 1931, and nobody has looked inside its gate house since the keeper retired in 1998.
Last week two engineers rowed out with a lamp and a hammer, and came back with a list of forty-one faults in the masonry.
The county has set aside 2.4 million pounds for the repair, which is half of what the engineers say that it will cost.
~ Tags:
~ Log in or register to post comments
~ Recent comments
~ Powered by WordPress and a theme made by our friends at the corner shop
"""

AGENCY_SITE = """
~ Close search
~ Subscribe Now
~ Top Stories
Rail strike halts trains in three regions
LONDON, March 3 (Agency) - Train drivers in three regions walked out on Monday in a row over night shifts, stopping nine in ten.
The union said that 4,200 drivers had joined the strike. The operator put the number at "a little over 3,000".
~ Advertisement
Talks resume on Wednesday at the conciliation service, the transport ministry said in a short statement on its website.
(Reporting by Jane Poe in London; editing by Sam Roe)
~ Read Next
~ Ports brace for a walkout
~ Sign up for our daily briefing
~ © 2025 The Agency. All rights reserved.
"""

COOKIE_BANNER = """
~ We value your privacy
~ We use cookies to make this site work and to learn how it is used by the people who come here.
~ Accept all
~ Reject all
~ Cookie settings
Museum gets its stolen clock back
By Tom Field
The brass clock that was stolen from the town museum in 1987 came home on Sunday in the boot of a taxi.
The driver found it in a garden shed that he had bought at an auction, wrapped in a newspaper from the week of the theft.
"It still ticks," said the keeper of the museum, Joan Marsh.
It will be shown from 1 June, behind glass, beside the note that the thief left on the empty shelf that night.
"""

NEWSLETTER_PROMPT = """
Council votes to keep the library open
By Nia Rowe
The council voted on Thursday to keep the library open for another two years, after 9,000 people signed a petition against its closure.
~ Sign up for our newsletter
The vote was 14 to 11, with two members of the ruling party crossing the floor after a debate of almost four hours.
~ Subscribe to our morning email, delivered to your inbox at six every weekday.
The library costs 310,000 pounds a year, and the council must now find the same amount in the budget for its parks.
~ Follow us on Facebook
"""

COMMENT_THREAD = """
Wolves seen near the school again
By Karl Moe
Three wolves were seen near the school in Elvdal on Tuesday morning, the second time in a week, and pupils were kept indoors.
The municipality asks people to call the warden at once, and to keep dogs on a leash until the tracks have been followed.
The warden has set up six cameras along the river, and hopes to know more before the weekend.
~ 2 comments
~ Grete
~ March 4, 2025 at 8:15 pm
~ I have lived here for forty years and have never seen one this close to the houses before.
~ Reply
~ Anonymous
~ March 4, 2025 at 9:40 pm
~ They were here long before the school was, and they will be here when it has gone.
~ Leave a Reply
"""

BUZZ_THEME = """
~ Close Menu
~ HarbourHeraldHarbourHerald
~   • Home
~   • Business
~   • Culture
~   • Politics
~ What's Hot
~ Baker Wins the Golden Loaf for a Third Time
~ May 2, 2025
~ How a Lighthouse Became a Hotel With Four Rooms
~ May 2, 2025
~ Rain Stops the Regatta on Its Opening Day
~ May 1, 2025
~ Home»Politics»Mayor Drops the Plan for a Toll on the Bridge
~ Politics
Mayor Drops the Plan for a Toll on the Bridge
~ Facebook Twitter Pinterest LinkedIn WhatsApp
~ Mayor Drops the Plan for a Toll on the Bridge
~ Share
The mayor has dropped the plan for a toll on the bridge, she told the council on Friday, a day before the protest march.
The toll would have brought 18 million a year, and was to pay for the new fire station that the town has wanted since 2019.
The Money
No one has said yet where the money is to come from, and the fire chief has asked for an answer before the summer.
~ Share. Facebook Twitter Email
~ Previous ArticleBaker Wins the Golden Loaf for a Third Time
~ Next Article Rain Stops the Regatta on Its Opening Day
~ Related Posts
~ The Bridge That Nobody Wanted to Own
~ April 30, 2025
~ Leave A Reply Cancel Reply
~ © 2025 HarbourHerald. All rights reserved by HarbourHerald.
~ Type above and press Enter to search. Press Esc to cancel.
"""

REPEATED_SLOGAN = """
~ Build a shop in one evening with ShopQuick
NEWSROOM
The ministry will publish the names of the companies that did not pay their fines in 2024, the minister said on Monday morning.
There are 212 companies on the list, and together they owe the state 61 million, half of it for dumping waste at sea.
This report has been updated with the minister's statement.
~ Source link
~ Open your doors tonight with ShopQuick
~ Build a shop in one evening with ShopQuick
"""

TAG_LIST = """
Glacier loses a third of its ice
The glacier above the valley has lost a third of its ice since 1985, a survey by the university shows, most of it in ten summers.
The lake below it has grown to twice its size, and the power company wants to lower it by four metres before the spring.
~ Filed under: climate, glaciers, water
~ Tagged with ice, summer
~ More from this author
~ The Year Without a Winter
"""

FRENCH_PAGE = """
~ Aller au contenu
~ Se connecter
~ S'abonner
La mairie ferme le marché couvert
Par Claire Petit
La mairie a fermé mardi le marché couvert, dont le toit menace de tomber. Les quarante marchands iront sur la place.
~ Lire aussi : Le pont rouvre aux voitures
Les travaux dureront quatorze mois et coûteront six millions d'euros, selon le maire, qui promet un loyer réduit.
~ Les plus lus
~ Un chat sauvé des eaux
~ Mentions légales
"""

PAGES = {name.lower(): page for name, page in list(globals().items()) if name.isupper() and isinstance(page, str)}

ORDINARY = {
    "headline, by-line, date, section headings": """
Old mill to become a school
A town without children gets them back
By Ann Wood, education correspondent
14 April 2025
The old mill by the river will be a school from August, the county decided on Monday. It has stood empty since 1996.
Sixty places
There will be sixty places, forty of them for children from the villages up the valley, who now travel for an hour each way.
What it costs
The county pays 41 million. The owner gives the building.
"We are proud," said the owner, Hal Stone.
Photo: Lee Park
""",
    "dash dialogue and one-line quotes": """
Bjørnen er tilbake
– Jeg så den fra kjøkkenvinduet, sier Kari Moen.
– Var du redd?
– Nei.
Hun ringte lensmannen klokka seks, og en halvtime senere var hele grenda våken og ute på tunet.
– Den gikk bare sin vei, sier hun.
Les sporene, er rådet hennes til naboene.
""",
    "a list of facts at the end": """
Ny leder i havnestyret
Havnestyret har valgt Eva Lind til ny leder etter at Tor Berg gikk av i januar, skriver styret i en melding tirsdag.
Hun har drevet rederi i tjue år og vil bruke det første året på den nye kaia, som skal stå ferdig i 2027.
Fakta
Alder: 52
Bosted: Moss
Sivilstand: Gift
Yrke: Reder
• Født i Halden
• To barn
• Liker fjellturer
""",
    "a live ticker": """
Storm Frida: hour by hour
18:40
The bridge to the islands is closed to all traffic, and the ferry will not sail before the morning, the road office says.
18:25
Some 3,000 homes are without power in the south, and crews wait for the wind to drop before they climb the poles.
17:50
The first gust of more than 40 metres a second was measured at the lighthouse a few minutes ago.
""",
    "an article about cookies, comments, newsletters and sharing": """
Regulator fines shop over cookies
The regulator fined the shop 2 million on Friday because it stored cookies before visitors had said yes to them.
"We use cookies like everybody else," said the head of the shop, who will appeal against the fine.
Readers left more than 800 comments below the shop's own post about it, and the shop closed the thread at noon.
The newsletter that the shop sent out on Saturday shared none of this with its 40,000 subscribers, the regulator noted.
""",
    "one short paragraph": "Police closed the tunnel at noon after a lorry lost its load of gravel.",
    "headings only": "Budget 2025\nIncome\nCosts",
    "nothing": "",
}


def page_and_furniture(page: str) -> tuple[str, list[str], list[str]]:
    """The text of a page, its furniture lines and its article lines."""
    lines = page.strip("\n").split("\n")
    furniture = [line.removeprefix("~ ") for line in lines if line.startswith("~ ")]
    return "\n\n".join(line.removeprefix("~ ") for line in lines), furniture, [line for line in lines if not line.startswith("~ ")]


def left(text: str, ranges: list[Range]) -> list[str]:
    """The lines of the text that are outside the ranges."""
    for start, end in reversed(ranges):
        text = text[:start] + text[end:]
    return [line for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_keeps_its_article_and_loses_its_furniture(name: str) -> None:
    text, _, article = page_and_furniture(PAGES[name])
    assert left(text, find_furniture(text)) == article


@pytest.mark.parametrize("name", sorted(ORDINARY))
def test_an_article_without_furniture_loses_nothing(name: str) -> None:
    assert find_furniture(ORDINARY[name]) == []
    assert find_furniture(ORDINARY[name].replace("\n", "\n\n")) == []
    assert find_furniture(ORDINARY[name].replace("\n", "\r\n")) == []


def test_ten_thousand_lines_and_a_word_of_a_million_letters_are_read_to_their_end(no_hang: None) -> None:
    assert find_furniture("\n".join(f"Item {number}" for number in range(10_000))) == []
    assert find_furniture("a" * 1_000_000) == []
    assert find_furniture(("1" * 200 + "\n") * 500) == []


def test_a_line_says_what_it_is() -> None:
    assert kind_of("Mest lest siste uke") is Kind.BOX
    assert kind_of("Les også: Ferja er i rute igjen") is Kind.INLINE
    assert kind_of("Facebook Twitter E-post") is Kind.LINE
    assert kind_of("12. mars 2025 kl. 09:14") is Kind.DATE
    assert kind_of("– Nei, sier hun.") is Kind.SENTENCE
    assert kind_of("Ord som «takk» og «nei» er vanlige") is Kind.SHORT


def test_reading_time_and_comment_count_glued_to_a_byline_are_furniture() -> None:
    page = "Bridge closes\nBy Ann Wood May 2, 20253 Comments4 Mins Read\nThe bridge closes on Friday and stays closed for a year, it said."
    assert "".join(page[start:end] for start, end in find_furniture(page)) == "3 Comments4 Mins Read"


def article(number: int, text: str) -> Document:
    return Document(id=short_id(number), path=f"{number}.txt", text=text, raw_sha256="0", publisher="The Quay")


def test_lines_on_three_pages_of_an_outlet_are_furniture_and_its_background_paragraph_is_not() -> None:
    background = "The harbour has been closed since the storm in January broke its outer wall in two places, the port says."
    footer = "The Quay is written and printed by the people of the island"
    bodies = [
        "The wall will be rebuilt in steel, the engineers told a meeting on Monday evening.",
        "A diver found the old chain on Tuesday, under nine metres of sand and stone, he said.",
        "Nobody will pay harbour dues this summer, the council decided on Wednesday after a vote.",
    ]
    ends = [
        "Work starts in May and ends in the autumn of next year, if the weather is kind.",
        "The chain goes to the museum, which has the anchor already, a curator told us.",
        "The dues brought 90,000 a year, most of it from yachts that come in July.",
    ]
    pages = [article(n, f"{body}\n{background}\n{end}\n{footer}") for n, (body, end) in enumerate(zip(bodies, ends, strict=True))]
    found = shared_furniture(pages)
    assert [[page.text[start:end] for start, end in found[page.id]] for page in pages] == [[footer]] * 3


def test_copies_of_one_article_share_no_furniture() -> None:
    text = "The wall will be rebuilt in steel, the engineers told a meeting on Monday evening.\nWork starts in the month of May"
    assert shared_furniture([article(n, text) for n in range(4)]) == {}


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="needs ../shared")
def test_no_furniture_line_of_the_seeds_is_left_and_no_gold_quote_is_cut() -> None:
    gold = json.loads((SHARED / "gold" / "seeds.json").read_text(encoding="utf-8"))
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        marked = {at for start, end in find_furniture(text) for at in range(start, end)}
        for row in gold["boilerplate"]:
            if path.name.startswith(row["doc"]):
                assert all(at in marked or text[at].isspace() for at in range(row["start"], row["end"]))
        for fact in gold["facts"]:
            for support in fact["supports"]:
                if path.name.startswith(support["doc"]) and (at := text.find(support["quote"])) >= 0:
                    assert marked.isdisjoint(range(at, at + len(support["quote"])))
