"""A small invented survey: two strata with three sampling units each; its file, and what the gate keeps."""

from pathlib import Path

import polars as pl
import pytest

from assets.registry.surveys import Survey
from expectations import gates

SURVEY = {
    "survey_id": "town",
    "name_en": "Town survey",
    "name_zh": "城镇调查",
    "population_en": "Adults of an invented town",
    "population_zh": "虚构城镇的成年人",
    "mode": "telephone",
    "fielded": "2025",
    "microdata": {"file": "town.csv", "format": "csv", "respondent_id": "id"},
    "design": {"weights": "w", "strata": "h", "psu": "unit"},
    "items": [
        {
            "item": "support",
            "column": "q1",
            "statistic": "proportion",
            "label_en": "Support",
            "label_zh": "支持",
            "categories": {"1": "yes", "2": "no"},
            "missing": {"-8": "does not know"},
        },
        {
            "item": "trust",
            "column": "q2",
            "statistic": "mean",
            "label_en": "Trust",
            "label_zh": "信任",
            "unit": "points",
            "missing": {"99": "refused"},
        },
    ],
    "groups": [
        {
            "group": "sex",
            "column": "sex",
            "label_en": "Sex",
            "label_zh": "性别",
            "categories": {"f": "women", "m": "men"},
        }
    ],
    "threshold": 3,
    "licence": "invented",
    "ethics": "invented",
}
HEADER = ["id", "w", "h", "unit", "q1", "q2", "sex", "phone"]


@pytest.fixture
def survey() -> Survey:
    return Survey.model_validate(SURVEY)


def people(count: int = 48) -> list[list[str]]:
    """Respondents in two strata and six units; both answers and both sexes in every unit."""
    return [
        [
            f"r{at:03d}",
            str(1 + at % 3),
            "north" if at % 6 < 3 else "south",
            f"u{at % 6}",
            "1" if (at // 6) % 3 else "2",
            str(at % 11),
            "f" if (at // 6) % 2 else "m",
            f"1390000{at:04d}",
        ]
        for at in range(count)
    ]


def write(
    folder: Path, rows: list[list[str]], encoding: str = "utf-8", header: list[str] | None = None
) -> Path:
    """The file of the survey, as text without any quoting."""
    folder.mkdir(exist_ok=True)
    lines = [header or HEADER, *rows]
    text = "".join(",".join(row) + "\n" for row in lines)
    (folder / "town.csv").write_bytes(text.encode(encoding))
    return folder


def gate(frame: pl.DataFrame, table: str = "survey_responses") -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the landing gate keeps and refuses."""
    return gates.split_rows(frame, gates.load_suites("landing")[table])
