"""`relgate schema`: the JSON Schemas of a repository's records, for editors and other programs.

Exit codes: 0 written or up to date; 1 stale (`--check`); 2 the policy has faults, or a file
cannot be read or written.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from validator.cli.context import find_workspace
from validator.cli.generated import Change, write_generated
from validator.cli.modelines import compare_modelines
from validator.cli.output import Unusable, say, write_output
from validator.cli.vscode import compare_settings
from validator.engine.schemas import DIRECTORY, ENDING, MARK, generate
from validator.outputs.diff_json import diff_schema
from validator.outputs.json_report import report_schema
from validator.outputs.plain import printable
from validator.outputs.refs_json import refs_schema
from validator.outputs.rotation_json import rotation_schema
from validator.privacy import mask_known
from validator.source.write import file_below
from validator.suggest import nearest

OTHERS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "diff": diff_schema,
    "report": report_schema,
    "refs": refs_schema,
    "rotation": rotation_schema,
}
"""Schemas of what relgate writes, by name, beside those of what it reads."""

ASSOCIATIONS: Mapping[str, tuple[str, Callable[[Path], Iterable[Change]]]] = {
    "vscode": (".vscode/", compare_settings),
    "modeline": ("records", compare_modelines),
}
"""What leads an editor from records to schemas: where it stands, and how it differs."""

_HEAD = 1024
"""How many characters of a file are searched for the mark of a generated one."""


@click.command("schema")
@click.argument("name", required=False)
@click.option(
    "--editor",
    type=click.Choice(list(ASSOCIATIONS)),
    help="Also lead editors from each YAML record to its schema.",
)
@click.option(
    "--check", is_flag=True, help="Write nothing; show what is stale, and exit 1 if anything is."
)
@click.pass_obj
def command(directory: str | None, name: str | None, editor: str | None, check: bool) -> None:
    """Write the JSON Schemas of the records to schemas/, with the words of the team's policy.

    With NAME, such as environment or policy, that schema is printed and nothing is written.
    Other files in schemas/ are left alone.

    `--editor vscode` names the schemas in .vscode/settings.json, `--editor modeline` in a comment
    at the top of each record.

    \b
    Examples:
      relgate schema
      relgate schema --check
      relgate schema --editor vscode
      relgate schema environment
    """
    workspace = find_workspace(directory)
    texts = generate(workspace.sound_policy.terms, OTHERS)
    if name is not None:
        if check or editor:
            raise click.UsageError("NAME prints a schema; it does not go with --check or --editor.")
        write_output(_named(name, texts), None)
        return
    root = workspace.root
    stale = _settle(root, f"{DIRECTORY}/", lambda: compare_schemas(root, texts), check)
    if editor is not None:
        place, compare = ASSOCIATIONS[editor]
        stale += _settle(root, place, lambda: compare(root), check)
    if not stale:
        say("schemas are up to date")
    elif check:
        what, option = ("files", f" --editor {editor}") if editor else ("schemas", "")
        click.echo(f"{stale} of the {what} are stale; run `relgate schema{option}`.", err=True)
        raise click.exceptions.Exit(1)


def _settle(root: Path, place: str, compare: Callable[[], Iterable[Change]], check: bool) -> int:
    """Write or show what differs; how many files do."""
    try:
        changes = list(compare())
        if not check:
            write_generated(root, changes)
    except OSError as error:
        raise Unusable(f"{place}: {error.strerror or error}") from None
    for change in changes:
        if not check:
            say(change.done)
        elif place == f"{DIRECTORY}/":
            write_output(_difference(change), None)
        else:  # nothing of a record or a setting is shown: it may hold a secret
            say(f"{printable(change.path)} names no schema, or another one")
    return len(changes)


def compare_schemas(root: Path, texts: Mapping[str, str]) -> list[Change]:
    """The schema files below `root` that are not, or are no longer, what `texts` says by name.

    A checkout with other line endings is no difference. Raises `OSError` where a file cannot be
    read, or a link leads out of the root.
    """
    changes = []
    for name, after in texts.items():
        before = _read(file_below(root, f"{DIRECTORY}/{name}"))
        if (before or "").replace("\r\n", "\n") != after:
            changes.append(Change(f"{DIRECTORY}/{name}", before, after))
    return [*changes, *_left_over(root, texts)]


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
        return file.read_bytes().decode("utf-8", "surrogateescape")
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
    # What stands in a file that somebody else has written may be anything.
    before, after = (mask_known(text or "").splitlines() for text in (change.before, change.after))
    names = (
        "/dev/null" if change.before is None else f"a/{change.path}",
        "/dev/null" if change.after is None else f"b/{change.path}",
    )
    lines = difflib.unified_diff(before, after, *names, lineterm="")
    return "".join(f"{printable(line)}\n" for line in lines)
