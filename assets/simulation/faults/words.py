"""Faults of content that are words of the story: letters, signs and sentences that readers stumble over."""

from dataclasses import replace

from assets.simulation.stories import Story

RARE = "朱镕基、陈喆、啰嗦、囧、𠮷野等字样为模拟。"
MARKUP = '</textarea><script>alert("模拟")</script>"><img src=x onerror=alert(1)> javascript:alert(2)；'
SIGNS = "［2019］〔2019〕[2019]\u202e反向\u202c零\u200b宽\ue000私用；"
IN_TITLE = '"><script>alert(1)</script>'


def retold(fault: str, story: Story) -> Story:
    """The story as a page with this fault tells it; most faults leave the words as they are."""
    first, *others = story.paragraphs
    if fault == "C03.gb2312":
        return replace(story, paragraphs=(RARE + first, *others))
    if fault == "C14.markup":
        return replace(story, title=story.title + IN_TITLE, paragraphs=(MARKUP + first, *others))
    if fault == "C15.signs":
        return replace(story, paragraphs=(SIGNS + first, *others))
    if fault == "C18.three_times":
        key = story.keys.get("stage") or first.partition("。")[0]
        again = (
            f"据另一场会议介绍，{key}，前期工作已经完成。",
            f"工作专班再次重申，{key}，各项任务按期推进。",
        )
        return replace(story, paragraphs=(first, *again, *others))
    return story
