"""`surveys/<survey_id>.yml`: a survey, its design, its items, and the smallest group that is published."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from assets.registry.fields import (
    Id,
    MaybeText,
    MaybeUrl,
    Text,
    choice,
    decimal,
    fail,
    matching,
    optional,
    whole_number,
)
from assets.registry.settings import Part

_FILE = matching(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}", "a file name without folders")


def _columns(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(value or ())


class Microdata(Part):
    """The file of respondents in `<data>/<study>/microdata/`: restricted, no study file."""

    file: Annotated[str, BeforeValidator(_FILE)]
    format: Annotated[str, choice("csv", "sav", "dta")]
    respondent_id: Text


METHODS = ("jk1", "jkn", "jk2", "brr", "bootstrap", "sdr")


class Replicates(Part):
    """Columns of replicate weights and how they were drawn (`type` of R's svrepdesign); `fay` is for brr."""

    columns: Annotated[tuple[Text, ...], BeforeValidator(_columns), Field(min_length=2)]
    method: Annotated[str, choice(*METHODS)] = "jk1"
    fay: Annotated[float, decimal(0, 0.999)] = 0.0


def _replicates(value: Any) -> Any:
    return {"columns": value} if isinstance(value, list | tuple) else value


# Counts of the population by the category of a column.
Totals = dict[str, Annotated[float, decimal(1e-9, 1e13)]]


class Design(Part):
    """Columns of the sampling design; the same keys as the file of `digov survey estimate --design`.

    `psu` holds the stages from the first on; `fpc`, one column a stage, the population count of the stage or
    the fraction drawn, as in R's survey package. `nest`: ids of PSUs are unique only within their stratum.
    `rake` (several margins) and `poststratify` (one) hold known counts of the population.
    """

    weights: MaybeText = None
    strata: MaybeText = None
    psu: Annotated[tuple[Text, ...], BeforeValidator(_columns)] = ()
    fpc: Annotated[tuple[Text, ...], BeforeValidator(_columns)] = ()
    nest: bool = False
    replicate_weights: Annotated[Replicates | None, BeforeValidator(_replicates)] = None
    rake: dict[str, Totals] = Field(default_factory=dict)
    poststratify: dict[str, Totals] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_one_design(self) -> Self:
        stages = max(len(self.psu), 1)
        if len(self.fpc) > stages:
            fail(f"{len(self.fpc)} columns for {stages} stages", "at most one column a stage", field="fpc")
        if len(self.fpc) > 2:
            fail("corrections for three stages", "corrections for one or two stages", field="fpc")
        if self.nest and not (self.strata and self.psu):
            fail("nest without strata and psu", "strata and psu, whose ids are nested", field="nest")
        if len(self.poststratify) > 1:
            fail("more than one margin", "one column here, or several under rake", field="poststratify")
        if self.rake and self.poststratify:
            fail("both rake and poststratify", "one of the two", field="rake")
        if self.replicate_weights and not self.weights:
            fail("replicate weights alone", "the column of full-sample weights too", field="weights")
        return self

    @property
    def calibration(self) -> dict[str, Totals]:
        """The known counts by column, however they are used."""
        return self.rake or self.poststratify

    def columns(self) -> tuple[str, ...]:
        """Every column that the design names, each once."""
        single = [name for name in (self.weights, self.strata) if name]
        replicates = self.replicate_weights.columns if self.replicate_weights else ()
        return tuple(dict.fromkeys([*single, *self.psu, *self.fpc, *replicates, *self.calibration]))


class Item(Part):
    """One question. `missing`: codes that are no answer, and why; `categories`: codes and their labels."""

    item: Id
    column: Text
    statistic: Annotated[str, choice("proportion", "mean")]
    label_en: Text
    label_zh: Text
    question_zh: MaybeText = None
    unit: MaybeText = None
    categories: dict[str, Text] = Field(default_factory=dict)
    missing: dict[str, Text] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_what_is_published(self) -> Self:
        if self.statistic == "proportion" and not self.categories:
            # Else whatever stands in the column would be printed as a category.
            fail("a proportion without categories", "every code with its label", field="categories")
        if both := sorted(set(self.categories) & set(self.missing)):
            fail(f"{both[0]!r} is a category and a missing code", "one of the two", field="missing")
        return self


class Group(Part):
    """A column whose groups are estimated apart. A code under `missing` belongs to no group."""

    group: Id
    column: Text
    label_en: Text
    label_zh: Text
    categories: dict[str, Text] = Field(min_length=1)
    missing: dict[str, Text] = Field(default_factory=dict)


class Survey(Part):
    """One survey. A published number rests on at least `threshold` respondents."""

    survey_id: Id
    name_en: Text
    name_zh: Text
    population_en: Text
    population_zh: Text
    mode: Annotated[str, choice("online", "telephone", "face_to_face", "mixed", "experiment")]
    fielded: Text
    url: MaybeUrl = None
    microdata: Microdata
    design: Design
    items: tuple[Item, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = ()
    threshold: Annotated[int, whole_number(1, 10**6)]
    licence: Text
    ethics: Text
    version: Annotated[str | None, optional(BeforeValidator(matching(r"[0-9]+([.][0-9]+)*", "1.0")))] = None

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        for field, ids in (
            ("items", [item.item for item in self.items]),
            ("groups", [group.group for group in self.groups]),
        ):
            if twice := _twice(ids):
                fail(f"{twice!r} occurs twice", "each id once", field=field)
        both = {item.item for item in self.items} & {group.group for group in self.groups}
        if both:
            fail(f"{min(both)!r} is an item and a group", "an id of its own for each", field="groups")
        return self


def _twice(ids: Iterable[str]) -> str | None:
    return next((one for one, count in Counter(ids).items() if count > 1), None)
