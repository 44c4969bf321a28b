"""`relgate refs`: who uses a record, in the words of grep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.conftest import BUNDLE, ENVIRONMENT, Run, write
from click.shell_completion import ShellComplete
from jsonschema import Draft202012Validator

from validator.cli import cli

ROOT = Path(__file__).parent.parent.parent
OLD = "bundles/staging-api.yaml"
USER = "environments/staging/api.yaml"


def test_the_record_and_what_refers_to_it(relgate: Run) -> None:
    result = relgate("refs", "bundle", "staging-api")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"{OLD}:2:7: bundle staging-api (name)",
        f"{USER}:6:21: environment staging/api (secrets_bundle_ref)",
    ]


def test_json(relgate: Run) -> None:
    result = relgate("refs", "bundle", "staging-api", "--output-format", "json")
    schema = json.loads((ROOT / "schemas/refs.schema.json").read_text())
    Draft202012Validator(schema).validate(json.loads(result.stdout))
    assert json.loads(result.stdout) == {
        "version": 1,
        "kind": "bundle",
        "field": "name",
        "name": "staging-api",
        "stated": [
            {
                "path": OLD,
                "line": 2,
                "column": 7,
                "kind": "bundle",
                "key": "staging-api",
                "field": "name",
            }
        ],
        "references": [
            {
                "path": USER,
                "line": 6,
                "column": 21,
                "kind": "environment",
                "key": "staging/api",
                "field": "secrets_bundle_ref",
            }
        ],
        "unread": [],
    }


def test_nobody_uses_it(relgate: Run, repository: Path) -> None:
    (repository / USER).unlink()
    result = relgate("refs", "bundle", "staging-api")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == f"{OLD}:2:7: bundle staging-api (name)\n"


def test_a_name_that_nobody_states(relgate: Run, repository: Path) -> None:
    write(repository, USER, ENVIRONMENT.format(bundle="gone"))
    result = relgate("refs", "bundle", "gone")
    assert (result.exit_code, result.stderr) == (0, "No bundle is named `gone`.\n")
    assert result.stdout == f"{USER}:6:21: environment staging/api (secrets_bundle_ref)\n"


def test_an_unknown_name_is_not_taken_for_an_unused_one(relgate: Run) -> None:
    result = relgate("refs", "bundle", "stagin-api")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "No bundle is named `stagin-api`. Did you mean `staging-api`?" in result.stderr


def test_what_cannot_be_read_may_refer_to_it(relgate: Run, repository: Path) -> None:
    write(repository, "environments/staging/portal.yaml", "secrets_bundle_ref: [staging-api\n")
    unread = "environments/staging/portal.yaml: cannot be read in full, and may say it\n"
    result = relgate("refs", "bundle", "staging-api")
    assert (result.exit_code, result.stderr) == (0, unread)
    (repository / USER).unlink()
    result = relgate("refs", "bundle", "staging-api")
    assert result.exit_code == 2
    assert result.stderr.startswith(unread)
    assert "Nobody can tell what refers to it until those files can be read." in result.stderr
    listed = json.loads(relgate("refs", "bundle", "staging-api", "--output-format", "json").stdout)
    assert listed["unread"] == ["environments/staging/portal.yaml"]


def test_a_file_that_cannot_be_read_and_does_not_say_it(relgate: Run, repository: Path) -> None:
    write(repository, "environments/staging/portal.yaml", "secrets_bundle_ref: [other\n")
    assert relgate("refs", "bundle", "staging-api").stderr == ""


def test_every_record_of_a_shared_name(relgate: Run, repository: Path) -> None:
    portal = ENVIRONMENT.replace("name: api", "name: portal").replace("5b0c", "6b0c")
    write(repository, "environments/staging/portal.yaml", portal.format(bundle="staging-api"))
    result = relgate("refs", "environment", "staging")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{USER}:2:7: environment staging/api (name)",
        "environments/staging/portal.yaml:2:7: environment staging/portal (name)",
    ]


def test_nothing_of_a_record_is_obeyed_by_a_terminal(relgate: Run, repository: Path) -> None:
    path = repository / "environments/staging"
    (path / "api.yaml").rename(path / "a\x1b[31m\n##[x].yaml")
    result = relgate("refs", "bundle", "staging-api")
    assert "\x1b" not in result.stdout
    assert len(result.stdout.splitlines()) == 2
    assert "##[" not in result.stdout


def test_two_records_of_one_name(relgate: Run, repository: Path) -> None:
    write(repository, "bundles/twin.yaml", BUNDLE.format(name="staging-api"))
    result = relgate("refs", "bundle", "staging-api")
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == [
        OLD,
        "bundles/twin.yaml",
        USER,
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("refs bundle stag", ["staging-api"]),
        ("rename bundle ", ["staging-api"]),
        ("refs environment ", ["staging"]),
        ("refs bundle x", []),
        ("refs ", ["bundle", "environment"]),
    ],
)
def test_the_shell_completes_names(repository: Path, words: str, names: list[str]) -> None:
    arguments = ["-C", str(repository), *words.split(" ")]
    completion = ShellComplete(cli, {}, "relgate", "_RELGATE_COMPLETE")
    found = completion.get_completions(arguments[:-1], arguments[-1])
    assert sorted(item.value for item in found) == names
