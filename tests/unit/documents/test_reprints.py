"""The same story on many pages counts once; different stories never do."""

import random
from datetime import date

from assets.documents.reprints import clusters, normalised, signatures

WORDS = """数据 共享 平台 群众 办事 企业 服务 改革 试点 部门 推进 建设 管理 安全
    应用 城市 大脑 交通 医疗 环境""".split()


def story(seed: int, length: int = 120) -> str:
    draw = random.Random(seed)
    return "。".join("".join(draw.choices(WORDS, k=8)) for _ in range(length // 8))


def test_equal_texts_under_other_credits_are_one_story_named_by_the_earliest() -> None:
    text = story(1)
    items = [
        ("c", date(2020, 1, 3), text + "\n责任编辑：李四"),
        ("a", date(2020, 1, 2), "来源：某某日报\n" + text),
        ("b", date(2020, 1, 1), text.replace("。", "。\n　　")),
    ]
    assert clusters(items) == {"a": "b", "b": "b", "c": "b"}


def test_shortened_and_slightly_edited_reprints_are_found() -> None:
    text = story(2, 400)
    items = [
        ("origin", date(2020, 1, 1), text),
        ("cut", date(2020, 1, 2), text[: int(len(text) * 0.9)]),
        ("edited", date(2020, 1, 3), text.replace("医疗", "医药", 3)),
        ("wrapped", date(2020, 1, 4), "本网某地讯。" + text + "。以上由本网整理。"),
    ]
    assert set(clusters(items).values()) == {"origin"}


def test_other_stories_are_never_joined() -> None:
    items = [(f"s{number}", date(2020, 1, 1), story(number, 300)) for number in range(300)]
    found = clusters(items)
    assert all(found[name] == name for name, _, _ in items)


def test_short_texts_are_joined_only_when_equal() -> None:
    items = [
        ("a", None, "关于放假的通知，请各部门遵照执行。"),
        ("b", None, "关于放假的通知，请各单位遵照执行。"),
        ("c", None, "关于放假的通知，请各部门遵照执行"),
    ]
    assert clusters(items) == {"a": "a", "b": "b", "c": "a"}


def test_the_order_of_the_items_and_known_signatures_change_nothing() -> None:
    texts = {f"{kind}{number}": story(number, 200) + kind for number in range(40) for kind in ("甲", "乙")}
    items = [(name, date(2020, 1, 1 + index % 20), text) for index, (name, text) in enumerate(texts.items())]
    expected = clusters(items)
    assert len(set(expected.values())) == 40
    shuffled = items[:]
    random.Random(3).shuffle(shuffled)
    assert clusters(shuffled) == expected
    known = dict(zip(texts, signatures(texts.values()), strict=True))
    assert clusters([(name, day, "") for name, day, _ in items], known) == expected


def test_items_without_a_date_come_last() -> None:
    text = story(5)
    assert clusters([("a", None, text), ("z", date(2021, 1, 1), text)]) == {"a": "z", "z": "z"}


def test_credits_of_the_reprinting_page_are_no_part_of_the_story() -> None:
    assert normalised("某某市某日电（记者 张三）全文。（责任编辑：李四）") == normalised("全文。")
    assert clusters([]) == {}
