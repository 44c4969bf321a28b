"""The committed lock of release tags, `releases/tags.lock`: text to data and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from validator.finding import Place, Problem, Related
from validator.model.tag import MAX_TAG_LENGTH, TAG_PATTERN, is_tag, precedence
from validator.named_tuple import NamedTuple
from validator.text import Span

_HEADER = "# Written by `relgate tags update`: each release tag and the commit it points at.\n"
_LINE = re.compile(
    # What nearly every line is; any other one is looked at word by word.
    rf"({TAG_PATTERN[1:-1]}) ([0-9a-f]{{40}}|[0-9a-f]{{64}})(?![^\r\n])|[^\r\n]+"
)
_TOKEN = re.compile(r"[^ \t\r\n]+")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REFRESH = "run `relgate tags update` to write the lock anew"


class TagLock(NamedTuple):
    """What a lock says, as far as it can be read.

    `commits` maps each tag to the full id of its commit, `lines` to the span of its name. A tag
    that is named twice keeps its first line. `problems` holds one for each line that is amiss.
    """

    commits: Mapping[str, str] = {}
    lines: Mapping[str, Span] = {}
    problems: tuple[Problem, ...] = ()


@lru_cache(maxsize=1)  # A run asks twice: for what the world says, and for what is wrong.
def parse_tag_lock(path: str, text: str) -> TagLock:
    """Read the text of a lock. `path` names the file in problems. Never raises.

    A line holds a tag, blanks, and 40 or 64 lower-case hex digits. Blank lines, lines that begin
    with `#`, a byte order mark and any kind of line break are taken; any order of tags is, too.
    """
    commits: dict[str, str] = {}
    lines: dict[str, Span] = {}
    problems: list[Problem] = []
    for line in _LINE.finditer(text, 1 if text.startswith("\ufeff") else 0):
        tag, commit = line.groups()
        if tag is not None and tag not in lines and len(tag) <= MAX_TAG_LENGTH:
            commits[tag], lines[tag] = commit, Span(*line.span(1))
            continue
        tokens = [Span(*token.span()) for token in _TOKEN.finditer(text, *line.span())]
        if not tokens or text.startswith("#", tokens[0].start):
            continue
        tag = text[slice(*tokens[0])]
        fault = _fault(text, tokens)
        if fault is not None:
            message, span = fault
            problems.append(Problem(message, Place(path, span), help=_REFRESH))
        elif tag in lines:
            related = Related(Place(path, lines[tag]), "first named here")
            message = f"tag {tag} is locked twice"
            problems.append(Problem(message, Place(path, tokens[0]), (related,), _REFRESH))
        else:
            commits[tag] = text[slice(*tokens[1])]
            lines[tag] = tokens[0]
    return TagLock(commits, lines, tuple(problems))


def render_tag_lock(commits: Mapping[str, str]) -> str:
    """Write a lock of the release tags among `commits`, which holds full lower-case ids.

    Tags stand in order of semver precedence; those that differ in build data alone by their text.
    """
    tags = sorted(filter(is_tag, commits), key=lambda tag: (precedence(tag), tag))
    return _HEADER + "".join(f"{tag} {commits[tag]}\n" for tag in tags)


def _fault(text: str, tokens: list[Span]) -> tuple[str, Span] | None:
    """Say what is wrong with a line and where; never in its own words, which may be a secret."""
    if not is_tag(text[slice(*tokens[0])]):
        return "not a release tag: expected `v` and a semantic version, such as v1.4.0", tokens[0]
    if len(tokens) == 1:
        return "a tag without the commit it points at", tokens[0]
    if not _COMMIT.fullmatch(text[slice(*tokens[1])]):
        return "not a commit id: expected 40 or 64 lower-case hex digits", tokens[1]
    if len(tokens) > 2:
        return "more than a tag and a commit on one line", Span(tokens[2].start, tokens[-1].end)
    return None
