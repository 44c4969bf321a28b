"""The codes and the names of rules, for the shell's completion."""

from __future__ import annotations

import click

from validator.engine.registry import all_rules


def complete_rule(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Those that begin with what is typed, in whatever case."""
    names = (name for rule in all_rules() for name in (rule.code, rule.name))
    return [name for name in names if name.lower().startswith(incomplete.lower())]
