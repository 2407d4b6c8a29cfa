"""Whole pages put together from parts, each with its truth."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.unit.documents import parts_of_pages as parts


@dataclass(frozen=True)
class MadePage:
    """The bytes of a page, its parts by name, its fields and its text as they should be read."""

    name: str
    body: bytes
    fields: dict[str, str]
    text: str


def made_page(
    content: str, index: int, headline: str, body: str, tail: str, chrome: str, head: str, is_gb: bool
) -> MadePage:
    """The page of these parts; a part of a kind is given by its name, an index by its number."""
    said = parts.CONTENTS[content]
    table, printed = parts.INDEXES[index](said)
    lines, dated = parts.HEADLINES[headline]
    fields = {
        name: getattr(said, name)
        for name in ("issuer", "doc_number", "index_number", "topic")
        if name in printed
    }
    fields["title"] = said.title
    if "date_document" in printed or said.signature:
        fields["date_document"] = parts.SIGNED
    has_visible_date = "date_published" in printed | dated
    if has_visible_date:
        fields["date_published"] = parts.PUBLISHED
    elif head == "page made later":
        fields["date_published"] = "2022-01-01"
    inner = f'{table}<div class="art">{lines}{parts.BODIES[body](said)}{parts.TAILS[tail]}</div>'.replace(
        "{t}", said.title
    )
    charset = "gb2312" if is_gb else "utf-8"
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}">{parts.HEADS[head]}</head>'
        f"<body>{parts.CHROMES[chrome].format(inner)}</body></html>"
    ).replace("{t}", said.title)
    name = f"{content}/{parts.INDEXES[index].__name__}/{headline}/{body}/{tail}/{chrome}/{head}"
    return MadePage(name, page.encode("gb18030" if is_gb else "utf-8"), fields, said.text)


def made_pages(number: int, seed: int) -> Iterator[MadePage]:
    """Pages of parts drawn by chance; every page is possible."""
    draw = random.Random(seed)
    for _ in range(number):
        yield made_page(
            draw.choice(sorted(parts.CONTENTS)),
            draw.randrange(len(parts.INDEXES)),
            draw.choice(sorted(parts.HEADLINES)),
            draw.choice(sorted(parts.BODIES)),
            draw.choice(sorted(parts.TAILS)),
            draw.choice(sorted(parts.CHROMES)),
            draw.choice(sorted(parts.HEADS)),
            draw.random() < 0.3,
        )
