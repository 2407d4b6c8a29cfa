"""Codings of captured pages arrive with evidence that holds, and what cannot stand is refused by name."""

from datetime import UTC, date, datetime
from hashlib import sha256
from types import SimpleNamespace

import pytest

from assets.coding.captured import captured_rows
from assets.coding.held import Archive, HeldPage, first_captures, held_pages
from assets.coding.standing import judge
from assets.coding.stored import parse_coding
from assets.documents import identity
from assets.documents.anchors import resolve
from tests.unit.coding.invented_archive import ARCHIVE, PAGES, TEXTS, coding, decision, frames_of, page, study


def landed(*codings: dict, about: SimpleNamespace | None = None, archive=ARCHIVE):
    about = about or study()
    standing = judge(about, [parse_coding(given) for given in codings], archive.captured)
    return captured_rows(about, standing, held_pages(archive, standing.pages()), resolve)


def passage_of(rows, variable: str, coder: str = "coder_a") -> dict:
    (row,) = [row for row in rows.decisions if (row["variable"], row["coder_id"]) == (variable, coder)]
    return next(one for one in rows.passages if one["passage_id"] == row["passage_id"])


def test_words_that_stand_once_in_the_page_are_archived_with_their_capture() -> None:
    rows = landed(coding("plan", stage=decision("stage", "planned", exact="将建设城市大脑")))
    found = passage_of(rows, "stage")
    text = TEXTS["plan"]
    assert (found["evidence_class"], found["anchor_status"]) == ("archived", "resolved")
    assert text[found["start"] :].startswith("将建设城市大脑")
    assert found["text_sha256"] == sha256(text.encode()).hexdigest()
    assert (found["url"], found["payload_sha256"]) == PAGES["plan"]
    assert found["captured_at"].isoformat() == "2025-01-01T08:00:00"
    # Words of third parties around the quote are not carried.
    assert found.get("prefix") is None and found.get("suffix") is None


@pytest.mark.parametrize(("words", "status"), [("平台", "ambiguous"), ("已经投入使用", "lost")])
def test_words_that_stand_twice_or_not_at_all_are_never_archived(words: str, status: str) -> None:
    found = passage_of(landed(coding("plan", stage=decision("stage", "planned", exact=words))), "stage")
    assert (found["evidence_class"], found["anchor_status"]) == ("transcribed", status)
    assert found["quote"] == words
    assert found.get("start") is None and found.get("text_sha256") is None


def test_words_that_stand_twice_are_told_apart_by_what_stands_around_them() -> None:
    second = TEXTS["plan"].rindex("平台")
    words = decision("stage", "planned", exact="平台", prefix="升级", suffix="。")
    found = passage_of(landed(coding("plan", stage=words)), "stage")
    assert (found["start"], found["evidence_class"]) == (second, "archived")


def test_a_place_in_another_text_is_no_hint() -> None:
    first = TEXTS["plan"].index("平台")
    given = {"exact": "平台", "start": first}
    old = decision("stage", "planned", **given, text_sha256="d" * 64)
    assert passage_of(landed(coding("plan", stage=old)), "stage")["anchor_status"] == "ambiguous"
    same = decision("stage", "planned", **given, text_sha256=identity.text_sha256(TEXTS["plan"]))
    assert passage_of(landed(coding("plan", stage=same)), "stage")["start"] == first


def test_a_value_without_words_rests_on_the_locator_or_on_the_page_as_a_whole() -> None:
    without = landed(coding("plan", stage=decision("stage", "planned")))
    found = passage_of(without, "stage")
    assert (found["quote"], found["evidence_class"], found["url"]) == (None, "transcribed", PAGES["plan"][0])
    located = decision("locator", "将建设城市大脑", exact="将建设城市大脑")
    rows = landed(coding("plan", stage=decision("stage", "planned"), locator=located))
    assert passage_of(rows, "stage")["evidence_class"] == "archived"
    assert not [row for row in rows.decisions if row["variable"] == "locator"]


def test_bytes_without_a_text_are_no_archived_words() -> None:
    rows = landed(coding("scan", stage=decision("stage", "planned", exact="将建设")))
    found = passage_of(rows, "stage")
    assert (found["evidence_class"], found.get("anchor_status")) == ("transcribed", None)


def test_a_field_left_empty_is_a_decision_without_value_or_passage() -> None:
    rows = landed(coding("plan"))
    (empty,) = [row for row in rows.decisions if row["variable"] == "basis"]
    assert (empty["value"], empty["passage_id"]) == (None, None)
    assert {row["variable"] for row in rows.decisions} == {
        *("relevant", "place_code", "sector", "stage", "basis", "date_published", "figure", "actor_issuer")
    }


def test_the_newest_coding_of_a_coder_counts() -> None:
    old = coding("plan", stage=decision("stage", "planned"))
    new = coding("plan", stage=decision("stage", "operating"), at="2025-04-01T00:00:00.5Z")
    for given in ([old, new], [new, old]):
        stages = [row["value"] for row in landed(*given).decisions if row["variable"] == "stage"]
        assert stages == ["operating"]


REFUSED = {
    "unknown coder": (coding("plan", coder="coder_x"), "'coder_x' is not in coders.yml; nearest: coder_"),
    "coder of another kind": (coding("plan", coder="typist"), "as typed_record, expected from_capture"),
    "unknown codebook": (coding("plan", codebook_version="9.9"), "'9.9' is not one of: 1.0"),
    "page never captured": (coding("plan", payload_sha256="e" * 64), "never captured with these bytes"),
    "page that blocked": (coding("blocked"), "never captured with these bytes"),
    "unknown variable": (coding("plan", mood=decision("mood", "sad")), "mood is no variable of codebook 1.0"),
    "unknown code": (
        coding("plan", stage=decision("stage", "planed")),
        "stage: 'planed' is not one of: planned, operating; nearest: planned",
    ),
    "neither yes nor no": (coding("plan", relevant=decision("relevant", "maybe")), "neither yes nor no"),
    "impossible date": (
        coding("plan", date_published=decision("date_published", "2025-13")),
        "date_published: ",
    ),
    "no number": (coding("plan", figure=decision("figure", "many")), "'many' is no number"),
    "too many values": (
        coding("plan", sector=[decision("sector", value) for value in ("traffic", "education", "health")]),
        "sector has 3 values, expected at most 2",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_coding_that_cannot_stand_goes_to_quarantine_whole_and_says_why(name: str) -> None:
    given, reason = REFUSED[name]
    rows = landed(coding("plan", coder="coder_b"), given)
    refused = [row for row in rows.decisions if row.get("refusal")]
    assert len(refused) == len(given["decisions"])
    assert all(reason in row["refusal"] and given["coding_id"] in row["refusal"] for row in refused)
    assert [row["record_id"] for row in rows.records] == [coding("plan")["record_id"]]

    kept, quarantined = frames_of(rows)
    assert sorted(quarantined["decision_id"].to_list()) == sorted(row["decision_id"] for row in refused)
    assert set(kept["coder_id"].to_list()) == {"coder_b"}


def test_a_record_of_refused_codings_only_is_no_record() -> None:
    rows = landed(coding("plan", coder="coder_x"))
    assert rows.records == [] and rows.documents == [] and rows.passages == []
    assert rows.decisions


def adjudication(**changes) -> dict:
    fields = {"coder": "judge", "role": "adjudicator", "at": "2025-05-01T00:00:00Z"}
    return coding("plan", only=True, **fields | {"stage": decision("stage", "operating")} | changes)


BOTH = (
    coding("plan", stage=decision("stage", "planned")),
    coding("plan", coder="coder_b", stage=decision("stage", "operating")),
)


def test_an_adjudication_lands_beside_the_codings_that_it_settles() -> None:
    rows = landed(*BOTH, adjudication(reason="the page says so"))
    (settled,) = rows.adjudications
    assert (settled["variable"], settled["value"], settled["adjudicator_id"]) == (
        "stage",
        "operating",
        "judge",
    )
    assert (settled["adjudicated_on"], settled["reason"]) == (date(2025, 5, 1), "the page says so")
    assert settled["passage_id"] in {row["passage_id"] for row in rows.passages}
    assert {row["value"] for row in rows.decisions if row["variable"] == "stage"} == {"planned", "operating"}


def test_who_coded_the_page_or_found_no_dispute_cannot_settle_it() -> None:
    own = landed(*BOTH, adjudication(coder="coder_b"))
    assert ["cannot settle its disputes" in row["refusal"] for row in own.adjudications] == [True]
    alone = landed(BOTH[0], adjudication())
    assert ["no dispute to settle" in row["refusal"] for row in alone.adjudications] == [True]


def test_a_coder_who_codes_again_opens_the_question_again() -> None:
    again = coding("plan", stage=decision("stage", "planned"), at="2025-06-01T00:00:00Z")
    assert landed(*BOTH, adjudication(), again).adjudications == []
    later = adjudication(at="2025-07-01T00:00:00Z")
    assert len(landed(*BOTH, adjudication(), again, later).adjudications) == 1


def test_a_reprint_repeats_its_origin_and_another_place_does_not() -> None:
    rows = landed(coding("reprint"), coding("plan"), coding("elsewhere", place_code="999901"))
    repeats = {row["record_id"]: row["duplicate_of"] for row in rows.records}
    named = {name: coding(name)["record_id"] for name in ("plan", "reprint", "elsewhere")}
    assert repeats == {named["plan"]: None, named["reprint"]: named["plan"], named["elsewhere"]: None}
    assert len({row["origin_cluster"] for row in rows.documents}) == 1


def test_two_versions_of_a_page_are_two_documents_of_one_record_and_one_origin() -> None:
    rows = landed(coding("plan"), coding("plan again", coder="coder_b"))
    (record,) = rows.records
    assert {row["document_id"] for row in rows.decisions} == {page("plan"), page("plan again")}
    assert record["document_id"] == page("plan again")
    assert len(rows.documents) == 2
    assert len({row["origin_cluster"] for row in rows.documents}) == 1


def test_the_place_is_that_of_the_source_unless_the_coders_say_another() -> None:
    silent, named = landed(coding("plan", place_code=None)), landed(coding("plan", place_code="999901"))
    assert silent.records[0]["place_code"] == "999900"
    assert named.records[0]["place_code"] == "999901"


def test_a_figure_of_two_coders_is_one_claim_with_its_passage() -> None:
    typed = decision("figure", "160", exact="160个")
    rows = landed(coding("plan", figure=typed), coding("plan", coder="coder_b", figure=typed))
    (claim,) = rows.claims
    assert (claim["record_kind"], claim["n_coders"], claim["figure_value"]) == ("captured_page", 2, 160.0)
    assert claim["passage_id"] in {row["passage_id"] for row in rows.passages}


def test_the_first_capture_of_the_same_bytes_is_cited_and_a_bad_one_never() -> None:
    def capture(attempt: str, hour: int, state: str = "ok"):
        at = datetime(2025, 1, 1, hour, tzinfo=UTC)
        return SimpleNamespace(attempt_id=attempt, url="u", payload_sha256="s", state=state, attempted_at=at)

    found = first_captures([capture("b", 9), capture("a", 8, "soft_404"), capture("c", 10)])
    assert found["u", "s"].attempt_id == "b"


def test_a_held_page_has_the_document_of_its_text() -> None:
    found = held_pages(ARCHIVE, {PAGES["plan"], PAGES["plan again"]})
    assert isinstance(found[PAGES["plan"]], HeldPage)
    assert found[PAGES["plan"]].document_id != found[PAGES["plan again"]].document_id


def test_words_belong_to_the_document_of_the_page_in_which_they_stand() -> None:
    whole = next(row for row in ARCHIVE.documents if row["document_id"] == page("plan"))
    text = TEXTS["plan"]
    cut = text.index("安装")
    parts = [
        {
            **whole,
            "document_id": identity.part_id(page("plan"), number),
            "title_zh": f"第{number}件",
            "date_document": date(2020 + number, 1, 1),
            "part": number,
            "text_start": start,
            "text_end": end,
        }
        for number, start, end in ((1, 0, cut - 1), (2, cut, len(text)))
    ]
    others = [row for row in ARCHIVE.documents if row is not whole]
    archive = Archive(ARCHIVE.captured, [*others, *parts], ARCHIVE.texts_of)
    rows = landed(
        coding(
            "plan",
            stage=decision("stage", "planned", exact="将建设城市大脑"),
            figure=decision("figure", "160", exact="160个"),
        ),
        archive=archive,
    )
    first, second = (row["document_id"] for row in parts)
    assert passage_of(rows, "stage")["document_id"] == first
    assert passage_of(rows, "figure")["document_id"] == second
    said = {row["variable"]: row["document_id"] for row in rows.decisions}
    assert (said["stage"], said["figure"]) == (first, second)
    assert {row["document_id"]: row["title_zh"] for row in rows.documents} == {
        first: "第1件",
        second: "第2件",
    }
    assert rows.published == {first: date(2021, 1, 1), second: date(2022, 1, 1)}
    # Where no words say which, the first document of the page stands for all of it.
    assert said["relevant"] == first
