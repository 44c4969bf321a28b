"""One defect of each rule, planted in a clean repository of 200 files: found, and nothing else.

Each case edits the repository and says where the one finding must be. A rule without a case fails
`test_every_rule_is_planted`, apart from those whose finding no text can plant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bench.generate import NOW, generate
from validator.engine.policy_file import read_policy
from validator.engine.registry import all_rules
from validator.engine.run import check
from validator.finding import Report
from validator.index.facts import Facts, Tags
from validator.source.memory import Memory
from validator.text import LineIndex

CLEAN = generate(200, seed=7)
ENV = "environments/staging/service-00003.yaml"
PROD = "environments/production/service-00003.yaml"
BUNDLE = "bundles/staging-00003.yaml"
CHECK = "releases/v1.5.0/production.yaml"
LOG = "releases/v1.5.0/stages.jsonl"
LOCK = "releases/tags.lock"


@dataclass
class Plant:
    """A repository with one defect, and where it is."""

    files: dict[str, str] = field(default_factory=lambda: dict(CLEAN))
    local_tags: dict[str, str] = field(default_factory=dict)
    tags: Tags | None = None
    path: str = ""
    offset: int = 0
    length: int = 0

    def replace(self, path: str, old: str, new: str, at: str | None = None) -> Plant:
        """Put `new` for the first match of a pattern; the finding is at `at` in it, or all."""
        found = re.search(old, self.files[path], re.MULTILINE)
        assert found, f"{old} is not in {path}"
        text = self.files[path]
        self.files[path] = text[: found.start()] + found.expand(new) + text[found.end() :]
        shown = found.expand(new) if at is None else at
        inside = found.expand(new).find(shown)
        self.path, self.offset, self.length = path, found.start() + inside, len(shown)
        return self

    def at(self, path: str, pattern: str) -> Plant:
        """The finding is at the first group of the first match of a pattern."""
        found = re.search(pattern, self.files[path], re.MULTILINE)
        assert found, f"{pattern} is not in {path}"
        self.path, self.offset = path, found.start(1)
        self.length = found.end(1) - found.start(1)
        return self

    def add(self, path: str, text: str) -> Plant:
        self.files[path] = text
        self.path, self.offset, self.length = path, 0, 0
        return self

    def report(self) -> Report:
        policy = read_policy("relgate.toml", self.files["relgate.toml"].encode())
        contents = {path: text.encode() for path, text in self.files.items()}
        tags = self.tags or Tags(dict(line.split() for line in self.files[LOCK].splitlines()))
        return check(Memory(contents), Facts(NOW, tags, self.local_tags), policy)


def stage(files: dict[str, str], path: str, number: int, **changes: object) -> tuple[str, int]:
    """The log with fields of one line changed, and the offset of that line."""
    lines = files[path].splitlines(keepends=True)
    lines[number] = json.dumps({**json.loads(lines[number]), **changes}) + "\n"
    return "".join(lines), sum(map(len, lines[:number]))


def staged(number: int, name: str, value: object, **others: object) -> Plant:
    """A stage record with a changed field; the finding is at its value."""
    plant = Plant()
    text, start = stage(plant.files, LOG, number, **{name: value}, **others)
    plant.files[LOG] = text
    key = f'"{name}": '
    plant.path = LOG
    plant.offset = text.index(key, start) + len(key)
    plant.length = len(json.dumps(value))
    return plant


def copied(source: str, target: str, at: str) -> Plant:
    """A second record like the first, but for its id; the finding is at a field of the copy."""
    plant = Plant()
    text = re.sub("^id: ........", "id: 00000000", plant.files[source], count=1, flags=re.MULTILINE)
    plant.files[target] = text
    return plant.at(target, at)


PLANTS: dict[str, Callable[[], Plant]] = {
    "YML001": lambda: Plant().replace(ENV, "^name: staging", "name: staging: x", at=": x"),
    "YML002": lambda: Plant().replace(
        BUNDLE, "^(owner: .*)$", r"\1\nowner: other", at="owner: oth"
    ),
    "YML003": lambda: Plant().replace(BUNDLE, "^owner: .*$", "owner: &team platform", at="&team"),
    "YML004": lambda: Plant().replace(BUNDLE, "^owner: .*$", "owner: !team platform", at="!team"),
    "YML005": lambda: Plant().replace(BUNDLE, "^owner: .*$", "owner: a\0b", at="\0"),
    "YML006": lambda: (
        Plant()
        .replace(CHECK, "^artifacts:(?s:.*)", "artifacts: " + "[" * 70)
        .at(CHECK, r"^artifacts: \[{63}(\[)")
    ),
    "YML007": lambda: Plant().add("bundles/notes.txt", "see the wiki\n"),
    "YML008": lambda: Plant().add("bundles/empty.yaml", "# nothing here\n"),
    "YML009": lambda: Plant().replace(BUNDLE, "^(owner: .*)$", r"\1\n7: x", at="7"),
    "YML010": lambda: Plant().replace(ENV, "^(rollback_tag:) .*$", r"\1 1.10", at="1.10"),
    "YML011": lambda: Plant().replace(BUNDLE, "^(owner: .*)$", r"\1\n<<: {a: b}", at="<<"),
    "SCH001": lambda: Plant().replace(BUNDLE, "^owner: .*\n", "").at(BUNDLE, "^((?!#).+)$"),
    "SCH002": lambda: Plant().replace(BUNDLE, "^(owner: .*)$", r"\1\ncolour: red", at="colour"),
    "SCH003": lambda: Plant().replace(BUNDLE, "(_days): .*$", r"\1: often", at="often"),
    "SCH004": lambda: Plant().replace(ENV, "^(cloud_provider:) .*$", r"\1 clod_run", at="clod_run"),
    "SCH005": lambda: (
        Plant()
        .replace(BUNDLE, "(_at:) (.*)Z.*$", r"\1 2026-11-01T00:00:00")
        .at(BUNDLE, "_at: (.*)$")
    ),
    "SCH006": lambda: Plant().replace(BUNDLE, "(_days:) .*$", r"\1 0", at="0"),
    "LAY001": lambda: Plant().replace(ENV, "^(service_name:) .*$", r"\1 other", at="other"),
    "UNQ002": lambda: copied(ENV, ENV.replace(".yaml", ".yml"), "^service_name: (\\S+)"),
    "UNQ003": lambda: copied(BUNDLE, BUNDLE.replace(".yaml", ".yml"), "^name: (\\S+)"),
    "UNQ004": lambda: copied(CHECK, CHECK.replace(".yaml", ".yml"), "^tag: (\\S+)"),
    "REF001": lambda: Plant().replace(
        ENV, "^(secrets_bundle_ref:) .*$", r"\1 staging-0003", at="staging-0003"
    ),
    "ROT001": lambda: Plant().replace(BUNDLE, "(_days:) .*$", r"\1 120", at="120"),
    "ROT002": lambda: (
        Plant().replace(BUNDLE, "(_at:) .*$", r"\1 2026-01-01T00:00:00Z").at(BUNDLE, "_at: (.*)$")
    ),
    "ROT003": lambda: (
        Plant()
        .replace(BUNDLE, "(_days:) .*$", r"\1 90")
        .replace(BUNDLE, "(_at:) .*$", r"\1 2026-08-30T00:00:00Z")
        .at(BUNDLE, "_at: (.*)$")
    ),
    "ROT004": lambda: (
        Plant().replace(BUNDLE, "(_at:) .*$", r"\1 2026-11-30T00:00:00Z").at(BUNDLE, "_at: (.*)$")
    ),
    "TAG003": lambda: Plant().replace(ENV, "^(rollback_tag:) .*$", r"\1 v0.0.9", at="v0.0.9"),
    "TAG004": lambda: Plant().replace(ENV, "^(rollback_tag:) .*$", r"\1 v1.20.0", at="v1.20.0"),
    "EVD003": lambda: evidence_of("status", "failure"),
    "EVD004": lambda: evidence_of("environment", "staging", number=4),
    "PII001": lambda: Plant().replace(
        CHECK, "^(approver_email:) .*$", r"\1 jane@acme.example", at="jane@acme.example"
    ),
    "PII002": lambda: Plant().replace(
        BUNDLE, "^(owner:) .*$", r"\1 jane@acme.example", at="jane@acme.example"
    ),
    "SEC001": lambda: Plant().replace(
        BUNDLE, "^(cloudflare_api_token_ref:) .*$", r"\1 hunter2", at="hunter2"
    ),
    "SEC002": lambda: Plant().replace(
        BUNDLE, r"\A", "# " + "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8" + "\n", at="ghp_"
    ),
    "REL001": lambda: Plant().replace(CHECK, "(pdpa_confirmed:) true", r"\1 false", at="false"),
    "REL003": lambda: Plant().replace(CHECK, "(rehearsed_at:) .*$", r"\1 null", at="null"),
    "REL005": lambda: (
        Plant().replace(ENV, "(_at:) .*$", r"\1 2024-01-01T00:00:00Z").at(ENV, "_at: (.*)$")
    ),
    "WVR001": lambda: waived("until=2026-01-31 because it was so"),
    "WVR002": lambda: waived("until=2027-01-31 because it may be so"),
    "WVR003": lambda: waived("until=2027-01-31"),
    "WVR004": lambda: waived("because it has no end"),
    "UNQ001": lambda: twice("id"),
    "UNQ005": lambda: twice("op_id"),
    "UNQ006": lambda: (
        copied(BUNDLE, BUNDLE.replace("staging", "Staging"), "^name: (\\S+)")
        .replace(BUNDLE.replace("staging", "Staging"), "^name: .*$", "name: Staging-00003")
        .replace(ENV, "^(secrets_bundle_ref:) .*$", r"\1 Staging-00003")
        .at(BUNDLE.replace("staging", "Staging"), "^name: (\\S+)")
    ),
    "REF002": lambda: copied(BUNDLE, "bundles/spare.yaml", "^name: (\\S+)").replace(
        "bundles/spare.yaml", "^name: .*$", "name: spare", at="spare"
    ),
    "REF003": lambda: (
        Plant()
        .replace("bundles/staging-00000.yaml", "^vercel_token_ref: .*\n", "")
        .replace("environments/staging/service-00007.yaml", "^(cloud_provider:) .*$", r"\1 vercel")
        .replace(
            "environments/staging/service-00007.yaml", "(bundle_ref:) .*$", r"\1 staging-00000"
        )
        .at("environments/staging/service-00007.yaml", "bundle_ref: (.*)$")
    ),
    "REF004": lambda: Plant().replace(
        "environments/staging/service-00033.yaml",
        "(bundle_ref:) .*$",
        r"\1 production-00003",
        at="production-00003",
    ),
    "TAG001": lambda: without_tag("v1.5.0"),
    "EVD001": lambda: Plant().replace(
        CHECK,
        "(?<=url: )https://github.com/acme/invoices/actions/runs/[0-9]+/artifacts/[0-9]+",
        "https://evil.example/artifact",
    ),
    "EVD002": lambda: Plant().replace(
        CHECK,
        "(?<=url: )(https://github.com/acme/invoices/actions/runs/[0-9]+/artifacts/)[0-9]+",
        r"\g<1>999",
    ),
    "EVD006": lambda: staged(2, "finished_at", "2026-01-01T00:00:00Z"),
}


def twice(name: str) -> Plant:
    """A stage record that repeats a field of the one before it."""
    first = json.loads(CLEAN[LOG].splitlines()[1])
    return staged(2, name, first[name])


def without_tag(tag: str) -> Plant:
    """A release of a tag that git does not know; both its checklists say so, one is taken away."""
    plant = Plant()
    del plant.files[CHECK.replace("production", "staging")]
    return plant.replace(LOCK, f"{tag} .*\n", "").at(CHECK, "^tag: (\\S+)")


def waived(rest: str) -> Plant:
    comment = f"# relgate: ignore[REF004] {rest}"
    return Plant().replace(BUNDLE, "^(owner: [^#\n]*\\S).*$", rf"\1 {comment}", at=comment)


def evidence_of(name: str, value: object, number: int = 4) -> Plant:
    """A stage record changed under the production checklist that cites it."""
    plant = staged(number, name, value)
    url = json.loads(plant.files[LOG].splitlines()[number])["artifact_url"]
    return plant.at(CHECK, f"url: ({re.escape(url)})")


def test_the_repository_is_clean() -> None:
    report = Plant().report()
    assert [finding.message for finding in report.findings] == []
    assert sum(report.checked.values()) > 200


@pytest.mark.parametrize("code", PLANTS)
def test_the_defect_is_found_and_nothing_else(code: str) -> None:
    plant = PLANTS[code]()
    found = [
        (finding.code, finding.location.place.path, *finding.location.start)
        for finding in plant.report().findings
    ]
    position = LineIndex(plant.files[plant.path]).position(plant.offset)
    assert found == [(code, plant.path, *position)]


NOT_PLANTED = {
    "YML012": "no text can be unreadable; tests/source plants links, pipes and permissions",
    "TAG002": "the facts decide, not a text; tests/rules/test_tag.py has an incomplete clone",
    "TAG005": "as TAG002: the lock against the clone's own tags",
    "SCH007": "only with a policy; tests/rules/test_sch.py",
    "EVD005": "only with a policy; tests/rules/test_evd.py",
    "REL002": "the repository has no portal; tests/rules/test_rel.py",
    "REL004": "only with a policy; tests/rules/test_rel.py",
    "REF005": "both environments are declared hundreds of times; tests/rules/test_ref.py",
}


def test_every_rule_is_planted() -> None:
    assert PLANTS.keys() | NOT_PLANTED.keys() == {rule.code for rule in all_rules()}
    assert not PLANTS.keys() & NOT_PLANTED.keys()


def test_defects_do_not_hide_each_other() -> None:
    """Defects in different files, all at once: each is found where it is alone."""
    chosen = ("YML001", "PII001", "REF002", "UNQ001", "YML007", "SEC002", "YML008")
    files = dict(CLEAN)
    expected = []
    for code in chosen:
        plant = PLANTS[code]()
        changed = {path: new for path, new in plant.files.items() if CLEAN.get(path) != new}
        assert not changed.keys() & {path for path in files if files[path] != CLEAN.get(path)}
        files.update(changed)
        expected.append(
            (code, plant.path, *LineIndex(plant.files[plant.path]).position(plant.offset))
        )
    found = [
        (finding.code, finding.location.place.path, *finding.location.start)
        for finding in Plant(files).report().findings
    ]
    assert sorted(found) == sorted(expected)
