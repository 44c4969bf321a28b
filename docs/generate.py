"""Writes the generated parts of the documentation; `--check` fails where one is stale.

The sources are the rules' docstrings, the commands' help and the policy's model, so that the
documentation cannot say other than the program does.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from validator.cli import COMMANDS, cli
from validator.cli.reports import FORMATS, Manner, Target, rendered
from validator.engine.diff.compare import Side, compare
from validator.engine.diff.risk import RISKS
from validator.engine.fix.draft import Draft
from validator.engine.fix.mend import mend
from validator.engine.fix.shown import shown_changes
from validator.engine.policy import Policy
from validator.engine.policy_file import read_policy
from validator.engine.records import list_records
from validator.engine.registry import Rule, all_rules
from validator.engine.rotations import list_rotations
from validator.engine.run import check
from validator.engine.settings import settings_model
from validator.finding import Report, Severity
from validator.index.facts import Facts, Tags
from validator.loading.tag_lock import parse_tag_lock
from validator.model.kinds import TAG_LOCK_PATH
from validator.model.terms import DEFAULT_TERMS
from validator.outputs import diff_text, fix_diff, rotation_text, text
from validator.outputs.checkout import Checkout
from validator.outputs.json_text import json_text
from validator.outputs.rule_text import rule_markdown
from validator.source.disk import Disk
from validator.source.memory import Memory

ROOT = Path(__file__).parent.parent
REFRESH = "make generate"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The instant at which the sample is clean; the Makefile says the same."""

MISTAKEN = "environments/production/api.yaml"
"""The record in which the examples have a letter too many."""


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
        "docs/authoring.md": {"fixes": fix_example(), "rotation": rotation_example()},
        "docs/cli.md": {"commands": commands()},
        "docs/diff.md": {"example": diff_example(), "risks": risk_table()},
        "docs/formats.md": dict(format_examples()),
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
    report = _judge(_mistaken_sample())
    return f"```console\n$ relgate check\n{text.render(report)}```"


def format_examples() -> Iterator[tuple[str, str]]:
    """What each format makes of the same mistake."""
    files = _mistaken_sample()
    report = _judge(files)
    checkout = Checkout(text=lambda path: files[path].decode())
    # Of 66 test cases, that of the mistaken record tells enough.
    listed = list_records(Memory(files), DEFAULT_TERMS, lambda path: path == MISTAKEN)
    manner = Manner(False, False, False, Severity.ERROR, 1, lambda: checkout, lambda: listed)
    languages = {"text": "console", "concise": "console", "markdown": "markdown", "junit": "xml"}
    for name in FORMATS:
        if name == "rdjson":
            continue  # the page shows it a diagnostic a line
        written = rendered(report, Target(name, None), manner)
        if name == "sarif":
            written = json_text(json.loads(written)["runs"][0]["results"])
        language = languages.get(name, "text" if name == "github" else "json")
        yield name, f"```{language}\n{written}```"


def diff_example() -> str:
    """What `relgate diff` says of a change to the sample that a reviewer should look at twice."""
    before = _sample()
    after = dict(before)
    for path, old, new in CHANGE:
        assert old in after[path], (path, old)
        after[path] = after[path].replace(old, new)
    head = '[tool.relgate.per_path_ignores]\n"releases/v1.5.0-rc.1/**" = ["REL"]\n'
    project = (ROOT / "pyproject.toml").read_bytes()
    policies = [read_policy("pyproject.toml", it) for it in (project, project + head.encode())]
    names = ("the merge base of origin/main and HEAD (0f3c9b1d2e4a)", "the work tree")
    sides = [
        Side(name, Memory(files), {path: str(text) for path, text in files.items()}, policy)
        for name, files, policy in zip(names, (before, after), policies, strict=True)
    ]
    return f"```console\n$ relgate diff origin/main\n{diff_text.render(compare(*sides))}```"


def fix_example() -> str:
    """What `relgate check --diff` shows of the sample with a mistake."""
    files = Memory(_mistaken_sample())
    before = _judge({**files.files})

    def judge(draft: Draft) -> Report:
        return _judge({**files.files, **{path: it or b"" for path, it in draft.written.items()}})

    mended = mend(Draft(files), judge, lambda finding: True)
    changes = shown_changes(mended.draft, before, mended.after, DEFAULT_TERMS)
    return f"```console\n$ relgate check --diff\n{fix_diff.render(changes)}```"


def rotation_example() -> str:
    """What `relgate rotation` says of the sample five weeks later."""
    now = NOW + timedelta(days=36)
    source, facts = Memory(_sample()), Facts(now)
    listed = list_rotations(source, facts, Policy(), within=timedelta(30), clock_fixed=True)
    command = f"relgate rotation --within 30d --now {now:%Y-%m-%dT%H:%M:%SZ}"
    return f"```console\n$ {command}\n{rotation_text.render(listed)}```"


CHANGE = (
    ("environments/production/api.yaml", b"rollback_tag: v1.3.2", b"rollback_tag: v1.3.1"),
    ("environments/production/api.yaml", b"latency_p95_ms: 300", b"latency_p95_ms: 800"),
    ("environments/staging/api.yaml", b"name: staging", b'name: "staging" # as before'),
    ("bundles/staging-portal.yaml", b"rotated_at: 2026-11-02", b"rotated_at: 2026-11-20"),
    ("releases/v1.4.0/production.yaml", b"pdpa_confirmed: true", b"pdpa_confirmed: false"),
)
"""What the example changes: a path, and what gives way to what."""


def risk_table() -> str:
    """The table of the risks that a diff knows."""
    rows = [f"| {kind.name} | {kind.grade} | {kind.meaning} |" for kind in RISKS]
    return "\n".join(["| risk | grade | meaning |", "| --- | --- | --- |", *rows])


def _mistaken_sample() -> dict[str, bytes]:
    """The files of the sample, with a mistake in one of them."""
    old, new = b"ref: prod-api\n", b"ref: prod-apii\n"
    files = _sample()
    assert old in files[MISTAKEN]
    return {**files, MISTAKEN: files[MISTAKEN].replace(old, new)}


def _sample() -> dict[str, bytes]:
    disk = Disk(ROOT)
    return {name: disk.read(name, 1 << 24) for name in disk.paths()}


def _judge(files: dict[str, bytes]) -> Report:
    policy = read_policy("pyproject.toml", (ROOT / "pyproject.toml").read_bytes())
    lock = parse_tag_lock(TAG_LOCK_PATH, files[TAG_LOCK_PATH].decode())
    return check(Memory(files), Facts(NOW, Tags(lock.commits)), policy)


def rule_table(rules: Iterable[Rule]) -> str:
    """The table of all rules."""
    rows = [
        f"| [{rule.code}](docs/rules.md#{rule.code.lower()}) | {rule.name} | "
        f"{str(rule.severity)[0].upper()}{' lock' if rule.locked else ''}"
        f"{' fix' if rule.doc.fixed else ''} | {rule.doc.title} |"
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
    yield from ("", f'<a id="{rule.code.lower()}"></a>', f"## {rule.code} {rule.name}", "")
    yield rule_markdown(rule)


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
