"""What the registry lands of the real study."""

from pathlib import Path

import polars as pl

from assets.registry.landing import frames
from assets.registry.study import load_study
from assets.storage.tables import landing_tables


def test_the_tables_hold_the_contract_and_the_focus_places(china: Path) -> None:
    study = load_study(china)
    landed = frames(study)
    for name, frame in landed.items():
        table = landing_tables()[name]
        assert frame.schema == table.schema
        assert frame.select(table.key).is_duplicated().sum() == 0
        assert frame.filter(pl.any_horizontal(pl.col(pl.String) == "")).height == 0
    places = landed["focus_places"]
    # 3 provinces; 11 prefectures in Zhejiang, 16 in Anhui, 21 in Sichuan.
    assert places["province_code"].value_counts(sort=True).rows() == [
        ("510000", 22),
        ("340000", 17),
        ("330000", 12),
    ]
    assert {"341400", "340000", "340100", "513400"} & set(places["place_code"]) == {
        "340000",
        "340100",
        "513400",
    }
    settings = dict(landed["study_settings"].iter_rows())
    assert settings["snapshot_date"] == study.settings.snapshot_date.isoformat()
    assert settings["streams"].split(";") == list(study.settings.streams)
    assert landed["reference_categories"].filter(list_name="stage")["sort_order"].sort().to_list() == list(
        range(1, 14)
    )
