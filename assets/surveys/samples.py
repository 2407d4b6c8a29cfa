"""A sample in svy's form: checked columns of a design, replicates, and weights that meet known totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assets.registry.surveys import Design
from assets.surveys.designs import (
    MARGIN,
    POPULATION,
    PSU,
    REPLICATE,
    SSU,
    STRATUM,
    WEIGHT,
    Texts,
    design_frame,
)

if TYPE_CHECKING:
    import polars as pl

# Raking ends where every margin is met to this share of its total; R's default of 1 person is coarser.
RAKING_TOLERANCE, RAKING_ROUNDS = 1e-12, 2000


@dataclass(frozen=True)
class Sampled:
    """A sample in svy's form beside our own columns, with what is to be known of its design.

    `frame` has one row a respondent, in the order given: `row_`, `stratum_`, `weight_`, `psu_`. `lonely` are
    the strata with one PSU that were not drawn whole: no variance can be computed in them.
    """

    frame: "pl.DataFrame"
    sample: Any
    described: Mapping[str, Any]
    lonely: frozenset[str]
    warnings: tuple[str, ...]


def draw(columns: Mapping[str, Texts], further: Mapping[str, Sequence[Any]], design: Design) -> Sampled:
    """A sample of respondents in the given design; `further` columns are estimated from.

    Raises DesignProblems where a value cannot be used or the columns contradict each other.
    """
    import polars as pl
    import svy

    rows = len(next(iter(columns.values()), next(iter(further.values()), ())))
    frame = design_frame(columns, design, rows)
    frame = frame.with_columns(pl.Series(name, list(values)) for name, values in further.items())
    lonely, certain = _single_units(frame)
    sample = svy.Sample(frame, _svy_design(frame, design, bool(lonely | certain)))
    if design.calibration:
        sample = _calibrated(sample, design)
    warnings = []
    if not (design.weights or design.fpc):
        warnings.append("the design names no weights: every respondent counts alike")
    if lonely and design.replicate_weights is None:
        warnings.append(
            f"{len(lonely)} of {frame[STRATUM].n_unique()} strata have a single sampling unit: standard"
            " errors of what was asked in them are not defined"
        )
    if len(design.psu) > max(len(design.fpc), 1):
        warnings.append(
            f"{len(design.psu)} stages of sampling units, population counts for {len(design.fpc)}: stages"
            " without a count add nothing to the standard errors, as in R"
        )
    no_lonely = design.replicate_weights is not None
    return Sampled(
        frame, sample, _described(frame, design), frozenset() if no_lonely else lonely, tuple(warnings)
    )


def _single_units(frame: "pl.DataFrame") -> tuple[frozenset[str], frozenset[str]]:
    """Strata with one PSU: those in which nothing can be said of variance, and those drawn whole."""
    import polars as pl

    population = POPULATION.format(1)
    whole = (pl.col(population).first() <= 1) if population in frame.columns else pl.lit(False)
    single = (
        frame.group_by(STRATUM)
        .agg(pl.col(PSU).n_unique().alias("units"), whole.alias("is_whole"))
        .filter(pl.col("units") == 1)
    )
    certain = frozenset(single.filter("is_whole")[STRATUM])
    return frozenset(single[STRATUM]) - certain, certain


def _svy_design(frame: "pl.DataFrame", design: Design, has_single: bool) -> Any:
    import svy

    counts = [POPULATION.format(stage) for stage in range(1, len(design.fpc) + 1)]
    population: Any = None
    if len(counts) == 1:
        population = counts[0]
    elif counts:
        population = svy.PopSize(psu=counts[0], ssu=counts[1])
    return svy.Design(
        stratum=STRATUM if design.strata else None,
        psu=PSU,
        ssu=SSU if SSU in frame.columns else None,
        wgt=WEIGHT,
        pop_size=population,
        rep_wgts=_replicates(design) if design.replicate_weights else None,
        # Their part of the variance is left out here; estimates that rest on a lonely one lose theirs.
        singleton="skip" if has_single else None,
    )


def _replicates(design: Design) -> Any:
    import svy

    drawn = design.replicate_weights
    if drawn is None:
        raise ValueError("the design has no replicate weights")
    shared: dict[str, Any] = {"prefix": REPLICATE, "n_reps": len(drawn.columns), "wgt": WEIGHT}
    if drawn.method == "brr":
        return svy.BrrWgts(**shared, fay_coef=drawn.fay)
    if drawn.method == "bootstrap":
        return svy.BootstrapWgts(**shared)
    if drawn.method == "sdr":
        return svy.SdrWgts(**shared)
    if drawn.method == "jkn":
        return svy.JackknifeWgts(**shared, kind="jkn", stratum=STRATUM, psu=PSU)
    return svy.JackknifeWgts(**shared, kind="jk2" if drawn.method == "jk2" else "jk1")


def _calibrated(sample: Any, design: Design) -> Any:
    """The sample with weights that meet the known totals; the variance knows of it (as R's calibrate)."""
    controls = {MARGIN.format(at): dict(totals) for at, totals in enumerate(design.calibration.values())}
    if design.poststratify:
        ((margin, totals),) = controls.items()
        return sample.weighting.poststratify(totals, cells=margin)
    return sample.weighting.rake(controls=controls, tol=RAKING_TOLERANCE, max_iter=RAKING_ROUNDS)


def _described(frame: "pl.DataFrame", design: Design) -> dict[str, Any]:
    """The design in words, for whoever reads the estimates."""
    replicates = design.replicate_weights
    strata, units = frame[STRATUM].n_unique(), frame[PSU].n_unique()
    return {
        "respondents": frame.height,
        "weights": design.weights,
        "strata": design.strata,
        "psu": list(design.psu),
        "fpc": list(design.fpc),
        "nest": design.nest,
        "replicate_weights": len(replicates.columns) if replicates else 0,
        "rake": sorted(design.rake),
        "poststratify": sorted(design.poststratify),
        "number_of_strata": strata,
        "number_of_psus": units,
        "degrees_of_freedom": len(replicates.columns) - 1 if replicates else units - strata,
        "variance": f"replicates ({replicates.method})" if replicates else "Taylor linearisation",
        "interval": "95 %, t distribution with the degrees of freedom of the design; proportions on the"
        " logit scale; quantiles after Woodruff",
    }
