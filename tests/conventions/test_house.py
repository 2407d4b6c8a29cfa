"""Rules of the house that a reviewer would otherwise have to remember."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "storage",
    "places",
    "registry",
    "collection",
    "simulation",
    "documents",
    "literature",
    "coding",
    "surveys",
    "media",
    "context",
    "analysis",
    "releases",
)
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.split()
PYTHON = [ROOT / name for name in TRACKED if name.endswith(".py") and (ROOT / name).exists()]


def imports(path: Path) -> set[str]:
    """Modules that a file names in its import statements, at any depth."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_there_are_files_to_look_at():
    assert len(PYTHON) > 50


@pytest.mark.parametrize(
    "path", [p for p in PYTHON if p.parts[len(ROOT.parts)] == "assets"], ids=lambda p: p.stem
)
def test_a_room_imports_only_rooms_before_it_and_never_the_wiring(path: Path):
    parts = path.relative_to(ROOT).parts
    if len(parts) < 3:
        return
    room = ROOMS.index(parts[1])
    for module in imports(path):
        assert not module.startswith("orchestration"), f"{path.name} imports {module}"
        assert not module.startswith("expectations"), f"{path.name} imports {module}"
        if module.startswith("assets.") and module.split(".")[1] in ROOMS:
            assert ROOMS.index(module.split(".")[1]) <= room, f"{parts[1]} stands before {module}"


def test_every_room_on_disk_is_in_the_order_of_the_house():
    rooms = {
        path.name for path in (ROOT / "assets").iterdir() if path.is_dir() and path.name != "__pycache__"
    }
    assert rooms <= set(ROOMS)


def test_gx_is_imported_in_one_module_only():
    users = {path.relative_to(ROOT).as_posix() for path in PYTHON if "great_expectations" in imports(path)}
    assert {name for name in users if not name.startswith("tests/")} == {"expectations/runner.py"}


def test_importing_the_definitions_touches_nothing_heavy(tmp_path: Path):
    heavy = ("great_expectations", "polars", "duckdb", "statsmodels", "numpy", "pandas")
    code = (
        "import sys, orchestration.definitions as d; assert d.china;"
        f"print(sorted(m for m in {heavy!r} if m in sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    assert result.stdout.strip() == "[]", result.stderr[-2000:] + result.stdout


def test_no_file_name_says_nothing():
    empty = re.compile(r"(^|/)(utils?|helpers?|common|misc|base|manager)\.py$")
    assert [name for name in TRACKED if empty.search(name)] == []


def test_no_registry_host_and_no_path_of_a_machine_is_kept():
    hosts = ("python" + "hosted", "py" + "pi.org", "registry.npm" + "js", "deb.deb" + "ian")
    wrong = []
    for name in TRACKED:
        path = ROOT / name
        if not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        wrong += [f"{name}: {host}" for host in hosts if host in text]
        wrong += [f"{name}: {match}" for match in re.findall(r"(?<![\w.])/(?:work|root|home)/\w+", text)]
    assert wrong == []


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda p: p.name)
def test_a_lock_file_has_hashes_for_every_pin_and_no_address(lock: Path):
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"(?m)^[A-Za-z0-9][^\n]*==[^\n]*", text)
    assert pins
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_wiring_modules_open_with_a_charter():
    without = [
        path.name
        for path in (ROOT / "orchestration").glob("*.py")
        if path.name != "__init__.py"
        and "Lives here" not in (ast.get_docstring(ast.parse(path.read_text())) or "")
    ]
    assert without == []


def test_no_yaml_or_pickle_loader_that_runs_code():
    wrong = []
    for path in PYTHON:
        text = path.read_text(encoding="utf-8")
        for word in ("yaml.Loader", "yaml.FullLoader", "yaml.unsafe_load", "pickle.load", "import pickle"):
            if word in text and path.name != Path(__file__).name:
                wrong.append(f"{path.name}: {word}")
    assert wrong == []
