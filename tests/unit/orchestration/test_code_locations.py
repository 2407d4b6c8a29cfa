"""Every folder of studies/ is a code location, and every code location is a folder of studies/."""

from pathlib import Path

import pytest
import yaml

import orchestration.definitions
from assets.storage.layout import PROJECT, study_folders


def test_the_workspace_lists_exactly_the_studies_that_exist():
    listed = yaml.safe_load((PROJECT / "workspace.yaml").read_text("utf-8"))["load_from"]
    modules = [entry["python_module"] for entry in listed]
    assert {module["module_name"] for module in modules} == {"orchestration.definitions"}
    assert [module["attribute"] for module in modules] == [folder.name for folder in study_folders()]
    assert [module["location_name"] for module in modules] == [module["attribute"] for module in modules]


@pytest.mark.parametrize("study", [folder.name for folder in study_folders()])
def test_a_code_location_has_the_jobs_of_its_study_and_of_no_other(study: str):
    definitions = getattr(orchestration.definitions, study)
    names = {job.name for job in definitions.jobs}
    assert names == {f"{study}_{what}" for what in ("collect", "build", "release", "everything")}
    assert {key.path[0] for key in definitions.resolve_asset_graph().get_all_asset_keys()} == {study}


@pytest.mark.parametrize("study", [folder.name for folder in study_folders()])
def test_a_code_server_can_load_all_of_a_study(study: str):
    # A step that is named like a job is only noticed here, and takes the whole study from the pages.
    repository = getattr(orchestration.definitions, study).get_repository_def()
    repository.load_all_definitions()
    assert len(repository.get_all_jobs()) == 5, "four of the study, and Dagster's own"


@pytest.mark.parametrize("name", ["nosuch", "__path__", "../china", ""])
def test_what_is_no_study_is_no_attribute(name: str):
    with pytest.raises(AttributeError):
        getattr(orchestration.definitions, name)
    assert not Path(PROJECT / "studies" / "nosuch").exists()
