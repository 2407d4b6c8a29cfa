"""YAML with line numbers: every mapping knows where it and its keys stand, a key twice is an error."""

from pathlib import Path
from typing import Any

import yaml

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Lines(dict):
    """A mapping read from YAML, with the line it starts on and the line of each key."""

    line: int = 1
    key_lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """Line of a key, or of the mapping where the key is missing."""
        return self.key_lines.get(key, self.line)


class _LineLoader(_Loader):
    """Safe loader that builds `Lines` and refuses duplicate keys."""


def _mapping(loader: Any, node: yaml.MappingNode) -> Lines:
    found = Lines()
    found.line = node.start_mark.line + 1
    found.key_lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key} twice", key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
        found.key_lines[key] = key_node.start_mark.line + 1
    return found


_LineLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path) -> Any:
    """Content of a YAML file; an empty file is an empty mapping.

    Raises yaml.YAMLError with the line where the file is not YAML.
    """
    content = yaml.load(path.read_text(encoding="utf-8"), _LineLoader)  # noqa: S506 - derived from SafeLoader
    if content is None:
        content = Lines()
        content.key_lines = {}
    return content
