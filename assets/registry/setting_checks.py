"""What must hold inside `study.yml`, the codebooks and the sources, and between them and the closed lists."""

from collections.abc import Iterable, Iterator, Mapping

from assets.registry.codebook import Codebook
from assets.registry.decisions import Coding
from assets.registry.errors import StudyError, listed, nearest
from assets.registry.reference import LISTS
from assets.registry.rules import parse_conditions
from assets.registry.settings import THRESHOLDS, TYPED, Coders, StudySettings
from assets.registry.sources import Source
from assets.registry.yaml_reader import Path, YamlFile, dotted

STUDY = "study.yml"
MOST = {"alpha_rely": 1, "alpha_tentative": 1, "same_statement": 100}


def check_settings(
    settings: StudySettings,
    at: YamlFile,
    streams: Iterable[str],
    codebooks: Iterable[str],
    provinces: Iterable[str],
) -> Iterator[StudyError]:
    """Errors of `study.yml` against the lists, the codebooks and the provinces there are."""

    def error(
        path: tuple[str | int, ...], problem: str, expected: str, guess: str | None = None
    ) -> StudyError:
        return StudyError(STUDY, at.line(path), dotted(path), problem, expected, guess)

    for name, typed, valid in (
        ("streams", settings.streams, tuple(streams)),
        ("focus_provinces", settings.focus_provinces, tuple(provinces)),
    ):
        for number, value in enumerate(typed):
            if value not in valid:
                yield error(
                    (name, number),
                    f"unknown value {value!r}",
                    f"one of: {listed(valid)}",
                    nearest(value, valid),
                )
    if settings.codebook not in codebooks:
        guess = nearest(settings.codebook, codebooks)
        yield error(
            ("codebook",), f"no codebook {settings.codebook!r}", "the version of a file in codebook/", guess
        )
    if settings.years.last < settings.years.first:
        yield error(
            ("years", "to"), "the last year is before the first", f"a year from {settings.years.first}"
        )
    yield from _check_thresholds(settings.thresholds, at)
    if settings.boundary_vintage > settings.snapshot_date.year:
        yield error(
            ("boundary_vintage",), "lies after the snapshot date", f"at most {settings.snapshot_date.year}"
        )


def _check_thresholds(thresholds: Mapping[str, float], at: YamlFile) -> Iterator[StudyError]:
    def error(name: str, problem: str, expected: str, guess: str | None = None) -> StudyError:
        path = ("thresholds", name)
        return StudyError(STUDY, at.line(path), dotted(path), problem, expected, guess)

    for name in THRESHOLDS:
        if name not in thresholds:
            yield error(name, "is missing", "a number")
    for name, value in thresholds.items():
        if name not in THRESHOLDS:
            guess = nearest(name, THRESHOLDS)
            yield error(name, f"unknown key {name!r}", f"one of: {listed(THRESHOLDS)}", guess)
        elif value > (most := MOST.get(name, value)):
            yield error(name, f"{value:g} is outside the range", f"a number from 0 to {most:g}", f"{most:g}")


def check_codebook(codebook: Codebook, at: YamlFile) -> Iterator[StudyError]:
    """Errors inside one codebook: version, lists, variables of the form, rules."""

    def error(
        path: tuple[str | int, ...], problem: str, expected: str, guess: str | None = None
    ) -> StudyError:
        return StudyError(at.file, at.line(path), dotted(path), problem, expected, guess)

    stem = at.file.removeprefix("codebook/").removesuffix(".yml")
    if codebook.version != stem:
        yield error(
            ("version",),
            f"version {codebook.version!r} in a file named {stem}.yml",
            "the name of the file",
            stem,
        )
    names: list[str] = []
    for number, variable in enumerate(codebook.variables):
        here = ("variables", number)
        if variable.variable in names:
            yield error(
                (*here, "variable"), f"the variable {variable.variable!r} occurs twice", "each variable once"
            )
        names.append(variable.variable)
        if variable.list is not None and variable.list not in LISTS.values():
            guess = nearest(variable.list, LISTS.values())
            yield error(
                (*here, "list"), f"unknown list {variable.list!r}", f"one of: {listed(LISTS.values())}", guess
            )
        if (variable.type == "category") != (variable.list is not None):
            yield error(
                (*here, "list"),
                f"type {variable.type} with list {variable.list}",
                "a list exactly for type category",
            )
        if variable.at_most is not None and not variable.multiple:
            yield error((*here, "at_most"), "a variable with one value", "null, or multiple: true")
    fixed = {
        name
        for name in Coding.model_fields
        if name not in ("file", "line", "record_id", "coder_id", "further")
    }
    for name in sorted(fixed - set(names)):
        yield error(
            ("variables",),
            f"the variable {name!r} is missing",
            "every variable of the form",
            nearest(name, names),
        )
    yield from _check_rules(codebook, at, names)


def _check_rules(codebook: Codebook, at: YamlFile, names: list[str]) -> Iterator[StudyError]:
    for number, rule in enumerate(codebook.rules):
        for key in ("when", "then"):
            path = ("rules", number, key)
            try:
                conditions = parse_conditions(getattr(rule, key))
            except ValueError as part:
                problem, expected = (
                    f"{part} is no condition",
                    "`variable = value`, `is empty`, `is filled` or `<=`",
                )
                yield StudyError(at.file, at.line(path), dotted(path), problem, expected)
                continue
            for name in (
                name for condition in conditions for name in condition.variables() if name not in names
            ):
                problem, expected = f"unknown variable {name!r}", f"one of: {listed(names, 30)}"
                yield StudyError(
                    at.file, at.line(path), dotted(path), problem, expected, nearest(name, names)
                )


def check_sources(
    sources: Iterable[tuple[Source, YamlFile]], streams: tuple[str, ...]
) -> Iterator[StudyError]:
    """Errors of the registered sources against file names and streams."""
    for source, at in sources:
        stem = at.file.removeprefix("sources/").removesuffix(".yml")
        if source.source_id != stem:
            problem = f"source {source.source_id!r} in a file named {stem}.yml"
            yield StudyError(
                at.file, at.line(("source_id",)), "source_id", problem, "the name of the file", stem
            )
        if source.stream not in streams:
            guess = nearest(source.stream, streams)
            problem, expected = f"unknown value {source.stream!r}", f"one of: {listed(streams)}"
            yield StudyError(at.file, at.line(("stream",)), "stream", problem, expected, guess)


def check_coders(coders: Coders, at: YamlFile) -> Iterator[StudyError]:
    """Each coder once, and one who typed the records that no other coder saw."""
    ids = [coder.coder_id for coder in coders.coders]
    for number, coder_id in enumerate(ids):
        if coder_id in ids[:number]:
            here = ("coders", number, "coder_id")
            yield StudyError(
                at.file, at.line(here), dotted(here), f"{coder_id!r} occurs twice", "each coder once"
            )
    typed = [number for number, coder in enumerate(coders.coders) if coder.coding_mode == TYPED]
    if len(typed) != 1:
        path: Path = ("coders", typed[-1], "coding_mode") if typed else ("coders",)
        problem = f"{len(typed)} coders of mode {TYPED}"
        yield StudyError(at.file, at.line(path), dotted(path), problem, f"one coder of mode {TYPED}")
