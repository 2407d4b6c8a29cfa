"""Landing frame of the documents room: captures of the archive in, one row a text version out.

A page that holds several documents gives a row each: the same text and hash, a range of it for each.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.documents import identity
from assets.documents.kept_documents import DAYS, LANDED, PAGE_DAY
from assets.documents.reprints import clusters
from assets.documents.store import LANDED_COLUMNS, Texts, kept_texts, wanted

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.study import Study

ROLES = ("article", "attachment")


def frames(study: "Study", archive: Path, cache: Path) -> "dict[str, pl.DataFrame]":
    """`page_documents` of everything that was collected for a study; no rows where nothing was.

    `archive` and `cache` are the study's folders of the archive and of the texts that were read from it.
    """
    from assets.collection.evidence import captures
    from assets.collection.landing import held_by
    from assets.documents.store import opened_payloads

    rules = {
        source.source_id: source.collection.articles
        for source in study.sources
        if source.collection is not None
    }
    taken = held_by(captures(archive), study.settings.snapshot_date) if archive.is_dir() else []
    with opened_payloads(archive) as payload:
        return {"page_documents": frame(taken, rules, cache, payload)}


def frame(
    captures: Sequence[Any], rules: Mapping[str, Any], cache: Path, read_payload: Callable[[str], bytes]
) -> "pl.DataFrame":
    """The frame of `page_documents` from captures (rows of the ledger) and a reader of payloads."""
    import polars as pl

    from assets.storage.tables import landing_tables

    contract = landing_tables()["page_documents"]
    pages = [
        capture
        for capture in captures
        if capture.state == "ok" and capture.page_role in ROLES and capture.payload_sha256
    ]
    if not pages:
        return pl.DataFrame(schema=contract.schema)
    held = kept_texts(cache, wanted(pages, rules), read_payload)
    try:
        versions = _versions(pages, held.text_hashes())
        whole = _documents(versions, held.landed())
        found = pl.DataFrame(_origins(whole, held), schema=["document_id", "origin_cluster"], orient="row")
    finally:
        held.close()
    return (
        whole.join(found, on="document_id", how="left")
        .with_columns(is_reprint=pl.col("origin_cluster") != pl.col("page_id"))
        .select(list(contract.schema))
        .cast(contract.schema)
        .sort(list(contract.key))
    )


def _versions(captures: Sequence[Any], hashes: Mapping[str, str | None]) -> "pl.DataFrame":
    """A row a text version: address and hash of the text (without one: of the bytes), and its captures."""
    import polars as pl

    seen = pl.DataFrame(
        {
            "url": [one.url for one in captures],
            "digest": [hashes[one.payload_sha256] or one.payload_sha256 for one in captures],
            "at": [_utc(one.attempted_at) for one in captures],
            "attempt_id": [one.attempt_id for one in captures],
            "source_id": [one.source_id for one in captures],
            "payload_sha256": [one.payload_sha256 for one in captures],
        },
        schema_overrides={"at": pl.Datetime("us")},
    ).sort("url", "at", "attempt_id")
    versions = (
        seen.with_columns(last_of_page=pl.struct("at", "attempt_id").last().over("url"))
        .group_by("url", "digest", maintain_order=True)
        .agg(
            pl.first("source_id", "payload_sha256"),
            first_captured_at=pl.col("at").first(),
            last_captured_at=pl.col("at").last(),
            captures=pl.len(),
            is_latest=pl.struct("at", "attempt_id").last() == pl.col("last_of_page").last(),
        )
    )
    addresses = versions["url"].unique()
    pages = pl.DataFrame({"url": addresses, "page_id": [identity.page_id(url) for url in addresses]})
    return versions.join(pages, on="url").with_columns(
        document_id=pl.concat_str("page_id", pl.lit("-"), pl.col("digest").str.head(8))
    )


def _documents(versions: "pl.DataFrame", landed: Iterable[list[tuple[Any, ...]]]) -> "pl.DataFrame":
    """Text versions with what was read of them: a row each, or one for each document of several on a page."""
    import polars as pl

    kinds = {"text": pl.String, "integer": pl.Int64}
    schema = {name: kinds[LANDED.get(name, "text")] for name in LANDED_COLUMNS}
    read = pl.concat([pl.DataFrame(rows, schema=schema, orient="row") for rows in landed])
    is_part = pl.col("part").is_not_null()
    number = pl.col("part").cast(pl.String).str.zfill(2)
    return (
        versions.join(read, on="payload_sha256", how="inner")
        .with_columns(pl.col(DAYS).str.to_date("%Y-%m-%d"))
        .with_columns(
            flags=pl.concat_str(
                "flags",
                _mark_later_than_capture("date_document", PAGE_DAY),
                _mark_later_than_capture("date_published", "date_published"),
                separator=";",
                ignore_nulls=True,
            ).replace("", None),
            document_id=pl.when(is_part)
            .then(pl.concat_str("document_id", pl.lit("-"), number))
            .otherwise("document_id"),
        )
    )


def _mark_later_than_capture(name: str, day: str) -> "pl.Expr":
    """A page cannot have been published or signed after it was captured; a day is left for time zones."""
    import polars as pl

    is_later = (pl.col(day) - pl.col("first_captured_at").dt.date()).dt.total_days() > 1
    return pl.when(is_later).then(pl.lit(f"{name}_after_capture"))


def _utc(moment: datetime) -> datetime:
    """A time in UTC as landing tables hold it: without a zone."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _origins(documents: "pl.DataFrame", held: Texts) -> list[tuple[str, str]]:
    """For each document the page that tells its story first; versions of one page are one teller."""
    columns = (
        "document_id",
        "page_id",
        "payload_sha256",
        "text_sha256",
        "date_published",
        "first_captured_at",
    )
    rows = documents.select(columns).rows()
    page_of = {name: page for name, page, *_ in rows}
    told = [(name, payload) for name, _, payload, text, *_ in rows if text is not None]
    when = {name: str(day or seen.date()) for name, _, _, _, day, seen in rows}
    # Documents of equal bytes share one signature; it is looked up under the first of them.
    first: dict[str, str] = {}
    for name, payload in told:
        first.setdefault(payload, name)
    signatures = held.signatures(first)
    known = {name: signatures[first[payload]] for name, payload in told}
    found = clusters([(name, when[name], "") for name, _ in told], known)
    # Versions of one page join their clusters: the earliest document of all of them names the origin.
    joined: dict[str, str] = {}
    for name, _ in told:
        _unite(joined, "page " + page_of[name], found[name])
    earliest: dict[str, str] = {}
    for name, _ in told:
        root = _root(joined, found[name])
        if root not in earliest or (when[name], name) < (when[earliest[root]], earliest[root]):
            earliest[root] = name
    return [
        (name, page_of[earliest[_root(joined, found[name])]] if name in found else page)
        for name, page, *_ in rows
    ]


def _root(parents: dict[str, str], name: str) -> str:
    while parents.get(name, name) != name:
        name = parents[name]
    return name


def _unite(parents: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_root(parents, one), _root(parents, other)))
    if first != second:
        parents[second] = first
