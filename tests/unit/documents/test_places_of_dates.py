"""Where pages print when they were published, in which forms, and which dates are other ones."""

import pytest

from assets.documents.date_labels import Told, built_label
from assets.documents.document import Document
from assets.documents.extraction import extract

TITLE = "关于推进城市智能感知平台建设的实施意见"
TEXT = (
    "为加快推进我市城市智能感知平台建设，现就有关事项提出如下意见，请结合实际抓好落实。\n"
    "各县区应当于2021年6月30日前完成前端设备清查，并将清单报送市大数据局；逾期不报的，不再安排运维经费。\n"
    "市公安局要加强统筹，避免重复建设，确保网络和数据安全。2018年5月1日印发的方案同时废止。"
)
BODY = "<div class=con>" + "".join(f"<p>　　{line}</p>" for line in TEXT.split("\n")) + "</div>"
HEADING = f"<h1>{TITLE}</h1>"
MENU = "<div><a href=/>首页</a><a href=/a>政务公开</a><a href=/b>政务服务</a></div>"
RELATED = "<div><h4>相关阅读</h4><ul>" + "".join(
    f"<li><a href=/r{n}>市政府办公室关于第{n}批试点名单的通知</a><span>2022-0{n}-1{n}</span></li>"
    for n in range(1, 7)
)
FOOT = (
    "</ul></div><div class=footer><p>版权所有 白石市人民政府 网站标识码：4400000001</p>"
    "<p>网站最后更新时间：2024-05-06 10:00:00</p></div>"
)


def read(inner: str, head: str = "") -> Document:
    page = (
        f"<html><head><meta charset=utf-8><title>{TITLE}_白石市人民政府</title>{head}</head>"
        f"<body>{MENU}<div class=main>{inner}</div>{RELATED}{FOOT}</body></html>"
    )
    return extract(page.encode(), url=None, content_type=None, rules=None)


def published(document: Document) -> str | None:
    date = document.date_published
    return date.value.isoformat() if date and date.value else None


LABELS = """发布时间：{} 日期：{} 更新时间：{} 发布于{} 发表于：{} 上传时间：{} 添加日期：{} 入库时间：{}
    信息发布日期：{} 文章发布时间：{} 网站发布时间：{} 提交时间：{} 刊登日期：{} 公告时间：{} 录入日期：{}
    新闻时间：{} 首次发布：{} 见报日期：{} 信息提供日期：{} 公示时间：{}""".split()
PLACES = {
    "bar of its own": HEADING + "<div>{}</div>" + BODY,
    "between source and counter": HEADING
    + "<div><span>来源：白石日报</span><span>{}</span><span>浏览次数：<b>1024</b></span></div>"
    + BODY,
    "in one line of text": HEADING + "<p>来源：市大数据局　{}　作者：张三　字体：大 中 小</p>" + BODY,
    "below the text": HEADING + BODY + "<div>{}</div>",
    "above the title": "<div>{}</div>" + HEADING + BODY,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("label", LABELS)
def test_every_label_of_publication_is_read_in_every_place(label: str, place: str) -> None:
    document = read(PLACES[place].format(label.format("2021-03-04")))
    assert (published(document), document.body, document.title) == ("2021-03-04", TEXT, TITLE)


FORMS = (
    *"2021.3.4 2021/03/04 2021年3月4日 ２０２１－０３－０４ 二〇二一年三月四日 2021—03—04 2021·03·04".split(),
    *"(2021/3/4) 【2021-03-04】 2021-03-04T10:22:33+08:00 2021年03月04日10:22".split(),
    "2021 年 03 月 04 日",
    "March 4, 2021",
    "4 Mar 2021",
    "Posted on 2021-03-04",
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", ["bar of its own", "between source and counter", "below the text"])
def test_every_form_of_a_date_is_read_without_a_label(form: str, place: str) -> None:
    document = read(PLACES[place].format(form))
    assert (published(document), document.body) == ("2021-03-04", TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "<div>2021年03月04日 星期四</div>",
        "<div><b>04</b><i>2021-03</i></div>",
        "<div><div>04</div><div>2021.03</div></div>",
        "<div><div>2021</div><div>03-04</div></div>",
        "<time datetime='2021-03-04T10:00:00+08:00'>3年前</time>",
        "<span class=time title='2021-03-04 10:00'>03-04</span>",
        "<div>2021-03-04 10:00:00　更新：2021-05-06 11:00:00</div>",
        "<div>最后修改时间：2021-05-06　创建时间：2021-03-04</div>",
        "<div>征集时间：2021-03-10 至 2021-04-10　发布时间：2021-03-04</div>",
        "<div>2021-03-04 10:00 / 白石日报 / 张三，李四</div>",
        "<div><span>2021-03-04</span><span>4410</span><span>市委办</span></div>",
        "<div>发布时间：21-03-04</div>",
        "<p>——2021年1月9日在市人民代表大会上</p><div>2021-03-04</div>",
    ],
)
def test_dates_in_bars_of_every_make_are_read(line: str) -> None:
    assert published(read(f"{HEADING}{line}{BODY}")) == "2021-03-04"


@pytest.mark.parametrize(
    "script",
    [
        "var pubtime='2021-03-04 10:00';",
        'var docRelTime = "2021-03-04";',
        'window.data={"publishTime":1614823200000};',
        "document.write('发布时间：2021-03-04')",
        "var pubDate=new Date('2021/03/04');",
    ],
)
def test_scripts_are_read_and_never_run(script: str) -> None:
    assert published(read(f"{HEADING}<div><script>{script}</script></div>{BODY}")) == "2021-03-04"


@pytest.mark.parametrize(
    "name", ["PubDate", "publish-date", "og:published_time", "DC.Date.Issued", "bytedance:published_time"]
)
def test_tags_are_known_by_their_letters(name: str) -> None:
    head = f'<meta name="{name}" content=""><meta name="{name}" content="2021-03-04 10:00">'
    assert published(read(HEADING + BODY, head)) == "2021-03-04"


@pytest.mark.parametrize(
    "inner",
    [
        f"<div>2024年6月7日 星期五</div>{HEADING}{BODY}",
        f"{HEADING}<div>今天是2024年6月7日</div>{BODY}",
        f"{HEADING}<div>打印日期：2024-06-07 10:00</div>{BODY}",
        f"{HEADING}<div>有效期至：2026-03-04</div>{BODY}",
        f"{HEADING}<div>废止日期：2026-03-04 信息有效期：2026-03-05</div>{BODY}",
        f"{HEADING}<div>数据截止日期：2021-02-01</div>{BODY}",
        f"{HEADING}<div>公示时间：2021-03-04 至 2021-03-10</div>{BODY}",
        f"{HEADING}{BODY}<div>本站更新时间：2024-06-07</div>",
        f"{HEADING}{BODY}<p>服务器时间：2024-06-07 10:00</p>",
        f"{HEADING}{BODY}<h4>网友评论</h4><p>张三 2021-05-06</p>",
        HEADING + BODY,
    ],
)
def test_dates_of_the_site_of_readers_and_of_events_are_none(inner: str) -> None:
    assert published(read(inner)) is None


@pytest.mark.parametrize(
    ("letters", "label", "told"),
    [
        ("来源白石日报发布时间", "发布时间", Told.PUBLISHED),
        ("最后更新时间", "最后更新时间", Told.UPDATED),
        ("网站最后更新时间", "网站最后更新时间", Told.ELSE),
        ("报名截止时间", "报名截止时间", Told.ELSE),
    ],
)
def test_a_label_is_read_by_the_way_it_is_built(letters: str, label: str, told: Told) -> None:
    assert built_label(letters) == (label, told)


@pytest.mark.parametrize("letters", ["白石发布", "时间", "关于信息的发布", "更新换代"])
def test_other_words_are_no_labels_of_dates(letters: str) -> None:
    assert built_label(letters) is None
