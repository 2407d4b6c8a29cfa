"""What a single line says: a footer, a counter, a line of facts, a document number, a title."""

import re

from assets.documents.labels import dated_label_at_start, label_at_start
from assets.documents.markup import SEAM, Line

FOOTER = re.compile(
    r"版权所有|ICP备|网站标识码|公网安备|主办单位|技术支持|[Cc]opyright|COPYRIGHT|[Aa]ll [Rr]ights "
    r"[Rr]eserved|备案号|建议使用.{0,12}浏览器|未经.{0,12}(?:授权|许可|允许)|违法和不良信息|互联网新闻信息服务|举报电话|"
    r"即将离开|免责声明|最后更新|网站建(?:于|立于)|本站(?:总)?访问|您是第|(?:现在|当前|系统|服务器)时间[：:]"
)
# Where the reader is on the site, and what day it is there: never part of a text.
AROUND = re.compile(
    r"^.{0,4}(?:当前|现在|所在|您的|你的|目前).{0,4}位置|^(?:今天|现在)(?:是|为)|^欢迎(?:您|访问|光临|来到)|^您对(?:本|此|该)|^热门(?:搜索|关键词)|"
    r"^.{0,10}首\s*页\s*(?:[>＞》›»→]|/\s)|星期[一二三四五六日天].{0,20}(?:℃|°C)|农历.{0,12}星期"
)
# Lines after which nothing belongs to the text.
AFTER = re.compile(
    r"^[\[【（(\s·]*(?:责任编辑|责编|编辑|实习编辑|值班编辑|编审|审核|扫一扫|扫码|微信扫|分享到?|分享至|"
    r"相关(?:文章|新闻|链接|阅读|稿件|报道|信息|解读|文档|推荐|文件|附件|政策)|关联稿件|延伸阅读|推荐阅读|"
    r"热点推荐|精彩推荐|热门推荐|猜你喜欢|为您推荐|大家都在看|上一[篇条页]|下一[篇条页]|打印|关闭|返回顶部|"
    r"返回首页|网友评论|网友留言|网友跟帖|公众留言|最新留言|最热评论|我要评论|发表评论|最新评论|点击排行|热门排行|阅读排行|声明：|免责声明|"
    r"特别声明|版权声明|主办|承办|版权所有|二维码|收藏|字号|字体|【?(?:打印|关闭|返回|我要纠错|纠错)|"
    r"文章来源：|本文来源|本文链接|本文网址|标签：|关键词：|TAG|Copyright|©|举报|更多|浏览次数|点击次数|阅读次数|"
    r"您对(?:本|此|该)(?:页面|网页|信息|文章|条|页|文)|(?:文章|信息)纠错|\d{1,9}人参与|全部评论|视频推荐|专题推荐)",
    re.IGNORECASE,
)
# Such words also begin lines of a text; they count only where the line is short or made of links.
SHORT = 40
# Words of the line of facts between the title and the text.
FACTS = re.compile(
    r"字号|字体|打印|分享|收藏|浏览|点击|阅读|访问量|来源|(?<!工)作者|责任编辑|视力保护|当前位置|所在位置|现在位置|"
    r"您的位置|评论|关联稿件|扫一扫|语音播报|朗读|背景色|放大|缩小|默认|我要纠错"
)
NUMBER_LINE = re.compile(
    r"[（(]?[\u4e00-\u9fffA-Za-z]{0,16}\s*[〔［\[（(【]\s*(?:19|20)\d{2}\s*[〕］\])）】]\s*(?:第\s*)?\d{1,5}\s*号[）)]?"
    r"|第\s*[\d一二三四五六七八九十百〇零]{1,6}\s*号"
)
# The note of adoption in brackets below the title, which belongs to the text.
ADOPTED = re.compile(
    r"^[（(][^：:]{0,60}(?:通过|批准|公布|发布|颁布|施行|修订|修正|印发)[^。：:]{0,40}[）)]$"
)
KIND = (
    "通知|通告|公告|公示|决定|决议|命令|令|意见|批复|函|报告|请示|通报|议案|纪要|答复|回复|办法|规定|细则|条例|方案|规划|"
    "计划|决定书|通知书|意见书|告知书|公报|启事|提案|建议"
)
_NAMES_ITSELF = re.compile(
    rf"[^。；！？：:]{{0,40}}关于[^。；！？：:]{{2,70}}的(?:{KIND})(?:（[^（）]{{1,20}}）|\([^()]{{1,20}}\))?$"
)
# A line of facts may be this long; a date at its beginning is followed by short words.
LONGEST_FACTS = 300
SENTENCES = re.compile("[。；！？]")
# 【法规类型】规范性文件
_IN_BRACKETS = re.compile(r"^【[^【】]{2,10}】[^【】]{0,40}$")
FEW_LETTERS = 12
DAY = re.compile(r"(?:19|20)\d\d ?[-年/.] ?\d{1,2} ?[-月/.] ?\d{1,2}")
_DATE_THEN_WORDS = re.compile(
    r"(?:19|20)\d\d ?[-年/.] ?\d{1,2} ?[-月/.] ?\d{1,2}日?(?:[ T]+\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}秒?)?)?"
    r"(?:[\s|｜/·,，]+[^\s|｜/·,，]{1,20}){1,12}$"
)


def squeezed(text: str) -> str:
    """A text without blanks, to compare with."""
    return "".join(text.split())


def is_hinted(text: str, hints: list[str]) -> bool:
    """Whether a text is a part of `<title>` or of a title in a meta tag (`hints`, squeezed)."""
    bare = squeezed(text)
    return any(bare in hint for hint in hints)


def is_title(line: Line, hints: list[str]) -> bool:
    """Whether a line of some length, not a link, repeats the title."""
    return not line.links and not line.is_hidden and len(line.text) >= 6 and is_hinted(line.text, hints)


def prints_facts(line: Line) -> bool:
    """Whether a line prints facts in a row and no sentence: dates with labels, source, counters, buttons."""
    text = " ".join(line.parted.replace(SEAM, " ").split())
    if not 6 <= len(text) <= LONGEST_FACTS or SENTENCES.search(text):
        return False
    if len(text) <= SHORT and (_IN_BRACKETS.match(text) or _is_little_but_a_date(text)):
        return True
    label = dated_label_at_start(line.parted)
    if label is None and label_at_start(line.parted) is None:
        # 2021-03-04 10:00 / 某某日报 / 张三
        return text[:1].isdigit() and bool(_DATE_THEN_WORDS.match(text))
    if label is not None and len(text) <= 2 * SHORT and "，" not in text and DAY.search(text):
        return True
    return len(set(FACTS.findall(text))) >= 3


def _is_little_but_a_date(text: str) -> bool:
    """Whether a short line holds a date and hardly another word: 某某发布　2016年3月15日发布."""
    rest = DAY.sub("", text)
    return rest != text and "，" not in text and len(re.sub(r"[\W\d_]", "", rest)) <= FEW_LETTERS


def names_itself(text: str) -> bool:
    """Whether a line names itself a document as titles do: … 关于 … 的通知."""
    bare = squeezed(text)
    return 10 <= len(bare) <= 90 and bool(_NAMES_ITSELF.match(bare))
