"""The tables of a study in three parts (places, literature, decisions): which file holds which model."""

from collections.abc import Iterator
from dataclasses import dataclass

from assets.places.codes import PlaceTableError
from assets.places.history import PlaceHistory, build
from assets.registry import lost_words as lost
from assets.registry import record_checks, setting_checks
from assets.registry.codebook import Codebook
from assets.registry.decisions import CodedDocument, Coding, Search
from assets.registry.errors import StudyError, nearest
from assets.registry.fields import Row
from assets.registry.literature import Claim, ClaimCheck, Designation, LocalRecord, MediaFigure, SurveyFigure
from assets.registry.places import AreaCode, OtherPlace
from assets.registry.reading import Reader
from assets.registry.reference import Quantity
from assets.registry.settings import IN_FILES, Coder, Coders

AREA_CODES = "reference/places/area_codes.csv"
OTHER_PLACES = "reference/places/other_places.csv"
CLAIMS = "literature/claims.csv"
LOCAL_RECORDS = "literature/local_records.csv"
DESIGNATIONS = "literature/designations.csv"
DOCUMENTS = "decisions/documents.csv"
SEARCH_LOG = "decisions/search_log.csv"
CODERS = "decisions/coders.yml"
ABSTRACTS = "decisions/abstracts"


@dataclass(frozen=True)
class Places:
    """`reference/places`; `history` is null where the rows are wrong, alone or together."""

    area_codes: tuple[AreaCode, ...]
    other_places: tuple[OtherPlace, ...]
    history: PlaceHistory | None

    @classmethod
    def read(cls, reader: Reader) -> "Places":
        """Both files and the history that they tell."""
        before = len(reader.errors)
        area_codes = reader.table(AREA_CODES, AreaCode, ("code", "from_year"))
        other_places = reader.table(OTHER_PLACES, OtherPlace, ("place_id",))
        reader.errors += record_checks.check_hosts(other_places)
        if len(reader.errors) > before:
            return cls(area_codes, other_places, None)
        try:
            return cls(area_codes, other_places, build(area_codes, other_places))
        except PlaceTableError as problem:
            rows = {(row.code, row.from_year): row.line for row in area_codes}
            line = rows.get((problem.code, problem.from_year), 0)
            expected = "rows that agree with each other"
            reader.errors.append(StudyError(AREA_CODES, line, problem.field, problem.problem, expected))
            return cls(area_codes, other_places, None)


@dataclass(frozen=True)
class Literature:
    """`literature/` and the denominators of `reference/quantities.csv`."""

    claims: tuple[Claim, ...]
    claim_checks: tuple[ClaimCheck, ...]
    local_records: tuple[LocalRecord, ...]
    designations: tuple[Designation, ...]
    survey_figures: tuple[SurveyFigure, ...]
    media_figures: tuple[MediaFigure, ...]
    quantities: tuple[Quantity, ...]

    @classmethod
    def read(cls, reader: Reader) -> "Literature":
        """All tables of published and typed material."""
        return cls(
            claims=reader.table(CLAIMS, Claim, ("record_id",)),
            claim_checks=reader.table("literature/claim_checks.csv", ClaimCheck, ("check_id",)),
            local_records=reader.table(LOCAL_RECORDS, LocalRecord, ("record_id",)),
            designations=reader.table(DESIGNATIONS, Designation, ("record_id",)),
            survey_figures=reader.table("literature/survey_figures.csv", SurveyFigure, ("figure_id",)),
            media_figures=reader.table("literature/media_figures.csv", MediaFigure, ("figure_id",)),
            quantities=reader.table("reference/quantities.csv", Quantity, ("quantity", "place_code", "year")),
        )

    def rows(self) -> Iterator[Row]:
        """All rows, file by file."""
        for table in (self.claims, self.claim_checks, self.local_records, self.designations):
            yield from table
        for figures in (self.survey_figures, self.media_figures, self.quantities):
            yield from figures


@dataclass(frozen=True)
class Decisions:
    """`decisions/`: documents, coders and what they coded, searches, abstracts by record id."""

    documents: tuple[CodedDocument, ...]
    coders: tuple[Coder, ...]
    codings: tuple[Coding, ...]
    search_log: tuple[Search, ...]
    abstracts: dict[str, str]
    lost_words: tuple[lost.LostWords, ...]

    @classmethod
    def read(cls, reader: Reader, codebook: Codebook | None) -> "Decisions":
        """All files; the codings of a coder stand in `decisions/<coder_id>.csv`."""
        documents = reader.table(DOCUMENTS, CodedDocument, ("record_id",))
        found, at = reader.mapping(CODERS, Coders)
        if found and at:
            reader.errors += setting_checks.check_coders(found, at)
        coders = found.coders if found else ()
        asked = [v.variable for v in codebook.variables if v.form != "records"] if codebook else []
        further = frozenset(asked) - frozenset(Coding.model_fields)
        codings: list[Coding] = []
        for coder in (coder for coder in coders if coder.coding_mode in IN_FILES):
            file = f"decisions/{coder.coder_id}.csv"
            codings += reader.table(file, Coding, ("record_id",), further, coder_id=coder.coder_id)
        abstracts = {}
        for path in sorted((reader.folder / ABSTRACTS).glob("*.txt")):
            text = reader.document(f"{ABSTRACTS}/{path.name}")
            if text is not None:
                abstracts[path.stem] = text
        search_log = reader.table(SEARCH_LOG, Search, ("search_id",))
        is_there = (reader.folder / lost.FILE).exists()
        lost_words = reader.table(lost.FILE, lost.LostWords, ("coding_id", "variable")) if is_there else ()
        return cls(documents, coders, tuple(codings), search_log, abstracts, lost_words)

    def rows(self) -> Iterator[Row]:
        """All rows, file by file."""
        yield from self.documents
        yield from self.codings
        yield from self.search_log


def note_unknown_files(reader: Reader) -> None:
    """A file that nobody reads is an error: a misspelt name must be noticed. Notes (*.md) may lie there."""
    read = {file.path for file in reader.files} | reader.broken
    for path in sorted(reader.folder.rglob("*")):
        file = path.relative_to(reader.folder).as_posix()
        is_note = path.suffix == ".md" or any(
            part.startswith((".", "~$")) for part in path.relative_to(reader.folder).parts
        )
        if path.is_file() and not is_note and file not in read:
            guess = nearest(file, read)
            reader.errors.append(
                StudyError(file, 0, None, "a file that belongs nowhere", "a file of the study", guess)
            )
