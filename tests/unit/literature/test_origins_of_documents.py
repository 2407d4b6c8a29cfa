"""However often one author or a copy says a thing, it is one origin."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from assets.documents import identity
from assets.literature import documents
from assets.literature.tellers import coded_document_rows, document_rows


def test_a_page_has_the_id_that_the_contract_says() -> None:
    # printf %s https://www.example.org/a | sha256sum
    assert identity.page_id("https://www.example.org/a") == "D-5fcc169d9cd2"


def test_an_address_inside_a_repository_has_no_host() -> None:
    assert documents.host_of("github:someone/somewhere a/b.jsp") is None
    assert documents.host_of("http://WWW.Lakeside.example:8080/x") == "www.lakeside.example"
    assert documents.host_of(None) is None


def test_a_copy_of_a_copy_is_no_further_source() -> None:
    own = {"D-a": "author", "D-b": "D-b", "D-c": "D-c", "D-d": "D-d"}
    clusters = documents.origin_clusters(own, [("D-c", "D-b"), ("D-b", "D-a")])
    assert clusters == {"D-a": "author", "D-b": "author", "D-c": "author", "D-d": "D-d"}


def test_pages_that_name_each_other_end_in_one_cluster() -> None:
    own = {"D-a": "D-a", "D-b": "D-b"}
    assert documents.origin_clusters(own, [("D-a", "D-b"), ("D-b", "D-a")]) == {"D-a": "D-a", "D-b": "D-a"}


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_whoever_repeats_somebody_is_never_an_origin_of_its_own_unless_in_a_circle(pairs: list) -> None:
    own = {letter: letter for letter in "abcdef"}
    clusters = documents.origin_clusters(own, pairs)
    repeating = {first for first, second in pairs if first != second}
    for letter, cluster in clusters.items():
        assert letter in repeating or cluster == letter
    assert clusters == documents.origin_clusters(own, sorted(pairs, reverse=True))


def test_mirrors_join_the_origin_of_what_they_copy(small_study: SimpleNamespace) -> None:
    rows = {row["url"]: row for row in document_rows(small_study)}
    page = rows["https://www.lakeside.example/plan"]
    copy = rows["https://copies.example/1"]
    assert copy["is_mirror"] is True
    assert page["is_mirror"] is False
    assert copy["origin_cluster"] == page["origin_cluster"] == page["document_id"]
    assert rows["https://lakeside.example/again"]["origin_cluster"] == page["document_id"]


def test_a_page_known_from_a_list_alone_claims_no_class(small_study: SimpleNamespace) -> None:
    small_study.designations[2].url_3 = "https://www.lakeside.gov.cn/list"
    rows = {row["url"]: row for row in document_rows(small_study)}
    assert rows["https://three.example/c"]["is_mirror"] is None
    assert rows["https://three.example/c"]["source_class"] is None
    assert rows["https://three.example/c"]["stream"] == "other"
    assert rows["https://www.lakeside.gov.cn/list"]["stream"] == "official_portal"
    # PD1 says nothing of its first page, PD2 calls it a mirror.
    assert rows["https://one.example/a"]["is_mirror"] is True
    assert rows["https://two.example/b"]["is_mirror"] is None


def test_a_publication_is_its_author_s_and_known_by_its_hash(small_study: SimpleNamespace) -> None:
    (row,) = [row for row in document_rows(small_study) if row["document_id"] == "D-paper"]
    assert (row["origin_cluster"], row["evidence_class"], row["text_sha256"]) == (
        "author",
        "text_hash",
        "f" * 64,
    )


def test_a_page_that_coders_read_too_has_one_and_the_same_row_in_both_tables(
    small_study: SimpleNamespace,
) -> None:
    small_study.documents = (
        SimpleNamespace(
            record_id="L1",
            url="https://one.example/a",
            title_zh="题名",
            stream="news",
            source_class="news",
            duplicate_of=None,
        ),
    )
    small_study.abstracts = {"L1": "摘要"}
    (coded,) = coded_document_rows(small_study)
    (typed,) = [row for row in document_rows(small_study) if row["url"] == "https://one.example/a"]
    assert typed == coded
    assert (typed["title_zh"], typed["stream"]) == ("题名", "commercial_media")


def test_the_host_decides_the_stream_where_it_is_known_better(small_study: SimpleNamespace) -> None:
    rows = {row["url"]: row for row in document_rows(small_study)}
    assert rows["https://paper.example/3"]["stream"] == "official_media"
