"""What a site of the practice web answers to a request in a round: status, headers, bytes."""

from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlsplit

from assets.simulation import pages
from assets.simulation.families import FAMILIES
from assets.simulation.faults.answering import onward, other_addresses
from assets.simulation.faults.occasion import Answer
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
        now = site.moved if site.moved is not None and site.has_moved(round_number) else site
        return _html(site, round_number, pages.home(site.name_zh, now.list_url(1)))
    if site.moved is not None and site.has_moved(round_number):
        return _moved_answer(world, site, site.moved, url, round_number)
    page = site.list_page_of(url, round_number)
    if page is not None:
        return _list(world, site, page, round_number)
    index = site.index_of(url, round_number)
    if index is not None and not site.is_gone(index, round_number):
        return _article(world, site, index, round_number)
    index = site.attachment_of(url, round_number)
    if index is not None and not site.is_gone(index, round_number):
        return _attachment(world, site, index, round_number)
    return _not_found()


def _not_found() -> Answer:
    return Answer(404, f"{HTML}; charset=utf-8", NOT_FOUND.encode())


def _moved_answer(
    world: World, site: PracticeSite, moved: PracticeSite, url: str, round_number: int
) -> Answer:
    """What stands at an old address after the move: the way to the new one, or to the home page."""
    if site.list_page_of(url, round_number) is not None:
        return _redirect(moved.list_url(1))
    index = site.index_of(url, round_number)
    if index is not None:
        home = f"http://{site.host}/"
        return _redirect(home if site.is_left_behind(index) else moved.url(index))
    for part in (site, moved):  # Files stay where they are, and new ones are put beside them.
        index = part.attachment_of(url, round_number)
        if index is not None and not part.is_gone(index, round_number):
            return _attachment(world, part, index, round_number)
    return _not_found()


def _redirect(url: str) -> Answer:
    return Answer(301, f"{HTML}; charset=utf-8", b"SIMULATED", (("Location", url),))


def _attachment(world: World, site: PracticeSite, index: int, round_number: int) -> Answer:
    story = world.story(site, index, site.edition(index, round_number))
    return Answer(200, PDF, write_pdf(f"{story.title}（模拟数据 SIMULATED）", story.paragraphs))


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


def _html(site: PracticeSite, round_number: int, text: str) -> Answer:
    """Older sites name no charset in the header, and the wrong one (gb2312) in the page."""
    template = site.template(round_number)
    declared = HTML if template == "older" else f"{HTML}; charset=utf-8"
    return Answer(200, declared, text.encode(FAMILIES[template].charset))


def _list(world: World, site: PracticeSite, page: int, round_number: int) -> Answer:
    # A link keeps its words although the page behind it was edited or is gone.
    links = [
        pages.Link(site.url(index), world.story(site, index).title, site.published_on(index))
        for index in site.listed(page, round_number)
    ]
    also_at = {site.url(index): other_addresses(site, index) for index in site.listed(page, round_number)}
    following = site.list_url(page + 1) if page < site.list_pages(round_number) else None
    links += [replace(link, url=url) for link in links[:] for url in also_at.get(link.url, ())]
    following = onward(site, following)
    template = site.template(round_number)
    here = pages.Place(page, site.list_pages(round_number), following)
    return _html(site, round_number, pages.listing(template, site.name_zh, links, here))


def _article(world: World, site: PracticeSite, index: int, round_number: int) -> Answer:
    story = world.story(site, index, site.edition(index, round_number))
    page = page_of(world, site, index, story, round_number)
    return _html(site, round_number, pages.article(site.template(round_number), page))


def page_of(world: World, site: PracticeSite, index: int, story: Story, round_number: int) -> pages.Page:
    """What the template prints of an article in a round."""
    setting = world.setting(site, index)
    original = world.original(site, index)
    is_signed = setting.signature != "none" and site.site.template != "news"
    sector = story.codes.get("sector", ("",))[0]
    return pages.Page(
        site_name=site.name_zh,
        domain=site.host,
        site_code=site.site_code,
        title=story.title,
        paragraphs=story.paragraphs,
        agency=story.agency,
        document_number=world.document_number(site, index),
        index_number=site.index_number(index, round_number),
        document_on=setting.document_on if is_signed else None,
        published_on=site.published_on(index),
        minute=f"{8 + index % 10:02d}:{index * 7 % 60:02d}",
        topic=SECTORS.get(sector, "综合政务"),
        visits=site.visits(index, round_number),
        attachment_url=site.attachment_url(index) if site.has_attachment(index) else None,
        reprinted_from=world.sites[original[0]].name_zh if original else None,
    )


def entity_tag(body: bytes) -> str:
    """The mark by which a collector asks whether a page has changed."""
    return f'"{sha256(body).hexdigest()[:16]}"'
