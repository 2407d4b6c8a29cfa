"""The evidence of a study as assets: captured pages, decisions, respondents, articles; the grid of sources.

Lives here: what a person sees of evidence, and the steps that add to it. Does not live here: which sources
are due (collecting.py), the practice world (simulated.py), or reading any of it (the rooms). These steps run
before all others of a run, so that one state of the evidence is what a release is made of.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from assets.registry.plans import SourcePlan, source_plans
from assets.storage.assets import OWNER, code_links, study_file_key, study_files
from assets.storage.retries import retrying
from orchestration import collecting, due
from orchestration.dbt_nodes import RESEARCH
from orchestration.table_metadata import markdown_table
from orchestration.workspace import Workspace

# Steps with a higher number run earlier; the others have none.
FIRST = {"dagster/priority": "10"}
GROUP = "raw_evidence"
CAPTURES, DECISIONS = ("archive", "captures"), ("coding", "decisions")
RESPONSES, ARTICLES = ("microdata", "responses"), ("media", "articles")
STEPS = (CAPTURES, DECISIONS, RESPONSES, ARTICLES)


def evidence_keys(study: str) -> list[dg.AssetKey]:
    """Keys of the steps that add to the evidence of a study."""
    return [dg.AssetKey([study, *step]) for step in STEPS]


def sources_key(study: str) -> dg.AssetKey:
    """Key of the grid of sources; `<study>/sources` is the released table."""
    return dg.AssetKey([study, "archive", "sources"])


def sources_spec(study: str, folder: Path) -> dg.AssetSpec:
    """`<study>/archive/sources`: a partition for each source, materialised when a visit succeeded."""
    plans = {file: plan for file, plan in source_plans(folder).items() if plan.is_collected}
    return dg.AssetSpec(
        sources_key(study),
        deps=[study_file_key(study, file) for file in plans],
        partitions_def=dg.StaticPartitionsDefinition([plan.source_id for plan in plans.values()])
        if plans
        else None,
        group_name=GROUP,
        kinds={"website"},
        owners=[RESEARCH],
        description="The grid of sources. A cell is filled only by a visit that really succeeded; a site "
        f"that blocks, is down or was not visited leaves none. {_live_words(list(plans.values()))}",
        metadata={
            **code_links("assets/collection/collecting.py", "orchestration/collecting.py"),
            "sources": markdown_table(
                ("source", "stream", "cadence", "live", "verified"),
                [
                    (plan.source_id, plan.stream, plan.cadence, plan.is_live, plan.is_verified)
                    for plan in plans.values()
                ],
            ),
        },
    )


def _live_words(plans: list[SourcePlan]) -> str:
    live = sum(plan.is_live for plan in plans)
    verified = sum(plan.is_verified for plan in plans)
    return f"{live} of {len(plans)} sources are live, {verified} verified by `digov sources check`."


def evidence_assets(study: str, folder: Path) -> list[Any]:
    """The grid of sources, and the four steps that add to the evidence of a study."""
    return [sources_spec(study, folder), *_steps(study, folder)]


def _steps(study: str, folder: Path) -> list[dg.AssetsDefinition]:
    @dg.asset(
        **_common(study, CAPTURES, "orchestration/collecting.py", "assets/collection/collecting.py"),
        deps=[sources_key(study)],
        kinds={"warc", "sqlite"},
        pool=f"{study}_collect",
        description="Captured pages and the ledger of every attempt. A run adds what is due: live sources "
        "where it may reach them, and all rounds of the practice web in a simulated study.",
    )
    def captures(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult:
        with retrying():
            visits = workspace.collect()
        for event in _events(study, folder, visits):
            context.log_event(event)
        return _told(workspace, CAPTURES, _visited(visits))

    @dg.asset(
        **_common(study, DECISIONS, "assets/coding/store.py"),
        deps=[dg.AssetKey([study, *CAPTURES])],
        kinds={"sqlite"},
        description="What coders and adjudicators decided on captured pages: append-only. In a simulated "
        "study its simulated coders decide as soon as pages are captured.",
    )
    def decisions(workspace: Workspace) -> dg.MaterializeResult:
        simulated: dict[str, Any] = {}
        if _is_simulated(workspace):
            from orchestration.simulated import play_coders

            workspace.say("coders decide (SIMULATED)", stage="collect")
            simulated["codings of simulated coders"] = play_coders(workspace.parsed(), workspace.layout())
        return _told(workspace, DECISIONS, simulated)

    @dg.asset(
        **_common(study, RESPONSES, "assets/surveys/landing.py"),
        deps=[study_file_key(study, file) for file in study_files(folder, ["surveys/*"])],
        kinds={"file"},
        description="Files of survey respondents, restricted: no value of them leaves. People put them "
        "there; in a simulated study they are made.",
    )
    def responses(workspace: Workspace) -> dg.MaterializeResult:
        if _is_simulated(workspace):
            from orchestration.simulated import play_respondents

            workspace.say("respondents answer (SIMULATED)", stage="collect")
            play_respondents(workspace.parsed(), workspace.layout())
        return _told(workspace, RESPONSES, _files(workspace.layout().microdata))

    @dg.asset(
        **_common(study, ARTICLES, "assets/media/landing.py"),
        deps=[study_file_key(study, file) for file in study_files(folder, ["media/*"])],
        kinds={"json"},
        description="Corpora of media articles. People put them there; in a simulated study they are made.",
    )
    def articles(workspace: Workspace) -> dg.MaterializeResult:
        if _is_simulated(workspace):
            from orchestration.simulated import play_articles, play_publications

            workspace.say("outlets publish (SIMULATED)", stage="collect")
            play_articles(workspace.parsed(), workspace.layout())
            play_publications(workspace.layout())
        return _told(workspace, ARTICLES, _files(workspace.layout().media))

    return [captures, decisions, responses, articles]


def _common(study: str, step: tuple[str, ...], *code: str) -> dict[str, Any]:
    return {
        "key": dg.AssetKey([study, *step]),
        "group_name": GROUP,
        "owners": [OWNER],
        "metadata": code_links("orchestration/evidence.py", *code),
        "op_tags": FIRST,
    }


def _is_simulated(workspace: Workspace) -> bool:
    return workspace.parsed().simulation is not None


def _told(workspace: Workspace, step: tuple[str, ...], facts: dict[str, Any]) -> dg.MaterializeResult:
    """The evidence as it is now; its data version is the digest that enters the snapshot id."""
    digest = due.evidence_parts(workspace.parsed(), workspace.layout())[step[0]]
    return dg.MaterializeResult(
        metadata={"digest": digest or "nothing there yet", **facts},
        data_version=dg.DataVersion(digest or "none"),
    )


def _files(folder: Path) -> dict[str, Any]:
    """Names and sizes of evidence files; nothing of what is in them."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()] if folder.is_dir() else []
    rows = [(path.relative_to(folder).as_posix(), path.stat().st_size) for path in found]
    return {"files": markdown_table(("file", "bytes"), rows)} if rows else {}


def _visited(visits: collecting.Visits) -> dict[str, Any]:
    """What a run visited, as metadata: a table of sources."""
    rows = [
        (
            name,
            outcome,
            "no" if name in visits.unexpected else "yes",
            ", ".join(f"{number} {state}" for state, number in visits.pages.get(name, {}).items()),
        )
        for name, outcome in sorted(visits.outcomes.items())
    ]
    facts: dict[str, Any] = {"sources_visited": len(visits.outcomes), "sources_fetched": len(visits.fetched)}
    if rows:
        facts["visits"] = markdown_table(("source", "outcome", "expected", "attempts by state"), rows)
    return facts


def _events(study: str, folder: Path, visits: collecting.Visits) -> Iterator[dg.AssetMaterialization]:
    """A cell of the grid for each source that was really fetched, and its file, on which freshness stands."""
    files = {plan.source_id: file for file, plan in source_plans(folder).items()}
    for source_id in visits.fetched:
        pages = visits.pages.get(source_id, {})
        metadata: dict[str, Any] = {
            "outcome": visits.outcomes[source_id],
            "pages": pages.get("ok", 0) + pages.get("not_modified", 0),
            "attempts": sum(pages.values()),
        }
        yield dg.AssetMaterialization(sources_key(study), partition=source_id, metadata=metadata)
        if source_id in files:
            yield dg.AssetMaterialization(
                study_file_key(study, files[source_id]),
                description="a visit to this source succeeded",
                metadata=metadata,
            )
