"""The entry of relgate in `.pre-commit-config.yaml`: a new file, or a splice into one."""

from __future__ import annotations

import codecs
import json
import re
import shlex
from collections.abc import Iterator
from typing import Any

from validator.engine.setup.mentions import read_config, runs_check
from validator.engine.setup.planned import Planned, kept, left_to_user
from validator.loading.marks import Mark
from validator.loading.tree import Tree
from validator.named_tuple import NamedTuple
from validator.text import LINE_BREAK, line_start

HOOKS_PATH = ".pre-commit-config.yaml"
HOOKS = {"relgate-check": "check --staged --allow-empty", "relgate-schema": "schema --check"}
"""The hooks that every repository needs, with what each runs, as .pre-commit-hooks.yaml says it."""


_HOW = ("language: system", "pass_filenames: false", "always_run: true")


class Style(NamedTuple):
    """How a file indents its list of repositories, in columns.

    `dash` is that of the list's dashes, `inner` the way from a dash to what it opens; `hook_dash`
    and `hook_inner` are the same for a list of hooks, counted from its key. `spaced` tells that a
    blank line parts the repositories.
    """

    dash: int = 2
    inner: int = 2
    hook_dash: int = 2
    hook_inner: int = 2
    spaced: bool = False


def plan_hooks(before: bytes | None, folder: str) -> Planned:
    """What becomes of pre-commit's configuration.

    `folder` is that of the records below the top of the work tree, empty where they are one.
    """
    alone = "".join(f"{line}\n" for line in ("repos:", *_entry(Style(), folder)))
    if before is None:
        return Planned(HOOKS_PATH, None, alone.encode(), "pre-commit hooks: records and schemas")
    config = read_config(before)
    if config is None:
        return left_to_user(HOOKS_PATH, "cannot be read for certain as YAML", alone)
    text, tree = config
    if has_hooks(tree.data):
        return kept(HOOKS_PATH, "has hooks of relgate")
    after = _spliced(text, tree, folder)
    if after is None:
        return left_to_user(HOOKS_PATH, "its `repos` cannot be added to safely", alone)
    bom = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    why = "two hooks more; all else stays as it is"
    return Planned(HOOKS_PATH, before, bom + after.encode(), why)


def has_hooks(config: Any) -> bool:
    """Whether a configuration runs relgate, from any address, at any revision, or as its own."""
    for repository in _listed(config, "repos"):
        address = repository.get("repo")
        if isinstance(address, str) and re.search(r"[/:\\]relgate(?:\.git)?/*$", address[-99:]):
            return True
        for hook in _listed(repository, "hooks"):
            if str(hook.get("id")) in HOOKS or runs_check(str(hook.get("entry"))):
                return True
    return False


def _listed(data: Any, key: str) -> list[dict[str, Any]]:
    """The mappings in the list under a key; none where there is something else."""
    items = data.get(key) if isinstance(data, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _entry(style: Style, folder: str) -> Iterator[str]:
    """The lines of the entry, whose hooks run the relgate that is installed."""
    key = " " * (style.dash + style.inner)
    yield f"{' ' * style.dash}-{' ' * (style.inner - 1)}repo: local"
    yield f"{key}hooks:"
    hook = f"{key}{' ' * style.hook_dash}"
    for name, command in HOOKS.items():
        entry = f"relgate {command}"
        if folder:
            entry = json.dumps(f"relgate -C {shlex.quote(folder)} {command}")
        yield f"{hook}-{' ' * (style.hook_inner - 1)}id: {name}"
        for line in (f"name: relgate {command.split()[0]}", f"entry: {entry}", *_HOW):
            yield f"{hook}{' ' * style.hook_inner}{line}"


def _spliced(text: str, tree: Tree, folder: str) -> str | None:
    """The text with the entry after the last repository; None where that cannot be done safely."""
    keys = tree.mark[2]
    if not isinstance(keys, dict) or "repos" not in keys:
        return None
    key, _, repos = keys["repos"]
    if not isinstance(repos[2], list) or not repos[2] or text[repos[0]] != "-":
        return None
    style = _style(text, repos, repos[2])
    at = _end_of_list(text, repos[1], _column(text, key))
    line_end = (LINE_BREAK.search(text, repos[1]) or LINE_BREAK.search(text, key) or ["\n"])[0]
    lines = [*([""] if style.spaced else []), *_entry(style, folder)]
    if text[:at].endswith(("\n", "\r")):
        added = "".join(line + line_end for line in lines)
    else:
        added = "".join(line_end + line for line in lines)
    after = text[:at] + added + text[at:]
    return after if _is_added(tree.data, after, style, folder) else None


def _is_added(before: dict[str, Any], after: str, style: Style, folder: str) -> bool:
    """Whether a spliced text says what it said, and the entry."""
    config = read_config(after.encode())
    entry = read_config("\n".join(_entry(style, folder)).encode())
    if config is None or entry is None:
        return False
    expected = {**before, "repos": [*before["repos"], *entry[1].data]}
    return bool(config[1].data == expected)


def _end_of_list(text: str, end: int, key_column: int) -> int:
    """Where a list ends that ends with the value at `end`: before whatever is no part of it.

    A comment below that is indented deeper than the key of the list still belongs to the list.
    """
    found = LINE_BREAK.search(text, end)
    stop = start = found.end() if found else len(text)
    while start < len(text):
        found = LINE_BREAK.search(text, start)
        line_end = found.end() if found else len(text)
        line = text[start:line_end]
        inner = line.lstrip(" \t")
        is_part = inner.startswith("#") and len(line) - len(inner) > key_column
        if is_part:
            stop = line_end
        elif inner.strip():
            break
        start = line_end
    return stop


def _style(text: str, repos: Mark, items: list[Mark]) -> Style:
    """The style of the last repository; the usual one for what it does not show."""
    dash = _column(text, repos[0])
    inner = _offset(_column(text, items[-1][0]) - dash)
    gap = text[items[-2][1] : items[-1][0]] if len(items) > 1 else ""
    spaced = any(not line.strip() for line in gap.splitlines()[1:-1])
    hook_dash, hook_inner = (2, inner) if dash else (0, inner)
    for item in items:
        hooks = item[2].get("hooks") if isinstance(item[2], dict) else None
        if hooks is not None and isinstance(hooks[2][2], list) and text[hooks[2][0]] == "-":
            key, mark, first = hooks[0], hooks[2], hooks[2][2][0]
            hook_dash = _column(text, mark[0]) - _column(text, key)
            hook_inner = _offset(_column(text, first[0]) - _column(text, mark[0]))
    return Style(dash, inner, hook_dash, hook_inner, spaced)


def _offset(columns: int) -> int:
    """The way from a dash to what it opens, where that is one that people write."""
    return columns if 2 <= columns <= 8 else 2


def _column(text: str, at: int) -> int:
    return at - line_start(text, at)
