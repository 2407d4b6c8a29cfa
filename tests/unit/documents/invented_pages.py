"""Pages for tests, written in the manner of real ones; nothing of them exists."""

TITLE = "全市政务数据共享平台接入四十二个部门"
PARAGRAPHS = (
    "本报讯（记者 张三）7月25日，记者从市大数据局获悉，全市政务数据共享平台已经接入四十二个部门，"
    "日均交换数据三百余万条。",
    "据介绍，平台自建成以来，先后完成了三轮升级改造，覆盖了社保、公积金、不动产登记等高频事项，群众办事平均少跑两趟。",
    "市大数据局负责人表示，下一步将继续扩大共享范围，推动数据直达基层，让数据多跑路、群众少跑腿。",
)
BODY = "\n".join(PARAGRAPHS)
MENU = "<ul>" + "".join(f'<li><a href="/c{n}">栏目{n}</a></li>' for n in range(12)) + "</ul>"
RELATED = (
    "<div><h3>相关新闻</h3><ul>"
    + "".join(
        f'<li><a href="/n{n}">某地推进第{n}批数据开放试点工作方案印发</a> 2018-01-{n + 1:02d}</li>'
        for n in range(10)
    )
    + "</ul></div>"
)
FOOT = (
    "<div><p>主办单位：某某市人民政府办公室　版权所有：某某市人民政府</p>"
    "<p>地址：某某市和平路1号 电话：0000-1234567 邮编：230000</p><p>网站标识码：0000000001</p></div>"
)


def paragraphs(tag: str = "p") -> str:
    return "".join(f"<{tag}>　　{text}</{tag}>" for text in PARAGRAPHS)


def page(head: str, inner: str) -> bytes:
    """A whole page: menu, the given middle, related links, foot."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head>'
        f"<body>{MENU}{inner}{RELATED}{FOOT}</body></html>"
    ).encode()
