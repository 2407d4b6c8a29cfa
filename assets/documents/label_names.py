"""The labels that pages print beside values, and the field that each names."""

import re

# In forms that are a text themselves: titles of letters to the government, days of decisions.
LETTERS = (
    "信件标题",
    "信件主题",
    "来信标题",
    "来信主题",
    "留言标题",
    "留言主题",
    "咨询标题",
    "咨询主题",
    "诉求标题",
)
DECIDED = ("处罚决定日期", "许可决定日期", "决定日期")
# Field -> labels, the surest first.
FIELDS: dict[str, tuple[str, ...]] = {
    "index_number": ("索引号", "信息索引号", "公开索引号", "索引编号", "信息索引", "索取号"),
    "doc_number": (
        "发文字号",
        "发文文号",
        "文件字号",
        "公文字号",
        "文件编号",
        "文件文号",
        "公文文号",
        "发文号",
        "文件号",
        "文号",
        "编号",
    ),
    "issuer": (
        "发文机关",
        "发文单位",
        "发文机构",
        "发文部门",
        "制发机关",
        "制发单位",
        "制定机关",
        "印发机关",
        "发布机构",
        "发布机关",
        "发布单位",
        "发布部门",
        "公开机构",
        "公开单位",
        "公开部门",
        "公开主体",
        "责任部门",
        "责任单位",
        "信息发布机构",
        "信息公开单位",
    ),
    "date_document": (
        "成文日期",
        "成文时间",
        "发文日期",
        "发文时间",
        "印发日期",
        "印发时间",
        "制发日期",
        "签发日期",
        "签署日期",
        "签发时间",
        "形成日期",
        "形成时间",
        "制定日期",
        "生成日期",
        "生成时间",
        "颁布日期",
    ),
    "date_published": (
        "发布日期",
        "发布时间",
        "公开日期",
        "公开时间",
        "公布日期",
        "公布时间",
        "发表时间",
        "发表日期",
        "发稿时间",
        "发稿日期",
        "信息时间",
        "刊发时间",
        "刊发日期",
        "登载时间",
        "编辑日期",
        "上网日期",
        "上网时间",
        "信息日期",
        "发布于",
        "时间",
        "日期",
        "更新时间",
        "更新日期",
        "录入时间",
    ),
    "date_effective": (
        "施行日期",
        "实施日期",
        "生效日期",
        "施行时间",
        "实施时间",
        "生效时间",
        "执行日期",
    ),
    "title": (
        "标题",
        "名称",
        "文件名称",
        "信息名称",
        "公文标题",
        "文件标题",
        "公文名称",
        "信息标题",
        "公开标题",
        "公开事项",
        "题名",
    ),
    "topic": ("主题分类", "主题类别", "信息分类", "信息类别", "所属主题", "主题"),
    "keywords": ("主题词", "关键词", "关键字"),
    "source": (
        "来源",
        "信息来源",
        "文章来源",
        "稿件来源",
        "新闻来源",
        "内容来源",
        "来源于",
        "本文来源",
        "稿源",
        "文章出处",
        "出处",
        "转自",
    ),
}
# Labels that end the value before them and whose own values nobody reads.
_OTHERS = """
    公开方式 公开时限 公开范围 公开形式 公开类别 公开属性 公开程度 有效性 是否有效 效力状态 效力级别
    时效性 有效期 废止日期 失效日期 失效时间 废止时间 浏览次数 浏览量 访问量 访问次数 点击数 点击率
    点击量 点击次数 点击 阅读次数 阅读量 阅读数 阅读 人气 次数 作者 编辑 责任编辑 责编 记者 审核 校对
    撰稿 供稿 摄影 签发 签发人 发布人 发布者 录入 字体 字号 字体大小 字号大小 大小 内容概述 内容摘要
    内容简介 摘要 体裁分类 体裁 载体类型 记录形式 服务对象 服务对象分类 组配分类 视力保护色 保护视力色
    打印 下载 分享 分享到 分享至 统一编号 规范性文件统一编号 统一登记号 登记号 语种 语言 生命周期
    信息格式 文件类型 文种 类别 分类 栏目 附件 附件下载 相关附件 相关链接 相关解读 政策解读 解读
    所属机构 所属栏目 所在位置 当前位置 现在位置 您的位置 联系人 联系电话 咨询电话 地址 邮编 邮箱
    公开内容 解读文件 政策原文 原文链接 解读链接 政策文件 公开类型 法规类型 法规类别 内容类别 效力
    效力说明 时效 内容概览 事项编码 行政区划 适用范围 适用地区 公文种类 公文类别 索引 备注 说明 关键 评论
    收藏 导语 核稿
""".split()
FIELD_OF = {label: field for field, labels in FIELDS.items() for label in labels}
LAST_RANK = 100
RANK = {label: rank for labels in FIELDS.values() for rank, label in enumerate(labels)}
_BUILT = {
    "issuer": r"(?:信息|文件|公文|政府信息)?"
    r"(?:发文|发布|制发|制定|制作|印发|颁布|公布|公开|签发|责任|公开责任|信息公开责任|发布责任)"
    r"(?:机关|单位|机构|部门|主体)",
    "index_number": r"(?:信息|公开|文件|公文|政府信息)?(?:索引号|索引编号|索取号|索引码)",
    "doc_number": r"(?:文件|公文|发文|规范性文件)?(?:文号|字号|发文号)",
    "date_document": r"(?:文件|公文|发文)?(?:成文|发文|印发|制发|签发|签署|形成|制定|生成|颁布|制作)"
    r"(?:日期|时间|日)",
    "date_effective": r"(?:文件|开始)?(?:施行|实施|生效|执行)(?:日期|时间|日)",
}
_BUILT_NAMES = {field: re.compile(pattern) for field, pattern in _BUILT.items()}
LONGEST_BUILT = 10
# With one of them each of these forms ends.
_LAST_LETTERS = frozenset("关位构门体号码期间日")


def field_by_grammar(label: str) -> str | None:
    """The field of a label that no list holds, by the way such labels are built: who or what, then a noun."""
    if not 2 < len(label) <= LONGEST_BUILT or label[-1] not in _LAST_LETTERS:
        return None
    return next((field for field, form in _BUILT_NAMES.items() if form.fullmatch(label)), None)


# What changed last counts only where nothing says when it was published first.
UPDATED = frozenset(("更新时间", "更新日期"))
# Labels that name no particular date.
WEAK = frozenset(("时间", "日期", "录入时间"))
KNOWN = frozenset(FIELD_OF) | frozenset((*_OTHERS, *LETTERS, *DECIDED))
