"""`relgate rules`: the list of rules."""

from __future__ import annotations

import json

import click

from validator.cli.output import color_wanted, write_output
from validator.engine.registry import all_rules
from validator.outputs.rule_text import render_rules, rule_json


@click.command("rules")
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the rules are written.",
)
def command(output_format: str) -> None:
    """List the rules by code, with severity and title; `*` marks the locked ones.

    \b
    Examples:
      relgate rules
      relgate rules --output-format json
    """
    if output_format == "json":
        write_output(json.dumps([rule_json(rule) for rule in all_rules()], indent=2) + "\n", None)
    else:
        write_output(render_rules(all_rules(), color=color_wanted("auto")), None)
