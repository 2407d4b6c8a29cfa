"""What dbt's nodes are called in the asset graph, and what a person reads about them there.

Lives here: keys, groups, owners and links to the code of models and sources. Does not live here: running dbt
(dbt.py) or what a run finds out about a table (table_metadata.py).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator

from assets.storage.assets import OWNER, code_links

RESEARCH = "team:research"
# Who answers for a layer: data management for how it is built, research for what a released table says.
OWNERS = {"release": [RESEARCH, OWNER], "evidence": [RESEARCH, OWNER]}


class StudyTranslator(DagsterDbtTranslator):
    """Names of dbt's nodes in the asset graph: `<study>/landing/<table>` and `<study>/<model>`."""

    def __init__(self, study: str):
        super().__init__()
        self._study = study

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Key of a source or model under its study."""
        name = dbt_resource_props["name"]
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey([self._study, "landing", name])
        return dg.AssetKey([self._study, name])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """Group of a node: its layer."""
        return dbt_resource_props["fqn"][1]

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The description of the YAML alone: the SQL is one click away, behind the link to the code."""
        return dbt_resource_props.get("description") or dbt_resource_props["name"]

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        """Roles that answer for a node, by its layer."""
        return OWNERS.get(dbt_resource_props["fqn"][1], [OWNER])

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        """dbt's own metadata, and links to the SQL and the YAML, relative to the project."""
        found = dict(super().get_metadata(dbt_resource_props))
        if dbt_resource_props["resource_type"] == "model":
            yaml = (dbt_resource_props.get("patch_path") or "").partition("://")[2]
            paths = [dbt_resource_props["original_file_path"], *([yaml] if yaml else [])]
            found |= code_links(*(f"dbt_project/{path}" for path in paths))
        return found
