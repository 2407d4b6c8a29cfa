"""What a simulated page tells: the facts, the paragraphs that say them, the words that evidence each."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from assets.simulation import wording

CHINESE_DIGITS = "〇一二三四五六七八九"
LONGEST_QUOTE = 25
AROUND = 16
PLACE = ("place_zh", "place_code", "admin_level")
EDIT = 17  # What an edit adds to the number in a page.


@dataclass(frozen=True)
class Place:
    """An invented unit with its code in the years in which it held."""

    code: str
    name_zh: str
    level: str
    parent_code: str | None
    first_year: int
    last_year: int | None

    def holds(self, year: int) -> bool:
        """Whether the code was valid at the end of that year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True)
class Quote:
    """Words of a page: verbatim, with the words before and after them in the same paragraph."""

    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True)
class Story:
    """One text. `codes`: true values by variable of the codebook, empty where the page gives none.

    `keys`: the words that evidence a variable. `number` stands in one sentence, and is what an edit changes.
    """

    title: str
    paragraphs: tuple[str, ...]
    codes: dict[str, tuple[str, ...]]
    keys: dict[str, str]
    is_relevant: bool
    agency: str
    number: int

    @property
    def body(self) -> str:
        """The text as a reader sees it, one paragraph a line."""
        return "\n".join(self.paragraphs)

    def quote(self, variable: str, longer: int = 0) -> Quote | None:
        """The words that evidence a variable, or so many characters more, and what stands around them."""
        key = self.keys.get(variable)
        if key is None:
            return None
        paragraph = next(text for text in self.paragraphs if key in text)
        start = paragraph.index(key)
        end = min(len(paragraph), start + min(len(key) + longer, LONGEST_QUOTE))
        before, after = paragraph[max(0, start - AROUND) : start], paragraph[end : end + AROUND]
        return Quote(paragraph[start:end], before, after)


@dataclass(frozen=True)
class Setting:
    """Where and when a story plays. `signature`: western, chinese, or none (news).

    `office`: the bureau whose site it is; None where any office of the place may sign.
    """

    place: Place
    document_on: date
    published_on: date
    signature: str
    claimant: str
    office: str | None = None


def tell(random: Random, setting: Setting, is_relevant: bool, is_edited: bool) -> Story:
    """The story that these draws make of a setting; an edited one differs in one number."""
    return (_initiative if is_relevant else _other)(random, setting, is_edited)


def in_words(day: date, style: str) -> str:
    """A date as a signature writes it."""
    if style == "western":
        return f"{day.year}年{day.month}月{day.day}日"
    year = "".join(CHINESE_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_tens(day.month)}月{_tens(day.day)}日"


def _tens(number: int) -> str:
    tens, ones = divmod(number, 10)
    words = CHINESE_DIGITS[ones] if ones else ""
    return words if not tens else ("" if tens == 1 else CHINESE_DIGITS[tens]) + "十" + words


def _between(random: Random, sentences: int) -> str:
    return "".join(
        f"{random.choice(wording.WHO)}{random.choice(wording.WHEN)}{random.choice(wording.DOES)}，"
        f"{random.choice(wording.WHY)}。"
        for _ in range(sentences)
    )


def _signed(paragraphs: list[str], agency: str, setting: Setting) -> tuple[str, ...]:
    if setting.signature == "none":
        return tuple(paragraphs)
    return (*paragraphs, agency, in_words(setting.document_on, setting.signature))


def _agency(random: Random, setting: Setting) -> str:
    drawn = random.choice(wording.AGENCIES)
    return setting.place.name_zh + (setting.office or drawn)


def _initiative(random: Random, setting: Setting, is_edited: bool) -> Story:
    technology = random.choice(sorted(wording.TECHNOLOGIES))
    noun, technology_words, sectors = wording.TECHNOLOGIES[technology]
    sector = random.choice(sectors)
    stage = random.choice(wording.STAGE_DRAWS)
    function = random.choice(sorted(wording.FUNCTIONS))
    scope = "whole_unit" if stage == "scaled" else random.choice(sorted(wording.SCOPES))
    data_flow = random.choice(sorted(wording.DATA_FLOWS))
    counted, unit, figure_form = random.choice(wording.FIGURES)
    number = random.randint(120, 98_000)
    shown = number + EDIT if is_edited else number
    has_partner = random.random() < 0.4
    partner = random.choice(wording.PARTNERS)
    agency = _agency(random, setting)
    system = random.choice(wording.WARDS) + random.choice(wording.KINDS) + noun
    words = {"system": system, "agency": agency, "place": setting.place.name_zh}
    title_form, stage_form, basis = wording.STAGES[stage]
    stage_words = stage_form.format(**words)
    figure_words = figure_form.format(figure=shown)
    flow_words = wording.DATA_FLOWS[data_flow] or ""
    partner_words = f"项目由{partner}参与建设。" if has_partner else ""
    paragraphs = [
        f"{_between(random, 1)}{stage_words}{_between(random, 1)}",
        f"该系统面向{wording.SECTORS[sector]}领域，{technology_words}。{_between(random, 2)}",
        f"系统{wording.FUNCTIONS[function]}，{wording.SCOPES[scope]}。{flow_words}{_between(random, 2)}",
        f"{figure_words}{partner_words}{_between(random, random.randint(1, 3))}",
    ]
    is_news = setting.signature == "none"
    codes = {
        "relevant": ("yes",),
        "place_zh": (setting.place.name_zh,),
        "place_code": (setting.place.code,),
        "sector": (sector,),
        "technology": (technology,),
        "stage": (stage,),
        "basis": ("claimed" if is_news else basis,),
        "function": (function,),
        "admin_level": (setting.place.level,),
        "scope": (scope,),
        "data_flow": (data_flow,),
        "claimant": (setting.claimant,),
        **_dates(setting),
        "lead_agency_zh": (agency,),
        "partners_zh": (partner,) if has_partner else (),
        "figure": (str(shown),),
        "figure_unit": (unit,),
        "figure_scope": (counted,),
    }
    stage_key = stage_words[:LONGEST_QUOTE]
    figure_key = figure_words[:LONGEST_QUOTE]
    keys = {
        **dict.fromkeys(("relevant", "stage", "basis", "claimant"), stage_key),
        "sector": f"面向{wording.SECTORS[sector]}领域",
        "technology": technology_words,
        "function": wording.FUNCTIONS[function],
        "scope": wording.SCOPES[scope],
        **({"data_flow": flow_words.removesuffix("。")} if flow_words else {}),
        **({"partners_zh": partner_words[:LONGEST_QUOTE]} if has_partner else {}),
        **dict.fromkeys(("figure", "figure_unit", "figure_scope"), figure_key),
        **_date_key(setting),
    }
    title = title_form.format(**words)
    title = title if setting.place.name_zh in title else setting.place.name_zh + title
    if agency not in "".join(paragraphs):
        paragraphs[0] = f"{agency}负责有关工作。{paragraphs[0]}"
    # The name of the agency holds that of the place, and tells its level.
    keys |= dict.fromkeys((*PLACE, "lead_agency_zh"), agency)
    return Story(title, _signed(paragraphs, agency, setting), codes, keys, True, agency, number)


def _other(random: Random, setting: Setting, is_edited: bool) -> Story:
    title, first, counted = random.choice(wording.OTHER_TOPICS)
    number = random.randint(12, 9_000)
    agency = _agency(random, setting)
    shown = number + EDIT if is_edited else number
    paragraphs = [
        f"{first}{_between(random, 2)}",
        f"{counted.format(figure=shown)}{_between(random, 3)}",
        _between(random, random.randint(1, 3)),
    ]
    ward = random.choice(wording.WARDS)
    is_signed = setting.signature != "none"
    return Story(
        title=f"{title.format(place=setting.place.name_zh)}（{ward}片区）",
        paragraphs=_signed(paragraphs, agency, setting),
        codes={"relevant": ("no",)},
        keys={
            "relevant": first.removesuffix("。")[:LONGEST_QUOTE],
            **(dict.fromkeys(PLACE, agency) if is_signed else {}),
        },
        is_relevant=False,
        agency=agency,
        number=number,
    )


def _dates(setting: Setting) -> dict[str, tuple[str, ...]]:
    signed = () if setting.signature == "none" else (setting.document_on.isoformat(),)
    return {
        "date_document": signed,
        "date_published": (setting.published_on.isoformat(),),
        "date_precision": ("day",),
    }


def _date_key(setting: Setting) -> dict[str, str]:
    if setting.signature == "none":
        return {}
    return {"date_document": in_words(setting.document_on, setting.signature)}


def earlier(day: date, days: int, first: date) -> date:
    """So many days earlier, but not before `first`."""
    return max(first, day - timedelta(days=days))
