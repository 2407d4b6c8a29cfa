"""The practice survey through the room: same bytes whatever the threads, intervals that hold the truth."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assets.storage.layout import PROJECT

RUN = """
import sys
from pathlib import Path
import polars as pl
from assets.registry.study import load_study
from assets.simulation.world import World
from assets.storage.batches import parquet_bytes
from assets.surveys.landing import frames
study, folder = load_study(Path("studies/practice")), Path(sys.argv[1])
world = World.of(study)
for survey in study.surveys:
    world.respondents(survey).write_csv(folder / survey.microdata.file)
made = {}
for table, frame in frames(study, folder, lambda: made["survey_responses"]):
    made[table] = frame
    (folder / table).write_bytes(parquet_bytes(frame))
"""


def landed(folder: Path, threads: int) -> dict[str, str]:
    """Hashes of both tables, made in a process of its own with so many threads."""
    folder.mkdir()
    counts = ("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    environment = {**os.environ, **dict.fromkeys(counts, str(threads)), "PYTHONHASHSEED": str(threads)}
    subprocess.run([sys.executable, "-c", RUN, str(folder)], cwd=PROJECT, env=environment, check=True)
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("survey_responses", "survey_estimate_rows")
    }


def test_one_thread_and_two_give_the_same_bytes(tmp_path: Path):
    assert landed(tmp_path / "one", 1) == landed(tmp_path / "two", 2)


@pytest.mark.slow
def test_intervals_hold_the_value_of_the_population_at_their_rate():
    """A short version of benchmarks/estimate_coverage.py: 200 samples, so with wider bounds."""
    from benchmarks.estimate_coverage import held

    tally = held(range(1, 201))
    assert {statistic for statistic, _ in tally} == {"mean", "proportion"}
    for key, (inside, intervals) in tally.items():
        assert 0.91 <= inside / intervals <= 0.985, (key, inside, intervals)
