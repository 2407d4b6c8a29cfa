"""Column lineage names the columns that a value is made of, through subqueries, and guesses nothing."""

from orchestration.column_lineage import read_lineage

STAGING = """
with source as (
    select record_id, note from read_parquet(getvariable('landing') || '/typed_records/*.parquet')
), final as (select record_id, upper(note) as note, 'typed' as kind from source)
select * from final
"""
CORE = """
with a as (select record_id, note from "warehouse"."main"."stg_records"),
b as (select record_id, max(note) as longest from a group by record_id),
both_of_them as (
    select record_id, longest as word from b
    union all
    select place_id, name_zh from "warehouse"."main"."dim_places"
)
select x.record_id, coalesce(x.word, 'none') as word, count(*) as n,
       (select max(p.level) from "warehouse"."main"."dim_places" as p) as top_level
from both_of_them as x group by all
"""
PLACES = (
    "select place_id, name_zh, level from read_parquet(getvariable('landing') || '/area_codes/*.parquet')"
)


def test_a_column_is_followed_through_subqueries_unions_and_renames():
    found = read_lineage(
        {
            "core": (CORE, ["stg_records", "dim_places"]),
            "stg_records": (STAGING, []),
            "dim_places": (PLACES, []),
        }
    )
    assert found["stg_records"] == {
        "record_id": [("landing.typed_records", "record_id")],
        "note": [("landing.typed_records", "note")],
        "kind": [],
    }
    assert found["core"] == {
        "record_id": [("dim_places", "place_id"), ("stg_records", "record_id")],
        "word": [("dim_places", "name_zh"), ("stg_records", "note")],
        "n": [],
        "top_level": [("dim_places", "level")],
    }


def test_sql_that_is_not_understood_gets_no_lineage_instead_of_a_wrong_one():
    found = read_lineage({"odd": ("select from where", []), "plain": ("select 1 as one", [])})
    assert found == {"odd": {}, "plain": {"one": []}}
