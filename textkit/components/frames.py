"""The text as reporting sees it: sentences in which a quotation, however long, is a single unit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from textkit.components import language_of
from textkit.components.marks import Quoted
from textkit.components.sentences import months_after_days, sentence_starts

QUOTE = "\0"
"""The `lower` of a unit that is a quotation."""


DATELINE_DASHES = ("–", "—", "--", "-")
LONGEST_DATELINE = 12
"""Units of the place, date and agency before the first sentence of a report, and their dash."""
LONGEST_FRAME = 300
"""Units of a frame: a longer sentence is cut, so that reading a frame takes bounded time."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A token outside quotation marks, or a whole quotation. `start` and `end` are code points of the document."""

    start: int
    end: int
    text: str
    lower: str
    token: Token | None = None
    quote: Quoted | None = None

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def is_word(self) -> bool:
        return self.text[:1].isalnum()


@dataclass(slots=True)
class Frame:
    """One sentence as units, its quotations included.

    `paragraph` numbers the line it stands in; `tagged` and `parsed` say whether its tokens have parts of speech and dependencies.
    """

    paragraph: int
    tagged: bool = False
    parsed: bool = False
    units: list[Unit] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [unit.lower for unit in self.units]

    @property
    def start(self) -> int:
        return self.units[0].start

    @property
    def end(self) -> int:
        return self.units[-1].end


def units_of(doc: Doc, quoted: list[Quoted]) -> Iterator[Unit]:
    """Every token outside the quotations and every quotation, in order; the point of a day ("19. June") belongs to its number."""
    waiting, text = iter(quoted), doc.text
    months = set(months_after_days(text, code=language_of(doc)))
    points = {token.i - 1 for token in doc if token.idx in months and token.nbor(-1).text == "."}
    quote = next(waiting, None)
    for token in doc:
        end = token.idx + len(token.text)
        while quote is not None and quote.end <= token.idx:
            quote = next(waiting, None)
        if quote is not None and quote.start < end:
            if token.idx <= quote.start:
                if token.idx < quote.start:
                    before = text[token.idx : quote.start]
                    yield Unit(token.idx, quote.start, before, before.lower(), token)
                yield Unit(quote.start, quote.end, QUOTE, QUOTE, token, quote)
            continue
        if not token.is_space and token.i not in points:
            end += token.i + 1 in points
            yield Unit(token.idx, end, text[token.idx : end], text[token.idx : end].lower(), token)


def frames_of(doc: Doc, quoted: list[Quoted]) -> list[Frame]:
    """The sentences of the document, cut at line ends and between units."""
    frames: list[Frame] = []
    text = doc.text
    starts = list(sentence_starts(text, code=language_of(doc)))
    tagged, parsed = doc.has_annotation("POS"), doc.has_annotation("DEP")  # asked once: spaCy looks at every token
    paragraph = counted = 0
    for unit in units_of(doc, quoted):
        lines = text.count("\n", counted, unit.start)
        paragraph, counted = paragraph + lines, max(counted, unit.start)
        ended = not frames or lines > 0 or len(frames[-1].units) >= LONGEST_FRAME
        if ended or _ends_between(frames[-1].units[-1], unit, starts, text=text) or _is_dateline(frames[-1].units):
            frames.append(Frame(paragraph, tagged, parsed))
        frames[-1].units.append(unit)
    return frames


def _is_dateline(units: list[Unit]) -> bool:
    """Whether the units are a place in capitals and a dash, as agencies begin: "WASHINGTON (NNA) —", "OSLO, May 3 –"."""
    if units[-1].text not in DATELINE_DASHES or not 2 <= len(units) <= LONGEST_DATELINE:
        return False
    place = units[0].text
    return len(place) > 3 and place.isupper() and place.isalpha() and all(not unit.is_word or not unit.text[0].islower() for unit in units)


def _ends_between(before: Unit, unit: Unit, starts: list[int], *, text: str) -> bool:
    """Whether a sentence ends between two units of a line; `starts` are the places where sentences may begin, ascending."""
    if before.quote is None:
        place = bisect_right(starts, unit.start)
        return place > 0 and starts[place - 1] >= before.end and before.text != ":"
    if before.quote.dash:
        return unit.quote is not None
    last = text[before.quote.inner_end - 1]
    if last not in ".!?…":
        return False
    return unit.quote is not None or (last == "." and unit.is_word and not unit.text[:1].islower())
