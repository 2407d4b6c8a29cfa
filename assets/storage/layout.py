"""Where things lie: the one module that spells the folders of the project and of a data root."""

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
STUDIES = PROJECT / "studies"
DBT_PROJECT = PROJECT / "dbt_project"
LOCK_FILE = PROJECT / "requirements.lock"
# Beside the folders of the studies in a data root, so no study can have this name.
DAGSTER_FOLDER = "dagster"


@dataclass(frozen=True)
class StudyLayout:
    """Folders of one study: its files (read) and its place below the data root (written)."""

    study: str
    folder: Path
    data: Path

    @property
    def root(self) -> Path:
        """`<data>/<study>`: everything that the study's runs write."""
        return self.data / self.study

    @property
    def archive(self) -> Path:
        """Captured pages and the ledger of every attempt: evidence that cannot be rebuilt."""
        return self.root / "archive"

    @property
    def coding(self) -> Path:
        """The store of people's decisions: evidence that cannot be rebuilt."""
        return self.root / "coding"

    @property
    def coding_store(self) -> Path:
        """The SQLite file of that store."""
        return self.coding / "coding.sqlite"

    @property
    def microdata(self) -> Path:
        """Files of survey respondents, as `surveys/*.yml` name them: restricted evidence."""
        return self.root / "microdata"

    @property
    def media(self) -> Path:
        """Corpora of articles, as `media/*.yml` name them: evidence."""
        return self.root / "media"

    @property
    def publications(self) -> Path:
        """Files of publications that claims are quoted from, where the team may keep them."""
        return self.root / "publications"

    @property
    def documents(self) -> Path:
        """Texts read from captured pages: a cache that may be rebuilt from the archive."""
        return self.root / "documents"

    @property
    def incoming(self) -> Path:
        return self.root / "incoming"

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def inbox(self) -> Path:
        """Where people drop files for the study; a new one starts a run."""
        return self.root / "inbox"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that only the dbt step opens for writing."""
        return self.root / "warehouse" / "warehouse.duckdb"

    @property
    def tables(self) -> Path:
        """Parquet copies of the release tables, written by the dbt step for the gates and the candidate."""
        return self.root / "warehouse" / "tables"

    @property
    def dbt_target(self) -> Path:
        return self.root / "warehouse" / "dbt"

    @property
    def quality(self) -> Path:
        return self.root / "quality"

    @property
    def releases(self) -> Path:
        return self.root / "releases"


def dagster_home(data: Path) -> Path:
    """`DAGSTER_HOME` of a data root."""
    return data / DAGSTER_FOLDER


def study_folders(studies: Path = STUDIES) -> list[Path]:
    """Folders of the studies that exist, in name order: those that hold a study.yml."""
    return sorted(path.parent for path in studies.glob("*/study.yml"))
