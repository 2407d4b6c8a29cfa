"""`lexicon.yml`: terms as typed in records -> codes of the closed lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assets.registry.errors import StudyError, listed, nearest
from assets.registry.yaml_reader import Path, YamlFile, dotted

FILE = "lexicon.yml"
# List of the lexicon -> reference list whose codes it gives.
LEXICON_TARGETS = {
    "stage": "stage",
    "designation_status": "stage",
    "sector": "sector",
    "technology": "technology",
    "source_class": "source_class",
    "stream": "stream",
    "level": "level",
}
REASONS = "reasons"


@dataclass(frozen=True)
class Lexicon:
    """Terms as typed -> codes, list by list. A term without a code is an empty tuple, and has a reason."""

    terms: Mapping[str, Mapping[str, tuple[str, ...]]]
    reasons: Mapping[str, Mapping[str, str]]

    def codes(self, list_name: str, term: str | None, qualifier: str | None = None) -> tuple[str, ...]:
        """Codes of a term; `term/qualifier` (for a stream: source class or host) comes before the bare term.

        None has no codes. Raises KeyError for a term that the lexicon does not know.
        """
        if term is None:
            return ()
        known = self.terms[list_name]
        qualified = f"{term}/{qualifier}"
        return known[qualified] if qualified in known else known[term]

    def code(self, list_name: str, term: str | None, qualifier: str | None = None) -> str | None:
        """The first code of a term; None where it has none."""
        found = self.codes(list_name, term, qualifier)
        return found[0] if found else None


def read_lexicon(at: YamlFile, categories: Mapping[str, tuple[str, ...]]) -> tuple[Lexicon, list[StudyError]]:
    """The lexicon from its YAML values, and what is wrong with it.

    Lists of `categories` that are absent could not be read; codes of theirs are not judged.
    """
    content = at.value if isinstance(at.value, dict) else {}
    given = {name: value if isinstance(value, dict) else {} for name, value in content.items()}
    reasons = given.get(REASONS, {})
    terms = {
        name: {term: _codes(value) for term, value in given.get(name, {}).items()} for name in LEXICON_TARGETS
    }
    errors = [*_wrong_keys(content, at), *_wrong_reasons(reasons, terms, at)]
    for name, target in LEXICON_TARGETS.items():
        for term, codes in terms[name].items():
            if not codes and term not in _mapping(reasons.get(name)):
                expected = f"a code of {target}, or a reason under reasons.{name}"
                errors.append(_error(at, (name, term), "has no code and no reason", expected))
            for code in codes:
                if target in categories and code not in categories[target]:
                    guess = nearest(code, categories[target])
                    expected = f"one of: {listed(categories[target])}"
                    errors.append(_error(at, (name, term), f"unknown code {code!r}", expected, guess))
    words = {name: {str(t): str(w) for t, w in _mapping(value).items()} for name, value in reasons.items()}
    return Lexicon(terms, words), errors


def _wrong_keys(content: Mapping[str, Any], at: YamlFile) -> Iterator[StudyError]:
    keys = (*LEXICON_TARGETS, REASONS)
    for key in keys:
        if not isinstance(content.get(key), dict):
            problem = "is missing" if key not in content else "is no list of terms"
            yield _error(at, (key,), problem, "terms and their codes")
    for key in content:
        if key not in keys:
            yield _error(at, (key,), f"unknown key {key!r}", f"one of: {listed(keys)}", nearest(key, keys))


def _wrong_reasons(
    reasons: Mapping[str, Any], terms: Mapping[str, Mapping[str, tuple[str, ...]]], at: YamlFile
) -> Iterator[StudyError]:
    for name, given in reasons.items():
        if name not in LEXICON_TARGETS:
            guess = nearest(name, LEXICON_TARGETS)
            expected = f"one of: {listed(LEXICON_TARGETS)}"
            yield _error(at, (REASONS, name), f"unknown key {name!r}", expected, guess)
        elif not isinstance(given, dict):
            yield _error(at, (REASONS, name), "is no list of terms", "terms and their reasons")
        for term, words in _mapping(given).items():
            path = (REASONS, name, term)
            if not isinstance(words, str) or not words.strip():
                problem = "is empty" if words is None else f"{words!r} is not a text"
                yield _error(at, path, problem, "a reason in words")
            elif name in LEXICON_TARGETS and terms[name].get(term) != ():
                without = [other for other, codes in terms[name].items() if not codes]
                problem = f"a reason for {term!r}, which has a code or is unknown"
                yield _error(at, path, problem, "a term without a code", nearest(term, without))


def _codes(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(code) for code in value)
    return () if value is None else (str(value),)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _error(at: YamlFile, path: Path, problem: str, expected: str, guess: str | None = None) -> StudyError:
    return StudyError(FILE, at.line(path), dotted(path) or None, problem, expected, guess)
