"""`relgate schema`: the JSON Schemas of a repository's records, for editors and other programs.

Exit codes: 0 written or up to date; 1 stale (`--check`); 2 the policy has faults, or a file
cannot be read or written.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click

from validator.cli.context import find_workspace
from validator.cli.output import Unusable, write_output
from validator.engine.schemas import ENDING, MARK, generate
from validator.outputs.json_report import report_schema
from validator.outputs.plain import printable
from validator.source.write import file_below, replace_file
from validator.suggest import nearest

DIRECTORY = "schemas"
OTHERS: Mapping[str, Callable[[], dict[str, Any]]] = {"report": report_schema}
"""Schemas of what relgate writes, by name, beside those of what it reads."""

_HEAD = 1024
"""How many characters of a file are searched for the mark of a generated one."""


@click.command("schema")
@click.argument("name", required=False)
@click.option(
    "--check", is_flag=True, help="Write nothing; show what is stale, and exit 1 if anything is."
)
@click.pass_obj
def command(directory: str | None, name: str | None, check: bool) -> None:
    """Write the JSON Schemas of the records to schemas/, with the words of the team's policy.

    With NAME, such as environment or policy, that schema is printed and nothing is written.
    Other files in schemas/ are left alone.

    \b
    Examples:
      relgate schema
      relgate schema --check
      relgate schema environment
    """
    workspace = find_workspace(directory)
    policy = workspace.policy
    if policy.file.faults:
        raise Unusable(f"{policy.file.path} has mistakes; `relgate check` shows them.")
    texts = generate(policy.policy.terms, OTHERS)
    if name is not None:
        if check:
            raise click.UsageError("NAME prints a schema; it does not go with --check.")
        write_output(_named(name, texts), None)
        return
    try:
        changes = compare_schemas(workspace.root, texts)
        if not check:
            write_schemas(workspace.root, changes)
    except OSError as error:
        raise Unusable(f"{DIRECTORY}/: {error.strerror or error}") from None
    for change in changes:
        click.echo(_difference(change) if check else change.done, nl=not check)
    if not changes:
        click.echo("schemas are up to date")
    elif check:
        click.echo(f"{len(changes)} of the schemas are stale; run `relgate schema`.", err=True)
        raise click.exceptions.Exit(1)


class Change(NamedTuple):
    """A file that differs from what it should be; None stands for no file."""

    path: str
    before: str | None
    after: str | None

    @property
    def done(self) -> str:
        """What writing did."""
        return f"{'removed' if self.after is None else 'wrote'} {self.path}"


def compare_schemas(root: Path, texts: Mapping[str, str]) -> list[Change]:
    """The schema files below `root` that are not, or are no longer, what `texts` says by name.

    A checkout with other line endings is no difference. Raises `OSError` where a file cannot be
    read, or a link leads out of the root.
    """
    changes = []
    for name, after in texts.items():
        before = _read(file_below(root, f"{DIRECTORY}/{name}"))
        if before != after:
            changes.append(Change(f"{DIRECTORY}/{name}", before, after))
    return [*changes, *_left_over(root, texts)]


def write_schemas(root: Path, changes: list[Change]) -> None:
    """Make the files below `root` what they should be, each in one step. Raises `OSError`."""
    for path, _, after in changes:
        target = file_below(root, path)
        if after is None:
            target.unlink()
        else:
            replace_file(target, after.encode())


def _left_over(root: Path, texts: Mapping[str, str]) -> Iterator[Change]:
    """Generated files of kinds that are gone: an editor would go on believing them."""
    folder = root / DIRECTORY
    for file in sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else ():
        if file.name in texts or file.is_symlink() or not file.is_file():
            continue
        before = _read(file)
        if before is not None and MARK in before[:_HEAD]:
            yield Change(f"{DIRECTORY}/{file.name}", before, None)


def _read(file: Path) -> str | None:
    """The text of a file; None where there is none."""
    try:
        return file.read_text("utf-8", "replace")
    except FileNotFoundError:
        return None


def _named(name: str, texts: Mapping[str, str]) -> str:
    names = [file.removesuffix(ENDING) for file in texts]
    if name not in names:
        guess = nearest(name, names)
        hint = f"Did you mean `{guess}`?" if guess else f"There are {', '.join(names)}."
        raise click.UsageError(f"There is no schema `{name}`. {hint}")
    return texts[name + ENDING]


def _difference(change: Change) -> str:
    before, after = ((text or "").splitlines() for text in (change.before, change.after))
    names = (
        "/dev/null" if change.before is None else f"a/{change.path}",
        "/dev/null" if change.after is None else f"b/{change.path}",
    )
    lines = difflib.unified_diff(list(before), list(after), *names, lineterm="")
    return "".join(f"{printable(line)}\n" for line in lines)
