"""`reference/places/*.csv`: the code history of administrative units, and places that have no code."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator

from assets.registry.fields import (
    Id,
    MaybeDate,
    MaybePlaces,
    MaybeText,
    PlaceCode,
    Row,
    Text,
    choice,
    fail,
    matching,
    optional,
    whole_number,
)

_CODE = matching(r"[0-9]{6}", "six digits")
_SUCCESSORS = matching(
    r"[0-9]{6}(\[[0-9]{4}\])?(;[0-9]{6}(\[[0-9]{4}\])?)*",
    "codes with ; between them, a year in [ ] where only a part went",
)
_Year = whole_number(1949, 2100)


class AreaCode(Row):
    """One code in one period: from 1 January of `from_year` to the end of the year before `to_year`."""

    code: Annotated[str, BeforeValidator(_CODE)]
    name_zh: Text
    level: Annotated[str, choice("province", "prefecture", "county")]
    province_zh: Text
    prefecture_zh: MaybeText
    from_year: Annotated[int, _Year]
    to_year: Annotated[int | None, optional(_Year)]
    status: Annotated[Literal["in_use", "changed", "abandoned"], choice("in_use", "changed", "abandoned")]
    successors: Annotated[str | None, optional(BeforeValidator(_SUCCESSORS))]
    short_name_zh: Text
    name_pinyin: Text
    name_en: Text

    @model_validator(mode="after")
    def _years_in_order(self) -> "AreaCode":
        if self.to_year is not None and self.to_year <= self.from_year:
            fail(
                f"to_year {self.to_year} is not after from_year {self.from_year}",
                "an end after the start",
                field="to_year",
            )
        if (self.to_year is None) != (self.status == "in_use"):
            fail(
                f"status {self.status} with to_year {self.to_year}",
                "to_year empty exactly where status is in_use",
                field="status",
            )
        return self


class OtherPlace(Row):
    """A place without a code: world, country, zone, area of several units. `parent_code` is its host."""

    place_id: Id
    name_zh: Text
    name_en: Text
    level: Annotated[str, choice("world", "region", "country", "zone", "area")]
    parent_code: Annotated[MaybePlaces, PlaceCode()]
    valid_from: MaybeDate
    valid_to: MaybeDate
    note: MaybeText

    @model_validator(mode="after")
    def _span_in_order(self) -> "OtherPlace":
        if self.valid_from and self.valid_to and self.valid_to.end < self.valid_from.start:
            fail(
                f"valid_to {self.valid_to.text} is before valid_from {self.valid_from.text}",
                "an end after the start",
                field="valid_to",
            )
        return self
