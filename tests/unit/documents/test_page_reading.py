"""Fields and text of pages in the manner of real ones."""

from typing import Any

import pytest

from assets.documents.document import Document
from assets.documents.extraction import extract
from assets.documents.numbers import document_number
from assets.registry.sources import ArticleRules
from tests.unit.documents.invented_pages import BODY, MENU, PARAGRAPHS, TITLE, page, paragraphs


def read(body: bytes, rules: ArticleRules | None = None) -> Document:
    return extract(body, url="http://www.example/a/1.html", content_type="text/html", rules=rules)


def fields(document: Document) -> dict[str, Any]:
    names = ("title", "issuer", "doc_number", "index_number", "topic", "keywords")
    found = {name: getattr(document, name) for name in names}
    for name in ("date_document", "date_published", "date_effective"):
        date = getattr(document, name)
        found[name] = date.value.isoformat() if date and date.value else None
    return {name: value for name, value in found.items() if value is not None}


HEADERS = {
    "table with spaced labels": (
        "<table><tr><td>索 引 号：</td><td>003/2019-00012</td><td>主题分类：</td><td>综合政务\\其他</td></tr>"
        "<tr><td>发文机关：</td><td>某某市人民政府</td><td>成文日期：</td><td>2019年7月20日</td></tr>"
        f"<tr><td>标　　题：</td><td colspan=3>{TITLE}</td></tr>"
        "<tr><td>发文字号：</td><td>某政发〔2019〕12号</td><td>发布日期：</td><td>2019年7月26日</td></tr>"
        "<tr><td>主 题 词：</td><td></td></tr></table>"
    ),
    "definition list": (
        "<dl><dt>索引号</dt><dd>003/2019-00012</dd><dt>主题分类</dt><dd>综合政务\\其他</dd>"
        "<dt>发布机构</dt><dd>某某市人民政府</dd><dt>生成日期</dt><dd>2019-07-20</dd>"
        f"<dt>名称</dt><dd>{TITLE}</dd><dt>文号</dt><dd>某政发〔2019〕12号</dd>"
        "<dt>发布日期</dt><dd>2019-07-26</dd></dl>"
    ),
    "list items with bold labels": (
        "<ul><li><b>索 引 号：</b>003/2019-00012</li><li><b>主题分类：</b>综合政务\\其他</li>"
        "<li><b>发布机构：</b>某某市人民政府</li><li><b>发文日期：</b>2019-07-20</li>"
        f"<li><b>文　　号：</b>某政发〔2019〕12号</li><li><b>名　　称：</b>{TITLE}</li>"
        "<li><b>发布日期：</b>2019-07-26 08:10</li><li><b>关 键 词：</b></li></ul>"
    ),
    "spans without colons": (
        "<p><span>索引号</span><span>003/2019-00012</span></p><p><span>主题分类</span><span>综合政务\\其他</span></p>"
        "<p><span>发文机关</span><span>某某市人民政府</span></p><p><span>成文日期</span><span>2019年07月20日</span></p>"
        "<p><span>发文字号</span><span>某政发〔2019〕12号</span></p><p><span>发布日期</span><span>2019-07-26</span></p>"
    ),
    "brackets": (
        "<p>【索引号】003/2019-00012</p><p>【主题分类】综合政务\\其他</p><p>【发文机关】某某市人民政府</p>"
        "<p>【成文日期】2019-07-20</p><p>【发文字号】某政发〔2019〕12号</p><p>【发布日期】2019-07-26</p>"
    ),
    "two lines of labels": (
        "<p>索引号：003/2019-00012　　　主题分类：综合政务\\其他　　　发文机关：某某市人民政府</p>"
        "<p>成文日期：2019-07-20 发文字号：某政发〔2019〕12号 发布日期：2019-07-26</p>"
    ),
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
@pytest.mark.parametrize("times", [1, 2], ids=["once", "printed twice"])
def test_labelled_fields_are_read_from_every_kind_of_header(header: str, times: int) -> None:
    document = read(
        page(f"<title>{TITLE}</title>", header * times + f"<h1>{TITLE}</h1><div>{paragraphs()}</div>")
    )
    assert fields(document) == {
        "title": TITLE,
        "issuer": "某某市人民政府",
        "doc_number": "某政发〔2019〕12号",
        "index_number": "003/2019-00012",
        "topic": "综合政务\\其他",
        "date_document": "2019-07-20",
        "date_published": "2019-07-26",
    }
    assert document.body == BODY


def test_a_document_number_that_is_the_word_none_is_absent() -> None:
    header = "<table><tr><td>索引号</td><td>X-1</td></tr><tr><td>文号</td><td>无</td></tr></table>"
    document = read(page("", f"{header}<h1>{TITLE}</h1><p>某政发〔2019〕9号</p><div>{paragraphs()}</div>"))
    assert document.doc_number is None
    assert "doc_number_is_none" in document.flags


@pytest.mark.parametrize("brackets", ["〔〕", "［］", "[]", "()", "（）"])
def test_an_unlabelled_document_number_under_the_title_is_read(brackets: str) -> None:
    number = f"某政办发{brackets[0]}2019{brackets[1]}5号"
    document = read(page("", f"<h1>{TITLE}</h1><p>{number}</p><div>{paragraphs()}</div>"))
    assert document.doc_number == number
    assert document.body == BODY


def test_the_signature_gives_the_date_of_the_document_and_stays_in_the_text() -> None:
    signature = "<p>某某市人民政府</p><p>二〇一九年七月二十日</p><p>（此件公开发布）</p>"
    document = read(page("", f"<h1>{TITLE}</h1><div>{paragraphs()}{signature}</div>"))
    assert fields(document)["date_document"] == "2019-07-20"
    assert "date_published" not in fields(document)
    assert document.body == BODY + "\n某某市人民政府\n二〇一九年七月二十日\n（此件公开发布）"


def test_a_signature_that_differs_from_the_header_is_flagged() -> None:
    header = "<table><tr><td>成文日期</td><td>2004年04月17日</td></tr></table>"
    signature = "<p>某某市人民政府</p><p>二〇〇四年四月二十七日</p>"
    document = read(page("", f"{header}<h1>{TITLE}</h1><div>{paragraphs()}{signature}</div>"))
    assert fields(document)["date_document"] == "2004-04-17"
    assert "signature_differs_from_date_document" in document.flags


def test_the_visible_date_wins_over_the_tag_of_a_page_that_was_made_again() -> None:
    head = '<meta name="PubDate" content="2022-04-24 10:00:43"><meta name="others" content="页面生成时间">'
    facts = "来源： 访问量：199 发布日期：2017-05-15 10:49:00"
    inner = f"<h1>{TITLE}</h1><div>{facts}</div><div>{paragraphs()}</div>"
    document = read(page(head, inner))
    assert fields(document)["date_published"] == "2017-05-15"
    assert "date_published_conflict" in document.flags


@pytest.mark.parametrize("name", ["PubDate", "pubdate", "PUBDATE", "publishdate", "article:published_time"])
def test_the_tag_is_read_in_any_case_where_no_date_is_visible(name: str) -> None:
    document = read(
        page(f'<meta name="{name}" content="2019-07-26 08:10">', f"<h1>{TITLE}</h1><div>{paragraphs()}</div>")
    )
    assert fields(document)["date_published"] == "2019-07-26"


@pytest.mark.parametrize(
    "line",
    [
        "2019年07月26日 08:10　来源：<a href=/>某某日报</a>",
        "某某网 ( 2019-07-26 09:20:26 ) 稿件来源： 某某日报",
        "发布时间：2019-07-26　浏览次数：<span>88</span>次 字号：【<a>大</a> <a>小</a>】",
        "更新时间：2021-01-01　发布时间：2019-07-26",
        "日期：2019/7/26 8:10:00　作者：办公室",
    ],
)
def test_the_line_of_facts_gives_the_date_and_is_no_text(line: str) -> None:
    document = read(page("", f"<h1>{TITLE}</h1><div>{line}</div><div>{paragraphs()}</div>"))
    assert fields(document)["date_published"] == "2019-07-26"
    assert document.body == BODY


@pytest.mark.parametrize("line", ["发布时间：07-26 08:10", "今天是2024年5月1日 星期三"])
def test_no_date_of_publication_is_guessed(line: str) -> None:
    document = read(page("", f"<div>{line}</div><h1>{TITLE}</h1><div>{paragraphs()}</div>"))
    assert document.date_published is None


def test_dates_in_the_text_and_in_related_links_are_not_those_of_the_document() -> None:
    related = '<ul><li><a href="/x">图文解读：某某市统计公报说明</a> 2023-07-12</li></ul>'
    text = "<p>时间：2019年3月1日，地点：市政府会议室，全体成员参加了会议。</p>"
    document = read(page("", f"<h1>{TITLE}</h1>{related}<div>{text}{paragraphs()}</div>"))
    assert fields(document) == {"title": TITLE}


def test_an_impossible_date_is_null_with_its_words() -> None:
    document = read(page("", f"<h1>{TITLE}</h1><div>发布日期：2021年2月30日</div><div>{paragraphs()}</div>"))
    assert document.date_published is not None
    assert document.date_published.as_json() == {
        "value": None,
        "to": None,
        "precision": "day",
        "raw": "2021年2月30日",
    }
    assert "date_published_impossible" in document.flags


def test_the_date_in_force_is_read_from_a_label_and_never_from_the_text() -> None:
    text = "<p>第二条　本办法自2019年9月1日起施行。</p>"
    inner = f"<h1>某某市数据共享办法</h1><div>{paragraphs()}{text}</div>"
    assert "date_effective" not in fields(read(page("", inner)))
    labelled = fields(read(page("", f"<p>施行日期：2019年10月1日</p>{inner}")))
    assert labelled["date_effective"] == "2019-10-01"


def test_the_date_of_a_document_in_a_cell_is_not_the_date_of_publication() -> None:
    rows = "<tr><td>文号</td><td>某政发〔2019〕9号</td></tr><tr><td>成文日期</td><td>2019-07-20</td></tr>"
    header = f"<table>{rows}</table>"
    found = fields(read(page("", f"{header}<h1>{TITLE}</h1><div>{paragraphs()}</div>")))
    assert (found["date_document"], found.get("date_published")) == ("2019-07-20", None)


@pytest.mark.parametrize(
    "head",
    [
        '<title>通知公告_某某市人民政府</title><meta name="ColumnName" content="通知公告">',
        "<title>信息详情</title>",
        "<title>某某市人民政府门户网站</title>",
        f"<title>{TITLE} - 某某市人民政府门户网站</title>",
        f"<title>某某市人民政府 | {TITLE}</title>",
        f"<title>{TITLE[:14]}...</title>",
        f'<title>某某网</title><meta name="articletitle" content="{TITLE}">',
    ],
)
def test_the_title_is_found_whatever_the_title_tag_says(head: str) -> None:
    logo = '<h1><a href="/">某某市人民政府</a></h1><div>当前位置：<a>首页</a> &gt; <a>通知公告</a></div>'
    document = read(
        page(head, f'{logo}<div class="title">{TITLE}</div><p>2019-07-26</p><div>{paragraphs()}</div>')
    )
    assert document.title == TITLE


def test_a_title_in_three_lines_is_one_title() -> None:
    title = "某某市人民政府关于进一步加强全市政务数据共享平台建设管理工作的通知"
    lines = f"<p>{title[:7]}</p><p>{title[7:20]}</p><p>{title[20:]}</p>"
    document = read(page(f"<title>{title}__某某公报</title>", f"<div>{lines}{paragraphs()}</div>"))
    assert document.title == title
    assert document.body == BODY


@pytest.mark.parametrize(
    "after",
    [
        "<p>责任编辑：李四</p>",
        "<div>扫一扫在手机打开当前页</div>",
        "<p>上一篇：<a>某地召开数据工作会议，部署下半年工作</a></p>",
        "<p>【<a>打印</a>】【<a>关闭</a>】</p>",
        "<p>【1】 【<a>2</a>】 【<a>3</a>】</p>",
        "<div>网友评论</div><p>希望全国推广，早日实现一网通办，不用再跑腿了！</p>",
        "<p>来源：某某日报 发布日期：2019-07-26</p>",
    ],
)
def test_what_stands_below_the_text_is_left_out(after: str) -> None:
    document = read(page(f"<title>{TITLE}</title>", f"<div><h1>{TITLE}</h1>{paragraphs()}{after}</div>"))
    assert document.body == BODY


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" + "<br><br>　　".join(PARAGRAPHS) + "</div>",
        "<table><tr><td><font size=3>" + "<BR>".join(PARAGRAPHS) + "</font></td></tr></table>",
        "<section><section>"
        + "</section><section>".join(f"<p><span>{p}</span></p>" for p in PARAGRAPHS)
        + "</section></section>",
        "<article>" + paragraphs("div") + "</article>",
        '<div style="visibility:hidden">' + paragraphs() + "</div>",
    ],
)
def test_the_text_is_the_same_in_every_markup(markup: str) -> None:
    document = read(page(f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1><div>2019-07-26</div>{markup}"))
    assert document.body == BODY


def test_carriage_returns_and_a_second_html_change_nothing() -> None:
    inner = f"<h1>{TITLE}</h1><p>2019-07-26</p><div>\r{paragraphs()}\r</div>"
    body = f"<html><head><title>{TITLE}</title></head><body>{MENU}</body></html>\r{inner}</html>".encode()
    document = read(body)
    assert (document.title, document.body) == (TITLE, BODY)


def test_a_very_short_text_below_a_large_table_is_found() -> None:
    text = "<p>县大数据局：</p><p>你局来文收悉。原则同意，请认真实施。</p><p>此复。</p>"
    document = read(page("", HEADERS["table with spaced labels"] + f'<div id="zoom">{text}</div>'))
    assert document.body == "县大数据局：\n你局来文收悉。原则同意，请认真实施。\n此复。"


def test_a_list_of_names_without_a_sentence_is_a_text() -> None:
    names = "<p>任命：</p><p>张三同志为市大数据局局长</p><p>李四同志为市信息中心主任</p>"
    document = read(
        page(
            "<title>关于张三等同志任职的通知</title>", f"<h1>关于张三等同志任职的通知</h1><div>{names}</div>"
        )
    )
    assert document.body == "任命：\n张三同志为市大数据局局长\n李四同志为市信息中心主任"


def test_tables_stay_readable() -> None:
    table = "<table>" + "".join(f"<tr><td>指标{n}</td><td>{n * 37}</td></tr>" for n in range(5)) + "</table>"
    document = read(
        page("", f"<h1>{TITLE}</h1><div>发布日期：2019-07-26</div><div>{paragraphs()}{table}</div>")
    )
    assert document.body == BODY + "\n" + "\n".join(f"指标{n} | {n * 37}" for n in range(5))


def test_long_comments_do_not_take_the_place_of_a_short_text() -> None:
    comment = "<p>这条消息太好了，希望我们这里也能早点开通，方便群众办事，支持支持，为政府点赞。</p>"
    inner = f"<div><h1>{TITLE}</h1><p>2019-07-26</p><div>{paragraphs()}</div></div><div>{comment * 6}</div>"
    assert read(page(f"<title>{TITLE}</title>", inner)).body == BODY


def test_a_list_page_is_no_document() -> None:
    links = "".join(
        f'<li><a href="/{n}">某某市人民政府关于第{n}批事项的通知</a> 2019-07-{n + 1:02d}</li>'
        for n in range(25)
    )
    document = read(page("<title>通知公告</title>", f"<ul>{links}</ul>"))
    assert document.body is None
    assert document.text_unavailable is not None
    assert "list_page" in document.flags


@pytest.mark.parametrize("visits", [17, 4096])
def test_visit_counters_times_and_footers_are_no_text(visits: int) -> None:
    clock = f"<p>服务器时间：2024-01-{visits % 28 + 1:02d}</p>"
    inner = f"<h1>{TITLE}</h1><div>浏览次数：{visits}</div><div>{paragraphs()}</div>{clock}"
    assert read(page("", inner)).body == BODY


def test_files_linked_in_the_text_are_attachments_and_others_are_not() -> None:
    files = '<p>附件：1.<a href="f/a.pdf">工作方案.pdf</a></p><p>2.<a href="/b.xlsx">部门清单.xlsx</a></p>'
    foot = '<div><p><a href="/c.doc">自律公约.doc</a></p></div>'
    document = read(page("", f"<h1>{TITLE}</h1><div>{paragraphs()}{files}</div>") + foot.encode())
    assert [item.url for item in document.attachments] == [
        "http://www.example/a/f/a.pdf",
        "http://www.example/b.xlsx",
    ]
    assert document.body is not None
    assert document.body.endswith("附件：1.工作方案.pdf\n2.部门清单.xlsx")


def test_the_rules_of_a_source_come_first_and_broken_ones_do_no_harm() -> None:
    ruled = '<div id="t">别的标题</div><div id="d">2018-01-02</div><div id="b"><p>短文。</p></div>'
    inner = f"{ruled}<div>{paragraphs()}</div>"
    rules = ArticleRules(title="#t", body="#b", published="#d")
    document = read(page(f"<title>{TITLE}</title>", inner), rules)
    assert (document.title, document.body) == ("别的标题", "短文。")
    assert fields(document)["date_published"] == "2018-01-02"
    broken = ArticleRules(title="##", body="][", published="((")
    document = read(page(f"<title>{TITLE}</title>", f"<div>{paragraphs()}</div>"), broken)
    assert document.body == BODY
    assert {f"rule_{name}_without_match" for name in ("title", "body", "published")} <= set(document.flags)


def test_the_surest_label_names_the_issuer() -> None:
    header = "<p>责任部门：办公室</p><p>发文机关：某某市人民政府</p><p>索引号：X-1</p>"
    assert read(page("", f"{header}<h1>{TITLE}</h1><div>{paragraphs()}</div>")).issuer == "某某市人民政府"


def test_a_page_with_several_documents_is_flagged_and_keeps_the_first_date() -> None:
    second = "<p>某政办发〔2019〕8号</p><p>附：另一文件的正文，也在这一页上，供参考。</p>"
    signed = "<p>某某市人民政府</p><p>2019年7月20日</p>"
    first = f"{paragraphs()}{signed}<p>某政办发〔2019〕7号</p>{paragraphs()}"
    inner = f"<h1>{TITLE}</h1><div>{first}{second}{signed}</div>"
    document = read(page("", inner))
    assert "several_documents" in document.flags
    assert fields(document)["date_document"] == "2019-07-20"


def test_a_page_made_by_scripts_says_that_it_needs_a_browser() -> None:
    shell = b"<html><head><script src=app.js></script></head><body><div id=app></div></body></html>"
    assert (read(shell).text_unavailable or "").startswith("needs_browser")


def test_hostile_words_are_kept_as_words() -> None:
    title = '数据&lt;script&gt;alert(1)&lt;/script&gt;"&gt;&lt;img onerror=x&gt;'
    document = read(page(f"<title>{title}</title>", f"<h1>{title}</h1><div>{paragraphs()}</div>"))
    assert document.title == '数据<script>alert(1)</script>"><img onerror=x>'


def test_all_raw_values_are_kept() -> None:
    dates = '<meta name="PubDate" content="2019-01-01"><meta name="PubDate" content="2019-01-02">'
    head = dates + '<meta name="Keywords" content="">'
    meta = read(page(head, f"<h1>{TITLE}</h1><div>{paragraphs()}</div>")).meta
    assert meta["tags"] == {"PubDate": ["2019-01-01", "2019-01-02"], "Keywords": [""]}


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("国家税务总局公告2023年第21号", "国家税务总局公告2023年第21号"),
        ("财政部　税务总局公告 2023年 第 7 号", "财政部税务总局公告2023年第7号"),
        ("关于发布2023年第21号公告的通知", None),
        ("2023年第21号", None),
    ],
)
def test_the_number_of_an_announcement_has_no_brackets(line: str, number: str | None) -> None:
    assert document_number(line) == number
