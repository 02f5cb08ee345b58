"""Invents news sentences with names, for kinds of names that the free corpora hardly hold: agencies, companies, media, laws, acronyms.

The sentences are ours (CC0); the names in them are those of well-known bodies, or invented. Many companies are words that exist
nowhere ("Velmora") or surnames, so that only what stands around them tells that they are companies. Seeded.
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
3M|AbbVie|Abbott|Accenture|Adobe|Allianz|American Express|AIG|Amgen|Apple|Boeing|Berkshire Hathaway|BlackRock|Bristol Myers Squibb
Broadcom|Caterpillar|Charter Communications|Coca-Cola|Colgate-Palmolive|ConocoPhillips|Costco|CVS|Danaher|Deere|Dow|DuPont|Eli Lilly
Emerson Electric|Exelon|FedEx|Ford|General Dynamics|General Electric|General Motors|Gilead|Home Depot|Honeywell|Intel|Johnson & Johnson
Kraft Heinz|Linde|Lockheed Martin|Lowe's|Mastercard|McDonald's|Medtronic|Merck|MetLife|Mondelez|NextEra Energy|Nvidia|PayPal|Philip Morris
Procter & Gamble|Qualcomm|Raytheon|Salesforce|Southern Company|Target|Texas Instruments|Union Pacific|UnitedHealth|UPS|Visa|Walgreens
Wells Fargo|AstraZeneca|Aviva|BAE Systems|BT|Diageo|GlaxoSmithKline|Glencore|Legal & General|Lloyds|London Stock Exchange|Marks & Spencer
National Grid|Next|Ocado|Pearson|Prudential|Reckitt|Rio Tinto|Sainsbury's|Severn Trent|Standard Chartered|Tesco|WPP|Airbus|Adidas|BASF
Continental|Daimler|E.ON|Henkel|Infineon|Merck KGaA|Munich Re|Porsche|RWE|SAP|Thyssenkrupp|Zalando|Air Liquide|AXA|BNP Paribas|Bouygues
Carrefour|Danone|Engie|Hermès|Kering|L'Oréal|LVMH|Michelin|Orange|Pernod Ricard|Safran|Sanofi|Société Générale|Thales|TotalEnergies|Vinci
Anheuser-Busch|ASML|Banco Santander|BBVA|Enel|Eni|Ferrari|Heineken|Iberdrola|Inditex|ING|Intesa Sanpaolo|Stellantis|Telefónica|UniCredit
ABB|Credit Agricole|Roche|Swatch|Zurich Insurance|AkerBP|Hydro|Mowi|Orkla|Storebrand|Yara|Atlas Copco|Electrolux|Handelsbanken|Ikea
Nordea|Sandvik|SEB|Swedbank|Telia|Carlsberg|Danske Bank|Lego|Novo Nordisk|Ørsted|Vestas|Kone|Neste|Fujitsu|Hitachi|Mitsubishi|Nintendo
Nissan|SoftBank|Hyundai|Kia|LG|Baidu|Tencent|Lenovo|PetroChina|Infosys|Tata|Reliance|Petrobras|Vale|Gazprom|Rosneft|Lukoil|Saudi Aramco
American Airlines|British Airways|Air France|Emirates|Qatar Airways|Qantas|Singapore Airlines|Iberia|Finnair|Norwegian|easyJet|Ryanair
Southwest Airlines|Turkish Airlines|Air Canada|Cathay Pacific|Ethiopian Airlines|Bombardier|Embraer|Fiat|Opel|Peugeot|Mazda|Suzuki|Scania
Manchester United|Real Madrid|Barcelona|Bayern Munich|Juventus|Liverpool|Chelsea|Arsenal|Ajax|Rosenborg|Brann|New York Yankees|Lakers
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
{C} shares rose {n} percent after the company raised its forecast.
Shares in {C} and {C} fell sharply in early trading.
{C} will cut {n} jobs at its factory in {G}, the company said on Tuesday.
{C} said it would appeal against the ruling.
{C} has denied wrongdoing. "We do not comment on rumours," the company said in a statement.
{C}, which makes pumps and valves, employs {n} people in {G}.
The deal would make {C} the largest supplier of glass in {G}.
Workers at {C} went on strike on Friday over pay.
A {C} spokesman said the ferries would be repaired at no cost.
A {C} spokeswoman, {P}, said no customer had complained.
{P}, chief executive of {C}, said demand had fallen.
{C} chief executive {P} called the offer unfair.
{C} Chief Financial Officer {P} will step down in May, {C} said.
The tractor maker {C} lost an order worth {n} million dollars to its rival {C}.
{N} retailer {C} opened {n} stores last year, more than {C} and {C} together.
Low-cost carrier {C} will fly from {G} to {G} from April.
{K} ordered {n} buses from {C} in a deal worth $2 billion.
{C} delivered the first trains to {K} in {G} in October.
Analysts expect {C} to win the contract.
The contract was given to {C} instead of {C}.
Profits at {C} doubled in the quarter, while those of {C} shrank.
{K} is a customer of {C}'s.
{C}'s new factory near {G} will make {n} batteries a year.
{C} and {C} signed the agreement at {F}.
{C} unveiled the {M} at a trade fair in {G}.
The {C} {M} costs {n} dollars more than the {M}.
{C} recalls {M} over faulty brakes
{C} to buy {C} for {n} million euros
{C} in talks with {K}
{C} sues {C}
{P} leaves {C} for {K}
Last year {C} bought the {N} firm {C} from {P}.
{X} founded {C} with {P} in {G}. {C} now belongs to {K}.
{P} told {C} to stop. {X} later said that {C} had agreed.
{P} worked for {K} and {C} before she entered politics.
The lawsuit accuses {C} and {K} of fixing prices.
{K} fined {C} {n} million euros.
{K} and the {A} warned of floods along the {F}.
A plane from {G} landed at {F} at 15:{n} UTC.
Two people died near {F}, police in {G} said.
The road from {G} to {F} has been closed since Monday.
The {I} rose {n} points, and the {I} closed higher.
On the {I}, {C} lost {n} percent.
The {I} fell below {n} points for the first time since March.
The GDP of {G} fell, {K} said on Wednesday.
{C}, {C} and {K} all declined to comment.
Bailout: {G} lends {C} {n} million
The {N} Air Force bought {n} helicopters from {C}.
According to {C}, the software was written by {C} engineers.
The union says {C} broke its promise.
"{C} knew about it," {P} told {K}.
Critics of {C} say the merger with {C} should be stopped.
Customers can sue {C}, a court in {G} ruled.
{X} said he had never met {P}.
{X}, {n}, grew up in {G} and has two children.
{P}, {n}, of {G}, died on Sunday. {X} leaves a wife and three sons.
"I was wrong," {X} said. He thanked {X} and {P}.
{X}'s wife, {P}, said she was proud of him.
The jury found {X} guilty. His lawyer said {X} would appeal.
{T} {X} and {T} {X} did not shake hands.
{X} beat {X} by {n} votes in {G}.
"""
NATIONS = """
American|British|German|French|Norwegian|Swedish|Danish|Russian|Chinese|Iranian|Mexican|Canadian|Israeli|Turkish|Republican|Democratic
"""
STEMS = """
alt ander arc ast bal bel ber bran cal car cas cor dal del dor dur ekt el en fal fen fer gal gen gran hal har hel in iv jan jor kal kan ker
lan len lor lum mal mar mel mer mor nar nel nor nov om or pan par per pol quan ral ran ret rol ros sal san sel sol stel tal tan tel ter tor
tri ul val van vel ver vin vor wal wen wil zan zel
"""
ENDINGS = "a air an aro ax com el en era ero et ex ia ic in ion is ium ix max ner net o on ora os sys tech tel tex tra us ver via"
COMPANY_FORMS = """
{C} Inc.|{C} Corp.|{C} Group|{C} Holdings|{C} Energy|{C} Technologies|{C} Systems|{C} Airlines|{C} Airways|{C} Motors|{C} Pharma
{X} & {X}|{X} & Co.|{X} {X}|{X} Brothers|{X} Industries|{X} Foods|{X} Media|General {C}|{C} AG|{C} SA|{C} plc|{C} N.V.|{G} Electric
{C} Aerospace|{C} Steel|{C} Oil|{C} Mining|{C} Capital|{C} Insurance|{C} Networks|{C} Studios|{C} Records|{C} Stores|{C} Foundation
Bank of {G}|National Bank of {G}|{G} Airlines|Air {G}|{G} Stock Exchange|{G} Electric|{G} University|University of {G}|{G} Police
{G} Times|{G} Post|{G} Central Bank|{G} City Council|{G} Ministry of Defence|{G} Football Club|{G} Chamber of Commerce|{G} Hospital Trust
{N} Medical Association|{N} Airlines|{N} Football Federation|{N} Space Agency|{N} Union of Journalists|{N} Red Cross|{N} Navy|{N} Army
Institute of {X} Studies|{X} Institute|{X} Foundation|{X} University|{C} Research|Ministry of Finance|Ministry of Health|Air Force
"""
FACILITY_FORMS = """
{G} International Airport|{G} Airport|{X} Airport|{X} Bridge|{X} River|Lake {X}|Mount {X}|{X} Street|{X} Avenue|{X} Stadium|{X} Square
{G} Station|{X} Hospital|{X} Park|Cape {X}|{X} Island|{X} Valley|{G} Harbour|Gulf of {G}|{X} Hall|North Atlantic|Southeast Asia
Eastern Europe|West Africa|Atlantic Ocean|Pacific Ocean|Black Sea|Middle East|Latin America|Central Asia|Arctic|Baltic Sea|Europe|Asia
"""
INDICES = """
Dow Jones Industrial Average|Dow Jones|Dow|Nasdaq Composite|Nasdaq|S&P 500|FTSE 100|FTSE|DAX|CAC 40|Nikkei 225|Nikkei|Hang Seng|OBX
"""
"""Stock market indices: no kind of name here."""
LABELS = {
    "C": "ORG",
    "K": "ORG",
    "F": "LOC",
    "M": "PRODUCT",
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
    """That many texts of one to three sentences with their names: start and end in code points, label."""
    chance = random.Random(SEED)
    templates = TEMPLATES.strip().splitlines()
    return [_join([_fill(chance.choice(templates), chance) for _ in range(chance.choice([1, 1, 2, 3]))]) for _ in range(count)]


def _join(sentences: list[Named]) -> Named:
    """One text of sentences, on one line."""
    text, names = sentences[0]
    for added, more in sentences[1:]:
        start = len(text) + 1
        text, names = f"{text} {added}", [*names, *((start + first, start + last, label) for first, last, label in more)]
    return text, names


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
    if kind == "C":
        return _company(chance)
    if kind == "M":
        return f"{chance.choice('ABCEFGKMRSTXZ')}{chance.choice(['', '', '-'])}{chance.choice([20, 40, 60, 100, 220, 500, 900])}"
    if kind == "n":
        return str(chance.randrange(12, 60))
    chosen = chance.choice(LISTS[kind])
    return re.sub(r"\{(.)\}", lambda match: _pick(match[1], chance), chosen)


def _company(chance: random.Random) -> str:
    """A company's short name: one that exists, a surname, or a word made of syllables, sometimes in capitals throughout."""
    kind = chance.random()
    if kind < 0.25:
        return chance.choice([name for name in LISTS["O"] if " " not in name])
    if kind < 0.5:
        return chance.choice(LAST)
    word = "".join(chance.choice(STEM) for _ in range(chance.choice([1, 1, 2]))) + chance.choice(ENDING)
    return word.upper() if kind > 0.95 and len(word) < 7 else word.capitalize()


def _items(text: str) -> list[str]:
    return [item for line in text.strip().splitlines() for item in line.split("|")]


FIRST, LAST, STEM, ENDING = FIRST_NAMES.split(), LAST_NAMES.split(), STEMS.split(), ENDINGS.split()
LISTS = {
    "O": _items(ORGANISATIONS),
    "G": _items(PLACES),
    "W": _items(LAW_NAMES),
    "T": _items(TITLES),
    "V": _items(EVENTS),
    "D": _items(PRODUCTS),
    "N": _items(NATIONS),
    "K": _items(COMPANY_FORMS),
    "F": _items(FACILITY_FORMS),
    "I": _items(INDICES),
}
