"""What each coder decided about each document, one row per coder, document, variable and value.

Which variables a form has stands in the codebook, so a variable that a researcher adds there flows from here
on its own. Both coders' values stay as they were; what they add up to is decided later, beside them.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from assets.documents import anchors, identity
from assets.literature.dates import iso, typed
from assets.literature.forms import Form, Row
from assets.literature.typed import parts, passage

if TYPE_CHECKING:
    from assets.registry.codebook import Variable
    from assets.registry.decisions import Coding
    from assets.registry.settings import Coder
    from assets.registry.study import Study

ACTOR_TARGET = "initiative_actors:"
# Characters of an abstract that are released on either side of a locator.
CONTEXT = 10
# The locator is the passage itself; the title is what the first reader found on the page.
IN_PASSAGES = "locator"


def decision_rows(study: "Study", coders: dict[str, "Coder"]) -> list[Row]:
    """Decisions of all coders on all variables of the form for documents (`study.codebook`)."""
    variables = [
        variable
        for variable in study.codebook.variables
        if variable.form in ("documents", "both") and variable.variable != IN_PASSAGES
    ]
    titles = {document.record_id: document.title_zh for document in study.documents}
    pages = {document.record_id: identity.page_id(document.url) for document in study.documents}
    rows: list[Row] = []
    first_reader = next(iter(coders), None)
    for coding in study.codings:
        coder = coders[coding.coder_id]
        form = Form(
            record_id=coding.record_id,
            document_id=pages[coding.record_id],
            coder_id=coding.coder_id,
            coder_type=coder.coder_type,
            coding_mode=coder.coding_mode,
            passage_id=passage_id(coding) if coding.locator else None,
            codebook_version=study.codebook.version,
            certainty=coding.certainty,
        )
        if coding.coder_id == first_reader:
            rows.append(form.one("name_zh", titles[coding.record_id]))
        for variable in variables:
            rows.extend(_of_variable(form, variable, _value(coding, variable.variable)))
    return rows


def _value(coding: "Coding", variable: str) -> Any:
    """A field of the form; a variable that a later codebook added stands among the further ones."""
    return coding.further.get(variable) if variable in coding.further else getattr(coding, variable)


def _of_variable(form: Form, variable: "Variable", value: Any) -> Iterable[Row]:
    if variable.target.startswith(ACTOR_TARGET):
        return form.many("actor_" + variable.target.removeprefix(ACTOR_TARGET), parts(value), value)
    if variable.multiple:
        return form.many(variable.variable, parts(value), value)
    if variable.type == "date":
        return [form.one(variable.variable, iso(value), typed(value))]
    return [form.one(variable.variable, None if value is None else str(value))]


def passage_id(coding: "Coding") -> str:
    """Passage of one coder on one document."""
    return f"P-{coding.record_id}-{coding.coder_id}"


def passage_rows(study: "Study", coders: dict[str, "Coder"]) -> list[Row]:
    """Locators of the coders.

    A coder who read the abstract is resolved in it: offset in code points, SHA-256 of the abstract, up to ten
    characters on either side; words that stand there twice are no anchor. A coder who read the page is not
    (the page was never captured): offset null. All are `transcribed`.
    """
    pages = {document.record_id: identity.page_id(document.url) for document in study.documents}
    rows = []
    for coding in study.codings:
        if coding.locator is None:
            continue
        anchor: dict[str, object] = {}
        if coders[coding.coder_id].coding_mode == "from_abstract":
            text = study.abstracts[coding.record_id]
            if found := anchors.quote_of(text, coding.locator):
                anchor = {
                    "start": found.start,
                    "text_sha256": found.text_sha256,
                    "prefix": found.prefix[-CONTEXT:] or None,
                    "suffix": found.suffix[:CONTEXT] or None,
                }
        rows.append(passage(passage_id(coding), pages[coding.record_id], coding.locator, **anchor))
    return rows


def agreed(codings: Iterable[Any], field: str, read: Callable[[Any], Any] = lambda value: value) -> Any:
    """The value that all coders of a document gave to a field; None where they differ or left it empty."""
    values = {read(getattr(coding, field)) for coding in codings}
    return values.pop() if len(values) == 1 else None
