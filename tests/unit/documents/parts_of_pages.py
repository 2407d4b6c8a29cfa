"""Parts that pages of Chinese governments are made of, in the manner of their content systems; all invented.

A page is one part of each kind. Each part says which fields it prints, so a page has a truth of its own:
what its parts print, and nothing else. `None` stands for what a part does not print.
"""

# ruff: noqa: E501 - markup stands as it is served.

from collections.abc import Callable
from dataclasses import dataclass

SIGNED, PUBLISHED = "2019-07-20", "2019-07-26"
INDEX_FIELDS = ("issuer", "doc_number", "index_number", "topic", "date_document", "date_published")


@dataclass(frozen=True)
class Content:
    """What a page says; `paragraphs` are its text, `rows` the rows of a table at its end."""

    title: str
    paragraphs: tuple[str, ...]
    issuer: str = "青山市人民政府办公室"
    doc_number: str = "青政办发〔2019〕12号"
    index_number: str = "QS003-0202/2019-00012"
    topic: str = "综合政务"
    signature: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        cells = [" | ".join(row) for row in self.rows]
        lines = (*self.paragraphs, *cells, *self.signature)
        return "\n".join(" ".join(line.split()) for line in lines)


CONTENTS = {
    "notice": Content(
        "青山市人民政府办公室关于印发青山市政务数据共享管理办法的通知",
        (
            "各县（市、区）人民政府，市政府各部门、各直属机构：",
            "《青山市政务数据共享管理办法》已经市政府第18次常务会议审议通过，现印发给你们，请认真贯彻执行。",
            "一、提高认识。各单位要充分认识政务数据共享的重要意义，把这项工作列入重要议事日程，明确分管领导和责任科室。",
            "二、摸清底数。各单位要对本单位掌握的数据进行全面梳理，于2019年9月底前完成目录编制，并报市大数据局备案。",
            "三、强化考核。市政府办公室将会同有关部门对落实情况进行督查，结果纳入年度绩效考核。",
        ),
        signature=("青山市人民政府办公室", "2019年7月20日"),
    ),
    "reply": Content(
        "关于同意设立青山市大数据产业园的批复",
        ("临江县人民政府：", "你县来文收悉。经研究，同意设立青山市大数据产业园，请按程序办理。", "此复。"),
    ),
    "news": Content(
        "我市召开“城市大脑”建设推进会",
        (
            "本报讯（记者 王小明）7月25日，我市召开“城市大脑”建设推进会，市委常委、常务副市长李大山出席会议并讲话。",
            "会议指出，2018年以来，我市先后投入1.2亿元，建成了覆盖交通、城管、环保等领域的指挥平台，“一网统管”格局初步形成。",
            "会议强调：要坚持问题导向，着力破解数据壁垒；要坚持应用为王，打造一批群众有感的场景。",
            "会上，市公安局、市卫健委作了交流发言。各县区设分会场，共三百余人参加。",
        ),
    ),
    "reading": Content(
        "《青山市人脸识别应用管理规定》政策解读",
        (
            "一、出台背景是什么？",
            "近年来，人脸识别在小区门禁、商场客流统计等场景中广泛使用，群众反映强烈。为规范应用，保护个人信息，制定本规定。",
            "二、主要内容有哪些？",
            "规定共六章三十二条，明确了采集告知、最小必要、存储期限等要求，物业服务企业不得将人脸识别作为出入的唯一方式。",
            "三、什么时候开始实施？",
            "本规定自2019年9月1日起施行，有效期五年。",
        ),
    ),
    "table": Content(
        "2019年上半年青山市公共数据开放情况通报",
        ("现将上半年公共数据开放情况通报如下，请各单位对照整改。",),
        rows=(
            ("部门", "数据集", "调用次数"),
            ("市公安局", "12", "30412"),
            ("市卫健委", "28", "9120"),
            ("市交通局", "45", "120033"),
            ("市环保局", "17", "2231"),
            ("市教育局", "9", "871"),
        ),
    ),
    "order": Content(
        "青山市公共安全视频图像信息系统管理办法",
        (
            "第一章　总则",
            "第一条　为了规范公共安全视频图像信息系统的建设和管理，根据有关法律、法规，结合本市实际，制定本办法。",
            "第二条　本市行政区域内系统的规划、建设、使用、维护和监督管理，适用本办法。",
            "第二章　建设与管理",
            "第三条　公安机关负责系统的指导和监督；发展改革、住房城乡建设、交通运输等部门按照职责做好相关工作。",
            "第四条　禁止在宾馆客房、学生宿舍、公共浴室等涉及个人隐私的场所安装系统。",
            "第三章　附则",
            "第五条　本办法自2019年9月1日起施行。2010年3月5日发布的《青山市视频监控管理暂行规定》同时废止。",
        ),
        doc_number="青政规〔2019〕3号",
    ),
}

Part = tuple[str, frozenset[str]]
ALL = frozenset(INDEX_FIELDS)


def _pairs(content: Content) -> list[tuple[str, str]]:
    return [
        ("索引号", content.index_number),
        ("主题分类", content.topic),
        ("发文机关", content.issuer),
        ("成文日期", "2019年07月20日"),
        ("发文字号", content.doc_number),
        ("发布日期", "2019年07月26日"),
    ]


def _spaced(label: str) -> str:
    return {"索引号": "索 引 号", "发文机关": "发文机关"}.get(label, label)


def _two_a_row(cells: list[tuple[str, str]], cell: Callable[[str, str], str]) -> str:
    rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    return "".join("<tr>" + "".join(cell(*pair) for pair in row) + "</tr>" for row in rows)


def table_of_four(c: Content) -> Part:
    body = _two_a_row(_pairs(c), lambda a, b: f'<td class="l">{_spaced(a)}：</td><td class="r">{b}</td>')
    return f'<table class="bd1" width="100%"><tbody>{body}</tbody></table>', ALL


def table_in_tables(c: Content) -> Part:
    body = _two_a_row(
        _pairs(c), lambda a, b: f"<td><table><tr><td><b>{_spaced(a)}：</b></td><td>{b}</td></tr></table></td>"
    )
    return f"<table><tbody>{body}</tbody></table>", ALL


def table_with_colon_cells(c: Content) -> Part:
    body = _two_a_row(_pairs(c), lambda a, b: f"<td><b>{a}</b></td><td>:</td><td>{b}</td>")
    return f'<table class="xxgk_table">{body}</table>', ALL


def table_with_title(c: Content) -> Part:
    pairs = _pairs(c)
    pairs[4:4] = [("名&nbsp;&nbsp;称", c.title), ("有效性", "有效")]
    body = _two_a_row(pairs, lambda a, b: f"<th>{a}</th><td>{b}</td>")
    return f"<table>{body}<tr><th>主题词</th><td colspan=3></td></tr></table>", ALL


def table_of_fonts(c: Content) -> Part:
    def cell(label: str, value: str) -> str:
        letters = "".join(f"<FONT color=#333333>{sign}</FONT>" for sign in label)
        return f"<TD align=right><B>{letters}</B><FONT>：</FONT></TD><TD><FONT face=宋体>{value}</FONT></TD>"

    return f"<TABLE border=1>{_two_a_row(_pairs(c), cell)}</TABLE>", ALL


def list_of_items(c: Content) -> Part:
    items = "".join(f"<li><span>{a}：</span>{b}</li>" for a, b in _pairs(c))
    return f'<div class="xxgk_head"><ul>{items}<li><span>废止日期：</span></li></ul></div>', ALL


def list_of_labels_and_values(c: Content) -> Part:
    items = "".join(f'<li><label>{a}</label><em title="{b}">{b}</em></li>' for a, b in _pairs(c))
    return f'<ul class="gk-list clearfix">{items}</ul>', ALL


def definition_list(c: Content) -> Part:
    return "<dl>" + "".join(f"<dt>{a}：</dt><dd>{b}</dd>" for a, b in _pairs(c)) + "</dl>", ALL


def definition_lists(c: Content) -> Part:
    return "".join(f"<dl><dt>【{a}】</dt><dd>{b}</dd></dl>" for a, b in _pairs(c)), ALL


def pairs_of_divs(c: Content) -> Part:
    rows = "".join(
        f'<div class="row"><div class="k">{a}</div><div class="v">{b}</div></div>' for a, b in _pairs(c)
    )
    return f'<div class="attr">{rows}</div>', ALL


def pairs_of_paragraphs(c: Content) -> Part:
    rows = "".join(f"<div><div><p>{a}：</p></div><div><p>{b}</p></div></div>" for a, b in _pairs(c))
    return f"<div>{rows}</div>", ALL


def spans_in_a_row(c: Content) -> Part:
    return "<p>" + "".join(f"<span>{a}:</span><span>{b}</span>" for a, b in _pairs(c)) + "</p>", ALL


def one_line_with_bars(c: Content) -> Part:
    return "<p>" + "丨".join(f"{a}：{b}" for a, b in _pairs(c)) + "</p>", ALL


def one_line_with_strokes(c: Content) -> Part:
    return "<div>" + " | ".join(f"{a}: {b}" for a, b in _pairs(c)) + "</div>", ALL


def one_line_with_blanks(c: Content) -> Part:
    return "<div>" + "&emsp;&emsp;".join(f"{a}：{b}" for a, b in _pairs(c)) + "</div>", ALL


def breaks(c: Content) -> Part:
    return "<div>" + "<br/>".join(f"【{a}】{b}" for a, b in _pairs(c)) + "</div>", ALL


def square_brackets(c: Content) -> Part:
    return "".join(f"<p>[{a}] {b}</p>" for a, b in _pairs(c)), ALL


def linked_issuer(c: Content) -> Part:
    rows = [
        f'<li>{a}：<a href="/bm/{number}">{b}</a></li>'
        if a in ("发文机关", "主题分类")
        else f"<li>{a}：{b}</li>"
        for number, (a, b) in enumerate(_pairs(c))
    ]
    return f'<ul class="info">{"".join(rows)}</ul>', ALL


def other_labels(c: Content) -> Part:
    rows = (
        f"<tr><td>信息索引号：</td><td>{c.index_number}</td><td>信息分类：</td><td>{c.topic}</td></tr>"
        f"<tr><td>发布机构：</td><td>{c.issuer}</td><td>生成日期：</td><td>2019-07-20</td></tr>"
        f"<tr><td>文　　号：</td><td>{c.doc_number}</td><td>公开日期：</td><td>2019-07-26</td></tr>"
        "<tr><td>关 键 词：</td><td></td><td>公开方式：</td><td>主动公开</td></tr>"
        "<tr><td>内容概述：</td><td colspan=3>　</td></tr>"
    )
    return f"<table>{rows}</table>", ALL


def twice_for_phones(c: Content) -> Part:
    table, fields = table_of_four(c)
    items, _ = list_of_items(c)
    return f'{table}<div class="wap" style="display:none">{items}</div>', fields


def number_and_date_missing(c: Content) -> Part:
    rows = (
        f"<tr><td>索引号</td><td>{c.index_number}</td><td>文号</td><td>无</td></tr>"
        f"<tr><td>发布机构</td><td>{c.issuer}</td><td>生成日期</td><td></td></tr>"
        "<tr><td>生效日期</td><td></td><td>废止日期</td><td></td></tr>"
    )
    return f"<table>{rows}</table>", frozenset(("issuer", "index_number"))


def no_index(_: Content) -> Part:
    return "", frozenset()


INDEXES = (
    *(table_of_four, table_in_tables, table_with_colon_cells, table_with_title, table_of_fonts),
    *(list_of_items, list_of_labels_and_values, definition_list, definition_lists, pairs_of_divs),
    *(pairs_of_paragraphs, spans_in_a_row, one_line_with_bars, one_line_with_strokes),
    *(one_line_with_blanks, breaks, square_brackets, linked_issuer, other_labels, twice_for_phones),
    *(number_and_date_missing, no_index, no_index),
)

DATED = frozenset(("date_published",))
UNDATED: frozenset[str] = frozenset()
# The head of the text: how title and line of facts are printed. {t}: title.
HEADLINES: dict[str, Part] = {
    "heading and source": (
        "<h1>{t}</h1><div class='info'>2019-07-26 08:10　来源：<span>青山日报</span>　浏览次数：<b>215</b></div>",
        DATED,
    ),
    "second heading": ('<h2 class="art-title">{t}</h2><p>发布时间：2019-07-26 08:10:33</p>', DATED),
    "div with a class": (
        '<div class="article_title">{t}</div><div class="ly"><span>来源：市政府办</span>'
        "<span>发布日期：2019年7月26日</span><span>字体：[<a>大</a> <a>中</a> <a>小</a>]</span></div>",
        DATED,
    ),
    "font in a cell": (
        "<TABLE width=760><TR><TD align=center><FONT size=5><B>{t}</B></FONT></TD></TR><TR><TD align=center>"
        "作者：办公室　发布时间：2019-7-26　点击数：<SCRIPT>document.write(1)</SCRIPT></TD></TR></TABLE>",
        DATED,
    ),
    "title only": ("<h1>{t}</h1>", UNDATED),
    "plain line": ('<p style="text-align:center"><strong>{t}</strong></p><p>日期：2019/07/26</p>', DATED),
    "brackets": ('<div id="title">{t}</div><div>[ 2019-07-26 ] [ 阅读：32次 ] [ <a>打印</a> ]</div>', DATED),
    "updated later": (
        "<h3>{t}</h3><div>更新时间：2020-03-01 发布时间：2019-07-26 来源：市大数据局</div>",
        DATED,
    ),
    "no year": ("<h1>{t}</h1><div>发布时间：07-26 08:10 来源：青山网</div>", UNDATED),
    "author and visits": (
        '<h1>{t}</h1><div><form>作者：<span>张三</span>　时间：2019-07-26　点击：[<span id="dyn">9</span>]</form></div>',
        DATED,
    ),
    "slashes": (
        "<h1>{t}</h1><ul><li>发布机构：</li><li>发布时间：2019-07-26</li><li>浏览量：</li></ul>",
        DATED,
    ),
    "spans": (
        "<header><h1>{t}</h1></header><div><span>信息来源：青山市大数据发展管理局</span>"
        "<span>2019-07-26</span><span>【字号：大 中 小】</span></div>",
        DATED,
    ),
    "editor line": ("<h1>{t}</h1><p>编辑：李四 日期：2019年07月26日 16:00 审核：王五</p>", DATED),
    "subtitle": (
        '<h1>{t}</h1><h2 class="sub">——市政府新闻办公室发布</h2><p>2019-07-26 10:20:00  青山发布</p>',
        DATED,
    ),
}


def _p(c: Content, tag: str = "p") -> str:
    lines = [f"<{tag}>　　{text}</{tag}>" for text in c.paragraphs]
    signed = [f'<{tag} style="text-align:right">{text}</{tag}>' for text in c.signature]
    return "".join((*lines, _rows(c), *signed))


def _rows(c: Content) -> str:
    if not c.rows:
        return ""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in c.rows)
    return f'<table border="1">{rows}</table>'


def _lines(c: Content, between: str) -> str:
    return between.join(c.paragraphs) + _rows(c) + between + between.join(c.signature)


BODIES: dict[str, Callable[[Content], str]] = {
    "editor": lambda c: f'<div class="TRS_Editor"><style>.TRS_Editor P{{margin:0}}</style>{_p(c)}</div>',
    "zoom": lambda c: f'<div id="zoom"><!--begin-->{_p(c)}<!--end--></div>',
    "own tags": lambda c: f'<div id="UCAP-CONTENT"><ucapcontent>{_p(c)}</ucapcontent></div>',
    "form": lambda c: f'<form><div id="vsb_content"><div class="v_news_content">{_p(c)}</div></div></form>',
    "breaks in a cell": lambda c: (
        f"<TABLE><TR><TD><FONT size=3>　　{_lines(c, '<BR>　　')}</FONT></TD></TR></TABLE>"
    ),
    "word": lambda c: (
        "<div class=Section1>"
        + "".join(
            f'<p class=MsoNormal style="text-indent:21pt"><span lang=EN-US><o:p>&nbsp;</o:p></span><span>{t}</span></p>'
            for t in c.paragraphs
        )
        + _rows(c)
        + "".join(f"<p class=MsoNormal align=right><span>{t}</span></p>" for t in c.signature)
        + "</div>"
    ),
    "sections": lambda c: f"<article><section>{_p(c, 'section')}</section></article>",
    "divs": lambda c: f'<div class="content">{_p(c, "div")}</div>',
    "empty paragraphs": lambda c: f"<div>{_p(c).replace('</p><p', '</p><p>&nbsp;</p><p')}</div>",
    "pre": lambda c: (
        f"<div>{_p(c)}</div>" if c.rows else "<pre>" + "\n".join((*c.paragraphs, *c.signature)) + "</pre>"
    ),
    "split spans": lambda c: (
        "<div>"
        + "".join(f"<p><span>{t[:6]}</span><span>{t[6:]}</span></p>" for t in c.paragraphs)
        + _rows(c)
        + "".join(f"<p>{t}</p>" for t in c.signature)
        + "</div>"
    ),
    "cell of a layout": lambda c: (
        f"<table><tr><td width=10></td><td>{_p(c)}</td><td width=10></td></tr></table>"
    ),
}
_RELATED = "".join(
    f'<li><a href="/zc/{n}.html">青山市人民政府关于第{n}批行政审批事项清单的公告</a><span>2020-01-{n + 10}</span></li>'
    for n in range(8)
)
TAILS: dict[str, str] = {
    "nothing": "",
    "editors": "<p>责任编辑：赵六</p>",
    "pager": '<div><p>上一篇：<a href="/1">青山市召开半年工作会议部署下阶段任务</a></p><p>下一篇：没有了</p></div>',
    "buttons": "<div>【<a>打印本页</a>】【<a>关闭窗口</a>】</div>",
    "related": f"<div><h3>相关文件</h3><ul>{_RELATED}</ul></div>",
    "phone": "<div><img src=q.png><p>扫一扫在手机打开当前页</p></div>",
    "correction": "<div><a>我要纠错</a><p>您对本页面是否满意？请您留下宝贵意见，我们将及时改进。</p></div>",
    "share": "<div class='bdsharebuttonbox'>分享到：<a>微信</a><a>微博</a></div>",
    "topics": f'<div class="hot"><h4>热点推荐</h4><ul>{_RELATED}</ul></div><p>声明：转载请注明出处。</p>',
    "reading": '<div><p>相关解读：</p><p><a href="/jd/1.html">一图读懂：政务数据共享管理办法</a></p></div>',
}
_MENU = "".join(
    f'<a href="/c{n}/">{name}</a> ' for n, name in enumerate("首页 要闻 公开 服务 互动 数据".split())
)
_SIDE = "".join(
    f'<li><a href="/l{n}.html">市政府第{n + 20}次常务会议研究优化营商环境工作</a><i>2021-03-0{n + 1}</i></li>'
    for n in range(6)
)
_FOOT = (
    "主办：青山市人民政府办公室　承办：青山市大数据局　网站标识码：3400000001　皖ICP备00000001号",
    "<p>联系电话：0500-1234567</p><p>版权所有 © 青山市人民政府 建议使用1024×768分辨率浏览</p>",
)
CHROMES: dict[str, str] = {
    "plain": f"<div>{_MENU}</div>{{}}<div>{_FOOT[0]}</div>",
    "crumbs": f"<ul><li>{_MENU}</li></ul><div>您现在的位置：<a>首页</a> &gt; <a>政务公开</a> &gt; 正文</div>{{}}"
    f"<footer>{_FOOT[1]}</footer>",
    "clock": f"<p>今天是：2024年5月1日 星期三　青山 晴 18℃</p><div>{_MENU}</div><div>{{}}</div><div>{_FOOT[1]}</div>",
    "side": f"<div>{_MENU}</div><div><div class='main'>{{}}</div><div class='side'><h4>最新公开</h4><ul>{_SIDE}</ul>"
    f"</div></div><div>{_FOOT[0]}</div>",
    "side first": f"<table><tr><td><ul>{_SIDE}</ul></td><td>{{}}</td></tr></table><table><tr><td>{_FOOT[0]}</td></tr></table>",
    "search": f"<form><input name=q><p>热门搜索：<a>社保</a> <a>公积金</a></p></form><div>{_MENU}</div><div id=wrap>{{}}</div>"
    f"<div>{_FOOT[0]}</div>",
}
HEADS: dict[str, str] = {
    "title and site": "<title>{t}_青山市人民政府</title>",
    "title alone": "<title>{t}</title>",
    "column": '<title>政务公开-青山市人民政府门户网站</title><meta name="ColumnName" content="政务公开">',
    "tags": '<title>青山市人民政府</title><meta name="ArticleTitle" content="{t}"><meta name="SiteName" content="青山市人民政府">',
    "empty tags": '<title>{t}</title><meta name="ArticleTitle" content=""><meta name="PubDate" content="">',
    "page made later": '<title>{t}</title><meta name="PubDate" content="2022-01-01 00:00:12">',
    "nothing": "",
}
