"""What a reader of a release sees first: README.md, CITATION.cff, LICENSE."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from assets.releases.counts import Counts
from assets.releases.describe import Description
from assets.releases.exports import Export
from assets.releases.simulated import WARNING_EN, WARNING_ZH
from assets.releases.tiers import TEAM

TEMPLATES = Path(__file__).parent / "templates"
CLASS_MEANS = {
    "archived": "the page was captured, and the hash of the capture re-checked",
    "text_hash": "the text may not be redistributed: its SHA-256, the place in it and a few words are given",
    "transcribed": "a person, or a language model where `coder_type` says so, typed the URL, the facts and a "
    "few words; the page was never captured",
    "computed": "from other rows of this release",
}
ABSENCE_MEANS = {
    "not_looked": "nobody looked",
    "looked_not_found": "somebody looked and found nothing",
    "unreachable": "the source could not be reached",
    "blocked": "the source blocked us",
    "page_gone": "the page is gone, which never means that an initiative ended",
    "coder_disagreement": "the coders disagree, and nobody has decided yet",
    "withheld": "the value is known and not published",
    "not_applicable": "another value makes the question meaningless",
}


def readme(
    exports: Mapping[str, Export],
    study: Description,
    version: str,
    tier: str,
    counts: Counts,
    quarantined: Mapping[str, int],
) -> bytes:
    """README.md: what this is, how to check it, how strong the evidence is, what is missing and why."""
    import jinja2

    # Markdown, not HTML: nothing is escaped.
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, autoescape=False)
    template = environment.from_string((TEMPLATES / "README.md.j2").read_text(encoding="utf-8"))
    text = template.render(
        exports=exports,
        study=study,
        version=version,
        tier=tier,
        team_columns=[
            f"`{name}.{column.name}`"
            for name, one in sorted(exports.items())
            for column in one.table.columns
            if column.tier == TEAM
        ],
        warning_en=WARNING_EN,
        warning_zh=WARNING_ZH,
        counts=counts,
        quarantined=quarantined,
        class_means=CLASS_MEANS,
        absence_means=ABSENCE_MEANS,
    )
    return (text.strip() + "\n").encode()


def licence(study: Description, tier: str) -> bytes:
    """LICENSE: what may be done with the data of a tier, and MIT for the verifier.

    Public: CC BY 4.0 without the quotations. Team: use inside the project team, nothing may be passed on.
    """
    data = (TEMPLATES / ("LICENSE.team" if tier == TEAM else "LICENSE.public")).read_text(encoding="utf-8")
    verifier = (TEMPLATES / "LICENSE.verifier").read_text(encoding="utf-8")
    warning = f"{WARNING_EN}\n\n" if study.is_simulated else ""
    return f"{warning}{data}\n{verifier}".encode()


def citation(study: Description, version: str, tier: str) -> bytes:
    """CITATION.cff (Citation File Format 1.2.0) of the data set; the team tier has no licence to give."""
    ask = "If you use these data, please cite them with the version."
    if tier == TEAM:
        ask = "For the project team only. In print, cite the public tier of this version."
    content = {
        "cff-version": "1.2.0",
        "message": f"{WARNING_EN} {ask}" if study.is_simulated else ask,
        "type": "dataset",
        "title": study.marked(study.title_en),
        "version": version,
        "date-released": study.released_on.isoformat(),
        **({} if tier == TEAM else {"license": "CC-BY-4.0"}),
        "authors": [{"name": f"The team of {study.title_en}"}],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110).encode()
