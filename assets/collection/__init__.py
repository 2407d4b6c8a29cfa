"""Collection: from registered sources to an archive of captured pages and a ledger of every attempt."""

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
from assets.collection.limits import Limits
from assets.collection.warc import IntegrityProblem
from assets.collection.web import DnsFailed, Web, is_public, public_web

__all__ = [
    "Capture",
    "CollectReport",
    "DnsFailed",
    "IntegrityProblem",
    "LastVisit",
    "Limits",
    "Web",
    "captures",
    "collect",
    "completed_visits",
    "due",
    "evidence_digest",
    "is_public",
    "last_visits",
    "next_due",
    "payload",
    "public_web",
]
