#!/usr/bin/env python3
"""Check this release: python3 verify.py [FOLDER] [--texts DIR] [--archive DIR] [--json]

Needs Python 3.8 or newer and nothing else. Reads the release, writes nothing, asks no network. It checks that

1. every file is the one that manifest.json lists, none is missing and none is added; MANIFEST.sha256 fits;
2. every table (the CSV side) has the columns, types, order and unique row_ids that datapackage.json promises,
   and its fingerprint is the one in manifest.json and in lineage.json;
3. every link leads somewhere: places, initiatives, claims, records, documents, passages, decisions;
4. every cell of the coded tables has exactly one row in evidence/cells, with a value or a reason why there is
   none; its decisions exist and carry that value; its passages exist and are as strong as the cell says;
5. with --texts DIR: each quote stands in the text with that SHA-256, at that character.

Exit code 0: all is well. 6: something is wrong, each problem names file, table and row. 2: wrong use.
"""

import argparse
import calendar
import csv
import datetime
import gzip
import hashlib
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
ABSENCES = (
    "not_looked looked_not_found unreachable blocked page_gone coder_disagreement withheld not_applicable"
).split()
BROKEN = (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, IndexError, csv.Error, zlib.error)
TEXT_TYPES = {
    "integer": re.compile(r"-?[0-9]+\Z"),
    "boolean": re.compile(r"(true|false)\Z"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"),
    "datetime": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?Z\Z"),
}


class Table:
    """One table, read from its CSV: rows are lists of texts, None where a value is absent."""

    def __init__(self, resource):
        self.name, self.path = resource["name"], resource["path"]
        self.fields = resource["schema"]["fields"]
        self.links = resource["schema"].get("foreignKeys", [])
        self.about = resource["digov"]
        self.at = {field["name"]: number for number, field in enumerate(self.fields)}
        self.rows, self.by_id, self.fingerprint = [], {}, ""

    def get(self, row, column):
        """Value of a column in a row."""
        return row[self.at[column]]

    def values(self, column):
        """All values of a column, as a set."""
        number = self.at[column]
        return {row[number] for row in self.rows}


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

    def guarded(self, step, file=None):
        """Run one step; what it cannot read is a problem and not a crash."""
        try:
            step()
        except BROKEN as error:
            kind = type(error).__name__
            self.problem("cannot be checked (%s: %s): %s" % (kind, error, step.__doc__), file)

    # 1. Files

    def check_seal(self):
        """MANIFEST.sha256 holds the hashes of manifest.json and build.json, byte for byte."""
        expected = ""
        for name in ("manifest.json", "build.json"):
            path = self.folder / name
            if path.is_file():
                expected += hashlib.sha256(path.read_bytes()).hexdigest() + "\n"
            else:
                self.problem("the file is missing", name)
        path = self.folder / "MANIFEST.sha256"
        found = path.read_bytes() if path.is_file() else b""
        if not found:
            self.problem("the file is missing", "MANIFEST.sha256")
        elif found != expected.encode("ascii"):
            lines, hashes = found.split(b"\n"), expected.encode("ascii").split(b"\n")
            for number, name in enumerate(("manifest.json", "build.json")):
                if lines[number : number + 1] != hashes[number : number + 1]:
                    self.problem("its SHA-256 is not the one in MANIFEST.sha256", name)
            self.problem("does not hold the hashes of manifest.json and build.json", "MANIFEST.sha256")

    def check_files(self):
        """Every file is listed in manifest.json with its size and hash, and none is missing."""
        self.manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        listed = {entry["path"]: entry for entry in self.manifest["files"]}
        lines = sorted("%s  %s\n" % (entry["sha256"], entry["path"]) for entry in self.manifest["files"])
        if hashlib.sha256("".join(lines).encode("utf-8")).hexdigest() != self.manifest["tree_hash"]:
            self.problem("tree_hash is not the hash over the listed files", "manifest.json")
        if len(listed) != len(self.manifest["files"]):
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
                else:
                    self.check_one_file(path, name, listed[name])
        for name in sorted(set(listed) - there):
            self.problem("the file is missing", name)

    def check_one_file(self, path, name, entry):
        """Size and SHA-256 of one file."""
        data = path.read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if found != entry["sha256"]:
            self.problem("its SHA-256 is %s, expected %s" % (found, entry["sha256"]), name)
        elif len(data) != entry["bytes"]:
            self.problem("it has %d bytes, expected %s" % (len(data), entry["bytes"]), name)

    # 2. Tables

    def read_tables(self):
        """datapackage.json names the tables; each CSV is read whole."""
        package = json.loads((self.folder / "datapackage.json").read_text(encoding="utf-8"))
        self.lineage = json.loads((self.folder / "lineage.json").read_text(encoding="utf-8"))["tables"]
        listed = {entry["path"]: entry for entry in self.manifest.get("files", [])}
        described = {resource["path"] for resource in package["resources"]}
        for path in sorted(path for path in listed if "fingerprint" in listed[path]):
            if path not in described and not path.endswith(".parquet"):
                self.problem("the table is not described in datapackage.json", path)
        for resource in package["resources"]:
            table = Table(resource)

            def read(table=table):
                """The table can be read."""
                self.read_rows(table)
                self.tables[table.name] = table
                self.check_counts(table, listed)

            self.guarded(read, table.path)

    def read_rows(self, table):
        """Rows of one CSV file: header, width, types, row_ids unique and in order; the fingerprint."""
        data = (self.folder / table.path).read_bytes()
        text = (gzip.decompress(data) if table.path.endswith(".gz") else data).decode("utf-8")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        if next(reader) != [field["name"] for field in table.fields]:
            raise ValueError("its columns are not those of datapackage.json")
        digest, before = hashlib.sha256(), ""
        for cells in reader:
            row = [cell if cell != "" else None for cell in cells]
            if len(row) != len(table.fields):
                raise ValueError("line %d has %d values" % (reader.line_num, len(row)))
            row_id = row[0] or ""
            if not row_id or row_id in table.by_id:
                self.in_row(table, row, "row_id is absent or used twice")
            elif row_id < before:
                self.in_row(table, row, "the rows are not in order of row_id")
            for field, value in zip(table.fields, row):
                if value is not None and not is_of_type(value, field["type"]):
                    self.in_row(table, row, "%s is no %s: %s" % (field["name"], field["type"], value[:60]))
                if value is None and (field.get("constraints") or {}).get("required"):
                    self.in_row(table, row, "%s is required and absent" % field["name"])
            digest.update(b"".join(length_prefixed(value) for value in row))
            table.rows.append(row)
            table.by_id[row_id] = row
            before = row_id
        table.fingerprint = digest.hexdigest()

    def check_counts(self, table, listed):
        """Rows and fingerprint are those of manifest.json and of lineage.json, on both sides."""
        parquet = table.about["parquet"]
        for path in (table.path, parquet):
            entry = listed.get(path, {})
            if entry.get("rows") != len(table.rows):
                what = "the CSV has %d rows, manifest.json says %s" % (len(table.rows), entry.get("rows"))
                self.problem(what, path, table.name)
            if entry.get("fingerprint") != table.fingerprint:
                self.problem("the fingerprint of the CSV is not the one in manifest.json", path, table.name)

    def check_lineage(self):
        """Every table that was computed says from what, and the fingerprints in lineage.json fit."""
        for table in self.tables.values():
            entry = self.lineage.get(table.name)
            if entry is None:
                self.problem("the table has no entry", "lineage.json", table.name)
                continue
            if (entry["rows"], entry["fingerprint"]) != (len(table.rows), table.fingerprint):
                what = "rows or fingerprint differ from the table: %s rows there, %d here"
                self.problem(what % (entry["rows"], len(table.rows)), "lineage.json", table.name)
            for used in entry["inputs"]["release_tables"]:
                origin = self.tables.get(used["table"])
                if origin is None or origin.fingerprint != used["fingerprint"]:
                    what = "was computed from another state of the table %s" % used["table"]
                    self.problem(what, "lineage.json", table.name)
            for row_id in sorted(set(entry.get("origins", {})) - set(table.by_id)):
                what = "the row comes from a line of a study file and is not in the table"
                self.problem(what, table.path, table.name, row_id)

    # 3. Links

    def check_links(self):
        """Every foreign key and every list of ids leads to a row that is there."""
        for table in self.tables.values():
            wanted = [
                (link["fields"][0], link["reference"]["resource"], link["reference"]["fields"][0], False)
                for link in table.links
            ]
            for link in table.about["lists"]:
                wanted.append((link["column"], link["table"], link["table_column"], True))
            for column, target, target_column, is_list in wanted:
                # Frictionless writes a link of a table to itself with an empty name.
                other = self.tables.get(target or table.name)
                if other is None:
                    self.problem("links to the table %s, which cannot be read" % target, table.path, table.name)
                    continue
                known = other.values(target_column)
                for row in table.rows:
                    value = table.get(row, column)
                    for one in split(value) if is_list else [value]:
                        if one is not None and one not in known:
                            what = "%s names %s, which is not in %s.%s"
                            self.in_row(table, row, what % (column, one, other.name, target_column))

    # 4. Evidence

    def check_cells(self):
        """Every cell of the coded tables has one row in cells, and cells names nothing else."""
        cells, seen = self.tables["cells"], {}
        for row in cells.rows:
            address = tuple(cells.get(row, name) for name in ("table_name", "cell_row_id", "column_name"))
            if address in seen:
                self.in_row(cells, row, "the cell %s is described twice" % " / ".join(map(str, address)))
            seen[address] = row
        for table in self.tables.values():
            if table.about["kind"] != "coded":
                continue
            columns = [name for name in table.at if name != "row_id" and name not in table.about["cell_keys"]]
            for row in table.rows:
                for column in columns:
                    cell = seen.pop((table.name, row[0], column), None)
                    if cell is None:
                        self.in_row(table, row, "the cell %s has no row in evidence/cells" % column)
                    else:
                        self.check_cell(table, row, column, cell)
        for address, row in seen.items():
            what = "describes a cell that is not there: %s / %s / %s" % address
            self.in_row(cells, row, what)

    def check_cell(self, table, row, column, cell):
        """One cell: value or absence, decisions that carry the value, passages of the right class."""
        cells = self.tables["cells"]
        get = {name: cell[number] for name, number in cells.at.items()}
        value, where = table.get(row, column), "%s of %s / %s" % (column, table.name, row[0])
        status, absence, strength = get["status"], get["absence"], get["evidence_class"]
        if status not in STATUSES or absence not in (None, *ABSENCES) or strength not in (None, *CLASSES):
            self.in_row(cells, cell, "%s: unknown status, absence or evidence class" % where)
        if (value is None) == (absence is None) or (status == "absent") != (absence is not None):
            what = "%s must have either a value or a reason why there is none"
            self.in_row(cells, cell, what % where)
        decisions = self.found(cell, where, "decisions", split(get["decision_ids"]))
        passages = self.found(cell, where, "passages", split(get["passage_ids"]))
        texts = self.tables["passages"]
        for decision in decisions:
            used = self.tables["decisions"].get(decision, "passage_id")
            if used is not None and used not in split(get["passage_ids"]):
                what = "%s: decision %s rests on passage %s, which the cell does not name"
                self.in_row(cells, cell, what % (where, decision[0], used))
        if absence is not None:
            self.check_absent(cell, where, absence, decisions, int(get["n_coders"] or 0))
            return
        if strength in self.counts:
            self.counts[strength] += 1
        if (status == "computed") != (strength == "computed"):
            self.in_row(cells, cell, "%s: status %s with evidence class %s" % (where, status, strength))
        if status != "computed" and strength not in {texts.get(one, "evidence_class") for one in passages}:
            self.in_row(cells, cell, "%s: no passage of the class %s supports it" % (where, strength))
        if status in DECIDED:
            self.check_decided(table, row, column, cell, decisions)

    def found(self, cell, where, name, ids):
        """Rows of decisions or passages with these ids; an id that leads nowhere is a problem."""
        table = self.tables[name]
        for one in ids:
            if one not in table.by_id:
                self.in_row(self.tables["cells"], cell, "%s names %s, which is not in %s" % (where, one, name))
        return [table.by_id[one] for one in ids if one in table.by_id]

    def check_decided(self, table, row, column, cell, decisions):
        """A value that people decided is the value of their decisions: of each coder where they agreed."""
        carriers, coders = set(), set()
        for decision in decisions:
            get = {name: decision[number] for name, number in self.tables["decisions"].at.items()}
            coders.add(get["coder"])
            if carries((get["value"], get["value_as_typed"]), table, row, column):
                carriers.add(get["coder"])
        status = self.tables["cells"].get(cell, "status")
        lacking = not carriers or (status == "agreed" and carriers != coders)
        if lacking or (status == "agreed" and len(coders) < 2):
            what = "%s is %s as %s, and the decisions %s do not carry that value" % (
                column, status, str(table.get(row, column))[:60], [decision[0] for decision in decisions]
            )  # fmt: skip
            self.in_row(table, row, what)

    def check_absent(self, cell, where, absence, decisions, n_coders):
        """An absence fits its decisions: nothing found means no value; a disagreement means two values."""
        table, said = self.tables["decisions"], {}
        for decision in decisions:
            said.setdefault(table.get(decision, "coder"), set()).add(table.get(decision, "value"))
        if absence in ("looked_not_found", "not_looked") and any(one - {None} for one in said.values()):
            what = "%s is absent as %s, but its decisions carry a value" % (where, absence)
            self.in_row(self.tables["cells"], cell, what)
        if absence == "coder_disagreement":
            groups = list(said.values())
            if not groups or (len(groups) >= max(2, n_coders) and all(one == groups[0] for one in groups)):
                what = "%s is absent as coder_disagreement, but its decisions do not differ" % where
                self.in_row(self.tables["cells"], cell, what)

    def check_passages(self):
        """Each passage has what its class promises, and its copies in initiative_evidence are equal."""
        passages, captures = self.tables["passages"], self.tables["captures"]
        captured = {captures.get(row, "url") for row in captures.rows if captures.get(row, "state") == "ok"}
        for row in passages.rows:
            get = {name: row[number] for name, number in passages.at.items()}
            strength = get["evidence_class"]
            if strength not in CLASSES:
                self.in_row(passages, row, "unknown evidence class %s" % strength)
            if strength == "text_hash":
                if not re.match(r"[0-9a-f]{64}\Z", get["text_sha256"] or "") or not get["quote"]:
                    self.in_row(passages, row, "a text_hash passage needs the SHA-256 of its text and a quote")
                elif get["start"] is None or int(get["start"]) < 0:
                    self.in_row(passages, row, "a text_hash passage needs the character where it starts")
            if strength == "archived" and get["url"] not in captured:
                self.in_row(passages, row, "an archived passage needs a capture of its page in captures")
        copies = self.tables["initiative_evidence"]
        same = [name for name in copies.at if name in passages.at and name != "row_id"]
        for row in copies.rows:
            original = passages.by_id.get(copies.get(row, "passage_id"))
            for name in same if original else []:
                if copies.get(row, name) != passages.get(original, name):
                    self.in_row(copies, row, "%s differs from the passage that it names" % name)

    def check_records(self):
        """Coverage names every place, stream and year; records that point elsewhere point at records."""
        coverage, records = self.tables["coverage"], self.tables["records"]
        cells = {tuple(coverage.get(row, name) for name in ("place_id", "stream", "year")) for row in coverage.rows}
        dated = {cell for cell in cells if cell[2] is not None}
        places, streams, years = ({cell[number] for cell in dated} for number in range(3))
        for place in sorted(places):
            lacking = sum((place, stream, year) not in dated for stream in streams for year in years)
            if lacking:
                what = "the place %s lacks %d rows of stream and year" % (place, lacking)
                self.problem(what, coverage.path, coverage.name, place)
        known = records.values("record_id")
        for row in records.rows:
            target, how = records.get(row, "target_id"), records.get(row, "disposition")
            if how in ("duplicate_of", "mirror_of") and target not in known:
                self.in_row(records, row, "is %s %s, which is not in records" % (how, target))

    # 5. Texts and archive, where somebody holds them

    def check_texts(self, folder):
        """Each text_hash quote stands in the text with its SHA-256, at its character."""
        texts = {}
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.is_file():
                data = path.read_bytes()
                texts[hashlib.sha256(data).hexdigest()] = data
        passages, checked, not_held = self.tables["passages"], 0, set()
        for row in passages.rows:
            get = {name: row[number] for name, number in passages.at.items()}
            if get["evidence_class"] != "text_hash":
                continue
            if get["text_sha256"] not in texts:
                not_held.add(get["text_sha256"])
                continue
            text, start, quote = texts[get["text_sha256"]].decode("utf-8"), int(get["start"]), get["quote"]
            before, after = get["prefix"] or "", get["suffix"] or ""
            checked += 1
            if text[start : start + len(quote)] != quote:
                self.in_row(passages, row, "the quote does not stand at character %d of its text" % start)
            elif not text[:start].endswith(before) or not text[start + len(quote) :].startswith(after):
                self.in_row(passages, row, "the words around the quote are others in its text")
        self.notes.append("%d quotes compared with their texts; %d texts not held here" % (checked, len(not_held)))

    def check_archive(self, folder):
        """Captures that the release cites are in the archive."""
        cited = len(self.tables["captures"].rows)
        if cited:
            what = "%d captures are cited; this verify.py cannot read an archive" % cited
            self.problem(what, self.tables["captures"].path, "captures")
        else:
            self.notes.append("no capture is held: nothing in %s is cited by this release" % folder)

    def run(self, texts=None, archive=None):
        """All checks in order; returns what --json prints."""
        csv.field_size_limit(2**31 - 1)
        self.guarded(self.check_seal, "MANIFEST.sha256")
        self.guarded(self.check_files, "manifest.json")
        self.guarded(self.read_tables, "datapackage.json")
        for step in (self.check_lineage, self.check_links, self.check_cells, self.check_passages):
            self.guarded(step)
        self.guarded(self.check_records)
        if texts:
            self.guarded(lambda: self.check_texts(texts))
        if archive:
            self.guarded(lambda: self.check_archive(archive))
        return {
            "ok": not self.problems,
            "problems": self.problems,
            "evidence_classes": self.counts,
            "notes": self.notes,
        }


def split(value):
    """Ids of a list column, joined by `;`."""
    return value.split(";") if value else []


def length_prefixed(value):
    """A value inside a fingerprint: its length in bytes, a colon, its UTF-8 bytes; N where it is absent."""
    if value is None:
        return b"N"
    data = value.encode("utf-8")
    return b"%d:%s" % (len(data), data)


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
    """First and last day of a date of any precision, or of a span first/last: 2021, 2021-05, 2021/2025."""
    days = set()
    for part in text.split("/"):
        if re.match(r"[0-9]{4}(-[0-9]{2}){0,2}\Z", part):
            year, month = int(part[:4]), part[5:7]
            last = calendar.monthrange(year, int(month or 12))[1]
            days.add("%s-%s-%s" % (part[:4], month or "01", part[8:] or "01"))
            days.add("%s-%s-%s" % (part[:4], month or "12", part[8:] or "%02d" % last))
    return days


def carries(said, table, row, column):
    """Whether a decision (its value, and the value as typed) carries the value of a cell."""
    value, kind = table.get(row, column), table.fields[table.at[column]]["type"]
    texts = [text for text in said if text is not None]
    if kind == "boolean":
        named = {table.get(row, name) for name in table.at if name not in (column, "row_id")}
        meant = ("yes", "true") if value == "true" else ("no", "false")
        return any(text in meant or (value == "true" and text in named) for text in texts)
    if kind == "date":
        return any(value in ends_of(text) for text in texts)
    if kind == "number":
        return any(is_of_type(text, "integer") and float(text) == float(value) for text in texts) or value in texts
    return value in texts


def main(arguments=None):
    """Command line: check a folder, print what is wrong, return the exit code."""
    parser = argparse.ArgumentParser(description="Check a release of digov data; writes nothing.")
    here = pathlib.Path(__file__).resolve().parent
    parser.add_argument("folder", nargs="?", default=str(here), help="folder of the release (default: this one)")
    parser.add_argument("--texts", metavar="DIR", help="folder with the texts that were quoted from")
    parser.add_argument("--archive", metavar="DIR", help="folder with the archived pages")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    for folder in (options.folder, options.texts, options.archive):
        if folder and not pathlib.Path(folder).is_dir():
            parser.error("%s is not a folder" % folder)
    report = Verifier(options.folder).run(options.texts, options.archive)
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return 0 if report["ok"] else 6
    for one in report["problems"]:
        where = " / ".join(str(one[key]) for key in ("file", "table", "row_id") if one[key] is not None)
        print("PROBLEM  %s: %s" % (where, one["what"]))
    for note in report["notes"]:
        print("note     %s" % note)
    for strength in CLASSES:
        print("%-12s %d cells" % (strength, report["evidence_classes"][strength]))
    print("all is well" if report["ok"] else "%d problems" % len(report["problems"]))
    return 0 if report["ok"] else 6


if __name__ == "__main__":
    sys.exit(main())
