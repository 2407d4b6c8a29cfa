"""Parts in which an examiner's invented pages were once misread, each to be combined with every other.

Title, line of facts, index, text and surroundings are drawn apart from each other. A part says which
fields it prints; what no part prints must stay empty. `{t}` stands for the title.
"""

# ruff: noqa: E501 - markup stands as it is served.

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

TITLE = "临江县人民政府办公室关于规范公共视频图像信息使用管理的通知"
NEWS_TITLE = "临江县试点“一码通行” 老人也能轻松办事"
SITE = "临江县公共服务网"
INDEX = {
    "issuer": "临江县人民政府办公室",
    "doc_number": "临政办发〔2018〕44号",
    "index_number": "LJ0101-2018-00317",
    "date_document": "2018-10-09",
}
PUBLISHED = {"date_published": "2018-10-15"}


@dataclass(frozen=True)
class Part:
    """Markup and the fields that it prints."""

    markup: str
    says: frozenset[str] = frozenset()


DATED, UNSAID = frozenset(("date_published",)), frozenset[str]()
FULL = frozenset(INDEX)

TITLES = {
    "cell of a class": "<table><tr><td class='titlestyle9' align='center'>{t}</td></tr></table>",
    "red font": "<p align=center><FONT color=#cc0000 size=5><STRONG>{t}</STRONG></FONT></p>",
    "second heading under the site's": "<h2>{t}</h2>",
    "fourth heading": "<h4>{t}</h4>",
    "div of an unknown class": "<div class='q2'>{t}</div>",
    "span with an id": "<span id='lblTitle' class='biaoti'>{t}</span>",
    "panel": "<div class='panel-heading'><h3 class='panel-title'>{t}</h3></div>",
    "hidden copy first": "<div style='display:none'>{t}</div><div class='view-tit'>{t}</div>",
}
PAGE_TITLES = {
    "with the site": "{t}_" + SITE,
    "site first": SITE + " 通知公告 {t}",
    "site only": SITE,
    "column only": "通知公告",
    "empty": "",
}
BARS = {
    "label and source": Part("<div>发布时间：2018-10-15 09:20　来源：本站　浏览次数：326</div>", DATED),
    "brackets": Part(
        "<p align=center><font color=gray>[ 2018-10-15 ] [ 作者：综合科 ] [ 点击次数：55 ]</font></p>", DATED
    ),
    "weekday": Part(
        "<div class='timestyle'>2018年10月15日 星期一 11:06&nbsp;办公室&nbsp;点击：[<script>n()</script>]</div>",
        DATED,
    ),
    "short year": Part(
        "<p class=t2>稿件来源：本站&nbsp; 发稿时间：18-10-15 &nbsp;点击数：<script>x()</script></p>", DATED
    ),
    "full width": Part("<div>发布时间：２０１８年１０月１５日　发布人：价格科</div>", DATED),
    "spaced label": Part("<p>日 &nbsp; 期：2018 年 10 月 15 日 &nbsp; 来 &nbsp; 源：宣教中心</p>", DATED),
    "label and value apart": Part(
        "<div><span>发布日期：</span><span>2018-10-15</span><span>浏览次数：</span><span>112</span></div>",
        DATED,
    ),
    "label above value": Part(
        "<div><div>发布日期<br><b>2018-10-15</b></div><div>浏览次数<br><b>531</b></div></div>", DATED
    ),
    "updated later": Part(
        "<div>发布日期：2018年10月15日　　更新日期：2021年1月4日　　阅读次数：12</div>", DATED
    ),
    "glued time": Part(
        "<div class='left-t'>2018年10月15日10:20　来源：<a>本网</a><a>参与互动</a></div>", DATED
    ),
    "dots": Part("<div class='source'>2018.10.15 06:47 &nbsp;临江日报&nbsp;</div>", DATED),
    "slashes": Part("<div class='time'>发布时间：2018/10/15</div><div>来源：法规司</div>", DATED),
    "none": Part("", UNSAID),
}
INDEXES = {
    "cells without colon": Part(
        "<table><tr><td><b>索引号</b></td><td>LJ0101-2018-00317</td><td><b>主题词</b></td><td></td></tr>"
        "<tr><td><b>发布机构</b></td><td>临江县人民政府办公室</td><td><b>成文日期</b></td><td>2018-10-09</td></tr>"
        "<tr><td><b>文号</b></td><td>临政办发〔2018〕44号</td><td><b>公开日期</b></td><td>2018-10-15</td></tr></table>",
        FULL | DATED,
    ),
    "labels above values": Part(
        "<table><thead><tr><th>索引号</th><th>发布机构</th><th>文号</th><th>成文日期</th><th>发布日期</th></tr></thead>"
        "<tbody><tr><td>LJ0101-2018-00317</td><td>临江县人民政府办公室</td><td>临政办发〔2018〕44号</td>"
        "<td>2018-10-09</td><td>2018-10-15</td></tr></tbody></table>",
        FULL | DATED,
    ),
    "eight digits": Part(
        "<table><tr><td>信息索引</td><td>LJ0101-2018-00317</td><td>公开责任部门</td><td>临江县人民政府办公室</td></tr>"
        "<tr><td>发文文号</td><td>临政办发〔2018〕44号</td><td>成文时间</td><td>20181009</td></tr>"
        "<tr><td>公开时间</td><td>20181015</td><td>公开方式</td><td>主动公开</td></tr></table>",
        FULL | DATED,
    ),
    "labels in brackets": Part(
        "<TABLE><TR><TD>【索 引 号】LJ0101-2018-00317</TD><TD>【发布机构】临江县人民政府办公室</TD></TR>"
        "<TR><TD>【文　　号】临政办发〔2018〕44号</TD><TD>【成文日期】2018-10-09</TD></TR></TABLE>",
        FULL,
    ),
    "paragraph of strong labels": Part(
        "<div><p><strong>索 引 号：</strong>LJ0101-2018-00317&nbsp;&nbsp;&nbsp;<strong>发文机关：</strong>临江县人民政府办公室</p>"
        "<p><strong>成文日期：</strong>2018-10-09&nbsp;&nbsp;&nbsp;<strong>发文字号：</strong>临政办发〔2018〕44号</p></div>",
        FULL,
    ),
    "small pairs": Part(
        "<div><div class='l'><p>索引号</p><p>LJ0101-2018-00317</p></div><div class='l'><p>文号</p><p>临政办发〔2018〕44号</p></div>"
        "<div class='l'><p>发布机构</p><p>临江县人民政府办公室</p></div><div class='l'><p>成文日期</p><p>2018-10-09</p></div></div>",
        FULL,
    ),
    "letters apart": Part(
        "<table><tr><td><span>索</span><span>引</span><span>号</span>：LJ0101-2018-00317</td>"
        "<td><span>文</span>　<span>号</span>：临政办发〔2018〕44号</td></tr><tr><td><span>责任部门</span>：临江县人民政府办公室</td>"
        "<td><span>生成日期</span>：2018-10-09</td></tr></table>",
        FULL,
    ),
    "none": Part("", UNSAID),
}
SALUTATION = "各乡镇人民政府，县政府各部门："
PARAGRAPHS = (
    "近年来，我县公共区域视频图像采集设备数量增长较快，多头建设、重复建设和使用不规范的情况不同程度存在，群众对个人信息安全十分关切。",
    "一、摸清家底。各单位应当对本单位建设和使用的采集设备逐台登记，载明安装位置、朝向、用途和保存期限，登记结果报县公安局备案。",
    "二、严格审批。调取、复制视频图像信息的，应当出具单位介绍信，由两名以上工作人员办理，并如实填写登记簿，登记簿保存不少于三年。",
    "三、定期检查。县公安局会同县大数据中心每半年开展一次检查，对擅自扩大采集范围、泄露信息的，依照有关规定处理。",
)
SIGNED = ("临江县人民政府办公室", "2018年10月9日")
SPOKEN = (
    "本报讯（记者 夏至）10月12日，临江县政务服务中心启用“一码通行”窗口，老人凭身份证即可完成预约、取号和叫号，不必再下载手机程序。",
    "窗口工作人员介绍，前三天共接待65岁以上群众四百余人次，平均等候时间由原来的三十五分钟缩短到十二分钟，现场还安排了志愿者帮助填表。",
    "县大数据中心负责人表示，试点结束后将听取群众意见，再决定是否推广到各乡镇便民服务站，人脸识别不会作为唯一的核验方式。",
)
BODIES: dict[str, Callable[[tuple[str, ...]], str]] = {
    "paragraphs": lambda lines: "<div class='nr'>" + "".join(f"<p>　　{x}</p>" for x in lines) + "</div>",
    "breaks": lambda lines: (
        "<table><tr><td class='p14'>　　" + "<br>\n　　".join(lines) + "</td></tr></table>"
    ),
    "divs": lambda lines: (
        "<div>" + "".join(f"<div style='text-indent:2em'>{x}</div>" for x in lines) + "</div>"
    ),
    "office software": lambda lines: (
        "<table><tr><td class=zhengwen>"
        + "".join(
            f"<p class=MsoNormal><span style='FONT-FAMILY: 仿宋_GB2312'><font size=4>{x}<span lang=EN-US><o:p></o:p></span></font></span></p>"
            for x in lines
        )
        + "</td></tr></table>"
    ),
}
SURROUNDINGS = {
    "plain": ("<div>首页 | 通知公告</div>", "<div>版权所有：" + SITE + "</div>"),
    "site heading and clock": (
        "<h1>" + SITE + "</h1><div>今天是2023年5月6日 星期六</div>",
        "<div>主办：临江县大数据中心　备案号：赣ICP备09000000号</div>",
    ),
    "dated lists": (
        "<div><b>热点文章</b><ul><li><a href='1.htm'>关于开展春季植树活动的通知</a> [2018-03-11]</li>"
        "<li><a href='2.htm'>关于做好防汛值班工作的通知</a> [2018-05-02]</li></ul></div>",
        "<div>上一篇：<a href='3.htm'>关于清明节放假安排的通知</a>　下一篇：<a href='4.htm'>没有了</a></div>"
        "<div>最后更新：2023-05-01　您是第 91,203 位访问者</div>",
    ),
    "comments": (
        "<div class='crumb'>当前位置：<a>首页</a> &gt; <a>政务公开</a></div>",
        "<div class='comment'><h3>网友评论</h3><p>用户88：支持！ 2018-10-16 08:11</p></div><div>责任编辑：小满</div>",
    ),
}


@dataclass(frozen=True)
class CombinedPage:
    """A page of drawn parts: its name, markup, fields and lines of text."""

    name: str
    markup: str
    fields: dict[str, str]
    lines: tuple[str, ...]


def combined_pages(number: int, seed: int) -> Iterator[CombinedPage]:
    """`number` pages; the same seed gives the same pages on every machine."""
    draw = random.Random(seed)
    for _ in range(number):
        names = [
            draw.choice(sorted(kind)) for kind in (TITLES, PAGE_TITLES, BARS, INDEXES, BODIES, SURROUNDINGS)
        ]
        is_news = draw.random() < 0.35
        yield _combined(names, is_news)


def _combined(names: list[str], is_news: bool) -> CombinedPage:
    title, page_title, bar, index, body, around = names
    index = "none" if is_news else index
    said, lines = (NEWS_TITLE, SPOKEN) if is_news else (TITLE, (SALUTATION, *PARAGRAPHS, *SIGNED))
    printed = BARS[bar].says | INDEXES[index].says
    fields = {"title": said} | {name: value for name, value in (INDEX | PUBLISHED).items() if name in printed}
    if not is_news:
        fields["date_document"] = INDEX["date_document"]
    before, after = SURROUNDINGS[around]
    inner = f"{INDEXES[index].markup}{TITLES[title]}{BARS[bar].markup}{BODIES[body](lines)}"
    markup = (
        f"<html><head><meta charset='utf-8'><title>{PAGE_TITLES[page_title]}</title></head>"
        f"<body>{before}<div class='wrap'>{inner}</div>{after}</body></html>"
    ).replace("{t}", said)
    return CombinedPage("/".join((*names, "news" if is_news else "document")), markup, fields, lines)
