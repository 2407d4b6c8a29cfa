"""`reference/*.csv`: the closed lists, and the denominators that checks of claims divide by."""

from typing import Annotated

from pydantic import BeforeValidator

from assets.registry.fields import PlaceCode, Places, Row, Text, YesNo, decimal, matching, whole_number

# File stem -> name of the list.
LISTS = {
    "sectors": "sector",
    "technologies": "technology",
    "stages": "stage",
    "functions": "function",
    "social_groups": "social_group",
    "risk_mechanisms": "risk_mechanism",
    "programmes": "programme",
    "streams": "stream",
    "source_classes": "source_class",
    "levels": "level",
    "scopes": "scope",
    "data_flows": "data_flow",
    "bases": "basis",
    "claimants": "claimant",
    "roles": "role",
}

Code = Annotated[str, BeforeValidator(matching(r"[a-z0-9_]+", "lower-case letters, digits and _"))]


class Category(Row):
    """One code of a reference list."""

    code: Code
    label_en: Text
    label_zh: Text
    definition_en: Text
    definition_zh: Text


class Programme(Category):
    """A programme that designates places, and who issues it."""

    issuer: Text


class Quantity(Row):
    """A denominator that checks of claims divide by, such as the residents of a place in a year."""

    quantity: Text
    place_code: Annotated[Places, PlaceCode(("year",))]
    year: Annotated[int, whole_number(1949, 2100)]
    value: Annotated[float, decimal(0, 1e15)]
    unit: Text
    source: Text
    is_verified: YesNo
