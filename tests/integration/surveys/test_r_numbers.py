"""R's survey package (4.1-1, R 4.2.2) as the measure: its numbers to a relative 1e-6."""

import csv
from functools import cache
from pathlib import Path

import pytest

from assets.surveys.estimate_cli import run

pytestmark = pytest.mark.real_data

DESIGNS = {
    "dsrs": ("api/apisrs.csv", "weights: pw\nfpc: fpc\n"),
    "dstrat": ("api/apistrat.csv", "weights: pw\nstrata: stype\nfpc: fpc\n"),
    "dclus1": ("api/apiclus1.csv", "weights: pw\npsu: dnum\nfpc: fpc\n"),
    # R takes the weights of two-stage samples from the population counts.
    "dclus2": ("api/apiclus2.csv", "psu: [dnum, snum]\nfpc: [fpc1, fpc2]\n"),
    "strata+PSU": (
        "anes2020/anes_2020_subset.csv",
        "weights: Weight\nstrata: Stratum\npsu: VarUnit\nnest: true\n",
    ),
}
STATISTICS = ("mean", "total", "proportion", "quantile", "ratio")
# Answers of R to the same samples that are not in the shared file (notes of the design, section on surveys).
FURTHER = [
    ("api/apistrat.csv", "weights: pw\nstrata: stype\n", "api00", "mean", 662.28736316, 9.53613230),
    ("api/apistrat.csv", "weights: pw\nstrata: stype\n", "enroll", "total", None, 117319.08596896),
    ("api/apiclus1.csv", "weights: pw\npsu: dnum\nfpc: fpc\n", "api00", "mean", None, 23.54224069),
    ("api/apiclus1.csv", "weights: pw\npsu: dnum\n", "api00", "mean", None, 23.77901072),
    ("api/apiclus1.csv", "weights: pw\npsu: dnum\nfpc: fpc\n", "enroll", "total", None, 932235.02704122),
]
RAKED = "weights: pw\npsu: dnum\nrake: {stype: {E: 4421, H: 755, M: 1018}, sch.wide: {Yes: 5122, No: 1072}}\n"
STRATIFIED = "weights: pw\npsu: dnum\npoststratify: {stype: {E: 4421, H: 755, M: 1018}}\n"
NEAR = 1e-6


@pytest.fixture(scope="module")
def answers(shared: Path) -> list[dict[str, str]]:
    with (shared / "surveys" / "r_survey_estimates.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["statistic"] in STATISTICS]
    assert len(rows) > 25
    return rows


@pytest.fixture
def estimated(shared: Path, tmp_path: Path):
    @cache
    def ask(file: str, design: str, item: str, statistic: str, by: str | None = None):
        (tmp_path / "D.yml").write_text(design)
        path = shared / "surveys" / file
        return run(path, tmp_path / "D.yml", item, by=by, statistic=statistic)["estimates"]

    return ask


def number(text: str) -> float | None:
    return None if text in ("NA", "") else float(text)


def test_every_estimate_of_r_is_met(answers, estimated):
    compared = 0
    for row in answers:
        file, design = DESIGNS[row["design"]]
        found = estimated(file, design, row["variable"], row["statistic"])
        level = row["level"].removeprefix(row["variable"])
        category = {"quantile": row["level"], "proportion": level}.get(row["statistic"])
        one = next(one for one in found if one["category"] == category)
        where = f"{row['design']} {row['statistic']} {row['variable']} {row['level']}"
        assert one["estimate"] == pytest.approx(float(row["estimate"]), rel=NEAR), where
        assert one["se"] == pytest.approx(float(row["se"]), rel=NEAR, abs=1e-12), where
        if number(row["n"]) is not None:
            assert one["n"] == float(row["n"]), where
        if row["note"].startswith("deff="):
            deff = float(row["note"].removeprefix("deff="))
            assert one["deff"] == pytest.approx(deff, rel=NEAR, abs=1e-12), where
        # R's intervals of proportions are on the plain scale here, ours on the logit scale (svyciprop).
        if number(row["ci_low"]) is not None and row["statistic"] != "proportion":
            ends = (float(row["ci_low"]), float(row["ci_high"]))
            assert (one["ci_low"], one["ci_high"]) == pytest.approx(ends, rel=NEAR), where
        compared += 1
    assert compared == len(answers)


def test_groups_of_strata_and_of_clusters_are_those_of_svyby(estimated):
    without_fpc = ("api/apiclus1.csv", "weights: pw\npsu: dnum\n")
    for design, errors in (
        (DESIGNS["dstrat"], (12.38247979, 14.93712919, 16.21470731)),
        (without_fpc, (22.58731307, 38.40262823, 31.92736929)),
    ):
        found = estimated(*design, "api00", "mean", by="stype")
        assert [one["group"] for one in found] == ["E", "H", "M"]
        assert [one["se"] for one in found] == pytest.approx(errors, rel=NEAR)


def test_trust_by_age_is_that_of_the_domains_of_r(shared, estimated, tmp_path):
    with (shared / "surveys" / "r_survey_estimates.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["level"]: row for row in csv.DictReader(file) if row["statistic"] == "proportion_by"}
    assert len(expected) == 6
    often = {"Always", "Most of the time"}
    with (shared / "surveys" / "anes2020" / "anes_2020_subset.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    with (tmp_path / "often.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "often"])
        writer.writeheader()
        for row in rows:
            trust = row["TrustGovernment"]
            writer.writerow(row | {"often": "NA" if trust == "NA" else str(trust in often)})
    (tmp_path / "D.yml").write_text(DESIGNS["strata+PSU"][1])
    found = run(tmp_path / "often.csv", tmp_path / "D.yml", "often", by="AgeGroup")["estimates"]
    shares = {one["group"]: one for one in found if one["category"] == "True"}
    for group, row in expected.items():
        assert shares[group]["estimate"] == pytest.approx(float(row["estimate"]), rel=NEAR), group
        assert shares[group]["se"] == pytest.approx(float(row["se"]), rel=NEAR), group


@pytest.mark.parametrize(("file", "design", "item", "statistic", "value", "se"), FURTHER)
def test_further_answers_of_r(estimated, file, design, item, statistic, value, se):
    (found,) = estimated(file, design, item, statistic)
    assert found["se"] == pytest.approx(se, rel=NEAR)
    if value is not None:
        assert found["estimate"] == pytest.approx(value, rel=NEAR)


def test_raked_and_poststratified_errors_know_of_the_totals(estimated):
    file = "api/apiclus1.csv"
    assert estimated(file, RAKED, "api00", "mean")[0]["se"] == pytest.approx(23.94200991, rel=NEAR)
    assert estimated(file, RAKED, "enroll", "total")[0]["se"] == pytest.approx(404632.22102131, rel=NEAR)
    assert estimated(file, STRATIFIED, "api00", "mean")[0]["se"] == pytest.approx(24.16106058, rel=NEAR)


def test_a_jackknife_is_that_of_r(shared, tmp_path):
    """JK1 weights of the cluster sample as R's as.svrepdesign makes them, here written into the file."""
    with (shared / "surveys" / "api" / "apiclus1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    districts = sorted({row["dnum"] for row in rows})
    factor = len(districts) / (len(districts) - 1)
    names = [f"r{at}" for at in range(len(districts))]
    with (tmp_path / "jack.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], *names])
        writer.writeheader()
        for row in rows:
            weights = [0.0 if row["dnum"] == left else float(row["pw"]) * factor for left in districts]
            writer.writerow(row | dict(zip(names, weights, strict=True)))
    (tmp_path / "D.yml").write_text(f"weights: pw\nreplicate_weights: [{', '.join(names)}]\n")
    (found,) = run(tmp_path / "jack.csv", tmp_path / "D.yml", "api00")["estimates"]
    assert found["se"] == pytest.approx(26.59416136, rel=NEAR)
