"""Rows of the two place files, built by hand for the tests of this room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest


@dataclass(frozen=True)
class Area:
    code: str
    name_zh: str
    level: str
    province_zh: str
    prefecture_zh: str | None
    from_year: int
    to_year: int | None = None
    status: str = "in_use"
    successors: str | None = None
    short_name_zh: str | None = None
    name_pinyin: str | None = None
    name_en: str | None = None


@dataclass(frozen=True)
class Other:
    place_id: str
    name_zh: str | None
    name_en: str | None
    level: str
    parent_code: str | None
    valid_from: date | None = None
    valid_to: date | None = None


def area(text: str, **names: str) -> Area:
    """A row from 'code name province prefecture from-to status successors'; '-' is empty."""
    code, name, province, prefecture, years, status, successors = (*text.split(), "-")[:7]
    start, _, end = years.partition("-")
    level = "province" if prefecture == "-" else "prefecture" if prefecture == name else "county"
    return Area(
        code,
        name,
        level,
        province,
        None if prefecture == "-" else prefecture,
        int(start),
        int(end) if end else None,
        status,
        None if successors == "-" else successors,
        **names,
    )


@pytest.fixture(scope="session")
def make_area() -> Callable[..., Area]:
    return area


@pytest.fixture(scope="session")
def make_other() -> type[Other]:
    return Other


@pytest.fixture(scope="session")
def small_country() -> list[Area]:
    """Real rows of the table, few: Anhui, Zhejiang and Hubei with the changes that people ask about."""
    lines = """
        340000 安徽省 安徽省 - 1981 in_use
        340100 合肥市 安徽省 合肥市 1981 in_use
        340124 庐江县 安徽省 合肥市 2011 in_use
        340181 巢湖市 安徽省 合肥市 2011 in_use
        340200 芜湖市 安徽省 芜湖市 1981 in_use
        340225 无为县 安徽省 芜湖市 2011-2019 abandoned 340281
        340281 无为市 安徽省 芜湖市 2019 in_use
        340500 马鞍山市 安徽省 马鞍山市 1981 in_use
        340522 含山县 安徽省 马鞍山市 2011 in_use
        340700 铜陵市 安徽省 铜陵市 1981 in_use
        340722 枞阳县 安徽省 铜陵市 2015 in_use
        340800 安庆市 安徽省 安庆市 1981 in_use
        340823 枞阳县 安徽省 安庆市 1988-2015 abandoned 340722
        341400 巢湖市 安徽省 巢湖市 1999-2011 abandoned
        341402 居巢区 安徽省 巢湖市 1999-2011 abandoned 340181
        341421 庐江县 安徽省 巢湖市 1999-2011 abandoned 340124
        341422 无为县 安徽省 巢湖市 1999-2011 abandoned 340225
        341423 含山县 安徽省 巢湖市 1999-2011 abandoned 340522
        342600 巢湖地区 安徽省 巢湖地区 1981-1999 abandoned
        342601 巢湖市 安徽省 巢湖地区 1982-1999 abandoned 341402
        342622 庐江县 安徽省 巢湖地区 1981-1999 abandoned 341421
        342623 无为县 安徽省 巢湖地区 1981-1999 abandoned 341422
        342625 含山县 安徽省 巢湖地区 1981-1999 abandoned 341423
        330000 浙江省 浙江省 - 1981 in_use
        330100 杭州市 浙江省 杭州市 1981 in_use
        330102 上城区 浙江省 杭州市 1983 in_use
        330103 下城区 浙江省 杭州市 1983-2021 abandoned 330105
        330104 江干区 浙江省 杭州市 1983-2021 abandoned 330102[1996];330102;330114
        330105 拱墅区 浙江省 杭州市 1983 in_use 330103[1996]
        330110 余杭区 浙江省 杭州市 2001 in_use 330113[2021]
        330112 临安区 浙江省 杭州市 2017 in_use
        330113 临平区 浙江省 杭州市 2021 in_use
        330114 钱塘区 浙江省 杭州市 2021 in_use
        330124 临安县 浙江省 杭州市 1981-1996 abandoned 330185
        330185 临安市 浙江省 杭州市 1996-2017 abandoned 330112
        420000 湖北省 湖北省 - 1981 in_use
        420600 襄樊市 湖北省 襄樊市 1981-2010 changed 420602[1984]
        420600 襄阳市 湖北省 襄阳市 2010 in_use
        420602 襄城区 湖北省 襄樊市 1984-2010 changed 420602
        420602 襄城区 湖北省 襄阳市 2010 in_use
        420703 黄州区 湖北省 鄂州市 1984-1987 changed 422121
        420703 华容区 湖北省 鄂州市 1987 in_use
        420700 鄂州市 湖北省 鄂州市 1983 in_use
        422100 黄冈地区 湖北省 黄冈地区 1981-1995 abandoned
        422121 黄冈县 湖北省 黄冈地区 1981-1990 abandoned
    """
    english = {
        "杭州市": "Hangzhou",
        "临安区": "Lin'an District",
        "临安市": "Lin'an City",
        "浙江省": "Zhejiang",
    }
    return [
        area(
            line,
            short_name_zh=_short(line.split()[1]),
            name_en=english.get(line.split()[1], ""),
            name_pinyin="Lin'an" if "临安" in line else "",
        )
        for line in lines.strip().splitlines()
    ]


def _short(name: str) -> str:
    return name.removesuffix("地区").rstrip("省市县区")
