"""`study.yml`: what the study is, where, when, and how it judges; and `decisions/coders.yml`: who coded."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assets.registry.fields import Id, Text, YesNo, as_date, choice, decimal, fail, matching, whole_number
from assets.storage.layout import DAGSTER_FOLDER

Year = Annotated[int, whole_number(1949, 2100)]


class Part(BaseModel):
    """A mapping of a YAML file; keys that it does not know are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def _day(value: Any) -> date:
    found = as_date(value)
    if found.start != found.end:
        fail(f"{found.text!r} is not one day", "a day such as 2026-11-21")
    return found.start


_NAME = matching(r"[a-z][a-z0-9_]{0,39}", "at most 40 lower-case letters, digits and _")


def _study_name(value: Any) -> str:
    name = _NAME(value)
    if name == DAGSTER_FOLDER:
        fail(f"{name!r} is the folder of Dagster in the data root", "another name")
    return name


class Years(Part):
    """First and last year of the study."""

    first: Year = Field(alias="from")
    last: Year = Field(alias="to")


class Licence(Part):
    """Licences of data and code."""

    data: Text
    code: Text
    note: Text


class StudySettings(Part):
    """`study.yml`. Thresholds by name; `per_person`, `alpha_rely` and `alpha_tentative` are always there."""

    study: Annotated[str, BeforeValidator(_study_name)]
    title_en: Text
    title_zh: Text
    scope_en: Text
    scope_zh: Text
    focus_provinces: tuple[Text, ...] = Field(min_length=1)
    focus_level: Annotated[str, choice("province", "prefecture", "county")]
    years: Years
    boundary_vintage: Year
    streams: tuple[Text, ...] = Field(min_length=1)
    thresholds: dict[str, Annotated[float, decimal(0, 1e9)]]
    contacts: dict[str, Text] = Field(min_length=1)
    licence: Licence
    snapshot_date: Annotated[date, BeforeValidator(_day)]
    live: YesNo
    is_simulated: YesNo
    codebook: Text


THRESHOLDS = ("alpha_rely", "alpha_tentative", "per_person", "growth_percent", "same_statement")


TYPED = "typed_record"
CAPTURED = "from_capture"
# Their codings stand in the study files; those of the others are typed records or lie in the coding store.
IN_FILES = ("from_page", "from_abstract")


class Coder(Part):
    """One coder: what kind of reader, and what was read."""

    coder_id: Id
    coder_type: Annotated[str, choice("person", "language_model")]
    coding_mode: Annotated[str, choice(TYPED, CAPTURED, *IN_FILES)]
    read_en: Text
    read_zh: Text


class Coders(Part):
    """`decisions/coders.yml`."""

    coders: tuple[Coder, ...] = Field(min_length=1)
