"""The words that simulated pages are made of: for each code of the closed lists, what a page says of it.

The keys are codes of the reference lists; each phrase occurs in a page exactly where its code is true.
"""

# Technology -> (name of such a system, the words that give it away, sectors in which it occurs).
TECHNOLOGIES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "city_brain": ("城市大脑", "以城市大脑为中枢进行实时分析", ("urban_management", "traffic")),
    "facial_recognition": ("人脸识别门禁", "通过人脸识别核验身份", ("public_security", "housing_property")),
    "video_surveillance": ("视频联网平台", "汇接公共区域摄像头画面", ("public_security", "traffic")),
    "social_credit_system": (
        "信用信息平台",
        "归集信用记录并生成信用分",
        ("social_credit", "market_regulation"),
    ),
    "contact_tracing_app": ("健康码", "以健康码核验通行人员", ("health_care",)),
    "big_data_platform": ("大数据平台", "依托大数据平台汇聚分析各类数据", ("government_data", "environment")),
    "one_stop_online_service": ("一网通办系统", "所有事项由一个网上入口受理", ("government_services",)),
    "mobile_app": ("便民应用", "居民在手机应用上即可办理", ("government_services", "education")),
    "iot_sensors": ("物联感知网", "由传感器自动回传监测读数", ("environment", "emergency_management")),
    "open_data_portal": (
        "公共数据开放网",
        "公共数据可供公众免费下载",
        ("government_data", "economy_industry"),
    ),
    "blockchain": ("链上存证系统", "采用区块链留存办理痕迹", ("market_regulation", "agriculture_rural")),
    "artificial_intelligence": (
        "智能研判系统",
        "由机器学习模型给出研判结果",
        ("emergency_management", "health_care"),
    ),
}

SECTORS = {
    "health_care": "医疗卫生",
    "environment": "生态环境",
    "traffic": "交通出行",
    "public_security": "公共安全",
    "urban_management": "城市运行",
    "social_credit": "社会信用",
    "government_services": "政务办事",
    "government_data": "政务数据",
    "economy_industry": "产业经济",
    "education": "教育",
    "agriculture_rural": "农业农村",
    "housing_property": "住房物业",
    "emergency_management": "应急管理",
    "market_regulation": "市场监管",
}

# Stage -> (title, sentence, basis). The sentence is what evidences the stage.
STAGES: dict[str, tuple[str, str, str]] = {
    "considered": ("关于建设{system}建议的答复", "有代表建议建设{system}，{agency}将开展论证。", "claimed"),
    "announced": ("{place}将建设{system}", "{agency}宣布，将建设{system}。", "claimed"),
    "planned": (
        "关于印发《{system}建设方案》的通知",
        "现印发《{system}建设方案》，请认真组织实施。",
        "documented",
    ),
    "piloted": ("{system}启动试运行", "{system}即日起在部分区域试运行。", "claimed"),
    "procured": ("{system}项目中标公告", "{system}项目已完成招标并签订合同。", "documented"),
    "legislated": (
        "关于公布《{system}管理办法》的通知",
        "《{system}管理办法》已审议通过，现予公布施行。",
        "documented",
    ),
    "operating": ("{system}运行情况通报", "{system}已正式投入使用，运行平稳。", "claimed"),
    "scaled": ("{system}全域推广", "{system}由试点区域推广至全域。", "claimed"),
    "suspended": ("关于{system}暂停使用的公告", "{system}自即日起暂停使用。", "documented"),
    "ended": ("关于{system}停止服务的公告", "{system}自即日起永久停止服务。", "documented"),
}
# The commoner ones are listed more than once.
STAGE_DRAWS = (
    *("planned", "planned", "operating", "operating", "operating", "piloted", "piloted", "procured"),
    *("announced", "considered", "legislated", "scaled", "suspended", "ended"),
)

FUNCTIONS = {
    "service": "为居民和企业提供办事服务",
    "consultation": "向公众征求意见",
    "surveillance": "对重点区域开展监测",
    "sanction_reward": "对守信者激励、对失信者惩戒",
    "internal_administration": "用于机关内部办公协同",
    "economic_development": "用于服务产业发展",
}

SCOPES = {
    "whole_unit": "覆盖全域",
    "district_only": "目前仅限一个区县",
    "zone_only": "目前仅限一个园区",
    "community_only": "目前仅限若干社区",
    "one_sector": "目前仅限一个业务条线",
}

# A page that says nothing about the flow of data has no sentence.
DATA_FLOWS: dict[str, str | None] = {
    "centralising": "各单位数据统一汇聚到上级平台。",
    "decentralising": "数据按需回流到基层使用。",
    "neutral": "各单位之间按目录交换数据。",
    "not_stated": None,
}

# What is counted, its unit, and the sentence that says how many.
FIGURES = (
    ("接入摄像头", "路", "已接入摄像头{figure}路。"),
    ("注册用户", "人", "注册用户达到{figure}人。"),
    ("安装传感器", "个", "共安装传感器{figure}个。"),
    ("办理事项", "件", "累计办理事项{figure}件。"),
    ("投入资金", "万元", "总投入资金{figure}万元。"),
)

AGENCIES = ("数据管理局", "政务服务管理局", "公安局", "发展和改革委员会", "人民政府办公室", "大数据中心")
PARTNERS = ("模拟云图科技有限公司", "模拟启程信息公司", "模拟远望系统集成公司")

# Pages that are about something else, each with a sentence that holds a number.
OTHER_TOPICS = (
    ("{place}开展春季植树活动", "全市干部群众参加春季植树活动。", "共栽种树苗{figure}株。"),
    ("{place}举行全民健身长跑", "长跑活动在滨河步道举行。", "参加长跑的市民有{figure}人。"),
    ("{place}公布道路养护安排", "道路养护工程将分段进行。", "养护里程合计{figure}公里。"),
    ("{place}召开安全生产会议", "会议听取了安全生产工作汇报。", "参会单位共{figure}家。"),
    ("{place}公开招聘教师公告", "现面向社会公开招聘中小学教师。", "计划招聘教师{figure}名。"),
    ("{place}粮食收购工作有序推进", "各收购点已按时开秤收粮。", "累计收购粮食{figure}吨。"),
    ("{place}举办民俗文化节", "民俗文化节设有戏曲和手工展。", "接待游客{figure}人次。"),
    ("{place}通报供水管网检修", "供水管网检修期间部分街道停水。", "涉及用户{figure}户。"),
)

KINDS = ("智慧", "数字", "新型", "一体化", "综合", "联动")
WARDS = ("东城", "西岭", "南湾", "北塘", "中洲", "新桥", "古渡", "高坪", "长堤", "双塔", "柳林", "石门")

# Sentences between: who, when, does what, with what in mind.
WHO = (
    *("各县区", "市直各部门", "有关单位", "街道办事处", "乡镇负责同志", "行业协会", "驻地企业", "社区工作者"),
    *("督查小组", "专家组", "财政部门", "人大代表", "政协委员", "志愿者队伍", "基层网格员", "牵头部门"),
)
WHEN = (
    *(
        "在季度例会上",
        "结合年度计划",
        "根据群众来信",
        "经过实地走访",
        "按照分工安排",
        "汛期到来之前",
        "节后第一周",
    ),
    *(
        "会同相邻县区",
        "对照考核清单",
        "在征求意见后",
        "总结前期经验",
        "按照时间节点",
        "针对突出问题",
        "在培训班上",
    ),
)
DOES = (
    *("逐项核对了任务清单", "提出了六条改进意见", "完善了值班值守制度", "梳理了办事堵点", "明确了责任分工"),
    *(
        "修订了操作手册",
        "开展了交叉检查",
        "整理了历史档案",
        "公布了咨询电话",
        "组织了业务培训",
        "答复了市民来电",
    ),
    *("评估了资金使用情况", "落实了整改措施", "建立了月报制度", "开放了体验日活动", "调整了窗口布局"),
)
WHY = (
    *(
        "力求把工作做细做实",
        "以便群众随时了解进展",
        "避免重复建设和浪费",
        "为下一阶段打好基础",
        "减轻基层填表负担",
    ),
    *(
        "确保各环节衔接顺畅",
        "使老年人也能方便使用",
        "防止问题反复出现",
        "让责任落到具体岗位",
        "提高处置突发情况的速度",
    ),
    *("回应社会普遍关心的问题", "保障冬季工作不间断", "促进城乡之间均衡发展", "接受社会各界监督"),
)
