"""A small, honest set of release tables that satisfies every link: three initiatives, two coders, one typist.

`frames()` returns the 26 tables of the registry; `DESCRIPTION` is the study that they belong to.
"""

# ruff: noqa: E501

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from assets.releases.describe import Description, Term, Variable
from assets.releases.manifest import json_bytes
from assets.storage.tables import Table, release_tables

TEXT = "序言。The city brain of Hangzhou went live in 2016. 后记。"
QUOTE = "city brain of Hangzhou"
START = TEXT.index(QUOTE)
QUALITY = json_bytes(
    {
        "tables": [],
        "expectations": [
            {"stage": "landing", "table": "typed_records", "status": "passed", "expectation": "min_rows"},
            {"stage": "warehouse", "table": "cells", "status": "passed", "expectation": "complete"},
        ],
    }
)


def text_sha256() -> str:
    """SHA-256 of the text that the publication passage quotes from."""
    import hashlib

    return hashlib.sha256(TEXT.encode()).hexdigest()


DESCRIPTION = Description(
    name="china",
    title_en="Local digital governance in China",
    title_zh="中国地方数字治理",
    scope_en="What local governments announce, pilot, run and drop.",
    scope_zh="地方政府宣布、试点、运行和停止了什么。",
    released_on=date(2026, 11, 1),
    is_simulated=False,
    licence={"data": "CC-BY-4.0", "code": "MIT"},
    contacts={"data": "data@example.org"},
    thresholds={"alpha_rely": 0.8, "alpha_tentative": 0.667},
    codebook_version="0.1",
    limits_en="These coders are models.",
    limits_zh="编码者是模型。",
    variables=(
        Variable(
            "sector",
            "category",
            True,
            "sector",
            "initiative_sectors",
            "Sector",
            "领域",
            "What it is for",
            "用途",
        ),
        Variable(
            "level", "category", False, "level", "initiatives.level", "Level", "层级", "Whose it is", "谁的"
        ),
    ),
    terms=(Term("sector", "traffic", "Traffic", "交通", "Roads <and> rails", "道路与轨道"),),
    files=(
        ("literature/claims.csv", "claims", 1, "a" * 64),
        ("literature/local_records.csv", "local_records", 2, "b" * 64),
    ),
    origins={
        "L1": ("literature/local_records.csv:2",),
        "L2": ("literature/local_records.csv:3",),
        "C1": ("decisions/coder_a.csv:2", "decisions/coder_b.csv:2"),
        "S1": ("literature/claims.csv:2",),
        "PD1": ("literature/designations.csv:2",),
        "330100@1981": ("reference/places/area_codes.csv:2",),
    },
)

_CELL_COUNT = ("n_coders", "n_origins")


def _rows() -> dict[str, list[dict[str, Any]]]:
    """Rows of every table but cells; columns that are not named are absent."""
    page = {"document_id": "D-page", "url": "https://example.org/a", "title_zh": "城市大脑"}
    book = {"document_id": "D-book", "url": "https://example.org/b", "title_zh": "书"}
    text = {"quote": QUOTE, "start": START, "text_sha256": text_sha256(), "prefix": "The ", "suffix": " went"}
    typed = {
        "coder": "typist",
        "coder_type": "person",
        "coding_mode": "typed_record",
        "codebook_version": "0.1",
    }
    model = {"coder_type": "language_model", "codebook_version": "0.1", "coded_on": date(2026, 10, 1)}

    def decision(record: str, coder: str, variable: str, value: str | None, passage: str) -> dict:
        who = typed if coder == "typist" else model | {"coder": coder, "coding_mode": "from_page"}
        row_id = f"{record}:{coder}:{variable}" + (f":{value}" if variable == "sector" else "")
        return who | {
            "row_id": row_id,
            "record_id": record,
            "document_id": "D-page",
            "variable": variable,
            "value": value,
            "value_as_typed": value,
            "certainty": 4,
            "passage_id": passage,
        }

    def initiative(number: str, **values: Any) -> dict:
        return {
            "row_id": f"I-{number}",
            "initiative_id": f"I-{number}",
            "n_records": 1,
            "n_origins": 1,
        } | values

    return {
        "places": [
            {"row_id": "330100@1981", "place_id": "330100", "code": "330100", "name_zh": "杭州市", "level": "prefecture",
             "valid_from": date(1981, 1, 1), "valid_precision": "year"},
            {"row_id": "330000@1981", "place_id": "330000", "code": "330000", "name_zh": "浙江省", "level": "province",
             "valid_from": date(1981, 1, 1), "valid_precision": "year"},
        ],
        "place_changes": [
            {"row_id": "PC1", "old_code": "330100", "new_code": "330100", "old_place_id": "330100",
             "new_place_id": "330100", "year": 1990, "kind": "renamed", "source": "printed list"}
        ],
        "sources": [{"row_id": "book", "source_id": "book", "kind": "publication", "stream": "literature",
                     "text_sha256": text_sha256(), "text_characters": len(TEXT), "documents": 1, "passages": 1}],
        "records": [
            {"row_id": "L1", "record_id": "L1", "record_kind": "local_record", "disposition": "initiative",
             "initiative_id": "I-L1", "target_id": "I-L1", "document_id": "D-page"},
            {"row_id": "L2", "record_id": "L2", "record_kind": "local_record", "disposition": "duplicate_of",
             "initiative_id": "I-L1", "target_id": "L1", "document_id": "D-page"},
            {"row_id": "C1", "record_id": "C1", "record_kind": "coded_document", "disposition": "initiative",
             "initiative_id": "I-C1", "target_id": "I-C1", "document_id": "D-page"},
            {"row_id": "S1", "record_id": "S1", "record_kind": "claim", "disposition": "claim", "target_id": "S1"},
            {"row_id": "PD1", "record_id": "PD1", "record_kind": "designation", "disposition": "designation",
             "target_id": "PD1"},
        ],
        "initiatives": [
            initiative("L1", name_zh="城市大脑", place_id="330100", place_code="330100", level="prefecture",
                       is_umbrella=False, safe_to_aggregate=True, current_stage="operating", status="actual",
                       first_date=date(2016, 10, 1), first_date_precision="month"),
            initiative("C1", name_zh="人脸识别闸机", place_id="330100", place_code="330100", is_umbrella=False,
                       safe_to_aggregate=True, n_documents=1),
        ],
        "initiative_sectors": [
            {"row_id": "I-L1:traffic", "initiative_id": "I-L1", "sector_code": "traffic", "is_present": True,
             "label_en": "Traffic", "label_zh": "交通"},
            {"row_id": "I-C1:traffic", "initiative_id": "I-C1", "sector_code": "traffic", "is_present": True,
             "label_en": "Traffic", "label_zh": "交通"},
            {"row_id": "I-C1:education", "initiative_id": "I-C1", "sector_code": "education",
             "label_en": "Education", "label_zh": "教育"},
        ],
        "initiative_technologies": [
            {"row_id": "I-L1:city_brain", "initiative_id": "I-L1", "technology_code": "city_brain",
             "is_present": True, "label_en": "City brain", "label_zh": "城市大脑"}
        ],
        "initiative_functions": [
            {"row_id": "I-L1:monitoring", "initiative_id": "I-L1", "function_code": "monitoring",
             "is_present": True, "label_en": "Monitoring", "label_zh": "监测"}
        ],
        "initiative_actors": [
            {"row_id": "I-L1:issuer:1", "initiative_id": "I-L1", "actor_name": "杭州市人民政府", "role": "issuer",
             "is_present": True}
        ],
        "initiative_stages": [
            {"row_id": "I-L1:operating", "initiative_id": "I-L1", "stage": "operating", "is_present": True,
             "date": date(2016, 10, 1), "date_end": date(2016, 10, 31), "date_precision": "month"}
        ],
        "initiative_evidence": [
            {"row_id": "I-L1:P-L1", "initiative_id": "I-L1", "passage_id": "P-L1", "evidence_class": "transcribed",
             "quote": "城市大脑上线", "is_independent_origin": True} | page,
            {"row_id": "I-C1:P-C1-coder_a", "initiative_id": "I-C1", "passage_id": "P-C1-coder_a",
             "evidence_class": "transcribed", "quote": "刷脸入校"} | page,
        ],
        "initiative_risks": [
            {"row_id": "I-L1:drivers", "initiative_id": "I-L1", "social_group_code": "drivers"}
        ],
        "initiative_values": [
            {"row_id": "I-L1:document_number", "initiative_id": "I-L1", "variable": "document_number",
             "value": "杭政〔2016〕1号", "is_present": True, "label_en": "Document number", "label_zh": "文号"}
        ],
        "designations": [
            {"row_id": "PD1", "designation_id": "PD1", "programme_code": "smart_city", "place_id": "330100",
             "place_code": "330100", "host_place_ids": "330000;330100", "date": date(2013, 1, 29),
             "date_precision": "day", "status": "designated", "stage": "designated", "n_origins": 1}
        ],
        "claims": [
            {"row_id": "S1", "claim_id": "S1", "record_id": "S1", "document_id": "D-book", "claim_type": "figure",
             "figure_as_printed": "3,000", "figure_value": 3000.0, "place_id": "330100", "place_code": "330100"}
        ],
        "claim_checks": [{"row_id": "K1:S1", "check_id": "K1", "claim_id": "S1", "rule": "by_hand",
                          "made_by": "person", "verdict": "doubtful", "arithmetic": "3000 > 2000"}],
        "coverage": [
            {"row_id": f"330100:{stream}:{year}", "place_id": "330100", "place_code": "330100", "stream": stream,
             "year": year, "absence": "not_looked"}
            for stream in ("bureau", "official_portal") for year in (2016, 2017)
        ],
        "prefecture_year": [
            {"row_id": "330100:2016", "place_id": "330100", "place_code": "330100", "name_zh": "杭州市",
             "year": 2016, "boundary_vintage": "2020", "initiatives_named": 1, "sector_traffic": 1}
        ],
        "research_funding": [{"row_id": "F1", "funder": "NSSFC", "discipline": "law", "year": 2018,
                              "projects_as_published": 5, "claim_id": "S1"}],
        "survey_estimates": [{"row_id": "E1", "survey": "S", "item": "trust", "basis": "as_published", "n": 2209,
                              "estimate": 0.1 + 0.2, "evidence_class": "text_hash"}],
        "media_framing": [{"row_id": "M1", "outlet_type": "party", "period": "2019", "frame": "safety",
                           "basis": "as_published", "articles": 12, "share": 1 / 3}],
        "agreement": [
            {"row_id": "A1", "codebook_version": "0.1", "variable": "sector", "category": "traffic",
             "coder_type": "language_model", "coding_mode": "from_page", "alpha": 0.61, "units": 10, "coders": 2,
             "status": "ok", "consequence": "not_aggregated"}
        ],
        "passages": [
            {"row_id": "P-L1", "quote": "城市大脑上线", "evidence_class": "transcribed"} | page,
            {"row_id": "P-C1-coder_a", "quote": "刷脸入校", "evidence_class": "transcribed"} | page,
            {"row_id": "P-C1-coder_b", "quote": "刷脸", "evidence_class": "transcribed"} | page,
            {"row_id": "P-S1", "evidence_class": "text_hash"} | book | text,
            {"row_id": "P-PD1", "quote": "试点名单", "evidence_class": "transcribed"} | page,
        ],
        "captures": [],
        "decisions": [
            decision("L1", "typist", "name_zh", "城市大脑", "P-L1"),
            decision("L1", "typist", "place_code", "330100", "P-L1"),
            decision("L1", "typist", "admin_level", "prefecture", "P-L1"),
            decision("L1", "typist", "sector", "traffic", "P-L1"),
            decision("L1", "typist", "stage", "operating", "P-L1"),
            decision("L1", "typist", "date_document", "2016-10", "P-L1"),
            decision("L1", "typist", "scope", None, "P-L1"),
            decision("C1", "coder_a", "name_zh", "人脸识别闸机", "P-C1-coder_a"),
            decision("C1", "coder_b", "name_zh", "人脸识别闸机", "P-C1-coder_b"),
            decision("C1", "coder_a", "admin_level", "prefecture", "P-C1-coder_a"),
            decision("C1", "coder_b", "admin_level", "district", "P-C1-coder_b"),
            decision("C1", "coder_a", "sector", "traffic", "P-C1-coder_a"),
            decision("C1", "coder_b", "sector", "traffic", "P-C1-coder_b"),
            decision("C1", "coder_a", "sector", "education", "P-C1-coder_a"),
        ],
    }  # fmt: skip


_L1, _BOTH = ("P-L1",), ("P-C1-coder_a", "P-C1-coder_b")
# Cells that people decided: (table, row_id, column) -> status or absence, decisions, passages.
_DECIDED: dict[tuple[str, str, str], tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    ("initiatives", "I-L1", "name_zh"): ("single_coded", ("L1:typist:name_zh",), _L1),
    ("initiatives", "I-L1", "place_code"): ("single_coded", ("L1:typist:place_code",), _L1),
    ("initiatives", "I-L1", "level"): ("single_coded", ("L1:typist:admin_level",), _L1),
    ("initiatives", "I-L1", "current_stage"): ("single_coded", ("L1:typist:stage",), _L1),
    ("initiatives", "I-L1", "first_date"): ("single_coded", ("L1:typist:date_document",), _L1),
    ("initiatives", "I-L1", "scope"): ("looked_not_found", ("L1:typist:scope",), _L1),
    ("initiatives", "I-C1", "name_zh"): ("agreed", ("C1:coder_a:name_zh", "C1:coder_b:name_zh"), _BOTH),
    ("initiatives", "I-C1", "level"): (
        "coder_disagreement", ("C1:coder_a:admin_level", "C1:coder_b:admin_level"), _BOTH),
    ("initiative_sectors", "I-L1:traffic", "is_present"): ("single_coded", ("L1:typist:sector:traffic",), _L1),
    ("initiative_sectors", "I-C1:traffic", "is_present"): (
        "agreed", ("C1:coder_a:sector:traffic", "C1:coder_b:sector:traffic"), _BOTH),
    ("initiative_sectors", "I-C1:education", "is_present"): (
        "coder_disagreement", ("C1:coder_a:sector:education",), ("P-C1-coder_a",)),
    ("initiative_stages", "I-L1:operating", "date"): ("single_coded", ("L1:typist:date_document",), _L1),
    ("initiative_stages", "I-L1:operating", "date_end"): ("single_coded", ("L1:typist:date_document",), _L1),
    ("claims", "S1", "figure_value"): ("as_published", (), ("P-S1",)),
    ("claims", "S1", "figure_as_printed"): ("as_published", (), ("P-S1",)),
    ("designations", "PD1", "status"): ("as_published", (), ("P-PD1",)),
}  # fmt: skip


def _cells(made: dict[str, pl.DataFrame], strength: dict[str, str]) -> list[dict]:
    rows = []
    for name, table in release_tables().items():
        if table.kind != "coded":
            continue
        keys = ("row_id", *(table.meta.get("cell_keys") or ()))
        for row in made[name].to_dicts():
            for column in (one for one in table.schema if one not in keys):
                has_value = row[column] is not None
                default = ("computed" if has_value else "not_looked", (), ())
                said, decisions, passages = _DECIDED.get((name, row["row_id"], column), default)
                coders = {one.split(":")[1] for one in decisions}
                rows.append(
                    {
                        "row_id": f"{name}:{row['row_id']}:{column}",
                        "table_name": name,
                        "cell_row_id": row["row_id"],
                        "column_name": column,
                        "status": said if has_value else "absent",
                        "absence": None if has_value else said,
                        "evidence_class": strength[passages[0]]
                        if passages
                        else ("computed" if has_value else None),
                        "n_coders": 2 if coders & {"coder_a", "coder_b"} else len(coders) or None,
                        "decision_ids": ";".join(decisions) or None,
                        "passage_ids": ";".join(passages) or None,
                    }
                )
    return rows


_STANDS_IN = {"string": "x", "bigint": 0, "double": 0.5, "boolean": False, "date": date(2020, 1, 1)}


def _completed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row with a stand-in in each column that the registry requires and the test does not care about."""
    stand_ins = {one.name: _STANDS_IN[one.data_type] for one in table.columns if one.is_required}
    return {column: row.get(column, stand_ins.get(column)) for column in table.schema}


def frames() -> dict[str, pl.DataFrame]:
    """All 26 tables with the schemas of the registry, rows in no particular order."""
    made = {}
    rows = _rows()
    for name, table in release_tables().items():
        if name != "cells":
            complete = [_completed(table, row) for row in rows[name]]
            made[name] = pl.DataFrame(complete, schema=table.schema)
    strength = {row["row_id"]: row["evidence_class"] for row in rows["passages"]}
    schema = release_tables()["cells"].schema
    cells = [{column: row.get(column) for column in schema} for row in _cells(made, strength)]
    made["cells"] = pl.DataFrame(cells, schema=schema)
    return made


def write_tables(folder: Path, made: dict[str, pl.DataFrame] | None = None) -> dict[str, Path]:
    """Write the tables as the warehouse step does; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for name, frame in (made or frames()).items():
        paths[name] = folder / f"{name}.parquet"
        frame.write_parquet(paths[name])
    return paths
