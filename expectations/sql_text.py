"""SQL as suites write it: placeholders filled in, everything else left as it is.

A predicate or query may hold `{batch}` (the table under test, which already carries an alias),
`{snapshot_date}` and `{tables.<name>}` (another table of the gate, or one given for reference). All other
braces are text, so that a regular expression may say `[0-9]{6}`.
"""

import re
from datetime import date

PLACEHOLDER = re.compile(r"\{(batch|snapshot_date|tables\.[a-z][a-z0-9_]*)\}")
# What SQLAlchemy's text() would take for a bound parameter.
BIND = re.compile(r"(?<![:\w\\]):(\w+)(?!:)")


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """A value as an SQL literal."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return "'" + str(value).replace("'", "''") + "'"


def tables_named(sql: str) -> tuple[str, ...]:
    """Names of the other tables that a piece of SQL asks for."""
    found = {name.removeprefix("tables.") for name in PLACEHOLDER.findall(sql) if name.startswith("tables.")}
    return tuple(sorted(found))


def filled(sql: str, snapshot_date: date, batch: str) -> str:
    """SQL with its placeholders filled in; `batch` is what stands for the table under test."""

    def replacement(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "batch":
            return batch
        if name == "snapshot_date":
            return literal(snapshot_date)
        return quoted(name.removeprefix("tables."))

    return PLACEHOLDER.sub(replacement, sql)


def for_gx(sql: str, snapshot_date: date) -> str:
    """SQL as GX takes it: `{batch}` kept for GX, other braces doubled, colons not read as parameters."""
    pieces = PLACEHOLDER.split(sql)
    parts = []
    for position, piece in enumerate(pieces):
        if position % 2 == 0:
            parts.append(piece.replace("{", "{{").replace("}", "}}"))
        elif piece == "batch":
            parts.append("{batch}")
        else:
            parts.append(filled("{" + piece + "}", snapshot_date, ""))
    return BIND.sub(r"\\:\1", "".join(parts))
