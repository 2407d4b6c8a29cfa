"""The same values, typed with another program, are the same study."""

from assets.registry.study import load_study
from tests.integration.registry.conftest import StudyCopy


def test_gb18030_other_columns_and_other_line_ends_change_nothing(copy: StudyCopy) -> None:
    before = load_study(copy.folder)
    for path in copy.folder.rglob("*.csv"):
        file = path.relative_to(copy.folder).as_posix()
        copy.write(file, [row[::-1] for row in copy.table(file)])
        path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\r\n").encode("gb18030"))
    for path in copy.folder.rglob("*.yml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    after = load_study(copy.folder)
    assert after.values_digest == before.values_digest
    assert after.claims == before.claims and after.settings == before.settings


def test_one_changed_value_changes_the_digest(copy: StudyCopy) -> None:
    before = load_study(copy.folder).values_digest
    copy.set("literature/claims.csv", 1, "figure", "more than a half")
    assert load_study(copy.folder).values_digest != before
