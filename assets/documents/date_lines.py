"""Dates of publication that no label names: in the date line of news, in the head of a newspaper's page."""

import re

from assets.documents.body import Body
from assets.documents.date_labels import Told, built_label
from assets.documents.dates import PrintedDate, first_date, is_only_a_date, whole_date
from assets.documents.label_names import WEAK
from assets.documents.label_values import BLANK
from assets.documents.labels import field_of
from assets.documents.line_signs import ADOPTED, AFTER, AROUND, FACTS, FOOTER
from assets.documents.markup import SEAM, Page
from assets.documents.signatures import names_an_organisation

# Lines around the head of the text in which a date without a label is the date of publication.
ABOVE, BELOW = 16, 2
BRACKET_ABOVE = 4
HEADING_REACH = 40
LONGEST_LINE = 300
TITLE_LINK = 10
# A link of fewer letters is a button.
LEADING_LINK = 4
_DAY = ("day", "minute")
# The label of a date, or the last words before it.
_LABEL_BEFORE = re.compile(r"([\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z\s]*)[\s：:（(\[【]*$")
_NAMED_OTHERWISE = re.compile(r"(?:日期|时间|期限|期至|为止|截[止至]|[始止]日|失效|废止)$")
# A day of the week stands beside the date of a paper, and in the clock of a site.
_PAPER = re.compile(r"来源|[\u4e00-\u9fff]报(?![\u4e00-\u9fff])|第\s*\w{1,3}\s*版")
_PAGE_OF_A_PAPER = re.compile(
    r"第\s*[A-Z]?\d{1,3}\s*版|(?<!\d)[A-Z]?\d{1,2}\s*版(?:[：:]|$)|(?:总第|第)\s*\d{2,6}\s*期"
)
# So far above the title a paper's head stands, and so long is its line.
HEAD_OF_A_PAPER, LONGEST_HEAD = 20, 60
# 2024年1月9日在…会议上: the day of what is told.
_IN_A_PHRASE = re.compile("[在，于起至前后以]|召开|举行|印发")
_DAY_AND_MONTH = (
    re.compile(r"(?P<d>\d{1,2})日? (?P<y>(?:19|20)\d\d)[-./年](?P<m>\d{1,2})月?"),
    re.compile(r"(?P<y>(?:19|20)\d\d)[-./年]? ?[-./]?(?P<m>\d{1,2})[-./月](?P<d>\d{1,2})日?"),
    re.compile(r"(?P<y>(?:19|20)\d\d)[-./年](?P<m>\d{1,2})月? (?P<d>\d{1,2})日?"),
    re.compile(r"(?P<m>\d{1,2})[-./月](?P<d>\d{1,2})日? (?P<y>(?:19|20)\d\d)年?"),
)


def unlabelled_date(page: Page, body: Body, taken: set[int], title: int | None) -> PrintedDate | None:
    """A date to the day in a short line at the head of the text: the date line of news."""
    inside = set(body.numbers())
    if title is None:
        title = _heading_line(page, body)
    elif title > body.start:
        title = body.start
    above = range(body.start - 1, max(-1, body.start - ABOVE - 1), -1)
    near = [
        *(number for number in above if title is None or number > title - 3),
        *range(body.start, min(body.start + BELOW, body.end)),
        *_below(page, body),
    ]
    for number in near:
        line = page.lines[number]
        if (
            line.text[:1] in "—－"
            or line.is_hidden
            or len(line.text) > LONGEST_LINE
            or number in body.others
            or _leads_elsewhere(page, body, number, title)
            or _lists_others(page, number)
        ):
            continue
        if _signs_a_bulletin(page, body, number, title):
            continue
        if number in taken or number - 1 in taken or FOOTER.search(line.text) or AROUND.search(line.text):
            continue
        if (
            line.text[:1] in "（("
            and "年" in line.text
            and (is_only_a_date(line.text) or ADOPTED.match(line.text))
        ):
            continue
        date = _of_line(page, number, number in inside, title is not None and number > title)
        if date is not None:
            return date
    return None


def _leads_elsewhere(page: Page, body: Body, number: int, title: int | None) -> bool:
    """Whether a line above the title or below the text links another page without naming it as the source."""
    line = page.lines[number]
    is_outside = number >= body.end or (title is not None and number < title)
    return is_outside and line.links >= LEADING_LINK and not FACTS.search(line.text)


def date_of_a_paper(page: Page, body: Body, title: int | None) -> PrintedDate | None:
    """The day in the head of a newspaper's page, where its number or that of its page stands beside it."""
    stop = body.start if title is None else min(title, body.start)
    for number in range(max(0, stop - HEAD_OF_A_PAPER), stop):
        line = page.lines[number]
        if (
            line.is_hidden
            or line.links >= LEADING_LINK
            or len(line.text) > LONGEST_HEAD
            or AROUND.search(line.text)
        ):
            continue
        beside = " ".join(near.text for near in page.lines[max(0, number - 1) : number + 2])
        if _PAGE_OF_A_PAPER.search(beside) and number not in body.others:
            date = first_date(line.text)
            if date is not None and date.value is not None and date.precision == "day":
                return date
    return None


def _signs_a_bulletin(page: Page, body: Body, number: int, title: int | None) -> bool:
    """Whether a day above the text stands below its issuer: 某某市统计局 above 2000年2月28日."""
    text = page.lines[number].text
    return (
        0 < number < body.start
        and is_only_a_date(text)
        and "年" in text
        and names_an_organisation(page.lines[number - 1].text)
        and (title is None or number - 1 > title)
    )


def _below(page: Page, body: Body) -> list[int]:
    """The lines just below the text, up to comments and other articles."""
    numbers: list[int] = []
    for number in range(body.end, min(body.end + BELOW, len(page.lines))):
        if AFTER.match(page.lines[number].text):
            break
        numbers.append(number)
    return numbers


def bracketed_date(page: Page, body: Body) -> PrintedDate | None:
    """（2002年12月16日） alone below the title: the day of a note where nothing else says one."""
    for number in range(body.start - 1, max(-1, body.start - BRACKET_ABOVE - 1), -1):
        line = page.lines[number].text
        if line[:1] in "（(" and is_only_a_date(line):
            return first_date(line)
    return None


def _lists_others(page: Page, number: int) -> bool:
    """Whether a line is made of links and one of them has the length of another page's title."""
    line = page.lines[number]
    if line.links * 2 <= len(line.text):
        return False
    words = (link.words for link in page.links if link.line == number)
    return any(len(one) >= TITLE_LINK and not one.startswith(("http", "www")) for one in words)


def _heading_line(page: Page, body: Body) -> int | None:
    """The last line above the text that is a heading by its tag."""
    for number in range(body.start - 1, max(-1, body.start - HEADING_REACH), -1):
        line = page.lines[number]
        if page.blocks[line.block].tag in ("h1", "h2") and not line.links:
            return number
    return None


def _of_line(page: Page, number: int, is_inside: bool, is_below_title: bool) -> PrintedDate | None:
    text = page.lines[number].text
    spaced = " ".join(page.lines[number].parted.replace(SEAM, " ").split())
    if is_inside and len(text) > 80:
        return None
    read, rest_begin = spaced if first_date(spaced) else text, 0
    while date := first_date(read[rest_begin:]):
        before = read[: rest_begin + date.start]
        rest_begin += date.start + max(1, len(date.raw))
        if date.value is None or date.precision not in _DAY or _is_named_otherwise(before):
            continue
        if _IN_A_PHRASE.match(spaced.partition(date.raw)[2].lstrip()):
            continue
        rest = text.replace(date.raw, "")
        if is_inside and not (is_only_a_date(text) or "来源" in rest):
            return None
        if re.search("[。；]", rest) or ("，" in rest and not _is_line_of_facts(text, date)):
            return None
        if "星期" in rest and not is_below_title and not _PAPER.search(rest):
            return None
        return date
    return None if is_inside else _in_two_parts(page, number)


def _is_line_of_facts(text: str, date: PrintedDate) -> bool:
    """Whether a line with a comma prints facts all the same: names in a row beside the date."""
    return bool(FACTS.search(text)) or (
        len(text) <= 60 and (text.startswith(date.raw) or text.endswith(date.raw))
    )


def _is_named_otherwise(before: str) -> bool:
    """Whether the words before a date name it, and as another date than that of publication."""
    if before.rstrip().endswith(("至", "到", "~", "～")):
        return True
    label = _LABEL_BEFORE.search(before)
    if label is None:
        return False
    letters = BLANK.sub("", label[1])
    built = built_label(label[1].split()[-1]) or built_label(letters)
    if built:
        return built[1] is not Told.PUBLISHED
    for length in range(min(8, len(letters)), 1, -1):
        field = field_of(letters[-length:])
        if field:
            return field != "date_published" or (letters[-length:] in WEAK and len(letters) > length)
    return bool(_NAMED_OTHERWISE.search(letters))


def _in_two_parts(page: Page, number: int) -> PrintedDate | None:
    """A date whose day stands apart from year and month, in the next element or the next line."""
    own = [part for piece in page.lines[number].parted.split(SEAM) if (part := piece.strip())]
    after = page.lines[number + 1] if number + 1 < len(page.lines) else None
    following = after.text if after is not None and len(after.text) <= 8 else ""
    before = page.lines[number - 1].text if number and len(page.lines[number - 1].text) <= 8 else ""
    for words in (" ".join(own), f"{' '.join(own)} {following}", f"{before} {' '.join(own)}"):
        for form in _DAY_AND_MONTH:
            if 8 <= len(words) <= 24 and (said := form.fullmatch(words)):
                date = whole_date(f"{said['y']}-{said['m']}-{said['d']}")
                if date is not None and date.value is not None:
                    return PrintedDate(date.value, None, date.precision, words)
    return None
