"""`relgate new`: the files pass `relgate check`, people are asked, nothing is overwritten."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli.conftest import Run, write
from click.testing import CliRunner
from planted import TOKENS
from real_git import git

from validator.cli import cli
from validator.engine.new_record.record import LEFT_OPEN

ID = "11111111-2222-4333-8444-555555555555"
ACCOUNT = "deployer@acme.iam.gserviceaccount.com"
BUNDLE = ("new", "bundle", "production-api", "--owner", "platform-team")
ENVIRONMENT = (
    *("new", "environment", "production", "api", "--cloud-provider", "cloud_run"),
    *("--last-validated-at", "now"),
    *("--monitoring-dashboard-url", "https://acme.grafana.net/d/api"),
)
RELEASE = (
    *("new", "release", "--environment", "production", "--approver-role", "admin"),
    *("--approver-email", "somchai@acme.example"),
)
RUN = "https://github.com/acme/invoices/actions/runs/1701/artifacts/"


@pytest.fixture
def new(root: Path) -> Run:
    """Runs the command line in the empty repository; nobody is there to be asked."""
    return lambda *arguments: CliRunner().invoke(cli, ["-C", str(root), *arguments])


def found(new: Run, *paths: str) -> set[str]:
    """The rules that a check speaks of."""
    report = json.loads(new("check", "--output-format", "json", *paths).stdout)
    return {finding["name"] for finding in report["findings"]}


def files_below(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): path.read_text()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def commit(root: Path, *tags: str) -> str:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "x")
    for tag in tags:
        git(root, "tag", tag)
    return git(root, "rev-parse", "HEAD")


class TestWalk:
    def test_from_an_empty_repository_to_a_release(self, root: Path, new: Run) -> None:
        done = new(*BUNDLE, "--service-account", ACCOUNT)
        assert (done.exit_code, found(new)) == (0, {"unused_bundle"})
        assert done.stdout.startswith("wrote bundles/production-api.yaml\n")
        assert "REF002 warning: no environment uses bundle production-api" in done.stdout

        done = new(*ENVIRONMENT)
        assert (done.exit_code, found(new)) == (0, set())
        assert done.stdout == "wrote environments/production/api.yaml\n"

        commit(root, "v0.1.0")
        done = new(*RELEASE)
        assert (done.exit_code, done.stdout.splitlines()[0]) == (
            0,
            "wrote releases/v0.1.0/production.yaml",
        )
        assert found(new) == {"consent_not_confirmed", "rollback_not_rehearsed"}

        answered = (root / "releases/v0.1.0/production.yaml").read_text()
        answered = answered.replace("false", "true").replace("null\n", "2026-11-01T00:00:00Z\n")
        write(root, "releases/v0.1.0/production.yaml", answered)
        assert new("check", "--now", "2026-11-25T00:00:00Z", "releases").exit_code == 0

    def test_after_init_editors_are_led_to_the_schemas(self, root: Path, new: Run) -> None:
        assert new("init", "--yes").exit_code == 0
        assert new(*BUNDLE, "--service-account", ACCOUNT).exit_code == 0
        assert new(*ENVIRONMENT).exit_code == 0
        assert new(*RELEASE).exit_code == 0
        assert new("schema", "--editor", "modeline", "--check").exit_code == 0

    def test_the_checklist_may_come_before_the_tag(self, root: Path, new: Run) -> None:
        new(*BUNDLE, "--service-account", ACCOUNT)
        new(*ENVIRONMENT)
        done = new(*RELEASE)
        assert (done.exit_code, done.stdout.splitlines()[0]) == (
            0,
            "wrote releases/v0.1.0/production.yaml",
        )
        assert "TAG001" in done.stdout
        assert "create the tag" in done.stdout
        commit(root, "v0.1.0")
        assert found(new) == {"consent_not_confirmed", "rollback_not_rehearsed"}

    def test_the_next_environment_and_release(self, root: Path, new: Run) -> None:
        new(*BUNDLE, "--service-account", ACCOUNT)
        new(*ENVIRONMENT)
        commit(root, "v0.1.0")
        new(*RELEASE)
        commit(root, "v0.2.0")
        assert "wrote releases/v0.2.0/production.yaml" in new(*RELEASE).stdout
        done = new(*ENVIRONMENT[:3], "worker", *ENVIRONMENT[4:], "--secrets-bundle-ref", BUNDLE[2])
        assert done.exit_code == 0, done.output
        assert (
            "\nrollback_tag: v0.1.0\n" in files_below(root)["environments/production/worker.yaml"]
        )
        assert "wrote releases/v0.3.0/production.yaml" in new(*RELEASE, "--bump", "minor").stdout
        names = found(new) - LEFT_OPEN["release"]
        assert names == set()

    def test_evidence_of_the_tag_s_commit_is_cited(self, root: Path, new: Run) -> None:
        new(*BUNDLE, "--service-account", ACCOUNT)
        new(*ENVIRONMENT)
        tagged = commit(root, "v0.1.0")
        stages = [stage(1, commit=tagged[:12]), stage(2, commit="0" * 40), stage(3, commit=None)]
        write(root, "releases/v0.1.0/stages.jsonl", "".join(stages))
        done = new(*RELEASE)
        assert done.exit_code == 0
        text = files_below(root)["releases/v0.1.0/production.yaml"]
        assert re.findall("artifacts/([0-9])", text.rpartition("\nartifacts:")[2]) == ["1", "3"]
        assert found(new) == {"consent_not_confirmed", "rollback_not_rehearsed"}

    def test_evidence_that_the_policy_requires_is_still_to_come(self, root: Path, new: Run) -> None:
        required = '{ component = "api", stages = ["pytest"] }'
        write(root, "relgate.toml", f"rules.missing_evidence.required = [{required}]\n")
        new(*BUNDLE, "--service-account", ACCOUNT)
        new(*ENVIRONMENT)
        commit(root, "v0.1.0")
        done = new(*RELEASE)
        assert done.exit_code == 0
        assert "EVD005 release v0.1.0/production has no evidence of `pytest`" in done.stdout

    def test_the_sample_gets_its_checklist_back(self, tmp_path: Path) -> None:
        sample = Path(__file__).parent.parent.parent
        for folder in ("bundles", "environments", "releases", "schemas"):
            for path in (sample / folder).rglob("*.*"):
                if path.is_file():
                    write(tmp_path, str(path.relative_to(sample)), path.read_text())
        write(tmp_path, "relgate.toml", '[tags]\nsource = "lock"\n')
        path = tmp_path / "releases/v1.4.0/production.yaml"
        cited = set(re.findall(r"artifacts/[0-9]+", path.read_text()))
        path.unlink()
        done = CliRunner().invoke(cli, ["-C", str(tmp_path), *RELEASE])
        assert done.exit_code == 0, done.output
        text = path.read_text()
        assert text.startswith(
            "# yaml-language-server: $schema=../../schemas/release.schema.json\n"
        )
        assert cited <= set(re.findall(r"artifacts/[0-9]+", text))
        assert set(re.findall("([A-Z]{3}[0-9]{3})", done.stdout)) == {"REL001", "REL002", "REL003"}


def stage(number: int, *, commit: str | None) -> str:
    record = {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "pipeline_run_id": "6f1c1c5e-1f0a-4b8e-9d55-0f6f7c9f2b10",
        "component": "api",
        "stage_name": "pytest",
        "status": "success",
        "started_at": "2026-11-17T02:00:00Z",
        "finished_at": "2026-11-17T02:03:20Z",
        "duration_ms": 200000,
        "artifact_url": f"{RUN}{number}",
        "log_digest": f"sha256:{'0' * 64}",
        "op_id": f"gha/github.com/acme/invoices/1701/1/48/s{number}",
        "branch": "v0.1.0",
        "triggered_by": "octocat",
        "environment": None,
        "metadata": {} if commit is None else {"commit": commit},
    }
    return json.dumps(record) + "\n"


class TestFile:
    def test_what_is_written(self, root: Path, new: Run) -> None:
        times = ("--last-rotated-at", "2026-11-01T00:00:00Z")
        done = new(*BUNDLE, "--service-account", "it's: #1", "--id", ID, *times)
        assert done.exit_code == 0
        assert (
            files_below(root)["bundles/production-api.yaml"]
            == f"""\
# Identity of this record, a UUID that no other record of any kind has.
id: {ID}

# The name by which environments refer to this bundle.
name: production-api

# The account identifier at Cloud Run or Cloudflare that deploys.
service_account: "it's: #1"

# Where the Supabase key is kept; a reference, never the key.
# supabase_key_ref: op://production/supabase/service-role

# Where the Vercel token is kept; needed where a portal deploys to Vercel.
# vercel_token_ref: gh://production-portal/VERCEL_TOKEN

# Where the Cloudflare API token is kept; a reference, never the token.
# cloudflare_api_token_ref: projects/acme/secrets/cf-token/versions/latest

# Days within which every credential of the bundle is rotated; the compliance playbook allows at
# most 90.
rotation_cadence_days: 90

# When the credentials were last rotated, in RFC 3339 with a zone.
last_rotated_at: 2026-11-01T00:00:00Z

# The role or team that answers for the bundle; never a person's address.
owner: platform-team
"""
        )

    def test_a_dry_run_prints_the_file_and_writes_nothing(self, root: Path, new: Run) -> None:
        arguments = (*BUNDLE, "--service-account", ACCOUNT, "--id", ID)
        times = ("--last-rotated-at", "2026-11-01T00:00:00Z")
        shown = new(*arguments, *times, "--dry-run")
        assert (shown.exit_code, files_below(root)) == (0, {})
        assert "REF002" in shown.stderr
        new(*arguments, *times)
        assert shown.stdout == files_below(root)["bundles/production-api.yaml"]

    def test_the_present_instant_can_be_stated(self, root: Path, new: Run) -> None:
        done = new(*BUNDLE, "--service-account", ACCOUNT, "--now", "2027-01-01T07:00:00.5+07:00")
        assert done.exit_code == 0, done.output
        assert "\nlast_rotated_at: 2027-01-01T00:00:00Z\n" in "".join(files_below(root).values())

    def test_quietly(self, root: Path, new: Run) -> None:
        done = new(*BUNDLE, "--service-account", ACCOUNT, "--quiet")
        assert (done.exit_code, done.output, len(files_below(root))) == (0, "", 1)

    def test_the_address_is_masked_before_it_goes_anywhere(self, root: Path, new: Run) -> None:
        new(*BUNDLE, "--service-account", ACCOUNT)
        new(*ENVIRONMENT)
        dry = new(*RELEASE, "--dry-run")
        done = new(*RELEASE)
        assert 'approver_email: "***@acme.example"' in dry.stdout
        written = "".join(files_below(root).values())
        assert "somchai" not in dry.output + done.output + written


class TestRefused:
    @pytest.mark.parametrize(
        ("arguments", "missing"),
        [
            (("bundle",), ["NAME", "--provider", "--owner"]),
            (BUNDLE[1:], ["--provider"]),
            ((*BUNDLE[1:], "--provider", "vercel"), ["--vercel-token-ref"]),
            (
                ("environment", "staging"),
                ["SERVICE_NAME", "--cloud-provider", "--secrets-bundle-ref"]
                + ["--monitoring-dashboard-url", "--last-validated-at"],
            ),
            (("release",), ["--environment", "--approver-role", "--approver-email"]),
        ],
        ids=str,
    )
    def test_all_that_is_missing_is_told_at_once(
        self, relgate: Run, repository: Path, arguments: tuple[str, ...], missing: list[str]
    ) -> None:
        before = files_below(repository)
        done = relgate("new", *arguments)
        assert done.exit_code == 2
        assert re.findall(r"Missing ([A-Za-z_-]+): [A-Z]", done.stderr) == missing
        assert files_below(repository) == before

    @pytest.mark.parametrize(
        ("arguments", "name"), [(ENVIRONMENT, "--rollback-tag"), (RELEASE, "TAG")]
    )
    def test_what_git_does_not_tell_is_not_made_up(
        self, root: Path, new: Run, arguments: tuple[str, ...], name: str
    ) -> None:
        new(*BUNDLE, "--service-account", ACCOUNT)
        if arguments is RELEASE:
            new(*ENVIRONMENT)
        (root / ".git").rename(root / "git")
        done = new(*arguments)
        assert done.exit_code == 2
        assert re.findall(
            "Missing ([A-Za-z-]+): .* Not all tags are known: .* git repo", done.stderr
        ) == [name]

    def test_a_secret_is_refused_and_not_repeated(self, root: Path, new: Run) -> None:
        done = new(*BUNDLE, "--vercel-token-ref", "zqxw-hunter2")
        assert (done.exit_code, files_below(root)) == (2, {})
        assert "Invalid --vercel-token-ref: `vercel_token_ref` of bundle" in done.stderr
        assert "zqxw" not in done.output

    @pytest.mark.parametrize("flag", ["--owner", "--service-account"])
    def test_a_token_goes_nowhere(self, root: Path, new: Run, flag: str) -> None:
        done = new(*BUNDLE, "--service-account", ACCOUNT, flag, TOKENS[0])
        assert (done.exit_code, files_below(root)) == (2, {})
        assert "SEC002" in done.stderr
        assert TOKENS[0] not in done.output

    def test_a_person_is_no_owner(self, root: Path, new: Run) -> None:
        done = new(*BUNDLE, "--service-account", ACCOUNT, "--owner", "somchai@acme.example")
        assert (done.exit_code, files_below(root)) == (2, {})
        assert "PII002" in done.stderr
        assert "somchai" not in done.output

    @pytest.mark.parametrize("name", ["../x", "a/b", "/tmp/x", "a\x1b[31m", ".git", "a\nb", ""])
    def test_a_name_leads_nowhere_else(self, root: Path, new: Run, name: str) -> None:
        done = new("new", "bundle", name, *BUNDLE[3:], "--service-account", ACCOUNT)
        assert (done.exit_code, files_below(root)) == (2, {})
        assert "Invalid NAME: `name` of the bundle must be a" in done.stderr
        assert "\x1b" not in done.stderr

    def test_nothing_is_overwritten(self, root: Path, new: Run) -> None:
        write(root, "bundles/production-api.yml", "name: [\n")
        done = new(*BUNDLE, "--service-account", ACCOUNT)
        assert done.exit_code == 2
        assert "there is a bundle production-api already: bundles/production-api.yml" in done.stderr
        assert list(files_below(root)) == ["bundles/production-api.yml"]

    def test_a_second_one_is_refused_whatever_else_is_missing(self, root: Path, new: Run) -> None:
        write(root, "bundles/production-api.yml", "name: [\n")
        done = new("new", "bundle", "production-api")
        assert done.exit_code == 2
        assert "there is a bundle production-api already: bundles/production-api.yml" in done.stderr

    @pytest.mark.parametrize("step", ["new_file", "write_draft"])
    def test_what_came_meanwhile_is_not_overwritten(
        self, root: Path, new: Run, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        import validator.cli.new as module

        real = getattr(module, step)

        def late(*arguments: object) -> object:
            write(root, "bundles/production-api.yaml", "# somebody else\n")
            return real(*arguments)

        monkeypatch.setattr(module, step, late)
        done = new(*BUNDLE, "--service-account", ACCOUNT)
        assert (done.exit_code, "is there already" in done.stderr) == (2, True)
        assert files_below(root) == {"bundles/production-api.yaml": "# somebody else\n"}

    def test_a_folder_that_leads_out_is_not_written_to(
        self, root: Path, new: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "elsewhere").mkdir()
        (root / "bundles").symlink_to(tmp_path / "elsewhere")
        done = new(*BUNDLE, "--service-account", ACCOUNT)
        assert (done.exit_code, list((tmp_path / "elsewhere").iterdir())) == (2, [])

    def test_names_of_files_are_shown_without_tricks(self, root: Path, new: Run) -> None:
        for name in ("a\x1b[31m", TOKENS[0]):
            write(root, f"bundles/{name}.yaml", "x: 1\n")
        done = new(*ENVIRONMENT)
        assert (done.exit_code, "One of a\\x1b[31m, ***" in done.stderr) == (2, True)
        assert "\x1b" not in done.stderr
        assert TOKENS[0] not in done.output

    def test_what_is_missing_is_told_before_what_follows_from_it(self, new: Run) -> None:
        done = new("new", "environment")
        assert (done.exit_code, "Missing NAME" in done.stderr) == (2, True)
        assert "no credential bundle" not in done.stderr
        done = new(*ENVIRONMENT)
        assert "write one: `relgate new bundle production-api`" in done.stderr

    def test_what_a_check_would_find_is_told(self, relgate: Run, repository: Path) -> None:
        done = relgate(
            *("new", "environment", "production", "api", "--cloud-provider", "vercel"),
            *("--secrets-bundle-ref", "staging-api", "--last-validated-at", "2025-01-01T00:00:00Z"),
            *("--monitoring-dashboard-url", "https://acme.grafana.net/d/api"),
        )
        assert done.exit_code == 2
        assert "REF003" in done.stderr
        assert "REL005" in done.stderr
        assert not (repository / "environments/production").exists()

    def test_an_id_is_used_but_once(self, relgate: Run, repository: Path) -> None:
        used = "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2"
        done = relgate(*BUNDLE, "--service-account", ACCOUNT, "--id", used)
        assert (done.exit_code, "UNQ001" in done.stderr) == (2, True)

    def test_without_services_there_is_nothing_to_release(self, new: Run) -> None:
        done = new(*RELEASE)
        assert (done.exit_code, "no service is declared" in done.stderr) == (2, True)

    def test_a_tag_and_a_bump_are_one_too_many(self, relgate: Run) -> None:
        done = relgate("new", "release", "v1.0.0", "--bump", "major")
        assert (done.exit_code, "--bump" in done.stderr) == (2, True)

    @pytest.mark.parametrize(
        ("policy", "arguments"),
        [
            ("x = 1\n", ("new", "bundle")),
            (
                'rules.refused_by_team_schema.metadata = "none.json"\n',
                (*BUNDLE, "--service-account", ACCOUNT),
            ),
        ],
    )
    def test_a_broken_policy_is_no_policy(
        self, root: Path, new: Run, policy: str, arguments: tuple[str, ...]
    ) -> None:
        write(root, "relgate.toml", policy)
        done = new(*arguments)
        assert (done.exit_code, list(files_below(root))) == (2, ["relgate.toml"])
        assert "`relgate check` shows them" in done.stderr
