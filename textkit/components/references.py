"""What pronouns and short names stand for inside one document, wherever that is beyond doubt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from textkit import lang, spellings
from textkit.components import language_of
from textkit.components.cues import speech
from textkit.components.cuts import Clause, opens_as_condition
from textkit.components.parsed import NOMINAL_SUBJECTS, SUBJECTS, label, own_subject, phrase_of
from textkit.components.people import GENDERS, PERSON_LABELS, Person, find_people, full_names, gender_of, genders_of, places_in
from textkit.components.sentences import sentence_starts
from textkit.readers.datelines import is_calendar_word

LONGEST_NAME = 80
"""Code points of what is put in place of a pronoun."""
REACH = 1500
"""Code points (some three paragraphs) over which a pronoun is followed back to its name."""
NEAR = 400
"""Code points (some two sentences) over which "it" and "they" are followed back to the subject of a sentence."""
NAMES_A_ROLE = ("flat", "flat:name", "appos", "nmod")
"""What a name is to the role before it: "direktør | Moe"."""
DEFINITE = frozenset({"the", "den", "det"})
EMPTY = frozenset({"take", "seem", "appear", "happen", "rain", "snow", "cost", "koste"})
"""Verbs of which an "it" is mostly a place-holder."""
DOING = frozenset({"it", "den"})
"""Pronouns for things that may do something; Norwegian "det" mostly holds a place."""
NOT = frozenset({"ikke", "ikkje", "inte", "aldri", "aldrig"})
"""Words that stand before the verb of a "that" clause, and behind that of a sentence."""
VERB_SECOND = frozenset({"nb", "nn", "da", "sv"})
"""Languages in which whatever opens a sentence puts the subject behind the verb."""
OPENS_QUOTE = re.compile(r"[“„«\"‘]|(?<=\s)'")
DATELINE = re.compile(
    r"(?:[A-ZÆØÅÄÖ]{4,}|[A-ZÆØÅÄÖ]{2,} [A-ZÆØÅÄÖ]{2,})(?:[ ,.’'-]+(?:[A-ZÆØÅÄÖ]{2,}|[A-Z][a-zæøåäö]+\.?))*(?: \([^)\n]{2,30}\))?"
    r" ?(?:–|—|--|―) ?(?=[\"“«‘']?[A-ZÆØÅÄÖ])"
)
"""Where a report comes from, before its first sentence: "HALDEN (NTB) – "."""
SMALL_DATELINE = re.compile(r"([A-ZÆØÅÄÖ][\w.]+(?: [A-ZÆØÅÄÖ][\w.]+){0,2})(?: \([^)\n]{2,30}\))? (?:–|—|--|―) (?=[\"“«‘']?[A-ZÆØÅÄÖ])")
"""The same in small letters; the place has to be one by its name."""
CONTRACTED = re.compile(r"(he|she|they)['’](s|d|ll|ve|re)", re.IGNORECASE)
"""An English pronoun with a verb joined to it."""
CONTRACTIONS = {"ll": " will", "ve": " have", "re": " are"}
HELPERS = {("d", "VBN"): " had", ("d", "VB"): " would", ("s", "VBG"): " is", ("s", ""): " is"}
"""The helper verb behind "'d" and "'s", by the tag of the verb that it helps; "'s" before a participle may be either."""
HEADING_MARK = re.compile(r"^\s*#{1,6} ")
"""What Markdown puts before a headline."""
OUTER_MARKS = ' \t,;:–—-“”„"«»'
OWNER = re.compile(r"^((?:[^\W\d_a-zæøåäö][\w.-]* )*[^\W\d_a-zæøåäö][\w.-]*?)(['’]s?|s) (?=([a-zæøåäö]\w*))")
"""Whose somebody is, the ending, and the word behind: "Ann Holt's | lawyer"."""
BESIDE = 60
"""Code points around a name in which the person's role stands."""
STEM = 5
"""Letters by which a role is known again: "ordfører", "ordføreren"."""
BEHIND_COMMA = re.compile(r",\s+")
MOST_TITLES = 3
OFTEN = 3
"""Mentions from which on a name of one word, of nobody knows whom, is surely somebody's."""
MOST_STEPS = 4
"""Pronouns over which another one is followed back to a name."""
CLOSES_APPOSITION = re.compile(r"[,.;:)–—]|\s(?:of|who|which|in|at|i|på|ved|som|fra|frå)\b|\s*$", re.MULTILINE)
INDEFINITE = frozenset({"a", "an", "one", "another", "en", "én", "ei", "ein", "et", "ett", "eit"})
"""First words of phrases for somebody whom the text has not told of before, and so of sources without a name."""
NAMED = frozenset({"PERSON", "PER", "ORG", "GPE_ORG"})


class References:
    """The people of one document and the words that may refer to them."""

    def __init__(self, doc: Doc) -> None:
        self.text = doc.text
        self.code = language_of(doc)
        self.words = speech(self.code)
        found = find_people(doc, self.text, self.code)
        self.full = full_names([name for _, _, name, _ in found], places_in(doc))
        self.people = [Person(start, end, self.full.get(name, name), gender) for start, end, name, gender in found]
        self._uses = Counter(person.name for person in self.people)
        self._genders = genders_of(self.people)
        self._named = {start: (end, doc.text[start:end]) for start, end, name, _ in found if " " in name}
        self._named |= {entity.start_char: (entity.end_char, entity.text) for entity in doc.ents if entity.label_ in NAMED}
        self._peoples = {entity.start_char for entity in doc.ents if entity.label_ == "NORP"}
        self._places = {entity.text for entity in doc.ents if entity.label_ in ("GPE", "LOC")}
        self._starts = [person.start for person in self.people]
        self._subjects = _subject_places(doc) if doc.has_annotation("DEP") else []
        self._topics = list(_topics(doc, self.code)) if doc.has_annotation("DEP") else []
        self._bearers = _bearers(doc, self.full) if doc.has_annotation("DEP") else {}
        alone = {entity.text for entity in doc.ents}
        bearers = {name for role, names in self._bearers.items() if self.words.means_people(role) for name in names}
        known = (name for _, _, name, _ in found if " " in name)
        self._surnames = {surname for name in known if (surname := name.split()[-1]) in alone or name in bearers}
        """Those of whom the text shows that they are people: by their surnames alone, or by what they are."""
        self._tokens = {token.idx: token for token in doc} if doc.has_annotation("DEP") else {}
        self._pronouns = [
            at
            for at, token in self._tokens.items()
            if self.words.pronouns.get(token.lower_) in GENDERS and label(token) in SUBJECTS and token.pos_ == "PRON"
        ]
        self._things = [
            at
            for at, token in self._tokens.items()
            if token.pos_ in ("NOUN", "PROPN") and "Number=Plur" not in str(token.morph) and not is_calendar_word(token.text)
        ]
        self._nouns = [at for at, token in self._tokens.items() if label(token) in SUBJECTS and token.pos_ == "NOUN"]
        self._somebody = [
            at
            for at, token in self._tokens.items()
            if token.pos_ in ("NOUN", "PROPN") and ("Number=Plur" in str(token.morph) or self.words.means_people(token.lower_))
        ]
        self._heads = self._tokens if self._bearers else {}
        parsed = {sentence.start_char for sentence in doc.sents} if doc.has_annotation("SENT_START") else {0}
        self._sentences = sorted({*parsed, *sentence_starts(doc.text, code=self.code)})  # a parser may run a quotation into what precedes

    def speakers(self, places: Sequence[tuple[int, int] | None], quoted: Mapping[tuple[int, int], int]) -> list[str | None]:
        """The speakers at those places, in the order given: pronouns replaced by the name or noun phrase they stand for.

        `quoted`: for some places where the words begin that are quoted before it, in which nobody is named who could be the speaker.
        """
        order = sorted({place for place in places if place})
        names: dict[tuple[int, int], str] = {}
        said: list[tuple[int, str]] = []
        for place in order:
            raw = self.text[slice(*place)]
            kind = self.words.pronouns.get(raw.casefold()) or self.words.object_pronouns.get(raw.casefold())
            found = self._antecedent(quoted.get(place, place[0]), kind, said) if kind else self._apposed(place) or self._bearer(place)
            if found and kind in GENDERS and self._is_named(found):
                surname = found.split()[-1]
                self._genders[surname] = self._genders.get(surname) or kind  # who was "he" isn't "she" later on
            name = found or raw
            names[place] = " ".join(name.split())
            if kind is None or name != raw:
                said.append((place[0], name))
        return [names[place] if place else None for place in places]

    def _apposed(self, place: tuple[int, int]) -> str | None:
        """The name that is set between commas behind a role: "the prosecutor, Roswitha Ober, told". None where there is none."""
        start, end = place
        comma, words = BEHIND_COMMA.match(self.text, end), self.text[start:end].split()
        capitals = (at.start() for at in re.finditer(r"(?<=\s)\S", self.text[start:end]) if at[0].isupper())
        named = any(start <= at < end for at in self._named) or any(start + at not in self._peoples for at in capitals)
        one_of_many = words[0].casefold() in INDEFINITE  # "another top Republican, Ann Orr"
        if comma is None or (named and not one_of_many and not any(map(self.words.means_people, words))):  # "Vik's lawyer, Ann Orr" is Orr
            return None
        article = re.match(r"\w+ ", self.text[comma.end() :][:12])
        follows = article is not None and article[0].strip().casefold() in self.words.articles  # "its parent, | the Moe Foundation"
        title = self._title_at(comma.end() + (article.end() if article and follows else 0))
        last, name = self._named.get(title, (0, ""))
        return name if last and CLOSES_APPOSITION.match(self.text, last) else None

    def _title_at(self, at: int) -> int:
        """Where the name begins behind titles that stand there: "former Gov. | Ann Orr"."""
        for _ in range(MOST_TITLES):
            word = re.match(r"[\w.-]+ ", self.text[at : at + 30])
            if word is None or at in self._named or not spellings.is_title(word[0].strip(), code=self.code):
                break
            at += word.end()
        return at

    def _bearer(self, place: tuple[int, int]) -> str | None:
        """Whoever alone bears the role that the phrase names and nothing more: "the producer", "produsenten". None where nobody does."""
        start, end = place
        inside = [token for at, token in self._heads.items() if start <= at < end]
        if not inside or len(inside) > 2 or (len(inside) == 2 and inside[0].lower_ not in self.words.articles | DEFINITE):
            return None
        noun = inside[-1]
        definite = "Definite=Def" in str(noun.morph) or (len(inside) == 2 and inside[0].lower_ in DEFINITE)
        if noun.pos_ != "NOUN" or not definite or "Number=Plur" in str(noun.morph):
            return None
        names = set[str]().union(*(self._bearers.get(form, ()) for form in _first_forms(noun)))
        return next(iter(names)) if len(names) == 1 else None

    def _antecedent(self, at: int, kind: str, said: list[tuple[int, str]]) -> str | None:
        """What the pronoun at `at` stands for: the last fitting speaker, or the last fitting person that opened a sentence."""
        topic = None if kind in GENDERS else self._topic_before(at, kind)
        person = self._prominent_before(at, kind) if kind in GENDERS else None
        if person is None and kind in GENDERS:
            person = self._told_of_before(at, kind, said)
        for start, name in reversed(said):
            if at - start > REACH or (topic is not None and topic[0] > start):
                break
            if self._fits(name, kind) and not self._is_doubtful(name, kind, start, at):
                if person and person.start > start + len(name) and not self._is_told_of(person, start, at):
                    return person.name
                return self.full.get(name, name)
        if topic is not None:
            return topic[1]
        if kind in GENDERS:
            person = self.person_before(at, kind)
        if person is not None or kind not in GENDERS:
            return person.name if person else None
        roles = (name for start, name in reversed(said) if at - start <= REACH and self._fits(name, kind))
        return next((name for name in roles if not self._is_named(name)), None)

    def _is_doubtful(self, name: str, kind: str, start: int, at: int) -> bool:
        """Whether a speaker from `start` may well not be the "he" or "she" at `at`: one without a name, or of whom the text doesn't
        show the gender, while somebody else who fits is told of in between."""
        if kind not in GENDERS or self.gender(name) == kind:
            return False
        others = {person.name.split()[-1] for person in self._mentions(start + len(name), at) if self.gender(person.name) in (kind, None)}
        words = name.split()
        known = self._is_named(name) or any(" ".join(words[at:]) in self._uses for at in range(len(words) - 1))
        return not known or bool(others - {name.split()[-1]})

    def _is_named(self, name: str) -> bool:
        return name.split()[-1:] != [] and name.split()[-1] in self._surnames

    def _is_told_of(self, person: Person, speaker: int, at: int) -> bool:
        """Whether the speaker of an earlier sentence only tells of the person there: "Moe said Vik had lied. | He added that"."""
        sentence = self._sentence_of(person.start)
        return sentence == self._sentence_of(speaker) != self._sentence_of(at)

    def _told_of_before(self, at: int, kind: str, said: Sequence[tuple[int, str]], *, steps: int = MOST_STEPS) -> Person | None:
        """The only person of that gender in the sentence before, if it is of the same paragraph and nobody says anything there; followed
        back over a "he" that is its subject: "The club belongs to Moe. He came in May. In June | he told it that"."""
        here = self._sentence_of(at)
        before = self._sentence_of(here - 1) if here else 0
        if before == here or "\n" in self.text[before:here] or any(before <= start < here for start, _ in said):
            return None
        pronouns = [place for place in self._pronouns_between(before, here) if self.words.pronouns.get(self._tokens[place].lower_) == kind]
        fitting = {person.name: person for person in self._mentions(before, here) if self.gender(person.name) in (kind, None)}
        if pronouns:
            return self._told_of_before(pronouns[0], kind, said, steps=steps - 1) if steps and not fitting else None
        ((name, person),) = fitting.items() if len(fitting) == 1 else ((None, None),)
        return person if name is not None and self.gender(name) == kind else None

    def _prominent_before(self, at: int, kind: str) -> Person | None:
        """The last person whose name opens a sentence, or, if the gender is known, that the sentence before is about."""
        here = self._sentence_of(at)
        before = self._sentence_of(here - 1) if here else 0
        place = bisect_left(self._starts, at)
        near = [person for person in self.people[max(0, place - 12) : place] if at - person.start <= REACH and self._is_certain(person)]
        fitting = [person for person in near if self.gender(person.name) in (kind, None)]
        last = {one.name for one in fitting if before <= one.start < here}
        for person in reversed(fitting):
            if self._opens(person.start):
                return person
            told_of = self._is_subject(person) or (len(last) == 1 and person.name in last)
            if person.start >= before and told_of and self.gender(person.name) == kind:
                return person
        return None

    def _is_subject(self, person: Person) -> bool:
        at = bisect_left(self._subjects, person.start)
        return at < len(self._subjects) and self._subjects[at] < person.end

    def _topic_before(self, at: int, kind: str) -> tuple[int, str] | None:
        """The subject of the last sentence whose subject the pronoun fits, where that is near."""
        place = bisect_left(self._topics, (at,))
        for start, name, many in reversed(self._topics[max(0, place - 4) : place]):
            if at - start > NEAR or start >= self._sentence_of(at):
                continue
            if (kind == "many") == many and (many or self._fits(name, kind)):
                return start, name
        return None

    def _fits(self, name: str, kind: str) -> bool:
        name = self._head_of(name)
        if kind in GENDERS and self._is_named(name) and self.gender(name) is None:
            return True
        if kind in GENDERS and _is_many(name, self.code):
            return False
        gender = self.gender(name)
        if kind in GENDERS:
            return gender == kind or (gender is None and not self._is_thing(name))
        if kind == "many":
            return _is_many(name, self.code)
        if kind != "thing" or gender is not None or _is_only_many(name, self.code) or not self._is_thing(name):
            return False
        return self.code not in VERB_SECOND or _is_definite(name)  # "den" is a "kommunen", a firm by name "de" or "selskapet"

    def _owner_of(self, name: str) -> re.Match[str] | None:
        """Whose the somebody is that the phrase is; the ending without an apostrophe counts before a noun for people only."""
        owner = OWNER.match(name)
        if owner is None or (owner[2] == "s" and not self._is_somebody(owner[3])):
            return None
        return owner

    def _is_somebody(self, noun: str) -> bool:
        return self.words.means_people(noun) or noun in self.words.many or noun in self.words.bodies

    def _head_of(self, name: str) -> str:
        """The phrase without whose it is and without what follows a preposition: "Holt's | lawyer", "papers filed | in Clark County"."""
        owner = self._owner_of(name)
        words = name[owner.end() if owner else 0 :].split()
        at = next((at for at, word in enumerate(words) if at and word in self.words.prepositions), len(words))
        common = bool(words) and (words[0].islower() or self._is_somebody(words[0].casefold()))
        return " ".join(words[:at] if common else words)

    def _is_thing(self, name: str) -> bool:
        """An organisation or document, as far as its words show: no known person, and no noun for one."""
        return self._genders.get(name.split()[-1]) is None and not any(self.words.means_people(word) for word in name.casefold().split())

    def gender(self, name: str) -> str | None:
        """The gender of whoever the phrase names, where its words show it."""
        name = self.full.get(name, name)
        shown = {self._genders.get(word) for word in name.split()} | {gender_of(name.split(), self.code)}
        known = [gender for gender in shown if gender]
        return known[0] if len(known) == 1 else None

    def person_before(self, at: int, kind: str, *, steps: int = MOST_STEPS) -> Person | None:
        """The last person of that gender, or of no known one, within reach; None where two different ones compete in one sentence.

        A "he" that is a subject since, or of the same sentence, goes before a name that is none: "He was the first since Moe. | He ...".
        """
        place = bisect_left(self._starts, at)
        near = [person for person in self.people[max(0, place - 12) : place] if at - person.start <= REACH]
        fitting = [person for person in near if self.gender(person.name) in (kind, None)]
        if not fitting:
            return None
        known = [person for person in fitting if self.gender(person.name) == kind]
        if known and known[-1].start >= self._sentence_of(fitting[-1].start):
            fitting = known
        last = fitting[-1]
        opening = self._sentence_of(last.start)
        since = [place for place in self._pronouns_between(opening, self._sentence_of(at)) if self._stands_for(place, kind)]
        if steps and since and not self._is_subject(last):
            return self.person_before(since[0], kind, steps=steps - 1)
        if not self._is_certain(last):
            return None
        rivals = {person.name for person in fitting if person.start >= opening}
        if len(rivals) == 1:
            return last
        if opening == self._sentence_of(at):
            return None  # "Vik asked about Moe, because | he ..."
        opener = next(person for person in fitting if person.start >= opening)
        if self._opens(opener.start):
            return opener
        subjects = {person.name: person for person in fitting if person.start >= opening and self._is_subject(person)}
        return next(iter(subjects.values())) if len(subjects) == 1 else None

    def _pronouns_between(self, start: int, end: int) -> list[int]:
        """Where the "he" and "she" stand there that are subjects."""
        return self._pronouns[bisect_left(self._pronouns, start) : bisect_left(self._pronouns, end)]

    def _stands_for(self, at: int, kind: str) -> bool:
        """Whether the pronoun there is of that gender, and the subject of a main clause."""
        token = self._tokens[at]
        return self.words.pronouns.get(token.lower_) == kind and label(token.head) in ("ROOT", "conj")

    def _is_certain(self, person: Person) -> bool:
        """Whether the mention is beyond doubt somebody: a full name, a surname of one, a name that shows its gender, or one that the
        document has often, as a subject here."""
        often = self._uses[person.name] >= OFTEN and self._is_subject(person)
        return " " in person.name or self.gender(person.name) is not None or often

    def _sentence_of(self, at: int) -> int:
        place = bisect_left(self._sentences, at + 1)
        return self._sentences[place - 1] if place else 0

    def _opens(self, at: int) -> bool:
        """Whether a name stands within the first words of its sentence, where subjects stand."""
        return at - self._sentence_of(at) <= 15

    def statement(self, clause: Clause) -> str:
        """The claim as a sentence of its own: openers dropped, its subject and short names spelled out."""
        quote = clause.quote
        parts = clause.parts or ((clause.start, clause.end),)
        whole = (self._source_before(parts[0][0], quote), parts[0][1])
        texts = [self._straight(*whole)] if len(parts) == 1 else [self.text[start:end] for start, end in parts]
        if self.text[max(0, parts[0][0] - 2) : parts[0][0]].rpartition("\n")[2].strip() == "":
            texts[0] = texts[0][self._dateline(texts[0]) :]
        texts[0] = HEADING_MARK.sub("", texts[0])
        pieces = [" ".join(text.split()).strip(OUTER_MARKS) for text in texts]
        pieces = [pieces[0], *(" ".join(self._without_openers(self._small(piece).split(" "))) for piece in pieces[1:])]
        between = f" {self.words.copula} " if clause.copula and self.words.copula else " "
        words = self._without_openers(balanced(between.join(pieces)).split(" "))
        pronoun, verb = self._uncontracted(words[0], parts[0][0])
        direct = quote is not None and quote.get("quote_type") == "direct" and self._is_quoted(clause, quote)
        first = pronoun.casefold()
        kind, owner = self.words.pronouns.get(first), self.words.possessives.get(first)
        if kind == "many" and self._determines(parts[0][0]):
            kind = None
        if not direct and (kind in (*GENDERS, "many") or (kind == "thing" and self._does(parts[0][0]))):
            name = self._subject(parts[0][0], kind, quote)
            if name:
                words = [name + verb, *words[1:]]
        elif owner and quote and not direct and len(words) > 2 and (name := self._speaker(quote, owner)):
            words = [name + ("s" if self.code in VERB_SECOND else "'" if name.endswith("s") else "'s"), *words[1:]]
        elif not direct:
            words = self._with_inner_subject(words, parts, quote)
        found = self._spelled_out(" ".join(words))
        return found[:1].upper() + found[1:]

    def _uncontracted(self, word: str, at: int) -> tuple[str, str]:
        """A pronoun, and the verb that is joined to it, as it stands behind a name: "He" and " will", "She" and " had"."""
        match = CONTRACTED.fullmatch(word) if self.code == "en" else None
        if match is None:
            return word, ""
        verb = self._tokens.get(at + match.start(2) - 1)
        main = verb.head.tag_ if verb is not None and label(verb).startswith("aux") else ""
        helper = CONTRACTIONS.get(match[2].casefold()) or HELPERS.get((match[2].casefold(), main))
        return match[1], helper or word[len(match[1]) :]

    def _small(self, piece: str) -> str:
        """What began its sentence, in the middle of a statement: "fix | the pension system"."""
        first = piece.split(" ", 1)[0].casefold()
        return piece[:1].lower() + piece[1:] if first in self.words.articles | self.words.determiners else piece

    def _dateline(self, text: str) -> int:
        """Where the text begins behind the place that a report comes from."""
        if match := DATELINE.match(text):
            return match.end()
        match = SMALL_DATELINE.match(text)
        return match.end() if match and match[1] in self._places else 0

    def _determines(self, at: int) -> bool:
        """Whether the word there stands before a noun or its number, and for nothing itself: "De to andelene"."""
        token = self._tokens.get(at)
        return token is not None and (label(token) == "det" or (token.i + 1 < len(token.doc) and token.nbor(1).pos_ == "NUM"))

    def _is_quoted(self, clause: Clause, quote: dict[str, Any]) -> bool:
        """Whether the clause, of a report that is quoted at least in part, stands inside of the quotation marks."""
        if OPENS_QUOTE.search(self.text, clause.start, clause.end):
            return False
        before = self.text[max(0, quote["start"] - 2) : quote["start"]].rstrip()[-1:]
        first = OPENS_QUOTE.search(self.text, quote["start"], quote["end"])
        return first is None or first.start() < clause.start or before in OUTER_MARKS

    def _with_inner_subject(self, words: list[str], parts: Sequence[tuple[int, int]], quote: dict[str, Any] | None) -> list[str]:
        """The words, the first "he" or "she" that is a subject among them by name, unless the statement names a person before it."""
        places = (at for start, end in parts for at in self._pronouns_between(start + 1, end))
        token = next((self._tokens[at] for at in places), None)
        kind = self.words.pronouns.get(token.lower_) if token is not None else None
        if token is None or kind is None or token.text not in words:
            return words
        before = (person for start, _ in parts for person in self._mentions(start, token.idx))
        subjects = (self._tokens[at] for start, _ in parts for at in self._nouns_between(start, token.idx))
        told_of = any("Number=Plur" not in str(noun.morph) for noun in subjects)
        if told_of or any(self.gender(person.name) in (kind, None) for person in before):
            return words  # "No leader wins by pretending that | he ..."
        name = self._subject(token.idx, kind, quote)
        at = words.index(token.text)
        called = name.split() if name else []
        tails = (" ".join(called[first:]) for first in range(len(called)))
        name = next((self.full[tail] for tail in tails if tail in self.full), name)  # without the role, in the middle of a sentence
        return [*words[:at], name, *words[at + 1 :]] if name and self.gender(name) == kind else words

    def _nouns_between(self, start: int, end: int) -> list[int]:
        """Where the nouns stand there that are subjects."""
        return self._nouns[bisect_left(self._nouns, start) : bisect_left(self._nouns, end)]

    def _mentions(self, start: int, end: int) -> list[Person]:
        return self.people[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _source_before(self, start: int, quote: dict[str, Any] | None) -> int:
        """Where the statement of a clause of an unparsed Nordic text begins: with its source, if that stands first and the verb behind it
        ("Ifølge politiet | er broen lukket"), for nobody knows where the subject ends that would go before the verb."""
        cue = quote.get("cue_start") if quote else None
        if quote is None or cue is None or self._tokens or self.code not in VERB_SECOND or not cue < start:
            return start
        sourced = (quote.get("cue") or "").casefold() in self.words.according and quote["start"] == start
        return cue if sourced and self.text[quote["speaker_end"] or cue : start] == " " else start

    def _straight(self, start: int, end: int) -> str:
        """The stretch in the order of a sentence of its own, in the Nordic languages: the subject before a verb that stood first only
        because of what was left out ("According to X"), "not" and other adverbials behind the verb where a "that" was left out."""
        verb = self._tokens.get(start) if self.code in VERB_SECOND else None
        behind_that = verb is not None and verb.i and verb.nbor(-1).lower_ in self.words.complementizers
        if verb is None or not (verb.is_lower or behind_that):
            return self.text[start:end]
        if verb.i and verb.nbor(-1).pos_ == "CCONJ" and opens_as_condition([token for token in verb.sent if start <= token.idx < end]):
            return self.text[start:end]  # "..., og | faller snøen tidlig, åpner veien sent"
        if "VerbForm=Fin" in str(verb.morph):
            told = verb.head if label(verb).startswith(("aux", "cop")) else verb
            subject = own_subject(told)
            words = sorted(token.i for token in subject.subtree) if subject is not None else _noun_behind(verb)
            if verb.i + 1 < len(verb.doc) and label(verb.nbor(1)) == "expl" and verb.nbor(1).head == told:
                words = [verb.i + 1]  # "er | det funnet olje"
            commas = [at for at in words if verb.doc[at].text == ","]
            if len(commas) == 2:
                words = words[: words.index(commas[1]) + 1]  # "har | byen, som eier brua, ikke penger", whatever the parser makes of it
            if not words or words != list(range(verb.i + 1, words[-1] + 1)) or verb.doc[words[-1]].idx >= end:
                return self.text[start:end]
            phrase = verb.doc[words[0] : words[-1] + 1]
            return f"{phrase.text} {verb.text}{self.text[phrase.end_char : end]}"
        rest = (token for token in verb.doc[verb.i + 1 :] if token.idx < end)
        finite = next((token for token in rest if "VerbForm=Fin" in str(token.morph)), None)
        if finite is None or finite.i < verb.i + 2:
            return self.text[start:end]
        told = finite.head if label(finite).startswith(("aux", "cop")) else finite
        first = finite.nbor(-1) if finite.nbor(-1).lower_ in NOT else _adverbial_before(told, finite)
        if first is None or label(told) not in ("ccomp", "conj", "ROOT"):
            return self.text[start:end]
        subject = own_subject(told)
        while subject is not None and subject.right_edge.i + 1 < first.i and label(first.nbor(-1)) == "advmod":
            first = first.nbor(-1)  # "vindkraft | heller ikke | er løsningen"
        between = self.text[first.idx : finite.idx].rstrip()
        return f"{self.text[start : first.idx]}{finite.text} {between}{self.text[finite.idx + len(finite) : end]}"

    def _without_openers(self, words: list[str]) -> list[str]:
        """The words without those at their beginning that only join them to what stands before: "and", "that", "however,"."""
        while len(words) > 2:
            first = words[0].rstrip(",").casefold()
            that = words[0].casefold() if self.code in VERB_SECOND else words[0]  # not "That inquiry"
            joins = (first in self.words.conjunctions and first != "nor") or that in self.words.complementizers
            if not joins and not (words[0].endswith(",") and first in self.words.connectives):
                break
            words = words[1:]
        return words

    def _subject(self, start: int, kind: str, quote: dict[str, Any] | None) -> str | None:
        speaker: str | None = quote.get("speaker") if quote else None
        if speaker and kind in GENDERS and speaker.split()[0].casefold() in INDEFINITE:
            return None  # "a source close to the board said that she was asked to go" tells of somebody else
        if self.code == "nn" and kind in GENDERS and self._may_be_thing(start, kind):
            return None
        if (name := self._joined_subject(start, kind, floor=quote["start"] if quote else 0)) is not None:
            return name
        token = self._tokens.get(start)
        if quote and kind == "thing" and (quote.get("cue_start") or 0) > start and token is not None:
            if label(token) == "nsubj:pass":
                return None  # "It was not meant so, the ministry said": what it says something of
            before = self._last_subject(start)
            if before is not None and before != quote.get("speaker"):
                return None  # "The ferry hit the pier. | It did so at 12 knots, the council said"
        if quote and (name := self._speaker(quote, kind)):
            return name
        if quote:
            return None
        person = self.person_before(start, kind) if kind in GENDERS else None
        if person is not None and self.gender(person.name) in (kind, None):
            roles = (at for at in self._nouns_between(self._sentence_of(start), start) if self.words.means_people(self._tokens[at].lower_))
            if any(at > person.start for at in roles):
                return None  # "The clerk turned it down, for | he saw nothing new"
            return None if self._tells_of_another(person.start, start) else person.name
        return self._subject_before(start, kind) if person is None else None

    def _may_be_thing(self, at: int, kind: str) -> bool:
        """Whether a Nynorsk "ho" or "han" may be a thing that the sentence names before it: "Avisa skreiv det, og | ho ..."."""
        gender = "Gender=Fem" if kind == "female" else "Gender=Masc"
        here = self._sentence_of(at)
        before = self._things[bisect_left(self._things, here) : bisect_left(self._things, at)]
        nouns = (self._tokens[place] for place in before)
        return any(
            noun.pos_ == "NOUN" and {gender, "Definite=Def"} <= set(str(noun.morph).split("|")) and not self.words.means_people(noun.lower_)
            for noun in nouns
        )

    def _joined_subject(self, at: int, kind: str, *, floor: int) -> str | None:
        """The subject, not before `floor`, of what the pronoun's clause is joined to: "The index fell, and | it closed lower"."""
        token = self._tokens.get(at)
        if token is None or label(token) not in SUBJECTS or label(token.head) != "conj":
            return None
        subject = own_subject(token.head.head)
        if subject is None or subject.pos_ not in ("NOUN", "PROPN") or not (subject.i < token.i and floor <= subject.idx):
            return None
        start, end = phrase_of(subject)
        name, several = (
            " ".join(self.text[start:end].split()),
            "Number=Plur" in str(subject.morph) or _is_many(self.text[start:end], self.code),
        )
        if kind in GENDERS:
            fits = self.gender(name) == kind
        elif kind == "many":
            fits = several
        else:
            fits = not several and not self._is_named(name) and not any(map(self.words.means_people, name.casefold().split()))
        return self.full.get(name, name) if fits and len(name) <= LONGEST_NAME else None

    def _subject_before(self, at: int, kind: str) -> str | None:
        """The subject of the sentence before, where the pronoun fits it and nobody else there: "Two men were hurt. | They ..."."""
        here = self._sentence_of(at)
        before = self._sentence_of(here - 1) if here else here
        place = bisect_left(self._topics, (before,))
        start, name, many = self._topics[place] if place < len(self._topics) else (here, "", False)
        if (
            start >= here
            or not self._opens(at)
            or self._people_nouns(here, at)
            or (kind == "many") != many
            or name.split()[0].casefold() in self.words.few
        ):
            return None
        others = [where for where in self._people_nouns(before, here) if not start <= where < start + len(name)]
        named = [person for person in self._mentions(before, here) if not start <= person.start < start + len(name)]
        if kind == "thing":
            things = self._things[bisect_left(self._things, before) : bisect_left(self._things, here)]
            alone = all(start <= where < start + len(name) for where in things)
            return name if alone and not self._is_named(name) and self._is_thing(name) else None
        fits = many or any(self.words.means_people(word) for word in name.casefold().split())
        return name if fits and not others and not named and (many or self._fits(name, kind)) else None

    def _last_subject(self, at: int) -> str | None:
        """The subject of the sentence before, one thing, whoever reports it."""
        here = self._sentence_of(at)
        before = self._sentence_of(here - 1) if here else here
        places = (place for place in self._nouns_between(before, here) if "Number=Plur" not in str(self._tokens[place].morph))
        first = next((self._tokens[place] for place in places), None)
        if first is None or self.words.means_people(first.lower_):
            return None
        return " ".join(self.text[slice(*phrase_of(first))].split())

    def _tells_of_another(self, since: int, at: int) -> bool:
        """Whether the sentence before the one at `at`, behind `since`, tells of a person without a name: "Moe is content. The client denies
        it. | He is accused of theft"."""
        here = self._sentence_of(at)
        before = self._sentence_of(here - 1) if here else here
        place = bisect_left(self._topics, (before,))
        start, name, many = self._topics[place] if place < len(self._topics) else (here, "", False)
        words = name.casefold().split()
        beside = self.text[max(0, since - BESIDE) : min(since + BESIDE, start)].casefold()
        known = bool(words) and words[-1][:STEM] in beside  # "Mayor Vik", and then "the mayor"
        return since < start < here and not many and not known and not self._is_named(name) and any(map(self.words.means_people, words))

    def _people_nouns(self, start: int, end: int) -> list[int]:
        """Where the nouns for people, and those for several things, stand there."""
        places = self._somebody
        return places[bisect_left(places, start) : bisect_left(places, end)]

    def _speaker(self, quote: dict[str, Any], kind: str) -> str | None:
        """Whose words they are, by name, where a pronoun of that kind may mean him, her or it."""
        speaker: str | None = quote.get("speaker")
        if not speaker or self.words.pronouns.get(speaker.casefold()) is not None or not self._fits(speaker, kind):
            return None
        owner = self._owner_of(speaker)
        if owner is not None and self.gender(owner[1]) == kind:
            return None  # "Holt's lawyer said that she would sue"
        if kind in GENDERS and any(self.words.possessives.get(word) == kind for word in speaker.casefold().split()):
            return None  # "She runs daily, her coach said"
        return None if speaker.split()[0].casefold() in INDEFINITE else self.full.get(speaker, speaker)

    def _does(self, start: int) -> bool:
        """Whether the pronoun there is the subject of a deed, not a mere place-holder: "it would table a motion", not "it was late" or
        "it takes weeks"."""
        token = self._tokens.get(start)
        if token is None or token.lower_ not in DOING or token.dep_ not in NOMINAL_SUBJECTS:
            return False
        return token.head.pos_ == "VERB" and token.head.lemma_ not in EMPTY

    def _spelled_out(self, statement: str) -> str:
        """The statement with the first use of each surname made the full name, where only one full name ends so."""
        for short, full in sorted(self.full.items()):
            if short == full or short not in statement or full in statement:
                continue
            found = re.search(
                rf"(?<![\w-]){re.escape(short)}(?![\w-])(?! [A-ZÆØÅ\d]| v\. |['’]s (?:brother|sister|wife|husband|son|daughter)\b)",
                statement,
            )
            before = statement[: found.start()].split()[-1:] if found else []
            if found and not (before and (before[0][:1].isupper() or before[0] == "&" or before[0].casefold() in self.words.determiners)):
                statement = statement[: found.start()] + full + statement[found.end() :]
        return statement


def _noun_behind(verb: Token) -> list[int]:
    """The tokens of the noun behind a verb without a subject, which parsers take for its object: "kostet | broen | 3 millioner"."""
    noun = next((child for child in verb.children if label(child) == "obj" and child.left_edge.i == verb.i + 1), None)
    if noun is None or noun.i + 1 >= len(verb.doc) or verb.doc[noun.i + 1].pos_ not in ("NUM", "NOUN", "DET", "PRON", "ADV"):
        return []
    return list(range(verb.i + 1, noun.i + 1))


def balanced(text: str) -> str:
    """The text without quotation marks and brackets of a kind whose opening and closing ones don't match in number."""
    for opening, closing in ("“”", "«»", "„“", "()", "[]"):
        if text.count(opening) != text.count(closing) and (opening, closing) != ("„", "“"):
            text = text.replace(opening, "").replace(closing, "")
    return text if text.count('"') % 2 == 0 else text.replace('"', "")


def _subject_places(doc: Doc) -> list[int]:
    """Where the nouns stand that are subjects of main clauses, and the names that follow a role as its apposition; in order."""
    subjects = [token for token in doc if token.dep_ in NOMINAL_SUBJECTS and label(token.head) in ("ROOT", "conj", "ccomp", "parataxis")]
    named = [child for token in subjects for child in token.children if label(child) in ("appos", "flat", "flat:name", "nmod")]
    return sorted({token.idx for token in [*subjects, *named] if token.pos_ in ("PROPN", "NOUN")})


def _adverbial_before(told: Token, finite: Token) -> Token | None:
    """Where the adverbials begin that stand between a subject and its finite verb, as they do behind an "at": "hun | i hele vår | har
    trent". None where anything else stands there."""
    subject = own_subject(told)
    if subject is None or not subject.right_edge.i + 1 < finite.i:
        return None
    between = told.doc[subject.right_edge.i + 1 : finite.i]
    adverbials = [child for child in told.children if label(child).split(":")[0] in ("obl", "advmod")]
    inside = {token.i for child in adverbials for token in child.subtree}
    return between[0] if all(token.i in inside and not token.is_punct for token in between) else None


def _topics(doc: Doc, code: str) -> Iterator[tuple[int, str, bool]]:
    """The nouns that are subjects of sentences: start, words, and whether they are several."""
    text = doc.text
    for token in doc:
        if token.dep_ in NOMINAL_SUBJECTS and token.pos_ in ("NOUN", "PROPN") and label(token.head) == "ROOT":
            start, end = phrase_of(token)
            words = " ".join(text[start:end].split()) if end - start <= LONGEST_NAME else ""
            if words:
                yield start, words, "Number=Plur" in str(token.morph) or _is_many(words, code)


def _bearers(doc: Doc, full: dict[str, str]) -> dict[str, set[str]]:
    """The roles in which the document names people, by their first forms: "mayor Ann Holt", "Ann Holt, the mayor of Leeds"."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity in doc.ents:
        name = full.get(entity.text)
        if name is None or entity.label_ not in PERSON_LABELS:
            continue
        root = entity.root
        roles = [child for child in root.children if label(child) == "appos" and child.i >= entity.end]
        if label(root) in NAMES_A_ROLE and root.head.i == entity.start - 1:
            roles.append(root.head)
        before = doc[entity.start - 1] if entity.start else None
        if before is not None and before.head.i == root.i and label(before).split(":")[0] in ("compound", "nmod"):
            roles.append(before)
        for role in roles:
            if role.pos_ == "NOUN":
                for form in (role.lemma_.casefold(), role.lower_):
                    found[form].add(name)
    return found


def _first_forms(noun: Token) -> set[str]:
    """What the noun may be without its article: its lemma, and for compounds that no table knows the word without -en, -n, -et or -a."""
    lower = noun.lower_
    return {noun.lemma_.casefold(), *(lower.removesuffix(ending) for ending in ("en", "n", "et", "a") if lower.endswith(ending))}


@cache
def _many(code: str) -> frozenset[str]:
    return frozenset(lang.table(code, "speech").get("many", ()))


def _is_many(name: str, code: str) -> bool:
    words = name.casefold().split()
    joined = any(word in speech(code).conjunctions for word in words)
    return joined or any(word in _many(code) for word in words)


def _is_definite(name: str) -> bool:
    """Whether a Nordic phrase ends in a noun with the article of one thing: "kommunen", not "kritikerne"."""
    last = name.split()[-1] if name.split() else ""
    return last.endswith(("en", "et", "a")) and not last.endswith("ene") and (last.islower() or " " not in name)


def _is_only_many(name: str, code: str) -> bool:
    """Whether the phrase is several people and no body, which may be "it" and "they": "the group"."""
    words = name.split()
    bodies = speech(code).bodies & {word.casefold() for word in words}
    named = bodies and all(word[:1].isupper() for word in words) and words[-1].casefold() not in _many(code)
    return _is_many(name, code) and not named and (words[-1].casefold() not in bodies or words[-1].endswith("s"))
