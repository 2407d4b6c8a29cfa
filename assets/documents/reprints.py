"""The same story on many pages: texts that are equal, or nearly so, form one cluster.

Exact first (hash of the text without blanks, signs and credits), then MinHash on character 5-grams
(Broder 1997) with bands for candidates; a pair counts from an estimated Jaccard similarity of 0.7.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

SHINGLE = 5
PERMUTATIONS = 128
ROWS_OF_A_BAND = 4
SEED = 20_211_121
SIMILAR = 0.7
# Below this length a few shared phrases make two notices look alike: only equal texts are one.
SHORTEST = 80
LONGEST = 20_000
CHUNK = 2_000

_SIGNS = re.compile(r"[\s\W_]+")
_CREDITS = re.compile(
    r"^(?:来源|信息来源|文章来源|稿件来源|作者|记者|编辑|责任编辑|责编|审核|校对|撰稿|摄影|供稿|转自)[：:].{0,40}$"
    r"|[（(](?:来源|责任编辑|责编|编辑|记者|通讯员|作者|原标题|原载|转自)[^（）()]{0,60}[）)]"
    r"|^.{0,24}(?:讯|电)\s*[（(][^（）()]{0,40}[）)]",
    re.MULTILINE,
)

Item = tuple[str, "date | datetime | str | None", str]


def normalised(text: str) -> str:
    """A text for comparison: without credits of the reprinting page, signs and blanks."""
    return _SIGNS.sub("", _CREDITS.sub("", text))


def signature(text: str) -> tuple[str, bytes | None]:
    """(hash of the normalised text, its MinHash as bytes; None for a short text)."""
    return next(iter(signatures([text])))


def signatures(texts: Iterable[str]) -> list[tuple[str, bytes | None]]:
    """The signature of each text, in their order; equal texts are read once."""
    import numpy as np

    compared = [normalised(text) for text in texts]
    hashes = [sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in compared]
    wanted = {key: text for key, text in zip(hashes, compared, strict=True) if len(text) >= SHORTEST}
    keys = list(wanted)
    made: dict[str, bytes] = {}
    for begin in range(0, len(keys), CHUNK):
        chunk = keys[begin : begin + CHUNK]
        for key, digest in zip(chunk, _digests([wanted[key] for key in chunk]), strict=True):
            made[key] = np.asarray(digest, dtype="<u4").tobytes()
    return [(key, made.get(key)) for key in hashes]


def clusters(
    items: Sequence[Item], known: Mapping[str, tuple[str, bytes | None]] | None = None
) -> dict[str, str]:
    """Cluster of every item (id, date, text): the id of its earliest member by date, then id.

    Items without a date come last. `known` holds signatures that were made before, by id; the texts of those
    items are not read. The order of the items does not matter.
    """
    ordered = sorted(items, key=lambda item: (item[1] is None, str(item[1] or ""), item[0]))
    known = known or {}
    unknown = [item for item in ordered if item[0] not in known]
    made = dict(zip((item[0] for item in unknown), signatures(item[2] for item in unknown), strict=True))
    parent = list(range(len(ordered)))
    first_of_hash: dict[str, int] = {}
    unique: list[int] = []
    rows: list[bytes] = []
    for index, (name, _, _) in enumerate(ordered):
        key, digest = known[name] if name in known else made[name]
        first = first_of_hash.setdefault(key, index)
        if first != index:
            parent[index] = first
        elif digest is not None:
            unique.append(index)
            rows.append(digest)
    for one, other in _similar(rows):
        _join(parent, unique[one], unique[other])
    return {ordered[index][0]: ordered[_root(parent, index)][0] for index in range(len(ordered))}


def _digests(texts: list[str]) -> Any:
    from rensa import RMinHash

    shingles = [
        list({text[at : at + SHINGLE] for at in range(min(len(text), LONGEST) - SHINGLE + 1)})
        for text in texts
    ]
    return RMinHash.digests_from_token_sets(shingles, PERMUTATIONS, SEED)


def _similar(rows: list[bytes]) -> list[tuple[int, int]]:
    """Pairs of similar rows, band by band: each row against the one before it and the first of its bucket."""
    import numpy as np

    if len(rows) < 2:
        return []
    matrix = np.frombuffer(b"".join(rows), dtype="<u4").reshape(len(rows), PERMUTATIONS)
    pairs: set[tuple[int, int]] = set()
    for begin in range(0, PERMUTATIONS, ROWS_OF_A_BAND):
        band = np.ascontiguousarray(matrix[:, begin : begin + ROWS_OF_A_BAND]).astype(np.uint64)
        key = np.zeros(len(rows), dtype=np.uint64)
        for column in range(ROWS_OF_A_BAND):
            key = key * np.uint64(0x9E3779B97F4A7C15) + band[:, column] + np.uint64(1)
        order = np.argsort(key, kind="stable")
        sorted_keys = key[order]
        same = np.flatnonzero(sorted_keys[1:] == sorted_keys[:-1]) + 1
        if not len(same):
            continue
        starts = np.concatenate(([True], sorted_keys[1:] != sorted_keys[:-1]))
        first = np.maximum.accumulate(np.where(starts, np.arange(len(rows)), 0))
        for other in (same - 1, first[same]):
            pairs.update(_verified(matrix, order[other], order[same]))
    return sorted(pairs)


def _verified(matrix: "np.ndarray", left: "np.ndarray", right: "np.ndarray") -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for begin in range(0, len(left), 50_000):
        one, other = left[begin : begin + 50_000], right[begin : begin + 50_000]
        share = (matrix[one] == matrix[other]).mean(axis=1)
        kept = share >= SIMILAR
        found += list(zip(one[kept].tolist(), other[kept].tolist(), strict=True))
    return found


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def _join(parent: list[int], one: int, other: int) -> None:
    """The earlier root names the cluster: items are in the order of date and id."""
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first
