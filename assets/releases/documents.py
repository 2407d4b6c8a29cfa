"""What a reader of a release sees first: README.md, CITATION.cff, LICENSE."""

from collections.abc import Iterable, Mapping

import yaml

from assets.releases.counts import Counts
from assets.releases.describe import Description
from assets.releases.exports import Export

CLASS_MEANS = {
    "archived": "the page was captured and the hash of the capture re-checked",
    "text_hash": "the text may not be redistributed: its SHA-256, the place in it and a few words are given",
    "transcribed": "a person typed the URL, the facts and a few words; the page was never captured",
    "computed": "from other rows of this release",
}
ABSENCE_MEANS = {
    "not_looked": "nobody looked",
    "looked_not_found": "somebody looked and found nothing",
    "unreachable": "the source could not be reached",
    "blocked": "the source blocked us",
    "page_gone": "the page is gone, which never means that an initiative ended",
    "coder_disagreement": "the coders disagree, and nobody has decided yet",
    "withheld": "the value is known and not published",
    "not_applicable": "another value makes the question meaningless",
}
LICENSE_TEXT = """\
Data (all files but verify.py): Creative Commons Attribution 4.0 International (CC BY 4.0),
https://creativecommons.org/licenses/by/4.0/legalcode

Excluded: the short quotations in the columns quote, prefix, suffix and title_zh. They remain with their authors
and publishers and are given as evidence only.

verify.py: MIT License

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation
the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and
to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of
the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
IN THE SOFTWARE.
"""


def _table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in (tuple(header), *map(tuple, rows))]
    lines.insert(1, "|" + "---|" * len(tuple(header)))
    return "\n".join(lines)


def _agreement(counts: Counts, study: Description) -> str:
    limits = ", ".join(f"{name} {value}" for name, value in sorted(study.thresholds.items()))
    said = _table(("consequence", "rows of agreement"), counts.agreement.items())
    return f"""\
## What agreement here can and cannot show

The table `agreement` gives Krippendorff's alpha with an interval for each variable and, where a coder may name
several categories, for each category. `coder_type` and `coding_mode` say who coded and from what. Where
`coder_type` is `language_model`, both coders are models, and one of them or both read a short abstract instead of
the page. Such an alpha shows whether two readings of the same few sentences end in the same code, so whether the
codebook is understood in one way. It cannot show that the code is true of the page, that people would agree, or
that nothing was left out of the abstract: two models may share an error, and then agree on it.
Variables below the thresholds ({limits or "none set"}) are not used in sums; their disagreements stay visible as
`coder_disagreement`.

{said}"""


def _records(counts: Counts) -> str:
    rows = [(kind, what, number) for (kind, what), number in counts.dispositions.items()]
    rows.append(("all", "", counts.records))
    return f"""\
## What became of each record

Each record of the study is accounted for once, in the table `records`; the sum is {counts.records}.

{_table(("kind of record", "became", "records"), rows)}"""


def _gates(counts: Counts, quarantined: Mapping[str, int]) -> str:
    rows = [(stage, status, number) for (stage, status), number in counts.gates.items()]
    refused = sum(quarantined.values())
    said = f"{refused} rows were refused by the landing gate and are in no table."
    if refused:
        said += "\n\n" + _table(("table", "rows refused"), sorted(quarantined.items()))
    return f"""\
## What was checked before release

`quality.json` holds each expectation with what was observed. {said}

{_table(("stage", "status", "results"), rows)}"""


def readme(
    exports: Mapping[str, Export],
    study: Description,
    version: str,
    counts: Counts,
    quarantined: Mapping[str, int],
) -> bytes:
    """README.md: what this is, how to check it, how strong the evidence is, what is missing and why."""
    tables = [(f"`{name}`", one.rows, one.table.description) for name, one in sorted(exports.items())]
    simulated = "\n**SIMULATED: no value in this release describes the real world.**\n" if study.is_simulated else ""
    evidence = [(name, number, CLASS_MEANS[name]) for name, number in counts.evidence.items()]
    absences = [(name, number, ABSENCE_MEANS[name]) for name, number in counts.absences.items()]
    text = f"""\
# {study.title_en} · {version}

{study.title_zh}
{simulated}
{study.scope_en}

{study.scope_zh}

Released on {study.released_on}. Check all of it yourself, with Python 3.8 or newer and no network:

    python3 verify.py

每个数值都附有证据及其强度；没有数值时，说明原因。用上面的命令即可核对全部内容。

## What is in it

`data/` holds the tables as Parquet, `csv/` the same rows as CSV (empty = absent), `evidence/` the cells, passages,
captures and decisions behind them, `lineage.json` what the other tables were computed from, `codebook.html` what
each column means. CSV files are exact: opened in a spreadsheet, text that begins with `=` may be taken for a formula.

{_table(("table", "rows", "one row is"), tables)}

## How strong the evidence is

Cells with a value in the coded tables, by the strongest evidence that is held for them:

{_table(("evidence class", "cells", "means"), evidence)}

Cells without a value, by reason. An absent value never means “no”:

{_table(("absence", "cells", "means"), absences)}

{_agreement(counts, study)}

{_records(counts)}

{_gates(counts, quarantined)}

Use `evidence_class` and `status` of `evidence/cells` before you count anything: a designation is what a list says,
a claim is what somebody says, and neither is an observation that a system runs.
"""
    return text.encode()


def citation(study: Description, version: str) -> bytes:
    """CITATION.cff (Citation File Format 1.2.0) of the data set."""
    content = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them with the version.",
        "type": "dataset",
        "title": study.title_en,
        "version": version,
        "date-released": study.released_on.isoformat(),
        "license": "CC-BY-4.0",
        "authors": [{"name": f"The {study.title_en} team"}],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110).encode()
