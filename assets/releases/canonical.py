"""Canonical text of values, CSV bytes and fingerprints (DESIGN §5): equal for Parquet and CSV.

Each value has one text: dates in ISO form, times in UTC with `Z`, numbers as Python's `repr`, `true` and
`false`, text as it is; an absent value has none. The CSV file is those texts; the fingerprint of a table is
the SHA-256 over its rows in order of `row_id` (UTF-8 bytes): per column in contract order `<bytes>:<text>`,
the length of the text in UTF-8 bytes first, or `N` where the value is absent.
"""

import hashlib
import math

import polars as pl

ROWS_A_PIECE = 50_000
SIGNIFICANT_DIGITS = 10


class NotCanonical(ValueError):
    """A value that has no canonical text: NaN, an infinity, an empty string, a NUL, an unexpected type."""


def round_estimates(frame: pl.DataFrame) -> pl.DataFrame:
    """Round every Float64 column to 10 significant digits, so that no platform's last bit is published."""
    return frame.with_columns(
        pl.Series(name, [_rounded(value) for value in frame[name].to_list()], dtype=pl.Float64)
        for name, kind in frame.schema.items()
        if kind == pl.Float64
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{SIGNIFICANT_DIGITS}g}")


def _number_text(value: float | None) -> str | None:
    if value is None:
        return None
    if not math.isfinite(value):
        raise NotCanonical(f"{value} cannot be published: use an absent value with a reason")
    return repr(0.0 if value == 0 else value)


def _column_text(series: pl.Series) -> pl.Series:
    kind = series.dtype
    if kind == pl.String:
        if (series == "").any():
            raise NotCanonical(f"column {series.name} has an empty string: absent is null")
        if series.str.contains("\0", literal=True).any():
            raise NotCanonical(f"column {series.name} has a NUL character")
        return series
    if kind == pl.Float64:
        return pl.Series(series.name, [_number_text(value) for value in series.to_list()], dtype=pl.String)
    if kind == pl.Datetime("us"):
        whole = series.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        exact = series.dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
        return whole.zip_with(series.is_null() | (series.dt.microsecond() == 0), exact)
    if kind in (pl.Boolean, pl.Int64, pl.Date):
        return series.cast(pl.String)
    raise NotCanonical(f"column {series.name} has the type {kind}, which releases do not use")


def texts(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows and columns with every value as its canonical text (String, null = absent).

    Raises NotCanonical for a value that may not be published.
    """
    return pl.DataFrame([_column_text(frame[name]) for name in frame.columns])


def ordered(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows in order of `row_id` by UTF-8 bytes. Raises NotCanonical where one is absent or repeated."""
    ids = frame["row_id"]
    if ids.null_count() or ids.n_unique() != frame.height:
        raise NotCanonical("row_id must be there and unique in every row")
    return frame.sort("row_id")


def row_lines(canonical: pl.DataFrame) -> pl.Series:
    """One line of length-prefixed text per row, from the frame that `texts` returned."""
    marked = [
        pl.when(pl.col(name).is_null())
        .then(pl.lit("N"))
        .otherwise(pl.concat_str(pl.col(name).str.len_bytes().cast(pl.String), pl.lit(":"), pl.col(name)))
        for name in canonical.columns
    ]
    return canonical.select(pl.concat_str(marked).alias("line"))["line"]


def fingerprint(canonical: pl.DataFrame) -> str:
    """Fingerprint of a table whose values are canonical texts and whose rows are ordered."""
    digest = hashlib.sha256()
    lines = row_lines(canonical)
    for start in range(0, lines.len(), ROWS_A_PIECE):
        digest.update("".join(lines.slice(start, ROWS_A_PIECE).to_list()).encode())
    return digest.hexdigest()


def csv_bytes(canonical: pl.DataFrame) -> bytes:
    """CSV of canonical texts: UTF-8, LF, comma, quotes only where needed, absent = empty."""
    return canonical.write_csv(quote_style="necessary", line_terminator="\n").encode()
