"""Which frames an article carries: those of whose words it holds one, letter by letter."""

from collections.abc import Iterable

from assets.media.articles import Article
from assets.registry.corpora import Frame


def words_found(article: Article, frame: Frame) -> tuple[str, ...]:
    """The words of the frame that stand in title or text, in the order of the corpus file."""
    return tuple(word for word in frame.words if word in article.title or word in article.text)


def stories(articles: Iterable[Article], clusters: dict[str, str]) -> dict[str, str]:
    """article_id -> article_id of the oldest article of its cluster (by day, then id).

    `clusters` maps each article to its cluster of equal or nearly equal texts.
    """
    oldest: dict[str, Article] = {}
    articles = list(articles)
    for article in articles:
        first = oldest.setdefault(clusters[article.article_id], article)
        if (article.published_on, article.article_id) < (first.published_on, first.article_id):
            oldest[clusters[article.article_id]] = article
    return {article.article_id: oldest[clusters[article.article_id]].article_id for article in articles}
