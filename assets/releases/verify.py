#!/usr/bin/env python3
"""Check this release: python3 verify.py [FOLDER] [--texts DIR] [--archive DIR] [--json]

Needs Python 3.8 or newer and nothing else. Reads the release, writes nothing, asks no network. It checks that
1. every file is the one that manifest.json lists, none is missing and none is added; MANIFEST.sha256 fits;
2. every table (the CSV side) has the columns, types, order and unique row_ids that datapackage.json promises,
   and its fingerprint is the one in manifest.json and in lineage.json;
3. every link leads somewhere: places, initiatives, claims, records, passages, decisions;
4. every cell of the coded tables has exactly one row in evidence/cells, with a value or a reason why there is
   none; its decisions exist and carry that value; its passages exist and are as strong as the cell says;
5. with --texts DIR: each quote stands in the text with that SHA-256, at that character and on that page;
6. with --archive DIR (*.warc.gz): each page that an archived passage cites is held there with that address,
   time and SHA-256, computed from its bytes, and the quote stands in it (in HTML and plain text).

Exit code 0: all is well. 6: something is wrong, each problem names file, table and row. 2: wrong use.
"""
# ruff: noqa: B905

import argparse
import calendar
import csv
import datetime
import gzip
import hashlib
import html
import io
import json
import pathlib
import re
import sys
import zlib

OUTSIDE_THE_TREE = ("manifest.json", "MANIFEST.sha256", "build.json")
CLASSES = ("archived", "text_hash", "transcribed", "computed")
STATUSES = ("agreed", "adjudicated", "single_coded", "as_published", "computed", "absent")
DECIDED = ("agreed", "adjudicated", "single_coded")
SETTLED = "adjudication"
ABSENCES = {"not_looked", "looked_not_found", "unreachable", "blocked", "page_gone", "coder_disagreement"}
ABSENCES |= {"withheld", "not_applicable"}
BROKEN = (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, csv.Error, zlib.error)
TEXT_TYPES = {
    "integer": re.compile(r"(0|-?[1-9][0-9]*)\Z"),
    "boolean": re.compile(r"(true|false)\Z"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"),
    "datetime": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?Z\Z"),
}
SHA256 = re.compile(r"[0-9a-f]{64}\Z")
# Ends a page in a text that was made from a file with pages.
PAGE_END = "\f"
# What a reader of a page does not see, and what may stand between its letters in a text made from it.
UNSEEN = re.compile(r"(?is)<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>")
BETWEEN = re.compile(r"[\s|\u200b\ufeff]+")
NO_TEXT = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
LARGEST = 512 * 1024 * 1024


class Table:
    """One table, read from its CSV: rows are lists of texts, None where a value is absent."""

    def __init__(self, resource):
        self.name, self.path = resource["name"], resource["path"]
        self.fields = resource["schema"]["fields"]
        self.links = resource["schema"].get("foreignKeys", [])
        self.about = resource["digov"]
        self.at = {field["name"]: number for number, field in enumerate(self.fields)}
        required = [(field.get("constraints") or {}).get("required", False) for field in self.fields]
        types = zip(range(len(self.fields)), self.at, (field["type"] for field in self.fields), required)
        self.checked = [one for one in types if one[2] != "string" or one[3]]
        self.rows, self.by_id, self.fingerprint = [], {}, ""

    def get(self, row, column):
        """Value of a column in a row."""
        return row[self.at[column]]

    def facts(self, row):
        """A row as values by column."""
        return dict(zip(self.at, row))


class Verifier:
    """Collects problems; each names the file, the table, the row and what is wrong."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.problems, self.notes, self.tables = [], [], {}
        self.manifest, self.lineage = {}, {}
        self.counts = dict.fromkeys(CLASSES, 0)

    def problem(self, what, file=None, table=None, row_id=None):
        """Note one problem."""
        self.problems.append({"file": file, "table": table, "row_id": row_id, "what": what})

    def in_row(self, table, row, what):
        """Note a problem of one row of a table."""
        self.problem(what, table.path, table.name, row[0])

    def guarded(self, file, step, *arguments):
        """Run one step; what it cannot read is a problem and not a crash."""
        try:
            step(*arguments)
        except BROKEN as error:
            self.problem(f"cannot be checked: {step.__doc__} ({type(error).__name__}: {error})", file)

    # 1. Files

    def check_seal(self):
        """MANIFEST.sha256 holds the hashes of manifest.json and build.json, byte for byte."""
        path = self.folder / "MANIFEST.sha256"
        sealed = path.read_bytes() if path.is_file() else b""
        if not sealed:
            self.problem("the file is missing or empty", path.name)
        lines, expected = sealed.split(b"\n"), []
        for number, name in enumerate(("manifest.json", "build.json")):
            if not (self.folder / name).is_file():
                self.problem("the file is missing", name)
                continue
            expected.append(hashlib.sha256((self.folder / name).read_bytes()).hexdigest().encode("ascii"))
            if sealed and lines[number : number + 1] != expected[-1:]:
                self.problem("its SHA-256 is not the one in MANIFEST.sha256", name)
        if sealed and sealed != b"".join(line + b"\n" for line in expected):
            self.problem("does not hold the hashes of manifest.json and build.json", path.name)

    def check_files(self):
        """Every file is listed in manifest.json with its size and hash, and none is missing."""
        self.manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        listed = {entry["path"]: entry for entry in self.manifest["files"]}
        lines = sorted(f"{entry['sha256']}  {entry['path']}\n" for entry in self.manifest["files"])
        if hashlib.sha256("".join(lines).encode("utf-8")).hexdigest() != self.manifest["tree_hash"]:
            self.problem("tree_hash is not the hash over the listed files", "manifest.json")
        if len(listed) != len(lines):
            self.problem("a path is listed twice", "manifest.json")
        there = set()
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.is_symlink():
                self.problem("is a symbolic link: a release holds files only", name)
            elif path.is_file() and name not in OUTSIDE_THE_TREE:
                there.add(name)
                if name not in listed:
                    self.problem("the file is not listed in manifest.json", name)
                    continue
                data = path.read_bytes()
                found, expected = hashlib.sha256(data).hexdigest(), listed[name]["sha256"]
                if found != expected:
                    self.problem(f"its SHA-256 is {found}, expected {expected}", name)
                elif len(data) != listed[name]["bytes"]:
                    self.problem(f"it has {len(data)} bytes, expected {listed[name]['bytes']}", name)
        for name in sorted(set(listed) - there):
            self.problem("the file is missing", name)

    # 2. Tables

    def read_tables(self):
        """datapackage.json names the tables; each CSV is read whole."""
        package = json.loads((self.folder / "datapackage.json").read_text(encoding="utf-8"))
        listed = {entry["path"]: entry for entry in self.manifest.get("files", [])}
        resources = package["resources"]
        described = {path for one in resources for path in (one["path"], one["digov"]["parquet"])}
        tables = {path for path in listed if "fingerprint" in listed[path]}
        for path in sorted(tables - described):
            self.problem("the table is not described in datapackage.json", path)
        for resource in resources:
            self.guarded(resource["path"], self.read_table, Table(resource), listed)

    def read_table(self, table, listed):
        """Columns, width, types, row_ids unique and in order; rows and fingerprint as in manifest.json."""
        data = (self.folder / table.path).read_bytes()
        text = (gzip.decompress(data) if table.path.endswith(".gz") else data).decode("utf-8")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        if next(reader) != list(table.at):
            raise ValueError("its columns are not those of datapackage.json")
        digest, before = hashlib.sha256(), ""
        for cells in reader:
            row = [cell or None for cell in cells]
            if len(row) != len(table.fields):
                raise ValueError(f"line {reader.line_num} has {len(row)} values")
            row_id = row[0] or ""
            if not row_id or row_id in table.by_id:
                self.in_row(table, row, "row_id is absent or used twice")
            elif row_id < before:
                self.in_row(table, row, "the rows are not in order of row_id")
            self.check_types(table, row)
            digest.update("".join(map(length_prefixed, row)).encode("utf-8"))
            table.rows.append(row)
            table.by_id[row_id] = row
            before = row_id
        table.fingerprint = digest.hexdigest()
        self.tables[table.name] = table
        for path in (table.path, table.about["parquet"]):
            entry = listed.get(path, {})
            if entry.get("rows") != len(table.rows):
                what = f"the CSV has {len(table.rows)} rows, manifest.json says {entry.get('rows')}"
                self.problem(what, path, table.name)
            if entry.get("fingerprint") != table.fingerprint:
                self.problem("the fingerprint of the CSV is not the one in manifest.json", path, table.name)

    def check_types(self, table, row):
        """Each value is of its type, and the required ones are there."""
        for number, name, kind, is_required in table.checked:
            value = row[number]
            if value is None and is_required:
                self.in_row(table, row, f"{name} is required and absent")
            elif value is not None and not is_of_type(value, kind):
                self.in_row(table, row, f"{name} is no {kind}: {value[:60]}")

    def check_lineage(self):
        """Every table says from what it was computed, and the fingerprints in lineage.json fit."""
        lineage = json.loads((self.folder / "lineage.json").read_text(encoding="utf-8"))["tables"]
        for table in self.tables.values():
            entry = lineage.get(table.name)
            if entry is None:
                self.problem("the table has no entry", "lineage.json", table.name)
                continue
            if (entry["rows"], entry["fingerprint"]) != (len(table.rows), table.fingerprint):
                what = f"the table has {len(table.rows)} rows, expected {entry['rows']}"
                self.problem(f"{what}, or another fingerprint", "lineage.json", table.name)
            for used in entry["inputs"]["release_tables"]:
                origin = self.tables.get(used["table"])
                if origin is None or origin.fingerprint != used["fingerprint"]:
                    what = f"it was computed from another state of the table {used['table']}"
                    self.problem(what, "lineage.json", table.name)
            for row_id in sorted(set(entry["origins"]) - set(table.by_id)):
                what = "the row comes from a line of a study file, and is not in the table"
                self.problem(what, table.path, table.name, row_id)

    # 3. Links

    def check_links(self):
        """Every foreign key and every list of ids leads to a row that is there."""
        for table in self.tables.values():
            for link in table.links:
                reference = link["reference"]
                # The standard writes a link of a table to itself with an empty name.
                target = reference["resource"] or table.name
                self.check_link(table, link["fields"][0], target, reference["fields"][0], False)
            for link in table.about["lists"]:
                self.check_link(table, link["column"], link["table"], link["table_column"], True)

    def check_link(self, table, column, target, target_column, is_list):
        """Every value of one column is in a column of another table."""
        other = self.tables[target]
        known = {other.get(row, target_column) for row in other.rows}
        for row in table.rows:
            value = table.get(row, column)
            for one in split(value) if is_list else [value]:
                if one is not None and one not in known:
                    self.in_row(table, row, f"{column} names {one}, which is not in {target}.{target_column}")

    # 4. Evidence

    def check_cells(self):
        """Every cell of the coded tables has one row in cells, and cells names nothing else."""
        cells, seen = self.tables["cells"], {}
        for row in cells.rows:
            address = tuple(cells.get(row, name) for name in ("table_name", "cell_row_id", "column_name"))
            if address in seen:
                self.in_row(cells, row, "the cell is described twice: " + " / ".join(map(str, address)))
            seen[address] = row
        for table in [table for table in self.tables.values() if table.about["kind"] == "coded"]:
            columns = [name for name in table.at if name != "row_id" and name not in table.about["cell_keys"]]
            for row in table.rows:
                for column in columns:
                    cell = seen.pop((table.name, row[0], column), None)
                    if cell is None:
                        self.in_row(table, row, f"the cell {column} has no row in evidence/cells")
                    else:
                        self.check_cell(table, row, column, cell)
        for address, row in seen.items():
            self.in_row(cells, row, "describes a cell that is not there: " + " / ".join(map(str, address)))

    def check_cell(self, table, row, column, cell):
        """One cell: value or absence, decisions that carry the value, passages of the right class."""
        cells, get = self.tables["cells"], self.tables["cells"].facts(cell)
        value, where = table.get(row, column), f"{column} of {table.name} / {row[0]}"
        status, absence, strength = get["status"], get["absence"], get["evidence_class"]
        if status not in STATUSES or absence not in (None, *ABSENCES) or strength not in (None, *CLASSES):
            self.in_row(cells, cell, f"{where}: unknown status, absence or evidence class")
        if (value is None) == (absence is None) or (status == "absent") != (absence is not None):
            self.in_row(cells, cell, f"{where} must have either a value or a reason why there is none")
        decisions = self.named(cell, where, "decisions", split(get["decision_ids"]))
        passages = self.named(cell, where, "passages", split(get["passage_ids"]))
        for decision in decisions:
            used = decision["passage_id"]
            if used is not None and used not in split(get["passage_ids"]):
                what = f"decision {decision['row_id']} rests on passage {used}, not named by the cell"
                self.in_row(cells, cell, f"{where}: {what}")
        if absence is not None:
            self.check_absent(cell, where, absence, decisions, row if column == "is_present" else None)
            if column == "is_present" and decisions and not any(one["value"] in row for one in decisions):
                self.in_row(table, row, "is_present: none of its decisions names the category of this row")
            return
        self.counts[strength] = self.counts.get(strength, 0) + 1
        if (status == "computed") != (strength == "computed"):
            self.in_row(cells, cell, f"{where}: status {status} with evidence class {strength}")
        if status != "computed" and strength not in {passage["evidence_class"] for passage in passages}:
            self.in_row(cells, cell, f"{where}: no passage of the class {strength} supports it")
        if status not in DECIDED:
            return
        settled = [one for one in decisions if one["coding_mode"] == SETTLED]
        judges = settled if status == "adjudicated" else [one for one in decisions if one not in settled]
        coders = {decision["coder"] for decision in judges}
        carriers = {one["coder"] for one in judges if carries(one, table, row, column)}
        is_short = status == "agreed" and (carriers != coders or len(coders) < 2)
        if not carriers or is_short:
            named = ", ".join(decision["row_id"] for decision in decisions) or "(none)"
            what = f"{column} is {value and value[:60]} as {status}; its decisions do not carry that: {named}"
            self.in_row(table, row, what)

    def named(self, cell, where, name, ids):
        """Rows of decisions or passages with these ids; an id that leads nowhere is a problem."""
        table = self.tables[name]
        for one in ids:
            if one not in table.by_id:
                self.in_row(self.tables["cells"], cell, f"{where} names {one}, which is not in {name}")
        return [table.facts(table.by_id[one]) for one in ids if one in table.by_id]

    def check_absent(self, cell, where, absence, decisions, category):
        """An absence fits its decisions: nothing found means no value; a disagreement means two values.

        What an adjudicator settled counts alone; of a row that is a category, only whether it was named.
        """
        settled = [one for one in decisions if one["coding_mode"] == SETTLED]
        what, judges = None, settled or decisions
        coders = {decision["coder"] for decision in judges}
        groups = [{one["value"] for one in judges if one["coder"] == coder} for coder in sorted(coders)]
        said = set().union(*groups) - {None}
        said &= set(category) if category is not None and settled else said
        if absence in ("looked_not_found", "not_looked") and said:
            what = "its decisions carry a value"
        if absence == "coder_disagreement":
            is_complete = len(groups) >= max(2, int(self.tables["cells"].get(cell, "n_coders") or 0))
            if settled or not groups or (is_complete and all(group == groups[0] for group in groups)):
                what = "its decisions do not differ"
        if what:
            self.in_row(self.tables["cells"], cell, f"{where} is absent as {absence}, but {what}")

    def check_passages(self):
        """Each passage has what its class promises, and its copies in initiative_evidence are equal."""
        passages, captures = self.tables["passages"], self.tables["captures"]
        names = ("url", "captured_at", "payload_sha256")
        good = [row for row in captures.rows if captures.get(row, "state") == "ok"]
        captured = {tuple(captures.get(row, name) for name in names) for row in good}
        for row in passages.rows:
            get = passages.facts(row)
            strength = get["evidence_class"]
            if strength not in CLASSES:
                self.in_row(passages, row, f"unknown evidence class {strength}")
            if strength == "text_hash" and not (SHA256.match(get["text_sha256"] or "") and get["quote"]):
                self.in_row(passages, row, "a text_hash passage needs the SHA-256 of its text and a quote")
            if strength == "text_hash" and int(get["start"] or -1) < 0:
                self.in_row(passages, row, "a text_hash passage needs the character where it starts")
            source = tuple(get[name] for name in names)
            if strength == "archived" and (None in source or source not in captured or not get["quote"]):
                self.in_row(passages, row, "an archived passage needs a quote, and its capture in captures")
        copies = self.tables["initiative_evidence"]
        same = [name for name in copies.at if name in passages.at and name != "row_id"]
        for row in copies.rows:
            original = passages.by_id.get(copies.get(row, "passage_id"))
            other = [one for one in same if original and copies.get(row, one) != passages.get(original, one)]
            if other:
                self.in_row(copies, row, f"{', '.join(other)} differs from the passage that it names")

    def check_records(self):
        """Coverage has every place, stream and year; records that repeat another name one that is there."""
        coverage, records = self.tables["coverage"], self.tables["records"]
        parts = ("place_id", "stream", "year")
        cells = {tuple(coverage.get(row, name) for name in parts) for row in coverage.rows}
        places, streams, years = ({cell[part] for cell in cells if cell[2]} for part in range(3))
        for place in sorted(places):
            lacking = sum((place, stream, year) not in cells for stream in streams for year in years)
            if lacking:
                self.problem(f"lacks {lacking} rows of stream and year", coverage.path, coverage.name, place)
        known = {records.get(row, "record_id") for row in records.rows}
        for row in records.rows:
            target, became = records.get(row, "target_id"), records.get(row, "disposition")
            if became in ("duplicate_of", "mirror_of") and target not in known:
                self.in_row(records, row, f"is {became} {target}, which is not in records")

    # 5. Texts and archive, where somebody holds them

    def check_texts(self, folder):
        """Each text_hash quote stands in the text with its SHA-256, at its character."""
        texts, checked, not_held = {}, 0, set()
        for path in sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file()):
            data = path.read_bytes()
            texts[hashlib.sha256(data).hexdigest()] = data
        passages = self.tables["passages"]
        for row in passages.rows:
            get = passages.facts(row)
            if get["evidence_class"] != "text_hash":
                continue
            if get["text_sha256"] not in texts:
                not_held.add(get["text_sha256"])
                continue
            text, start, quote = texts[get["text_sha256"]].decode("utf-8"), int(get["start"]), get["quote"]
            before, after = text[:start], text[start + len(quote) :]
            checked += 1
            if text[start : start + len(quote)] != quote:
                self.in_row(passages, row, f"the quote does not stand at character {start} of its text")
            elif not before.endswith(get["prefix"] or "") or not after.startswith(get["suffix"] or ""):
                self.in_row(passages, row, "the words around the quote are others in its text")
            elif get.get("page") and int(get["page"]) != before.count(PAGE_END) + 1:
                page = before.count(PAGE_END) + 1
                self.in_row(
                    passages, row, f"the quote stands on page {page} of its text, not on {get['page']}"
                )
        what = f"{len(not_held)} texts are not held here"
        self.notes.append(f"{checked} quotes compared with their texts; {what}")

    def check_archive(self, folder):
        """The pages that archived passages cite are held in the archive, and the quotes stand in them."""
        captures, passages = self.tables["captures"], self.tables["passages"]
        archived = [row for row in passages.rows if passages.get(row, "evidence_class") == "archived"]
        held = Held({passages.get(row, "payload_sha256") for row in archived})
        for path in sorted(pathlib.Path(folder).rglob("*.warc.gz")):
            try:
                for record in members(path):
                    for what in held.take(*parted(record)):
                        self.problem(what, path.name)
            except BROKEN as error:
                self.problem(f"cannot be read to its end: {error}", path.name)
        lacking = unread = 0
        for row in captures.rows:
            digest = captures.get(row, "payload_sha256")
            what = held.lacks(captures.get(row, "url"), digest, captures.get(row, "captured_at"))
            lacking += bool(what)
            if what and digest in held.cited:
                self.in_row(captures, row, what)
        for row in archived:
            page = held.pages.get(passages.get(row, "payload_sha256"))
            unread += page is None
            if page is not None and BETWEEN.sub("", passages.get(row, "quote") or "-") not in page:
                self.in_row(passages, row, "the quote does not stand in the archived page that it cites")
        what = f"{len(archived) - unread} quotes compared with {len(held.pages)} archived pages"
        self.notes.append(f"{what}; {unread} stand in pages that are not held, or no HTML or plain text")
        self.notes.append(f"{lacking} of {len(captures.rows)} captures are not held in the archive")

    def run(self, texts=None, archive=None):
        """All checks in order; returns what --json prints."""
        csv.field_size_limit(2**31 - 1)
        self.guarded("MANIFEST.sha256", self.check_seal)
        self.guarded("manifest.json", self.check_files)
        self.guarded("datapackage.json", self.read_tables)
        self.guarded("lineage.json", self.check_lineage)
        for step in (self.check_links, self.check_cells, self.check_passages, self.check_records):
            self.guarded(None, step)
        for compare, folder in ((self.check_texts, texts), (self.check_archive, archive)):
            if folder:
                self.guarded(None, compare, folder)
        found = {"ok": not self.problems, "problems": self.problems, "evidence_classes": self.counts}
        return {**found, "notes": self.notes}


class Held:
    """What an archive holds: which bytes at which address and time, and the words of the pages cited."""

    def __init__(self, cited):
        self.cited, self.pages, self.digests, self.places, self.moved = cited, {}, set(), {}, set()

    def take(self, kind, headers, block):
        """Take one record in; yields what is wrong with it."""
        place = (headers.get("warc-target-uri", ""), time_text(headers.get("warc-date")))
        digest = promised = headers.get("x-digov-payload-sha256")
        head, _, body = block.partition(b"\r\n\r\n")
        if kind == "response" and re.match(rb"HTTP/\S+ 3", head):
            self.moved.add(place[0])
        # Without a promise the answer was not whole and is no evidence.
        if kind in ("response", "resource") and promised:
            # A resource is a page that was kept without the HTTP around it.
            encoding = re.search(rb"(?im)^content-encoding:[ \t]*([^\r\n]*)", head)
            payload = block if kind == "resource" else decoded(body, encoding)
            digest = hashlib.sha256(payload).hexdigest()
            if promised != digest:
                yield f"the record of {place[0]} promises the SHA-256 {promised}, its bytes have {digest}"
            self.digests.add(digest)
            if digest in self.cited and not payload.startswith(NO_TEXT):
                self.pages[digest] = words(payload)
        if kind in ("response", "resource", "revisit"):
            self.places.setdefault(digest, set()).add(place)

    def lacks(self, url, digest, moment):
        """What is missing for a capture with bytes; None where they are held."""
        if digest is not None and digest not in self.digests:
            return f"no record of the archive has bytes with the SHA-256 {digest}"
        # The bytes at the end of a redirect stand under the address that it led to.
        at = {place[0] for place in self.places.get(digest, ()) if place[1] == time_text(moment)}
        is_held = digest is None or url in at or (at and url in self.moved)
        return None if is_held else f"the archive has the bytes {digest}, but not of this address and time"


def members(path):
    """The gzip members of a file, each a record, one at a time; one that is cut off was never committed."""
    with path.open("rb") as file:
        data = file.read(1 << 20)
        while data:
            unpacker, parts = zlib.decompressobj(31), []
            while not unpacker.eof:
                if not data:
                    return
                parts.append(unpacker.decompress(data, LARGEST))
                data = unpacker.unconsumed_tail or (b"" if unpacker.eof else file.read(1 << 20))
                if sum(map(len, parts)) > LARGEST:
                    raise ValueError(f"a record has more than {LARGEST} bytes")
            data = unpacker.unused_data or file.read(1 << 20)
            yield b"".join(parts)


def parted(record):
    """Type, headers and block of a WARC record."""
    head, _, block = record.partition(b"\r\n\r\n")
    pairs = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n"))
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    if not head.startswith(b"WARC/") or headers.get("content-length") != str(len(block) - 4):
        raise ValueError("a record is not whole")
    return headers.get("warc-type"), headers, block[:-4]


def decoded(body, encoding):
    """A body without its content encoding: gzip of any number of members, deflate with a header or bare."""
    for name in reversed(re.split(rb"[,\s]+", encoding.group(1).lower()) if encoding else []):
        if name in (b"gzip", b"x-gzip"):
            packed, body = body, b""
            while packed.startswith(b"\x1f\x8b"):
                unpacker = zlib.decompressobj(31)
                body, packed = body + unpacker.decompress(packed), unpacker.unused_data
        elif name == b"deflate" and body:
            is_bare = body[0] & 15 != 8 or int.from_bytes(body[:2], "big") % 31
            body = zlib.decompress(body, -15 if is_bare else 15)
    return body


def words(payload):
    """The words that a reader of a page sees, without blanks."""
    try:
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = payload.decode("gb18030", "replace")
    return BETWEEN.sub("", html.unescape(UNSEEN.sub("", text)))


def time_text(moment):
    """A time in UTC with its microseconds, as text."""
    return (moment or "").rstrip("Z").ljust(20, ".").ljust(26, "0")


def split(value):
    """Ids of a list column, joined by `;`."""
    return value.split(";") if value else []


def length_prefixed(value):
    """A value inside a fingerprint: its length in UTF-8 bytes, a colon, the value; N where it is absent."""
    if value is None:
        return "N"
    return f"{len(value) if value.isascii() else len(value.encode('utf-8'))}:{value}"


def is_of_type(value, kind):
    """Whether a text of a CSV file is of a type of datapackage.json, in its one canonical form."""
    try:
        if kind == "number":
            return repr(float(value)) == value
        if kind in TEXT_TYPES and not TEXT_TYPES[kind].match(value):
            return False
        if kind in ("date", "datetime"):
            datetime.date(int(value[:4]), int(value[5:7]), int(value[8:10]))
    except ValueError:
        return False
    return True


def ends_of(text):
    """First and last days of a date of any precision, or of a span first/last: 2021, 2021-05, 2021/2025."""
    days = set()
    for part in text.split("/"):
        if re.match(r"[0-9]{4}(-[0-9]{2}){0,2}\Z", part):
            year, month, day = part[:4], part[5:7], part[8:]
            last = calendar.monthrange(int(year), int(month or 12))[1]
            days |= {f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or 12}-{day or last}"}
    return days


def carries(decision, table, row, column):
    """Whether the value of a decision is the value of a cell."""
    value, said, kind = table.get(row, column), decision["value"], table.fields[table.at[column]]["type"]
    if said is None:
        return False
    if kind == "boolean":
        # `is_present` of a companion row is true because the decision names the category of that row.
        named = [table.get(row, name) for name in table.at if name not in (column, "row_id")]
        meant = ("yes", "true") if value == "true" else ("no", "false")
        return said in meant or (value == "true" and said in named)
    if kind == "date":
        return value in ends_of(said)
    return value == said or (kind == "number" and value == said + ".0")


def main(arguments=None):
    """Command line: check a folder, print what is wrong, return the exit code."""
    parser = argparse.ArgumentParser(description="Check a release of digov data; writes nothing.")
    here = pathlib.Path(__file__).resolve().parent
    parser.add_argument(
        "folder", nargs="?", default=str(here), help="folder of the release (default: this one)"
    )
    parser.add_argument("--texts", metavar="DIR", help="folder with the texts that were quoted from")
    parser.add_argument("--archive", metavar="DIR", help="folder with the archived pages")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    for folder in (options.folder, options.texts, options.archive):
        if folder and not pathlib.Path(folder).is_dir():
            parser.error(f"{folder} is not a folder")
    report = Verifier(options.folder).run(options.texts, options.archive)
    # Chinese must not stop the script where the terminal cannot show it.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return 0 if report["ok"] else 6
    for one in report["problems"]:
        where = " / ".join(one[key] for key in ("file", "table", "row_id") if one[key] is not None)
        print(f"PROBLEM  {where}: {one['what']}")
    for note in report["notes"]:
        print(f"note     {note}")
    for strength, number in report["evidence_classes"].items():
        print(f"{strength or 'unknown':<12} {number} cells")
    print("all is well" if report["ok"] else f"{len(report['problems'])} problems")
    return 0 if report["ok"] else 6


if __name__ == "__main__":
    sys.exit(main())
