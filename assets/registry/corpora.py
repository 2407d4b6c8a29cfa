"""`media/<corpus_id>.yml`: a corpus of articles, its outlets, and the frames that are looked for in it."""

from collections import Counter
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from assets.registry.fields import Id, MaybeText, Text, choice, fail, matching
from assets.registry.settings import Part

_FILE = matching(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}", "a file name without folders")


class Outlet(Part):
    """One outlet, and what type it is of (state media, commercial media, …)."""

    outlet: Id
    name_en: Text
    name_zh: Text
    outlet_type: Annotated[str, choice("central_media", "local_media", "commercial_media", "online_media")]


class Frame(Part):
    """A frame: an article carries it where it holds one of `words`, letter by letter."""

    frame: Id
    label_en: Text
    label_zh: Text
    definition_en: Text
    definition_zh: Text
    words: tuple[Text, ...] = Field(min_length=1)


class Corpus(Part):
    """One corpus; `file` lies in `<data>/<study>/media/`.

    JSON Lines with article_id, outlet, published_on, title, url, text.
    """

    corpus_id: Id
    name_en: Text
    name_zh: Text
    file: Annotated[str, BeforeValidator(_FILE)]
    outlets: tuple[Outlet, ...] = Field(min_length=1)
    frames: tuple[Frame, ...] = Field(min_length=1)
    licence: Text
    ethics: Text
    note: MaybeText = None

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        for field, ids in (
            ("outlets", [outlet.outlet for outlet in self.outlets]),
            ("frames", [frame.frame for frame in self.frames]),
        ):
            twice = [one for one, count in Counter(ids).items() if count > 1]
            if twice:
                fail(f"{twice[0]!r} occurs twice", "each id once", field=field)
        return self
