"""YAML files of a study: text -> plain values with the line of each. Safe: no tags of a language, no aliases.

Keys are texts and occur once; a date stays the text that was typed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from assets.registry.csv_reader import CONTROL, FileProblem
from assets.registry.errors import StudyError

Path = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
_CONSTRUCT = yaml.constructor.SafeConstructor()
_PLAIN: dict[str, Callable[[Any], Any]] = {
    "null": lambda node: None,
    "bool": _CONSTRUCT.construct_yaml_bool,
    "int": _CONSTRUCT.construct_yaml_int,
    "float": _CONSTRUCT.construct_yaml_float,
    "str": lambda node: node.value,
    "timestamp": lambda node: node.value,
}
# The parser in C reads the same and is ten times as fast; it is not built everywhere.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEY = re.compile(r"[\s-]*['\"]?([^'\":]+)['\"]?:")
# A number with a zero in front is a code that somebody forgot to quote, and YAML would read it as octal; 5:00
# is a time, and YAML would read 300. Nor is a number of more than 300 digits one.
_TYPED_AS_TEXT = re.compile(r"0[0-9_]+|[-+]?[0-9][0-9_]*(:[0-9.]+)+|.{300,}", re.DOTALL)


@dataclass(frozen=True)
class YamlFile:
    """Plain values (dict, list, str, int, float, bool, None) and the line of every value by its path."""

    file: str
    value: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Line of a value, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse_yaml(text: str, file: str) -> YamlFile:
    """Values of a YAML text. Raises FileProblem with the line of the first thing that is not allowed."""
    if found := CONTROL.search(text):
        line = text[: found.start()].count("\n") + 1
        key = _KEY.match(text.split("\n")[line - 1])
        problem = f"holds the control character U+{ord(found[0]):04X}"
        raise FileProblem(StudyError(file, line, key[1] if key else None, problem, "printable text"))
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else 1
        words = problem.problem or "the text is not YAML"
        raise FileProblem(StudyError(file, line, None, words, "a YAML document")) from None
    except yaml.YAMLError as problem:
        words = str(problem).splitlines()[0]
        raise FileProblem(StudyError(file, 1, None, words, "a YAML document")) from None
    except RecursionError:
        raise _nested_too_deeply(file) from None
    if node is None:
        raise FileProblem(StudyError(file, 1, None, "the file is empty", "a YAML document"))
    lines: dict[Path, int] = {}
    try:
        return YamlFile(file, _value(node, (), file, lines, set()), lines)
    except RecursionError:
        raise _nested_too_deeply(file) from None


def _nested_too_deeply(file: str) -> FileProblem:
    return FileProblem(StudyError(file, 1, None, "brackets inside brackets without end", "a YAML document"))


def dotted(path: Path) -> str:
    """A path as a researcher reads it: `variables[3].type`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _value(node: yaml.Node, path: Path, file: str, lines: dict[Path, int], seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    lines[path] = line
    if id(node) in seen:
        raise FileProblem(StudyError(file, line, dotted(path), "an alias", "the value written out"))
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode) and node.tag.endswith(":map"):
        return _mapping(node, path, file, lines, seen)
    if isinstance(node, yaml.SequenceNode) and node.tag.endswith(":seq"):
        return [_value(item, (*path, n), file, lines, seen) for n, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode) and node.tag.removeprefix(_TAG) in _PLAIN:
        if _TYPED_AS_TEXT.fullmatch(node.value):
            return node.value
        return _PLAIN[node.tag.removeprefix(_TAG)](node)
    raise FileProblem(StudyError(file, line, dotted(path), f"the tag {node.tag}", "a plain value"))


def _mapping(
    node: yaml.MappingNode, path: Path, file: str, lines: dict[Path, int], seen: set[int]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise FileProblem(StudyError(file, line, dotted(path), "a key that is no text", "a text as key"))
        key = str(key_node.value)
        if key in values:
            field = dotted((*path, key))
            raise FileProblem(StudyError(file, line, field, f"the key {key!r} occurs twice", "each key once"))
        values[key] = _value(value_node, (*path, key), file, lines, seen)
        lines[(*path, key)] = line
    return values
