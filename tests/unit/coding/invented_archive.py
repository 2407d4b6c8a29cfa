"""A small invented archive and study: five pages of one site, two coders, an adjudicator."""

from datetime import UTC, date, datetime
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from assets.coding.held import Archive
from assets.documents import identity
from assets.literature.landing import frame
from expectations import gates

SITE = "http://www.lake.example/"
TEXTS = {
    "plan": "湖边市将建设城市大脑平台，安装摄像头160个，并升级平台。",
    "plan again": "湖边市将建设城市大脑平台，安装摄像头260个，并升级平台。",
    "reprint": "湖边市将建设城市大脑平台，安装摄像头160个，并升级平台。（转载）",
    "elsewhere": "湖边市将建设城市大脑平台，安装摄像头160个，并升级平台。（转发）",
    "scan": None,
}


def _page(name: str) -> tuple[str, str]:
    url = SITE + ("plan" if name == "plan again" else name)
    return url, sha256(name.encode()).hexdigest()


PAGES = {name: _page(name) for name in (*TEXTS, "blocked")}


def page(name: str) -> str:
    """Document id of the text version of a page."""
    url, payload = PAGES[name]
    text = TEXTS[name]
    return identity.version_id(url, identity.text_sha256(text) if text else payload)


def _hour(name: str) -> datetime:
    return datetime(2025, 1, 1, 8 + list(TEXTS).index(name), tzinfo=UTC)


def _document(name: str) -> dict[str, Any]:
    text = TEXTS[name]
    return {
        "document_id": page(name),
        "url": PAGES[name][0],
        "payload_sha256": PAGES[name][1],
        "text_sha256": identity.text_sha256(text) if text else None,
        "first_captured_at": _hour(name).replace(tzinfo=None),
        "title_zh": f"题名{name}",
        "date_document": None,
        # The reprint was dated earlier than the page that it repeats.
        "date_published": date(2024, 12, 1 if name == "reprint" else 20),
        "origin_cluster": identity.page_id(PAGES["scan" if name == "scan" else "plan"][0]),
        "is_reprint": name in ("reprint", "elsewhere"),
    }


ARCHIVE = Archive(
    captured={
        PAGES[name]: SimpleNamespace(source_id="lake", attempted_at=_hour(name), attempt_id=name)
        for name in TEXTS
    },
    documents=[_document(name) for name in TEXTS],
    texts_of=lambda pages: {one: TEXTS[name] for name in TEXTS for one in [PAGES[name]] if one in pages},
)

_VARIABLES = {
    "relevant": {"type": "yes_no"},
    "place_code": {"type": "place"},
    "sector": {"type": "category", "multiple": True, "at_most": 2, "list": "sector"},
    "stage": {"type": "category", "list": "stage"},
    "basis": {},
    "date_published": {"type": "date"},
    "figure": {"type": "number"},
    "lead_agency_zh": {"target": "initiative_actors:issuer"},
    "locator": {"target": "evidence"},
    "certainty": {"target": "evidence"},
    "document_number": {"form": "records"},
}


def study() -> SimpleNamespace:
    """What the coding room asks of a study."""
    common = {"type": "text", "multiple": False, "at_most": None, "list": None, "target": "none"}
    common |= {"form": "documents", "level": "nominal", "compared": False}
    variables = tuple(
        SimpleNamespace(**common | {"variable": name} | more) for name, more in _VARIABLES.items()
    )
    people = {"coder_a": "from_capture", "coder_b": "from_capture", "judge": "from_capture"}
    people |= {"typist": "typed_record"}
    lists = {"sector": ("traffic", "education", "health"), "stage": ("planned", "operating")}
    return SimpleNamespace(
        codebooks={"1.0": SimpleNamespace(version="1.0", variables=variables)},
        coders=tuple(
            SimpleNamespace(coder_id=name, coder_type="person", coding_mode=mode)
            for name, mode in people.items()
        ),
        reference={
            name: tuple(SimpleNamespace(code=code) for code in codes) for name, codes in lists.items()
        },
        sources=(SimpleNamespace(source_id="lake", stream="official_portal", place="999900"),),
    )


def decision(variable: str, value: str | None, **more: Any) -> dict[str, Any]:
    return {"variable": variable, "value": value} | more


def coding(
    name: str,
    coder: str = "coder_a",
    role: str = "coder",
    at: str = "2025-03-01T00:00:00Z",
    place_code: str | None = "999900",
    only: bool = False,
    **changes: Any,
) -> dict[str, Any]:
    """A coding of the page of that name; keywords are decisions by variable, or other fields."""
    fields = {key: value for key, value in changes.items() if isinstance(value, str)}
    answers: dict[str, Any] = {key: value for key, value in changes.items() if key not in fields}
    if not only:
        answers = {"relevant": decision("relevant", "yes")} | answers
        answers |= {"place_code": decision("place_code", place_code)} if place_code else {}
    decisions = [one for given in answers.values() for one in (given if isinstance(given, list) else [given])]
    url, payload = PAGES[name]
    return {
        "coding_id": f"{name}-{coder}-{at}",
        "record_id": identity.record_id(url),
        "url": url,
        "payload_sha256": payload,
        "coder_id": coder,
        "role": role,
        "codebook_version": "1.0",
        "coded_at": at,
        "reason": None,
        "decisions": decisions,
    } | fields


def frames_of(rows: Any) -> tuple[Any, Any]:
    """The decisions as the landing gate splits them: kept, and in quarantine."""
    suite = gates.load_suites("landing")["coder_decisions"]
    return gates.split_rows(frame("coder_decisions", rows.decisions), suite)
