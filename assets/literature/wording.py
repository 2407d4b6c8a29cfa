"""Rules that judge claims by their words and dates: the same statement twice, a plan told as a fact."""

import re
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz

from assets.literature.statements import ACTUAL_STAGES, Judgement, Statement, digits

BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
# 将 alone also marks an object in front of the verb (将数据汇聚), 计划 is also the name of a document
# (行动计划), 拟 is half of 虚拟 and 模拟: each needs a word of beginning or purpose beside it.
PLAN_WORDS = re.compile(
    r"\b(?:will (?!not\b)|(?:is|are) to be\b|to be (?:built|established|launched|introduced|completed)\b"
    r"|plans? to\b|is planned\b|are planned\b|planning to\b|intends? to\b|aims? (?:to|at)\b"
    r"|is scheduled\b|is expected to\b)"
    r"|将(?:于|在|会|要|建|实现|达到|上线|启动|启用|投入|推出|推行|覆盖)"
    r"|(?<![虚模])拟(?:于|在|建|新建|投|用|采购|实施)"
    r"|计划(?:于|在|到|用|建|新建|投|实现|覆盖)|力争|预计|争取|目标(?:是|为|[)）])",
    re.IGNORECASE,
)
BY_YEAR = re.compile(
    r"\b(?:by|until|before|from)\b[^.;·]{0,20}?\b(?P<en>(?:19|20)\d\d)\b|到(?P<zh>(?:19|20)\d\d)年"
)


def same_statement_same_author(statements: Sequence[Statement], likeness: float) -> list[Judgement]:
    """The same statement in two documents of one origin cluster: each repeat with the first one told.

    Two statements are the same when they are about one place, give no two different figures, and their names
    (without remarks in brackets) or their sentences are at least `likeness` (0 to 100) alike (rapidfuzz,
    words in any order).
    """
    groups: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.origin_cluster].append(statement)
    found = []
    for origin in sorted(groups):
        told = groups[origin]
        for place, second in enumerate(told):
            first = next((each for each in told[:place] if _is_same(each, second, likeness)), None)
            if first is not None:
                found.append(_repeat(first, second, origin, likeness))
    return found


def _is_same(first: Statement, second: Statement, likeness: float) -> bool:
    if first.document_id == second.document_id or first.place_code != second.place_code:
        return False
    if first.figure and second.figure and first.figure != second.figure:
        return False
    return max(_likenesses(first, second)) >= likeness


def _likenesses(first: Statement, second: Statement) -> tuple[float, float]:
    return _alike(_bare(first.name), _bare(second.name)), _alike(first.text, second.text)


def _repeat(first: Statement, second: Statement, origin: str, likeness: float) -> Judgement:
    names, texts = _likenesses(first, second)
    return Judgement(
        "same_statement_same_author",
        (first.claim_id, second.claim_id),
        "repeat_not_a_second_source",
        f"likeness of names {names:.0f} %, of sentences {texts:.0f} %; the same from {digits(likeness)} % on",
        f"{second.record_id} repeats {first.record_id} in another document of the same origin ({origin}):"
        " one source, not two.",
    )


def _bare(name: str | None) -> str | None:
    return None if name is None else BRACKETS.sub(" ", name)


def _alike(first: str | None, second: str | None) -> float:
    if not first or not second:
        return 0.0
    return fuzz.token_sort_ratio(first.lower(), second.lower())


def repeats(judgements: Sequence[Judgement]) -> list[tuple[str, str]]:
    """Pairs (claim id of the repeat, claim id of the first) of same-author repeats."""
    rule = "same_statement_same_author"
    return [(found.claim_ids[1], found.claim_ids[0]) for found in judgements if found.rule == rule]


def plan_told_as_fact(statements: Sequence[Statement]) -> list[Judgement]:
    """Claims of operation told in the words or dates of a plan; plans whose date the source passed."""
    found = []
    for statement in statements:
        published = statement.published.year if statement.published else None
        if statement.stage in ACTUAL_STAGES:
            signs = _signs_of_a_plan(statement, published)
            if signs:
                found.append(
                    Judgement(
                        "plan_told_as_fact",
                        (statement.claim_id,),
                        "plan_not_fact",
                        "; ".join(signs),
                        f"Coded as {statement.stage}, but told as a plan: an intention, not operation.",
                    )
                )
        elif _is_plan_of_the_past(statement, published):
            found.append(
                Judgement(
                    "plan_told_as_fact",
                    (statement.claim_id,),
                    "plan_of_the_past",
                    f"planned for {statement.year}; told in {published}",
                    "A plan in the future tense whose date had passed when the source appeared: the"
                    " outcome is unknown, and it counts as planned only.",
                )
            )
    return found


def _is_plan_of_the_past(statement: Statement, published: int | None) -> bool:
    """A plan in the words of the future, for a year that lies before the source."""
    if statement.stage != "planned" or not statement.year or not published:
        return False
    return statement.year < published and PLAN_WORDS.search(statement.words) is not None


def _signs_of_a_plan(statement: Statement, published: int | None) -> list[str]:
    signs = [f"word “{found[0].strip()}”" for found in [PLAN_WORDS.search(statement.words)] if found]
    if published is not None:
        if statement.year and statement.year > published:
            signs.append(f"year {statement.year} lies after the source ({published})")
        for match in BY_YEAR.finditer(statement.words):
            year = int(match["en"] or match["zh"])
            if year > published and year != statement.year:
                signs.append(f"year {year} lies after the source ({published})")
    return signs
