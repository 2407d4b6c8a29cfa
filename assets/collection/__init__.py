"""Collection: from registered sources to an archive of captured pages and a ledger of every attempt."""

from assets.collection.archiving.warc import IntegrityProblem
from assets.collection.collecting import CollectReport, collect
from assets.collection.evidence import (
    Capture,
    LastVisit,
    captures,
    completed_visits,
    due,
    evidence_digest,
    last_visits,
    next_due,
    payload,
)
from assets.collection.imports.containers import NotAContainer
from assets.collection.imports.saved_pages import PageProblem, SavedPage, import_page
from assets.collection.imports.warc_files import ImportReport, import_warc
from assets.collection.limits import Limits
from assets.collection.looks.findings import finding
from assets.collection.looks.probing import probe
from assets.collection.web import DnsFailed, Web, is_public, public_web

__all__ = [
    "Capture",
    "CollectReport",
    "DnsFailed",
    "ImportReport",
    "IntegrityProblem",
    "LastVisit",
    "Limits",
    "NotAContainer",
    "PageProblem",
    "SavedPage",
    "Web",
    "captures",
    "collect",
    "completed_visits",
    "due",
    "evidence_digest",
    "finding",
    "import_page",
    "import_warc",
    "is_public",
    "last_visits",
    "next_due",
    "payload",
    "probe",
    "public_web",
]
