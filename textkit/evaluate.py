"""How well a run does against hand-annotated gold: precision, recall and F1 of all that it found.

The form of a gold file, and what counts as right, are described in `tests/gold/README.md`. A gold quote is looked up in the run's own
text with white space and quotation marks folded, and belongs to each record that covers at least half of the shorter of the two.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textkit.errors import TextkitError

if TYPE_CHECKING:
    from textkit.records import Fact, Link
    from textkit.results import Results

Row = dict[str, Any]
Gold = Mapping[str, list[Any]]
Span = tuple[int, int]
Measures = dict[str, float | str]

LEAST_OVERLAP = 0.5
FOLDED = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "‑": "-", "–": "-", "—": "-"})
OPTIONAL_FIGURE = ("vague", "trivial", "identifier", "doubt")
SAME_LABEL = {"cardinal": {"cardinal", "quantity"}, "age": {"age", "duration", "quantity"}, "date": {"date"}}
SMALL_WORDS = frozenset("the a an of for and at in on who to by i en et de fra og av den det".split())
TITLE = re.compile(r"^(?:the|a|an|president|senator|sen\.|mr\.?|ms\.?)\s+|['’]s?$")


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that went wrong: its kind ("link missed", "figure value"), and the words that show it."""

    kind: str
    words: tuple[str, ...]


@dataclass(slots=True)
class Scores:
    """The measures of one run, by part ("facts", "figures", ...) and name, and the single cases behind them."""

    parts: dict[str, Measures] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)

    def miss(self, kind: str, *words: object) -> None:
        self.cases.append(Case(kind, tuple(map(str, words))))


class Folded:
    """A text that is searched with white space and the kinds of quotation marks folded."""

    def __init__(self, text: str) -> None:
        self.places = [(match.start(), match.end()) for match in re.finditer(r"\s+|\S", text)]
        self.text = "".join(" " if text[start].isspace() else text[start].translate(FOLDED) for start, _ in self.places)

    def find_all(self, quote: str) -> list[Span]:
        wanted = " ".join(quote.translate(FOLDED).split())
        found = re.finditer(f"(?={re.escape(wanted)})", self.text) if wanted else ()
        return [(self.places[match.start()][0], self.places[match.start() + len(wanted) - 1][1]) for match in found]


class Run:
    """The rows of one run, as its JSON lines hold them, by document; `places` finds gold quotes in them."""

    def __init__(self, tables: Mapping[str, Sequence[Row]]) -> None:
        self.tables = tables
        self.claims = by_document(tables["claims"])
        self.figures = by_document(tables["figures"])
        self.facts = {row["id"]: row for row in tables["facts"]}
        self.text = {row["id"]: Folded(row["text"]) for row in tables["documents"]}
        self.documents = {re.split(r"[_.]", Path(row["path"]).name)[0]: row for row in tables["documents"]}

    def find(self, doc: str, quote: str) -> tuple[str, list[Span]]:
        """The id of the document whose file name begins with `doc`, and where the quote stands in it; "" and [] where it doesn't."""
        document = self.documents.get(doc)
        return (document["id"], self.text[document["id"]].find_all(quote)) if document else ("", [])

    def claims_at(self, doc: str, quote: str) -> list[Row]:
        """The claims that the first place of the quote belongs to."""
        document, spans = self.find(doc, quote)
        return [claim for claim in self.claims[document] if covers(spans[0], claim)] if spans else []

    def facts_at(self, quotes: Iterable[Row]) -> set[str]:
        """The facts that have a claim at every one of the gold quotes."""
        found = [{claim["fact_id"] for claim in self.claims_at(row["doc"], row["quote"])} - {None} for row in quotes]
        return set.intersection(*found) if found else set()

    @cached_property
    def mentions(self) -> dict[str, dict[str, set[str]]]:
        """By document and folded name, the entities that it mentions by this name."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for entity in self.tables["entities"]:
            for mention in entity["mentions"]:
                found[mention["document_id"]][bare_name(mention["quote"])].add(entity["id"])
        return found


def by_document(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["document_id"]].append(row)
    return found


def covers(span: Span, row: Row) -> bool:
    start, end = int(row["start"]), int(row["end"])
    common = min(span[1], end) - max(span[0], start)
    return common > 0 and common >= LEAST_OVERLAP * min(span[1] - span[0], end - start)


def ratio(part: float, whole: float) -> float:
    return round(part / whole, 3) if whole else 0.0


def f_measure(precision: float, recall: float) -> float:
    return round(2 * precision * recall / (precision + recall), 3) if precision + recall else 0.0


def prf(right: int, found: int, wanted: int) -> Measures:
    precision, recall = ratio(right, found), ratio(right, wanted)
    return {"P": precision, "R": recall, "F": f_measure(precision, recall)}


def evaluate(gold: Gold, run: Run) -> Scores:
    """Every part of the gold that is there, measured."""
    scores = Scores()
    parts = {
        "facts": score_facts,
        "entities": score_entities,
        "figures": score_figures,
        "attributions": score_attributions,
        "claim_status": score_statuses,
        "contradictions": score_contradictions,
        "rounding_agreements": score_rounding,
        "hard_negatives": score_hard_negatives,
        "duplicates": score_origins,
        "boilerplate": score_furniture,
    }
    for name, score in parts.items():
        if gold.get(name):
            scores.parts[name] = score(gold, run, scores)
    return scores


# --- facts -----------------------------------------------------------------------------------------------


def score_facts(gold: Gold, run: Run, scores: Scores) -> Measures:
    """Coverage of the gold facts, and links: pairs of claims of two documents that share a row.

    Recall counts pairs of gold stretches, precision pairs of claims that both state some gold fact; `strict` precision counts
    every pair. Facts marked `doubt` are not asked for; `may_merge` are facts that may share a row.
    """
    stated: dict[str, set[str]] = defaultdict(set)
    rows: dict[str, list[tuple[str, str, set[str]]]] = defaultdict(list)
    for fact in gold["facts"]:
        for support in fact["supports"]:
            claims = run.claims_at(support["doc"], support["quote"])
            for claim in claims:
                stated[claim["id"]].add(fact["id"])
            found = {claim["fact_id"] for claim in claims} - {None}
            rows[fact["id"]].append((support["doc"], support["quote"], found))
            if not found:
                scores.miss("fact not covered", fact["id"], support["doc"], support["quote"])
    optional = {fact["id"] for fact in gold["facts"] if fact.get("doubt")}
    right = wanted = 0
    for name, supports in rows.items():
        for (doc, quote, one), (other_doc, other_quote, other) in combinations(supports, 2):
            if doc == other_doc or name in optional:
                continue
            wanted += 1
            right += bool(one & other)
            if not one & other:
                scores.miss("link missed", name, quote, other_quote)
    judged = judge_links(gold, run, stated, scores)
    recall = ratio(right, wanted)
    precision, strict = ratio(judged["right"], judged["right"] + judged["wrong"]), ratio(judged["right"], judged.total())
    supports_found = [bool(found) for supports in rows.values() for _, _, found in supports]
    return {
        "coverage": ratio(sum(supports_found), len(supports_found)),
        "link_P": precision,
        "link_R": recall,
        "link_F": f_measure(precision, recall),
        "strict_P": strict,
        "strict_F": f_measure(strict, recall),
    }


def judge_links(gold: Gold, run: Run, stated: Mapping[str, set[str]], scores: Scores) -> Counter[str]:
    """How many of the run's links are right, wrong, or between claims that the gold does not know."""
    friends = allowed_together(gold)
    judged: Counter[str] = Counter()
    rows: dict[str, list[Row]] = defaultdict(list)
    for claim in run.tables["claims"]:
        if claim["fact_id"]:
            rows[claim["fact_id"]].append(claim)
    for claims in rows.values():
        for one, other in combinations(claims, 2):
            if one["document_id"] == other["document_id"]:
                continue
            left, right = stated.get(one["id"], set()), stated.get(other["id"], set())
            known = left and right
            same = left & right or any(friends[fact] & right for fact in left)
            verdict = "unjudged" if not known else "right" if same else "wrong"
            judged[verdict] += 1
            if verdict != "right":
                scores.miss(f"{verdict} link", one["quote"], other["quote"])
    return judged


def allowed_together(gold: Gold) -> dict[str, set[str]]:
    """By gold fact those that may share its row."""
    friends: dict[str, set[str]] = defaultdict(set)
    for group in gold.get("may_merge", ()):
        members = set(group if isinstance(group, list) else group["ids"])
        for fact in members:
            friends[fact] |= members
    return friends


# --- entities --------------------------------------------------------------------------------------------


def bare_name(name: str) -> str:
    return TITLE.sub("", name.translate(FOLDED).casefold()).strip()


def score_entities(gold: Gold, run: Run, scores: Scores) -> Measures:
    """How many of the names (each once a document and form) are found, and links: pairs of names that are one entity."""
    owner: dict[tuple[str, str], str] = {}
    of_entity: dict[str, set[tuple[str, str]]] = defaultdict(set)
    found: dict[tuple[str, str], set[str]] = {}
    for entity in gold["entities"]:
        for mention in entity["mentions"]:
            name = mention["doc"], mention["surface"].translate(FOLDED).casefold()
            document = run.documents.get(mention["doc"])
            ids = run.mentions[document["id"]].get(bare_name(mention["surface"]), set()) if document else set()
            owner[name], found[name] = entity["canonical"], ids
            if not ids:
                scores.miss("entity mention missed", entity["canonical"], *name)
            for entity_id in ids:
                of_entity[entity_id].add(name)
    linked = {pair for names in of_entity.values() for pair in combinations(sorted(names), 2)}
    right = sum(owner[one] == owner[other] for one, other in linked)
    wanted = sum(n * (n - 1) // 2 for n in Counter(owner.values()).values())
    for one, other in sorted(linked):
        if owner[one] != owner[other]:
            scores.miss("entity wrongly merged", one[1], other[1], f"{owner[one]} / {owner[other]}")
    measures = prf(right, len(linked), wanted)
    return {"mention_R": ratio(sum(map(bool, found.values())), len(found))} | {f"link_{key}": value for key, value in measures.items()}


# --- figures ---------------------------------------------------------------------------------------------


def score_figures(gold: Gold, run: Run, scores: Scores) -> Measures:
    """Precision, recall and F of the figures' places, and the share of gold figures whose value and label are right."""
    used: set[str] = set()
    right = values = labels = optional = 0
    documents = {run.documents[row["doc"]]["id"] for row in gold["figures"] if row["doc"] in run.documents}
    for row in gold["figures"]:
        doubtful = any(row.get(flag) for flag in OPTIONAL_FIGURE)
        best = best_figure(row, run, used)
        if best is None:
            optional += doubtful
            if not doubtful:
                scores.miss("figure missed", row["doc"], row["quote"], row["value"])
            continue
        used.add(best["id"])
        good = same_value(row, best) or bool(row.get("vague") or row.get("doubt"))
        right += 1
        values += good
        labels += best["label"] in SAME_LABEL.get(row["type"], {row["type"]})
        if not good:
            scores.miss("figure value", row["doc"], row["quote"], f"{row['value']}, not {best['value']}")
    extra = [figure for document in documents for figure in run.figures[document] if figure["id"] not in used]
    for figure in extra:
        scores.miss("figure extra", figure["document_id"][:8], figure["quote"], figure["value"])
    wanted = len(gold["figures"]) - optional
    return prf(right, right + len(extra), wanted) | {"values": ratio(values, wanted), "labels": ratio(labels, right)}


def best_figure(row: Row, run: Run, used: set[str]) -> Row | None:
    """The figure at the gold row's place that no other row has taken, one of the right value first."""
    document, spans = run.find(row["doc"], row["quote"])
    figures = [figure for span in spans for figure in run.figures[document] if figure["id"] not in used and covers(span, figure)]
    return max(figures, key=lambda figure: same_value(row, figure), default=None)


def same_value(row: Row, figure: Row) -> bool:
    wanted, value = row["value"], figure["value"]
    if wanted is None or value is None:
        return wanted is value
    if row["type"] == "date":
        one, other = str(wanted), str(value)
        return one == other or (one.startswith(other) and len(other) >= 4) or (other.startswith(one) and len(one) >= 4)
    try:
        return abs(float(wanted) - float(value)) <= 1e-6 * max(1.0, abs(float(wanted)))
    except ValueError:
        return str(wanted) == str(value)


# --- attributions, statuses ------------------------------------------------------------------------------


def score_attributions(gold: Gold, run: Run, scores: Scores) -> Measures:
    """Reported stretches with the right speaker, and the share of those whose kind (direct or not) is right."""
    right = missed = direct = 0
    credited: set[str] = set()
    for row in gold["attributions"]:
        claims = [c for c in run.claims_at(row["doc"], row["content"]) if c["speaker"] and same_speaker(c["speaker"], row)]
        credited |= {claim["id"] for claim in claims}
        if claims:
            right += 1
            direct += (claims[-1]["quote_type"] == "direct") == bool(row["direct"])
        elif not row.get("doubt"):
            missed += 1
            scores.miss("attribution missed", row["doc"], row["speaker"], row["content"][:80])
    documents = {run.documents[row["doc"]]["id"] for row in gold["attributions"] if row["doc"] in run.documents}
    extra = [c for document in documents for c in run.claims[document] if c["speaker"] and c["id"] not in credited]
    for claim in extra:
        scores.miss("attribution extra", claim["document_id"][:8], claim["speaker"], claim["quote"][:80])
    return prf(right, right + len(extra), right + missed) | {"direct": ratio(direct, right)}


def same_speaker(speaker: str, row: Row) -> bool:
    """Whether half of the words of the shorter name are in the other."""
    said = name_words(speaker)
    names = [name_words(row.get(key)) for key in ("speaker", "canonical_speaker")]
    return any(len(said & name) >= 0.5 * min(len(said), len(name)) for name in names if said and name)


def name_words(name: str | None) -> set[str]:
    return {word for word in re.findall(r"\w+", (name or "").casefold()) if word not in SMALL_WORDS}


def score_statuses(gold: Gold, run: Run, scores: Scores) -> Measures:
    """The share of gold stretches whose nearest claim has their status."""
    right = found = 0
    for row in gold["claim_status"]:
        _, spans = run.find(row["doc"], row["quote"])
        claims = run.claims_at(row["doc"], row["quote"])
        if not claims:
            continue
        start, end = spans[0]
        nearest = min(claims, key=lambda claim: abs(claim["start"] - start) + abs(claim["end"] - end))
        found += 1
        right += nearest["status"] == row["status"]
        if nearest["status"] != row["status"]:
            scores.miss("status", f"{row['status']}, not {nearest['status']}", row["doc"], row["quote"])
    return {"right": ratio(right, found)}


# --- relations -------------------------------------------------------------------------------------------


def score_contradictions(gold: Gold, run: Run, scores: Scores) -> Measures:
    """Clear contradictions whose two sides share a row that shows a conflict."""
    return score_pairs("contradictions", gold, run, scores, conflict=True)


def score_rounding(gold: Gold, run: Run, scores: Scores) -> Measures:
    """Rounding agreements whose two sides share a row that shows no conflict."""
    return score_pairs("rounding_agreements", gold, run, scores, conflict=False)


def score_pairs(part: str, gold: Gold, run: Run, scores: Scores, *, conflict: bool) -> Measures:
    clear = [row for row in gold[part] if row.get("strength", "clear") == "clear" and not row.get("doubt")]
    right = 0
    for row in clear:
        shared = run.facts_at(row["quotes"])
        flagged = any(run.facts[name]["conflicts"] for name in shared)
        good = bool(shared) and flagged == conflict
        right += good
        if not good:
            scores.miss(f"{part} missed", row.get("about") or row.get("note"), *(quote["quote"][:60] for quote in row["quotes"]))
    return {"right": f"{right}/{len(clear)}", "share": ratio(right, len(clear))}


def score_hard_negatives(gold: Gold, run: Run, scores: Scores) -> Measures:
    """Pairs that must be kept apart and share a row."""
    merged = [row for row in gold["hard_negatives"] if run.facts_at(row["quotes"][:2])]
    for row in merged:
        scores.miss("hard negative merged", row.get("why"), *(quote["quote"][:60] for quote in row["quotes"][:2]))
    return {"merged": f"{len(merged)}/{len(gold['hard_negatives'])}"}


def score_origins(gold: Gold, run: Run, scores: Scores) -> Measures:
    """Groups of documents that were made from one text and share their origin, and pairs that share one and should not."""
    origin = {doc: row["origin_id"] or row["id"] for doc, row in run.documents.items()}
    groups = [group["docs"] for group in gold["duplicates"] if all(doc in origin for doc in group["docs"])]
    whole = [docs for docs in groups if len({origin[doc] for doc in docs}) == 1]
    for docs in groups:
        if docs not in whole:
            scores.miss("origin missed", *docs)
    together = {frozenset(pair) for docs in groups for pair in combinations(docs, 2)}
    known = [row["doc"] for row in gold.get("meta", ()) if row["doc"] in origin]
    wrong = [pair for pair in combinations(sorted(known), 2) if origin[pair[0]] == origin[pair[1]] and frozenset(pair) not in together]
    for pair in wrong:
        scores.miss("origin wrongly joined", *pair)
    return {"right": f"{len(whole)}/{len(groups)}", "wrongly_joined": len(wrong)}


def score_furniture(gold: Gold, run: Run, scores: Scores) -> Measures:
    """Lines of page furniture that a claim was made of."""
    lines = [(row["doc"], line.strip()) for row in gold["boilerplate"] for line in (row.get("quote") or "").splitlines()]
    lines = [(doc, line) for doc, line in lines if len(line) >= 12]
    claimed = [line for line in lines if run.claims_at(*line)]
    for line in claimed:
        scores.miss("furniture in claims", *line)
    return {"in_claims": f"{len(claimed)}/{len(lines)}"}


# --- gold files ------------------------------------------------------------------------------------------


def read_gold(path: Path) -> Gold:
    """Raises TextkitError where the file is no gold."""
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TextkitError(f"{path}: can't be read as gold ({error})") from error
    if not isinstance(gold, dict) or "facts" not in gold:
        raise TextkitError(f"{path}: is no gold file: it has no list of facts")
    return gold


def read_stories(folder: Path) -> dict[str, list[tuple[Path, Gold]]]:
    """The stories below a folder, by split: the folder of each story's articles, and its gold. Raises TextkitError where there are none."""
    import tomllib

    splits: dict[str, list[tuple[Path, Gold]]] = {}
    for path in sorted(folder.glob("*/gold.json")):
        split = tomllib.loads(path.with_name("story.toml").read_text(encoding="utf-8"))["split"]
        splits.setdefault(split, []).append((path.with_name("articles"), read_gold(path)))
    if not splits:
        raise TextkitError(f"{folder}: holds no stories (folders with gold.json, story.toml and articles/)")
    return splits


def joined_gold(golds: Iterable[Gold]) -> Gold:
    """The gold of several stories as one; what has one canonical name and type in two stories is one entity."""
    joined: dict[str, list[Any]] = defaultdict(list)
    for gold in golds:
        for part, rows in gold.items():
            joined[part] += rows
    return joined


def run_of(results: Results) -> Run:
    """The rows of finished results."""
    return Run({table: results.rows(table) for table in ("documents", "claims", "figures", "entities", "facts")})


def evaluate_stories(folder: Path, *, keep: Path, splits: Iterable[str] = ()) -> Iterator[tuple[str, Scores]]:
    """Ingests the articles of each split of a folder of stories into `keep`/split, and gives the split's scores.

    Raises TextkitError where there are no stories, or no split of a name that is asked for.
    """
    from textkit.run import ingest

    stories = read_stories(folder)
    if unknown := set(splits) - set(stories):
        raise TextkitError(f"{folder}: has no split {', '.join(sorted(unknown))}; there are {', '.join(sorted(stories))}")
    for split in splits or sorted(stories, key=("train dev test".split()).index):
        results = ingest([articles for articles, _ in stories[split]], out=keep / split)
        yield split, evaluate(joined_gold(gold for _, gold in stories[split]), run_of(results))


def score_rows(scores: Mapping[str, Scores]) -> list[Row]:
    """A row a measure, with the value of each named run."""
    names = dict.fromkeys((part, measure) for found in scores.values() for part, rows in found.parts.items() for measure in rows)
    return [
        {"part": part, "measure": measure} | {name: found.parts.get(part, {}).get(measure, "") for name, found in scores.items()}
        for part, measure in names
    ]


# --- the reviewers' own verdicts --------------------------------------------------------------------------


def precision_rows(results: Results) -> list[Row]:
    """Share of the judged facts that reviewers accepted, in all and by what the facts are.

    That is the language, the kind of text, the labels of figures and names, and the rules by which claims got their status and speaker,
    were joined and were found to differ. A fact counts once in each group that it belongs to. `from` and `to` are the 95 % score interval
    (Wilson 1927). Facts that are flagged, that reviewers disagree about, or that nobody has judged, don't count.
    """
    verdict = {fact.id: results.verdict_of(fact) for fact in results.facts}
    judged = [fact for fact in results.facts if verdict[fact.id] in ("accepted", "rejected")]
    groups: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for fact in judged:
        for group in [("all", ""), *_groups_of(results, fact)]:
            groups[group].append(verdict[fact.id] == "accepted")
    return [_precision_row(part, value, groups[part, value]) for part, value in sorted(groups)]


def _groups_of(results: Results, fact: Fact) -> list[tuple[str, str]]:
    claims = results.claims_of(fact)
    documents = [results.document[claim.citation.document_id] for claim in claims]
    figures = [results.figure[i] for claim in claims for i in claim.figure_ids if i in results.figure]
    row = results.fact_row(fact)
    groups = {
        *(("language", claim.lang) for claim in claims),
        *(("text", document.translationese.kind) for document in documents),
        *(("figure", figure.label) for figure in figures),
        *(("claim", claim.status) for claim in claims),
        *(("speech", claim.quote_type or "none") for claim in claims),
        *(("name", results.entity[i].label) for claim in claims for i in claim.entity_ids if i in results.entity),
        *(("joined by", _main_reason(link)) for link in results.links_of.get(fact.id, ())),
        *(("conflict", conflict.kind) for conflict in fact.conflicts),
        ("fact", row["status"]),
        ("origins", str(min(row["origins"], 5)) + ("+" if row["origins"] >= 5 else "")),
    }
    return sorted(groups)


def _main_reason(link: Link) -> str:
    """The field of the comparison that spoke most for the two claims."""
    return max(((effect, field) for field, _, effect in link.reasons), default=(0.0, "nothing"))[1]


def _precision_row(part: str, value: str, accepted: Sequence[bool]) -> Row:
    least, most = wilson(sum(accepted), len(accepted))
    return {
        "part": part,
        "value": value,
        "judged": len(accepted),
        "accepted": sum(accepted),
        "precision": round(sum(accepted) / len(accepted), 3),
        "from": round(least, 3),
        "to": round(most, 3),
    }


def wilson(right: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The score interval of a share of `right` in n > 0, at 95 % unless another z is given.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    """
    share, spread = right / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * (share * (1 - share) / n + spread / (4 * n)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)
