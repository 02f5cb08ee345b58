"""Invents news sentences with names, for kinds of names that the free corpora hardly hold: agencies, companies, media, laws, acronyms.

The sentences are ours (CC0); the names in them are those of well-known bodies, or invented. Seeded.
"""

from __future__ import annotations

import random
import re

SEED = 20250424
Named = tuple[str, list[tuple[int, int, str]]]

FIRST_NAMES = """
Alan Alice Amina Andrew Anna Anthony Barbara Ben Brian Carlos Carol Charles Chen Christine Claire Daniel David Deborah Diana Donald
Edward Elena Elizabeth Emily Eric Fatima Frank Gary George Grace Hannah Heather Helen Henry Ibrahim Ivan Jack James Janet Jennifer
Joan John Jonathan Joseph Joyce Julia Karen Kathleen Kevin Kim Kristi Laura Linda Lisa Luis Margaret Maria Mark Martin Mary Matthew
Melanie Michael Mohammed Nancy Natalie Nicholas Nina Olga Oliver Pamela Patricia Patrick Paul Peter Philip Rachel Raymond Rebecca
Richard Robert Ronald Rosa Ruth Samuel Sandra Sarah Scott Sergei Sharon Sofia Stephen Steven Susan Thomas Timothy Todd Victor Wei William
"""
LAST_NAMES = """
Adams Ahmed Allen Alvarez Anderson Baker Barnes Bennett Berg Bergman Brooks Brown Campbell Carter Chang Chavez Clark Cohen Cooper Cruz
Davis Diaz Edwards Evans Fischer Foster Garcia Gomez Gonzalez Graham Gray Green Hall Hansen Harris Hayes Hernandez Hill Howard Hughes
Jackson James Jenkins Johnson Jones Kelly Kennedy Khan Kim King Kowalski Larsen Lee Lewis Long Lopez Martin Martinez Meyer Miller
Mitchell Moore Morgan Morris Murphy Myers Nelson Nguyen Novak O'Brien O'Connor Olsen Ortiz Parker Patel Perez Peterson Petrov Phillips
Powell Price Ramirez Reed Reyes Rivera Roberts Robinson Rogers Ross Russell Sanchez Sanders Schmidt Scott Simmons Singh Smith Stewart
Sullivan Taylor Thompson Torres Turner Walker Ward Watson White Williams Wilson Wood Wright Wyatt Young Zhang
"""
ORGANISATIONS = """
Internal Revenue Service|Department of Homeland Security|Immigration and Customs Enforcement|Justice Department|Department of Justice
Treasury Department|State Department|Pentagon|White House|Supreme Court|Senate|Congress|House of Representatives|Federal Reserve
Securities and Exchange Commission|Federal Trade Commission|Food and Drug Administration|Environmental Protection Agency
Office of Management and Budget|Government Accountability Office|Social Security Administration|Department of Education
Department of Labor|Department of Defense|Department of Health and Human Services|Centers for Disease Control and Prevention
Federal Bureau of Investigation|Central Intelligence Agency|National Security Agency|Secret Service|Border Patrol|Coast Guard
U.S. District Court|Court of Appeals|Senate Finance Committee|House Judiciary Committee|Ways and Means Committee|Inspector General
United Nations|European Union|European Commission|European Parliament|World Health Organization|World Bank|World Trade Organization
International Monetary Fund|International Criminal Court|Security Council|Red Cross|Amnesty International|Human Rights Watch
Greenpeace|American Civil Liberties Union|Public Citizen|Electronic Frontier Foundation|Center for Democracy and Technology
Brookings Institution|Harvard University|Stanford University|University of Oslo|University of Chicago|Yale Law School|Georgetown University
Democratic Party|Republican Party|Labour Party|Conservative Party|Green Party|Social Democrats|Bundestag|Storting|Knesset|Duma
Bank of England|Bank of Japan|European Central Bank|Scotland Yard|Metropolitan Police|Interpol|Europol|Hamas|Hezbollah|Taliban
Microsoft|Google|Amazon|Facebook|Meta|Twitter|Tesla|SpaceX|Oracle|Cisco|Dell|Siemens|Philips|Nokia|Ericsson|Samsung|Toyota|Honda
Volkswagen|Renault|Volvo|Shell|BP|ExxonMobil|Chevron|Equinor|Statoil|Telenor|Maersk|Nestlé|Unilever|Bayer|Pfizer|Moderna|Novartis
Goldman Sachs|JPMorgan Chase|Morgan Stanley|Citigroup|Deutsche Bank|Barclays|Credit Suisse|Lufthansa|Delta Air Lines|United Airlines
Walmart|Starbucks|Nike|Disney|Netflix|Palantir|Huawei|Alibaba|Sony|Panasonic|Rolls-Royce|Vodafone|Verizon|Comcast|PepsiCo
Reuters|Associated Press|Bloomberg|The New York Times|The Washington Post|The Guardian|Financial Times|The Wall Street Journal|Politico
BBC|CNN|NBC News|CBS News|Fox News|NPR|Al Jazeera|Der Spiegel|Le Monde|Aftenposten|Dagbladet|NRK|ProPublica|Axios|Los Angeles Times
NASA|NATO|FBI|CIA|NSA|IRS|ICE|DHS|SEC|FDA|EPA|CDC|FEMA|TSA|DEA|ATF|FCC|FAA|GAO|OMB|OPM|HHS|DOJ|USAID|USPS|UNHCR|UNICEF|WHO
IMF|WTO|OPEC|ASEAN|OECD|ACLU|NAACP|NRA|AFL-CIO|EFF|IBM|BMW|KLM|HSBC|UBS|AT&T|H&M|GM|DNB|SAS
"""
PLACES = """
Washington|Austin|Boston|Chicago|Houston|Phoenix|Denver|Atlanta|Miami|Seattle|Baltimore|Maryland|Virginia|Texas|Oregon|Ohio|Iowa|Nevada
New York|California|Los Angeles|San Francisco|New Mexico|Puerto Rico|Mexico|Canada|Brazil|Argentina|Colombia|Venezuela|El Salvador|Haiti
London|Paris|Berlin|Brussels|Geneva|Vienna|Rome|Madrid|Oslo|Bergen|Stockholm|Copenhagen|Helsinki|Warsaw|Kyiv|Moscow|Ankara|Cairo|Tehran
Norway|Sweden|Denmark|Finland|Germany|France|Spain|Italy|Poland|Ukraine|Russia|Turkey|Iran|Iraq|Syria|Israel|Lebanon|Egypt|Sudan|Kenya
Nigeria|South Africa|India|Pakistan|China|Japan|South Korea|North Korea|Taiwan|Vietnam|Indonesia|Australia|New Zealand|Beijing|Tokyo|Seoul
United States|United Kingdom|U.S.|UK|D.C.|Kabul|Baghdad|Damascus|Jerusalem|Nairobi|Lagos|Delhi|Sydney|Toronto|Ottawa|Havana|Lima|Bogotá
"""
LAW_NAMES = """
Privacy Act|Privacy Act of 1974|Freedom of Information Act|Immigration and Nationality Act|Internal Revenue Code|Patriot Act
Affordable Care Act|Clean Air Act|Voting Rights Act|Administrative Procedure Act|First Amendment
Fourth Amendment|Fourteenth Amendment|Constitution|General Data Protection Regulation|Geneva Convention|Paris Agreement
Treaty of Lisbon|Schengen Agreement|Good Friday Agreement|Section 230|Title IX|Digital Services Act
Tax Reform Act of 1976|Human Rights Act|Equality Act 2010|Companies Act|Penal Code|Endangered Species Act|Insurrection Act
"""
TITLES = """
President|Vice President|Senator|Sen.|Rep.|Congresswoman|Governor|Gov.|Mayor|Prime Minister|Foreign Minister|Secretary|Treasury Secretary
Attorney General|Judge|U.S. District Judge|Justice|General|Commissioner|Acting Commissioner|Director|Chairman|Professor|Dr.|Mr.|Ms.|Mrs.
CEO|Chief Executive|spokesman|spokeswoman|lawyer|economist|analyst|reporter|inspector general|minister|activist
"""
EVENTS = """
World War II|Cold War|Olympic Games|World Cup|Super Bowl|Hurricane Katrina|Hurricane Sandy|Arab Spring
Winter Olympics|Vietnam War|Gulf War|Brexit
"""
PRODUCTS = "iPhone|Windows|Android|ChatGPT|Signal|WhatsApp|Gmail|Model 3|Falcon 9|Instagram|YouTube"

TEMPLATES = """
{P} said on Monday that {O} had agreed to lend the ship to {O}.
{O} and {O} will build the tunnel together, according to {O}.
The {O} declined to comment on the report by {O}.
A spokesperson for {O} did not respond to a request for comment.
"Nobody here has read the {W}," said {P}, who teaches law at {O}.
{T} {P} told {O} that the vote had been moved because of the {W}.
Nothing in the {W} or the {W} forbids it.
{L}, a company based in {G}, reported a loss of $3 million in the second quarter.
Shares of {O} fell 4 percent after {O} cut its forecast.
{O} will buy its rival {O} for 2.3 billion euros, {O} reported.
{T} {P} of {G} met {T} {P} in {G} on Thursday.
{P}, a former official at {O}, now runs a vineyard outside {G}.
Inspectors from {O} asked {O} for the maintenance records of 214 aircraft.
{O} sued {O} in federal court in {G}.
{P} ({G}) and {P} ({G}) wrote to the {O} in March.
The lawsuit, filed by {O}, names {P} as a defendant.
{P}'s lawyer, {P}, called the charges false.
{O}'s plan was first reported by {O}.
Last week the {O} published a report about the {V}.
The {V} changed {G} for ever, {P} writes.
More than 200 people from {G} and {G} marched through {G} on Sunday.
Employees of {O} were told not to use {D} at work.
The new version of {D} will be sold in {G} from June.
{P} joined {O} from {O} in 2019.
In a letter to {T} {P}, the {O} asked for the documents.
The {N} government and the {N} company {O} disagree about the price.
{N} officials said {P} had left {G}.
{P} was born in {G} and grew up in {G}, {G}.
Neither {O} nor {O} has confirmed the figures.
{O}: ferry operator kept silent about cracks, {O} finds
{O} closes two plants, {P} resigns
{P} quits {O} over deal with {O}
Why {O} wants what {O} knows
{G} ({O}) - {T} {P} said the {W} would be changed.
The {O} ({A}) says the {A} has no such system.
"We follow the law," {P} said. {P} has led the {O} since February.
Under the {W}, the minutes must be published within thirty days.
{P} of the {O} and {P} of {O} disagree.
{P}, {P} and {P} voted against the {W}.
After the {V}, the {O} opened an office in {G}.
{X} did not say when. {X} told {O} that he knew nothing.
According to {X}, the {A} never asked.
{X} has denied it, and so has {X}.
"""
NATIONS = """
American|British|German|French|Norwegian|Swedish|Danish|Russian|Chinese|Iranian|Mexican|Canadian|Israeli|Turkish|Republican|Democratic
"""
LABELS = {
    "P": "PERSON",
    "X": "PERSON",
    "O": "ORG",
    "A": "ORG",
    "L": "ORG",
    "G": "GPE",
    "W": "LAW",
    "V": "EVENT",
    "D": "PRODUCT",
    "N": "NORP",
}


def invented_names(count: int) -> list[Named]:
    """That many sentences with their names: start and end in code points, label."""
    chance = random.Random(SEED)
    templates = TEMPLATES.strip().splitlines()
    return [_fill(chance.choice(templates), chance) for _ in range(count)]


def _fill(template: str, chance: random.Random) -> Named:
    text, names, at = "", [], 0
    for match in re.finditer(r"\{(.)\}", template):
        text += template[at : match.start()]
        word = _pick(match[1], chance)
        if text.endswith(("The ", "the ")) and word.startswith("The "):
            word = word.removeprefix("The ")
        if match[1] in LABELS:
            names.append((len(text), len(text) + len(word), LABELS[match[1]]))
        text, at = text + word, match.end()
    return text + template[at:], names


def _pick(kind: str, chance: random.Random) -> str:
    if kind == "P":
        middle = chance.choice(["", "", "", "", " J.", " M.", " R."])
        return f"{chance.choice(FIRST)}{middle} {chance.choice(LAST)}"
    if kind == "X":
        return chance.choice(LAST)
    if kind == "A":
        return "".join(chance.choice("ABCDEFGHILMNOPRSTU") for _ in range(chance.choice([3, 3, 4, 5])))
    if kind == "L":
        form = chance.choice(
            ["{} Inc.", "{} Corp.", "{} Group", "{} & {}", "{} Holdings", "{} Energy", "{} Technologies", "{} Bank", "{} Ltd"]
        )
        return form.format(chance.choice(LAST), chance.choice(LAST))
    return chance.choice(LISTS[kind])


def _items(text: str) -> list[str]:
    return [item for line in text.strip().splitlines() for item in line.split("|")]


FIRST, LAST = FIRST_NAMES.split(), LAST_NAMES.split()
LISTS = {
    "O": _items(ORGANISATIONS),
    "G": _items(PLACES),
    "W": _items(LAW_NAMES),
    "T": _items(TITLES),
    "V": _items(EVENTS),
    "D": _items(PRODUCTS),
    "N": _items(NATIONS),
}
