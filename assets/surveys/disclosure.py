"""Which cells of a table of respondents may be shown, so that none of the others can be found by subtraction.

A cell is hidden where fewer respondents than the threshold stand behind it, also where nobody does: nobody in
a small group saying yes tells about everybody in it. Then further cells are hidden until no small one can be
found from the shown ones and their totals, however somebody subtracts: for each, the smallest and the largest
count that agree with everything shown are computed by linear programming (the auditing problem of secondary
cell suppression: Fischetti and Salazar, Management Science 47 (2001), section 2), and must lie at least the
threshold apart. Shares and means are weighted, so a reader knows sums only about; here they count as known.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PRIMARY, SECONDARY = "primary", "secondary"
ALL = ("", "")

# A group is a pair of grouping and its category; all respondents are `ALL`.
Group = tuple[str, str]
Cell = tuple[Group, str]


@dataclass(frozen=True)
class Table:
    """Respondents of one item by group and category (one category for a mean).

    `counts` has every cell of every group and of `ALL`. Groups of one grouping do not overlap; who belongs to
    none of them is in `ALL` only. `threshold`: the fewest respondents that a shown cell has.
    """

    counts: Mapping[Cell, int]
    threshold: int


def hide(table: Table) -> dict[Cell, str]:
    """The cells not to show, each `primary` (too few respondents) or `secondary` (found by subtraction)."""
    hidden = {cell: PRIMARY for cell, count in table.counts.items() if count < table.threshold}
    lines = _Lines(table)
    while True:
        further = lines.gap(hidden) or lines.audited(hidden)
        if further is None:
            return dict(sorted(hidden.items()))
        hidden[further] = SECONDARY


def exposed(table: Table, hidden: Mapping[Cell, str]) -> list[Cell]:
    """Small cells that a reader of the shown cells and totals can tell to less than the threshold."""
    return _Lines(table).exposed(hidden)


class _Lines:
    """The sums that a reader knows: over the categories of a group, and over the groups of a grouping."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.counts = table.counts
        self.rows: defaultdict[Group, list[Cell]] = defaultdict(list)
        # By grouping and category: cells of the groups; how many respondents belong to none of them.
        self.columns: defaultdict[tuple[str, str], list[Cell]] = defaultdict(list)
        for cell in sorted(self.counts):
            (grouping, _), category = cell
            self.rows[cell[0]].append(cell)
            if cell[0] != ALL:
                self.columns[(grouping, category)].append(cell)
        self.ungrouped = {
            (grouping, category): self.counts[(ALL, category)] - sum(self.counts[cell] for cell in cells)
            for (grouping, category), cells in self.columns.items()
        }

    def _sums(self, hidden: Mapping[Cell, str]) -> list[list[Cell]]:
        """Cells of every sum whose total is known and in which nothing outside the table takes part."""
        known = [cells for cells in self.rows.values() if any(cell not in hidden for cell in cells)]
        return known + [
            [*cells, (ALL, category)]
            for (grouping, category), cells in self.columns.items()
            if not self.ungrouped[(grouping, category)]
        ]

    def gap(self, hidden: Mapping[Cell, str]) -> Cell | None:
        """A cell to hide because a sum has one hidden cell only, which is what the others leave."""
        for cells in self._sums(hidden):
            inside = [cell for cell in cells if cell in hidden]
            if len(inside) == 1 and len(cells) > 1:
                return self._cheapest(cells, hidden)
        return None

    def audited(self, hidden: Mapping[Cell, str]) -> Cell | None:
        """A cell to hide because a small one can be told too closely; None where the audit passes."""
        found = self.exposed(hidden, most=1)
        if not found:
            return None
        cell = found[0]
        beside = [cells for cells in self._sums(hidden) if cell in cells]
        near = {one for cells in beside for one in cells}
        reach = [cells for cells in self._sums(hidden) if near & set(cells) & set(hidden)]
        for candidates in (near, {one for cells in reach for one in cells}, set(self.counts)):
            if (further := self._cheapest(candidates, hidden)) is not None:
                return further
        return None

    def _cheapest(self, cells: Any, hidden: Mapping[Cell, str]) -> Cell | None:
        """The shown cell with the fewest respondents; those of all respondents last."""
        shown = [cell for cell in cells if cell not in hidden]
        return min(shown, key=lambda cell: (cell[0] == ALL, self.counts[cell], cell), default=None)

    def exposed(self, hidden: Mapping[Cell, str], most: int | None = None) -> list[Cell]:
        """Primary cells whose smallest and largest possible counts lie less than the threshold apart."""
        import numpy as np
        from scipy.optimize import linprog

        small = [cell for cell in sorted(hidden) if hidden[cell] == PRIMARY]
        if not small or all(cell in hidden for cell in self.counts):
            return []
        unknown: dict[Any, int] = {cell: at for at, cell in enumerate(sorted(hidden))}
        for key, count in self.ungrouped.items():
            if count:
                unknown[key] = len(unknown)
        left, right = self._equations(hidden, unknown)
        matrix = np.zeros((len(left), len(unknown)))
        for row, places in enumerate(left):
            for place, sign in places:
                matrix[row, place] += sign
        found = []
        for cell in small:
            aim = np.zeros(len(unknown))
            aim[unknown[cell]] = 1.0
            ends = []
            for sign in (1.0, -1.0):
                done = linprog(sign * aim, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
                # Without an end (nothing shown limits the cell) it is as far away as may be.
                ends.append(done.fun if done.status == 0 else -np.inf)
            if -ends[1] - ends[0] < self.table.threshold - 1e-6:
                found.append(cell)
                if most is not None and len(found) >= most:
                    break
        return found

    def _equations(
        self, hidden: Mapping[Cell, str], unknown: Mapping[Any, int]
    ) -> tuple[list[list[tuple[int, float]]], list[float]]:
        """What is known of the unknowns: (place, sign) pairs of each equation, and its right side."""
        left, right = [], []
        for cells in self.rows.values():
            inside = [cell for cell in cells if cell in hidden]
            if inside and len(inside) < len(cells):
                left.append([(unknown[cell], 1.0) for cell in inside])
                right.append(float(sum(self.counts[cell] for cell in inside)))
        for (grouping, category), cells in self.columns.items():
            total = (ALL, category)
            places = [(unknown[cell], 1.0) for cell in cells if cell in hidden]
            if (grouping, category) in unknown:
                places.append((unknown[(grouping, category)], 1.0))
            known = -sum(self.counts[cell] for cell in cells if cell not in hidden)
            if total in hidden:
                places.append((unknown[total], -1.0))
            else:
                known += self.counts[total]
            if places:
                left.append(places)
                right.append(float(known))
        return left, right
