"""`relgate explain`: a rule's documentation, from its docstring."""

from __future__ import annotations

import click

from validator.cli.output import color_wanted, write_output
from validator.cli.rule_names import complete_rule
from validator.engine.registry import all_rules, find_rule
from validator.outputs.rule_text import render_rule
from validator.suggest import nearest


@click.command("explain")
@click.argument("rule", metavar="CODE|NAME", shell_complete=complete_rule)
def command(rule: str) -> None:
    """Explain a rule: what it finds, why it matters, with examples.

    \b
    Examples:
      relgate explain REF001
      relgate explain unknown_bundle
    """
    found = find_rule(rule)
    if found is None:
        guess = nearest(rule, [name for rule in all_rules() for name in (rule.code, rule.name)])
        hint = f" Did you mean {guess}?" if guess else " `relgate rules` lists them."
        raise click.UsageError(f"There is no rule `{rule}`.{hint}")
    write_output(render_rule(found, color=color_wanted("auto")), None)
