"""Questions at a terminal: what is asked, what is not, and what becomes of the answers."""

from __future__ import annotations

import os
import re
import select
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.test_new import ACCOUNT, BUNDLE, files_below
from click.testing import CliRunner, Result
from planted import TOKENS

from validator.cli import asking, cli

Asked = Callable[..., Result]


@pytest.fixture
def asked(root: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Runs the command line for somebody at a terminal, who types some lines."""
    monkeypatch.setattr(asking, "is_terminal", lambda: True)

    def run(*arguments: str, typed: str) -> Result:
        return CliRunner().invoke(cli, ["-C", str(root), *arguments], input=typed)

    return run


class TestAsked:
    def test_what_cannot_be_known_is_asked_for(self, root: Path, asked: Asked) -> None:
        typed = ["production-portal", "vercell", "vercel", "gh://production-portal/VERCEL_TOKEN"]
        typed += ["400", "", "", "web-team"]
        done = asked("new", "bundle", typed="\n".join(typed) + "\n")
        assert done.exit_code == 0, done.output
        assert "did you mean `vercel`?" in done.stderr
        assert "must be at most 90 days" in done.stderr
        assert "One of cloud_run, vercel, cloudflare, supabase." in done.stderr
        assert done.stdout.startswith("wrote bundles/production-portal.yaml\n")
        text = files_below(root)["bundles/production-portal.yaml"]
        for line in ("vercel_token_ref: gh://production-portal/VERCEL_TOKEN", "owner: web-team"):
            assert f"\n{line}\n" in text
        assert "\nrotation_cadence_days: 90\n" in text

    def test_what_is_stated_is_not_asked_for(self, root: Path, asked: Asked) -> None:
        done = asked(*BUNDLE, "--service-account", ACCOUNT, typed="30\nnow\n")
        assert done.exit_code == 0, done.output
        assert re.findall(r"^([a-z_]+) \[", done.stderr, re.MULTILINE) == [
            "rotation_cadence_days",
            "last_rotated_at",
        ]

    def test_a_wrong_flag_is_told_before_anything_is_asked(self, asked: Asked) -> None:
        done = asked("new", "bundle", "x", "--owner", "a\nb", typed="vercel\n" * 10)
        assert (done.exit_code, "Invalid --owner" in done.stderr) == (2, True)
        assert "provider" not in done.stderr

    def test_a_second_one_is_refused_before_more_is_asked(self, root: Path, asked: Asked) -> None:
        asked(*BUNDLE, "--service-account", ACCOUNT, typed="\n\n")
        done = asked("new", "bundle", typed="production-api\nvercel\n")
        assert done.exit_code == 2
        assert "there is a bundle production-api already" in done.stderr
        assert "provider" not in done.stderr

    def test_a_secret_is_asked_for_again_and_not_repeated(self, asked: Asked) -> None:
        start = ("new", "bundle", "x", "--provider", "vercel", "--owner", "web-team")
        done = asked(*start, typed=f"{TOKENS[0]}\ngh://x/TOKEN\n\n\n")
        assert done.exit_code == 0, done.output
        assert "must be a reference to a secret" in done.stderr
        assert done.output.count(TOKENS[0]) == 1  # what the runner shows, as a terminal would

    def test_whoever_breaks_off_has_written_nothing(self, root: Path, asked: Asked) -> None:
        done = asked("new", "bundle", "x", typed="vercel\n")
        assert (done.exit_code, files_below(root)) == (1, {})

    def test_an_environment_is_asked_for_from_the_bundles_there_are(
        self, root: Path, asked: Asked
    ) -> None:
        asked(*BUNDLE, "--service-account", ACCOUNT, typed="\n\n")
        typed = ["production", "api", "cloud_run", "production-ap", "", "https://a.example/d", ""]
        done = asked("new", "environment", typed="\n".join(typed) + "\n")
        assert done.exit_code == 0, done.output
        assert "did you mean `production-api`?" in done.stderr
        assert "gh_environment: production-api\n" in "".join(files_below(root).values())

    def test_nothing_is_asked_with_no_input(self, asked: Asked) -> None:
        done = asked("new", "bundle", "--no-input", typed="x\n")
        assert (done.exit_code, "Missing NAME" in done.stderr) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_at_a_real_terminal(root: Path) -> None:
    import pty

    command = [sys.executable, "-m", "validator", "-C", str(root), *BUNDLE]
    child, terminal = pty.fork()
    if child == 0:
        os.execv(command[0], command)
    shown = ""
    answers = iter(["cloud_run", "api-deployer", "", ""])
    while True:
        ready, _, _ = select.select([terminal], [], [], 30)
        assert ready, shown
        try:
            part = os.read(terminal, 4096)
        except OSError:  # which is how the end of a terminal is told
            break
        if not part:
            break
        shown += part.decode()
        if re.search(r"^[a-z_]+(?: \[[^\]]*\])?: \Z", shown, re.MULTILINE):
            os.write(terminal, f"{next(answers)}\n".encode())
            shown += "\n"
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, shown
    assert "wrote bundles/production-api.yaml" in shown
    assert "service_account: api-deployer\n" in files_below(root)["bundles/production-api.yaml"]
