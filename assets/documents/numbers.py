"""Document numbers as they stand alone in a line: 某政发〔2020〕12号."""

import re

_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,24}(?:[（(][\u4e00-\u9fff]{1,6}[）)][\u4e00-\u9fff]{0,6})?\s*[〔［\[（(【]\s*(?:19|20)\d{2}\s*[〕］\])）】]\s*(?:第\s*)?\d{1,5}\s*号"
)
# 国家税务总局公告2023年第21号: the numbers of announcements and orders have no brackets.
_ANNOUNCED = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:\s+[\u4e00-\u9fff]{2,12}){0,4}\s*(?:公告|通告)\s*(?:19|20)\d{2}\s*年\s*第\s*\d{1,4}\s*号"
)
# 签发人：某某 stands beside the number on the head of a letter.
_SIGNER = re.compile(r"\s+签\s*发\s*人?\s*[：:].{0,20}$")
LONGEST = 48


_BRACKETED = re.compile(
    r"[（(]([\u4e00-\u9fffA-Za-z]{1,24}\s*[〔［\[]\s*(?:19|20)\d{2}\s*[〕］\]]\s*(?:第\s*)?\d{1,5}\s*号)[）)]\s*$"
)


def number_in_brackets(line: str) -> str | None:
    """The document number in brackets at the end of a line; None where there is none."""
    found = _BRACKETED.search(line)
    return "".join(found[1].split()) if found else None


def document_number(line: str) -> str | None:
    """The document number that a line is, without blanks; None where it is anything else."""
    text = _SIGNER.sub("", line).strip("（）() ")
    if len(text) > LONGEST or "号" not in text:
        return None
    if not _NUMBER.fullmatch(text) and not _ANNOUNCED.fullmatch(text):
        return None
    return "".join(text.split())
