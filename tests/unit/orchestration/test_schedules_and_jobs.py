"""What the Dagster pages show and start: schedules by cadence, jobs with every gate that a release needs."""

import shutil
from pathlib import Path

import dagster as dg
import pytest

from assets.registry.assets import study_file_specs
from assets.storage.assets import study_file_key
from assets.storage.tables import release_tables
from orchestration.definitions import build_definitions
from orchestration.definitions import china as definitions_of_china
from orchestration.schedules import study_schedules


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
    job = china_job()
    return {schedule.name: schedule for schedule in study_schedules("china", folder, job)}


def china_job():
    return dg.define_asset_job("china_everything")


def test_a_study_that_is_not_live_visits_no_source_and_says_why(china: Path):
    schedules = by_name(china)
    assert set(schedules) == {"china_weekly_candidate"}, "no source of china has a cadence"
    assert "live: false" in (schedules["china_weekly_candidate"].description or "")


def test_a_cadence_is_switched_on_only_where_a_source_of_it_is_live(live_study: Path):
    schedules = by_name(live_study)
    on = dg.DefaultScheduleStatus.RUNNING
    assert {name: schedule.default_status is on for name, schedule in schedules.items()} == {
        "china_weekly_candidate": True,
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
    assert set(schedules) == {"china_weekly_candidate", "china_sources_monthly"}
    assert build_definitions("china", live_study).get_repository_def().job_names


def test_every_schedule_that_is_on_starts_a_run_of_everything(live_study: Path):
    for schedule in by_name(live_study).values():
        with dg.DagsterInstance.ephemeral() as instance:
            context = dg.build_schedule_context(instance=instance)
            tick = schedule.evaluate_tick(context)
        assert len(tick.run_requests or ()) == 1
        assert schedule.job_name == "china_everything"


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
    assert not {"china/candidate/public", "china/release/public"} & keys


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
