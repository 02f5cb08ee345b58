"""The component that finds what is reported: who says what, in which words, directly or not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from textkit import gazetteer
from textkit.components import language_of, mark
from textkit.components.cues import Speech, dialogue_cue, first_person, speech
from textkit.components.frames import Frame, Unit, frames_of
from textkit.components.marks import Quoted, find_dialogue, find_quoted, is_speech
from textkit.components.parsed import (
    DEEPEST,
    SUBJECTS,
    label,
)
from textkit.components.patterns import Reading, trim
from textkit.components.references import References
from textkit.components.sources import (
    Attribution,
    carries_clause,
    range_of,
    read_according,
    read_announced,
    read_colon,
    read_explained,
    read_hearsay,
    read_signature,
)
from textkit.components.speakers import first_phrase, is_person, may_be_somebody, phrase_after, phrase_before
from textkit.components.verbs import ENDS, Cue, find_cues
from textkit.readers.datelines import is_calendar_word

LONGEST_CLOSE = 8
"""Words that may follow the speaker and verb that close a sentence: "she said | in a sworn declaration on Monday"."""
MACHINES = ("machine_translated", "spun")
"""Kinds of text in which machines have put other words for the reporting ones."""
NAME_ENDS_TAG = re.compile(r"[^\W\d_A-ZÆØÅÄÖ]{4,} (?:[A-ZÆØÅÄÖ][\w’'-]+(?: |(?=[,.;:–\n]|$))){1,4}(?<=\w)(?=[,.;:–\n]|$)")
"""A small word and a name, and then the end of the tag."""
NO_MEDIA = frozenset({"PERSON", "PER", "GPE", "LOC", "NORP", "LAW", "EVENT"})
"""Labels of what is told things and is no medium."""
COMMA = re.compile(r"\s*(,?)\s*")
HEADING = 3
"""Units of a line that ends in a colon and is a heading ("Facts:"), after which nobody goes on speaking."""
LONGEST_TAG = 6
"""Words behind a quotation among which the verb of its tag is sought."""


@Language.factory("textkit_quotes", assigns=["doc.spans"])
def make_quotes(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Marks `doc.spans["quotes"]`: one row an attribution (see `rows_of`)."""

    def component(doc: Doc) -> Doc:
        mark(doc, "quotes", rows_of(doc))
        return doc

    return component


def rows_of(doc: Doc) -> list[dict[str, Any]]:
    """The attributions of the document as rows: start, end, speaker, speaker_start, speaker_end, cue, quote_type, via.

    `speaker` is the text of the speaker, a pronoun replaced by what it stands for where the document leaves no doubt;
    offsets are those of the words in the text. All is None that the text doesn't express.
    """
    found, text = find_attributions(doc), doc.text
    quoted: dict[tuple[int, int], int] = {}
    for one in reversed(found):
        if one.direct and one.speaker is not None and one.end <= one.speaker[0]:
            quoted[one.speaker] = one.start
    speakers = References(doc).speakers([one.speaker for one in found], quoted)
    return [
        {
            "start": one.start,
            "end": one.end,
            "speaker": speaker,
            "speaker_start": one.speaker[0] if one.speaker else None,
            "speaker_end": one.speaker[1] if one.speaker else None,
            "cue": one.cue,
            "quote_type": "direct" if one.direct else "indirect",
            "cue_start": one.cue_start,
            "act_start": one.act[0] if one.act else None,
            "via": text[slice(*one.via)] if one.via else None,
        }
        for one, speaker in zip(found, speakers, strict=True)
    ]


def find_attributions(doc: Doc) -> list[Attribution]:
    """Every attribution of the document, by where its content starts."""
    garbled = doc.user_data.get("translationese") in MACHINES
    words, text = speech(language_of(doc), garbled=garbled), doc.text
    quoted = find_quoted(text)
    if words.dash_dialogue:
        quoted = _merged(quoted, find_dialogue(text, dialogue_cue(language_of(doc)), first_person(language_of(doc))))
    words = _with_verbs_of_quotations(doc, text, quoted, words)
    frames = frames_of(doc, quoted)
    read = list(_up_to_main_report(list(_read_frames(text, frames, words)), doc))
    found = list(_without_doubles(read, doc, words))
    return sorted(
        {one for one in found if one.end > one.start}, key=lambda one: (one.start, one.end, one.speaker or (0, 0), one.cue_start or 0)
    )


def _up_to_main_report(found: list[Attribution], doc: Doc) -> Iterator[Attribution]:
    """The attributions, each of whose verb only sets off another report ending before that one begins: "Answering charges that | she had
    lied, | Holt said that ..."."""
    parsed = doc.has_annotation("DEP")
    by_cue: dict[int, list[Attribution]] = defaultdict(list)
    for one in found if parsed else ():
        if one.cue_start is not None and one.speaker is not None and one.speaker[0] < one.cue_start:
            by_cue[one.cue_start].append(one)
    tokens = {token.idx: token for token in doc} if by_cue else {}
    for one in found:
        cue = tokens.get(one.cue_start) if one.cue_start is not None and one.cue_start < one.start else None
        over = islice(cue.ancestors, DEEPEST) if cue is not None else ()
        behind = (main for token in over for main in by_cue.get(token.idx, ()) if main.speaker and one.start < main.speaker[0] < one.end)
        main = next(behind, None)
        if main is None or main.speaker is None:
            yield one
        else:
            start, end = trim(doc.text, one.start, main.speaker[0])
            yield replace(one, start=start, end=end, direct=one.direct and main.start >= one.end)


def _with_verbs_of_quotations(doc: Doc, text: str, quoted: list[Quoted], words: Speech) -> Speech:
    """The words, with the verbs that no table has and that stand as the tag of a quotation: "Come at once," Holt trumpeted."""
    tokens = {token.idx: token for token in doc} if doc.has_annotation("DEP") and quoted else {}
    found = [token for one in quoted if tokens and (token := _verb_of(doc, text, one, tokens)) is not None]
    verbs = {token.lower_: (token.lemma_.casefold(), "say") for token in found if token.lower_ not in words.verbs}
    return replace(words, verbs=words.verbs | verbs, longest=dict.fromkeys(verbs, 1) | words.longest) if verbs else words


def _verb_of(doc: Doc, text: str, one: Quoted, tokens: Mapping[int, Token]) -> Token | None:
    """The verb of the tag behind a quotation of some words: before a name ("thundered Tor Lien."), or where the parse has it as the verb
    of what is quoted."""
    inner, behind = text[one.inner_start : one.inner_end], COMMA.match(text, one.end)
    if behind is None or len(inner.split()) < 3 or not (behind[1] or inner.endswith((",", "!", "?"))):
        return None
    first = tokens.get(behind.end())
    if first is None:
        return None
    if first.pos_ in ("VERB", "NOUN", "ADJ") and NAME_ENDS_TAG.match(text, behind.end()):
        return first
    for token in doc[first.i : first.i + LONGEST_TAG] if not behind[1] else ():
        if token.is_punct and token.text not in "-–’'":
            return None
        if token.pos_ == "VERB" and "VerbForm=Fin" in str(token.morph):
            contents = any(child.dep_ in ("ccomp", "parataxis") and one.start <= child.idx < one.end for child in token.children)
            subjects = any(label(child) in SUBJECTS and child.i >= first.i for child in token.children)
            return token if contents and subjects else None
    return None


def _without_doubles(found: list[Attribution], doc: Doc, words: Speech) -> Iterator[Attribution]:
    """The attributions without those that another one makes needless.

    Hearsay that somebody is named for; acts told inside of what somebody says; what "I" and "we" say outside of a quotation; and a
    medium that relays a report ("Holt says that ..., CNN reports"), which becomes the `via` of it, as does who tells what another said.
    """
    text = doc.text
    people = {entity.start_char for entity in doc.ents if entity.label_ in ("PERSON", "PER")}
    relayed: dict[Attribution, tuple[int, int]] = {}
    left_out: set[Attribution] = set()
    ordered = sorted(found, key=lambda one: (one.start, -one.end))
    for at, outer in enumerate(ordered):
        if outer.speaker is None:
            continue
        for inner in ordered[at + 1 :]:
            if inner.start >= outer.end:
                break
            relays = inner.speaker is not None and inner.via is None and outer.start in (inner.speaker[0], inner.cue_start)
            trails = outer.cue_start is not None and (outer.cue_start >= outer.end or (outer.cue or "").casefold() in words.according)
            if relays and trails and not outer.direct and outer.speaker[0] not in people and text[outer.speaker[0]].isupper():
                relayed[inner] = outer.speaker
                left_out.add(outer)
            if _quotes_whole(outer, inner, words):
                relayed[inner] = outer.speaker
                left_out.add(outer)
            if _is_passed_on(text, outer, inner, words):
                relayed[inner] = outer.speaker
            if inner.act is not None and inner.end <= outer.end and outer.act is None and not outer.direct:
                left_out.add(inner)
            if inner.end <= outer.end and not inner.direct and _goes_on(text, outer, inner, words):
                left_out.add(inner)
    for one in found:
        if one in left_out:
            continue
        if one.speaker is None and any(other.speaker and other.start < one.end and one.start < other.end for other in found):
            continue
        if one.speaker and words.pronouns.get(text[slice(*one.speaker)].casefold()) == "self":
            continue
        if one in relayed:
            yield replace(one, via=relayed[one])
        else:
            yield replace(one, via=None) if one.via and not _may_be_medium(doc, one.via) else one


def _quotes_whole(outer: Attribution, inner: Attribution, words: Speech) -> bool:
    """Whether a source relays a quotation with its verb and speaker: "– I am done, says Moe | according to the Mail"."""
    if inner.speaker is None or inner.cue_start is None or outer.cue_start is None or (outer.cue or "").casefold() not in words.according:
        return False
    inside = all(outer.start <= place < outer.end for place in (inner.speaker[0], inner.cue_start))
    tagged = inner.direct or (inner.start == outer.start and inner.end <= inner.cue_start)
    return tagged and inside and inner.end <= outer.end <= outer.cue_start


def _may_be_medium(doc: Doc, place: tuple[int, int]) -> bool:
    """Whether who was told may be a paper or station: no person, place or people, no time, and no public body."""
    span = doc.char_span(*place, alignment_mode="expand")
    if span is None or any(token.ent_type_ in NO_MEDIA or is_calendar_word(token.text) for token in span):
        return False
    known = gazetteer.entry(span.text)
    office = known is not None and known.country is None
    return not office and not any(token.lower_ in gazetteer.words("kinds") - gazetteer.words("media_kinds") for token in span)


def _is_passed_on(text: str, outer: Attribution, inner: Attribution, words: Speech) -> bool:
    """Whether somebody tells what another said: "Documents claim that the lawyer confirmed | that the money was paid"."""
    if outer.speaker is None or inner.speaker is None or inner.via is not None:
        return False
    named = all(text[slice(*speaker)].casefold() not in words.pronouns for speaker in (outer.speaker, inner.speaker))
    return named and outer.start <= inner.speaker[0] and inner.end <= outer.end


def _goes_on(text: str, outer: Attribution, inner: Attribution, words: Speech) -> bool:
    """Whether a report inside another is only its second half: "Moe says that the council knew of it and that | nobody was told"."""
    if inner.cue_start is None or not outer.start < inner.cue_start < inner.start:
        return False
    before = re.findall(r"\w+", text[inner.cue_start : inner.start].casefold())
    that = before[-1:] and before[-1] in words.complementizers
    return bool(that) and before[-2:-1] != [] and before[-2] in words.conjunctions and not words.complementizers & set(before[:-1])


def _merged(quoted: list[Quoted], dialogue: list[Quoted]) -> list[Quoted]:
    """Both kinds in order; marks inside a line of dialogue belong to it."""
    kept, waiting = [], iter(dialogue)
    line = next(waiting, None)
    for one in quoted:
        while line is not None and line.end <= one.start:
            line = next(waiting, None)
        if line is None or one.end <= line.start:
            kept.append(one)
    return sorted([*kept, *dialogue], key=lambda one: one.start)


def _read_frames(text: str, frames: list[Frame], words: Speech) -> Iterator[Attribution]:
    """Reads frame by frame; a quotation that no cue introduces belongs to the speaker of the one before or after it."""
    speaker_before: tuple[int, int] | None = None
    paragraph_before = -2
    continues = False
    introduction: tuple[str, int] | None = None
    pending: list[Quoted] = []
    asked = -1  # the last frame of a question that an interviewer puts
    reads = [list(read_frame(text, frame, words)) for frame in frames]
    for number, frame in enumerate(frames):
        if frame.paragraph != (frames[number - 1].paragraph if number else -1):
            pending = []
        found = reads[number]
        told = _told_before(text, frames[number - 1], frame, words) if number else None
        if told is not None:
            found = [told]
        yield from found
        direct = [one for one in found if one.direct and one.speaker]
        covered = [(one.start, one.end) for one in found]
        quotes = [unit.quote for unit in frame.units if unit.quote]
        free = [q for q in quotes if not any(s < q.inner_end and q.inner_start < e for s, e in covered) and is_speech(text, q)]
        alone = all(unit.quote or not unit.is_word for unit in frame.units)
        if direct:
            for quote in pending:
                yield Attribution(quote.inner_start, quote.inner_end, direct[0].speaker, None, True)
            pending = []
        near = continues or frame.paragraph == paragraph_before
        for quote in free if number > asked else ():
            teller = _teller_behind(frames, reads, number) if alone and quote.continues and not continues else None
            if teller is not None:
                yield Attribution(quote.inner_start, quote.inner_end, teller, None, True)
                speaker_before, paragraph_before = teller, frame.paragraph
            elif quote.dash and alone and _asks(text, frames, number) and speaker_before and not near:
                asked = _last_of_turn(frames, number)  # the interviewer's question; who answers is the speaker before
                paragraph_before = frames[asked].paragraph
            elif alone and speaker_before and introduction is not None:
                yield Attribution(quote.inner_start, quote.inner_end, speaker_before, introduction[0], True, cue_start=introduction[1])
                introduction, paragraph_before = None, frame.paragraph
            elif alone and quote.dash and not near and (teller := _told_of(frames, number)):
                yield Attribution(quote.inner_start, quote.inner_end, teller, None, True)
                speaker_before, paragraph_before = teller, frame.paragraph
            elif (
                alone and speaker_before and (near or (frame.paragraph <= paragraph_before + 2 and (quote.dash or _fills(frames, number))))
            ):
                yield Attribution(quote.inner_start, quote.inner_end, speaker_before, None, True)
                paragraph_before = frame.paragraph
            elif alone and frame.units[0].quote is not None:
                pending.append(quote)
            continues = continues or quote.continues
        if direct:
            speaker_before, paragraph_before = direct[-1].speaker, frame.paragraph
            continues = any(quote.continues for quote in quotes)
        elif quotes and alone:
            continues = quotes[-1].continues
        elif found and found[-1].speaker:
            speaker_before = found[-1].speaker if _may_go_on(text, found[-1].speaker, words) else None
            paragraph_before = frame.paragraph
        introduced = _introduction(text, frame, words)
        if introduced:
            speaker_before, paragraph_before, continues = introduced[0], frame.paragraph, True
            introduction = introduced[1]
        elif found:
            introduction = None
        elif frame.units[-1].text == ":" and len(frame.units) <= HEADING:
            speaker_before = introduction = None


def _last_of_turn(frames: list[Frame], number: int) -> int:
    """The frame with the end of the quotation that the frame at `number` begins and the next lines go on with."""
    at = number
    while at + 1 < len(frames) and any(unit.quote and unit.quote.continues for unit in frames[at].units):
        at += 1
    return at


def _teller_behind(frames: list[Frame], reads: list[list[Attribution]], number: int) -> tuple[int, int] | None:
    """Who is named behind the last line of a quotation that goes on over several: "Nobody asked us. | So we went home," said Moe."""
    found = reads[_last_of_turn(frames, number)]
    return next((one.speaker for one in found if one.direct and one.speaker), None)


def _asks(text: str, frames: list[Frame], number: int) -> bool:
    """Whether what the frame begins to quote ends in a question."""
    quotes = [unit.quote for unit in frames[_last_of_turn(frames, number)].units if unit.quote]
    return bool(quotes) and text[quotes[-1].inner_end - 1] == "?"


def _may_go_on(text: str, speaker: tuple[int, int], words: Speech) -> bool:
    """Whether the source of a report may be who speaks in the lines after it: no "a woman", and no "it"."""
    first = text[slice(*speaker)].split()[0].casefold()
    return first not in words.indefinite and words.pronouns.get(first) != "thing"


def _told_of(frames: list[Frame], number: int) -> tuple[int, int] | None:
    """Where the person is named whom the sentence before a line of dialogue tells of: "Per Moe is tired of it. | – We wait, and ..."."""
    before, line = frames[max(0, number - 1)], frames[number]
    if not before.paragraph <= line.paragraph <= before.paragraph + 2 or any(unit.quote for unit in before.units):
        return None
    for unit in before.units:
        if unit.token is not None and label(unit.token) == "nsubj" and label(unit.token.head) == "ROOT":
            inside = set(unit.token.subtree)
            named = [at for at, other in enumerate(before.units) if other.token in inside and is_person(other)]
            return range_of(before.units, (named[0], named[-1] + 1)) if named and len(named) == named[-1] - named[0] + 1 else None
    return None


def _fills(frames: list[Frame], number: int) -> bool:
    """Whether a quotation makes up a paragraph, with no sentence around it that could tell whose it is."""
    around = [frames[at].paragraph for at in (number - 1, number + 1) if 0 <= at < len(frames)]
    return frames[number].paragraph not in around


def _told_before(text: str, before: Frame, frame: Frame, words: Speech) -> Attribution | None:
    """ "The boss resigns. | Det opplyser selskapet (i ei melding)": the sentence before is what is reported."""
    opens = frame.units[0].lower in words.anaphors and not any(unit.quote for unit in frame.units)
    appears = words.match(frame.words, 1, words.appearing) if opens else 0
    size = appears or (words.match(frame.words, 1, words.verbs) if opens else 0)
    if not size:
        return None
    kind = "show" if appears else words.verbs[" ".join(frame.words[1 : 1 + size])][1]
    phrase = phrase_after(frame.units, 1 + size, words=words) if kind in ("say", "report", "show") else None
    if phrase is None or not _may_tell(frame.units[slice(*phrase)], kind, words):
        return None
    if any(unit.lower in words.complementizers for unit in frame.units[phrase[1] :]):
        return None
    if any(words.match(frame.words, at, words.no_comment) for at in (phrase[1] - 1, phrase[1])):
        return None  # "Det sier Moe | nei til"
    noun = frame.units[phrase[0]].token if phrase[1] - phrase[0] == 1 else None
    if noun is not None and noun.pos_ == "NOUN" and not {"Definite=Def", "Number=Plur"} & set(str(noun.morph).split("|")):
        return None  # "Det krevde | operasjon"
    start, end = trim(text, before.start, before.units[-1].start if before.units[-1].text in ENDS else before.end)
    cue = range_of(frame.units, (1, 1 + size))
    return Attribution(start, end, range_of(frame.units, phrase), text[slice(*cue)], False, cue_start=cue[0])


def _may_tell(units: Sequence[Unit], kind: str, words: Speech) -> bool:
    """Whether the phrase behind "det viser" is a record, and behind "det forklarer" somebody or one: not "en tredel av overskridelsen"."""
    lowers = [unit.lower for unit in units]
    record = any(noun in lower for lower in lowers for noun in words.recorded)
    if kind == "show":
        return record
    indefinite = lowers[0] in words.indefinite and not any(unit.capital for unit in units)
    return record or not indefinite or any(words.means_people(lower) or words.means_body(lower) or lower in words.many for lower in lowers)


def _introduction(text: str, frame: Frame, words: Speech) -> tuple[tuple[int, int], tuple[str, int] | None] | None:
    """Where it stands who is announced by a frame that ends in a colon, and the cue with its place: "The mayor | added | on Monday:"."""
    units = frame.units
    if units[-1].text != ":":
        return None
    for cue in reversed(find_cues(frame, words)):
        if cue.first and units[cue.first - 1].lower in words.subordinators:
            continue  # "The mayor was clear | when asked:"
        phrase = phrase_before(units, cue.first, words=words) or phrase_after(units, cue.last, words=words)
        if phrase and may_be_somebody(units[slice(*phrase)], words):
            start, end = range_of(units, (cue.first, cue.last))
            return range_of(units, phrase), (text[start:end], start)
    phrase = first_phrase(units, len(units) - 1, words=words)
    return (range_of(units, phrase), None) if phrase and may_be_somebody(units[slice(*phrase)], words) else None


def read_frame(text: str, frame: Frame, words: Speech) -> Iterator[Attribution]:
    """The attributions of one frame, in the order of their cues."""
    yield from read_according(text, frame, words)
    yield from read_hearsay(text, frame, words)
    earlier: list[tuple[int, int]] = []
    covered: list[tuple[int, int]] = []
    polled: list[tuple[int, int]] = []
    cues = find_cues(frame, words)
    closing = _closing_comma(frame, cues, words)
    inside = replace(frame, units=frame.units[:closing]) if closing is not None else frame
    for number, cue in enumerate(cues):
        if closing is not None and cue.first > closing:
            reading = Reading(text, frame, words, cue, [], [], [])
        else:
            last = len(cues) if closing is None else len(cues) - 1
            reading = Reading(text, inside, words, cue, cues[:number], cues[number + 1 : last], earlier)
        if any(start <= frame.units[cue.first].start < end for start, end in polled):
            continue
        found = [one for one in reading.attributions() if not _begins_with(text, one.start, words.relatives)]
        if earlier and cue.kind not in ("say", "report"):  # "He denies that Norway offered it: “...”" quotes him
            found = [one for one in found if not one.direct or text[: one.start].rstrip(' “"«')[-1:] != ":"]
        earlier.extend(one.speaker for one in found if one.speaker)
        polled.extend(reading.polled)
        covered.extend((one.start, one.end) for one in found)
        yield from found
    if not earlier:
        named = list(read_colon(text, frame, words)) or list(read_announced(text, frame, words))
        covered.extend((one.start, one.end) for one in named)
        yield from named
        yield from read_signature(frame)
    for one in read_explained(frame, words, earlier[0] if earlier else None):
        if not any(start < one.end and one.start < end for start, end in covered):
            yield one


def _closing_comma(frame: Frame, cues: list[Cue], words: Speech) -> int | None:
    """The comma before the speaker and verb that close the sentence and report all of it: "The bank told its staff to go | , Moe said"."""
    if len(cues) < 2 or cues[-1].kind not in ("say", "report", "show") or cues[-1].lemma in words.hearing:
        return None
    units, cue = frame.units, cues[-1]
    if any(unit.quote for unit in units) or units[cue.first].lower.endswith("ing"):
        return None
    inverted = phrase_after(units, cue.last, words=words) if units[cue.first - 1].text == "," else None
    if inverted is not None:
        if units[inverted[0]].lower in words.pronouns and not words.verb_second:
            return None
        comma, rest = cue.first - 1, units[inverted[1] :]
    else:
        before = phrase_before(units, cue.first, words=words)
        if before is None:
            return None
        comma, rest = before[0] - 1, units[cue.last :]
    if comma < 4 or units[comma].text != "," or cues[-2].last >= comma:
        return None  # "So far, he said | , nobody has answered": said between commas
    told = any(carries_clause(unit, words) for unit in units[:comma])
    ends = sum(unit.is_word for unit in rest) <= LONGEST_CLOSE and not any(
        carries_clause(unit, words) or unit.lower in words.complementizers or unit.text == ":" for unit in rest
    )
    return comma if told and ends else None


def _begins_with(text: str, start: int, known: frozenset[str]) -> bool:
    return text[start : start + 30].split(maxsplit=1)[0].casefold() in known
