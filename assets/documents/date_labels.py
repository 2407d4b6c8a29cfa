"""Labels of dates by the way they are built: 发布 + 时间, 最后 + 更新 + 日期.

Lists of labels never end, their grammar does: a qualifier, a verb, 时间 or 日期. The verb says which date
it is; a qualifier that names the site, the server or the reader takes the date away from the document.
"""

import re
from enum import StrEnum


class Told(StrEnum):
    """What a label of a date tells of: publication, a later change, or something else."""

    PUBLISHED = "published"
    UPDATED = "updated"
    ELSE = "else"


_QUALIFIERS = (
    "信息|文章|网站|网上|首次|本页|页面|内容|新闻|稿件|公文|文件|本文|原文|政策|资料|消息|公告|通知|"
    "最后|最近|最新"
)
_PUBLISHED = (
    "发布|发表|公布|公开|刊发|刊登|刊载|登载|发稿|上传|上网|上线|添加|加入|录入|入库|提交|创建|编辑|首发|见报|出版|"
    "报道|公告|挂网|上载|投稿|推送|发帖|张贴|公示|提供"
)
_UPDATED = "更新|修改|修订|变更|编辑"
# Times of the site, of the reader, of an event: none of them is the document's own.
_ELSE = (
    "打印|访问|浏览|阅读|下载|服务器|系统|当前|现在|截止|截至|有效|失效|废止|会议|征集|活动|开标|报名|投标|办理|受理|反馈|"
    "开始|结束|起始|起止|统计|数据|咨询|招聘|考试|评审|举办|登录|建站|采集|生成页面|工作|服务|营业|答复|来信|回复"
)
_TIME = "时间|日期"
# Words that make a change or a time one of the site: 网站最后更新时间, 本站更新日期.
_OF_THE_SITE = re.compile("网站|本站|全站|站点|系统|数据库|栏目|服务器|平台|程序|模板|版本")

_BUILT = re.compile(
    rf"(?:{_QUALIFIERS}){{0,2}}(?:(?P<published>{_PUBLISHED})(?:{_TIME}|日|于)"
    rf"|(?P<updated>{_UPDATED})(?:{_TIME}|于))$"
    rf"|(?:首次|最早|原始)(?P<first>发布|发表|刊发)$|(?:信息|文章|稿件|新闻)(?:{_TIME})(?P<noun>)$"
    rf"|(?:最后|最近|最新|网站|网上|首次)?(?P<bare>发布|发表|更新|修改)$"
    rf"|(?:(?:{_ELSE})(?:截止|开始|结束)?(?:{_TIME})|有效期|有效期至|征集期|公示期)(?P<else>)$"
)
_ENGLISH = re.compile(
    r"(?:(?P<updated>(?:last\s*)?(?:updated?|modified)(?:\s*(?:on|at|date|time))?)"
    r"|(?P<published>(?:date\s*)?(?:publish(?:ed)?|post(?:ed)?|release[d]?|issued?|pub)(?:\s*(?:on|at|date|time))?"
    r"|date|time))$",
    re.IGNORECASE,
)
LONGEST = 14


def built_label(letters: str) -> tuple[str, Told] | None:
    """The label of a date with which squeezed `letters` end, and what it tells; None where there is none.

    发布时间 → published; 网站最后更新时间 → else; 来源白石日报发布时间 → 发布时间, published.
    """
    form = _BUILT.search(letters[-LONGEST:])
    if form is None:
        form = _ENGLISH.search(letters[-LONGEST - 6 :])
        if form is None or letters[: -len(form[0])][-1:].isalpha():
            return None
        return form[0], Told.UPDATED if form["updated"] else Told.PUBLISHED
    if form["else"] is not None:
        return form[0], Told.ELSE
    before = letters[: -len(form[0])]
    if _OF_THE_SITE.search(form[0]) and form["updated"]:
        return form[0], Told.ELSE
    site = _OF_THE_SITE.search(before[-6:])
    if form["updated"] or form["bare"] in ("更新", "修改"):
        if site and site.end() == len(before[-6:]):
            return site[0] + form[0], Told.ELSE
        return form[0], Told.UPDATED
    if form["bare"] and "\u4e00" <= before[-1:] <= "\u9fff":
        return None
    return form[0], Told.PUBLISHED
