"""The words that report speech, as one language's table gives them, and where they stand among the units of a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from textkit import lang

SHORTEST_ENDING = 4
"""Letters of a noun for people that may end a compound."""
SHORTEST_BODY = 6
"""Letters of a noun for a body that may end a compound: those of "retten"."""
MOST_BETWEEN = 3
"""Adverbs between the words of a verb."""
SOURCES = frozenset({"kilde", "kjelde", "källa", "agent", "offer", "vitne", "vidne", "vittne"})
"""Nouns for people as which their compounds aren't used: "energikilde"."""
DEFINITE_ENDINGS = ("en", "a", "et")
KINDS = ("say", "report", "show", "think", "act", "estimate")


@dataclass(frozen=True, slots=True)
class Speech:
    """The reporting words of a language. `verbs` maps each form, its words joined by spaces, to (lemma, kind);
    `split_verbs` are the first words of those in two, where a subject may stand between them."""

    verbs: dict[str, tuple[str, str]]
    longest: dict[str, int]
    """Of each first word the most words of an entry."""
    split_verbs: frozenset[str]
    according: frozenset[str]
    citing: frozenset[str]
    """What stands before a source, between commas: "wrote, | citing | two of those present, that"."""
    views: frozenset[str]
    """Nouns whose owner is the source, behind a preposition of `views_by`: "in Holt's | view"."""
    views_by: frozenset[str]
    messages: frozenset[str]
    """Nouns for what somebody says, before a colon: of somebody by a preposition of `messages_of`, or the object of a verb of
    `messages_by`."""
    messages_of: frozenset[str]
    messages_by: frozenset[str]
    complementizers: frozenset[str]
    questioners: frozenset[str]
    relatives: frozenset[str]
    hearsay: frozenset[str]
    also_nouns: frozenset[str]
    deeds: frozenset[str]
    estimating: frozenset[str]
    """Verbs, by their first form, that put a quantity at a figure, and the prepositions before it: "anslår tapet | til"."""
    put_at: frozenset[str]
    recorded: frozenset[str]
    """What nouns for records hold, of which "that shows" tells: "årsmeldingen", "interne dokumenter"."""
    appearing: frozenset[str]
    """What stands between a "det" for the sentence before and the record that it is known from: "Det | går fram av | årsmeldingen"."""
    said_nouns: frozenset[str]
    """Nouns for what is said, before whoever says no to it, who is no speaker of it: ", a claim | Moe denied"."""
    accusing: frozenset[str]
    """Verbs that are passive before "of": "a man | accused | of murder"."""
    hearing: frozenset[str]
    """Verbs, by their first form, that report only what `hearers` were told: "the court | heard"."""
    hearers: frozenset[str]
    raising: frozenset[str]
    """Verbs that are passive before the words of `raised`: "people | thought | to be hiding", "two | reported | missing"."""
    raised: frozenset[str]
    collecting: frozenset[str]
    """Verbs that say something unless their object is a sum: "raised $2 million"."""
    infinitive_marks: frozenset[str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    openers: frozenset[str]
    subordinators: frozenset[str]
    conjunctions: frozenset[str]
    alternatives: frozenset[str]
    """Conjunctions of which both sides together are one claim: "pay | or leave"."""
    prepositions: frozenset[str]
    contrasts: frozenset[str]
    """Words that set one speaker's report against another's: "while", "mens"."""
    adversatives: frozenset[str]
    """Words that set a clause against the one before: "but"."""
    nobody: frozenset[str]
    days: frozenset[str]
    """What a day near today is called: "i dag", "i går kveld"."""
    few: frozenset[str]
    """Words that deny what they are the subject of: "few | believe that"."""
    conditions: frozenset[str]
    """Words before a clause that nobody states: "if | the mayor says that"."""
    occasions: tuple[str, ...]
    """What words end in that tell where somebody says something: "i | forordet", "i | pressemeldingen"."""
    postures: frozenset[str]
    """Verbs that only colour the one joined to them: "går | og tenker"."""
    going_on: frozenset[str]
    """Verbs, by their first form, that report only beside a quotation: "continues | to govern" doesn't."""
    places: frozenset[str]
    perfect_infinitives: frozenset[str]
    keeping: frozenset[str]
    determiners: frozenset[str]
    stoppers: frozenset[str]
    passives: frozenset[str]
    resume: frozenset[str]
    addressed: frozenset[str]
    no_comment: frozenset[str]
    agents: frozenset[str]
    factual_marks: frozenset[str]
    needs_content: frozenset[str]
    told_of: frozenset[str]
    connectives: frozenset[str]
    articles: frozenset[str]
    withholding: frozenset[str]
    instead: frozenset[str]
    """Words before a verb of which nothing is said: "stopped | short of | calling for"."""
    anaphors: frozenset[str]
    answering: frozenset[str]
    indefinite: frozenset[str]
    obliging: frozenset[str]
    """Helper verbs that make a proof a duty: "must | prove that"."""
    human_relatives: frozenset[str]
    """Relative pronouns of people alone: "who"."""
    adverbial_nouns: frozenset[str]
    """Nouns of a time, a place or a way: "the day | he vowed to leave"."""
    headings: frozenset[str]
    """What stands before a colon and is nobody: "Facts:", "Photo:"."""
    first_person: frozenset[str]
    """The words of whoever speaks of himself alone: "I", "my"."""
    bodies: frozenset[str]
    finite_helpers: frozenset[str]
    sourcing: frozenset[str]
    people_nouns: frozenset[str]
    people_endings: tuple[str, ...]
    """What nouns for people end in, where compounds are one word: "-sjefen"."""
    body_endings: tuple[str, ...]
    """What nouns for bodies end in, where compounds are one word: "-departementet"."""
    many: frozenset[str]
    heads: frozenset[str]
    """What a relative clause without its pronoun may stand behind: "alt | de sier"."""
    negations: frozenset[str]
    pronouns: dict[str, str]
    object_pronouns: dict[str, str]
    possessives: dict[str, str]
    copula: str
    verb_second: bool
    dash_dialogue: bool

    def means_people(self, word: str) -> bool:
        """Whether a noun, in lower case, is one for people: "sjefen" and "politisjefen" as well as "sjef"."""
        return word in self.people_nouns or word.endswith(self.people_endings)

    def means_body(self, word: str) -> bool:
        """As `means_people`, for a body or paper that says something: "lagmannsretten" as well as "retten"."""
        return word in self.bodies or word.endswith(self.body_endings)

    def match(self, words: Sequence[str], at: int, known: Collection[str]) -> int:
        """How many words from `at` on make the longest entry of `known`, one of these tables; 0 where none does."""
        longest = self.longest.get(words[at], 0) if at < len(words) else 0
        for size in range(min(longest, len(words) - at), 0, -1):
            if " ".join(words[at : at + size]) in known:
                return size
        return 0

    def match_verb(self, words: Sequence[str], at: int) -> tuple[int, str]:
        """As `match`, for the verbs, of whose words adverbs and "not" may stand between the first two, if a "that" follows: how many words
        from `at` on it is then, and the entry: "er | imidlertid | sikker på"."""
        size = self.match(words, at, self.verbs)
        longest = self.longest.get(words[at], 0) if at < len(words) else 0
        rest = at + 1
        last = min(at + 1 + MOST_BETWEEN, len(words)) if longest > max(1, size) else rest
        while rest < last and (words[rest] in self.adverbs or words[rest] in self.negations):
            rest += 1
        for more in range(longest - 1, max(0, size - 1), -1) if rest > at + 1 else ():
            entry = " ".join((words[at], *words[rest : rest + more]))
            following = [word for word in words[rest + more : rest + more + 2] if word != ","]
            if entry in self.verbs and following[:1] and following[0] in self.complementizers:
                return rest + more - at, entry
        return size, " ".join(words[at : at + size])


NO_SETS = frozenset(
    {
        "verbs", "longest", "split_verbs", "people_endings", "body_endings", "occasions", "days", "pronouns", "object_pronouns",
        "possessives", "copula", "verb_second", "dash_dialogue",
    }
)  # fmt: skip
"""Fields of `Speech` that are no sets of words."""


@cache
def speech(code: str, *, garbled: bool = False) -> Speech:
    """The reporting words of the language; all empty where it has no table. `garbled`: also those that machines make of them."""
    given = lang.table(code, "speech")
    if garbled:
        given = given | {name: [*given.get(name, ()), *more] for name, more in given.get("garbled", {}).items()}
    verbs: dict[str, tuple[str, str]] = {}
    for kind in KINDS:
        for row in given.get(kind, ()):
            lemma, *_ = forms = [form.replace("_", " ") for form in row.split()]
            for form in forms:
                verbs.setdefault(form, (lemma, kind))
    names = [name for name in Speech.__slots__ if name not in NO_SETS]
    sets = {name: frozenset(given.get(name, ())) for name in names}
    sets["headings"] |= frozenset(lang.table(code, "bylines").get("photo", ()))
    sets["negations"] |= frozenset(lang.table(code, "status").get("negation", ()))
    longest: dict[str, int] = {}
    for entry in chain(verbs, *sets.values()):
        first, *rest = entry.split(" ")
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return Speech(
        verbs=verbs,
        longest=longest,
        split_verbs=frozenset(form.split()[0] for form in verbs if form.count(" ") == 1) if given.get("verb_second") else frozenset(),
        people_endings=tuple(_endings(sets["people_nouns"])) if given.get("verb_second") else (),
        body_endings=tuple(sorted(word for word in sets["bodies"] if len(word) >= SHORTEST_BODY)) if given.get("verb_second") else (),
        occasions=tuple(given.get("occasions", ())),
        days=frozenset(lang.table(code, "dates").get("days", ())),
        pronouns=given.get("pronouns", {}),
        object_pronouns=given.get("object_pronouns", {}),
        possessives=given.get("possessives", {}),
        copula=str(given.get("copula", "")),
        verb_second=bool(given.get("verb_second", False)),
        dash_dialogue=bool(given.get("dash_dialogue", False)),
        **sets,
    )


def _endings(nouns: Collection[str]) -> Iterator[str]:
    """The nouns with whatever the Nordic languages put behind them; short ones end too many other words."""
    for noun in sorted(nouns):
        if len(noun) >= SHORTEST_ENDING and noun not in SOURCES:
            stem = noun.removesuffix("e")
            yield from (noun, noun + "n", *(stem + ending for ending in DEFINITE_ENDINGS))


@cache
def dialogue_cue(code: str) -> re.Pattern[str]:
    """What ends a line of dialogue: a comma (or the mark of a question or call) and a verb of saying."""
    forms = [form for form, (_, kind) in speech(code).verbs.items() if kind in ("say", "report")]
    choices = "|".join(sorted(map(re.escape, forms), key=lambda form: (-len(form), form)))
    return re.compile(rf"[,;?!…»”\"]\s+(?:{choices})\b(?!\s+(?:at)\b)" if forms else r"(?!)", re.IGNORECASE)


@cache
def first_person(code: str) -> re.Pattern[str]:
    """The words of whoever speaks of himself alone: "I", "my"."""
    words = "|".join(sorted(map(re.escape, speech(code).first_person), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![\w’'])(?:{words})(?![\w’'])" if words else r"(?!)", re.IGNORECASE)
