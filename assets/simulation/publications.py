"""The one publication of the practice study: an invented yearbook as a PDF file with pages. SIMULATED.

It is the same whatever the seed, because claims of the study name its pages and the places of words in it.
"""

from assets.simulation.pdf import write_pages

YEARBOOK = "moni_yearbook"
_PAGES = (
    (
        "模拟省数字治理年鉴（模拟数据，非真实资料）",
        "本年鉴由程序编写，只用于学习和检验。",
        "所述地方、机构和数字均为虚构。",
    ),
    (
        "青山市在2023年建成城市大脑，接入三十二个系统。",
        "白石市2024年开始试行城市大脑，先在两个部门使用。",
        "长河市没有提供材料，本年鉴不作估计。",
    ),
    (
        "全省共有412个政务应用，比上年减少36个。",
        "减少的原因是合并同类应用，各市仍在核对名单。",
    ),
)


def yearbook() -> bytes:
    """The PDF file with its three pages, the same bytes each time."""
    return write_pages(_PAGES)
