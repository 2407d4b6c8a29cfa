"""A study folder -> one typed, checked object. What passes here is never checked again."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel

from assets.places.history import PlaceHistory
from assets.registry import lexicon as lexicons
from assets.registry import record_checks, setting_checks
from assets.registry.codebook import Codebook
from assets.registry.corpora import Corpus
from assets.registry.decisions import CodedDocument, Coding, Search
from assets.registry.enlarging import enlarged
from assets.registry.errors import StudyError, StudyErrors, nearest
from assets.registry.fields import Row
from assets.registry.lexicon import Lexicon
from assets.registry.links import Known, follow, follow_source
from assets.registry.literature import Claim, ClaimCheck, Designation, LocalRecord, MediaFigure, SurveyFigure
from assets.registry.lost_words import LostWords
from assets.registry.parts import Decisions, Literature, Places, note_unknown_files
from assets.registry.places import AreaCode, OtherPlace
from assets.registry.publications import check_publications
from assets.registry.reading import Reader, StudyFile, values_digest
from assets.registry.reference import LISTS, Category, Programme, Quantity
from assets.registry.settings import Coder, StudySettings
from assets.registry.simulation import FILE as SIMULATION
from assets.registry.simulation import Simulation, check_simulation
from assets.registry.sources import Source
from assets.registry.surveys import Survey

Codes = dict[str, tuple[str, ...]]
M = TypeVar("M", bound=BaseModel)
# A top level that can never be registered (RFC 2606).
SIMULATED_HOSTS = ".example"


@dataclass(frozen=True)
class Study:
    """Everything that a study folder says. `codebook` is the current version, `history` the places in time.

    `values_digest` depends on all parsed values, not on encodings, order of columns or line ends.
    """

    name: str
    folder: Path
    settings: StudySettings
    codebook: Codebook
    codebooks: dict[str, Codebook]
    sources: tuple[Source, ...]
    lexicon: Lexicon
    reference: dict[str, tuple[Category, ...]]
    area_codes: tuple[AreaCode, ...]
    other_places: tuple[OtherPlace, ...]
    history: PlaceHistory
    claims: tuple[Claim, ...]
    claim_checks: tuple[ClaimCheck, ...]
    local_records: tuple[LocalRecord, ...]
    designations: tuple[Designation, ...]
    documents: tuple[CodedDocument, ...]
    coders: tuple[Coder, ...]
    codings: tuple[Coding, ...]
    search_log: tuple[Search, ...]
    survey_figures: tuple[SurveyFigure, ...]
    media_figures: tuple[MediaFigure, ...]
    quantities: tuple[Quantity, ...]
    abstracts: dict[str, str]
    lost_words: tuple[LostWords, ...]
    surveys: tuple[Survey, ...]
    corpora: tuple[Corpus, ...]
    simulation: Simulation | None
    files: tuple[StudyFile, ...]
    values_digest: str


def load_study(folder: Path) -> Study:
    """Read and check a study folder; a simulated one comes at its scale (enlarging.py).

    Raises StudyErrors with every problem found.
    """
    if not folder.is_dir():
        siblings = [path.name for path in folder.parent.glob("*/")] if folder.parent.is_dir() else []
        guess = nearest(folder.name, siblings)
        raise StudyErrors([StudyError(folder.name, 0, None, "there is no such study", "a folder", guess)])
    reader = Reader(folder)
    study = _read(reader)
    if reader.errors or study is None:
        raise StudyErrors(reader.errors)
    return enlarged(study)


def _read(reader: Reader) -> Study | None:
    """All files, then everything that must hold between them; None where too little could be read."""
    settings, settings_at = reader.mapping("study.yml", StudySettings)
    reference: dict[str, tuple[Category, ...]] = {}
    for stem, name in LISTS.items():
        model = Programme if name == "programme" else Category
        reference[name] = reader.table(f"reference/{stem}.csv", model, ("code",))
    # A list whose file could not be read at all is no measure of anything: what refers to it is not judged.
    codes = {
        name: tuple(reader.typed[f"reference/{stem}.csv"])
        for stem, name in LISTS.items()
        if f"reference/{stem}.csv" not in reader.broken
    }
    lexicon = _lexicon(reader, codes)
    codebooks = _codebooks(reader)
    codebook = codebooks.get(settings.codebook) if settings else None
    sources = _sources(reader, codes)
    places = Places.read(reader)
    literature = Literature.read(reader)
    decisions = Decisions.read(reader, codebook)
    surveys = _named(reader, "surveys", "survey_id", Survey)
    corpora = _named(reader, "media", "corpus_id", Corpus)
    simulation = _simulation(reader, settings, sources)
    note_unknown_files(reader)

    if settings and settings_at and "stream" in codes:
        provinces = [row.code for row in places.area_codes if row.level == "province" and row.to_year is None]
        provinces = provinces or list(settings.focus_provinces)
        reader.errors += setting_checks.check_settings(
            settings, settings_at, codes["stream"], codebooks, provinces
        )
    rows = [*places.other_places, *literature.rows(), *decisions.rows()]
    _follow_links(
        reader, Known(codes, lexicon, places.history, _ids(reader), _source_ids(reader)), rows, sources
    )
    _check_records(reader, settings, codebook, codes, sources, literature, decisions)
    if settings is None or codebook is None or lexicon is None or places.history is None:
        return None
    files = tuple(sorted(reader.files, key=lambda file: file.path))
    return Study(
        name=settings.study,
        folder=reader.folder,
        settings=settings,
        codebook=codebook,
        codebooks=codebooks,
        sources=sources,
        lexicon=lexicon,
        reference=reference,
        area_codes=places.area_codes,
        other_places=places.other_places,
        history=places.history,
        claims=literature.claims,
        claim_checks=literature.claim_checks,
        local_records=literature.local_records,
        designations=literature.designations,
        documents=decisions.documents,
        coders=decisions.coders,
        codings=decisions.codings,
        search_log=decisions.search_log,
        survey_figures=literature.survey_figures,
        media_figures=literature.media_figures,
        quantities=literature.quantities,
        abstracts=decisions.abstracts,
        lost_words=decisions.lost_words,
        surveys=surveys,
        corpora=corpora,
        simulation=simulation,
        files=files,
        values_digest=values_digest([(file.path, file.digest) for file in files]),
    )


def _lexicon(reader: Reader, codes: Codes) -> Lexicon | None:
    found = reader.yaml(lexicons.FILE)
    if found is None:
        return None
    lexicon, errors = lexicons.read_lexicon(found, codes)
    reader.errors += errors
    return lexicon


def _codebooks(reader: Reader) -> dict[str, Codebook]:
    files = [f"codebook/{path.name}" for path in sorted((reader.folder / "codebook").glob("*.yml"))]
    if not files:
        reader.errors.append(
            StudyError("codebook", 0, None, "there is no codebook", "a file such as codebook/0.1.yml")
        )
    found = {}
    for file in files:
        codebook, at = reader.mapping(file, Codebook)
        if codebook and at:
            errors = list(setting_checks.check_codebook(codebook, at))
            reader.errors += errors
            if not errors:
                found[codebook.version] = codebook
    return found


def _sources(reader: Reader, codes: Codes) -> tuple[Source, ...]:
    files = [f"sources/{path.name}" for path in sorted((reader.folder / "sources").glob("*.yml"))]
    if not files:
        reader.errors.append(
            StudyError("sources", 0, None, "there is no source", "a file per source in sources/")
        )
    read = [reader.mapping(file, Source) for file in files]
    found = [(source, at) for source, at in read if source and at]
    if "stream" in codes:
        reader.errors += setting_checks.check_sources(found, codes["stream"])
    return tuple(source for source, _ in found)


def _named(reader: Reader, folder: str, key: str, model: type[M]) -> tuple[M, ...]:
    """The YAML files of a folder, one object each; the name of a file is the id inside it."""
    found = []
    for path in sorted((reader.folder / folder).glob("*.yml")):
        one, at = reader.mapping(f"{folder}/{path.name}", model)
        if one is None or at is None:
            continue
        if (said := getattr(one, key)) != path.stem:
            problem = f"{key} {said!r} in a file named {path.name}"
            reader.errors.append(
                StudyError(at.file, at.line((key,)), key, problem, "the name of the file", path.stem)
            )
        found.append(one)
    return tuple(found)


def _simulation(
    reader: Reader, settings: StudySettings | None, sources: Iterable[Source]
) -> Simulation | None:
    """`simulation.yml`; simulated and real addresses never meet in one study."""
    is_there = (reader.folder / SIMULATION).exists()
    simulation = reader.mapping(SIMULATION, Simulation)[0] if is_there else None
    if settings is None:
        return simulation
    if is_there != settings.is_simulated:
        expected = "a simulation.yml exactly where study.yml says is_simulated: true"
        problem = f"is_simulated is {str(settings.is_simulated).lower()}"
        reader.errors.append(StudyError("study.yml", 0, "is_simulated", problem, expected))
    if simulation is not None:
        portals = [source.source_id for source in sources if source.collection]
        reader.errors += check_simulation(simulation, portals, settings.snapshot_date)
    for source in sources:
        addresses = source.collection.entries if source.collection else ()
        for address in addresses:
            if (urlsplit(address).hostname or "").endswith(SIMULATED_HOSTS) != settings.is_simulated:
                problem = f"{address} in a study with is_simulated: {str(settings.is_simulated).lower()}"
                expected = f"hosts that end in {SIMULATED_HOSTS} exactly in a simulated study"
                file = f"sources/{source.source_id}.yml"
                reader.errors.append(StudyError(file, 0, "collection.entries", problem, expected))
    return simulation


def _ids(reader: Reader) -> dict[str, frozenset[str]]:
    """Record ids by file stem, as typed; a file that could not be read is left out."""
    return {
        Path(file).stem: frozenset(ids) for file, ids in reader.typed.items() if file not in reader.broken
    }


def _source_ids(reader: Reader) -> frozenset[str]:
    return frozenset(path.stem for path in (reader.folder / "sources").glob("*.yml"))


def _follow_links(reader: Reader, known: Known, rows: Iterable[Row], sources: Iterable[Source]) -> None:
    reader.errors += follow(rows, known)
    for source in sources:
        reader.errors += follow_source(source.place, f"sources/{source.source_id}.yml", known)


def _check_records(
    reader: Reader,
    settings: StudySettings | None,
    codebook: Codebook | None,
    codes: Codes,
    sources: Iterable[Source],
    literature: Literature,
    decisions: Decisions,
) -> None:
    errors = reader.errors
    if settings:
        documents = ("date_document", "date_published")
        for rows, fields in (
            (literature.claims, ("year_announced", "year_implemented")),
            (literature.local_records, documents),
            (literature.designations, ("date",)),
            (decisions.codings, documents),
        ):
            errors += record_checks.check_dates(rows, fields, settings.snapshot_date)
    errors += check_publications(tuple(sources))
    errors += record_checks.check_claims(literature.claims, {source.source_id: source for source in sources})
    errors += record_checks.check_duplicates(literature.local_records)
    errors += record_checks.check_parts(literature.local_records)
    errors += record_checks.check_duplicates(decisions.documents)
    errors += record_checks.check_designations(literature.designations)
    if codebook:
        errors += record_checks.check_codings(decisions.codings, codebook, codes)
    errors += record_checks.check_abstracts(
        decisions.documents, decisions.abstracts, _ids(reader).get("documents")
    )
    errors += record_checks.check_searches(decisions.search_log)
    errors += record_checks.check_record_ids(
        [*literature.claims, *literature.local_records, *literature.designations, *decisions.documents]
    )
