"""Data Docs: one static page a stage, without a network, in English and Chinese."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assets.storage import files
from expectations.results import STAGES, ExpectationResult, TableResult

STATUS_WORDS = {
    "passed": "passed 通过",
    "warned": "warned 警告",
    "failed": "failed 未通过",
    "errored": "errored 检查出错",
    "muted": "muted 已静音",
}
STAGE_WORDS = {"landing": "landing 落地", "warehouse": "warehouse 仓库", "release": "release 发布"}

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Gate: {{ stage }}</title>
<style>
body { font: 16px/1.5 sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
body { color: #111; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 2rem; }
th, td { border: 1px solid #777; padding: .25rem .5rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
.failed, .errored { font-weight: bold; border-left: .5rem solid #111; }
.warned, .muted { border-left: .5rem double #111; }
@media print { a { color: inherit; text-decoration: none; } }
</style>
</head>
<body>
<h1>Gate 关口: {{ stage_words }}</h1>
<p>A failed or errored expectation blocks the next stage; errored: the check itself could not be run.
未通过或检查出错都会阻止进入下一阶段；“检查出错”表示检查本身未能运行。</p>
<table>
<caption>Tables 数据表</caption>
<thead><tr><th scope="col">Table 表</th><th scope="col">Status 状态</th>
<th scope="col">Expectations 检查项</th><th scope="col">Did not hold 未成立</th></tr></thead>
<tbody>
{% for table in tables %}<tr class="{{ table.status }}">
<td><a href="#{{ table.table }}">{{ table.table }}</a></td>
<td>{{ words[table.status] }}</td><td>{{ table.results | length }}</td>
<td>{{ table.failed | join(", ") }}</td></tr>
{% endfor %}</tbody>
</table>
{% for table in tables %}<h2 id="{{ table.table }}">{{ table.table }}: {{ words[table.status] }}</h2>
<table>
<thead><tr><th scope="col">Expectation 检查项</th><th scope="col">Arguments 参数</th>
<th scope="col">Severity 级别</th><th scope="col">Status 状态</th>
<th scope="col">Observed 观察值</th></tr></thead>
<tbody>
{% for row in rows[table.table] %}<tr class="{{ row.status }}"><td>{{ row.expectation }}</td>
<td>{{ row.arguments }}</td><td>{{ row.severity }}</td>
<td>{{ words[row.status] }}{% if row.owner %} ({{ row.owner }}){% endif %}</td>
<td>{{ row.observed }}</td></tr>
{% endfor %}</tbody>
</table>
{% endfor %}</body>
</html>
"""


def write_data_docs(results: Iterable[TableResult], folder: Path) -> tuple[Path, ...]:
    """Write `<stage>.html` for each stage that has results; returns the files.

    `folder` lies below `<data>/<study>/quality`. A page asks for nothing outside itself and holds no time.
    """
    found = tuple(results)
    written = []
    for stage in STAGES:
        tables = sorted((table for table in found if table.stage == stage), key=lambda table: table.table)
        if not tables:
            continue
        written.append(folder / f"{stage}.html")
        files.write_bytes(written[-1], _page(stage, tables).encode())
    return tuple(written)


def _page(stage: str, tables: list[TableResult]) -> str:
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(PAGE).render(
        stage=stage,
        stage_words=STAGE_WORDS[stage],
        words=STATUS_WORDS,
        tables=tables,
        rows={table.table: [_row(result) for result in table.results] for table in tables},
    )


def _row(result: ExpectationResult) -> dict[str, Any]:
    return {
        "expectation": result.expectation,
        "arguments": _text(result.arguments),
        "severity": result.severity,
        "status": result.status,
        "observed": _text(result.observed),
        "owner": result.mute_owner,
    }


def _text(values: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}" for key, value in values.items()
    )
