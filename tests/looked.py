"""The command line as `main` has it, in this process: replayed where that can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from click.testing import CliRunner

from validator import replay
from validator.cli import cli


class Done(NamedTuple):
    """What a run wrote, how it ended, and whether it was replayed."""

    stdout: str
    stderr: str
    exit_code: int
    replayed: bool


def run(arguments: Sequence[str]) -> Done:
    """Runs a command line, and lets through what it raises."""
    look = replay.look(arguments)
    answer = look.recalled() if look is not None else None
    if answer is not None:
        return Done(answer.stdout, answer.stderr, answer.exit_code, True)
    result = CliRunner().invoke(cli, arguments, obj=look)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.stdout, result.stderr, result.exit_code, False)
