"""The two landing tables of this room: places in time, and what changed."""

from typing import TYPE_CHECKING

from assets.places.history import YEAR, PlaceHistory, PlacePeriod

if TYPE_CHECKING:
    import polars as pl

AREA_CODES, OTHER_PLACES = "area_codes", "other_places"


def frames(history: PlaceHistory) -> "dict[str, pl.DataFrame]":
    """`area_codes` (one row a place and validity; other places have a null code) and `area_code_changes`."""
    import polars as pl

    text, number, day = pl.String(), pl.Int64(), pl.Date()
    return {
        "area_codes": pl.DataFrame(
            [_period_row(period) for period in history.periods],
            schema={
                "place_id": text,
                "code": text,
                "name_zh": text,
                "short_name_zh": text,
                "name_pinyin": text,
                "name_en": text,
                "level": text,
                "province_code": text,
                "parent_code": text,
                "valid_from": day,
                "valid_to": day,
                "valid_from_year": number,
                "valid_to_year": number,
                "precision": text,
                "source": text,
            },
            orient="row",
        ),
        "area_code_changes": pl.DataFrame(
            [
                (
                    f"{change.old_code or 'none'}-{change.new_code or 'none'}-{change.year}",
                    change.old_code,
                    change.new_code,
                    change.old_place_id,
                    change.new_place_id,
                    change.year,
                    change.kind,
                    change.source,
                )
                for change in history.changes
            ],
            schema={
                "change_id": text,
                "old_code": text,
                "new_code": text,
                "old_place_id": text,
                "new_place_id": text,
                "year": number,
                "kind": text,
                "source": text,
            },
            orient="row",
        ),
    }


def _period_row(period: PlacePeriod) -> tuple:
    """One row of `area_codes`; the precision of a place without a code is null where no date is known."""
    has_dates = period.valid_from is not None or period.valid_to is not None
    return (
        period.place_id,
        period.code,
        period.name_zh,
        period.short_name_zh,
        period.name_pinyin,
        period.name_en,
        period.level,
        period.province_code,
        period.parent_code,
        period.valid_from,
        period.valid_to,
        period.valid_from.year if period.valid_from else None,
        period.valid_to.year if period.valid_to else None,
        YEAR if period.code is not None else "day" if has_dates else None,
        AREA_CODES if period.code is not None else OTHER_PLACES,
    )
