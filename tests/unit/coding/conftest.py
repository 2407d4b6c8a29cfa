"""A small invented study of four documents and two coders, one of whom read the abstracts only."""

from types import SimpleNamespace

import pytest

from assets.registry.dates import parse_date
from assets.registry.lexicon import Lexicon


def coding(record_id: str, coder_id: str, **changes: object) -> SimpleNamespace:
    fields = {
        "record_id": record_id,
        "coder_id": coder_id,
        "place_zh": "湖边市",
        "place_code": "999900",
        "relevant": "yes",
        "sector": "traffic;public_security",
        "stage": "operating",
        "claimant": "local_government",
        "technology": None,
        "date_document": None,
        "date_published": parse_date("2021-03"),
        "lead_agency_zh": "市公安局",
        "figure": None,
        "figure_unit": None,
        "figure_scope": None,
        "locator": "已建成摄像头",
        "certainty": 3,
        "note": None,
        "further": {"mood": "sceptical"},
    }
    return SimpleNamespace(**fields | changes)


def variable(name: str, **changes: object) -> SimpleNamespace:
    fields = {
        "variable": name,
        "type": "text",
        "multiple": False,
        "list": None,
        "level": "nominal",
        "compared": False,
        "target": "none",
        "form": "documents",
    }
    return SimpleNamespace(**fields | changes)


def document(record_id: str, **changes: object) -> SimpleNamespace:
    fields = {
        "record_id": record_id,
        "url": f"https://{record_id.lower()}.example/page",
        "title_zh": f"题名{record_id}",
        "source_class": "other",
        "stream": "media",
        "duplicate_of": None,
        "source_doubt": None,
    }
    return SimpleNamespace(**fields | changes)


EMPTY = {
    "sector": None,
    "stage": None,
    "claimant": None,
    "locator": None,
    "certainty": None,
    "place_code": None,
}


@pytest.fixture
def coded_study() -> SimpleNamespace:
    no = {"relevant": "no", **EMPTY}
    return SimpleNamespace(
        documents=(
            document("L1"),
            document("L2", duplicate_of="L1", source_class="mirror"),
            document("L3", source_class="official_media"),
            document("L4"),
        ),
        codings=(
            coding("L1", "coder_a", figure="160", figure_unit="多个探头", figure_scope="new cameras in 2020"),
            coding("L2", "coder_a", figure="160", figure_unit="多个探头"),
            coding("L3", "coder_a", figure="95", figure_unit="%"),
            coding("L4", "coder_a"),
            coding(
                "L1", "coder_b", sector="traffic", locator="摄像头160个", figure="160.0", figure_unit="探头"
            ),
            coding("L2", "coder_b", stage="planned", locator="不在摘要里"),
            coding("L3", "coder_b", **no),
        ),
        coders=(
            SimpleNamespace(coder_id="typist", coder_type="person", coding_mode="typed_record"),
            SimpleNamespace(coder_id="coder_a", coder_type="language_model", coding_mode="from_page"),
            SimpleNamespace(coder_id="coder_b", coder_type="language_model", coding_mode="from_abstract"),
        ),
        abstracts={
            name: f"https://x\n题名\n全市已有摄像头160个，还将增加。{name}"
            for name in ("L1", "L2", "L3", "L4")
        },
        codebook=SimpleNamespace(
            version="0.1",
            variables=(
                variable("relevant", compared=True, type="yes_no"),
                variable("sector", compared=True, multiple=True, list="sector", type="category"),
                variable("stage", compared=True, list="stage", type="category"),
                variable("date_published", type="date"),
                variable("lead_agency_zh", target="initiative_actors:issuer"),
                variable("locator", target="evidence"),
                variable("mood", target="initiative_values"),
                variable("document_number", form="records"),
            ),
        ),
        reference={
            "sector": tuple(SimpleNamespace(code=c) for c in ("traffic", "public_security", "education"))
        },
        local_records=(),
        designations=(),
        claims=(),
        sources=(),
        lexicon=Lexicon(
            {
                "source_class": {name: (name,) for name in ("other", "mirror", "official_media")},
                "stream": {"media": ("commercial_media",), "media/official_media": ("official_media",)},
            },
            {},
        ),
        settings=SimpleNamespace(
            thresholds={
                "alpha_rely": 0.8,
                "alpha_tentative": 0.667,
                "per_person": 1.0,
                "growth_percent": 500.0,
                "same_statement": 85.0,
            }
        ),
        quantities=(),
    )
