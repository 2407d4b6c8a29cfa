"""What `digov extract` prints."""

import json
from pathlib import Path

import pytest

from assets.documents.extract_cli import describe_files
from assets.registry.errors import StudyErrors
from tests.unit.documents.invented_pages import BODY, TITLE, page, paragraphs

# DESIGN section 6.
KEYS = """path kind encoding title issuer doc_number index_number topic keywords date_document date_published
    date_effective body attachments meta flags text_sha256""".split()


def test_every_key_of_the_contract_is_there_and_absent_is_null(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(
        page(f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1><p>2019-07-26</p><div>{paragraphs()}</div>")
    )
    (found,) = json.loads(json.dumps(describe_files([file])))["documents"]
    assert set(KEYS) <= set(found)
    assert found["path"] == str(file)
    assert found["encoding"] == {"declared": "utf-8", "used": "utf-8"}
    assert found["date_published"] == {
        "value": "2019-07-26",
        "to": None,
        "precision": "day",
        "raw": "2019-07-26",
    }
    assert found["issuer"] is None
    assert found["date_document"] is None
    assert (found["title"], found["body"]) == (TITLE, BODY)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyErrors, match=r"gone\.html"):
        describe_files([tmp_path / "gone.html"])
