"""The study holds every record that was carried into it, with the same facts: nothing lost, nothing added."""

import csv
import hashlib
from pathlib import Path

import pytest

from assets.registry.study import Study, load_study

pytestmark = pytest.mark.real_data

Record = dict[str, str]


@pytest.fixture(scope="module")
def study(china: Path) -> Study:
    return load_study(china)


def read(path: Path) -> list[Record]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def same(carried: list[Record], original: list[Record], columns: dict[str, str]) -> None:
    """Each original column but those handled apart is the carried column of the same or another name."""
    assert len(carried) == len(original)
    assert set(columns) <= set(original[0])
    for ours, theirs in zip(carried, original, strict=True):
        assert {columns[name]: theirs[name] for name in columns} == {
            name: ours[name] for name in columns.values()
        }


def columns_of(original: list[Record], apart: set[str], renamed: dict[str, str]) -> dict[str, str]:
    assert apart <= set(original[0]), "a column that is not there cannot be handled apart"
    return {name: renamed.get(name, name) for name in original[0] if name not in apart}


def test_each_claim_is_carried_and_its_locator_stands_in_the_text(
    shared: Path, china: Path, study: Study
) -> None:
    original = read(shared / "records/publication_claims.csv")
    columns = columns_of(original, {"seed_file", "locator"}, {"place": "place_as_typed"})
    same(read(china / "literature/claims.csv"), original, columns)
    sources = {source.source_id: source for source in study.sources}
    for claim, typed in zip(study.claims, original, strict=True):
        data = (shared / "literature" / typed["seed_file"]).read_bytes()
        text, anchor = data.decode(), sources[claim.source_id].text
        assert anchor and hashlib.sha256(data).hexdigest() == anchor.sha256 and len(text) == anchor.characters
        assert typed["locator"].startswith(claim.locator)
        assert text[claim.text_start :].startswith(claim.locator)
        assert text.index(claim.locator) == claim.text_start


def test_the_places_of_claims_are_those_that_were_typed(study: Study) -> None:
    names = {"CN": "China", "WORLD": "World", "INTL": "international", "EU": "European Union"}
    names |= {"MY": "Malaysia", "CA": "Canada", "US": "United States"}
    for claim in study.claims:
        found = [
            names.get(code) or study.history.by_code[code][-1].name_en for code in claim.place_code.split(";")
        ]
        typed = [part.split(",")[0].strip() for part in claim.place_as_typed.split(";")]
        assert found == typed


def test_each_hand_made_check_is_carried(shared: Path, china: Path) -> None:
    original = read(shared / "records/publication_claim_checks.csv")
    # The text that a check is about is the source of its claims.
    columns = columns_of(original, {"seed_file"}, {"verified_or_remembered": "verification"})
    same(read(china / "literature/claim_checks.csv"), original, columns)


def test_each_local_record_is_carried(shared: Path, china: Path, study: Study) -> None:
    original = read(shared / "records/local_records.csv")
    renamed = {"rec_id": "record_id", "doc_no": "document_number", "index_no": "index_number"}
    columns = columns_of(original, {"province", "gb_code", "quote_zh"}, renamed)
    same(read(china / "literature/local_records.csv"), original, columns)
    provinces = {row.code: row.name_en for row in study.area_codes if row.level == "province"}
    hosts = {place.place_id: place.parent_code for place in study.other_places}
    for record, typed in zip(study.local_records, original, strict=True):
        # A zone has a place of its own; the code that was typed is its host.
        assert hosts.get(record.place_code, record.place_code) == typed["gb_code"]
        assert provinces[typed["gb_code"][:2] + "0000"] == typed["province"]
        assert typed["quote_zh"].startswith(record.quote_zh) and len(record.quote_zh) == min(
            25, len(typed["quote_zh"])
        )
    repeats = {record.record_id: record.duplicate_of for record in study.local_records if record.duplicate_of}
    assert repeats == {"W006": "W005", "W037": "W035"}


def test_each_designation_is_carried(shared: Path, china: Path, study: Study) -> None:
    original = read(shared / "records/pilot_designations.csv")
    renamed = {f"source_url_{n}": f"url_{n}" for n in (1, 2, 3)} | {
        "document_no": "document_number",
        "date_document": "date",
        "date_type": "date_kind",
        "host_gb_code": "host_codes",
        "n_sources_agreeing": "n_origins",
    }
    apart = {"programme_en", "programme_zh", "gb_code", "subject_zh"}
    same(read(china / "literature/designations.csv"), original, columns_of(original, apart, renamed))
    labels = {category.code: category for category in study.reference["programme"]}
    coded = {row.code for row in study.area_codes}
    themes = {"PD0358": "教育", "PD0359": "卫生健康", "PD0360": "生态环境"}
    for record, typed in zip(study.designations, original, strict=True):
        assert labels[record.programme].label_zh == typed["programme_zh"]
        assert typed["issuer"] in labels[record.programme].issuer.split(" / ")  # type: ignore[attr-defined]
        assert (record.place_code if record.place_code in coded else "") == typed["gb_code"]
        assert (record.subject_zh or "") == (typed["subject_zh"] or themes.get(record.record_id, ""))


def test_each_document_each_coding_and_each_abstract_is_carried(
    shared: Path, china: Path, study: Study
) -> None:
    folder = shared / "records/coded_documents"
    first = read(folder / "coder_a.csv")
    province = {"Anhui": "340000", "Sichuan": "510000", "Zhejiang": "330000", "": ""}
    documents = read(china / "decisions/documents.csv")
    about = {"rec_id": "record_id", "url": "url", "title_zh": "title_zh", "source_class": "source_class"}
    same(documents, first, about | {"stream": "stream", "dup_of": "duplicate_of"})
    assert [row["province_code"] for row in documents] == [province[row["province"]] for row in first]
    for coder, original in (("coder_a", first), ("coder_b", read(folder / "coder_b.csv"))):
        carried = read(china / f"decisions/{coder}.csv")
        apart = {"locator"} | (
            {"url", "title_zh", "province", "source_class", "stream", "dup_of"}
            if coder == "coder_a"
            else set()
        )
        same(carried, original, columns_of(original, apart, {"rec_id": "record_id", "gb_code": "place_code"}))
        for ours, theirs in zip(carried, original, strict=True):
            assert theirs["locator"].startswith(ours["locator"]) and bool(theirs["locator"]) == bool(
                ours["locator"]
            )
    for path in sorted((folder / "text").glob("*.txt")):
        assert (china / "decisions/abstracts" / path.name).read_bytes() == path.read_bytes()
    assert len(study.abstracts) == 262


def test_each_search_is_carried(shared: Path, china: Path, study: Study) -> None:
    original = read(shared / "records/coded_documents/search_log.csv")
    columns = columns_of(original, {"n"}, {"places_targeted": "places"})
    same(read(china / "decisions/search_log.csv"), original, columns)
    assert [search.search_id for search in study.search_log] == [f"Q{int(row['n']):03d}" for row in original]


def test_each_area_code_is_carried(shared: Path, china: Path) -> None:
    original = read(shared / "places/areacodes.csv")
    carried = read(china / "reference/places/area_codes.csv")
    renamed = {
        "代码": "code",
        "一级行政区": "province_zh",
        "二级行政区": "prefecture_zh",
        "名称": "name_zh",
        "启用时间": "from_year",
        "变更/弃用时间": "to_year",
        "新代码": "successors",
    }
    same(carried, original, columns_of(original, {"级别", "状态"}, renamed))
    words = {
        "省级": "province",
        "地级": "prefecture",
        "县级": "county",
        "在用": "in_use",
        "变更": "changed",
        "弃用": "abandoned",
    }
    assert [(r["level"], r["status"]) for r in carried] == [
        (words[r["级别"]], words[r["状态"]]) for r in original
    ]


def test_no_passage_of_a_publication_is_in_the_study(shared: Path, china: Path) -> None:
    """Locators are short; statements, titles and names of offices may repeat a clause, never more."""
    clause = 90
    files = [p for p in china.rglob("*") if p.is_file() and "abstracts" not in p.parts]
    held = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for path in sorted((shared / "literature").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        # Every passage of that length holds one of these pieces.
        pieces = [text[n : n + clause // 2] for n in range(0, len(text) - clause, clause // 2)]
        found = [n for n, piece in enumerate(pieces) if piece in held and (n and pieces[n - 1] in held)]
        assert found == []
