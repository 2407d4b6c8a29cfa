"""Logical rules of a codebook: small conditions over the variables of one coding.

A condition is `variable = value`, `variable is empty`, `variable is filled` or `variable <= variable` (dates;
it holds where either is empty). Conditions joined by commas hold together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assets.registry.dates import PartialDate

_FORM = re.compile(r"\s*(\w+)\s+(=|<=|is)\s+([\w.-]+)\s*")

Value = str | int | PartialDate | None


@dataclass(frozen=True)
class Condition:
    """One condition: a variable, `=`, `<=` or `is`, and a value, a variable or empty/filled."""

    variable: str
    operator: str
    operand: str

    def variables(self) -> tuple[str, ...]:
        """The variables it speaks of."""
        return (self.variable, self.operand) if self.operator == "<=" else (self.variable,)

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether it holds for the values of one coding."""
        value = values.get(self.variable)
        if self.operator == "=":
            return value is not None and str(value) == self.operand
        if self.operator == "is":
            return (value is None) == (self.operand == "empty")
        other = values.get(self.operand)
        if not isinstance(value, PartialDate) or not isinstance(other, PartialDate):
            return True
        return value.start <= other.end


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Conditions from the text of a rule. Raises ValueError with the part that is none."""
    found = []
    for part in text.split(","):
        form = _FORM.fullmatch(part)
        if not form or (form[2] == "is" and form[3] not in ("empty", "filled")):
            raise ValueError(part.strip())
        found.append(Condition(form[1], form[2], form[3]))
    return tuple(found)
