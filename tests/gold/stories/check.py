"""Makes and checks the stories: plain text and gold from the marked articles, and everything that README.md promises of them.

    python tests/gold/stories/check.py [--root FOLDER] [--write] [--style] [STORY ...]

A story.toml with `marks = "facts"` says that its articles mark nothing but facts (`--root tests/gold/running`).
Without --write the made files must be there already, byte for byte. Exit status 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from markup import STATUSES, Article, Mark, MarkupError, read_article, read_figure

HERE = Path(__file__).parent
ENTITY_TYPES = frozenset({"PERSON", "ORG", "GPE", "LOC", "LAW", "PRODUCT", "EVENT", "OTHER"})
CONFLICT_KINDS = frozenset({"figure", "date", "name", "polarity"})
STRENGTHS = frozenset({"clear", "apparent", "weak"})
FURNITURE = frozenset("nav cookie share related newsletter advert comments footer section copyright".split())
SHARED_RUN = 8
"""Words in a row that no two articles may share, unless one is an agency copy or an update of the other."""
COPIES = frozenset({"agency", "update", "page"})
SHORTEST = 15
PRONOUNS = frozenset(
    "he she they it we i you him her them who han hun ho dei de hon dem vi jeg eg jag du som den det dette this these".split()
)
RELATION = re.compile(r"(?P<a>\d{4,5}) (?P<f>f\d+)(?:#(?P<i>\d))? [x~!] (?P<b>\d{4,5}) (?P<g>f\d+)(?:#(?P<j>\d))? \| (?P<note>.+)")
ENGLISH_DATE_NAMES = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October
    November December Christmas Easter I""".split()
)


class Story:
    """One folder: its articles, what they say of its facts and entities, and what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []
        self.table: dict[str, Any] = tomllib.loads((folder / "story.toml").read_text(encoding="utf-8"))
        self.articles: dict[str, Article] = {}
        for path in sorted((folder / "marked").glob("*.txt")):
            try:
                article = read_article(path)
            except MarkupError as error:
                self.problems.append(str(error))
                continue
            self.articles[article.number] = article

    def complain(self, article: Article | None, what: str) -> None:
        self.problems.append(f"{self.folder.name}{'/' + article.path.name if article else ''}: {what}")

    # --- facts ---------------------------------------------------------------------------------------

    @cached_property
    def supports(self) -> dict[str, list[tuple[Article, Mark]]]:
        """Per fact the stretches that state it, in the order of articles and text."""
        rows: dict[str, list[tuple[Article, Mark]]] = {name: [] for name in self.table.get("facts", {})}
        for article in self.articles.values():
            for mark in sorted(article.named("f"), key=lambda mark: (mark.start, mark.end)):
                if mark.name not in rows:
                    self.complain(article, f"{mark.name} is no fact of story.toml")
                    continue
                if wrong := set(mark.words) - STATUSES:
                    self.complain(article, f"{mark.name}: unknown status {wrong}")
                self.once(article, mark)
                rows[mark.name].append((article, mark))
        for name, found in rows.items():
            if not found:
                self.complain(None, f"{name} is stated nowhere: {self.table['facts'][name]}")
        return rows

    def once(self, article: Article, mark: Mark) -> None:
        quote = article.quote(mark)
        if len(quote) < SHORTEST and mark.name[0] == "f":
            self.complain(article, f"{mark.name} is too short: {quote!r}")
        if article.text.count(quote) != 1:
            self.complain(article, f"{mark.name} does not stand once in its article, take in more words: {quote!r}")

    def facts(self) -> list[dict[str, Any]]:
        doubtful = set(self.table.get("relations", {}).get("doubtful", []))
        return [
            {
                "id": self.fact_id(name),
                "statement": self.table["facts"][name],
                "supports": [{"doc": article.number, "quote": article.quote(mark), "start": mark.start} for article, mark in rows],
            }
            | ({"doubt": True} if name in doubtful else {})
            for name, rows in self.supports.items()
        ]

    def fact_id(self, name: str) -> str:
        return f"{min(self.articles)[:-2]}-{name}"

    def statuses(self) -> list[dict[str, Any]]:
        return [
            {
                "doc": article.number,
                "quote": article.quote(mark),
                "status": mark.words[0] if mark.words else "asserted",
                "start": mark.start,
            }
            for rows in self.supports.values()
            for article, mark in rows
        ]

    # --- relations -----------------------------------------------------------------------------------

    def relations(self, key: str) -> Iterator[tuple[str, str, list[dict[str, str]], str]]:
        """The two facts, the two quotes and the note of each row of story.toml's relations under `key`."""
        for row in self.table.get("relations", {}).get(key, []):
            found = RELATION.fullmatch(row)
            if not found:
                self.complain(None, f"{key}: cannot read {row!r}")
                continue
            quotes = []
            for doc, fact, which in ((found["a"], found["f"], found["i"]), (found["b"], found["g"], found["j"])):
                rows = [(article, mark) for article, mark in self.supports.get(fact, []) if article.number == doc]
                if not rows or int(which or 1) > len(rows):
                    self.complain(None, f"{key}: {doc} does not state {fact} (in {row!r})")
                    break
                article, mark = rows[int(which or 1) - 1]
                quotes.append({"doc": doc, "quote": article.quote(mark)})
            else:
                if (found["f"] == found["g"]) == (key == "different"):
                    self.complain(None, f"{key}: {row!r} must name {'two facts' if key == 'different' else 'one fact'}")
                yield found["f"], found["g"], quotes, found["note"]

    def contradictions(self) -> list[dict[str, Any]]:
        rows = []
        for _, _, quotes, note in self.relations("conflicts"):
            head, _, about = note.partition("|")
            kind, _, strength = head.strip().partition(" ")
            if kind not in CONFLICT_KINDS or strength not in STRENGTHS:
                self.complain(None, f"conflicts: {head!r} is no kind and strength")
            rows.append({"quotes": quotes, "about": about.strip(), "kind": kind, "strength": strength, "note": ""})
        return rows

    def rounding(self) -> list[dict[str, Any]]:
        return [{"quotes": quotes, "values": [], "note": note} for _, _, quotes, note in self.relations("rounding")]

    def different(self) -> list[dict[str, Any]]:
        return [{"quotes": quotes, "why": note} for _, _, quotes, note in self.relations("different")]

    def may_merge(self) -> list[list[str]]:
        groups = [row.split() for row in self.table.get("relations", {}).get("may_merge", [])]
        for group in groups:
            if unknown := [name for name in group if name not in self.supports]:
                self.complain(None, f"may_merge: no such fact {unknown}")
        return [[self.fact_id(name) for name in group] for group in groups]

    # --- entities ------------------------------------------------------------------------------------

    @cached_property
    def forms(self) -> dict[str, list[str]]:
        """The entities that each surface form may stand for."""
        forms: dict[str, list[str]] = defaultdict(list)
        for name, entity in self.table.get("entities", {}).items():
            if entity.get("type") not in ENTITY_TYPES:
                self.complain(None, f"entity {name}: type must be one of {', '.join(sorted(ENTITY_TYPES))}")
            for form in dict.fromkeys([*entity.get("forms", []), entity["name"]]):
                forms[form].append(name)
        return forms

    @cached_property
    def mentions(self) -> dict[str, list[tuple[str, int, int]]]:
        """Per article the mentions: entity, start, end, by start."""
        return {article.number: self.find_mentions(article) for article in self.articles.values()}

    def find_mentions(self, article: Article) -> list[tuple[str, int, int]]:
        marked = [(mark.words[0] if mark.words else "", mark.start, mark.end) for mark in article.named("e")]
        for name, start, end in marked:
            if name != "none" and name not in self.table.get("entities", {}):
                self.complain(article, f"<e={name}>{article.text[start:end]}</e>: no such entity")
        found = list(marked)
        if self.forms:
            genitive = "s?" if article.lang in ("nb", "nn", "da", "sv") else ""
            any_form = "|".join(re.escape(form) for form in sorted(self.forms, key=len, reverse=True))
            for match in re.finditer(rf"(?<!\w)({any_form}){genitive}(?!\w)", article.text):
                if any(start < match.end() and match.start() < end for _, start, end in marked):
                    continue
                owners = self.forms[match[1]]
                if len(owners) > 1:
                    around = article.text[max(0, match.start() - 30) : match.end() + 30]
                    self.complain(article, f"{match[0]!r} may be {' or '.join(owners)}: mark it with <e=ID> ({around!r})")
                found.append((owners[0], *match.span()))
        return sorted((row for row in found if row[0] != "none"), key=lambda row: row[1:])

    def entities(self) -> list[dict[str, Any]]:
        rows = []
        for name, entity in self.table.get("entities", {}).items():
            inside: dict[tuple[str, str], list[int]] = defaultdict(list)
            outside: dict[tuple[str, str], list[int]] = defaultdict(list)
            for number, mentions in self.mentions.items():
                article = self.articles[number]
                for owner, start, end in mentions:
                    if owner == name:
                        furniture = any(first <= start < last for first, last in article.furniture())
                        (inside if furniture else outside)[number, article.text[start:end]].append(start)
            for found, extra in ((outside, {}), (inside, {"region": "boilerplate"})):
                if found:
                    mentions_rows = [
                        {"doc": doc, "surface": surface, "count": len(starts), "starts": starts}
                        for (doc, surface), starts in sorted(found.items())
                    ]
                    rows.append({"canonical": entity["name"], "type": entity["type"], "mentions": mentions_rows} | extra)
            if not inside and not outside:
                self.complain(None, f"entity {name} ({entity['name']}) is mentioned nowhere")
        return rows

    # --- figures -------------------------------------------------------------------------------------

    def figures(self) -> list[dict[str, Any]]:
        rows = []
        for article in self.articles.values():
            for mark in sorted(article.named("figure"), key=lambda mark: mark.start):
                if mark.words == ("-",) or any(first <= mark.start < last for first, last in article.furniture()):
                    continue
                try:
                    row = read_figure(mark)
                except MarkupError as error:
                    self.complain(article, f"{article.quote(mark)!r}: {error}")
                    continue
                start, end = widened(article.text, mark.start, mark.end)
                place = {"doc": article.number, "quote": article.text[start:end], "start": start}
                rows.append(place | {"expr": article.quote(mark), "expr_start": mark.start} | row)
        return rows

    # --- attributions --------------------------------------------------------------------------------

    def attributions(self) -> list[dict[str, Any]]:
        rows = []
        for article in self.articles.values():
            parts = {mark.name: mark for mark in article.marks if mark.name[0] in "sc" and mark.name != "e"}
            for mark in sorted(article.named("a"), key=lambda mark: mark.start):
                speaker, cue = parts.pop("s" + mark.name[1:], None), parts.pop("c" + mark.name[1:], None)
                rows.append(self.attribution(article, mark, speaker, cue))
            for name in parts:
                self.complain(article, f"{name} belongs to no a{name[1:]}")
        return rows

    def attribution(self, article: Article, mark: Mark, speaker: Mark | None, cue: Mark | None) -> dict[str, Any]:
        self.once(article, mark)
        options = dict(word.partition("=")[::2] for word in mark.words)
        extent = {"d": "full", "p": "partial", "i": "none"}
        how = next((word for word in mark.words if word in extent), None)
        if how is None or set(options) - {"d", "p", "i", "who", "anon", "nested", "doubt"}:
            self.complain(article, f"{mark.name}: must say d, p or i, and else who=, anon, nested, doubt: {' '.join(mark.words)}")
            how = "i"
        if "nested" not in options and (how != "i") != is_quoted(article.text, mark):
            marks = "no quotation marks or dash" if how != "i" else "quotation marks of three words or more"
            self.complain(article, f"{mark.name} is marked {how} and has {marks}: {article.quote(mark)[:80]!r}")
        named = article.quote(speaker) if speaker else None
        row = {
            "doc": article.number,
            "content": article.quote(mark),
            "start": mark.start,
            "speaker": named,
            "canonical_speaker": self.canonical(article, speaker, options.get("who"), mark),
            "cue": article.quote(cue) if cue else None,
            "direct": how != "i",
            "anonymous": "anon" in options,
            "quote_extent": extent[how],
        }
        return row | {flag: True for flag in ("nested", "doubt") if flag in options}

    def canonical(self, article: Article, speaker: Mark | None, who: str | None, mark: Mark) -> str | None:
        entities = self.table.get("entities", {})
        if who:
            if who not in entities:
                self.complain(article, f"{mark.name}: no entity {who}")
                return who
            return str(entities[who]["name"])
        if speaker is None:
            self.complain(article, f"{mark.name} needs a speaker <s{mark.name[1:]}> or who=ID")
            return None
        named = article.quote(speaker)
        if named.casefold() in PRONOUNS:
            self.complain(article, f"{mark.name}: {named!r} needs who=ID")
        inside = [name for name, start, end in self.mentions[article.number] if speaker.start <= start and end <= speaker.end]
        persons = [name for name in inside if entities[name]["type"] == "PERSON"]
        if persons:
            return str(entities[persons[0]]["name"])
        whole = re.sub(r"^(the|a|an|den|det|de)\s+", "", named, flags=re.IGNORECASE)
        return str(entities[self.forms[whole][0]]["name"]) if whole in self.forms else named

    # --- the rest ------------------------------------------------------------------------------------

    def boilerplate(self) -> list[dict[str, Any]]:
        for article in self.articles.values():
            for mark in article.named("bp"):
                if " ".join(mark.words) not in FURNITURE:
                    self.complain(article, f"<bp {' '.join(mark.words)}>: the kind must be one of {', '.join(sorted(FURNITURE))}")
        return [
            {
                "doc": article.number,
                "start": mark.start,
                "end": mark.end,
                "kind": " ".join(mark.words) or "furniture",
                "first": article.quote(mark)[:40],
                "last": article.quote(mark)[-40:],
                "quote": article.quote(mark),
            }
            for article in self.articles.values()
            for mark in article.named("bp")
        ]

    def duplicates(self) -> list[dict[str, list[str]]]:
        """Groups of articles that were made from one text."""
        group: dict[str, str] = {}
        for article in self.articles.values():
            source = article.head.get("origin")
            if source and not source.startswith("lost") and source not in self.articles:
                self.complain(article, f"origin {source} is no article of this story")
            group[article.number] = source or article.number

        def root(name: str) -> str:
            return name if group.get(name, name) == name else root(group[name])

        rows: dict[str, list[str]] = defaultdict(list)
        for number in group:
            rows[root(number)].append(number)
        return [{"docs": sorted(docs)} for docs in rows.values() if len(docs) > 1]

    def meta(self) -> list[dict[str, Any]]:
        marks = {"translated": "yes", "spun": "spun"}
        rows = []
        for article in self.articles.values():
            kind = article.head["kind"]
            title = next((line for line in self.outside(article).splitlines() if line.strip()), "")
            row = {"doc": article.number, "title": title.strip(), "outlet": article.head.get("outlet"), "date": article.head.get("date")}
            rows.append(row | {"language": article.lang, "machine_translated": marks.get(kind, "no"), "kind": kind, "note": ""})
        return rows

    def outside(self, article: Article) -> str:
        """The text without its furniture."""
        text, end = "", 0
        for start, last in sorted(article.furniture()):
            text, end = text + article.text[end:start], last
        return text + article.text[end:]

    def gold(self) -> dict[str, Any]:
        return {
            "meta": self.meta(),
            "facts": self.facts(),
            "may_merge": self.may_merge(),
            "contradictions": self.contradictions(),
            "rounding_agreements": self.rounding(),
            "hard_negatives": self.different(),
            "entities": self.entities(),
            "figures": self.figures(),
            "attributions": self.attributions(),
            "claim_status": self.statuses(),
            "boilerplate": self.boilerplate(),
            "duplicates": self.duplicates(),
        }


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The shortest stretch of whole words around text[start:end] that stands once in the text."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    first = max((i for i, (left, _) in enumerate(words) if left <= start), default=0)
    last = min((i for i, (_, right) in enumerate(words) if right >= end), default=len(words) - 1)
    if text.count(text[start:end]) == 1:
        return start, end
    for more in range(12):
        for before in range(more + 1):
            left, right = words[max(0, first - before)][0], words[min(len(words) - 1, last + more - before)][1]
            if text.count(text[left:right]) == 1:
                return left, right
    return start, end


OPENING, CLOSING = "«»“„\"'‘”", "»«”“\"'’"


def is_quoted(text: str, mark: Mark) -> bool:
    """Whether the stretch stands in or holds quotation marks of three words or more, or is an utterance after a dash."""
    inner = text[mark.start : mark.end]
    before, after = text[: mark.start], text[mark.end :].lstrip(".,!?")
    if before[-1:] and before[-1] in OPENING and not before[-2:-1].isalnum():
        return True
    if re.search(r"[«»“„\"‘]\s*\S+(?:\s+\S+){2,}", inner) or (inner and inner[0] in OPENING):
        return True
    line = text.rfind("\n", 0, mark.start) + 1
    dash = re.match(r"\s*[–—-]\s", text[line : mark.start + 3])
    return bool(dash) or (after[:1] != "" and after[0] in "»«”“")


# --- checks on the whole set ---------------------------------------------------------------------------


def unmarked_figures(story: Story) -> Iterator[str]:
    """What textkit's own finder sees and no mark accounts for."""
    from textkit.components.figures import find_figures

    for article in story.articles.values():
        taken = [(mark.start, mark.end) for mark in (*article.named("figure"), *article.named("bp"))]
        taken += [(start, end) for _, start, end in story.mentions[article.number]]
        readings = [(found.start, found.end) for found in find_figures(article.text, lang=article.lang, published=article.head.get("date"))]
        readings += [match.span() for match in re.finditer(r"\d+", article.text)]
        for start, end in readings:
            if not any(first < end and start < last for first, last in taken):
                taken.append((start, end))
                where = f"{story.folder.name}/{article.path.name}"
                yield f"{where}: unmarked figure {article.text[start:end]!r}: {around(article.text, start, end)}"


def unmarked_names(story: Story) -> Iterator[str]:
    """Capitalised words inside sentences that no entity accounts for (`not_names` in story.toml lists what is no name)."""
    allowed = ENGLISH_DATE_NAMES | set(story.table.get("not_names", []))
    for article in story.articles.values():
        taken = [(start, end) for _, start, end in story.mentions[article.number]]
        taken += [(mark.start, mark.end) for mark in article.named("bp")]
        taken += [(mark.start, mark.end) for mark in (*article.named("figure"), *article.named("e"))]
        for match in re.finditer(r"(?<=[a-zæøåäöü,;] )[A-ZÆØÅÄÖÜ]\w+", article.text):
            start, end = match.span()
            line = article.text[article.text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
            words = re.findall(r"[^\W\d_]+", line)
            if sum(word[0].isupper() for word in words) > 0.6 * len(words) or (match[0].isupper() and len(words) < 6):
                continue
            if match[0] not in allowed and not any(first < end and start < last for first, last in taken):
                yield f"{story.folder.name}/{article.path.name}: is {match[0]!r} a name? {around(article.text, start, end)}"


def around(text: str, start: int, end: int) -> str:
    return repr(text[max(0, start - 40) : end + 40])


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def shared_runs(stories: Iterable[Story]) -> Iterator[str]:
    """Runs of words that two articles share and may not."""
    seen: dict[tuple[str, ...], tuple[Story, Article]] = {}
    told: set[tuple[str, str]] = set()
    for story in stories:
        for article in story.articles.values():
            words = words_of(article.text)
            for at in range(len(words) - SHARED_RUN + 1):
                run = tuple(words[at : at + SHARED_RUN])
                other_story, other = seen.setdefault(run, (story, article))
                if other is article or (article.number, other.number) in told:
                    continue
                if story is other_story and is_copy(story, article, other):
                    continue
                told.add((article.number, other.number))
                yield f"{article.path.name} and {other.path.name} share the words {' '.join(run)!r}"


def is_copy(story: Story, one: Article, other: Article) -> bool:
    """Whether one of the two is an agency copy, a page or an update of the other's text."""
    together = any(one.number in row["docs"] and other.number in row["docs"] for row in story.duplicates())
    return together and bool({one.head["kind"], other.head["kind"]} & COPIES)


def counts(stories: list[Story], golds: list[dict[str, Any]]) -> dict[str, int]:
    articles = [article for story in stories for article in story.articles.values()]
    facts = [fact for gold in golds for fact in gold["facts"]]
    return {
        "stories": len(stories),
        "articles": len(articles),
        "words": sum(len(article.text.split()) for article in articles),
        "articles not in plain English": sum(
            not (article.lang == "en" and article.head["kind"] not in ("translated", "spun")) for article in articles
        ),
        "facts": len(facts),
        "facts in two articles or more": sum(len({row["doc"] for row in fact["supports"]}) > 1 for fact in facts),
        "stretches that state a fact": sum(len(fact["supports"]) for fact in facts),
        "entities": sum(len(gold["entities"]) for gold in golds),
        "mentions": sum(row["count"] for gold in golds for entity in gold["entities"] for row in entity["mentions"]),
        "figures": sum(len(gold["figures"]) for gold in golds),
        "attributions": sum(len(gold["attributions"]) for gold in golds),
        "conflicts": sum(len(gold["contradictions"]) for gold in golds),
        "rounding agreements": sum(len(gold["rounding_agreements"]) for gold in golds),
        "hard negatives": sum(len(gold["hard_negatives"]) for gold in golds),
        "groups of one origin": sum(len(gold["duplicates"]) for gold in golds),
    }


def style(texts: list[str]) -> str:
    """Sentence length, vocabulary and paragraphing of texts."""
    sentences = [len(words_of(row)) for text in texts for row in re.split(r"(?<=[.!?»”\"])\s+|\n+", text) if words_of(row)]
    paragraphs = [len(words_of(row)) for text in texts for row in text.split("\n") if words_of(row)]
    windows = [len(set(words[at : at + 100])) for words in map(words_of, texts) for at in range(0, len(words) - 99, 100)]
    lengths = [len(text.split()) for text in texts]

    def spread(rows: list[int]) -> str:
        tenths = statistics.quantiles(rows, n=10) if len(rows) > 1 else [rows[0]] * 9
        return f"{statistics.mean(rows):.1f} ({tenths[0]:.0f}–{tenths[8]:.0f})"

    return (
        f"words {spread(lengths)}, words a sentence {spread(sentences)}, a paragraph {spread(paragraphs)}, "
        f"different words in a hundred {spread(windows)}"
    )


def made_files(story: Story, gold: dict[str, Any]) -> dict[Path, str]:
    files = {story.folder / "articles" / article.path.name: article.text for article in story.articles.values()}
    return files | {story.folder / "gold.json": json.dumps(gold, ensure_ascii=False, indent=1) + "\n"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="*", help="names of story folders; all without")
    parser.add_argument("--root", type=Path, default=HERE, help="the folder of the stories")
    parser.add_argument("--write", action="store_true", help="write the plain articles and gold.json")
    parser.add_argument("--style", action="store_true", help="print sentence length, vocabulary and paragraphing")
    given = parser.parse_args()
    folders = sorted(path.parent for path in given.root.glob("*/story.toml"))
    stories = [Story(folder) for folder in folders if not given.stories or folder.name in given.stories]
    golds = [story.gold() for story in stories]
    problems = [problem for story in stories for problem in dict.fromkeys(story.problems)]
    for story, gold in zip(stories, golds, strict=True):
        if story.table.get("marks") != "facts":
            problems += [*unmarked_figures(story), *unmarked_names(story)]
        for path, content in made_files(story, gold).items():
            if given.write:
                path.parent.mkdir(exist_ok=True)
                path.write_text(content, encoding="utf-8")
            elif not path.exists() or path.read_text(encoding="utf-8") != content:
                problems.append(f"{path.relative_to(given.root)} is not what its marks make: run check.py --write")
    problems += shared_runs(stories)
    for problem in problems:
        print(problem)
    width = max(map(len, counts(stories, golds)))
    for name, count in counts(stories, golds).items():
        print(f"{name:{width}} {count:6}")
    if len(stories) > 1:
        print("splits:", dict(Counter(story.table["split"] for story in stories)))
    if given.style:
        print("stories:", style([article.text for story in stories for article in story.articles.values()]))
        seeds = HERE.parents[3] / "shared" / "seeds"
        if seeds.is_dir():
            print("seeds:  ", style([path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.txt"))]))
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
