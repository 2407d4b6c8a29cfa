"""Whole pages in the manner of particular content systems and ages of the web, each with its truth; all invented.

Each was written down with its truth before the reader saw it. Fields that a page does not print are absent.
"""

# ruff: noqa: E501 - pages stand in one line, as they are served.

from dataclasses import dataclass, field

ONE = "为加快推进我市电子政务外网建设，现就有关事项通知如下，请结合实际抓好落实。"
TWO = "各部门应当于每年12月底前，将本部门信息系统清单报送市信息中心；逾期不报的，不再安排运维经费。"
THREE = "市信息中心要加强统筹，避免重复建设，确保网络和数据安全。"
TEXT = f"{ONE}\n{TWO}\n{THREE}"
P = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"
TITLE = "关于加快电子政务外网建设的通知"


@dataclass(frozen=True)
class WholePage:
    """A page as served; `fields` and `text` as they should be read (text None: no document)."""

    html: str
    fields: dict[str, str] = field(default_factory=dict)
    text: str | None = TEXT
    url: str = "http://www.linjiang.example/art/2011/5/6/art_12_345.html"
    encoding: str = "utf-8"


def _list(number: int, words: str = "关于第{}批行政许可事项取消和下放的公告") -> str:
    return "".join(
        f'<li><a href="/i/{n}.html">{words.format(n)}</a><em>2020-05-{n + 10}</em></li>'
        for n in range(number)
    )


WHOLE_PAGES: dict[str, WholePage] = {
    "portal of 2005: upper case, fonts, spacers, no doctype": WholePage(
        "<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset=gb2312'><TITLE>临江县政府网</TITLE></HEAD>"
        "<BODY bgColor=#ffffff><CENTER><TABLE><TR><TD><A href=/>首 页</A> | <A href=/1>政务公开</A> | <A href=/2>招商引资</A></TD></TR>"
        f"</TABLE><TABLE><TR><TD align=middle height=50><FONT color=#ff0000 size=5><B>{TITLE}</B></FONT></TD></TR>"
        "<TR><TD align=middle><FONT size=2>发布日期：2005-11-3 文章来源：县信息办 浏览：1024 次</FONT></TD></TR>"
        f"<TR><TD><FONT size=3><P>　　{ONE}<BR><BR>　　{TWO}<BR><BR>　　{THREE}</P></FONT></TD></TR>"
        "<TR><TD align=right>【<A href='javascript:window.close()'>关闭窗口</A>】</TD></TR></TABLE>"
        "<TABLE><TR><TD>临江县人民政府主办 地址：临江县城关镇 电话：0500-222222</TD></TR></TABLE></CENTER></BODY></HTML>",
        {"title": TITLE, "date_published": "2005-11-03"},
        encoding="gb18030",
    ),
    "script-drawn list of a content system": WholePage(
        "<html><head><title>通知公告</title></head><body><div id=menu><a href=/>首页</a></div>"
        "<div id='293'><script type='text/xml'><datastore><nextgroup><![CDATA[<a href='/p2'></a>]]></nextgroup><recordset>"
        + "".join(
            f"<record><![CDATA[<li><a href='/art/{n}.html'>{TITLE}之{n}</a><span>2019-01-{n + 10}</span></li>]]></record>"
            for n in range(15)
        )
        + "</recordset></datastore></script></div><div>版权所有：临江县人民政府</div></body></html>",
        text=None,
    ),
    "list page drawn in the page": WholePage(
        f"<html><head><title>政策文件</title></head><body><h2>政策文件</h2><ul>{_list(20)}</ul><div>共 340 条 20/17 页 <a>首页</a><a>下一页</a></div></body></html>",
        text=None,
    ),
    "page of a department with a list of news and a welcome": WholePage(
        "<html><head><title>临江县大数据局</title></head><body><p>欢迎访问临江县大数据局门户网站！</p>"
        f"<div><h3>工作动态</h3><ul>{_list(9)}</ul></div><div><h3>通知公告</h3><ul>{_list(9, '关于开展第{}次网络安全检查工作的通知')}</ul></div></body></html>",
        text=None,
    ),
    "gazette with facts in square brackets below the title": WholePage(
        f"<html><head><title>{TITLE}-政府公报</title></head><body><div>临江县人民政府公报 2018年第3期（总第45期）</div><h1>{TITLE}</h1>"
        f"<p>临政发〔2018〕7号</p><div class=gb>{P}<p>临江县人民政府</p><p>2018年3月9日</p></div></body></html>",
        {"title": TITLE, "doc_number": "临政发〔2018〕7号", "date_document": "2018-03-09"},
        text=TEXT + "\n临江县人民政府\n2018年3月9日",
    ),
    "interpretation with a link to the document": WholePage(
        "<html><head><title>一图读懂外网建设通知</title></head><body><div>首页 &gt; 政务公开 &gt; 政策解读</div>"
        "<h1>《关于加快电子政务外网建设的通知》解读</h1><div>发布时间：2018-03-12 15:30　来源：县政府办公室　【字体：<a>大</a> <a>中</a> <a>小</a>】</div>"
        f"<div>政策原文：<a href=/z/1.html>{TITLE}</a></div><div class=con>{P}</div></body></html>",
        {"title": "《关于加快电子政务外网建设的通知》解读", "date_published": "2018-03-12"},
    ),
    "title in the meta tag only": WholePage(
        f'<html><head><title>临江县人民政府</title><meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2016-08-09 09:12:00">'
        f'<meta name="ContentSource" content="县政府办"></head><body><div><a href=/>首页</a></div><div id=zoom>{P}</div></body></html>',
        {"title": TITLE, "date_published": "2016-08-09"},
    ),
    "date in the address only": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div id=zoom>{P}</div></body></html>",
        {"title": TITLE},
        url="http://www.linjiang.example/2016/0809/c12a345/t20160809_45.html",
    ),
    "title broken over lines": WholePage(
        "<html><head><title>关于加快电子政务外网建设的通知_临江县</title></head><body>"
        f"<h1>关于加快<br>电子政务外网建设的通知</h1><p>时间：2016.08.09</p><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2016-08-09"},
    ),
    "issuer and title are two centred lines": WholePage(
        "<html><head><title>信息公开</title></head><body><table><tr><td>索引号</td><td>LJ01-2016-0003</td><td>发布日期</td><td>2016-08-12</td></tr></table>"
        f"<div><p align=center><b>临江县人民政府办公室</b></p><p align=center><b>{TITLE}</b></p><p align=center>临政办〔2016〕3号</p>{P}"
        "<p align=right>2016年8月9日</p></div></body></html>",
        {
            "title": "临江县人民政府办公室" + TITLE,
            "index_number": "LJ01-2016-0003",
            "date_published": "2016-08-12",
            "doc_number": "临政办〔2016〕3号",
            "date_document": "2016-08-09",
        },
        text=TEXT + "\n2016年8月9日",
    ),
    "order with its number and the words of adoption": WholePage(
        "<html><head><title>临江县城市数据管理规定</title></head><body><h1>临江县城市数据管理规定</h1>"
        "<p>（2017年3月1日县人民政府第9次常务会议通过）</p>"
        f"<div>{P}<p>本规定自2017年5月1日起施行。</p></div></body></html>",
        {"title": "临江县城市数据管理规定", "date_document": "2017-03-01"},
        text=f"（2017年3月1日县人民政府第9次常务会议通过）\n{TEXT}\n本规定自2017年5月1日起施行。",
    ),
    "date in force printed as a field": WholePage(
        "<html><head><title>x</title></head><body><ul><li>文件编号：临政规〔2017〕2号</li><li>成文日期：2017-03-01</li><li>生效日期：2017-05-01</li>"
        f"<li>失效日期：2022-04-30</li><li>发布机构：临江县人民政府</li></ul><h1>{TITLE}</h1><div>{P}</div></body></html>",
        {
            "title": TITLE,
            "doc_number": "临政规〔2017〕2号",
            "date_document": "2017-03-01",
            "date_effective": "2017-05-01",
            "issuer": "临江县人民政府",
        },
    ),
    "index table below the text": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div class=c>{P}</div>"
        "<table><tr><td>索引号：LJ01-2016-0003</td><td>公开日期：2016-08-12</td></tr><tr><td>公开责任部门：临江县信息中心</td><td>文号：临信〔2016〕3号</td></tr></table>"
        "<div>主办：临江县人民政府</div></body></html>",
        {
            "title": TITLE,
            "index_number": "LJ01-2016-0003",
            "date_published": "2016-08-12",
            "doc_number": "临信〔2016〕3号",
            "issuer": "临江县信息中心",
        },
    ),
    "label cells with images and hidden words": WholePage(
        "<html><head><title>临江县</title></head><body><table><tr><td><img src=a.gif>发布机构</td><td><span style='display:none'>x</span>临江县发改委</td></tr>"
        f"<tr><td><img src=a.gif>发布日期</td><td>2014年1月6日</td></tr><tr><td><img src=a.gif>文　　号</td><td></td></tr></table><div class=bt>{TITLE}</div><div>{P}</div></body></html>",
        {"title": TITLE, "issuer": "临江县发改委", "date_published": "2014-01-06"},
    ),
    "two dates of news": WholePage(
        f"<html><head><title>{TITLE}_临江新闻网</title></head><body><h1>{TITLE}</h1><div>2014年01月06日 08:33 | 来源：临江日报 | 作者：周七 | 更新于 2014-01-07</div><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2014-01-06"},
    ),
    "text with quotations in boxes": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><span>2014-01-06</span><div class=txt><p>{ONE}</p><blockquote><p>{TWO}</p></blockquote><p>{THREE}</p></div></body></html>",
        {"title": TITLE, "date_published": "2014-01-06"},
    ),
    "share bar inside the text box": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><div class=box><h1>{TITLE}</h1><div>发布时间：2014-01-06</div><div><a>QQ空间</a><a>新浪微博</a><a>腾讯微博</a></div>{P}"
        "<p>分享到：</p><div><a>QQ空间</a><a>新浪微博</a></div><p>附件下载：</p></div></body></html>",
        {"title": TITLE, "date_published": "2014-01-06"},
    ),
    "captions and a picture alone": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>时间：2014-01-06 10:00:01</div><div><p>{ONE}</p><p><img src=1.jpg></p><p>图为培训现场（周七 摄）</p><p>{TWO}</p><p>{THREE}</p></div></body></html>",
        {"title": TITLE, "date_published": "2014-01-06"},
        text=f"{ONE}\n图为培训现场（周七 摄）\n{TWO}\n{THREE}",
    ),
    "numbered list in the text": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>2014/1/6</div><div><p>{ONE}</p><ol><li>{TWO}</li><li>{THREE}</li></ol></div></body></html>",
        {"title": TITLE, "date_published": "2014-01-06"},
    ),
    "procurement notice": WholePage(
        "<html><head><title>中标公告</title></head><body><h1>临江县“雪亮工程”二期项目中标公告</h1><p>发布时间：2019-09-09　信息来源：县公共资源交易中心</p><div>"
        "<p>一、项目编号：LJZC2019-033</p><p>二、项目名称：临江县“雪亮工程”二期项目</p><p>三、中标信息：供应商名称为临江视讯有限公司，中标金额三百二十万元。</p>"
        "<p>四、公告期限：自本公告发布之日起1个工作日。</p></div></body></html>",
        {"title": "临江县“雪亮工程”二期项目中标公告", "date_published": "2019-09-09"},
        text="一、项目编号：LJZC2019-033\n二、项目名称：临江县“雪亮工程”二期项目\n三、中标信息：供应商名称为临江视讯有限公司，中标金额三百二十万元。\n四、公告期限：自本公告发布之日起1个工作日。",
    ),
    "phone page without classes": WholePage(
        f"<!doctype html><html><head><title>{TITLE}</title></head><body><div><a>返回</a></div><div><div>{TITLE}</div><div>临江发布 2020-02-03 18:01</div></div><div>{P}</div><div><a>阅读原文</a> 阅读 2301 赞 15</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "very long menu and a short text": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><ul>"
        + "".join(f"<li><a href=/{n}>部门栏目第{n}号</a></li>" for n in range(120))
        + f"</ul><h1>{TITLE}</h1><p>发布日期：2020-02-03</p><div id=c><p>{THREE}</p></div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
        text=THREE,
    ),
    "notice whose table has paragraphs in cells": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>2020-02-03</p><div><p>{ONE}</p><table><tr><td>序号</td><td>任务</td><td>单位</td></tr>"
        "<tr><td>1</td><td>建设城市运行管理平台</td><td>县城管局</td></tr><tr><td>2</td><td>升级视频监控</td><td>县公安局</td></tr><tr><td>3</td><td>开放公共数据</td><td>县大数据局</td></tr></table>"
        f"<p>{THREE}</p></div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
        text=f"{ONE}\n序号 | 任务 | 单位\n1 | 建设城市运行管理平台 | 县城管局\n2 | 升级视频监控 | 县公安局\n3 | 开放公共数据 | 县大数据局\n{THREE}",
    ),
    "header repeated in the print version": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><div class=noprint><h1>{TITLE}</h1><p>发布日期：2020-02-03</p></div><div class=print><p>{TITLE}</p><p>发布日期：2020-02-03</p>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "bureau page with labels in one cell each": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><table><tr><td>索 引 号: LJ02/2020-001</td><td>信息分类: 建设规划/通知</td></tr><tr><td>发布机构: 临江县信息中心</td><td>发文日期: 2020年02月01日</td></tr>"
        f"<tr><td>文&nbsp;&nbsp;&nbsp;号: </td><td>主 题 词: 电子政务 外网</td></tr></table><h1>{TITLE}</h1><div>{P}</div></body></html>",
        {
            "title": TITLE,
            "index_number": "LJ02/2020-001",
            "topic": "建设规划/通知",
            "issuer": "临江县信息中心",
            "date_document": "2020-02-01",
            "keywords": "电子政务 外网",
        },
    ),
    "second html after the first": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><div><a href=/>首页</a></div></body></html>\n<html><body><h1>{TITLE}</h1><p>日期：2020-02-03</p><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "chinese numerals in the field": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><p>发文日期：二〇二〇年二月一日</p><p>发文字号：临政发〔2020〕1号</p><h1>{TITLE}</h1><div>{P}</div></body></html>",
        {"title": TITLE, "date_document": "2020-02-01", "doc_number": "临政发〔2020〕1号"},
    ),
    "full-width figures": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>发布时间：２０２０年２月３日</p><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "text in a frame of another language": WholePage(
        f"<html lang=zh><head><title>{TITLE}</title></head><body><div>English | 繁體 | 无障碍 | 长者模式</div><h1>{TITLE}</h1><p>Date: 2020-02-03　Source: LJ</p><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "comment before the text": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><!--文章标题--><h1>{TITLE}</h1><!--发布时间 2001-01-01--><p>发布时间：2020-02-03</p><!--正文--><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "lead in a box of its own": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>2020-02-03 来源：临江日报</p><div class=lead><b>核心提示：</b>{THREE}</div><div class=c><p>{ONE}</p><p>{TWO}</p></div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
        text=f"核心提示：{THREE}\n{ONE}\n{TWO}",
    ),
    "date line in two spans with icons": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><div class=t><h1>{TITLE}</h1><div><i class=ico></i><span>2020-02-03</span><i></i><span>县政府办</span><i></i><span>1234</span></div></div><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "attributes in one line with seams only": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><div><b>索引号</b> <i>LJ02/2020-001</i> <b>发布机构</b> <i>临江县信息中心</i> <b>成文日期</b> <i>2020-02-01</i></div><h1>{TITLE}</h1><div>{P}</div></body></html>",
        {
            "title": TITLE,
            "index_number": "LJ02/2020-001",
            "issuer": "临江县信息中心",
            "date_document": "2020-02-01",
        },
    ),
    "joint issuers": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><table><tr><td>发文机关：</td><td>临江县发改委、临江县财政局</td></tr><tr><td>发文字号：</td><td>临发改〔2020〕1号</td></tr></table><h1>{TITLE}</h1><div>{P}</div></body></html>",
        {"title": TITLE, "issuer": "临江县发改委、临江县财政局", "doc_number": "临发改〔2020〕1号"},
    ),
    "row of labels above a row of values": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><table><tr><th>索引号</th><th>发布机构</th><th>文号</th><th>成文日期</th></tr><tr><td>LJ02/2020-001</td><td>临江县信息中心</td><td>临信〔2020〕1号</td><td>2020-02-01</td></tr></table><h1>{TITLE}</h1><div>{P}</div></body></html>",
        {
            "title": TITLE,
            "index_number": "LJ02/2020-001",
            "issuer": "临江县信息中心",
            "doc_number": "临信〔2020〕1号",
            "date_document": "2020-02-01",
        },
    ),
    "signature in one line": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{P}<p>临江县人民政府办公室　　2020年2月3日</p></div></body></html>",
        {"title": TITLE, "date_document": "2020-02-03"},
        text=TEXT + "\n临江县人民政府办公室 2020年2月3日",
    ),
    "several names sign": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>发布时间：2020-02-09</p><div>{P}<p>临江县发展和改革局</p><p>临江县财政局</p><p>2020年2月3日</p></div></body></html>",
        {"title": TITLE, "date_document": "2020-02-03", "date_published": "2020-02-09"},
        text=TEXT + "\n临江县发展和改革局\n临江县财政局\n2020年2月3日",
    ),
    "column as first heading, title in a box": WholePage(
        f"<html><head><title>临江县人民政府 政务公开</title></head><body><h1>政务公开</h1><div class=crumb><a>首页</a> / <a>政务公开</a></div><div class=detail-tit>{TITLE}</div><div class=from>来源：县政府办 2020-02-03</div><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "old browsers are warned above the text and readers below": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><p>您的浏览器版本过低，为了更好的浏览体验，请升级到最新版本，或使用其他浏览器访问。</p><h1>{TITLE}</h1><p>2020-02-03 09:00</p><div>{THREE}</div><div><p>您访问的链接即将离开“临江县人民政府门户网站”，是否继续？</p><a>继续访问</a><a>放弃</a></div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
        text=THREE,
    ),
    "credits in the last paragraph": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>2020-02-03 来源：临江日报</p><div>{P}<p>（责任编辑：周七）</p></div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "facts below the text": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{P}</div><div>作者：周七　来源：临江日报　发布时间：2020-02-03</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "time element and structured data": WholePage(
        f'<html><head><title>{TITLE}</title><script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"2020-02-03T10:20:30+08:00"}}</script></head><body><h1>{TITLE}</h1><time datetime="2020-02-03T10:20:30+08:00">3小时前</time><div>{P}</div></body></html>',
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "text between line ends with links inside": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h2>{TITLE}</h2><font color=gray>2020-02-03</font><hr>　　{ONE.replace('电子政务', '<a href=/k>电子政务</a>')}<br>　　{TWO}<br>　　{THREE}<br><hr><a href=/>返回</a></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "files are the document": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><div><a href=/>首页</a> <a href=/2>公开</a></div><h1>{TITLE}</h1><p>发布日期：2020-02-03</p><div id=zoom><p>附件：<a href=a.pdf>{TITLE}.pdf</a></p></div><div>主办：临江县人民政府</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
        text=f"附件：{TITLE}.pdf",
    ),
    "crumbs and title in one box": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><div>当前位置：<a>首页</a>&gt;&gt;<a>通知</a>&gt;&gt;正文<br>{TITLE}<br>发布人：admin 发布时间：2020-02-03 点击：55<br>{ONE}<br>{TWO}<br>{THREE}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "no charset declared": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>日期：2008-02-03</p><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2008-02-03"},
        encoding="gb18030",
    ),
    "title marked as with pictures": WholePage(
        f"<html><head><title>{TITLE}[图]-临江新闻网</title></head><body><h1>{TITLE}[图]</h1><p>2020-02-03 12:01 临江新闻网</p><div>{P}</div></body></html>",
        {"title": f"{TITLE}[图]", "date_published": "2020-02-03"},
    ),
    "number with the word for number": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><ul><li>[文号]：临政办字〔2020〕第12号</li><li>[索引号]：LJ02/2020-001</li><li>[发布机构]：县政府办</li></ul><h1>{TITLE}</h1><div>{P}</div></body></html>",
        {
            "title": TITLE,
            "doc_number": "临政办字〔2020〕第12号",
            "index_number": "LJ02/2020-001",
            "issuer": "县政府办",
        },
    ),
    "number in brackets below the title": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>（临政办〔2020〕12号）</p><p>发布时间：2020年2月3日15时20分</p><div>{P}</div></body></html>",
        {"title": TITLE, "doc_number": "临政办〔2020〕12号", "date_published": "2020-02-03"},
    ),
    "summaries of other documents below": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>2020-02-03</p><div class=c>{P}</div><div class=more><h3>延伸阅读</h3><div><a href=/1>全市数字化改革工作会议召开并部署下一步重点任务</a><p>会议指出，要以数字化改革为牵引，全面推动经济社会高质量发展，加快建设数字临江。2020-03-03</p></div></div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "planned dates in the first line of the text": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div><p>定于2020年3月1日召开推进会，请准时参加。</p>{P}</div></body></html>",
        {"title": TITLE},
        text=f"定于2020年3月1日召开推进会，请准时参加。\n{TEXT}",
    ),
    "head of the site with a slogan": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h2>全心全意为人民服务，努力建设人民满意的服务型政府！</h2><div><a>首页</a></div><h3>{TITLE}</h3><div>发文日期：2020-02-01 发布日期：2020-02-03</div><div>{THREE}</div></body></html>",
        {"title": TITLE, "date_document": "2020-02-01", "date_published": "2020-02-03"},
        text=THREE,
    ),
    "values before their labels are no values": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><div>全文有效 | 主动公开 | 临江县人民政府办公室</div><h1>{TITLE}</h1><div>{P}</div></body></html>",
        {"title": TITLE},
    ),
    "abolished notice above the title": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><p>【本文件已于2021年5月1日废止】</p><h1>{TITLE}</h1><p>发布日期：2016-02-03</p><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2016-02-03"},
    ),
    "footer with the year of the site": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{P}</div><div>网站建于 2008-05-01　最后更新：2022-02-02</div></body></html>",
        {"title": TITLE},
    ),
    "policy library with heads beside values": WholePage(
        f"<html><head><title>{TITLE}_其他_临江县人民政府</title></head><body><div>首页 &gt; 政策 &gt; 县政府文件</div><div>字号：默认 大 超大 | 打印 收藏 留言</div><table><tbody><tr><th>标　　题：</th><td>{TITLE}</td></tr><tr><th>发文机关：</th><td>临江县人民政府办公室</td></tr><tr><th>发文字号：</th><td>临政办发〔2020〕2号</td></tr><tr><th>来　　源：</th><td>临江县人民政府办公室</td></tr><tr><th>主题分类：</th><td>科技、教育\\信息</td></tr><tr><th>公文种类：</th><td>通知</td></tr><tr><th>成文日期：</th><td>2020年02月01日</td></tr><tr><th>发布日期：</th><td>2020年02月03日</td></tr></tbody></table><div><p>{TITLE}</p><p>临政办发〔2020〕2号</p>{P}</div></body></html>",
        {
            "title": TITLE,
            "issuer": "临江县人民政府办公室",
            "doc_number": "临政办发〔2020〕2号",
            "topic": "科技、教育\\信息",
            "date_document": "2020-02-01",
            "date_published": "2020-02-03",
        },
    ),
    "date inside the heading": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h3>{TITLE}<span>[2020-02-03]</span></h3><div class=c>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "page made by its scripts": WholePage(
        "<html><head><title>临江县政务公开</title></head><body><div id=app></div><script>window.__DATA__={content:'"
        + ONE
        + "'}</script></body></html>",
        text=None,
    ),
    "original title as first paragraph": WholePage(
        f"<html><head><title>{TITLE}_临江网</title></head><body><h1>{TITLE}</h1><div><span>2020年02月03日 星期一 08:12</span> <span>来源：新华社</span></div><div><p>原标题：临江县电子政务外网建设提速</p>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
        text=f"原标题：临江县电子政务外网建设提速\n{TEXT}",
    ),
    "published and updated": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>发布时间：2020-02-03 09:00　更新时间：2020-02-05 10:00　信息来源：县政府办</div><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "day of printing": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><p>打印日期：2024-01-01</p><h1>{TITLE}</h1><p>信息时间：2020-02-03　阅读次数：12</p><div>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "announcement in brackets before the title": WholePage(
        f"<html><head><title>【公示】{TITLE}</title></head><body><h1>【公示】{TITLE}</h1><p>2020-02-03</p><div>{P}</div></body></html>",
        {"title": f"【公示】{TITLE}", "date_published": "2020-02-03"},
    ),
    "purchase with a table of labels as its text": WholePage(
        "<html><head><title>临江县人脸识别门禁采购公告</title></head><body><h1>临江县人脸识别门禁采购公告</h1><p>发布时间：2020-02-03</p><div><p>受临江县公安局委托，就下列项目进行公开招标，欢迎合格的供应商参加投标。</p>"
        "<table><tr><td>项目名称</td><td>人脸识别门禁系统</td></tr><tr><td>预算金额</td><td>一百二十万元</td></tr><tr><td>采购单位</td><td>临江县公安局</td></tr><tr><td>开标时间</td><td>2020年3月1日9时</td></tr></table><p>未尽事宜，请与采购代理机构联系。</p></div></body></html>",
        {"title": "临江县人脸识别门禁采购公告", "date_published": "2020-02-03"},
        text="受临江县公安局委托，就下列项目进行公开招标，欢迎合格的供应商参加投标。\n项目名称 | 人脸识别门禁系统\n预算金额 | 一百二十万元\n采购单位 | 临江县公安局\n开标时间 | 2020年3月1日9时\n未尽事宜，请与采购代理机构联系。",
    ),
    "appointments": WholePage(
        "<html><head><title>关于周七等同志职务任免的通知</title></head><body><table><tr><td>索引号：</td><td>LJ-2020-5</td></tr></table><h1>关于周七等同志职务任免的通知</h1><div><p>临政人〔2020〕5号</p><p>任命：</p><p>周七同志为县大数据局局长；</p><p>吴八同志为县信息中心主任。</p><p>免去：</p><p>郑九同志的县大数据局局长职务。</p><p>临江县人民政府</p><p>2020年2月1日</p></div></body></html>",
        {
            "title": "关于周七等同志职务任免的通知",
            "index_number": "LJ-2020-5",
            "doc_number": "临政人〔2020〕5号",
            "date_document": "2020-02-01",
        },
        text="任命：\n周七同志为县大数据局局长；\n吴八同志为县信息中心主任。\n免去：\n郑九同志的县大数据局局长职务。\n临江县人民政府\n2020年2月1日",
    ),
    "two columns, the left one full of prose": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><div class=left><h4>县情概况</h4><p>临江县位于江南，面积一千二百平方公里，人口四十万，历史悠久，山川秀美。</p></div><div class=right><h1>{TITLE}</h1><p>2020-02-03</p>{P}</div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "bulleted with pictures": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><font size=5>{TITLE}</font><br><font size=2>(2006-02-03)</font><br><img src=b.gif>{ONE}<br><img src=b.gif>{TWO}<br><img src=b.gif>{THREE}</body></html>",
        {"title": TITLE, "date_published": "2006-02-03"},
    ),
    "fields in a hidden list for scripts": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><ul style='display:none'><li>索引号：LJ-1</li><li>发布日期：2020-02-03</li></ul><h1>{TITLE}</h1><div>{P}</div></body></html>",
        {"title": TITLE, "index_number": "LJ-1", "date_published": "2020-02-03"},
    ),
    "visible date and another in the tag of an older system": WholePage(
        f'<html><head><title>{TITLE}</title><meta name="createDate" content="2019-12-30"><meta name="Maketime" content="2021-01-01"></head><body><h1>{TITLE}</h1><p>发布时间：2020-02-03</p><div>{P}</div></body></html>',
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
    "long title with a subtitle in brackets": WholePage(
        f"<html><head><title>{TITLE}（征求意见稿）</title></head><body><h1>{TITLE}<br>（征求意见稿）</h1><p>来源：县司法局 时间：2020-02-03</p><div>{P}</div></body></html>",
        {"title": f"{TITLE}（征求意见稿）", "date_published": "2020-02-03"},
    ),
    "answers to comments after the text": WholePage(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>2020-02-03</p><div>{P}</div><div><h3>网友留言</h3><ul><li>张先生：什么时候能全部完成建设？盼望早日开通，方便大家办事。</li><li>李女士：支持政府工作，希望越来越好，为你们点赞！</li></ul></div></body></html>",
        {"title": TITLE, "date_published": "2020-02-03"},
    ),
}
