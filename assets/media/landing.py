"""Landing frames of the media room: parsed study and corpora in, frames out."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assets.documents.identity import text_sha256
from assets.literature.forms import Row
from assets.literature.landing import frame
from assets.media import articles, framing

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.corpora import Corpus
    from assets.registry.study import Study

# (id, day, text) of articles -> the cluster of equal or nearly equal texts that each is in.
Clusters = Callable[[Sequence[tuple[str, date, str]]], dict[str, str]]


def frames(study: "Study", media: Path, clusters: Clusters | None = None) -> "dict[str, pl.DataFrame]":
    """`media_articles` and `article_frames` of all corpora, ordered by key; empty where a study has none.

    `media` is the folder of the files, `clusters` tells reprints (by default as the documents room does).
    Raises StudyErrors with the line and field of everything wrong in a file.
    """
    from assets.documents import reprints

    found: list[Row] = []
    carried: list[Row] = []
    for corpus in study.corpora:
        own, their = _rows(corpus, media, clusters or reprints.clusters)
        found += own
        carried += their
    return {
        "media_articles": frame("media_articles", found),
        "article_frames": frame("article_frames", carried),
    }


def _rows(corpus: "Corpus", media: Path, clusters: Clusters) -> tuple[list[Row], list[Row]]:
    read = articles.read(media / corpus.file, corpus)
    types = {outlet.outlet: outlet.outlet_type for outlet in corpus.outlets}
    told = framing.stories(read, clusters([(one.article_id, one.published_on, one.text) for one in read]))
    prefix = f"{corpus.corpus_id}:"
    found: list[Row] = []
    carried: list[Row] = []
    for one in read:
        article_id = prefix + one.article_id
        found.append(
            {
                "article_id": article_id,
                "corpus_id": corpus.corpus_id,
                "outlet": one.outlet,
                "outlet_type": types[one.outlet],
                "published_on": one.published_on,
                "title_zh": one.title,
                "url": one.url,
                "text_sha256": text_sha256(one.text),
                "characters": len(one.text),
                "story_id": prefix + told[one.article_id],
                "is_reprint": told[one.article_id] != one.article_id,
            }
        )
        for wanted in corpus.frames:
            words = framing.words_found(one, wanted)
            carried.append(
                {
                    "article_frame_id": f"{article_id}:{wanted.frame}",
                    "article_id": article_id,
                    "frame": wanted.frame,
                    "frame_label": wanted.label_en,
                    "is_present": bool(words),
                    "words_found": ";".join(words) or None,
                }
            )
    return found, carried
