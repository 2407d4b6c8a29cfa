"""Publishing: a person makes the candidate a stable release, once and for ever.

The directory is renamed to `releases/<version>/`. The index says so before (intent) and after; a publication
that is killed is finished or undone by the next command, according to where the directory lies.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from assets.releases.adoption import settle
from assets.releases.checking import verify_release
from assets.releases.errors import IntegrityError, ReleaseError, UnknownName, VersionTaken
from assets.releases.index import CANDIDATES, STABLE, Entry, Intent, folder_of, write_index
from assets.storage import faults, files


def publish(releases: Path, published_at: datetime, version: str | None = None) -> Entry:
    """Publish the candidate (or see that `version` already is); call it while holding the lock of the study.

    Publishing again what is published changes nothing. Raises ReleaseError where there is no candidate,
    UnknownName for another version, VersionTaken where the version exists with other content, and
    IntegrityError where the candidate does not verify.
    """
    index = settle(releases)
    candidate = index.candidate
    stable = {entry.version: entry for entry in index.releases if entry.channel == STABLE}
    if version in stable and not (candidate and candidate.version == version):
        return stable[version]
    if candidate is None:
        newest = (
            f"; the newest stable release is {index.latest_stable.version}" if index.latest_stable else ""
        )
        raise ReleaseError(f"there is no candidate to publish: run `digov run` first{newest}")
    if version is not None and version != candidate.version:
        raise UnknownName("version", version, [candidate.version, *stable], f"study {candidate.study}")
    if candidate.version in stable or (releases / candidate.version).exists():
        raise VersionTaken(f"version {candidate.version} is published with other content; it stays as it is")
    for tier in candidate.tiers:
        report = verify_release(folder_of(releases, candidate, tier))
        if not report["ok"]:
            first = report["problems"][0]
            raise IntegrityError(f"the candidate does not verify: {tier}/{first['file']}: {first['what']}")

    moment = published_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    intent = Intent(candidate.folder, candidate.version, moment)
    write_index(releases, replace(index, publishing=intent))
    faults.point("publish-intended")
    (releases / intent.source).rename(releases / intent.target)
    files.fsync_directory(releases / CANDIDATES)
    files.fsync_directory(releases)
    faults.point("publish-renamed")
    settled = settle(releases)
    faults.point("publish-index-switched")
    return next(entry for entry in settled.releases if entry.version == candidate.version)
