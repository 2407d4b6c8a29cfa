"""YAML as researchers write it: values with lines, and nothing that YAML would do behind their back."""

import pytest

from assets.registry.csv_reader import FileProblem
from assets.registry.yaml_reader import dotted, parse_yaml

TEXT = """\
study: china
live: false
snapshot_date: 2026-11-21
codes: ["340000", 510000, 0341]
variables:
  - variable: stage
    share: 0.8
    nothing: null
"""


def test_values_and_their_lines() -> None:
    found = parse_yaml(TEXT, "s.yml")
    assert found.value == {
        "study": "china",
        "live": False,
        "snapshot_date": "2026-11-21",
        "codes": ["340000", 510000, "0341"],
        "variables": [{"variable": "stage", "share": 0.8, "nothing": None}],
    }
    assert found.line(("live",)) == 2
    assert found.line(("variables", 0, "share")) == 7
    assert found.line(("variables", 0, "no such key")) == 6
    assert dotted(("variables", 0, "share")) == "variables[0].share"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "twice"),
        ("a: 1\nb: [1, 2\n", 3, ""),
        ("a: 1\nb: !!python/object/apply:os.system [x]\n", 2, "tag"),
        ("a: &x 1\nb: *x\n", 1, "alias"),
        ("a:\n  ? [1, 2]\n  : 3\n", 2, "no text"),
        ("", 1, "empty"),
        ("a: 1\nb: x\x00y\n", 2, "U+0000"),
    ],
)
def test_what_is_not_allowed_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(FileProblem) as caught:
        parse_yaml(text, "s.yml")
    assert caught.value.error.line == line
    assert words in caught.value.error.problem


@pytest.mark.parametrize("text", ["[" * 5000 + "]" * 5000, "a: " + "{a: " * 3000 + "1" + "}" * 3000])
def test_brackets_without_end_are_a_problem_of_the_file_and_no_crash(text: str) -> None:
    with pytest.raises(FileProblem) as caught:
        parse_yaml(text, "s.yml")
    assert (caught.value.error.file, caught.value.error.line) == ("s.yml", 1)


@pytest.mark.parametrize("typed", ["5:00", "1:30.5", "9" * 5000])
def test_what_only_yaml_would_call_a_number_stays_the_text_that_was_typed(typed: str) -> None:
    assert parse_yaml(f"a: {typed}\n", "s.yml").value == {"a": typed}
