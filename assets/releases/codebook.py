"""The codebook of a release: codebook.html (English and Chinese, printable, no request) and codebook.csv."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from assets.releases.describe import Description, Term, Variable
from assets.releases.exports import Export

TEMPLATE = Path(__file__).parent / "templates" / "codebook.html.j2"
CSV_HEADER = (
    *("entry", "table_or_list", "name", "type", "unit"),
    *("label_en", "label_zh", "definition_en", "definition_zh", "missing", "tier"),
)
KINDS = {
    "coded": ("coded by people; every value has a row in evidence/cells", "人工编码；每个值都有证据记录"),
    "derived": ("computed from other tables; see lineage.json", "由其他表计算得出；见 lineage.json"),
    "reference": (
        "reference: read from study files; see lineage.json",
        "参考表：取自研究文件；见 lineage.json",
    ),
    "evidence": ("evidence behind the values of the other tables", "其他各表数值的证据"),
}


def codebook_html(exports: Mapping[str, Export], study: Description, version: str, tier: str) -> bytes:
    """One page: tables with columns, variables of the coding form, closed lists; English beside Chinese."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    lists: dict[str, list] = {}
    for term in study.terms:
        lists.setdefault(term.list_name, []).append(term)
    return (
        template.render(
            study=study, version=version, tier=tier, exports=exports, kinds=KINDS, lists=lists
        ).strip()
        + "\n"
    ).encode()


def _rows(exports: Mapping[str, Export], study: Description) -> Iterator[tuple[str | None, ...]]:
    for name in sorted(exports):
        table = exports[name].table
        described = study.marked(table.description)
        yield ("table", name, name, table.kind, None, name, None, described, None, None, None)
        for column in table.columns:
            unit, missing = column.meta.get("unit"), column.meta.get("missing")
            words = (column.name, column.label_zh, column.description, None)
            yield ("column", name, column.name, column.data_type, unit, *words, missing, column.tier)
    for one in study.variables:
        kind = f"{one.kind}, several values" if one.is_multiple else one.kind
        yield ("variable", one.list_name, one.name, kind, None, *_words(one), None, None)
    for term in study.terms:
        yield ("category", term.list_name, term.code, None, None, *_words(term), None, None)


def _words(one: Variable | Term) -> tuple[str, str, str, str]:
    return (one.label_en, one.label_zh, one.definition_en, one.definition_zh)


def codebook_csv(exports: Mapping[str, Export], study: Description) -> bytes:
    """The same facts as a table: one row per table, column, variable and category."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    writer.writerows(_rows(exports, study))
    return text.getvalue().encode()
