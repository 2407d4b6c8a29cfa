"""What the Dagster pages show and start: schedules by cadence, jobs with every gate that a release needs."""

import shutil
from pathlib import Path

import dagster as dg
import pytest

from assets.registry.assets import study_file_specs
from assets.storage.assets import study_file_key
from assets.storage.layout import STUDIES
from assets.storage.tables import release_tables
from orchestration import looking_ahead
from orchestration.definitions import build_definitions
from orchestration.definitions import china as definitions_of_china
from orchestration.definitions import practice as definitions_of_practice
from orchestration.schedules import study_schedules
from orchestration.workspace import Workspace


@pytest.fixture
def live_study(china: Path, tmp_path: Path) -> Path:
    """The real study, made live, with one live weekly source and one monthly source that is not live."""
    folder = Path(shutil.copytree(china, tmp_path / "china"))
    for path, old, new in (
        ("study.yml", "live: false", "live: true"),
        ("sources/search_index.yml", "cadence: none\nlive: false", "cadence: weekly\nlive: true"),
        ("sources/zeng_blog_2016.yml", "cadence: none", "cadence: monthly"),
    ):
        text = (folder / path).read_text("utf-8")
        assert text.count(old) == 1
        (folder / path).write_text(text.replace(old, new), "utf-8")
    return folder


def by_name(folder: Path) -> dict[str, dg.ScheduleDefinition]:
    collect, everything = (dg.define_asset_job(f"china_{what}") for what in ("collect", "everything"))
    workspace = Workspace(study="china", folder=str(folder), data=str(folder.parent / "data"))
    return {schedule.name: schedule for schedule in study_schedules(workspace, collect, everything)}


def test_a_study_that_is_not_live_visits_no_source_and_says_why(china: Path):
    schedules = by_name(china)
    assert "live: false" in (schedules.pop("china_weekly_candidate").description or "")
    for schedule in schedules.values():
        assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED
        assert "live: false" in (schedule.description or "")


def test_a_cadence_is_switched_on_only_where_a_source_of_it_is_live(live_study: Path):
    schedules = by_name(live_study)
    on = dg.DefaultScheduleStatus.RUNNING
    assert {name: schedule.default_status is on for name, schedule in schedules.items()} == {
        "china_weekly_candidate": True,
        "china_sources_daily": False,
        "china_sources_weekly": True,
        "china_sources_monthly": False,
    }
    assert "zeng_blog_2016" in (schedules["china_sources_monthly"].description or "")
    specs = {spec.key: spec for spec in study_file_specs("china", live_study)}
    fresh = {key.path[-1] for key, spec in specs.items() if spec.freshness_policy}
    assert fresh == {"search_index.yml"}
    study = live_study / "study.yml"
    study.write_text(study.read_text("utf-8").replace("live: true", "live: false"), "utf-8")
    off = by_name(live_study)["china_sources_weekly"]
    assert off.default_status is dg.DefaultScheduleStatus.STOPPED
    assert "live: false" in (off.description or "")


def test_the_pages_load_where_a_study_file_is_broken(live_study: Path):
    (live_study / "study.yml").write_text("live: [", "utf-8")
    (live_study / "sources" / "search_index.yml").write_bytes(b"\xff\xfe\x00")
    schedules = by_name(live_study)
    cadences = ("daily", "weekly", "monthly")
    assert set(schedules) == {"china_weekly_candidate", *(f"china_sources_{one}" for one in cadences)}
    assert build_definitions("china", live_study).get_repository_def().job_names


def test_a_cadence_starts_a_collection_and_the_week_a_candidate(live_study: Path):
    for schedule in by_name(live_study).values():
        with dg.DagsterInstance.ephemeral() as instance:
            context = dg.build_schedule_context(instance=instance)
            tick = schedule.evaluate_tick(context)
        assert len(tick.run_requests or ()) == 1
        wanted = "china_everything" if schedule.name == "china_weekly_candidate" else "china_collect"
        assert schedule.job_name == wanted


def test_a_tick_with_nothing_due_starts_no_run_and_says_why(china: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(looking_ahead, "is_idle", lambda *_: True)
    with dg.DagsterInstance.ephemeral() as instance:
        tick = by_name(china)["china_weekly_candidate"].evaluate_tick(
            dg.build_schedule_context(instance=instance)
        )
    assert not tick.run_requests
    assert "nothing is due" in (tick.skip_message or "")


@pytest.mark.parametrize("job", ["china_release", "china_everything"])
def test_a_job_that_releases_runs_the_gate_of_every_released_table(job: str):
    graph = definitions_of_china.resolve_job_def(job).asset_layer
    checks = {(key.asset_key.path[-1], key.name) for key in graph.asset_graph.asset_check_keys}
    for table in release_tables():
        assert (table, f"gate_warehouse_{table}") in checks
        assert ("public", f"gate_release_{table}") in checks


def test_building_changes_nothing_that_readers_see():
    keys = {
        key.to_user_string()
        for key in definitions_of_china.resolve_job_def("china_build").asset_layer.executable_asset_keys
    }
    assert "china/initiatives" in keys
    assert not [key for key in keys if key.startswith(("china/candidate/", "china/release/"))]


def test_building_adds_nothing_to_the_evidence_and_collecting_does_nothing_else():
    jobs = {
        what: {
            key.to_user_string()
            for key in definitions_of_china.resolve_job_def(f"china_{what}").asset_layer.executable_asset_keys
        }
        for what in ("collect", "build", "everything")
    }
    assert jobs["collect"] == {
        "china/archive/captures",
        "china/coding/decisions",
        "china/microdata/responses",
        "china/media/articles",
    }
    assert not jobs["collect"] & jobs["build"]
    assert jobs["collect"] | jobs["build"] < jobs["everything"]


def test_evidence_is_collected_before_anything_is_landed():
    plan = definitions_of_china.resolve_job_def("china_everything").nodes
    first = {node.name for node in plan if node.tags.get("dagster/priority")}
    assert first == {
        "china__archive__captures",
        "china__coding__decisions",
        "china__microdata__responses",
        "china__media__articles",
    }


def test_lineage_goes_from_the_files_of_a_source_through_its_pages_to_the_release():
    graph = definitions_of_practice.resolve_asset_graph()
    wanted = dg.AssetKey(["practice", "studyfiles", "sources", "qingshan.yml"])
    for step in (
        ["archive", "sources"],
        ["archive", "captures"],
        ["landing", "page_documents"],
    ):
        key = dg.AssetKey(["practice", *step])
        assert wanted in graph.get(key).parent_keys, f"{key} does not come from {wanted}"
        wanted = key
    ancestors = graph.get_ancestor_asset_keys(dg.AssetKey(["practice", "release", "public"]))
    assert dg.AssetKey(["practice", "archive", "captures"]) in ancestors


def test_the_grid_has_a_cell_for_each_source_that_is_collected():
    node = definitions_of_practice.resolve_asset_graph().get(dg.AssetKey(["practice", "archive", "sources"]))
    files = (STUDIES / "practice" / "sources").glob("*.yml")
    sites = sorted(path.stem for path in files if "\ncollection:" in path.read_text(encoding="utf-8"))
    assert len(sites) > 10 and sorted(node.partitions_def.get_partition_keys()) == sites


def test_every_asset_says_what_it_is_where_it_belongs_and_who_answers_for_it(china: Path):
    definitions = build_definitions("china", china)
    for node in definitions.resolve_asset_graph().asset_nodes:
        assert node.description, f"{node.key} has no description"
        assert node.group_name not in (None, "default"), f"{node.key} is in no group"
        assert node.owners, f"nobody answers for {node.key}"
        assert node.kinds, f"{node.key} has no kind"
        links = node.metadata["dagster/code_references"].code_references
        for link in links:
            assert not link.file_path.startswith("/"), f"{node.key} keeps a path of this machine"
            assert (Path(__file__).resolve().parents[3] / link.file_path).exists(), link.file_path
    assert definitions.resolve_asset_graph().has(study_file_key("china", "study.yml"))
