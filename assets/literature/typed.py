"""What the typing of one kind of record yields, as rows of the landing tables."""

from dataclasses import dataclass, field

from assets.literature.forms import Row

CODER = "typist"
CODER_TYPE = "person"
CODING_MODE = "typed_record"


@dataclass
class Typed:
    """Rows by table: records, passages, decisions, claims, designations; one record once in `records`."""

    records: list[Row] = field(default_factory=list)
    passages: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    designations: list[Row] = field(default_factory=list)

    def add(self, other: "Typed") -> "Typed":
        """Both together, in order."""
        return Typed(
            self.records + other.records,
            self.passages + other.passages,
            self.decisions + other.decisions,
            self.claims + other.claims,
            self.designations + other.designations,
        )


def parts(text: str | None, separators: str = ";") -> list[str]:
    """The parts of a typed list without blanks around them; empty for None."""
    if not text:
        return []
    for separator in separators[1:]:
        text = text.replace(separator, separators[0])
    return [part.strip() for part in text.split(separators[0]) if part.strip()]


def passage(passage_id: str, document_id: str, quote: str | None, **anchor: object) -> Row:
    """A passage row. Without an anchor it is `transcribed`: a person typed the words, no text is held.

    `page` is in it only where one is named: coders of abstracts and captures have none.
    """
    row: Row = {
        "passage_id": passage_id,
        "document_id": document_id,
        "quote": quote,
        "start": anchor.get("start"),
        "text_sha256": anchor.get("text_sha256"),
        "prefix": anchor.get("prefix"),
        "suffix": anchor.get("suffix"),
        "evidence_class": anchor.get("evidence_class", "transcribed"),
    }
    return row if anchor.get("page") is None else row | {"page": anchor["page"]}
