"""`codebook/<version>.yml`: the variables that coders fill in, and the logical rules between them."""

from typing import Annotated

from pydantic import Field

from assets.registry.fields import MaybeText, Text, YesNo, choice, optional, whole_number
from assets.registry.settings import Part


class Variable(Part):
    """One variable of the form. `list` names a reference list; `target` says where its values go.

    `form`: asked of coded documents, of typed records, or of both. `at_most`: how many values may be chosen.
    """

    variable: Text
    type: Annotated[str, choice("category", "date", "number", "text", "place", "yes_no")]
    multiple: YesNo
    at_most: Annotated[int | None, optional(whole_number(1, 100))]
    list: MaybeText
    level: Annotated[str, choice("nominal", "ordinal", "interval", "ratio")]
    compared: YesNo
    target: Text
    form: Annotated[str, choice("documents", "records", "both")]
    label_en: Text
    label_zh: Text
    definition_en: Text
    definition_zh: Text


class Rule(Part):
    """A logical rule: where `when` holds, `then` must hold. Both are conditions (see rules.py)."""

    rule: Text
    when: Text
    then: Text
    message_en: Text
    message_zh: Text


class Codebook(Part):
    """One version of the codebook; `limits` say what its codings can and cannot show."""

    version: Text
    title: Text
    unit_en: Text
    unit_zh: Text
    limits_en: Text
    limits_zh: Text
    variables: tuple[Variable, ...] = Field(min_length=1)
    rules: tuple[Rule, ...]
