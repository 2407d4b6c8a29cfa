"""`digov agreement FILE`: the keys that were promised, and errors that name file, line and field."""

import pytest

from assets.coding.agreement_cli import measure
from assets.registry.errors import StudyErrors

KEYS = [
    "level",
    "alpha",
    "ci_low",
    "ci_high",
    "percent_agreement",
    "gwet_ac1",
    "units",
    "coders",
    "pairable_values",
    "status",
    "reason",
]
GOOD = "unit,coder,value\nu1,a,1\nu1,b,1\nu2,a,2\nu2,b,3\n"


@pytest.fixture
def write(tmp_path):
    def put(content, encoding="utf-8"):
        path = tmp_path / "ratings.csv"
        path.write_bytes(content.encode(encoding))
        return path

    return put


def problems(path, level):
    with pytest.raises(StudyErrors) as caught:
        measure(path, level)
    return [(problem.line, problem.field) for problem in caught.value.errors]


def test_a_good_file_gives_the_promised_keys_in_order(write):
    found = measure(write(GOOD), "interval")
    assert list(found) == KEYS
    assert (found["level"], found["units"], found["coders"], found["pairable_values"]) == (
        "interval",
        2,
        2,
        4,
    )
    assert type(found["level"]) is str


def test_order_of_columns_further_columns_and_encoding_change_nothing(write):
    clean = measure(write("unit,coder,value\n一,甲,是\n一,乙,否\n二,甲,否\n二,乙,否\n"), "nominal")
    text = "value,note,coder,unit\r\n是,x,甲,一\r\n否,,乙,一\r\n否,,甲,二\r\n否,,乙,二\r\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert measure(write(text, encoding), "nominal") == clean


def test_an_empty_value_is_missing_and_not_a_category(write):
    found = measure(write("unit,coder,value\nu1,a,x\nu1,b,\nu2,a,x\nu2,b,y\n"), "nominal")
    assert (found["units"], found["pairable_values"]) == (2, 2)


def test_no_alpha_is_null_with_a_reason(write):
    found = measure(write("unit,coder,value\nu1,a,1\nu2,a,2\n"), "nominal")
    assert (found["alpha"], found["status"]) == (None, "undefined")
    assert found["reason"]


@pytest.mark.parametrize(
    ("content", "level", "expected"),
    [
        ("unit,coder\nu1,a\n", "nominal", [(1, "value")]),
        ("", "nominal", [(1, "coder"), (1, "unit"), (1, "value")]),
        ("unit,coder,value,value\nu1,a,1,1\n", "nominal", [(1, "value")]),
        ("unit,coder,value\nu1,a,1\nu1,b,1\nu1,a,2\n", "nominal", [(4, "coder")]),
        ("unit,coder,value\nu1,a,one\nu1,b,1\n", "interval", [(2, "value")]),
        ("unit,coder,value\nu1,a,1\nu1,b,low\n", "ordinal", [(3, "value")]),
        (
            "unit,coder,value\nu1,a,nan\nu1,b,1e999\nu2,a,1_0\nu2,b,１\n",
            "ratio",
            [(n, "value") for n in (2, 3, 4, 5)],
        ),
        ("unit,coder,value\nu1,a,1\nu1,b,-1\n", "ratio", [(3, "value")]),
        ("unit,coder,value\nu1,a,1\nu1,b\n", "nominal", [(3, "row")]),
        ("unit,coder,value\n,a,1\nu1,,1\n", "nominal", [(2, "unit"), (3, "coder")]),
        ('unit,coder,value\nu1,a,"1\n', "nominal", [(2, "row")]),
    ],
)
def test_every_fault_is_named_with_line_and_field(write, content, level, expected):
    assert problems(write(content), level) == expected


def test_the_message_names_file_line_field_and_expectation(write):
    path = write("unit,coder,value\nu1,a,1\nu1,b,-1\n")
    with pytest.raises(StudyErrors) as caught:
        measure(path, "ratio")
    assert str(caught.value) == (
        f"{path}:3: value: '-1' is negative; expected 0 or more, because the level is ratio"
    )


def test_negative_numbers_are_fine_below_the_ratio_level(write):
    assert (
        measure(write("unit,coder,value\nu1,a,-1\nu1,b,2\nu2,a,-1\nu2,b,-1\n"), "interval")["status"] == "ok"
    )


def test_a_missing_file_is_named(tmp_path):
    assert problems(tmp_path / "nowhere.csv", "nominal") == [(1, "file")]


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_bytes(b"unit,coder,value\n\xff\xff,a,1\n")
    assert problems(path, "nominal") == [(1, "file")]


def test_a_level_that_does_not_exist_is_refused_with_the_nearest(write):
    with pytest.raises(
        StudyErrors, match=r"expected nominal, ordinal, interval, ratio; nearest valid value: ordinal"
    ):
        measure(write(GOOD), "ordnal")


def test_measurements_of_which_no_two_are_alike_are_answered_in_seconds_and_little_memory(write):
    rows = [
        f"u{n},{coder},{n * 7919 % 50021 + add}"
        for n in range(10_000)
        for coder, add in (("a", 0), ("b", 0.5))
    ]
    path = write("unit,coder,value\n" + "\n".join(rows) + "\n")
    found = measure(path, "interval")
    assert found["status"] == "ok" and found["units"] == 10_000 and found["alpha"] > 0.99


def test_more_values_than_the_ratio_level_can_pair_are_refused_with_the_limit(write):
    rows = [f"u{n},{coder},{n + 1}" for n in range(3001) for coder in "ab"]
    with pytest.raises(StudyErrors, match="3001 different values; expected at most 3000"):
        measure(write("unit,coder,value\n" + "\n".join(rows) + "\n"), "ratio")


def test_a_long_remark_in_a_further_column_does_no_harm(write):
    assert (
        measure(
            write(
                GOOD.replace("\n", ",note\n", 1)
                .replace("1,a,1", f"1,a,1,{'x' * 200_000}")
                .replace("1,b,1", "1,b,1,")
                .replace("2,a,2", "2,a,2,")
                .replace("2,b,3", "2,b,3,")
            ),
            "nominal",
        )["units"]
        == 2
    )


def test_a_broken_export_is_not_taken_for_a_value(write):
    with pytest.raises(StudyErrors, match=r"U\+0000"):
        measure(write(GOOD + "u3,a,\0\n"), "nominal")
