"""Which unit a unit belongs to: names of province and prefecture become the codes that held in that period.

Where a parent changes its own code within the period of a unit, the parent at the end of the period is given.
(In the table of 2025 that does not happen: rows are cut wherever their parent changes its name or code.)
"""

from dataclasses import dataclass

from assets.places.codes import DIRECTLY_UNDER_PROVINCE, PREFECTURE, PROVINCE, CodeTable, PlaceTableError

_STILL = 9999


@dataclass(frozen=True)
class Parents:
    """Codes of the unit above (null for a province) and of the province (its own code for a province)."""

    parent_code: str | None
    province_code: str


def find_parents(table: CodeTable) -> list[Parents]:
    """Parents of every row of the table, in its order.

    Raises PlaceTableError where no unit of that name was valid at the end of the row's period.
    """
    provinces: dict[tuple[str, ...], list[int]] = {}
    prefectures: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(table.rows):
        if row.level == PROVINCE:
            provinces.setdefault((row.name_zh,), []).append(number)
        elif row.level == PREFECTURE:
            prefectures.setdefault((row.province_zh, row.name_zh), []).append(number)

    found = []
    for number, row in enumerate(table.rows):
        if row.level == PROVINCE:
            found.append(Parents(None, row.code))
            continue
        province = _valid_at_the_end(table, number, provinces, (row.province_zh,), "province_zh")
        if row.level == PREFECTURE or row.prefecture_zh in (None, DIRECTLY_UNDER_PROVINCE):
            found.append(Parents(province, province))
            continue
        name = (row.province_zh, row.prefecture_zh or "")
        found.append(
            Parents(_valid_at_the_end(table, number, prefectures, name, "prefecture_zh"), province),
        )
    return found


def _valid_at_the_end(
    table: CodeTable,
    number: int,
    units: dict[tuple[str, ...], list[int]],
    name: tuple[str, ...],
    field: str,
) -> str:
    row = table.rows[number]
    end = table.last_year(number)
    year = _STILL if end is None else end
    for candidate in units.get(name, ()):
        unit = table.rows[candidate]
        if unit.from_year <= year and (unit.to_year is None or year < unit.to_year):
            return unit.code
    raise PlaceTableError(row.code, row.from_year, field, f"no unit {'/'.join(name)} was valid at that time")
