"""The plan of `relgate init` as text: the list, what changes, and how to go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validator.engine.fix.shown import ShownChange, shown_lines
from validator.engine.setup.hooks import HOOKS_PATH
from validator.engine.setup.pinned import NAME
from validator.engine.setup.planned import Planned, Setup
from validator.model.terms import DEFAULT_TERMS
from validator.outputs import fix_diff
from validator.outputs.plain import printable

_NO_ADDRESS = b"OWNER/"
"""What stands in a file for an address that relgate does not have yet."""


def render_plan(where: str, setup: Setup) -> str:
    """What becomes of each path, one a line, and below what the user must add by hand."""
    width = max(len(it.path) for it in setup.plan)
    lines = [f"In {printable(where)}:"]
    lines += [f"  {it.action:8} {printable(it.path):{width}}  {it.why}" for it in setup.plan]
    for it in setup.left_to_user:
        lines += ["", f"Add to {printable(it.path)} by hand:", "", it.by_hand.rstrip("\n")]
    return _joined(lines)


def render_changes(changes: Iterable[Planned]) -> str:
    """A unified diff of the files that are there and are changed; secrets are masked."""
    return fix_diff.render(
        ShownChange(
            it.path,
            it.path,
            shown_lines(it.path, it.before, DEFAULT_TERMS),
            shown_lines(it.path, it.after, DEFAULT_TERMS),
        )
        for it in changes
        if it.before is not None and it.after is not None
    )


def render_end(setup: Setup, *, wrote: bool) -> str:
    """How things stand after the writing, and what comes next."""
    lines = []
    if not wrote and not setup.left_to_user:
        lines += ["All is in place; nothing was written."]
    if setup.lacks_ci:
        lines += ["No CI: nothing tells the code host. `--ci github` or `--ci gitlab` does."]
    if wrote and any(_NO_ADDRESS in (it.after or b"") for it in setup.changes):
        lines += [f"Put the address and a revision of relgate where files say `{NAME}`."]
    if wrote:
        lines += ["", "Next:", *(f"  {command:24} {why}" for command, why in _next(setup))]
    return _joined(lines)


def _next(setup: Setup) -> Iterator[tuple[str, str]]:
    if not setup.in_git:
        yield "git init", "tags, hooks and CI need git"
    if setup.has_records:
        yield "relgate check", "says how the records stand"
    else:
        yield "relgate new bundle", "the credentials of a service"
        yield "relgate new environment", "a service that uses them"
    if all(it.path != HOOKS_PATH for it in setup.left_to_user):
        yield "pre-commit install", "has git check every commit"


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
