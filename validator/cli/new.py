"""`relgate new`: a new record, of which people are asked only what nothing else tells."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from validator.cli.asking import all_answers
from validator.cli.context import Workspace, find_workspace
from validator.cli.instants import instant
from validator.cli.modelines import schema_from, schema_path, with_modeline
from validator.cli.output import Unusable, say, write_output
from validator.cli.progress import ProgressLine
from validator.cli.proving import Prover, write_draft
from validator.engine.collect import load_repository
from validator.engine.fix.draft import Draft
from validator.engine.fix.mend import news
from validator.engine.new_record.offers import Known
from validator.engine.new_record.questions import Question, Refused, questions
from validator.engine.new_record.record import is_left_open, new_file
from validator.engine.new_record.versions import Part
from validator.facts.git import read_git
from validator.finding import Finding
from validator.model.kinds import KINDS, Kind
from validator.outputs.concise import headline
from validator.outputs.plain import printable
from validator.privacy import mask_known

_ARGUMENTS = {"release": ("tag",)}
"""What is stated without a flag, by kind, where it is not the key."""

_HELP = {
    "environment": """Declare a service in an environment: NAME/SERVICE_NAME.

    Known are the bundle of that name, the GitHub environment and, from git and the checklists, the
    tag to roll back to.

    \b
    Examples:
      relgate new environment staging api
      relgate new environment staging api --cloud-provider cloud_run --last-validated-at now \\
        --monitoring-dashboard-url https://acme.grafana.net/d/api
    """,
    "bundle": """Write a credential bundle: where secrets are kept, never the secrets.

    Asked is for the credential that its provider needs, which services that name the bundle tell.

    \b
    Examples:
      relgate new bundle staging-api
      relgate new bundle staging-portal --owner web-team \\
        --vercel-token-ref gh://staging-portal/VERCEL_TOKEN
    """,
    "release": """Write the checklist of a release, with the evidence that its stages left.

    TAG is the newest tag that the environment has no checklist of, or the next version. Cited is
    what the stages in releases/TAG/stages.jsonl left, if no rule objects to it. What people must
    confirm stands as `false` or `null` until they do.

    \b
    Examples:
      relgate new release --environment production
      relgate new release v1.5.0 --environment production --approver-role admin \\
        --approver-email "***@acme.example"
    """,
}


@click.group("new")
def command() -> None:
    """Write a new record, asking only what cannot be known.

    The policy, git and the other records tell the rest. The file passes `relgate check` but for
    what people have yet to answer; it has a comment for each field, and nothing is overwritten.

    At a terminal the answers are asked for. Flags give them in a script.

    \b
    Exit codes:
      0  written, or shown
      1  somebody broke off, and nothing was written
      2  nothing was written: an answer is missing or refused, or the record is there already
    """


def _command(kind: Kind[Any]) -> click.Command:
    """The command that writes a record of a kind; its flags follow from the model."""
    asked = questions(kind)
    arguments = _ARGUMENTS.get(kind.name, kind.key)
    names = {it.name: it.name.upper() if it.name in arguments else it.flag for it in asked}

    def run(
        *,
        dry_run: bool,
        no_input: bool,
        quiet: bool,
        now: datetime | None,
        bump: Part | None = None,
        **given: str | None,
    ) -> None:
        stated = {name: text for name, text in given.items() if text is not None}
        if bump is not None and "tag" in stated:
            raise click.UsageError("--bump says what TAG is to be; give one of the two.")
        workspace = find_workspace(click.get_current_context().obj)
        present = now or datetime.now(UTC)
        known = _known(workspace, present, frozenset(stated), bump)
        try:
            answers = all_answers(kind, stated, known, names, no_input=no_input)
            path, text = new_file(kind, answers, known)
        except Refused as reason:
            text = printable(mask_known(str(reason)))
            raise Unusable(f"Nothing was written: {text}.") from None
        has_schema = workspace.source.has(schema_path(kind))
        content = text.encode()
        if has_schema:
            content = with_modeline(content, schema_from(path, kind).encode())
        with ProgressLine(sys.stderr, shown=not quiet) as line:
            prover = Prover(workspace, present, line.advance)
            draft, left = _proven(prover, kind, path, content)
        if dry_run:
            write_output(content.decode(), None)
        else:
            write_draft(workspace, draft)
            if not quiet:
                say(f"wrote {path}")
        if not quiet:
            _tell(left, err=dry_run)

    help_ = _HELP.get(kind.name, kind.model.__doc__ or "")
    return click.Command(
        kind.name,
        callback=run,
        params=_parameters(kind, asked, arguments),
        help=help_,
        short_help=help_.partition("\n")[0],
    )


def _parameters(
    kind: Kind[Any], asked: Sequence[Question], arguments: Sequence[str]
) -> list[click.Parameter]:
    parameters: list[click.Parameter] = [
        click.Argument([name], required=False, metavar=f"[{name.upper()}]") for name in arguments
    ]
    parameters += [
        click.Option([it.flag, it.name], metavar="TEXT", help=it.meaning)
        for it in asked
        if it.name not in arguments
    ]
    if kind.name == "release":
        parts = click.Choice(["patch", "minor", "major"])
        parameters.append(
            click.Option(["--bump"], type=parts, help="Take the next version for TAG.")
        )
    return [
        *parameters,
        click.Option(["--dry-run"], is_flag=True, help="Print the file, and write nothing."),
        click.Option(["--no-input"], is_flag=True, help="Ask nothing, at a terminal either."),
        click.Option(["-q", "--quiet"], is_flag=True, help="Do not say what was written."),
        click.Option(
            ["--now"],
            metavar="TIMESTAMP",
            callback=instant,
            help="Take this instant for the present one.",
        ),
    ]


def _known(workspace: Workspace, now: datetime, stated: frozenset[str], bump: Part | None) -> Known:
    policy = workspace.sound_policy
    tags_source = policy.settings.tags.source
    facts = workspace.facts(now, read_git(workspace.root, tags_source), tags_source)
    repository = load_repository(workspace.source, policy.terms)
    return Known(repository, facts, policy, str(uuid.uuid4()), stated, bump)


def _proven(
    prover: Prover, kind: Kind[Any], path: str, content: bytes
) -> tuple[Draft, list[Finding]]:
    """The draft with a new file, and what `relgate check` will say of it that people must settle.

    Raises a click error where it would say anything else.
    """
    draft = prover.start().with_file(path, content)
    if draft.found[path] is not None:
        raise Unusable(f"Nothing was written: {path} is there already.")
    before = prover.judge(prover.start())
    if before.policy_broken:
        raise Unusable("The policy has mistakes; `relgate check` shows them.")
    brought = news(before, prover.judge(draft), [path]).brought
    left = [finding for finding in brought if is_left_open(kind, finding)]
    faults = [
        finding
        for finding in brought
        if finding not in left
        and path in (finding.location.place.path, *(it.place.path for it in finding.related))
    ]
    if faults:
        lines = [f"  {_told(finding)}" for finding in faults]
        raise Unusable("\n".join(("Nothing was written, as `relgate check` would say:", *lines)))
    return draft, [*left, *(finding for finding in brought if finding not in left)]


def _tell(left: Sequence[Finding], *, err: bool) -> None:
    if left:
        say("Left to do, as `relgate check` says:", err=err)
    for finding in left:
        say(f"  {_told(finding)}", err=err)


def _told(finding: Finding) -> str:
    return headline(finding) + (f"; {printable(finding.help)}" if finding.help else "")


for _kind in KINDS:
    if _kind.format == "yaml":  # what programs write, a stage log, has a format of its own
        command.add_command(_command(_kind))
