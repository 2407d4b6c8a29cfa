"""Landing tables of the places room: their columns are those of the registry, and nothing is lost."""

from datetime import date

from assets.places import history, landing
from assets.storage.tables import landing_tables


def test_the_frames_have_the_columns_and_types_of_the_registry(small_country, make_other):
    frames = landing.frames(
        history.build(small_country, [make_other("WORLD", "世界", "World", "world", None)])
    )
    for name, frame in frames.items():
        assert dict(frame.schema) == dict(landing_tables()[name].schema), name


def test_every_period_and_every_change_lands_under_a_key_of_its_own(small_country, make_other):
    zone = make_other("Z-1", "开发区", None, "zone", "340100", date(1991, 3, 6), None)
    built = history.build(small_country, [zone])
    frames = landing.frames(built)
    codes, changes = frames["area_codes"], frames["area_code_changes"]
    assert codes.height == len(small_country) + 1
    assert not codes.select("place_id", "valid_from").is_duplicated().any()
    assert changes.height == len(built.changes)
    assert not changes["change_id"].is_duplicated().any()
    assert codes.filter(codes["place_id"] == "Z-1").row(0, named=True)["precision"] == "day"


def test_an_empty_study_still_lands_its_columns():
    frames = landing.frames(history.build([], []))
    assert [frame.height for frame in frames.values()] == [0, 0]
