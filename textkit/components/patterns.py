"""The patterns by which one reporting verb of a sentence is read ("..., said Moe", "Moe, Holt said, ..."): the first that fits tells who
speaks, and where the words begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from spacy.tokens import Token

from textkit.components.cues import Speech
from textkit.components.frames import DATELINE_DASHES, QUOTE, Frame, Unit
from textkit.components.marks import is_speech
from textkit.components.parsed import (
    clause_beside,
    content_of,
    finite_heads,
    is_finite,
    is_infinitive,
    is_relative,
    label,
    own_subject,
    phrase_of,
    subject_of,
)
from textkit.components.sources import (
    Attribution,
    carries_clause,
    is_direct,
    range_of,
    without_marks,
)
from textkit.components.speakers import LONGEST_NAME, Phrase, first_phrase, is_noun, phrase_after, phrase_before
from textkit.components.verbs import ENDS, Cue
from textkit.readers.datelines import is_calendar_word

LONGEST_ADVERBIAL = 14
"""Words that may stand between an inverted subject and its content."""
BARE = 4
"""Words of an object that tells no more than that somebody spoke or acted: "rejected | that version"."""
NOT_SAYING = frozenset({"ADV", "CCONJ", "SCONJ", "INTJ", "PART"})
"""Parts of speech of single words that are no speaker, whatever stands around them."""
LONGEST_ASIDE = 12
"""Units behind a name in which the comma stands that ends an inserted "said Smith, the mayor's aide"."""
LONGEST_CITING = 24
"""Units behind a verb in which whom it cites stands, between commas."""
LONGEST_ESTIMATED = 14
"""Words of what is put at a figure: "puts | the damage to buildings and roads | at 1.3 billion"."""
BESIDE = ("acl:relcl", "acl", "advcl")
"""Clauses that only describe a noun or tell when: "has written memoirs | that are read", "added a week | after voters queued"."""
SHARES = frozenset({"percent", "cent", "prosent", "procent", "pct", "%"})
"""Nouns and marks of a share of those asked."""
SO = frozenset({"slik", "sånn", "så", "sådan", "sådant", "so"})
"""Words that make a consequence of the "that" behind them: "guaranteed the loan, | so that we pay"."""
OPENING = frozenset("“”«»\"'‘’„(-–—/")
"""Marks behind which a word stands that is no rest of one before them."""
COMPARING = frozenset({"than", "enn", "end", "än"})
"""Words with which no speaker's name ends."""
PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})
PERIODS = frozenset({"week", "month", "year"})
BEFORE_TIMES = frozenset({"on", "in", "this", "last", "next", "på", "i"})
"""Words of a time behind the name of a speaker."""


@dataclass(slots=True)
class Reading:
    """One cue of a frame and what is needed to read it."""

    text: str
    frame: Frame
    words: Speech
    cue: Cue
    cues_before: list[Cue]
    cues_after: list[Cue]
    earlier: list[tuple[int, int]]
    polled: list[tuple[int, int]] = field(default_factory=list)
    """What shares of those asked said, which is no report but what a poll found; and what hardly anybody said."""

    @property
    def units(self) -> list[Unit]:
        return self.frame.units

    def attributions(self) -> Iterator[Attribution]:
        """The first pattern that fits the cue gives its attributions."""
        if not self.frame.parsed and self.cue.first and self.units[self.cue.first - 1].lower in self.words.infinitive_marks:
            return
        if self._has_object_first():
            return
        if self.cue.lemma in self.words.hearing and self.earlier and self._closing() == self.cue:
            return  # "He told police that he fell, a court | heard": it is he who says it
        patterns = [self.inverted_after_quote, self.after_quote, self.estimated, self.citing]
        if self.frame.parsed:
            patterns.append(self.inserted)
        if self.frame.parsed and (self.cue.kind == "think" or self._ends_clause()):
            patterns.append(self.inverted_after_clause)
        if self.frame.parsed:
            patterns.append(self.parsed)
        if not self.frame.parsed or self.cue.kind in ("say", "report", "show") or any(unit.quote for unit in self.units):
            patterns += [self.inverted_after_clause, self.after_clause]
        patterns.append(self.forward)
        verb = self.units[self.cue.first].token
        if self.frame.parsed and verb is not None and is_infinitive(verb) and verb.pos_ != "INTJ":  # ", say residents"
            patterns = [self.parsed, self.forward]
        if self.cue.kind == "estimate":
            patterns = [self.estimated]
        for pattern in patterns:
            found = list(pattern())
            asked = ((one, self._inside(one.speaker)) for one in found if one.speaker)
            self.polled = [
                (one.start, one.end) for one, phrase in asked if self._is_share(phrase) or (self._is_few(phrase) and self._is_next(phrase))
            ]
            found = [one for one in found if self._is_phrase(one.speaker) and not self._only_happened(one)]
            found = [self._by_way_of(self._in_court(self._behind_clause(one))) for one in found]
            if self.polled:
                return  # "35 per cent said that they want it": what a poll found; "few | expect that ..."
            if any(self.text[one.start : one.end].casefold().startswith(tuple(self.words.sourcing)) for one in found):
                return  # "asked | not to be named"
            if found:
                yield from found
                return

    def _has_object_first(self) -> bool:
        """Whether a thing stands before the verb and an "I" behind it, so that the thing is no subject: "Denne broen mener | jeg er en god
        gave"."""
        verb = self.units[self.cue.first].token if self.frame.parsed and self.words.verb_second else None
        following = self.units[self.cue.last].lower if self.cue.last < len(self.units) else ""
        if verb is None or following not in self.words.first_person or following not in self.words.pronouns:
            return False
        fronted = next((child for child in reversed(list(verb.lefts)) if child.pos_ == "NOUN"), None)
        return fronted is not None and not self._can_speak(fronted)

    def _only_happened(self, one: Attribution) -> bool:
        """Whether the clause of the verb, or of whoever is taken for the speaker, only tells what happened meanwhile: "As hearings
        concluded, | it seemed that ...", "While the experts spoke, | Moe rose and announced ..."."""
        verb = self.units[self.cue.first].token if self.frame.parsed else None
        if verb is None or one.speaker is None:
            return False
        clause = clause_beside(verb)
        if clause is not None and not clause.left_edge.idx <= one.start < clause.right_edge.idx + len(clause.right_edge):
            subject = subject_of(verb)
            return subject is not None and subject.pos_ not in ("PROPN", "PRON") and not self._can_speak(subject)
        inside = [unit.token for unit in self._inside(one.speaker) if unit.token is not None]
        clauses = {clause_beside(token) for token in inside}
        apart = clauses.pop() if len(clauses) == 1 else None
        return apart is not None and not apart.left_edge.i <= verb.i <= apart.right_edge.i

    def _behind_clause(self, one: Attribution) -> Attribution:
        """The attribution without what else the clause before the main one has: "As Moe told reporters on Monday, | the road is shut"."""
        verb = self.units[self.cue.first].token if self.frame.parsed else None
        if verb is None or clause_beside(verb) != verb or not verb.idx < one.start < verb.right_edge.idx < one.end:
            return one
        behind = [unit for unit in self.units if unit.start > verb.right_edge.idx and unit.is_word]
        told = any(label(child) in ("ccomp", "parataxis") for child in verb.children)
        return replace(one, start=behind[0].start) if behind and behind[0].start < one.end and not told else one

    def _by_way_of(self, one: Attribution) -> Attribution:
        """The attribution by whoever is cited between the speaker and the verb: "Coast FM, citing | a fire service source, | said"."""
        if one.speaker is None or one.via is not None or self.frame.words[self.cue.first - 1 : self.cue.first] != [","]:
            return one
        for at in range(self.cue.first - 2, 0, -1):
            size = self.words.match(self.frame.words, at, self.words.citing) if self.units[at - 1].text == "," else 0
            own = self.units[at + size].lower in self.words.possessives  # "The fund, citing | its schedule, | said"
            if size and not own and at + size < self.cue.first - 1:
                return replace(one, speaker=range_of(self.units, (at + size, self.cue.first - 1)), via=one.speaker)
            if self.units[at].text == ",":
                return one
        return one

    def _closing(self) -> Cue | None:
        """The verb that ends the sentence and tells in what hearing all of it was said: "..., the court heard"."""
        last = self.cues_after[-1] if self.cues_after else self.cue
        behind = any(unit.is_word or unit.quote for unit in self.units[last.last :])
        return last if last.lemma in self.words.hearing and not behind else None

    def _in_court(self, one: Attribution) -> Attribution:
        """The attribution without the hearing in which it was made, by way of which it comes then."""
        heard = self._closing()
        phrase = phrase_before(self.units, heard.first, words=self.words) if heard is not None and heard != self.cue else None
        if phrase is None or phrase[0] < 2 or self.units[phrase[0] - 1].text != "," or one.end < self.units[phrase[0]].start:
            return one
        return replace(one, end=self.units[phrase[0] - 2].end, via=one.via or range_of(self.units, phrase))

    def _ends_clause(self) -> bool:
        """Whether a whole clause and a comma stand before the cue: "The bridge was closed, | said Holt"."""
        if self.cue.kind not in ("say", "report", "show") or self.cue.first < 3 or self.units[self.cue.first - 1].text != ",":
            return False
        before = [unit.token for unit in self.units[: self.cue.first - 1] if unit.token is not None]
        return any(label(head) not in ("acl:relcl", "acl", "advcl") for head in finite_heads(before))

    def _is_phrase(self, speaker: tuple[int, int] | None) -> bool:
        """Whether the speaker is no clause and no relative pronoun: no helper verb stands in it before a relative pronoun."""
        helpers = self.words.auxiliaries & self.words.finite_helpers
        if speaker is None:
            return True
        inside = self._inside(speaker)
        if self._is_few(inside):
            return False  # "Few believe that": the whole denies it
        if any(unit.lower in self.words.complementizers and _joins_clause(unit, self.words) for unit in inside[1:]):
            return False  # "the policy of demanding that voters | prove"
        if len(inside) == 1 and inside[0].lower in self.words.articles and inside[0].lower not in self.words.pronouns:
            return False
        nobody = self.words.places | self.words.conjunctions | self.words.adverbs | self.words.nobody
        if len(inside) == 1 and inside[0].lower in nobody:
            return False
        if inside and len(inside) < 4 and all(unit.text.isdigit() or is_calendar_word(unit.text) for unit in inside):
            return False  # "a letter | 3 June | wrote"
        if inside and inside[-1].lower in COMPARING:
            return False  # "a week later than | first reported"
        last = inside[-1].token if inside else None
        if last is not None and self.words.verb_second and last.pos_ == "NOUN" and "Case=Gen" in str(last.morph):
            return False  # "Farens | forsvarer gik": whose advocate
        if len(inside) == 1 and inside[0].token is not None and inside[0].token.pos_ in NOT_SAYING:
            return False
        if self._is_expletive(inside):
            return False
        empty = (
            len(inside) == 1 and self.words.pronouns.get(inside[0].lower) == "thing" and self.cue.lemma.split()[0] in self.words.passives
        )
        if empty:
            return False  # "It is certain that"
        if self._tells_time_or_place(inside, speaker[0]):
            return False
        if self.frame.tagged and not _names_somebody(inside, self.text[speaker[0] - 1 : speaker[0]]):
            return False
        for unit in inside:
            if unit.lower in self.words.relatives:
                return unit.start > speaker[0]
            if unit.lower in helpers and not unit.capital:
                return False
        return True

    def _is_expletive(self, inside: list[Unit]) -> bool:
        """Whether a Nordic "det" that opens the sentence is taken for who says it: "Det | heter at"."""
        opens = self.words.verb_second and inside[:1] == self.units[:1] and inside[0].lower == "det" and len(inside) == 1
        return opens and self.cue.kind != "show"

    def _tells_time_or_place(self, inside: list[Unit], start: int) -> bool:
        """Whether a phrase is no speaker, but a time ("several months"), the place of a dateline, or a clause ("he believed Moe | emails",
        "responding to Holt")."""
        if not inside:
            return False
        if inside[-1].lower in PERIODS or inside[-1].lower.removesuffix("s") in PERIODS:
            others = [unit for unit in inside[:-1] if unit.token is not None and unit.token.pos_ in ("NOUN", "PROPN", "PRON")]
            return not others and not any(unit.capital for unit in inside[1:])
        following = next((unit for unit in self.units if unit.start > inside[-1].start), None)
        if (
            start == self.frame.start
            and following is not None
            and following.text in DATELINE_DASHES
            and all(unit.capital for unit in inside)
        ):
            return True
        tokens = [unit.token for unit in inside if unit.token is not None] if self.frame.parsed else []
        participle = bool(tokens) and tokens[0].tag_ == "VBG" and tokens[0].pos_ == "VERB"
        if participle and (len(tokens) == 1 or tokens[1].lower_ in self.words.prepositions):
            return True
        before_that = tokens[: next((at for at, token in enumerate(tokens) if token.lower_ in self.words.relatives), len(tokens))]
        told = (token for token in before_that if token.pos_ == "VERB" and token.is_lower and is_finite(token))
        return any(
            own_subject(token) in before_that and not label(token).startswith("acl") and not self._describes_it(token) for token in told
        )

    def _describes_it(self, verb: Token) -> bool:
        """Whether a participle only describes the noun before it, whatever the parse says: "a man acquainted | with the matter"."""
        follower = verb.nbor(1).lower_ if verb.i + 1 < len(verb.doc) else ""
        cue = self.units[self.cue.first].token
        tags = ("VBN", "VBD") if cue is not None and cue.i < verb.i else ("VBN",)
        return verb.tag_ in tags and not any(label(child).startswith("aux") for child in verb.children) and follower in self.words.keeping

    def _inside(self, place: tuple[int, int]) -> list[Unit]:
        return [unit for unit in self.units if place[0] <= unit.start < place[1]]

    def _is_few(self, phrase: list[Unit]) -> bool:
        """Whether hardly anybody, or nobody, says it: "Few in the town", not "no 4"."""
        return bool(phrase) and phrase[0].lower in self.words.few and not (len(phrase) > 1 and phrase[1].text.isdigit())

    def _is_next(self, phrase: list[Unit]) -> bool:
        """Whether nothing stands between a phrase and the verb but a relative pronoun: "ingen | som | sier"."""
        between = (unit for unit in self.units[: self.cue.first] if unit.start >= phrase[-1].end)
        return phrase[-1].start < self.units[self.cue.first].start and all(unit.lower in self.words.relatives for unit in between)

    def _is_share(self, phrase: list[Unit]) -> bool:
        """Whether the phrase is a share of those asked: "35 per cent", "35 percent of voters", not "the 35 percent owner"."""
        at = next((at for at, unit in enumerate(phrase) if unit.lower in SHARES), 0)
        ends = at + 1 == len(phrase) or (at > 0 and phrase[at + 1].lower in self.words.prepositions)
        return at > 0 and ends and _is_figure(*phrase[:at])

    def estimated(self) -> Iterator[Attribution]:
        """Insurers put the damage | at 1.3 billion: no clause, but what somebody reckons."""
        if self.cue.lemma not in self.words.estimating:
            return
        subject, after = self.subject()
        start, end = after, self.content_end(after)
        at = next((at for at in range(start + 1, min(end, start + LONGEST_ESTIMATED)) if self.units[at].lower in self.words.put_at), None)
        inside = self.units[start:at]
        if subject is None or at is None or any(not unit.is_word or _is_finite(unit, self.words) for unit in inside):
            return
        if not any(_is_figure(unit) for unit in self.units[at + 1 : at + 5]):
            return
        stops = self.words.subordinators | self.words.relatives | {";", "–", "—"}
        figure = next(place for place in range(at + 1, at + 5) if _is_figure(self.units[place]))
        for place in range(figure + 1, end):
            joins = self.units[place].lower in stops and place + 1 < end  # not "for fire dager | siden"
            if joins or (self.units[place].text == "," and not _is_figure(*self.units[place + 2 : place + 3])):
                end = place
                break
        verb = (self.units[self.cue.first].start, self.units[self.cue.last - 1].end)
        yield replace(self.make(self.units[start].start, self.units[end - 1].end, subject), act=verb)

    def parsed(self) -> Iterator[Attribution]:
        """What the dependency parse says of the cue, where there is one."""
        verb = self.units[self.cue.first].token
        if verb is None:
            return
        if self.units[-1].text == "?":
            return
        subject = subject_of(verb)
        if subject is not None and (is_relative(subject) or subject.idx < self.frame.start):
            return
        if subject is not None and self._may_be_anothers(verb, subject):
            return  # "Holt did not say so, but people told of it | said": the parse has lost its way
        shared = bool(self.earlier) and self._is_joined_on(self.cue)
        speaks = subject is not None and self._can_speak(subject)
        content = content_of(verb, with_objects=self.cue.kind in ("act", "report") and (speaks or self._has_quote_after()))
        if content is None or subject is None or self._is_quoted(subject.idx):
            return
        start, end = self._whole_quotes(*self._to_last_quote(*content))
        if start < (colon := self._colon_after(start)) < self.units[self.cue.first].start:
            start = next(unit.start for unit in self.units if unit.start > colon)  # "It had failed: | “They knew,” he said"
        end = min(end, self.frame.end, self._contrast_after(start), self._semicolon_after(start), self._colon_after(start))
        start = self._with_subject(start)
        start = self._behind_that(start, end)
        start = self._behind_told(start, end)
        end = self._before_joined_cue(start, end)
        if self.cue.kind == "show" and content[0] == start and self._is_participle(start):
            return  # "saw it | coming"
        if self.cue.kind == "report" and self._is_adverbial(start, end):
            return  # "reported | on the filing": no word of what
        if self.cue.kind in ("report", "act") and self._is_bare(start, end):
            return
        alone = verb.tag_ == "VBN" and own_subject(verb) is None and not any(label(child).startswith("aux") for child in verb.children)
        if self.cue.kind == "act" and alone and self._is_adverbial(start, end):
            return  # "fell by a third, | compared | with a tenth in May"
        added = (unit for unit in self.units if unit.start == start)
        also = any(unit.lower.endswith("ing") and self.units[self.cue.first].start < start for unit in added)  # ", she said, | adding that"
        if any(cue.kind in ("say", "report") and self.units[cue.first].start < start + also for cue in self.cues_after):
            return  # "pointed to the plan and | added: ...": what follows is the next verb's
        if is_infinitive(verb) and not self._is_marked(next((at for at, unit in enumerate(self.units) if unit.start >= start), 0)):
            return
        speaker = self.earlier[-1] if shared else phrase_of(subject, without=verb)
        long_enough = " " in self.text[start:end].strip()
        if (is_infinitive(verb) or self.cue.kind == "say") and not self._is_clause(start, end):
            return
        if long_enough and not (speaker[0] < end and start < speaker[1]):
            yield self.make(start, end, speaker, via=self.via(self.cue.last))

    def _is_joined_on(self, cue: Cue) -> bool:
        """Whether a verb goes on with what an earlier speaker says, whatever the parse gives it for a subject, a thing: "confirmed that the
        email was genuine | but said | it had been"."""
        verb = self.units[cue.first].token
        before = self.units[cue.first - 1] if cue.first else None
        if verb is None or before is None or before.lower not in self.words.conjunctions or own_subject(verb) is not None:
            return False
        subject = subject_of(verb)
        return subject is not None and subject.pos_ == "NOUN" and not self._can_speak(subject)

    def _before_joined_cue(self, start: int, end: int) -> int:
        """Where the content ends before another verb that its speaker goes on with."""
        joined = (cue for cue in self.cues_after if start < self.units[cue.first].start < end and cue.kind in ("say", "report"))
        return next((self.units[cue.first - 2].end for cue in joined if cue.first > 1 and self._is_joined_on(cue)), end)

    def _with_subject(self, start: int) -> int:
        """Where the content begins if the parse has parted it from its subject and what commas set off there: "said | the captain, a man of
        54, | was questioned"."""
        at = next((at for at, unit in enumerate(self.units) if unit.start >= start), 0)
        between = self.units[self.cue.last : at]
        if not between or at <= self.cue.last or not _is_finite(self.units[at], self.words):
            return start
        commas = sum(unit.text == "," for unit in between)
        set_off = commas == 2 and between[-1].text == "," and between[0].is_word and not any(unit.quote for unit in between)
        return between[0].start if set_off and not any(_is_finite(unit, self.words) for unit in between) else start

    def _may_be_anothers(self, verb: Token, subject: Token) -> bool:
        """Whether the subject that the verb shares stands before a conjunction and another subject, which stands nearer to the verb."""
        if own_subject(verb) is not None or label(verb) != "advcl":
            return False
        between = [unit.token for unit in self.units if unit.token is not None and subject.i < unit.token.i < verb.i]
        joint = next((token.i for token in between if token.lower_ in self.words.conjunctions and label(token) == "cc"), None)
        return joint is not None and any(token.i > joint and label(token).startswith("nsubj") for token in between)

    def _is_participle(self, start: int) -> bool:
        return any(unit.start == start and unit.token is not None and unit.token.tag_ == "VBG" for unit in self.units)

    def _behind_that(self, start: int, end: int) -> int:
        """Where the content begins behind what else the verb has: "acknowledged in court on Wednesday that | it had shared",
        "saying at one point: | “Nobody told me.”"."""
        inside = [at for at, unit in enumerate(self.units) if start <= unit.start < end]
        if not inside or self.units[inside[0]].lower not in self.words.prepositions:
            return start
        for at in inside[: LONGEST_ADVERBIAL - 2]:
            unit = self.units[at]
            if unit.quote or unit.text == "," or (unit.token is not None and unit.token.pos_ in ("VERB", "AUX")):
                break
            if at + 1 < len(self.units) and (unit.lower in self.words.complementizers or (unit.text == ":" and self.units[at + 1].quote)):
                return self.units[at + 1].start
        return start

    def _behind_told(self, start: int, end: int) -> int:
        """Where the content begins behind those who are told it, if a participle describes them: "told reporters gathered there | that"."""
        if self.cue.lemma not in self.words.addressed:
            return start
        inside = self._inside((start, end))
        that = next((at for at, unit in enumerate(inside[:LONGEST_ADVERBIAL]) if unit.lower in self.words.complementizers), 0)
        before, token = inside[:that], inside[that].token if inside else None
        clause = any(unit.lower in self.words.auxiliaries or unit.lower in self.words.pronouns or not unit.is_word for unit in before)
        marks = that and token is not None and label(token) == "mark" and len(inside) > that + 1
        return inside[that + 1].start if marks and not clause else start

    def _colon_after(self, start: int) -> int:
        """Where the content that starts at `start` ends at a colon before a quotation: "He denied that he knew | : “Nobody told me.”"."""
        inside = [at for at, unit in enumerate(self.units) if unit.start >= start]
        if not inside or self.units[inside[0]].quote:
            return self.frame.end
        colon = next((at for at in inside[2:-1] if self.units[at].text == ":" and self.units[at + 1].quote), None)
        told = self.units[inside[0] : colon]
        if colon is None or (told[0].lower in self.words.prepositions and not any(_is_finite(unit, self.words) for unit in told)):
            return self.frame.end  # "saying | at one point: “Nobody told me.”"
        return self.units[colon].start

    def _semicolon_after(self, start: int) -> int:
        """Where the content that starts at `start` ends at a semicolon, behind which somebody else says something, or before which nothing
        is said yet: "asked the bank for its books | ; her audit goes on"."""
        for unit in self.units:
            if unit.text != ";" or unit.start <= start:
                continue
            if any(self.units[cue.first].start > unit.start for cue in self.cues_after) or not self._is_clause(start, unit.start):
                return unit.start
        return self.frame.end

    def _contrast_after(self, start: int) -> int:
        """Where the content that starts at `start` ends because another speaker's begins: "Holt thinks so, | while Moe denies it"."""
        for cue in self.cues_after:
            for at in range(self.cue.last + 1, cue.first):
                unit, before = self.units[at], self.units[at - 1]
                sets_off = unit.lower in self.words.contrasts or (unit.lower in self.words.adversatives and before.text == ",")
                if sets_off and unit.lower in self.words.adversatives:
                    named = phrase_before(self.units, cue.first, words=self.words, floor=at + 1)
                    sets_off = named is not None and any(is_noun(unit) for unit in self.units[slice(*named)])
                if sets_off and before.start > start:
                    return self.units[at - 1].start if self.units[at - 1].text == "," else self.units[at].start
        return self.frame.end

    def _is_bare(self, start: int, end: int) -> bool:
        """Whether the stretch is a few words without a verb, a figure or a quotation."""
        inside = [unit for unit in self.units if start <= unit.start < end]
        tells = any(unit.quote or _is_figure(unit) or (unit.token is not None and unit.token.pos_ == "VERB") for unit in inside)
        before = [unit for unit in self.units if unit.start < start][-1:]
        return (
            not tells and len(inside) <= BARE and not any(unit.lower in self.words.complementizers or unit.text == ":" for unit in before)
        )

    def _is_adverbial(self, start: int, end: int) -> bool:
        """Whether the stretch begins with a preposition and has neither a quotation nor "that" in it."""
        inside = [unit for unit in self.units if start <= unit.start < end]
        first = inside[0].lower if inside else ""
        known = self.words.complementizers | {QUOTE}
        return first in self.words.prepositions - {"to"} and not any(unit.lower in known for unit in inside)

    def _is_clause(self, start: int, end: int) -> bool:
        """Whether a finite verb, a quotation or "that" shows that the stretch is what somebody says."""
        inside = [unit for unit in self.units if start <= unit.start < end]
        before = [unit for unit in self.units if unit.start < start][-1:]
        marked = any(unit.lower in self.words.complementizers for unit in [*inside, *before])
        if self.cue.kind in ("show", "think"):
            return marked or any(unit.quote for unit in inside)
        told = marked or any(unit.quote for unit in inside)
        heads = finite_heads(unit.token for unit in inside[: self._joint(inside)] if unit.token)
        told = told or (bool(heads) and self.cue.lemma in self.words.addressed)
        return told or any(label(head) not in BESIDE or not self._describes(head, start) for head in heads)

    def _describes(self, head: Token, start: int) -> bool:
        """Whether a clause hangs on a noun of the stretch that starts there, or by a word that makes it no report."""
        if label(head) != "advcl":
            return head.head.idx >= start
        return any(label(child) == "mark" and child.lower_ in self.words.subordinators for child in head.children)

    def _joint(self, inside: list[Unit]) -> int:
        """Where another clause is joined on: "proclaimed Holt the winner | , and it offered ..."."""
        pairs = ((one.text, other.lower) for one, other in pairwise(inside))
        return next((at for at, (mark, word) in enumerate(pairs) if mark == "," and word in self.words.conjunctions), len(inside))

    def _has_quote_after(self) -> bool:
        return any(unit.quote for unit in self.units[self.cue.last :])

    def _can_speak(self, subject: Token) -> bool:
        """Whether the subject is somebody: a name, a personal pronoun, or a noun for people or a body."""
        if subject.pos_ == "PROPN":
            return True
        if subject.pos_ == "PRON":
            return self.words.pronouns.get(subject.lower_, "thing") != "thing"
        return self.words.means_people(subject.lower_) or subject.lower_ in self.words.many | self.words.bodies

    def _is_quoted(self, offset: int) -> bool:
        return any(unit.quote and unit.start <= offset < unit.end for unit in self.units)

    def _to_last_quote(self, start: int, end: int) -> tuple[int, int]:
        """A content after the cue, lengthened to the end of what is reported where a quotation stands there."""
        first = next((at for at, unit in enumerate(self.units) if unit.start >= start), None)
        if first is None or first < self.cue.last:
            return start, end
        last = self.content_end(first)
        left_out = [unit for unit in self.units[first:last] if unit.start >= end]
        return (start, self.units[last - 1].end) if any(unit.quote for unit in left_out) else (start, end)

    def _whole_quotes(self, start: int, end: int) -> tuple[int, int]:
        """The stretch, widened to the quotations that it cuts into."""
        for unit in self.units:
            if unit.quote and unit.start < end and start < unit.end:
                start, end = min(start, unit.start), max(end, unit.end)
        return start, end

    def make(self, start: int, end: int, speaker: tuple[int, int] | None, *, via: tuple[int, int] | None = None) -> Attribution:
        speaker = self._timeless(self._with_name(speaker)) if speaker else None
        via = via or self._told_first()
        start, end = trim(self.text, start, end)
        while end < len(self.text) and self.text[end].isalnum() and not self.text[end - 1].isspace() and self.text[end - 1] not in OPENING:
            end += 1  # "earned £450 | m."
        direct = is_direct(self.text, self.units, start, end)
        start, end = without_marks(self.units, start, end)
        cue = self.text[self.units[self.cue.first].start : self.units[self.cue.last - 1].end]
        acts = self.cue.kind == "act" and not direct and not self._is_introduced(start)
        act = (self.units[self.cue.first].start, self.units[self.cue.last - 1].end) if acts else None
        return Attribution(start, end, speaker, cue, direct, via, act, self.units[self.cue.first].start)

    def _with_name(self, speaker: tuple[int, int]) -> tuple[int, int]:
        """The speaker with the name that the parse has parted from its office: "Chief officer | Leena D'Souza | told analysts"."""
        behind = [unit for unit in self.units[: self.cue.first] if unit.start >= speaker[1]]
        office = [unit for unit in self.units if unit.start < speaker[1]][-1:]
        parted = behind and len(behind) <= LONGEST_NAME and all(unit.capital and unit.is_word for unit in behind)
        name = parted and office and office[0].is_word and all(unit.token is None or unit.token.pos_ == "PROPN" for unit in behind)
        return (speaker[0], behind[-1].end) if name and not any(is_calendar_word(unit.text) for unit in behind) else speaker

    def _told_first(self) -> tuple[int, int] | None:
        """The medium that the sentence begins with: "Overfor VG | bekrefter sykehuset at"."""
        before = self.units[1 : self.cue.first] if self.words.verb_second and self.units[0].lower in ("til", "overfor") else []
        names = bool(before) and len(before) < 5 and all(unit.capital and not is_calendar_word(unit.text) for unit in before)
        return (before[0].start, before[-1].end) if names else None

    def _is_introduced(self, start: int) -> bool:
        """Whether a "that" behind the cue introduces the content, which is a clause then: "rejects that | it knew"."""
        before = [unit for unit in self.units[self.cue.last :] if unit.start < start][-1:]
        return any(unit.lower in self.words.complementizers for unit in before)

    def _timeless(self, speaker: tuple[int, int]) -> tuple[int, int]:
        """The speaker without a time that the parse has taken into the phrase: "late February | a senior lawyer"."""
        inside = [unit for unit in self.units if speaker[0] <= unit.start < speaker[1]]
        tagged = len(inside) > 1 and inside[0].token is not None and inside[0].token.pos_ == "VERB"
        if tagged and inside[0].lower in self.words.verbs and inside[1].capital and not inside[0].capital:
            return inside[1].start, speaker[1]  # "..., | said | Holt, who told VG"
        for at in range(min(3, len(inside) - 2), -1, -1):
            if 0 <= at < len(inside) - 1 and inside[at].capital and is_calendar_word(inside[at].text):
                following = inside[at + 1]
                if following.capital or following.lower in self.words.determiners:
                    return following.start, speaker[1]
        if len(inside) > 2 and inside[-1].lower in PARTS_OF_DAY and is_calendar_word(inside[-2].text):
            return speaker[0], inside[-3].end  # "Republicans | Thursday morning"
        for size in (2, 1):
            if len(inside) > size and " ".join(unit.text for unit in inside[-size:]) in self.words.days:
                return speaker[0], inside[-size - 1].end  # "Eleanor Vance | yesterday", "Ruth Pell | last night"
        ends = len(inside) > 2 and (is_calendar_word(inside[-1].text) or inside[-1].lower in PERIODS)
        if ends and inside[0].capital and inside[-2].lower in BEFORE_TIMES:
            return speaker[0], inside[-3].end  # "Holt | on Tuesday", but "Theresa May"
        return speaker

    def quotes_around(self, floor: int, speaker: tuple[int, int], via: tuple[int, int] | None) -> Iterator[Attribution]:
        """The quotation before the cue, what of the sentence precedes it, and the quotations that follow."""
        before = [at for at in range(floor, self.cue.first) if self.units[at].quote]
        last = before[-1]
        first = before[0]
        plain = [unit for unit in self.units[floor:last] if unit.is_word]
        start = self.units[floor].start if len(plain) > 0 else self.units[first].start
        if plain and self.units[floor].text in (",", ";"):
            start = self.units[floor + 1].start
        yield self.make(start, self.units[last].end, speaker, via=via)
        for unit in self.units[self.cue.last :]:
            if unit.quote and is_speech(self.text, unit.quote):
                yield self.make(unit.start, unit.end, speaker, via=via)

    def floor(self) -> int:
        """Where the reach of this cue begins: after the cue before it."""
        return self.cues_before[-1].last if self.cues_before and self.earlier else 0

    def phrase_after(self) -> Phrase | None:
        """The subject that follows the cue."""
        phrase = phrase_after(self.units, self.cue.last, words=self.words)
        if phrase and self.cue.particle is not None:
            return phrase[0], min(phrase[1], self.cue.particle)
        return phrase

    def inverted_after_quote(self) -> Iterator[Attribution]:
        """“...,” said Smith."""
        at = self.cue.first - 1
        if at >= 0 and self.units[at].text in (",", "-", "–"):
            at -= 1
        if at < 0 or not self.units[at].quote or self.units[self.cue.first].lower.endswith("ing"):
            return
        phrase = self.phrase_after()
        if phrase:
            yield from self.quotes_around(self._quote_floor(at), range_of(self.units, phrase), self.via(phrase[1]))

    def after_quote(self) -> Iterator[Attribution]:
        """“...,” Smith said."""
        at = self.cue.first - 1
        while at >= 0 and not self.units[at].quote:
            at -= 1
        if at < 0 or self.cue.first - at > 30:
            return
        quote = self.units[at].quote
        assert quote is not None
        comma = self.units[at + 1].text == "," if at + 1 < len(self.units) else False
        if not comma and self.text[quote.inner_end - 1] not in ",?!.…—–-" and not quote.dash:
            return
        following = self.units[self.cue.last].lower if self.cue.last < len(self.units) else ""
        if following in self.words.complementizers or (self.cue.kind in ("act", "think") and self._has_content_after()):
            return
        phrase = phrase_before(self.units, self.cue.first, words=self.words, floor=at + 1)
        if phrase and not any(cue.first > at for cue in self.cues_before):
            yield from self.quotes_around(self._quote_floor(at), range_of(self.units, phrase), self.via(self.cue.last))

    def _quote_floor(self, at: int) -> int:
        """Where the content begins that ends in the quotation at `at`: at the frame's start, or after the cue before, or the colon of
        what that reports."""
        if at and self.units[at - 1].text == ":" and any(cue.last < at - 1 for cue in self.cues_before):
            return at
        return max((cue.last for cue in self.cues_before if cue.last <= at), default=0)

    def _has_content_after(self) -> bool:
        after = self.units[self.cue.last :]
        if len(after) > 1 and after[0].text == "," and after[1].lower in self.words.complementizers:
            return True  # the Danish comma: "tror, at prisen stiger"
        for unit in after[:12]:
            if unit.lower in self.words.complementizers:
                return True
            if unit.quote or unit.text in (",", *ENDS):
                return False
        first = after[0].lower if after else ""
        return first in self.words.resume

    def inverted_after_clause(self) -> Iterator[Attribution]:
        """..., said two people familiar with the matter."""
        at = self.cue.first - 1
        if at < 3 or self.units[at].text not in (",", "–", "—") or self.cue.kind not in ("say", "report", "show", "think"):
            return
        if self.cue.kind == "think" and not self._ends_with_somebody():
            return
        if self.cue.kind == "say" and self.cue.lemma in self.words.addressed and not self.words.verb_second:
            return  # "Smith, a lawyer, | told reporters": whoever follows was told
        if self.units[self.cue.first].lower.endswith("ing"):
            return
        phrase = self.phrase_after()
        dummy = " ".join(unit.lower for unit in self.units[self.cue.first : self.cue.last]).endswith(" det")
        if not phrase and dummy:
            phrase = phrase_after(self.units, self.cue.last + 1, words=self.words)
        tail = self.units[phrase[1] :] if phrase else []
        if phrase and not self.words.verb_second and self.units[phrase[0]].lower in self.words.pronouns and tail and tail[0].is_word:
            return  # "Smith, a lawyer, said | she had ...": English says "said she" at the end of a sentence only, and seldom
        aside = not self.words.verb_second and bool(tail) and tail[0].text == ","  # ", estimates Holt, | that has seen the drawings"
        if not phrase or len(tail) > 25 or (not aside and any(unit.lower in self.words.complementizers for unit in tail[:3])):
            return
        told = tail[next((at + 1 for at, unit in enumerate(tail[1:6], start=1) if unit.text == ","), 0) if aside else 0 :]
        finite = bool(told) and not self.words.verb_second and _is_finite(told[0], self.words) and not is_noun(told[0])
        if told and (told[0].lower in self.words.auxiliaries or finite):
            return  # "Smith, a lawyer, said the plan | had failed": what follows the cue is the content; also "his son, six, | had"
        start = self.content_start(at)
        if start is not None and self._may_stand_alone(start, at):
            yield self.make(start, self.units[at - 1].end, range_of(self.units, phrase), via=self.via(phrase[1]))
            yield from self._joined_rest(phrase[1], range_of(self.units, phrase))

    def _ends_with_somebody(self) -> bool:
        """Whether a name or a noun for people follows a verb of thinking, and ends the sentence: "..., believes Holt."."""
        verb, phrase = self.units[self.cue.first].token, self.phrase_after()
        if phrase is None or any(unit.is_word or unit.quote for unit in self.units[phrase[1] :]):
            return False
        if verb is not None and any(label(child).startswith("nsubj") and child.i < verb.i for child in verb.children):
            return False  # "Holt, a lawyer, | believes the witness."
        inside = self.units[slice(*phrase)]
        return inside[0].capital or inside[-1].capital or self.words.means_people(inside[-1].lower)

    def _may_stand_alone(self, start: int, end: int) -> bool:
        """Whether what stands before the comma may be told: a clause or a quotation, and no mere condition of the verb behind it ("Når
        noen spør, | svarer hun"). Without a parse, anything."""
        left = [unit for unit in self.units[:end] if unit.start >= start]
        if not self.frame.parsed or any(unit.quote for unit in left):
            return True
        heads = finite_heads(unit.token for unit in left if unit.token is not None)
        return len(heads) > (bool(left) and left[0].lower in self.words.subordinators and not self._is_preposition(left[0]))

    def _is_preposition(self, unit: Unit) -> bool:
        return unit.token is not None and label(unit.token) == "case"

    def inserted(self) -> Iterator[Attribution]:
        """The bridge, Smith said on Monday, was closed: between the subject and the verb of what is reported, which is the whole.

        The name may stand behind the verb: "The bridge, said Smith, the mayor's aide, was closed".
        """
        behind = not self.words.verb_second and self.cue.first > 1 and self.units[self.cue.first - 1].text == ","
        named = phrase_after(self.units, self.cue.last, words=self.words) if behind else None
        if named is not None and self.units[named[0]].capital:
            phrase, first, last, reach = named, self.cue.first, named[1], LONGEST_ASIDE
        else:
            before_verb = phrase_before(self.units, self.cue.first, words=self.words)
            if before_verb is None:
                return
            phrase, first, last, reach = before_verb, before_verb[0], self.cue.last, 4
        if self.cue.kind not in ("say", "report") or first < 2 or self.units[first - 1].text != ",":
            return
        after = self.units[last : last + reach + 1]
        commas = [at for at, unit in enumerate(after[:-1]) if unit.text == ","]
        if not any(carries_clause(after[at + 1], self.words) for at in (commas if reach > 4 else commas[:1])):
            return
        before = [unit for unit in self.units[: first - 1] if unit.is_word]
        start = self.content_start(first - 1) if len(before) >= 3 else self.units[0].start
        told = any(unit.quote or carries_clause(unit, self.words) for unit in self.units[: first - 1])
        if start is not None and not told:
            end = self.units[-1].start if self.units[-1].text in ENDS else self.units[-1].end
            yield self.make(start, end, range_of(self.units, phrase), via=self.via(self.cue.last))

    def after_clause(self) -> Iterator[Attribution]:
        """..., two people familiar with the matter said."""
        if self._has_content_after() or not self._closes():
            return
        phrase = phrase_before(self.units, self.cue.first, words=self.words)
        opens_quote = [unit for unit in self.units[self.cue.last :] if unit.text != ","][:1]
        if opens_quote and opens_quote[0].quote:
            return
        if not phrase or phrase[0] < 4:
            return
        comma = phrase[0] - 1
        if self.words.verb_second and self.units[phrase[0]].lower in self.words.finite_helpers and phrase[0] + 1 < phrase[1]:
            phrase = phrase[0] + 1, phrase[1]
        elif self.words.verb_second and self.units[comma].lower in self.words.finite_helpers:
            comma -= 1  # "..., | har overlevende fortalt"
        elif self.words.verb_second and self.units[comma].lower in self.words.openers - self.words.conjunctions - self.words.adversatives:
            comma -= 1  # "..., slik | Kystavisen skrev"
        if self.units[comma].text not in (",", "–", "—"):
            return
        start = self.content_start(comma)
        first, second = self.units[0].token, self.units[1].lower
        if (
            start == self.units[0].start
            and first is not None
            and first.tag_ in ("VBN", "VBD")
            and second in self.words.questioners | {"about", "by"}
        ):
            return  # "Asked if he would go, Moe said: “No.”"
        noun = self.units[phrase[0] + 1].lower if phrase[0] + 2 < phrase[1] else ""
        if self.units[phrase[0]].lower in self.words.articles and noun in self.words.said_nouns:
            return  # "Holt alleged that it leaked, a claim Moe denied": it has its speaker
        after = self._parenthetical_rest(comma)
        if after is not None:
            yield self.make(*after, range_of(self.units, phrase), via=self.via(self.cue.last))
        elif start is not None:
            yield self.make(start, self.units[comma - 1].end, range_of(self.units, phrase), via=self.via(self.cue.last))
            yield from self._joined_rest(self.cue.last, range_of(self.units, phrase))

    def _joined_rest(self, at: int, speaker: tuple[int, int]) -> Iterator[Attribution]:
        """In "The fort was sold, Smith said, and | the museum moved out": what is told on, unless it has a source of its own."""
        rest = self.units[at + 2 :] if self.units[at : at + 1] and self.units[at].text == "," else []
        if not rest or self.units[at + 1].lower not in self.words.conjunctions or self.cues_after:
            return
        subjects = [subject for head in finite_heads(unit.token for unit in rest if unit.token) if (subject := own_subject(head))]
        if any(subject.idx >= rest[0].start and not is_relative(subject) for subject in subjects):
            yield self.make(rest[0].start, rest[-1].start if rest[-1].text in ENDS else rest[-1].end, speaker)

    def _parenthetical_rest(self, before: int) -> tuple[int, int] | None:
        """In "On the island, Smith said, people were afraid": what follows, when it is the longer part."""
        at = self.cue.last
        if at + 4 >= len(self.units) or self.units[at].text != "," or self.units[at + 1].lower.endswith("ing"):
            return None
        rest = [unit for unit in self.units[at + 1 :] if unit.is_word or unit.quote]
        if len(rest) <= before or rest[0].lower in self.words.relatives | self.words.conjunctions | self.words.subordinators:
            return None
        return self.units[at + 1].start, self.units[-1].end

    def _closes(self) -> bool:
        """Whether nothing but an adverbial follows the cue."""
        after = self.units[self.cue.last :]
        if len(after) <= 5 or after[0].text in (*ENDS, ",", "—", "–", ";"):
            return True
        first = after[0].lower
        plain = first in self.words.prepositions or first in self.words.stoppers or first in self.words.adverbs
        return (plain or self.cue.lemma in self.words.addressed) and len(after) <= 25

    def content_start(self, end: int) -> int | None:
        """Where the clause begins that ends at unit `end`; None where too little stands there to be one."""
        start = max((cue.last for cue in self.cues_before if cue.last <= end and self.earlier), default=0)
        while start < end and (not self.units[start].is_word and not self.units[start].quote):
            start += 1
        while start < end and self.units[start].lower in self.words.conjunctions:
            start += 1
        plain = sum(unit.is_word for unit in self.units[start:end])
        if plain < 3 or (self.units[start].lower in self.words.prepositions and plain < 8):
            return None
        return self.units[start].start

    def forward(self) -> Iterator[Attribution]:
        """Smith said (that) ..."""
        subject, after = self.subject()
        if subject is None:
            return
        start, via = self.content_from(after)
        if start is None:
            return
        if self.frame.parsed and self.cue.kind not in ("say", "report") and not self._is_marked(start) and not self._clause_follows(start):
            return
        end = self.content_end(start)
        if end <= start:
            return
        content = self.units[start:end]
        verb = self.units[self.cue.first].token
        bare = self.frame.parsed and verb is not None and is_infinitive(verb)
        if bare and not self._is_marked(start) and not any(unit.quote for unit in content):
            return  # "learn to read, | write and count"
        plain = self.frame.parsed and verb is not None and (bare or self.cue.kind == "say")
        if plain and not self._is_clause(content[0].start, content[-1].end):
            return
        quotes = [unit for unit in content if unit.quote]
        if quotes and all(unit.quote or not unit.is_word for unit in content):
            for unit in quotes:
                yield self.make(unit.start, unit.end, subject, via=via)
        elif self._is_likely(content) and sum(unit.is_word or unit.quote is not None for unit in content) >= 2:
            yield self.make(content[0].start, content[-1].end, subject, via=via)

    def citing(self) -> Iterator[Attribution]:
        """ "wrote on Monday, citing two of those present, that | he had to go": what those cited say, by way of whoever cites them."""
        lowers, last = self.frame.words, min(self.cue.last + LONGEST_CITING, len(self.units))
        opens = (at for at in range(self.cue.last, last) if self.units[at].text == ",")
        comma = next(opens, None)
        size = self.words.match(lowers, comma + 1, self.words.citing) if comma is not None else 0
        if comma is None or not size:
            return
        first, closing = comma + 1 + size, next(opens, None)
        if closing is None or closing <= first or closing + 1 >= len(self.units) or lowers[closing + 1] not in self.words.complementizers:
            return
        phrase, start = phrase_before(self.units, self.cue.first, words=self.words), closing + 2
        end = self.content_end(start)
        if phrase is not None and end > start:
            via = range_of(self.units, phrase)
            yield self.make(self.units[start].start, self.units[end - 1].end, range_of(self.units, (first, closing)), via=via)

    def _is_marked(self, start: int) -> bool:
        """Whether a complementizer, a colon or a quotation mark shows that the content begins at the unit."""
        if start >= len(self.units):
            return False
        before = self.units[start - 1]
        return self.units[start].quote is not None or before.text == ":" or before.lower in self.words.complementizers

    def _clause_follows(self, start: int) -> bool:
        """Whether a clause with its subject and finite verb begins at the unit, without a "that": "fears | shops will lose a tenth"."""
        words = self.words
        if start >= len(self.units):
            return False
        first = self.units[start]
        if not self.frame.parsed or first.lower in words.prepositions | words.relatives | words.questioners or not first.is_word:
            return False
        for at in range(start, min(start + LONGEST_ADVERBIAL, len(self.units))):
            unit = self.units[at]
            if not unit.is_word or unit.quote or unit.lower in words.relatives | words.complementizers | words.subordinators:
                return False
            if unit.token is not None and unit.token.pos_ in ("VERB", "AUX") and is_finite(unit.token):
                return at > start and unit.token.tag_ != "VBN" and not self._joins_cue(unit.token)
        return False

    def _joins_cue(self, verb: Token) -> bool:
        """Whether the verb is told beside the cue, not reported by it: "found Holt but Moe | shot wide"."""
        told, cue = verb.head if label(verb).startswith(("aux", "cop")) else verb, self.units[self.cue.first].token
        return cue is not None and label(told) == "conj" and told.head.i == cue.i

    def _is_likely(self, content: list[Unit]) -> bool:
        """Whether a cue that isn't one of saying is one here, as far as its neighbours tell without tags."""
        marked = self._is_marked(next(at for at, unit in enumerate(self.units) if unit is content[0]))
        if self.cue.kind not in ("act", "think") or (marked and self.frame.tagged) or any(unit.quote for unit in content):
            return True
        before = self.units[self.cue.first - 1] if self.cue.first else None
        helpers = self.words.adverbs | self.words.auxiliaries
        named = before is not None and (before.capital or before.lower in self.words.pronouns or before.lower in helpers)
        named = named or (before is not None and before.text == "," and marked)  # "Ejeren, Per Moe, | afviser, at"
        return named and not self.units[self.cue.first].lower.endswith("ing")

    def subject(self) -> tuple[tuple[int, int] | None, int]:
        """Where the speaker stands, and the unit from which on the content is sought."""
        inverted = self._inverted_subject() if self.words.verb_second or self._follows_time() else None
        if inverted:
            return range_of(self.units, inverted), inverted[1]
        if self.words.verb_second and self._opens_clause():
            return None, self.cue.last
        before = self.units[self.cue.first - 1].lower if self.cue.first else ""
        earlier = self.units[self.cue.first - 2].lower if self.cue.first > 1 else ""
        joined = self.words.conjunctions
        shared = before in joined or (before in self.words.adverbs and earlier in joined)
        participle = self.units[self.cue.first].lower.endswith("ing") and before not in self.words.passives
        named = self.cue.first > 0 and (self.units[self.cue.first - 1].capital or before in self.words.pronouns)
        participle = participle and not named
        if participle or shared:
            verb = self.units[self.cue.first].token
            owner = subject_of(verb) if participle and self.frame.parsed and verb is not None else None
            if owner is not None and owner.idx >= self.frame.start and not is_relative(owner) and self._can_speak(owner):
                return phrase_of(owner, without=verb), self.cue.last
            if self.earlier:
                return self.earlier[-1], self.cue.last
            phrase = first_phrase(self.units, self.cue.first, words=self.words)
            return (range_of(self.units, phrase) if phrase else None), self.cue.last
        verb = self.units[self.cue.first].token
        if self.frame.parsed and verb is not None and is_infinitive(verb):
            owner = subject_of(verb)
            if owner is not None and owner.idx >= self.frame.start and not is_relative(owner):
                return phrase_of(owner, without=verb), self.cue.last  # "The master | continues to insist that"
        phrase = phrase_before(self.units, self.cue.first, words=self.words, floor=0)
        return (range_of(self.units, phrase) if phrase else None), self.cue.last

    def _opens_clause(self) -> bool:
        """Whether the cue is the verb behind an adverbial that opens its sentence, where no subject can precede it: "I fjor sa ..."."""
        first, verb = self.units[0], self.units[self.cue.first].token
        if any(unit.lower == "det" for unit in self.units[self.cue.last - 1 :][:2]):
            return False  # "I oppropet heter | det | at ...": the document speaks
        if verb is None or not self.frame.parsed or first.lower not in self.words.prepositions or self.cue.first > LONGEST_ADVERBIAL:
            return False
        return not any(_is_finite(unit, self.words) or unit.text == "," for unit in self.units[: self.cue.first])

    def _follows_time(self) -> bool:
        """Whether a time that opens the sentence stands right before the cue, and its subject so behind it, in what machines translate:
        "In a letter 3 June wrote | the minister | that"."""
        first, before = self.units[0], self.units[max(0, self.cue.first - 1)]
        timed = is_calendar_word(before.text) or before.text.isdigit()
        return self.cue.first > 1 and timed and first.lower in self.words.prepositions and self.cue.lemma not in self.words.addressed

    def _inverted_subject(self) -> Phrase | None:
        """ "I et brev skrev | Moe | at ...": the subject after the verb, where an adverbial stands before it."""
        before = self.units[self.cue.first - 1] if self.cue.first else None
        phrase = phrase_after(self.units, self.cue.last, words=self.words)
        if self.cue.first == 1 and before is not None and before.lower in self.words.anaphors and phrase is not None:
            return phrase if self.units[phrase[1] : phrase[1] + 1] and self.units[phrase[1]].text == ":" else None  # "Det avviser Moe: ..."
        if before is not None and (before.lower in self.words.pronouns or before.lower in self.words.relatives):
            return None
        if phrase is None or (before is None and not self._names_someone(phrase)):
            return None  # "Bekrefter | bud på Lie: ...", a headline without its subject
        end = phrase[1]
        follows = self.units[end].lower if end < len(self.units) else ""
        if follows not in self.words.complementizers and follows not in (":", QUOTE, ",") and not self._complement_follows(end):
            return None
        first = self.units[0]
        opened = first.lower in self.words.prepositions or first.lower in self.words.openers or is_calendar_word(first.text)
        adverbial = before is None or before.text == "," or before.lower in self.words.conjunctions or opened
        return phrase if adverbial else None

    def _names_someone(self, phrase: Phrase) -> bool:
        """Whether the phrase is a name, a pronoun or a noun for people or a body."""
        inside = self.units[slice(*phrase)]
        first = inside[0]
        called = any(self.words.means_people(unit.lower) or self.words.means_body(unit.lower) for unit in inside[:3])
        return first.capital or first.lower in self.words.pronouns or called

    def _complement_follows(self, end: int) -> bool:
        """Whether "that" stands a few words on, before the sentence or a quotation ends: "oplyste politiet i en meddelelse, at"."""
        for unit in self.units[end : end + LONGEST_ADVERBIAL]:
            if unit.lower in self.words.complementizers:
                return True
            if unit.quote or unit.text in ENDS or unit.lower in self.words.verbs:
                return False
        return False

    def content_from(self, after: int) -> tuple[int | None, tuple[int, int] | None]:
        """The unit at which the content begins, and the medium that was told."""
        units, words = self.units, self.words
        via = self.via(after)
        limit = min([len(units), after + 14] + [cue.first for cue in self.cues_after[:1]])
        if not self._adverbial_from(after):
            limit = min(limit, after + 1)
        for at in range(after, limit):
            if units[at].lower in words.complementizers and not (at > after and units[at - 1].lower in SO):
                return at + 1, via
            if units[at].text == ":":
                return at + 1, via
            if units[at].quote:
                break
        at = after
        while at < len(units) and (units[at].text in (",", ":") or units[at].lower in words.adverbs):
            at += 1
        if at >= len(units) or units[at].text in ENDS:
            return None, via
        if units[at].quote:
            return at, via
        if self.cue.lemma in words.addressed and via and at < len(units):
            return at + 1 if units[at].lower in words.pronouns else self._after_medium(at), via
        bare = self.cue.kind in ("say", "act") or units[at].lower in words.resume or units[at].lower in words.questioners
        if self.cue.kind == "show":
            bare = self._is_marked(at) or units[at].lower in words.pronouns
        pair = " ".join(unit.lower for unit in units[at : at + 2])
        bare = bare or (self.cue.kind in ("report", "act") and pair in words.perfect_infinitives)
        bare = bare or (self.cue.kind != "act" and self._clause_follows(at))
        if not bare and self.cue.kind == "report":
            bare = any(unit.quote for unit in units[at : at + 25])
        return (at if bare else None), via

    def _adverbial_from(self, at: int) -> bool:
        """Whether what stands after the cue may be an adverbial or addressee, with the content still to come."""
        words = self.words
        if at >= len(self.units) or self.cue.lemma in words.addressed or words.verb_second:
            return True
        lower = self.units[at].lower
        return lower in words.prepositions or lower in words.adverbs or lower in words.stoppers or self.units[at].text == ","

    def _after_medium(self, at: int) -> int:
        while at < len(self.units) and (self.units[at].capital or self.units[at].lower in self.words.determiners):
            at += 1
        return at

    def content_end(self, start: int) -> int:
        """Where the content ends that starts at unit `start`: at the frame's end or before what shares its speaker."""
        contrast = self._contrast_after(self.units[start].start) if start < len(self.units) else self.frame.end
        end = next((at for at, unit in enumerate(self.units) if unit.start >= contrast), len(self.units))
        for cue in self.cues_after:
            if cue.first <= start:
                continue
            before = cue.first - 1
            while before > start and self.units[before].lower in self.words.adverbs:
                before -= 1
            joined = self.units[before].lower in self.words.conjunctions and cue.kind in ("say", "report")
            participle = self.units[before].text == "," and self.units[cue.first].lower.endswith("ing") and cue.kind in ("say", "report")
            if joined or participle:
                end = before
                break
            other = self._other_speaker(cue, start)
            if other is not None:
                end = min(end, other)
                break
        if start < end:
            colon = self._colon_after(self.units[start].start)
            end = next((at for at in range(start, end) if self.units[at].start == colon), end)
        if self.units[start - 1].text != ":":
            end = next((at for at in range(start + 2, end) if self.units[at].text == ";" and not self.units[start].quote), end)
        lowers = self.frame.words
        for at in range(start, end):
            if at > start + 2 and self.words.match(lowers, at, self.words.according):
                end = at
                break
        while end > start and self.units[end - 1].text in (*ENDS, ",", ";", "–", "—"):
            end -= 1
        return end

    def _other_speaker(self, cue: Cue, start: int) -> int | None:
        """The comma behind which another speaker's clause is joined to the content: "reports no trace of it | , and Holt told VG that"."""
        phrase = phrase_before(self.units, cue.first, words=self.words, floor=start) if cue.kind in ("say", "report") else None
        if phrase is None or phrase[0] < start + 4 or self.units[phrase[0]].lower in self.words.pronouns:
            return None
        comma = phrase[0] - 2
        joined = self.units[comma].text == "," and self.units[comma + 1].lower in self.words.conjunctions
        return comma if joined and any(unit.lower in self.words.complementizers for unit in self.units[cue.last : cue.last + 4]) else None

    def via(self, after: int) -> tuple[int, int] | None:
        """The medium after a cue that takes one: "told CNN", "sa til VG"."""
        at = after
        if at < len(self.units) and self.units[at].lower in ("to", "til", "in", "i"):
            at += 1
        elif self.cue.lemma not in self.words.addressed:
            return None
        if at < len(self.units) and self.units[at].lower in self.words.determiners:
            at += 1
        end = at
        while end < len(self.units) and self.units[end].capital:
            end += 1
        return (self.units[at].start, self.units[end - 1].end) if end > at else None


def _joins_clause(unit: Unit, words: Speech) -> bool:
    return unit.lower not in words.determiners or (unit.token is not None and unit.token.pos_ == "SCONJ")


def _is_finite(unit: Unit, words: Speech) -> bool:
    return unit.lower in words.finite_helpers or (unit.token is not None and unit.token.pos_ in ("VERB", "AUX") and is_finite(unit.token))


def _is_figure(*units: Unit) -> bool:
    """Whether one of them is a number, in digits or words."""
    return any(re.search(r"\d", unit.text) is not None or (unit.token is not None and unit.token.pos_ == "NUM") for unit in units)


def _names_somebody(units: list[Unit], before: str) -> bool:
    """Whether a phrase has a noun, a name, a pronoun or a number in it, and begins with no verb and not inside of a word."""
    tokens = [unit.token for unit in units if unit.token is not None]
    if not tokens or not units[0].is_word or before in ("-", "–"):
        return False
    names = [unit.capital for unit in units[1:3]]
    opens_with_verb = tokens[0].pos_ in ("VERB", "AUX") and not units[0].capital and not (names and all(names))
    known = ("NOUN", "PROPN", "PRON", "NUM", "DET", "X")
    named = any(token.pos_ in known and "Poss=Yes" not in str(token.morph) for token in tokens) or any(unit.capital for unit in units[1:])
    return not opens_with_verb and (named or len(units) == 1)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without spaces, commas, colons and semicolons around it."""
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:"):
        end -= 1
    return start, end
