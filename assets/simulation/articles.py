"""Simulated articles of a corpus: stories with frames in known shares, and reprints, some reworded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from assets.simulation import wording
from assets.simulation.draws import draws

if TYPE_CHECKING:
    from assets.registry.corpora import Corpus, Frame, Outlet
    from assets.simulation.world import World

LOW, HIGH = 0.05, 0.6  # Between these lies the share of stories with a frame, by type of outlet.
MOST_REPRINTS, LONGEST_DELAY = 3, 4
CHANGED_SHARE = 0.5  # Of the reprints, those with a few characters changed.
DAYS = 365  # The corpus covers the year before the first round of collection.
SENTENCES = (7, 12)


@dataclass(frozen=True)
class ArticleTruth:
    """One article: its story (the id of its first article), its frames, and whether it is a changed copy."""

    article_id: str
    story_id: str
    outlet: str
    outlet_type: str
    published_on: date
    frames: tuple[str, ...]
    is_changed: bool


def article_lines(world: "World", corpus: "Corpus") -> list[dict[str, Any]]:
    """Lines of the corpus file, by date and id."""
    return [line for line, _ in _articles(world, corpus)]


def article_truths(world: "World", corpus: "Corpus") -> list[ArticleTruth]:
    """Story and frames of each article, in the order of the lines."""
    return [known for _, known in _articles(world, corpus)]


def frame_share(world: "World", frame: str, outlet_type: str) -> float:
    """Share of the stories of a type of outlet that carry a frame, as the world declares it."""
    return LOW + (HIGH - LOW) * draws(world.simulation.seed, "frame", frame, outlet_type).random()


def _articles(world: "World", corpus: "Corpus") -> list[tuple[dict[str, Any], ArticleTruth]]:
    stories = max(1, round(world.simulation.media_stories * world.simulation.scale))
    found = [article for number in range(stories) for article in _story(world, corpus, number)]
    return sorted(found, key=lambda article: (article[1].published_on, article[1].article_id))


def _story(world: "World", corpus: "Corpus", number: int) -> Iterator[tuple[dict[str, Any], ArticleTruth]]:
    random = draws(world.simulation.seed, corpus.corpus_id, number)
    outlet = random.choice(corpus.outlets)
    first = world.simulation.begins_on - timedelta(days=DAYS)
    day = first + timedelta(days=random.randrange(DAYS - LONGEST_DELAY))
    frames = tuple(
        frame
        for frame in corpus.frames
        if random.random() < frame_share(world, frame.frame, outlet.outlet_type)
    )
    title, text = _text(world, random, frames)
    story_id = f"{number + 1:06d}a"
    yield _article(corpus, story_id, story_id, outlet, day, frames, title, text, False)
    if random.random() >= world.simulation.share_reprinted:
        return
    others = [other for other in corpus.outlets if other.outlet != outlet.outlet]
    for copy in range(min(random.randint(1, MOST_REPRINTS), len(others))):
        taker = others.pop(random.randrange(len(others)))
        later = day + timedelta(days=random.randint(0, LONGEST_DELAY))
        is_changed = random.random() < CHANGED_SHARE
        copied = _changed(random, text) if is_changed else text
        article_id = f"{number + 1:06d}{'bcd'[copy]}"
        yield _article(corpus, article_id, story_id, taker, later, frames, title, copied, is_changed)


def _article(
    corpus: "Corpus",
    article_id: str,
    story_id: str,
    outlet: "Outlet",
    day: date,
    frames: "tuple[Frame, ...]",
    title: str,
    text: str,
    is_changed: bool,
) -> tuple[dict[str, Any], ArticleTruth]:
    line = {
        "article_id": article_id,
        "outlet": outlet.outlet,
        "published_on": day.isoformat(),
        "title": title,
        "url": f"http://{outlet.outlet.replace('_', '-')}.example/{day:%Y%m%d}/{article_id}.html",
        "text": text,
    }
    names = tuple(frame.frame for frame in frames)
    return line, ArticleTruth(article_id, story_id, outlet.outlet, outlet.outlet_type, day, names, is_changed)


def _text(world: "World", random: Random, frames: "tuple[Frame, ...]") -> tuple[str, str]:
    places = [place.name_zh for place in world.places if place.level == "prefecture"]
    place, ward = random.choice(places), random.choice(wording.WARDS)
    noun, words, _ = wording.TECHNOLOGIES[random.choice(sorted(wording.TECHNOLOGIES))]
    sentences = [
        f"{random.choice(wording.WHO)}{random.choice(wording.WHEN)}{random.choice(wording.DOES)}，"
        f"{random.choice(wording.WHY)}。"
        for _ in range(random.randint(*SENTENCES))
    ]
    for frame in frames:
        said = f"受访的{random.choice(wording.WHO)}代表认为，{random.choice(frame.words)}是其中一个方面。"
        sentences.insert(random.randint(0, len(sentences)), said)
    opening = f"模拟数据（SIMULATED）：{place}{ward}的{noun}引起关注，{words}。"
    return f"{place}{ward}{noun}观察（模拟）", opening + "".join(sentences)


def _changed(random: Random, text: str) -> str:
    """The text with the opening of one sentence reworded; frames stay as they are."""
    places = [at for at, letter in enumerate(text) if letter == "。" and at < len(text) - 1]
    at = random.choice(places) + 1 if places else len(text)
    return f"{text[:at]}据了解，{text[at:]}"
