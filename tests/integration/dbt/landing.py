"""A small landing, invented row by row, in which every rule of the SQL has a case. Nothing in it is real."""

from datetime import date, datetime
from typing import Any

import polars as pl

from assets.storage.tables import landing_tables

Row = dict[str, Any]

PAGE = {"evidence_class": "transcribed"}
CITIES = (("340100", "合肥市", "Hefei"), ("341500", "六安市", "Lu'an"), ("330100", "杭州市", "Hangzhou"))


def area_codes() -> list[Row]:
    """Two provinces, three prefectures, a county that was recoded in 2015, a zone without a code."""
    stable = {"valid_from": date(1981, 1, 1), "valid_from_year": 1981, "precision": "year", "source": "test"}
    rows = [
        {"place_id": "CN-340000", "code": "340000", "name_zh": "安徽省", "level": "province"},
        {"place_id": "CN-330000", "code": "330000", "name_zh": "浙江省", "level": "province"},
        *(
            {"place_id": f"CN-{code}", "code": code, "name_zh": zh, "name_en": en, "level": "prefecture"}
            | {"parent_code": code[:2] + "0000"}
            for code, zh, en in CITIES
        ),
        {"place_id": "zone-hefei", "code": None, "name_zh": "某区", "level": "zone", "parent_code": "340100"},
    ]
    rows = [stable | row for row in rows]
    county = {"place_id": "CN-340823", "name_zh": "枞阳县", "level": "county", "precision": "year"}
    rows.append(
        county
        | {
            "code": "340823",
            "valid_from": date(1981, 1, 1),
            "valid_to": date(2014, 12, 31),
            "valid_to_year": 2015,
        }
    )
    rows.append(county | {"code": "340722", "valid_from": date(2015, 1, 1), "valid_from_year": 2015})
    return rows


def _decision(record: str, coder: str, variable: str, value: str | None, document: str) -> Row:
    is_typed = coder == "typist"
    return {
        "decision_id": f"{record}:{coder}:{variable}" + (f":{value}" if value else ""),
        "record_id": record,
        "document_id": document,
        "coder_id": coder,
        "coder_type": "person" if is_typed else "language_model",
        "coding_mode": {"typist": "typed_record", "coder_a": "from_page"}.get(coder, "from_abstract"),
        "variable": variable,
        "value": value,
        "value_as_typed": value,
        "certainty": 3,
        "passage_id": f"P-{record}" if is_typed else f"P-{record}-{coder}",
        "codebook_version": "0.1",
    }


def _form(record: str, coder: str, document: str, **answers: str | None) -> list[Row]:
    rows = []
    for variable, answer in answers.items():
        for value in (answer or "").split(";"):
            rows.append(_decision(record, coder, variable, value or None, document))
    return rows


def _document(document: str, **more: Any) -> Row:
    row = {"document_id": document, "url": f"https://example.org/{document}", "host": "example.org"}
    row |= {"title_zh": f"标题{document}", "stream": "official_portal", "source_class": "official_gov"}
    return row | {"origin_cluster": document, "is_mirror": False} | PAGE | more


def _passage(passage: str, document: str, **more: Any) -> Row:
    return {"passage_id": passage, "document_id": document, "quote": "原文"} | PAGE | more


def coded() -> dict[str, list[Row]]:
    """Documents read by two coders: agreed, disputed, not relevant, relevance disputed, a copy, read once."""
    agreed = {"relevant": "yes", "sector": "traffic", "technology": "city_brain", "function": "service"}
    agreed |= {"stage": "operating", "basis": "claimed", "admin_level": "prefecture", "scope": "whole_unit"}
    agreed |= {"data_flow": "centralising", "claimant": "local_government", "place_code": "340100"}
    agreed |= {"date_document": None, "date_published": "2021-05-06", "date_precision": "day"}
    agreed |= {"lead_agency_zh": "某局", "budget": "300"}
    empty = dict.fromkeys(agreed) | {"relevant": "no"}
    other = agreed | {"sector": "traffic;environment", "stage": "planned", "data_flow": None}
    forms = {
        "L001": (agreed, agreed),
        "L002": (agreed, other),
        "L003": (empty, empty),
        "L004": (agreed, empty),
        "L005": (agreed, agreed),
        "L006": (agreed | {"place_code": "330100"}, None),
    }
    rows: dict[str, list[Row]] = {name: [] for name in ("records", "documents", "passages", "decisions")}
    for record, readings in forms.items():
        document = f"D-{record}"
        rows["records"].append(
            {"record_id": record, "record_kind": "coded_document", "document_id": document}
            | {"duplicate_of": "L001" if record == "L005" else None, "place_as_typed": "合肥市"}
            | {"source_doubt": "hijacked" if record in ("L005", "L006") else None}
        )
        origin = "D-L001" if record == "L005" else document
        rows["documents"].append(_document(document, origin_cluster=origin))
        for coder, answers in zip(("coder_a", "coder_b"), readings, strict=True):
            if answers is not None:
                rows["passages"].append(_passage(f"P-{record}-{coder}", document))
                rows["decisions"] += _form(record, coder, document, **answers)
    return rows


def captured() -> dict[str, list[Row]]:
    """One portal that was read twice, one bureau that blocks; a page coded by two, disputed and settled.

    The page with the plan (record Wplan) vanished before the second visit; a page of 2020 was gone at once.
    """
    site = "http://www.hefei.example/"
    visits = [
        ("portal", "robots.txt", "robots", "gone", datetime.fromisoformat("2021-06-01T08:00"), None),
        ("portal", "list", "list", "ok", datetime.fromisoformat("2021-06-01T09:00"), None),
        ("portal", "plan", "article", "ok", datetime.fromisoformat("2021-06-01T10:00"), date(2021, 5, 6)),
        ("portal", "lost", "article", "gone", datetime.fromisoformat("2021-06-01T11:00"), date(2020, 3, 1)),
        ("portal", "list", "list", "ok", datetime.fromisoformat("2022-01-03T09:00"), None),
        ("portal", "plan", "article", "gone", datetime.fromisoformat("2022-01-03T10:00"), date(2021, 5, 6)),
        ("bureau", "bureau", "list", "blocked_challenge", datetime.fromisoformat("2021-06-01T09:00"), None),
    ]
    captures = [
        {"attempt_id": f"A{number}", "source_id": source, "url": site + page, "page_role": role}
        | {"state": state, "attempted_at": at, "listed_on": listed, "is_expected_state": source == "bureau"}
        | {"payload_sha256": "b" * 64 if state == "ok" and page == "plan" else None, "is_revisit": False}
        | {"listed_title": "标题" if role == "article" else None, "tries": 1}
        for number, (source, page, role, state, at, listed) in enumerate(visits)
    ]
    place = {
        "url": site + "plan",
        "payload_sha256": "b" * 64,
        "captured_at": datetime.fromisoformat("2021-06-01T10:00"),
    }
    document = {
        "document_id": "D-plan-1",
        "page_id": "D-plan",
        "source_id": "portal",
        "origin_cluster": "D-plan",
    }
    pages = [
        document
        | {"url": site + "plan", "payload_sha256": "b" * 64, "text_sha256": "c" * 64, "is_latest": True}
        | {
            "first_captured_at": datetime.fromisoformat("2021-06-01T10:00"),
            "last_captured_at": datetime.fromisoformat("2021-06-01T10:00"),
        }
        | {
            "captures": 1,
            "kind": "html",
            "characters": 100,
            "is_reprint": False,
            "title_zh": "关于平台的通知",
        }
        | {"date_published": date(2021, 5, 6), "date_published_precision": "day"}
    ]
    answers = {"relevant": "yes", "sector": "traffic", "technology": "city_brain", "stage": "operating"}
    answers |= {
        "basis": "claimed",
        "scope": "whole_unit",
        "place_code": "340100",
        "data_flow": "centralising",
    }
    answers |= {"date_published": "2021-05-06", "admin_level": "prefecture"}
    other = answers | {
        "stage": "planned",
        "sector": "traffic;environment",
        "scope": None,
        "data_flow": "local",
    }
    rows: dict[str, list[Row]] = {"decisions": [], "passages": [], "captures": captures, "pages": pages}
    for coder, given in (("coder_a", answers), ("coder_b", other), ("judge", {})):
        quote = {
            "evidence_class": "archived",
            "anchor_status": "resolved",
            "start": 3,
            "text_sha256": "c" * 64,
        }
        rows["passages"].append(_passage(f"P-Wplan-{coder}", "D-plan-1", **quote, **place))
        made = _form("Wplan", coder, "D-plan-1", **given)
        rows["decisions"] += [row | {"coding_mode": "from_capture", "coder_type": "person"} for row in made]
    rows["adjudications"] = [
        {
            "adjudication_id": f"Wplan:judge:adjudication:{variable}",
            "record_id": "Wplan",
            "variable": variable,
        }
        | {"document_id": "D-plan-1", "adjudicator_id": "judge", "coder_type": "person", "value": value}
        | {"certainty": 3, "passage_id": "P-Wplan-judge" if value else None, "codebook_version": "0.1"}
        | {"adjudicated_on": date(2021, 9, 1)}
        for variable, value in (("stage", "piloted"), ("sector", "traffic"), ("scope", None))
    ]
    rows["records"] = [
        {"record_id": "Wplan", "record_kind": "captured_page", "document_id": "D-plan-1"}
        | {"place_code": "340100", "is_relevant": True}
    ]
    rows["documents"] = [
        _document("D-plan-1", url=site + "plan", host="www.hefei.example", title_zh="关于平台的通知")
        | {"source_id": "portal", "origin_cluster": "D-plan", "evidence_class": "archived"}
        | {"text_sha256": "c" * 64, "source_class": None, "is_mirror": None}
    ]
    rows["sources"] = [
        {"source_id": name, "kind": "portal", "stream": stream, "place_code": "340100", "is_live": False}
        | {"origin_cluster": name, "url": site, "expected_state": state}
        for name, stream, state in (
            ("portal", "official_portal", "ok"),
            ("bureau", "bureau", "blocked_challenge"),
        )
    ]
    return rows


def typed() -> dict[str, list[Row]]:
    """Typed records: an initiative, its copy, its number written otherwise, a ranking, claims, two lists."""
    plan = {
        "relevant": "yes",
        "name_zh": "某规划",
        "name_en": None,
        "place_code": "341500",
        "stage": "planned",
    }
    plan |= {"sector": "urban_management", "technology": "smart_city_programme", "basis": "documented"}
    plan |= {"admin_level": "prefecture", "date_document": "2021-05-07", "date_published": "2021-05-31"}
    plan |= {"actor_issuer": "六安市数管局", "document_number": "六政办〔2021〕22号", "claimant": None}
    copy = plan | {"document_number": None}
    same = plan | {"document_number": "六政辦[2021] 22號", "date_document": "2021-06-01"}
    ranking = dict.fromkeys(plan) | {"relevant": "yes", "name_zh": "某排名", "place_code": "341500"}
    figure = dict.fromkeys(plan) | {"relevant": "yes", "name_en": "Projects"}
    law = figure | {"name_en": "Projects: Law (Figure 1)", "actor_issuer": "a foundation"}
    named = {"relevant": "yes", "stage": "designated", "place_code": "340823", "date_document": "2015-04-07"}
    forms = {
        "W001": ("local_record", plan),
        "W002": ("local_record", copy),
        "W003": ("local_record", same),
        "W004": ("local_record", ranking),
        "S001": ("publication_claim", figure),
        "S002": ("publication_claim", law),
        "S003": ("publication_claim", figure),
        "PD0001": ("designation", named),
        "PD0002": ("designation", named | {"stage": "considered"}),
    }
    rows: dict[str, list[Row]] = {name: [] for name in ("records", "documents", "passages", "decisions")}
    text = {"evidence_class": "text_hash", "text_sha256": "a" * 64}
    rows["documents"].append(
        _document("D-paper", source_id="paper", url=None, host=None, stream="literature", **text)
    )
    for record, (kind, answers) in forms.items():
        document = "D-paper" if kind == "publication_claim" else f"D-{record}"
        if kind != "publication_claim":
            rows["documents"].append(
                _document(document, origin_cluster="D-W001" if record == "W002" else document)
            )
        rows["records"].append(
            {"record_id": record, "record_kind": kind, "document_id": document, "is_relevant": True}
            | {"place_code": answers["place_code"], "duplicate_of": "W001" if record == "W002" else None}
        )
        anchor = text | {"start": 7} if kind == "publication_claim" else {}
        rows["passages"].append(_passage(f"P-{record}", document, **anchor))
        rows["decisions"] += _form(record, "typist", document, **answers)
    return rows


def claims() -> list[Row]:
    """A total, its two parts (which add up to one less), a ranking and a proposed designation."""
    base = {
        "claim_type": "context",
        "claimant": "scholar",
        "as_of": "2015",
        "unit": "projects",
        "n_coders": 1,
    }
    rows = [
        {"claim_id": "C-S001", "figure_as_printed": "12", "figure_value": 12.0, "statement_en": "Projects"}
        | {"as_of": "2015"},
        {"claim_id": "C-S002", "figure_as_printed": "7", "figure_value": 7.0, "scope": "Law"},
        {"claim_id": "C-S003", "figure_as_printed": "4", "figure_value": 4.0, "scope": "Others"},
    ]
    for row in rows[1:]:
        row |= {"relation": "part_of", "related_claim_id": "C-S001", "statement_en": "Part"}
    for row in rows:
        row |= base | {
            "record_kind": "publication_claim",
            "document_id": "D-paper",
            "origin_cluster": "author",
        }
    others = [
        {
            "claim_id": "C-W004",
            "record_kind": "local_record",
            "statement_en": "Ranked first",
            "claim_type": "context",
        },
        {
            "claim_id": "C-PD0002",
            "record_kind": "designation",
            "statement_en": "Proposed",
            "claim_type": "claim",
        }
        | {"stage": "considered", "place_code": "340823"},
    ]
    for row in others:
        row |= {"document_id": "D-" + row["claim_id"][2:], "n_coders": 1}
    for row in rows + others:
        row |= {
            "record_id": row["claim_id"][2:],
            "passage_id": "P-" + row["claim_id"][2:],
            "figure_is_bound": False,
        }
    return rows + others


def designations() -> list[Row]:
    """One designation of a county in the year in which its code changed, one that was only proposed."""
    named = {
        "programme_code": "smart_city",
        "issuer": "a ministry",
        "date": date(2015, 4, 7),
        "date_kind": "document",
    }
    named |= {
        "date_precision": "day",
        "is_year_inferred": False,
        "place_as_printed": "枞阳县",
        "place_code": "340823",
    }
    named |= {"status_as_printed": "preliminary pilot (provincial)", "confidence": "one_page", "n_origins": 1}
    rows = [{"record_id": "PD0001", "status": "designated"}, {"record_id": "PD0002", "status": "considered"}]
    return [
        named | row | {"document_id": "D-" + row["record_id"], "passage_id": "P-" + row["record_id"]}
        for row in rows
    ]


def reference() -> list[Row]:
    """Categories of the lists that the rows above use."""
    lists = {
        "sector": "traffic environment urban_management",
        "technology": "city_brain smart_city_programme",
        "function": "service",
        "stage": "considered announced planned designated established piloted procured legislated operating "
        "scaled exported suspended ended",
        "stream": "official_portal bureau search_index",
        "programme": "smart_city",
    }
    return [
        {
            "list_name": name,
            "category_code": code,
            "label_en": code,
            "label_zh": f"中{code}",
            "sort_order": order,
        }
        for name, codes in lists.items()
        for order, code in enumerate(codes.split())
    ]


def codebook() -> list[Row]:
    """The variables of the form, with the table that each goes to."""
    targets = {
        "relevant": "initiatives.is_relevant",
        "sector": "initiative_sectors",
        "technology": "initiative_technologies",
        "function": "initiative_functions",
        "stage": "initiative_stages",
        "basis": "initiative_stages.basis",
        "admin_level": "initiatives.level",
        "scope": "initiatives.scope",
        "data_flow": "initiatives.data_flow",
        "claimant": "evidence",
        "lead_agency_zh": "initiative_actors:issuer",
        "document_number": "initiative_values",
        "budget": "initiative_values",
    }
    many = {"sector", "technology", "function", "lead_agency_zh"}
    return [
        {"codebook_version": "0.1", "variable": name, "target": target, "is_multiple": name in many}
        | {"list_name": name if name in ("sector", "technology", "function", "stage") else None}
        for name, target in targets.items()
    ]


def frames() -> dict[str, pl.DataFrame]:
    """All landing tables with the schemas of the registry."""
    settings = {"boundary_vintage": "2022", "years_from": "2014", "years_to": "2022"}
    from_pages, from_records, from_captures = coded(), typed(), captured()
    rows: dict[str, list[Row]] = {
        "area_codes": area_codes(),
        "area_code_changes": [
            {
                "change_id": "340823-2015",
                "old_code": "340823",
                "new_code": "340722",
                "year": 2015,
                "kind": "recoded",
            }
            | {"old_place_id": "CN-340823", "new_place_id": "CN-340823", "source": "test"}
        ],
        "study_settings": [{"setting": name, "value": value} for name, value in settings.items()],
        "focus_places": [{"place_code": code, "province_code": code[:2] + "0000"} for code, _, _ in CITIES]
        + [{"place_code": "340000", "province_code": "340000"}],
        "reference_categories": reference(),
        "codebook_variables": codebook(),
        "registered_sources": [
            {"source_id": "paper", "kind": "publication", "stream": "literature", "origin_cluster": "author"}
            | {"text_sha256": "a" * 64, "text_characters": 100, "is_live": False}
            | {"expected_state": "not_attempted"},
            *from_captures["sources"],
        ],
        "claim_records": claims(),
        "claim_check_records": [
            {"check_row_id": "K1:C-S001", "check_id": "K1", "claim_id": "C-S001", "rule": "parts_total"}
            | {"made_by": "rule", "verdict": "disputed", "arithmetic": "7 + 4 = 11, not 12"}
        ],
        "designation_records": designations(),
        "search_log_entries": [
            {"search_id": "1", "query": "合肥", "place_code": "340100", "results_seen": 8, "kept": 3},
            {"search_id": "2", "query": "六安", "place_code": "341500", "results_seen": 8, "kept": 0},
        ],
        "reliability_estimates": [
            {"reliability_id": f"0.1:sector:{code}", "codebook_version": "0.1", "variable": "sector"}
            | {"category": code, "alpha": alpha, "status": status, "coders": 2, "units": 4}
            | {"coding_mode": "one page, one abstract", "coder_type": "language_model"}
            for code, alpha, status in (("traffic", 0.9, "reliable"), ("environment", 0.1, "below_threshold"))
        ],
        "published_survey_figures": [
            {"figure_id": "F1", "survey": "a survey", "item": "support", "estimate": 51.0, "unit": "percent"}
            | {"evidence_class": "transcribed", "estimate_is": "at_most"}
        ],
        "published_media_figures": [
            {
                "figure_id": "M1",
                "outlet_type": "state_media",
                "frame": "critical",
                "share": 0.028,
                "articles": 650,
            }
            | {"evidence_class": "transcribed"}
        ],
    }
    rows |= {f"typed_{name}": found for name, found in from_records.items()}
    for table in ("records", "documents", "passages", "decisions"):
        name = f"coder_{table}" if table in ("passages", "decisions") else f"coded_{table}"
        rows[name] = from_pages[table] + from_captures[table]
    rows |= {"page_captures": from_captures["captures"], "page_documents": from_captures["pages"]}
    rows["adjudications"] = from_captures["adjudications"]
    return {
        name: pl.DataFrame(
            [{column: row.get(column) for column in table.schema} for row in rows.get(name, [])],
            schema=table.schema,
        )
        for name, table in landing_tables().items()
    }
