"""What a release says about its study: the few facts that documents, codebook and lineage need.

The only module of this room that reads a `Study`; everything after it takes a `Description`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assets.registry.simulation import FILE as ENLARGED_BY
from assets.releases.simulated import marked


@dataclass(frozen=True)
class Variable:
    """One variable of the codebook."""

    name: str
    kind: str
    is_multiple: bool
    list_name: str | None
    target: str
    label_en: str
    label_zh: str
    definition_en: str
    definition_zh: str


@dataclass(frozen=True)
class Term:
    """One category of a closed list."""

    list_name: str
    code: str
    label_en: str
    label_zh: str
    definition_en: str
    definition_zh: str


@dataclass(frozen=True)
class Description:
    """A study as its release presents it.

    `files` are path, kind, rows and digest of the parsed values; `origins` gives the lines that hold an id.
    """

    name: str
    title_en: str
    title_zh: str
    scope_en: str
    scope_zh: str
    released_on: date
    is_simulated: bool
    licence: Mapping[str, str]
    contacts: Mapping[str, str]
    thresholds: Mapping[str, float]
    codebook_version: str
    limits_en: str
    limits_zh: str
    variables: tuple[Variable, ...]
    terms: tuple[Term, ...]
    files: tuple[tuple[str, str, int, str], ...]
    origins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def version_suffix(self) -> str:
        """Versions of simulated studies end in `+sim`."""
        return "+sim" if self.is_simulated else ""

    def marked(self, text: str) -> str:
        """A title or description as the release writes it: SIMULATED stands before it where that is so."""
        return marked(text, self.is_simulated)


# The collections of a study whose rows become rows of derived or reference tables, and their ids.
_ROWS = (
    ("claims", "record_id"),
    ("claim_checks", "check_id"),
    ("local_records", "record_id"),
    ("designations", "record_id"),
    ("documents", "record_id"),
    ("codings", "record_id"),
    ("search_log", "search_id"),
    ("survey_figures", "figure_id"),
    ("media_figures", "figure_id"),
    ("other_places", "place_id"),
)


def describe(study: Any) -> Description:
    """The description of a study as `assets.registry.load_study` returned it."""
    settings, codebook = study.settings, study.codebook
    return Description(
        name=study.name,
        title_en=settings.title_en,
        title_zh=settings.title_zh,
        scope_en=settings.scope_en,
        scope_zh=settings.scope_zh,
        released_on=settings.snapshot_date,
        is_simulated=settings.is_simulated,
        licence=_plain(settings.licence),
        contacts=_plain(settings.contacts),
        thresholds=_plain(settings.thresholds),
        codebook_version=str(codebook.version),
        limits_en=codebook.limits_en,
        limits_zh=codebook.limits_zh,
        variables=tuple(_variable(one) for one in codebook.variables),
        terms=tuple(_terms(study.reference)),
        files=tuple(sorted((one.path, one.kind, one.rows, one.digest) for one in study.files)),
        origins=_origins(study),
    )


def _plain(value: Any) -> dict:
    return dict(value) if isinstance(value, Mapping) else dict(value.model_dump())


def _variable(one: Any) -> Variable:
    return Variable(
        name=one.variable,
        kind=str(getattr(one.type, "value", one.type)),
        is_multiple=bool(one.multiple),
        list_name=one.list,
        target=str(getattr(one.target, "value", one.target)),
        label_en=one.label_en,
        label_zh=one.label_zh,
        definition_en=one.definition_en or "",
        definition_zh=one.definition_zh or "",
    )


def _terms(reference: Mapping[str, Iterable[Any]]) -> Iterable[Term]:
    for list_name in sorted(reference):
        for one in reference[list_name]:
            yield Term(
                list_name,
                one.code,
                one.label_en,
                one.label_zh,
                one.definition_en or "",
                one.definition_zh or "",
            )


def _origins(study: Any) -> dict[str, tuple[str, ...]]:
    """Lines `file:line` by id; an id that several lines share (two coders, one record) has them all."""
    # A code may come back with another meaning: a period is a code from a year on.
    periods = {f"{one.code}@{one.from_year}": (f"{one.file}:{one.line}",) for one in study.area_codes}
    paths = {one.path for one in study.files}
    files = {one.source_id: f"sources/{one.source_id}.yml" for one in study.sources}
    # A source without a file is a copy of a simulated study at a larger scale.
    lines: dict[str, list[str]] = {
        name: [f"{file if file in paths else ENLARGED_BY}:1"] for name, file in files.items()
    }
    for collection, id_name in _ROWS:
        for row in getattr(study, collection):
            row_id = getattr(row, id_name, None)
            if row_id is not None:
                lines.setdefault(str(row_id), []).append(f"{row.file}:{row.line}")
    return periods | {row_id: tuple(dict.fromkeys(found)) for row_id, found in lines.items()}
