"""`relgate schema` in a repository of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.conftest import Run
from planted import TOKENS

from validator.engine.schemas import MARK

NAMES = {"environment", "bundle", "release", "stage", "run", "policy"}
NAMES |= {"report", "diff", "rotation", "refs"}


@pytest.fixture
def schemas(repository: Path, relgate: Run) -> Path:
    """The folder of the schemas, freshly written."""
    assert relgate("schema").exit_code == 0
    return repository / "schemas"


def test_writes_each_schema_once(repository: Path, relgate: Run) -> None:
    done = relgate("schema")
    assert done.exit_code == 0
    files = {f"schemas/{name}.schema.json" for name in NAMES}
    assert set(done.stdout.splitlines()) == {f"wrote {file}" for file in files}
    assert {
        file.relative_to(repository).as_posix() for file in repository.glob("schemas/*")
    } == files
    assert relgate("schema").stdout == "schemas are up to date\n"


def test_writes_to_the_root_from_anywhere_below_it(repository: Path, relgate: Run) -> None:
    assert relgate("schema", at=repository / "bundles").exit_code == 0
    assert (repository / "schemas/bundle.schema.json").is_file()


def test_check_shows_the_difference_and_writes_nothing(schemas: Path, relgate: Run) -> None:
    file = schemas / "bundle.schema.json"
    stale = file.read_text().replace('"maximum": 90', '"maximum": 365')
    file.write_text(stale)
    (schemas / "run.schema.json").unlink()
    done = relgate("schema", "--check")
    assert done.exit_code == 1
    assert '-      "maximum": 365,\n+      "maximum": 90,\n' in done.stdout
    assert "--- /dev/null\n+++ b/schemas/run.schema.json\n" in done.stdout
    assert done.stderr == "2 of the schemas are stale; run `relgate schema`.\n"
    assert file.read_text() == stale
    assert not (schemas / "run.schema.json").exists()


def test_no_secret_of_a_stale_schema_is_shown(schemas: Path, relgate: Run) -> None:
    key = next(token for token in TOKENS if "PRIVATE KEY" in token)
    with (schemas / "bundle.schema.json").open("a") as file:
        file.write(f"{TOKENS[0]} zqxw@acme.example\n{key}\n")
    shown = relgate("schema", "--check").stdout
    assert f"-{'*' * len(TOKENS[0])} ****@acme.example\n" in shown
    assert not any(line in shown for line in key.split("\n"))


def test_check_of_fresh_schemas(schemas: Path, relgate: Run) -> None:
    for file in schemas.iterdir():  # as a checkout on Windows has it
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    done = relgate("schema", "--check")
    assert (done.exit_code, done.stdout) == (0, "schemas are up to date\n")


def test_writes_in_place_of_what_has_other_line_ends_or_is_no_text(
    schemas: Path, relgate: Run
) -> None:
    file = schemas / "bundle.schema.json"
    fresh = file.read_bytes()
    file.write_bytes(fresh.replace(b"\n", b"\r\n") + b"\xff\r\n")
    assert relgate("schema", "--check").exit_code == 1
    assert relgate("schema").exit_code == 0
    assert file.read_bytes() == fresh


def test_follows_the_policy(repository: Path, schemas: Path, relgate: Run) -> None:
    (repository / "relgate.toml").write_text('vocabulary.environments = ["preview"]\n')
    assert relgate("schema", "--check").exit_code == 1
    assert relgate("schema").exit_code == 0
    schema = json.loads((schemas / "environment.schema.json").read_text())
    assert schema["properties"]["name"]["enum"] == ["staging", "production", "preview"]


def test_writes_nothing_by_a_policy_with_mistakes(repository: Path, relgate: Run) -> None:
    (repository / "relgate.toml").write_text("vocabulary.environment = []\n")
    done = relgate("schema")
    assert done.exit_code == 2
    assert "relgate.toml has mistakes" in done.stderr
    assert not (repository / "schemas").exists()


def test_removes_its_own_files_of_kinds_that_are_gone(schemas: Path, relgate: Run) -> None:
    gone, own, link = (schemas / f"{name}.schema.json" for name in ("gone", "own", "link"))
    gone.write_text(json.dumps({"$comment": MARK}))
    own.write_text("{}")
    link.symlink_to(own)
    assert relgate("schema", "--check").exit_code == 1
    assert relgate("schema").stdout == "removed schemas/gone.schema.json\n"
    assert not gone.exists()
    assert own.exists()
    assert link.is_symlink()


def test_prints_one_schema(repository: Path, relgate: Run) -> None:
    done = relgate("schema", "release")
    assert json.loads(done.stdout)["title"] == "Release checklist"
    assert not (repository / "schemas").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["releese"], "Did you mean `release`?"),
        (["x"], "There are environment, bundle"),
        (["release", "--check"], "does not go with --check"),
    ],
)
def test_usage_errors(relgate: Run, arguments: list[str], message: str) -> None:
    done = relgate("schema", *arguments)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize("link", ["schemas", "schemas/bundle.schema.json"])
def test_follows_no_link_out_of_the_root(
    repository: Path, relgate: Run, tmp_path: Path, link: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (repository / link).parent.mkdir(exist_ok=True)
    (repository / link).symlink_to(outside if link == "schemas" else outside / "new.json")
    done = relgate("schema")
    assert done.exit_code == 2
    assert "leads out of the root" in done.stderr
    assert not list(outside.iterdir())


def test_a_file_in_the_way(repository: Path, relgate: Run) -> None:
    (repository / "schemas").write_text("")
    done = relgate("schema")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: schemas/: ")


def test_a_difference_cannot_speak_to_the_terminal(schemas: Path, relgate: Run) -> None:
    (schemas / "run.schema.json").write_text("\x1b[2Jcleared")
    assert "\x1b" not in relgate("schema", "--check").stdout
