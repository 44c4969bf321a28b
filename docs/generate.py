"""Writes the generated parts of the documentation; `--check` fails where one is stale.

The sources are the rules' docstrings, the commands' help and the policy's model, so that the
documentation cannot say other than the program does.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from validator.cli import COMMANDS, cli
from validator.engine.policy import settings_model
from validator.engine.policy_file import read_policy
from validator.engine.registry import Rule, all_rules
from validator.engine.run import check
from validator.index.facts import Facts, Tags
from validator.loading.tag_lock import TAG_LOCK_PATH, parse_tag_lock
from validator.outputs import text
from validator.outputs.rule_text import option_rows
from validator.source.disk import Disk
from validator.source.memory import Memory

ROOT = Path(__file__).parent.parent
REFRESH = "make generate"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The instant at which the sample is clean; the Makefile says the same."""


def main() -> int:
    """Write or check each generated text; the exit code."""
    only_check = "--check" in sys.argv[1:]
    stale = 0
    for path, new in generated().items():
        target = ROOT / path
        old = target.read_text() if target.exists() else ""
        if old == new:
            continue
        if only_check:
            stale += 1
            before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
            sys.stdout.writelines(difflib.unified_diff(before, after, path, f"{path} (generated)"))
        else:
            target.write_text(new)
            print(f"wrote {path}")
    if stale:
        print(f"stale; run `{REFRESH}`", file=sys.stderr)
    return 1 if stale else 0


def generated() -> dict[str, str]:
    """Every generated text by its path."""
    parts = {
        "README.md": {"rules": rule_table(all_rules()), "finding": example_report()},
        "docs/cli.md": {"commands": commands()},
        "docs/policy.md": {"keys": policy_table(settings_model())},
    }
    texts = {"docs/rules.md": rules_page(all_rules())}
    for path, contents in parts.items():
        page = (ROOT / path).read_text()
        for name, content in contents.items():
            page = _between(page, name, content)
        texts[path] = page
    return texts


def example_report() -> str:
    """What `relgate check` prints where one letter of the sample is wrong."""
    path, old, new = "environments/production/api.yaml", "ref: prod-api\n", "ref: prod-apii\n"
    disk = Disk(ROOT)
    files = {name: disk.read(name, 1 << 24) for name in disk.paths()}
    assert old in files[path].decode()
    files[path] = files[path].replace(old.encode(), new.encode())
    policy = read_policy("pyproject.toml", (ROOT / "pyproject.toml").read_bytes())
    lock = parse_tag_lock(TAG_LOCK_PATH, files[TAG_LOCK_PATH].decode())
    report = check(Memory(files), Facts(NOW, Tags(lock.commits)), policy)
    return f"```console\n$ relgate check\n{text.render(report)}```"


def rule_table(rules: Iterable[Rule]) -> str:
    """The table of all rules."""
    rows = [
        f"| [{rule.code}](docs/rules.md#{rule.code.lower()}) | {rule.name} | "
        f"{str(rule.severity)[0].upper()}{' lock' if rule.locked else ''} | {rule.doc.title} |"
        for rule in rules
    ]
    return "\n".join(["| code | name | | what it finds |", "| --- | --- | --- | --- |", *rows])


def rules_page(rules: Iterable[Rule]) -> str:
    """The page of all rules, each under an anchor of its code."""
    head = [
        "# Rules",
        "",
        "Generated from the rules' docstrings; `relgate explain CODE` prints the same. Carets mark",
        "what a rule points at; every example is run by a test.",
    ]
    return "\n".join([*head, *(line for rule in rules for line in _rule(rule))]) + "\n"


def commands() -> str:
    """The help of every command."""
    parts = [_help(cli, "relgate")]
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        parts.append(_help(command, f"relgate {name}"))
        if isinstance(command, click.Group):
            parts += [_help(sub, f"relgate {name} {key}") for key, sub in command.commands.items()]
    return "\n\n".join(parts)


def policy_table(model: Any, prefix: str = "") -> str:
    """The table of the policy's keys, options of rules among them."""
    rows = [f"| `{key}` | {value} | {meaning} |" for key, value, meaning in _keys(model, prefix)]
    return "\n".join(["| key | default | meaning |", "| --- | --- | --- |", *rows])


def _keys(model: Any, prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, info in model.model_fields.items():
        if hasattr(info.annotation, "model_fields"):
            yield from _keys(info.annotation, f"{prefix}{name}.")
            continue
        default = "" if info.is_required() else info.get_default(call_default_factory=True)
        shown = "" if default in ("", None, [], {}, ()) else f"`{default}`"
        yield f"{prefix}{name}", shown, (info.description or "").replace("|", "\\|")


def _rule(rule: Rule) -> Iterator[str]:
    doc = rule.doc
    lock = " Locked: nothing can waive, ignore or turn it down." if rule.locked else ""
    yield from ("", f'<a id="{rule.code.lower()}"></a>', f"## {rule.code} {rule.name}", "")
    yield f"{doc.title} Severity: {rule.severity}.{lock}"
    if doc.details:
        yield from ("", doc.details)
    yield from ("", f"**Why:** {doc.why}")
    for heading, examples in (("Bad", doc.bad), ("Good", doc.good)):
        for example in examples:
            yield from ("", f"{heading}:", "", "```yaml", example, "```")
    options = option_rows(rule)
    if options:
        yield from ("", f"Options, in `[rules.{rule.name}]` of the policy:", "")
        for option in options:
            yield f"- `{option['name']}` (default `{option['default']}`): {option['description']}"


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, max_content_width=88, terminal_width=88)
    return f"## {name}\n\n```text\n{command.get_help(context)}\n```"


def _between(page: str, name: str, content: str) -> str:
    """The page with what stands between two markers replaced."""
    begin, end = f"<!-- {name}: generated by `{REFRESH}` -->", f"<!-- end of {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    assert pattern.search(page), f"the markers of {name} are gone"
    return pattern.sub(lambda _: f"{begin}\n{content}\n{end}", page)


if __name__ == "__main__":
    sys.exit(main())
