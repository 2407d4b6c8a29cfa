"""Signatures: the name of one that issues documents, and below or beside it the day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assets.documents.dates import PrintedDate, first_date, is_only_a_date
from assets.documents.markup import Page

_ORGANISATION = re.compile(
    r"(?:府|局|厅|委|部|办|院|会|室|处|组|中心|公司|银行|署|队|站|所|校|学|军|团|社|联盟|协会|党|行|司|军委|人大|政协)$"
)
# 市长　周望川 signs orders and replies.
_SIGNER = re.compile(
    r"^(?:代|副)?(?:总理|主席|省长|市长|州长|盟长|县长|区长|旗长|镇长|乡长|部长|厅长|局长|主任|院长|行长|署长)"
    r"[\s　：:]*[\u4e00-\u9fff][\u4e00-\u9fff·\s　]{1,7}$"
)
_SENTENCE = re.compile("[。；，：！？]")
LONGEST_NAME = 60
# A closing date stands in one of so many last lines.
CLOSING = 3


@dataclass(frozen=True)
class Signature:
    """A signature: its first and last line, and its date."""

    first: int
    last: int
    date: PrintedDate


def names_an_organisation(name: str) -> bool:
    """Whether a line is the name of one that issues documents, or of the head of one."""
    if len(name) <= LONGEST_NAME and _SIGNER.match(name):
        return True
    return (
        len(name) <= LONGEST_NAME
        and not _SENTENCE.search(name)
        and bool(_ORGANISATION.search(name.strip("（）() ")))
    )


def closing_date(page: Page, numbers: Sequence[int]) -> PrintedDate | None:
    """The day in words or with 年月日 that stands alone at the end of a text: a signature under a seal."""
    for number in reversed(numbers[-CLOSING:]):
        line = page.lines[number].text
        if is_only_a_date(line) and "年" in line and line[:1] not in "（(":
            return first_date(line)
    return None


def signatures(page: Page, numbers: Sequence[int]) -> Iterator[Signature]:
    """The signatures in the lines `numbers`, in document order."""
    for before, number in pairwise(numbers):
        line = page.lines[number].text
        if is_only_a_date(line):
            date = first_date(line)
            if date is not None and names_an_organisation(page.lines[before].text):
                yield Signature(before, number, date)
        elif " " in line and len(line) <= 80:
            name, _, rest = line.rpartition(" ")
            if is_only_a_date(rest) and names_an_organisation(name):
                date = first_date(rest)
                if date is not None:
                    yield Signature(number, number, date)
