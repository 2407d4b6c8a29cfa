"""Code, YAML, gates and codebook name the same tables and columns."""

import re
from pathlib import Path

import pytest

from assets.storage.tables import landing_tables, release_tables

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "dbt_project" / "models"
EVERY = {**landing_tables(), **release_tables()}
# DESIGN §5: the tables of the public tier that the foundation builds.
PROMISED = set(
    """
    places place_changes sources initiatives initiative_sectors initiative_technologies
    initiative_functions initiative_actors initiative_stages initiative_evidence initiative_risks
    initiative_values designations claims claim_checks coverage prefecture_year survey_estimates
    media_framing research_funding agreement cells passages captures decisions
    """.split()
)


def test_every_promised_table_is_registered():
    assert set(release_tables()) >= PROMISED


def test_landing_and_release_names_never_collide():
    assert not set(landing_tables()) & set(release_tables())


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_table_and_column_is_described_in_both_languages(name: str):
    table = EVERY[name]
    assert len(table.description) > 15, name
    for column in table.columns:
        assert len(column.description) > 5, f"{name}.{column.name} has no description"
        assert re.search(r"[一-鿿]", column.label_zh), f"{name}.{column.name} has no Chinese label"
        assert column.meta.get("tier") in ("public", "team", "restricted"), (
            f"{name}.{column.name} has no tier"
        )
        assert "TODO" not in column.description + column.label_zh


@pytest.mark.parametrize("name", sorted(release_tables()))
def test_every_release_table_has_a_row_id_a_model_and_suites(name: str):
    table = release_tables()[name]
    assert table.columns[0].name == "row_id"
    assert (MODELS / table.layer / f"{name}.sql").exists()
    for stage in ("warehouse", "release"):
        assert (ROOT / "expectations" / stage / f"{name}.yml").exists(), f"{name} has no {stage} suite"


@pytest.mark.parametrize("name", sorted(landing_tables()))
def test_every_landing_table_has_a_suite(name: str):
    assert (ROOT / "expectations" / "landing" / f"{name}.yml").exists()


def test_no_model_past_staging_selects_a_star_from_a_table():
    wrong = []
    for path in MODELS.rglob("*.sql"):
        if path.parent.name == "staging":
            continue
        sql = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        # `select * from final` at the end and import CTEs are the two places where a star is the style.
        for match in re.finditer(r"select\s+\*\s+from\s+(\S+)", sql):
            if not (match.group(1).startswith("{{") or match.group(1).strip(")") == "final"):
                wrong.append(f"{path.name}: {match.group(0)}")
    assert wrong == []
