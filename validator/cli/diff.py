"""`relgate diff`: what a change does to the records, for whoever reviews it.

Exit codes: 0 compared; 1 something has an effect (`--exit-code`); 2 a commit cannot be had.
"""

from __future__ import annotations

import click

from validator.cli.context import find_workspace
from validator.cli.diff_sides import find_sides
from validator.cli.output import Unusable, color_wanted, write_output
from validator.engine.diff.change import Diff
from validator.engine.diff.compare import compare
from validator.git_program import GitError
from validator.outputs import diff_json, diff_markdown, diff_text

FORMATS = ("text", "json", "markdown")


@click.command("diff")
@click.argument("base", required=False)
@click.argument("head", required=False)
@click.option("--staged", is_flag=True, help="Compare what is staged, not the files on disk.")
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How the diff is written.",
)
@click.option(
    "-o", "--output-file", type=click.Path(dir_okay=False), help="Write there, not to the terminal."
)
@click.option(
    "--share",
    metavar="PERCENT",
    type=click.IntRange(0, 100),
    default=20,
    show_default=True,
    help="Say so first where more of the files of records changed.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 where something has an effect.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour; `auto` heeds NO_COLOR and FORCE_COLOR.",
)
@click.pass_obj
def command(
    directory: str | None,
    base: str | None,
    head: str | None,
    staged: bool,
    output_format: str,
    output_file: str | None,
    share: int,
    exit_code: bool,
    color: str,
) -> None:
    """Show what changed, record by record, with the risks beside it, gravest first.

    Without BASE the files on disk are compared with the last commit. With BASE alone they are
    compared with the commit at which this branch left BASE, with BASE and HEAD two commits with
    each other. Comments, order and quotes have no effect. Secrets are not shown.

    \b
    Examples:
      relgate diff
      relgate diff --staged
      relgate diff origin/main
      relgate diff v1.3.2 v1.4.0
      relgate diff origin/main --output-format markdown -o comment.md

    \b
    Exit codes:
      0  compared
      1  something has an effect, with --exit-code
      2  a usage error, or git cannot tell
    """
    if staged and head is not None:
        raise click.UsageError("HEAD names what is compared; it does not go with --staged.")
    workspace = find_workspace(directory)
    try:
        diff = compare(*find_sides(workspace, base, head, staged=staged), share)
    except GitError as error:
        raise Unusable(f"{error}.") from None
    write_output(
        _rendered(diff, output_format, color_wanted(color) and not output_file), output_file
    )
    raise SystemExit(1 if exit_code and diff.has_effect else 0)


def _rendered(diff: Diff, output_format: str, color: bool) -> str:
    if output_format == "json":
        return diff_json.render(diff)
    if output_format == "markdown":
        return diff_markdown.render(diff)
    return diff_text.render(diff, color=color)
