"""A simulated study at a larger scale: copies of its provinces, with places, sources and sites of their own.

From scale 2 on, `scale` in simulation.yml alone gives more sites. The study files describe one province (or
a few); a copy has the codes of a province that does not exist (98, 97 …), names with a word in them, hosts
and source ids with a number behind them. What was typed (literature, codings, surveys) stays where it was.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assets.registry.errors import StudyError, StudyErrors
from assets.registry.places import AreaCode
from assets.registry.simulation import EXPECTED_STATES, FILE, Simulation, Site
from assets.registry.sources import Source

if TYPE_CHECKING:
    from assets.registry.study import Study

# What stands before the names of each copy: Chinese, pinyin, English.
WORDS = (
    ("西", "Xi", "West"),
    ("北", "Bei", "North"),
    ("上", "Shang", "Upper"),
    ("下", "Xia", "Lower"),
    ("新", "Xin", "New"),
    ("古", "Gu", "Old"),
    ("中", "Zhong", "Middle"),
)
# Invented names begin so; the word of a copy stands behind it.
INVENTED_ZH, INVENTED_PINYIN = "模拟", "Moni "
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Copy:
    """One copy of the provinces of a study: `number` from 2, `provinces`: first two digits, old to new."""

    number: int
    provinces: Mapping[str, str]

    @property
    def words(self) -> tuple[str, str, str]:
        return WORDS[self.number - 2]

    def code(self, code: str) -> str:
        """A code of the copy; one of another province stays as it is."""
        return self.provinces.get(code[:2], code[:2]) + code[2:]

    def source_id(self, source_id: str) -> str:
        return f"{source_id}_{self.number}"

    def name_zh(self, name: str) -> str:
        return _behind(name, INVENTED_ZH, self.words[0])

    def host(self, host: str) -> str:
        """www.here.example -> www.here-2.example"""
        name, dot, top = host.rpartition(".")
        return f"{name}-{self.number}{dot}{top}"

    def url(self, url: str) -> str:
        host = urlsplit(url).hostname or ""
        return url.replace(f"//{host}", f"//{self.host(host)}", 1)


def enlarged(study: "Study") -> "Study":
    """The study with the copies that its scale asks for: itself below scale 2, or if it is not simulated.

    Same study in, same study out; to be given what the files say, once. Raises StudyErrors where a copy would
    have a code, a name, a source id or an address that something else has already.
    """
    from assets.places.history import build

    simulation = study.simulation
    if simulation is None or simulation.copies == 1:
        return study
    copies = _copies(study, simulation)
    places = [row for copy in copies for row in _places(study.area_codes, copy)]
    area_codes = (*study.area_codes, *places)
    behaviours = [_behaviours(simulation, study.sources, copy) for copy in copies]
    sources = [
        _source(source, copy, simulation.sites[source.source_id], behaviour[source.source_id])
        for copy, behaviour in zip(copies, behaviours, strict=True)
        for source in study.sources
        if source.source_id in behaviour
    ]
    sites = {
        copy.source_id(source_id): simulation.sites[source_id].model_copy(update={"behaviour": chosen})
        for copy, behaviour in zip(copies, behaviours, strict=True)
        for source_id, chosen in behaviour.items()
    }
    all_sources = tuple(sorted((*study.sources, *sources), key=lambda source: source.source_id))
    _refuse_twice(area_codes, all_sources)
    focus = study.settings.focus_provinces
    more_focus = tuple(copy.code(code) for copy in copies for code in focus)
    return replace(
        study,
        settings=study.settings.model_copy(update={"focus_provinces": (*focus, *more_focus)}),
        sources=all_sources,
        area_codes=area_codes,
        history=build(area_codes, study.other_places),
        simulation=simulation.model_copy(update={"sites": {**simulation.sites, **sites}}),
    )


def _copies(study: "Study", simulation: Simulation) -> list[Copy]:
    """Provinces of the copies: the numbers below the lowest there is."""
    taken = sorted({row.code[:2] for row in study.area_codes}, reverse=True)
    lowest = int(taken[-1])
    if lowest - len(taken) * (simulation.copies - 1) < 1:
        problem = f"{simulation.copies - 1} copies of {len(taken)} provinces below {lowest}0000"
        expected = "codes that leave room, such as 990000"
        raise StudyErrors([StudyError(FILE, 0, "scale", problem, expected)])
    return [
        Copy(
            number,
            {old: f"{lowest - (number - 2) * len(taken) - rank:02d}" for rank, old in enumerate(taken, 1)},
        )
        for number in range(2, simulation.copies + 1)
    ]


def _places(rows: Iterable[AreaCode], copy: Copy) -> Iterable[AreaCode]:
    _, pinyin, english = copy.words
    for row in rows:
        successors = row.successors and _CODE.sub(lambda found: copy.code(found[0]), row.successors)
        yield row.model_copy(
            update={
                "file": FILE,
                "line": 1,
                "code": copy.code(row.code),
                "name_zh": copy.name_zh(row.name_zh),
                "province_zh": copy.name_zh(row.province_zh),
                "prefecture_zh": row.prefecture_zh and copy.name_zh(row.prefecture_zh),
                "successors": successors,
                "short_name_zh": copy.name_zh(row.short_name_zh),
                "name_pinyin": _behind(row.name_pinyin, INVENTED_PINYIN, pinyin),
                "name_en": f"{english} {row.name_en}",
            }
        )


def _behind(name: str, start: str, word: str) -> str:
    return f"{start}{word}{name.removeprefix(start)}" if name.startswith(start) else f"{word}{name}"


def _behaviours(simulation: Simulation, sources: Iterable[Source], copy: Copy) -> dict[str, str]:
    """How each site of a copy behaves: the portals share out the behaviours of those in the files anew."""
    collected = [source for source in sources if source.source_id in simulation.sites]
    shared = [
        source.source_id
        for source in collected
        if source.stream == "official_portal" and _may_change(simulation, source)
    ]
    behaviours = {source.source_id: simulation.sites[source.source_id].behaviour for source in collected}
    drawn = sorted(
        shared, key=lambda name: sha256(f"{simulation.seed}/{copy.number}/{name}".encode()).digest()
    )
    return behaviours | {
        name: simulation.sites[other].behaviour for name, other in zip(shared, drawn, strict=True)
    }


def _may_change(simulation: Simulation, source: Source) -> bool:
    """Whether a site may behave as another does: portals of prefectures without faults of their own."""
    return (source.place or "").endswith("00") and not simulation.sites[source.source_id].faults


def _source(source: Source, copy: Copy, site: Site, behaviour: str) -> Source:
    assert source.collection is not None  # Only such sources have a site.
    is_as_before = behaviour == site.behaviour
    name = copy.source_id(source.source_id)
    return source.model_copy(
        update={
            "source_id": name,
            "name_en": f"{copy.words[2]} copy: {source.name_en}",
            "name_zh": copy.name_zh(source.name_zh),
            "url": source.url and copy.url(source.url),
            "origin": copy.source_id(source.origin),
            "place": source.place and copy.code(source.place),
            "expected_state": source.expected_state if is_as_before else EXPECTED_STATES[behaviour],
            "note": f"SIMULATED copy of {source.source_id}, made from the scale in {FILE}; it has no file.",
            "collection": source.collection.model_copy(
                update={
                    "entries": tuple(copy.url(entry) for entry in source.collection.entries),
                    "hosts": tuple(copy.host(host) for host in source.collection.hosts),
                }
            ),
        }
    )


def _refuse_twice(area_codes: Iterable[AreaCode], sources: Sequence[Source]) -> None:
    """Raises StudyErrors where the copies took what was there already."""
    listed: dict[str, list[str]] = {
        "place": [f"{row.name_zh} ({row.prefecture_zh}, {row.from_year})" for row in area_codes],
        "source_id": [source.source_id for source in sources],
        "address": [entry for source in sources if source.collection for entry in source.collection.entries],
    }
    errors = []
    for field, values in listed.items():
        for value in sorted({value for value in values if values.count(value) > 1}):
            expected = "names that differ from those of the copies"
            errors.append(StudyError(FILE, 0, "scale", f"the {field} {value!r} is there twice", expected))
    if errors:
        raise StudyErrors(errors)
