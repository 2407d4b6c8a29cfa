"""Titles by what speaks for them: place, words, markup, `<title>`, links; each alone has to be enough."""

import pytest

from assets.documents.extraction import extract

TEXT = "".join(
    f"<p>{words}</p>"
    for words in (
        "本报讯（记者 夏至）昨天，白溪县新的居民办事大厅启用，群众在一个窗口就可以办完户籍和社保登记。",
        "大厅设有三十二个窗口，周六照常办理，平均等候时间由四十分钟缩短到十五分钟，群众普遍感到方便。",
        "县政务办负责人表示，下一步将听取群众意见，再决定是否把服务延伸到各乡镇便民服务站。",
    )
)
BAR = "<div>2015-06-08 09:12　白溪日报　记者 夏至</div>"


def title(head: str, before: str, printed: str = "") -> str | None:
    body = (
        f"<meta charset=utf-8><title>{printed}</title><body><div>{before}</div>{head}<div>{TEXT}</div></body>"
    )
    return extract(body.encode(), url=None, content_type=None, rules=None).title


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (f"<div>旧楼新生记</div>{BAR}", "旧楼新生记"),
        (
            f"<div>白溪县启用新的居民办事大厅</div><div>白溪日报记者 夏至</div>{BAR}",
            "白溪县启用新的居民办事大厅",
        ),
        (f"<div>白溪县启用新的居民办事大厅</div><div>县长　程野</div>{BAR}", "白溪县启用新的居民办事大厅"),
        (
            "<div>白溪县启用新的居民办事大厅</div><div>2015-06-08 | 政务办 | 点击量 88</div>",
            "白溪县启用新的居民办事大厅",
        ),
        (
            "<div>白溪新闻联播 2015年6月7日</div><div>发布：2015-06-08 播放：1.2万</div>",
            "白溪新闻联播2015年6月7日",
        ),
        (
            "<div>白溪县2015年1-5月主要经济指标</div><div>发布时间：2015-06-08</div>",
            "白溪县2015年1-5月主要经济指标",
        ),
        (f"<div>白溪县启用新的<br>居民办事大厅</div>{BAR}", "白溪县启用新的居民办事大厅"),
        (
            "<p>白溪县民政局</p><p>白溪县财政局</p><p>关于提高补助标准的通知</p>",
            "白溪县民政局白溪县财政局关于提高补助标准的通知",
        ),
    ],
)
def test_place_and_words_are_enough(head: str, wanted: str) -> None:
    assert title(head, "首页 > 新闻 > 正文") == wanted


@pytest.mark.parametrize("printed", ["白溪县公共服务网", "通知公告", "通知公告 - 白溪县公共服务网"])
def test_names_of_site_and_column_are_no_titles(printed: str) -> None:
    column = "<h2>通知公告</h2><ul><li><a href='1.htm'>关于二〇一五年春节值班的通知</a></li></ul>"
    assert (
        title(f"<div>白溪县启用新的居民办事大厅</div>{BAR}", column, printed) == "白溪县启用新的居民办事大厅"
    )


def test_a_short_title_above_a_longer_subtitle_is_confirmed_by_the_title_element() -> None:
    head = f"<div>老楼来了新“管家”</div><div>“红色物业”进小区之后的新变化</div>{BAR}"
    assert title(head, "", "老楼来了新“管家”——白溪新闻网") == "老楼来了新“管家”"


def test_the_words_of_a_link_in_the_index_of_an_issue_confirm_a_title() -> None:
    head = (
        "<div>摄像头多了更要管好谁在看</div><div>公共视频立法观察之三</div><div>（2018年06月29日）05版</div>"
    )
    index = "<ul><li><a>摄像头多了更要管好谁在看</a></li><li><a>旁听席上的中学生</a></li></ul>"
    assert title(head, index) == "摄像头多了更要管好谁在看"


@pytest.mark.parametrize(
    "head", ["2018年05月08日 星期二</p><p>第04版：县域新闻", "第25816期 2018年5月8日 星期二"]
)
def test_the_day_in_the_head_of_a_newspapers_page_is_that_of_publication(head: str) -> None:
    index = "<ul><li><a>第01版：要闻</a></li><li><a>第02版：综合</a></li><li><a>第03版：经济</a></li></ul>"
    heading = "<h3>小枇杷结出致富果</h3>"
    body = f"<meta charset=utf-8><title>白溪日报</title><p>{head}</p>{index}{heading}<div>{TEXT}</div>"
    day = extract(body.encode(), url=None, content_type=None, rules=None).date_published
    assert day is not None
    assert str(day.value) == "2018-05-08"


def test_the_maker_of_the_site_in_the_imprint_is_no_issuer() -> None:
    imprint = "<p>Copyright © 2000 - 2021 All Rights Reserved.</p><p>制作单位：白溪传媒有限公司</p>"
    body = f"<meta charset=utf-8><h1>小枇杷结出致富果</h1>{BAR}<div>{TEXT}</div>{imprint}"
    assert extract(body.encode(), url=None, content_type=None, rules=None).issuer is None


def test_a_first_paragraph_about_community_workers_is_no_line_of_facts() -> None:
    first = "根据《白溪县公开招聘社区工作者简章》要求，面试工作已经结束，现将面试成绩公告如下："
    body = f"<meta charset=utf-8><h1>白溪县公开招聘面试成绩公告</h1><div><p>{first}</p>{TEXT}</div>"
    read = extract(body.encode(), url=None, content_type=None, rules=None).body
    assert read is not None
    assert read.startswith(first)


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_box_about_the_file_that_a_page_explains_says_nothing_of_the_page(place: str) -> None:
    box = (
        "<div><h3>关联政策</h3><table><tr><td>标题</td><td>白溪省人民政府关于实施旧城改造行动的意见</td></tr>"
        "<tr><td>发文字号</td><td>白政发〔2021〕19号</td></tr>"
        "<tr><td>发布日期</td><td>2021-08-30</td></tr></table></div>"
    )
    head = "<h1>《白溪省旧城改造条例》解读</h1><div>2021-12-09 09:00 来源：省住房城乡建设厅</div>"
    body = (
        "<meta charset=utf-8><title>《白溪省旧城改造条例》解读_白溪省人民政府</title><body>"
        f"<div>{box if place == 'before' else ''}</div><div>{head}<div>{TEXT}</div></div>"
        f"<div>{box if place == 'after' else ''}</div></body>"
    )
    document = extract(body.encode(), url=None, content_type=None, rules=None)
    assert (document.title, document.doc_number) == ("《白溪省旧城改造条例》解读", None)
    assert document.date_published is not None
    assert str(document.date_published.value) == "2021-12-09"


def test_a_label_in_an_element_of_its_own_needs_no_colon() -> None:
    index = "<div><label>索 引 号</label>BX01-2022-0883</div>"
    rows = f"{index}<div><label>文&nbsp;&nbsp;号</label>白政发〔2022〕6号</div>"
    body = f"<meta charset=utf-8>{rows}<h1>白溪县启用新的居民办事大厅</h1><div>{TEXT}</div>"
    document = extract(body.encode(), url=None, content_type=None, rules=None)
    assert (document.index_number, document.doc_number) == ("BX01-2022-0883", "白政发〔2022〕6号")


def test_a_label_that_no_list_knows_ends_the_value_before_it() -> None:
    line = "<p>索引号：BX01-2022-0883　公布目录：县政府文件　发布日期：2022年4月28日</p>"
    body = f"<meta charset=utf-8>{line}<h1>白溪县启用新的居民办事大厅</h1><div>{TEXT}</div>"
    assert extract(body.encode(), url=None, content_type=None, rules=None).index_number == "BX01-2022-0883"


def test_a_trail_of_links_inside_the_box_of_the_text_hides_no_table_of_facts():
    page = (
        "<html><head><title>国务院关于同意设立云溪示范区的批复（国函〔2017〕118号）</title></head>"
        "<body><div class=wrap>"
        "<div class=path><a href=/>首页</a> &gt; <a href=/xx/>信息公开</a> &gt; "
        "国务院文件 &gt; 商贸、海关、旅游</div>"
        "<table><tr><td>索 引 号：</td><td>000014349/2017-00163</td><td>主题分类：</td><td>商贸</td></tr>"
        "<tr><td>发文机关：</td><td>国务院</td><td>成文日期：</td><td>2017年09月11日</td></tr>"
        "<tr><td>标　　题：</td><td colspan=3>国务院关于同意设立云溪示范区的批复</td></tr>"
        "<tr><td>发文字号：</td><td>国函〔2017〕118号</td><td>发布日期：</td><td>2017年09月15日</td></tr></table>"
        "<p>某省人民政府：</p><p>你们关于设立云溪示范区的请示收悉，现批复如下。</p>"
        "<p>一、同意设立云溪示范区，实行现行政策，加强统筹协调，按期完成各项建设任务。</p></div></body></html>"
    )
    document = extract(page.encode(), url=None, content_type=None, rules=None)
    assert document.title == "国务院关于同意设立云溪示范区的批复"
    assert (document.issuer, document.doc_number) == ("国务院", "国函〔2017〕118号")
    assert document.index_number == "000014349/2017-00163"
    assert document.body is not None and document.body.startswith("某省人民政府：")
