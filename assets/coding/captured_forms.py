"""One form of the coding store as landing rows: decisions or adjudications, and the passages under them.

A decision rests on the words that its coder marked; where they are found again in the text of the capture,
the passage is archived evidence. Words that stand there twice, or no longer, are kept as a person typed them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from assets.coding.decisions import ACTOR_TARGET
from assets.coding.held import HeldPage
from assets.coding.standing import Settled, by_variable
from assets.coding.stored import StoredCoding, StoredDecision
from assets.documents import identity
from assets.literature.forms import Row

if TYPE_CHECKING:
    from assets.registry.codebook import Variable
    from assets.registry.settings import Coder

# (text, exact, prefix, suffix, start) -> where the words stand: assets.documents.anchors.resolve.
Resolve = Callable[..., Any]
LOCATOR = "locator"


def landed_name(variable: "Variable") -> str:
    """Name under which a variable lands: a variable of actors lands as the role that it gives."""
    if variable.target.startswith(ACTOR_TARGET):
        return "actor_" + variable.target.removeprefix(ACTOR_TARGET)
    return variable.variable


@dataclass(frozen=True)
class CapturedForm:
    """One coding on its way to rows; the passages that it rests on are added to `passages`, by id."""

    coding: StoredCoding
    page: HeldPage
    coder: "Coder"
    passages: dict[str, Row]
    resolve: Resolve

    def decisions(self, variables: "Iterable[Variable]") -> Iterator[Row]:
        """A row for each value, and for each variable that was left empty: asked, and nothing found."""
        given = by_variable(self.coding)
        for variable in variables:
            name = landed_name(variable)
            for decision in given.get(variable.variable, (StoredDecision(variable.variable, None),)):
                yield {
                    "decision_id": self._id(name, decision, variable.multiple),
                    "coder_id": self.coding.coder_id,
                    "coding_mode": self.coder.coding_mode,
                    "variable": name,
                    "value_as_typed": decision.value,
                    "coded_on": self.coding.coded_at.date(),
                    **self._shared(decision),
                }

    def adjudications(self, settled: Settled, variable: "Variable") -> Iterator[Row]:
        """A row for each value that an adjudicator settled on, or one without a value."""
        name = landed_name(variable)
        for decision in settled.decisions:
            yield {
                "adjudication_id": self._id(f"adjudication:{name}", decision, variable.multiple),
                "adjudicator_id": self.coding.coder_id,
                "variable": name,
                "adjudicated_on": self.coding.coded_at.date(),
                "reason": self.coding.reason,
                **self._shared(decision),
            }

    def passage_of(self, variable: str) -> str | None:
        """The passage of the first value of a variable; None where the form gives it no value."""
        values = (one for one in self.coding.decisions if one.variable == variable and one.value is not None)
        decision = next(values, None)
        return None if decision is None else self._passage(decision)

    def _id(self, name: str, decision: StoredDecision, is_multiple: bool) -> str:
        stem = f"{self.coding.record_id}:{self.coding.coder_id}:{name}"
        return f"{stem}:{decision.value}" if is_multiple and decision.value is not None else stem

    def _shared(self, decision: StoredDecision) -> Row:
        return {
            "record_id": self.coding.record_id,
            "document_id": self._document(decision),
            "coder_type": self.coder.coder_type,
            "value": decision.value,
            "certainty": decision.certainty,
            "passage_id": None if decision.value is None else self._passage(decision),
            "codebook_version": self.coding.codebook_version,
        }

    def _passage(self, decision: StoredDecision) -> str:
        """Id of the passage of a decision: its own words, else those of the form, else the whole page."""
        words = decision if decision.exact else self._locator()
        passage_id = f"P-{self.coding.record_id}-{self.coding.coder_id}"
        if words is not None:
            marked = (self._document_of(words), words.exact, words.prefix, words.suffix, words.start)
            passage_id += "-" + sha256("\0".join(map(str, marked)).encode()).hexdigest()[:8]
        if passage_id not in self.passages:
            self.passages[passage_id] = self._passage_row(passage_id, words)
        return passage_id

    def _document(self, decision: StoredDecision) -> str:
        return self._document_of(decision if decision.exact else self._locator())

    def _document_of(self, words: StoredDecision | None) -> str:
        """Id of the document in which words stand: on a page that holds several, the one at their place."""
        if not self.page.parts or words is None or self.page.text is None:
            return self.page.document_id
        return self.page.document_at(self._anchor(words, self.page.text).start)

    def _anchor(self, words: StoredDecision, text: str) -> Any:
        # A place in another text is no hint: the page is read otherwise since.
        start = words.start if words.text_sha256 in (None, self.page.text_sha256) else None
        return self.resolve(text, words.exact, words.prefix, words.suffix, start)

    def _locator(self) -> StoredDecision | None:
        located = (one for one in self.coding.decisions if one.variable == LOCATOR and one.exact)
        return next(located, None)

    def _passage_row(self, passage_id: str, words: StoredDecision | None) -> Row:
        row: Row = {
            "passage_id": passage_id,
            "document_id": self._document_of(words),
            "quote": words.exact if words else None,
            "evidence_class": "transcribed",
            "url": self.page.url,
            "payload_sha256": self.page.payload_sha256,
            "captured_at": self.page.captured_at,
        }
        if words is None or self.page.text is None:
            return row
        anchor = self._anchor(words, self.page.text)
        row["anchor_status"] = str(anchor.status)
        if anchor.status == "resolved":
            row |= {"evidence_class": "archived", "start": anchor.start}
            row["text_sha256"] = self.page.text_sha256
        return row


def refused_rows(coding: StoredCoding, reason: str) -> list[Row]:
    """A refused coding whole, as rows of its table; quarantine shows what came in, and why it stays there."""
    rows = []
    for number, decision in enumerate(coding.decisions):
        row: Row = {
            "record_id": coding.record_id,
            "document_id": identity.page_id(coding.url),
            "coder_type": "unknown",
            "variable": decision.variable,
            "value": decision.value,
            "certainty": decision.certainty,
            "codebook_version": coding.codebook_version,
            "refusal": f"coding {coding.coding_id}: {reason}",
        }
        key = f"{coding.coding_id}:{number}"
        if coding.role == "adjudicator":
            row |= {"adjudication_id": key, "adjudicator_id": coding.coder_id}
            row |= {"adjudicated_on": coding.coded_at.date(), "reason": coding.reason}
        else:
            row |= {"decision_id": key, "coder_id": coding.coder_id, "coding_mode": "unknown"}
            row |= {"value_as_typed": decision.value, "coded_on": coding.coded_at.date()}
        rows.append(row)
    return rows
