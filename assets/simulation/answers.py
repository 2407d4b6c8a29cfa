"""What a site of the practice web answers to a request in a round: status, headers, bytes."""

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from assets.simulation import pages
from assets.simulation.pdf import write_pdf
from assets.simulation.sites import PracticeSite
from assets.simulation.stories import Story
from assets.simulation.wording import SECTORS
from assets.simulation.world import World

HTML, TEXT, PDF = "text/html", "text/plain; charset=utf-8", "application/pdf"
CHALLENGE = (
    "<html><head><script>/* SIMULATED challenge: 模拟数据 */var k=0;for(var i=0;i<97;i++){k+=i*i%7;}"
    'document.cookie="__moni_clearance="+k;location.reload();</script></head><body></body></html>'
)
NOT_FOUND = "<html><head><title>404</title></head><body>您访问的页面不存在。模拟数据 SIMULATED</body></html>"
FAILED = "<html><head><title>500</title></head><body>服务器内部错误。模拟数据 SIMULATED</body></html>"


@dataclass(frozen=True)
class Answer:
    """One answer. `headers` beside Content-Type and Content-Length, which the server adds."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def answer(world: World, url: str, round_number: int) -> Answer:
    """What the site at an address answers in a round. Raises LookupError for a host outside the world."""
    site = world.site_at(url)
    if site is None:
        raise LookupError(f"no simulated site at {url}")
    refusal = _REFUSALS.get(site.site.behaviour)
    if refusal is not None:
        return refusal
    path = urlsplit(url).path
    if path == "/robots.txt":
        return _robots(site)
    if path in ("", "/"):
        return _html(site, pages.home(site.name_zh, site.list_url(1)))
    page = site.list_page_of(url, round_number)
    if page is not None:
        return _list(world, site, page, round_number)
    index = site.index_of(url, round_number)
    if index is not None and not site.is_gone(index, round_number):
        return _article(world, site, index, round_number)
    index = site.attachment_of(url, round_number)
    if index is not None and not site.is_gone(index, round_number):
        story = world.story(site, index, site.edition(index, round_number))
        return Answer(200, PDF, write_pdf(f"{story.title}（模拟数据 SIMULATED）", story.paragraphs))
    return Answer(404, f"{HTML}; charset=utf-8", NOT_FOUND.encode())


_REFUSALS = {
    "challenge": Answer(521, f"{HTML}; charset=utf-8", CHALLENGE.encode(), (("X-Via-JSL", "SIMULATED"),)),
    "server_error": Answer(500, f"{HTML}; charset=utf-8", FAILED.encode()),
    "rate_limits": Answer(429, TEXT, b"SIMULATED", (("Retry-After", "1"),)),
}


def _robots(site: PracticeSite) -> Answer:
    """A site without a closed folder has no robots.txt, as most have none."""
    if site.site.closed_folder is None:
        return Answer(404, f"{HTML}; charset=utf-8", NOT_FOUND.encode())
    return Answer(
        200, TEXT, f"# 模拟数据 SIMULATED\nUser-agent: *\nDisallow: /{site.site.closed_folder}/\n".encode()
    )


def _html(site: PracticeSite, text: str) -> Answer:
    """Older sites name no charset in the header, and the wrong one (gb2312) in the page."""
    declared = HTML if site.site.template == "older" else f"{HTML}; charset=utf-8"
    return Answer(200, declared, text.encode(site.family.charset))


def _list(world: World, site: PracticeSite, page: int, round_number: int) -> Answer:
    # A link keeps its words although the page behind it was edited or is gone.
    links = [
        pages.Link(site.url(index), world.story(site, index).title, site.published_on(index))
        for index in site.listed(page, round_number)
    ]
    following = site.list_url(page + 1) if page < site.list_pages(round_number) else None
    return _html(site, pages.listing(site.site.template, site.name_zh, links, following))


def _article(world: World, site: PracticeSite, index: int, round_number: int) -> Answer:
    story = world.story(site, index, site.edition(index, round_number))
    page = page_of(world, site, index, story, site.visits(index, round_number))
    return _html(site, pages.article(site.site.template, page))


def page_of(world: World, site: PracticeSite, index: int, story: Story, visits: int) -> pages.Page:
    """What the template prints of an article."""
    setting = site.setting(index)
    original = world.original(site, index)
    is_portal = site.site.template != "news"
    sector = story.codes.get("sector", ("",))[0]
    return pages.Page(
        site_name=site.name_zh,
        domain=site.host,
        site_code=site.site_code,
        title=story.title,
        paragraphs=story.paragraphs,
        agency=story.agency,
        document_number=site.document_number(index),
        index_number=site.index_number(index),
        document_on=setting.document_on if is_portal else None,
        published_on=setting.published_on,
        minute=f"{8 + index % 10:02d}:{index * 7 % 60:02d}",
        topic=SECTORS.get(sector, "综合政务"),
        visits=visits,
        attachment_url=site.attachment_url(index) if site.has_attachment(index) else None,
        reprinted_from=world.sites[original[0]].name_zh if original else None,
    )


def entity_tag(body: bytes) -> str:
    """The mark by which a collector asks whether a page has changed."""
    return f'"{sha256(body).hexdigest()[:16]}"'
