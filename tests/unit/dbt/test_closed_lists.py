"""The words of the warehouse's YAML against the closed lists that researchers edit."""

import csv
from pathlib import Path

import pytest
import yaml

from assets.storage.tables import MODELS, release_tables

# DESIGN §4.
ABSENCES = {
    "not_looked",
    "looked_not_found",
    "unreachable",
    "blocked",
    "page_gone",
    "coder_disagreement",
    "withheld",
    "not_applicable",
}


def _codes(china: Path, name: str) -> list[str]:
    with (china / "reference" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["code"] for row in csv.DictReader(file)]


def _accepted(table: str, column: str) -> set[str]:
    model = yaml.safe_load(
        (MODELS / release_tables()[table].layer / f"{table}.yml").read_text(encoding="utf-8")
    )
    entry = next(one for one in model["models"][0]["columns"] if one["name"] == column)
    tests = [one for one in entry["data_tests"] if isinstance(one, dict)]
    return set(
        next(one["accepted_values"]["arguments"]["values"] for one in tests if "accepted_values" in one)
    )


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("initiatives", "current_stage", "stages"),
        ("initiative_stages", "stage", "stages"),
        ("initiative_stages", "basis", "bases"),
        ("initiative_actors", "role", "roles"),
        ("sources", "stream", "streams"),
        ("coverage", "stream", "streams"),
    ],
)
def test_a_list_that_a_study_may_use_is_accepted_in_the_warehouse(china, table: str, column: str, name: str):
    assert set(_codes(china, name)) <= _accepted(table, column)


@pytest.mark.parametrize(("variable", "name"), [("sector", "sectors"), ("technology", "technologies")])
def test_every_category_has_its_column_in_the_panel(china, variable: str, name: str):
    columns = [column.name for column in release_tables()["prefecture_year"].columns]
    counted = [column.removeprefix(f"{variable}_") for column in columns if column.startswith(f"{variable}_")]
    assert counted == _codes(china, name)


@pytest.mark.parametrize("name", [name for name, table in release_tables().items() if table.kind == "coded"])
def test_a_coded_table_says_which_columns_are_keys_and_what_an_empty_cell_means(name: str):
    table = release_tables()[name]
    keys = set(table.meta["cell_keys"])
    assert keys and keys <= {column.name for column in table.columns}
    assert {column.meta["missing"] for column in table.columns if "missing" in column.meta} <= ABSENCES


def test_absences_of_the_cells_are_the_closed_list():
    assert _accepted("cells", "absence") == ABSENCES
