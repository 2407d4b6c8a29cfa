"""Figures as printed: is this a number, is it only a bound, and of what kind is its unit?

A figure is kept as printed. Beside it stands a value only where the figure is a quantity: a year, a decade, a
date or the period of a plan is none. "More than 1,000" is a bound, and a bound is not a value.
"""

import re

YEAR_LIKE = re.compile(
    r"(?:\w+ )*(?:year|decade|date|month|period)|year plan|five-year plan|年份?|年度|月份|日期|规划期",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?")
BOUND_WORDS = (
    r"(?:more than|at least|over|no fewer than|no less than|upwards of|exceeding|"
    r"less than|fewer than|under|at most|up to|no more than)"
)
SCALES = {"k": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "trillion": 1e12}
BOUND_BEFORE_NUMBER = re.compile(
    rf"\b{BOUND_WORDS}\s+(?:US\$|RMB|CNY|USD|EUR|¥|\$|€)?\s*(?P<number>\d[\d,]*(?:\.\d+)?|a dozen)"
    r"\s?(?P<scale>k|m|million|bn|billion|trillion)?\b",
    re.IGNORECASE,
)
WORD_NUMBERS = {"a dozen": 12.0}
# 160 多个视频探头, 20 万余次/月: the mark of a bound opens the unit, after its power of ten.
BOUND_UNIT_ZH = re.compile(r"^[十百千万亿萬億]{0,2}(?:余|多|餘)(?!种|式|功能|媒体|部门)")
BOUND_BRACKET = re.compile(
    r"[(（](?:超过?|逾|余|以上|至少|不少于|不到|以下|不足|over|more than|at least|less than|up to)[)）]"
    r"|,\s*(?:over|at least|more than)$",
    re.IGNORECASE,
)
LOWER_BOUND = re.compile(r"\blower bound\b|\bupper bound\b", re.IGNORECASE)
PERCENT = re.compile(r"^(?:percent|per cent|%|％)|百分", re.IGNORECASE)
PEOPLE = re.compile(
    r"^(?:\w+ )*(?:persons?|people|users?|residents?|citizens?|inhabitants|migrants|developers|officers)$"
    r"|^[十百千万亿余多]*(?:人|名|用户|居民|游客|余人)",
    re.IGNORECASE,
)
# What is counted over again (trips), paid, measured or stored is not a stock of things that stand in a place.
NOT_A_STOCK = re.compile(
    r"\b(?:usd|eur|cny|rmb|yuan|dollars?|euros?|times|points?|years?|months?|days?|hours?|trips?|flights?|visits?|"
    r"rides?|transactions?|queries|calls|messages|records|items|entries|pieces|cases|views|clicks|tests?|articles|"
    r"reports|km|kilometres|hectares|square|percent|tb|gb|pb)\b"
    r"|元|次|倍|件|条|條|数据|小时|天$|月$|年$|平方|公里|亩|公顷|吨|千瓦|度$|％|%|TB|GB|PB|米",
    re.IGNORECASE,
)


def number_of(figure: str | None) -> float | None:
    """The printed figure as a number, where it is one number and nothing else."""
    if figure is None or not NUMBER.fullmatch(figure.strip()):
        return None
    return float(figure.strip().replace(",", ""))


def is_year_like(unit: str | None) -> bool:
    """Whether the unit names a point or span of time (a year, a plan period) and not a quantity."""
    return unit is not None and YEAR_LIKE.fullmatch(unit.strip()) is not None and " per " not in f" {unit} "


def value_of(figure: str | None, unit: str | None) -> float | None:
    """The quantity behind a printed figure; None for words, years, decades, dates and periods of plans."""
    return None if is_year_like(unit) else number_of(figure)


def is_bound(figure: str | None, unit: str | None, *texts: str | None) -> bool | None:
    """Whether a figure is only a bound ("more than", "at least", 余, 超); None without a figure.

    A bound word counts when it stands in the figure or unit, or right before this very number in a text: in
    "600 million people on less than RMB 1000" the 600 million are no bound.
    """
    if figure is None:
        return None
    if is_year_like(unit):
        return False
    if re.match(BOUND_WORDS + r"\b", figure, re.IGNORECASE) or (unit and _unit_says_bound(unit)):
        return True
    value = number_of(figure)
    for text in filter(None, texts):
        if BOUND_BRACKET.search(text) and BOUND_BRACKET.search(text).end() == len(text.strip()):  # type: ignore[union-attr]
            return True
        if value is not None and any(
            _number_in(match) == value for match in BOUND_BEFORE_NUMBER.finditer(text)
        ):
            return True
    return False


def _unit_says_bound(unit: str) -> bool:
    return bool(LOWER_BOUND.search(unit) or BOUND_UNIT_ZH.match(unit) or BOUND_BRACKET.search(unit))


def _number_in(match: re.Match[str]) -> float | None:
    word = match["number"].lower()
    if word in WORD_NUMBERS:
        return WORD_NUMBERS[word]
    value = number_of(word)
    scale = SCALES[match["scale"].lower()] if match["scale"] else 1.0
    return None if value is None else round(value * scale, 6)


def is_percent(unit: str | None) -> bool:
    """Whether the unit is a percentage."""
    return unit is not None and PERCENT.search(unit.strip()) is not None


def counts_people(unit: str | None) -> bool:
    """Whether the unit counts people."""
    return unit is not None and PEOPLE.search(unit.strip()) is not None


def counts_things(unit: str | None) -> bool:
    """Whether the unit counts a stock of things that stand somewhere (cameras), not people or flows."""
    if unit is None or is_year_like(unit) or counts_people(unit) or is_percent(unit):
        return False
    return NOT_A_STOCK.search(unit) is None


def power_of_ten(unit: str | None) -> float:
    """Factor of a Chinese power of ten at the head of a unit: 万 is 10,000, 亿 is 100,000,000, none is 1."""
    head = re.match(r"[百千万亿萬億]+", unit or "")
    powers = {"百": 1e2, "千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}
    factor = 1.0
    for letter in head[0] if head else "":
        factor *= powers[letter]
    return factor
