"""A form that one coder filled in about one record, as rows of decisions.

One row is one coder, one document, one variable and one value. A field that the form has and the coder left
empty is a row without a value; a field that the form does not have is no row at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """Who read what: the part that all decisions of one coder about one record share."""

    record_id: str
    document_id: str
    coder_id: str
    coder_type: str
    coding_mode: str
    passage_id: str | None
    codebook_version: str
    certainty: int | None = None

    def one(self, variable: str, value: str | None, as_typed: str | None = None) -> Row:
        """A single-valued variable; without `as_typed` the value stands as it was typed."""
        return self._row(f"{self.record_id}:{self.coder_id}:{variable}", variable, value, as_typed or value)

    def implied(self, variable: str, value: str | None) -> Row:
        """A value that follows from the kind of form and was typed by nobody (`value_as_typed` null)."""
        return self._row(f"{self.record_id}:{self.coder_id}:{variable}", variable, value, None)

    def many(self, variable: str, values: Iterable[str], as_typed: str | None = None) -> list[Row]:
        """A multi-select variable: one row a value in the order typed, or one row without a value."""
        chosen = list(dict.fromkeys(values))
        if not chosen:
            return [self.one(variable, None, as_typed)]
        stem = f"{self.record_id}:{self.coder_id}:{variable}"
        return [self._row(f"{stem}:{value}", variable, value, as_typed or value) for value in chosen]

    def _row(self, decision_id: str, variable: str, value: str | None, as_typed: str | None) -> Row:
        return {
            "decision_id": decision_id,
            "record_id": self.record_id,
            "document_id": self.document_id,
            "coder_id": self.coder_id,
            "coder_type": self.coder_type,
            "coding_mode": self.coding_mode,
            "variable": variable,
            "value": value,
            "value_as_typed": as_typed,
            "certainty": self.certainty,
            "passage_id": self.passage_id,
            "codebook_version": self.codebook_version,
            # Nobody noted the day of coding; it is not inferred from the day of carrying.
            "coded_on": None,
        }
