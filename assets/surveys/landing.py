"""Landing frames of the surveys room: parsed study and files of respondents in, frames out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assets.literature.landing import frame
from assets.registry.errors import StudyError, StudyErrors
from assets.surveys.designs import DesignProblems
from assets.surveys.estimate_rows import estimate_rows
from assets.surveys.responses import response_frame

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.study import Study

RESPONSES, ESTIMATES = "survey_responses", "survey_estimate_rows"


def frames(
    study: "Study", microdata: Path, kept: "Callable[[], pl.DataFrame]"
) -> "Iterator[tuple[str, pl.DataFrame]]":
    """First the answers of all surveys, then the estimates from those answers that the gate kept.

    `microdata` is the folder of the files; `kept()` reads the landed `survey_responses` and is asked after
    the first frame was landed. Both frames have the schema of the registry and are ordered by their keys.
    Raises StudyErrors where a file cannot be read or is no sample of its design.
    """
    yield RESPONSES, _responses(study, microdata)
    rows = []
    landed = kept() if study.surveys else None
    for survey in study.surveys:
        if landed is None:
            continue
        try:
            rows += estimate_rows(survey, landed)
        except DesignProblems as error:
            raise StudyErrors(
                StudyError(
                    f"{microdata.name}/{survey.microdata.file}", 0, one.column, one.problem, one.expected
                )
                for one in error.problems
            ) from None
    yield ESTIMATES, frame(ESTIMATES, rows)


def _responses(study: "Study", microdata: Path) -> "pl.DataFrame":
    import polars as pl

    from assets.storage.tables import landing_tables

    schema = landing_tables()[RESPONSES].schema
    parts = [response_frame(survey, microdata).cast(schema) for survey in study.surveys]
    return pl.concat([pl.DataFrame(schema=schema), *parts]).sort("response_id")
