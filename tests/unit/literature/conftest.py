"""A small invented study: one publication, one page with its mirror, one designation, one proposal."""

from types import SimpleNamespace

import pytest

from assets.registry.dates import parse_date, parse_date_with_precision
from assets.registry.lexicon import Lexicon


def lexicon() -> Lexicon:
    terms = {
        "stage": {
            "implemented": ("operating",),
            "fragmented": ("operating",),
            "planned": ("planned",),
            "plan": ("planned",),
            "ranking": (),
            "context_statistic": (),
        },
        "designation_status": {"designated (pilot)": ("designated",), "proposed": ("considered",)},
        "sector": {
            "security": ("public_security",),
            "government": ("government_services", "government_data"),
            "study": (),
        },
        "technology": {"CCTV": ("video_surveillance",)},
        "source_class": {"official_gov": ("official_gov",), "reseller": ("mirror",), "news": ("news",)},
        "stream": {
            "official_gov": ("official_portal",),
            "reseller": ("other",),
            "news": ("commercial_media",),
            "news/paper.example": ("official_media",),
        },
        "level": {"national": ("national",), "prefecture": ("prefecture",), "county": ("county",)},
    }
    return Lexicon(terms, {})


def claim(record_id: str, **changes: object) -> SimpleNamespace:
    fields = {
        "record_id": record_id,
        "name_en": "Cameras of Lakeside",
        "name_zh": None,
        "place_code": "999900",
        "place_as_typed": "Lakeside",
        "admin_level": "prefecture",
        "sector": "government",
        "technology": "CCTV",
        "year_announced": None,
        "year_implemented": parse_date("2015"),
        "stage": "implemented",
        "actor": "Police; Firm",
        "claim": "At least 300 cameras",
        "figure": "300",
        "unit": "cameras",
        "source_id": "paper",
        "locator": "at least 300 cameras",
        "text_start": 17,
        "page": 3,
        "relation": None,
        "related_record": None,
    }
    return SimpleNamespace(**fields | changes)


def local_record(record_id: str, url: str, **changes: object) -> SimpleNamespace:
    fields = {
        "record_id": record_id,
        "place_zh": "湖边市",
        "place_code": "999900",
        "admin_level": "prefecture",
        "title_zh": "湖边市平安城市规划",
        "document_number": "湖政〔2019〕7号",
        "issuer_zh": "市公安局、市财政局",
        "index_number": None,
        "date_document": parse_date("2019-03"),
        "date_published": parse_date("2019-04-02"),
        "sector": "security",
        "technology": "CCTV",
        "stage": "plan",
        "url": url,
        "source_class": "official_gov",
        "quote_zh": "平安城市",
        "duplicate_of": None,
        "source_doubt": None,
        "is_umbrella": None,
        "part_of": None,
        "caveat": None,
    }
    return SimpleNamespace(**fields | changes)


def designation(record_id: str, **changes: object) -> SimpleNamespace:
    fields = {
        "record_id": record_id,
        "programme": "bright_cities",
        "issuer": "Ministry A; Ministry B",
        "document_number": None,
        "date": parse_date("2013-01-29"),
        "date_precision": "day",
        "date_kind": "announcement",
        "place_zh": "湖边",
        "province_zh": "某省",
        "place_level": "prefecture",
        "subject_zh": None,
        "place_code": "999900",
        "host_codes": None,
        "batch": "1st",
        "status": "designated (pilot)",
        "url_1": "https://one.example/a",
        "url_2": "https://two.example/b",
        "url_3": None,
        "n_origins": 1,
        "confidence": "one_page",
        "note": None,
    }
    return SimpleNamespace(**fields | changes)


@pytest.fixture
def small_study() -> SimpleNamespace:
    page = "https://www.lakeside.example/plan"
    source = SimpleNamespace(
        source_id="paper",
        kind="publication",
        stream="literature",
        name_zh="论文",
        url=None,
        origin="author",
        published=parse_date("2016"),
        text=SimpleNamespace(sha256="f" * 64),
    )
    undated = parse_date_with_precision("2015", "not_after")
    return SimpleNamespace(
        sources=(source,),
        lexicon=lexicon(),
        codebook=SimpleNamespace(version="0.1"),
        reference={"programme": (SimpleNamespace(code="bright_cities", label_en="Bright cities"),)},
        settings=SimpleNamespace(
            thresholds={"per_person": 1.0, "growth_percent": 500.0, "same_statement": 85.0}
        ),
        claims=(claim("S1"), claim("S2", stage="context_statistic", place_code="999900;888800")),
        claim_checks=(),
        local_records=(
            local_record("W1", page),
            local_record("W2", "https://copies.example/1", duplicate_of="W1", source_class="reseller"),
            local_record("W3", "https://paper.example/3", stage="ranking", source_class="news"),
            local_record("W4", "https://lakeside.example/again", duplicate_of="W2"),
        ),
        designations=(
            designation("PD1"),
            designation("PD2", status="proposed", url_2=None, note="a mirror of a report"),
            designation("PD3", date=undated, date_precision="not_after", url_1="https://three.example/c"),
        ),
        documents=(),
        quantities=(),
        survey_figures=(),
        media_figures=(),
        search_log=(),
    )
