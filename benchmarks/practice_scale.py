"""The practice study at growing scale: wall clock, CPU seconds and memory, in all and by stage of the run.

`scale` in simulation.yml multiplies pages, respondents and articles. The stages are those that `digov run`
tells on stderr; CPU and memory are read from /proc over the process and its children, ten times a second, so
a stage shorter than that shows as part of its neighbour. Linux only.

    python -m benchmarks practice_scale            1, 5 and 20
    SCALES=1,2 python -m benchmarks practice_scale
"""

import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from assets.storage.layout import STUDIES
from benchmarks.measuring import DIGOV, print_table

SCALES = tuple(float(part) for part in os.environ.get("SCALES", "1,5,20").split(","))
STAGE = re.compile(r"practice: (\d/\d (?:gate: \w+|[^:]+)): ")
TICKS, PAGE_MIB = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass
class Measured:
    """Seconds and MiB by stage, in the order in which the stages came."""

    wall: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    cpu: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    memory: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    code: int = 0


def _tree(root: int) -> tuple[float, float]:
    """CPU seconds of a process and its children (ended ones too), and their resident memory in MiB."""
    stats = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        stats[int(path.parent.name)] = fields
    members = {root}
    for _ in range(4):
        members |= {pid for pid, fields in stats.items() if int(fields[1]) in members}
    ticks = sum(int(part) for pid in members & set(stats) for part in stats[pid][11:15])
    pages = sum(int(stats[pid][21]) for pid in members & set(stats))
    return ticks / TICKS, pages * PAGE_MIB


def measure(study: Path, data: Path) -> Measured:
    """Run the study once and say what each stage took."""
    process = subprocess.Popen(
        [str(DIGOV), "run", "--study", str(study), "--data", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    stage = ["start"]

    def listen() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            if found := STAGE.search(line):
                stage[0] = found[1]

    listener = threading.Thread(target=listen)
    listener.start()
    found, before_cpu, before = Measured(), 0.0, time.perf_counter()
    while process.poll() is None:
        time.sleep(0.1)
        cpu, memory = _tree(process.pid)
        now, name = time.perf_counter(), stage[0]
        found.wall[name] += now - before
        # A child that has just ended is counted a moment later, with its parent.
        found.cpu[name] += max(0.0, cpu - before_cpu)
        found.memory[name] = max(found.memory[name], memory)
        before_cpu, before = max(cpu, before_cpu), now
    listener.join()
    found.code = process.returncode
    return found


def main() -> None:
    """Measure each scale and print the tables."""
    totals, stages = [], []
    for scale in SCALES:
        with tempfile.TemporaryDirectory() as folder:
            study = Path(shutil.copytree(STUDIES / "practice", Path(folder) / "practice"))
            path = study / "simulation.yml"
            text = re.sub(r"(?m)^scale: .*$", f"scale: {scale:g}", path.read_text("utf-8"))
            path.write_text(text, "utf-8")
            found = measure(study, Path(folder) / "data")
        wall, cpu = sum(found.wall.values()), sum(found.cpu.values())
        totals.append((f"{scale:g}", wall, cpu, max(found.memory.values()), found.code))
        for name in found.wall:
            stages.append((f"{scale:g}", name, found.wall[name], found.cpu[name], found.memory[name]))
    columns = ("wall s", "CPU s", "peak MiB")
    print_table("practice: a first run by scale", ("scale", *columns, "exit code"), totals)
    print_table("practice: the same by stage", ("scale", "stage", *columns), stages)
