"""Tags as real repositories of every shape give them, hostile ones among them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from real_git import git

import validator
from validator import git_program
from validator.facts.git import answered, list_remote_tags
from validator.facts.tag_questions import ask_for_tags
from validator.git_program import GitError
from validator.index.facts import Tags

pytestmark = pytest.mark.usefixtures("own_git")


def commit(folder: Path, message: str = "m") -> str:
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Make a repository with one commit and no tags."""
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    return folder


@pytest.fixture
def tagged(repo: Path) -> Path:
    """Put v1.0.0 on the first of two commits and v1.1.0, annotated, on the second."""
    git(repo, "tag", "v1.0.0")
    commit(repo, "second")
    git(repo, "tag", "-a", "-m", "m", "v1.1.0")
    return repo


def two(folder: Path) -> dict[str, str]:
    return {"v1.0.0": git(folder, "rev-parse", "HEAD~"), "v1.1.0": git(folder, "rev-parse", "HEAD")}


def read_tags(directory: Path, tags_source: str = "git") -> Tags:
    return answered(ask_for_tags(directory, tags_source), "git")


class TestShapesOfTags:
    def test_lightweight_and_annotated_tags_give_their_commits(self, tagged: Path) -> None:
        assert read_tags(tagged) == Tags(two(tagged))

    def test_nested_tags_are_peeled_to_the_commit(self, tagged: Path) -> None:
        git(tagged, "tag", "-a", "-m", "m", "v1.1.1", "v1.1.0")
        git(tagged, "tag", "-a", "-m", "m", "v1.1.2", "v1.1.1")
        commits = read_tags(tagged).commits
        assert commits["v1.1.2"] == commits["v1.1.1"] == git(tagged, "rev-parse", "HEAD")

    def test_packed_refs_count_and_a_loose_one_wins(self, tagged: Path) -> None:
        git(tagged, "pack-refs", "--all")
        assert not (tagged / ".git/refs/tags/v1.0.0").exists()
        assert read_tags(tagged) == Tags(two(tagged))
        git(tagged, "tag", "-f", "v1.0.0", "HEAD")
        assert read_tags(tagged).commits["v1.0.0"] == git(tagged, "rev-parse", "HEAD")

    def test_tags_of_blobs_and_trees_are_left_out(self, tagged: Path) -> None:
        (tagged / "key").write_text("x")
        git(tagged, "add", "key")
        commit(tagged)
        git(tagged, "tag", "blob", "HEAD:key")
        git(tagged, "tag", "tree", "HEAD^{tree}")
        git(tagged, "tag", "-a", "-m", "m", "annotated-blob", "HEAD:key")
        git(tagged, "tag", "-a", "-m", "m", "nested-blob", "annotated-blob")
        assert set(read_tags(tagged).commits) == {"v1.0.0", "v1.1.0"}
        assert read_tags(tagged).incomplete is None

    def test_a_name_with_slashes_or_bytes_that_are_not_utf_8(self, tagged: Path) -> None:
        git(tagged, "tag", "api/v1.0.0")
        git(tagged, "tag", b"caf\xe9")
        assert {"api/v1.0.0", "caf\udce9"} <= set(read_tags(tagged).commits)

    def test_replace_refs_do_not_alter_what_a_tag_says(self, tagged: Path) -> None:
        before = read_tags(tagged)
        git(tagged, "tag", "-a", "-m", "m", "other", "HEAD~")
        git(tagged, "replace", "refs/tags/v1.1.0", "refs/tags/other")
        assert read_tags(tagged).commits["v1.1.0"] == before.commits["v1.1.0"]

    def test_a_broken_ref_leaves_the_list_incomplete(self, tagged: Path) -> None:
        (tagged / ".git/refs/tags/v2.0.0").write_text("garbage\n")
        tags = read_tags(tagged)
        assert tags.commits == two(tagged)
        assert tags.incomplete == "git is ignoring broken ref refs/tags/v2.0.0"
        assert "git fsck" in (tags.remedy or "")

    def test_a_sha_256_repository(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q", "--object-format=sha256", "r")
        identity = commit(tmp_path / "r")
        git(tmp_path / "r", "tag", "v1.0.0")
        assert read_tags(tmp_path / "r") == Tags({"v1.0.0": identity})
        assert len(identity) == 64


class TestShapesOfRepositories:
    def test_no_tags_is_a_complete_answer(self, repo: Path) -> None:
        assert read_tags(repo) == Tags()

    def test_no_commits_is_a_complete_answer(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q", "empty")
        assert read_tags(tmp_path / "empty") == Tags()

    def test_a_folder_inside_a_checkout(self, tagged: Path) -> None:
        (tagged / "a/b").mkdir(parents=True)
        assert read_tags(tagged / "a/b") == Tags(two(tagged))

    def test_a_relative_path(self, tagged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tagged)
        assert read_tags(Path()) == Tags(two(tagged))

    def test_a_linked_worktree_and_a_folder_in_it(self, tagged: Path, tmp_path: Path) -> None:
        git(tagged, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"), "HEAD~")
        (tmp_path / "linked/sub").mkdir()
        assert read_tags(tmp_path / "linked") == Tags(two(tagged))
        assert read_tags(tmp_path, "linked") == Tags(two(tagged))
        assert read_tags(tmp_path / "linked/sub") == Tags(two(tagged))

    def test_a_bare_repository(self, tagged: Path, tmp_path: Path) -> None:
        git(tmp_path, "clone", "-q", "--bare", "repo", "bare.git")
        assert read_tags(tagged, "../bare.git") == Tags(two(tagged))

    def test_a_worktree_of_a_bare_repository(self, tagged: Path, tmp_path: Path) -> None:
        git(tmp_path, "clone", "-q", "--bare", "repo", "project/.bare")
        (tmp_path / "project/.git").write_text("gitdir: ./.bare\n")
        git(tmp_path / "project", "worktree", "add", "-q", "--detach", "work", "main")
        assert read_tags(tmp_path / "project") == Tags(two(tagged))
        assert read_tags(tmp_path / "project/work") == Tags(two(tagged))

    def test_a_folder_name_that_looks_like_an_option(self, tagged: Path) -> None:
        moved = tagged.rename(tagged.with_name("--version"))
        assert read_tags(moved) == Tags(two(moved))

    def test_another_clone_is_not_searched_for_among_the_parents(
        self, tagged: Path, tmp_path: Path
    ) -> None:
        (tagged / "a").mkdir()
        assert read_tags(tmp_path, "repo") == Tags(two(tagged))
        assert "not in a git repository" in (read_tags(tagged, "a").incomplete or "")


class TestWhatCannotBeKnown:
    def test_a_shallow_clone(self, tagged: Path, tmp_path: Path) -> None:
        git(tmp_path, "clone", "-q", "--no-single-branch", "--depth", "1", tagged.as_uri(), "c")
        git(tmp_path / "c", "tag", "-d", "v1.0.0")
        tags = read_tags(tmp_path / "c")
        assert tags.commits == {"v1.1.0": git(tagged, "rev-parse", "HEAD")}
        assert tags.incomplete == "the clone is shallow"
        assert "`git fetch --unshallow --tags`" in (tags.remedy or "")
        assert "fetch-depth: 0" in (tags.remedy or "")

    @pytest.mark.parametrize(
        ("options", "reason"),
        [
            (["--depth", "1"], "shallow"),
            (["--depth", "1", "--no-tags"], "shallow"),
            (["--depth", "1", "--no-single-branch"], "shallow"),
            (["--no-tags"], "the remote origin is fetched without its tags"),
            (["--single-branch"], "the remote origin is fetched with only some of its branches"),
            (["--no-tags", "--single-branch"], "without its tags and with only some"),
        ],
    )
    def test_the_remedy_brings_what_was_missing(
        self, tagged: Path, tmp_path: Path, options: list[str], reason: str
    ) -> None:
        git(tagged, "checkout", "-q", "-b", "side", "HEAD~")
        side = commit(tagged, "third")
        git(tagged, "tag", "v1.0.1")
        git(tagged, "checkout", "-q", "main")
        git(tmp_path, "clone", "-q", *options, tagged.as_uri(), "c")
        tags = read_tags(tmp_path / "c")
        assert reason in (tags.incomplete or "")
        command = (tags.remedy or "").split("`")[1]
        done = subprocess.run(["sh", "-c", command], cwd=tmp_path / "c", capture_output=True)
        assert done.returncode == 0, done.stderr
        assert read_tags(tmp_path / "c") == Tags({**two(tagged), "v1.0.1": side})

    def test_one_remote_that_brings_its_tags_is_enough(self, tagged: Path, tmp_path: Path) -> None:
        git(tmp_path, "clone", "-q", tagged.as_uri(), "c")
        git(tmp_path / "c", "remote", "add", "--no-tags", "colleague", tagged.as_uri())
        assert read_tags(tmp_path / "c") == Tags(two(tagged))

    @pytest.mark.parametrize("refspec", ["+refs/tags/*:refs/tags/*", "+refs/*:refs/*"])
    def test_a_refspec_for_tags_brings_them(
        self, tagged: Path, tmp_path: Path, refspec: str
    ) -> None:
        git(tmp_path, "clone", "-q", "--single-branch", tagged.as_uri(), "c")
        git(tmp_path / "c", "config", "--add", "remote.origin.fetch", refspec)
        assert read_tags(tmp_path / "c").incomplete is None

    def test_a_partial_clone_is_complete(self, tagged: Path, tmp_path: Path) -> None:
        (tagged / "key").write_text("x")
        git(tagged, "add", "key")
        commit(tagged)
        git(tagged, "tag", "-a", "-m", "m", "key", "HEAD:key")
        git(tagged, "config", "uploadpack.allowFilter", "true")
        for number, kept in enumerate(["blob:none", "tree:0"]):
            folder = f"c{number}"
            options = (f"--filter={kept}", "--no-checkout", tagged.as_uri())
            git(tmp_path, "clone", "-q", *options, folder)
            assert read_tags(tmp_path / folder) == read_tags(tagged)

    def test_no_repository(self, tmp_path: Path) -> None:
        for folder in (tmp_path, tmp_path / "absent", tmp_path / "nul\0"):
            tags = read_tags(folder)
            assert tags.commits == {}
            assert tags.incomplete in {
                "the folder is not in a git repository",
                "the folder cannot be opened",
            }
            assert tags.remedy

    def test_no_repository_and_no_git(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", "")
        assert read_tags(tmp_path).incomplete == "the folder is not in a git repository"

    @pytest.mark.parametrize("path", ["", ".", "bin"])
    def test_no_git_on_the_path(
        self, tagged: Path, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        # A program called git in the repository itself is not git.
        (tagged / "bin").mkdir()
        for folder in (tagged, tagged / "bin"):
            (folder / "git").write_text(f"#!/bin/sh\ntouch {tagged}/ran\n")
            (folder / "git").chmod(0o755)
        monkeypatch.chdir(tagged)
        monkeypatch.setenv("PATH", path)
        tags = read_tags(tagged)
        assert tags.incomplete == "there is no git program on the PATH"
        assert (tags.remedy or "").startswith("install git, or commit a lock of the tags")
        assert not (tagged / "ran").exists()

    def test_a_relative_entry_of_the_path_is_skipped(
        self, tagged: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = Tags(two(tagged))
        (tagged / "git").write_text("#!/bin/sh\nexit 9\n")
        (tagged / "git").chmod(0o755)
        monkeypatch.chdir(tagged)
        monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
        assert read_tags(tagged) == expected

    def test_dubious_ownership(self, tagged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        tags = read_tags(tagged)
        assert "dubious ownership" in (tags.incomplete or "")
        command = f"`git config --global --add safe.directory {tagged}`"
        assert command in (tags.remedy or "")

    def test_any_other_failure_is_told_in_one_line(self, tagged: Path) -> None:
        git(tagged, "config", "core.repositoryFormatVersion", "99")
        tags = read_tags(tagged)
        assert (tags.incomplete or "").startswith("git failed: ")
        assert "99" in (tags.incomplete or "")
        assert "\n" not in (tags.incomplete or "")

    def test_git_that_does_not_answer(
        self, tagged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin/git").write_text("#!/bin/sh\n/bin/sleep 5\n")
        (tmp_path / "bin/git").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        monkeypatch.setattr(git_program, "_SECONDS", 0.2)
        begun = time.monotonic()
        assert read_tags(tagged).incomplete == "git did not answer within 0.2 seconds"
        assert time.monotonic() - begun < 3

    def test_control_characters_of_git_are_not_passed_on(
        self, tagged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin/git").write_text("#!/bin/sh\nprintf 'fatal: \\033[2Jx\\n' >&2; exit 128\n")
        (tmp_path / "bin/git").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        assert read_tags(tagged).incomplete == "git failed: ?[2Jx"


class TestHostileRepositories:
    def test_an_embedded_bare_repository_is_passed_over(self, tagged: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        git(tmp_path, "init", "-q", "other")
        commit(other, "evil")
        git(other, "tag", "v9.9.9")
        for folder in ("deploy", "."):
            shutil.copytree(other / ".git", tagged / folder, dirs_exist_ok=True)
        (tagged / "deploy/releases").mkdir()
        assert "v9.9.9" in git(tagged / "deploy", "tag"), "or else this test proves nothing"
        for folder in ("deploy", "deploy/releases", "."):
            assert read_tags(tagged / folder) == Tags(two(tagged))

    @pytest.mark.parametrize(
        ("source", "is_exported"),
        [("sub/tags.git", False), ("sub/tags.git", True), ("../tags.git", False)],
    )
    def test_nothing_is_read_of_a_bare_repository_that_a_commit_can_bring(
        self, tagged: Path, tmp_path: Path, source: str, is_exported: bool
    ) -> None:
        """Git would quote the files outside to which links in it lead."""
        (tmp_path / "outside").write_text("hunter2\n")
        (tagged / "root/sub").mkdir(parents=True)
        bare = tagged / "root" / source
        git(tmp_path, "clone", "-q", "--bare", "repo", str(bare))
        (bare / "packed-refs").unlink()
        (bare / "packed-refs").symlink_to(tmp_path / "outside")
        if is_exported:
            shutil.rmtree(tagged / ".git")
        assert read_tags(tagged / "root", source) == Tags(
            incomplete="the bare repository lies among files that a commit can bring along",
            remedy="clone it without --bare, or out of there",
        )

    def test_a_chain_of_links_leads_to_no_clone(self, tagged: Path) -> None:
        for number in range(1500):
            (tagged / f"{number + 1}").symlink_to(f"{number}")
        assert read_tags(tagged, "1500").incomplete == "the folder cannot be opened"

    def test_files_of_a_bare_repository_at_the_root_are_none(
        self, tagged: Path, tmp_path: Path
    ) -> None:
        git(tmp_path, "clone", "-q", "--bare", "repo", "exported")
        assert "not in a git repository" in (read_tags(tmp_path / "exported").incomplete or "")

    def test_a_broken_git_folder_does_not_give_way_to_a_bare_repository(self, tagged: Path) -> None:
        shutil.copytree(tagged / ".git", tagged, dirs_exist_ok=True)
        shutil.rmtree(tagged / ".git")
        (tagged / ".git").mkdir()
        tags = read_tags(tagged)
        assert tags.commits == {}
        assert "cannot use bare repository" in (tags.incomplete or "")

    @pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"])
    def test_variables_of_a_hook_do_not_redirect(
        self, tagged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
    ) -> None:
        git(tmp_path, "init", "-q", "other")
        expected = Tags(two(tagged))
        directory = tmp_path / "other/.git"
        objects = variable == "GIT_OBJECT_DIRECTORY"
        monkeypatch.setenv(variable, str(directory / "objects" if objects else directory))
        monkeypatch.setenv("GIT_INDEX_FILE", str(directory / "index"))
        assert read_tags(tagged) == expected

    def test_a_hook_in_a_linked_worktree(self, tagged: Path, tmp_path: Path) -> None:
        git(tagged, "worktree", "add", "-q", "-b", "w", str(tmp_path / "linked"))
        hooks = tagged / ".git/hooks"
        hooks.mkdir(exist_ok=True)
        code = (
            "import pathlib; from validator.facts.git import read_git;"
            'print(sorted(read_git(pathlib.Path(), "git").commits))'
        )
        root = Path(validator.__file__).parents[1]
        python = sys.executable
        (hooks / "pre-commit").write_text(
            f"#!/bin/sh\nPYTHONPATH={root} {python} -c '{code}' > {tmp_path}/out\n"
        )
        (hooks / "pre-commit").chmod(0o755)
        commit(tmp_path / "linked")
        assert (tmp_path / "out").read_text() == "['v1.0.0', 'v1.1.0']\n"

    def test_how_git_is_run(
        self, repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In one language, asking nobody, and without what the repository would have it start."""
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin/git").write_text(
            f'#!/bin/sh\n{{ echo "$@"; /usr/bin/env; /bin/cat; }} >> {tmp_path}/said\n'
        )
        (tmp_path / "bin/git").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
        read_tags(repo)
        said = (tmp_path / "said").read_text()
        command, *environment = said.splitlines()
        options = f"--no-pager -c core.fsmonitor=false -c core.hooksPath={os.devnull} "
        assert command.startswith(options)
        wanted = {"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0"}
        assert wanted <= set(environment)

    def test_a_missing_object_is_not_fetched(self, tagged: Path, tmp_path: Path) -> None:
        """A partial clone fetches what it lacks, over any program that its config names."""
        ran = tmp_path / "ran"
        git(tagged, "config", "core.repositoryFormatVersion", "1")
        git(tagged, "config", "extensions.partialClone", "evil")
        git(tagged, "config", "remote.evil.url", "ssh://example.invalid/x")
        git(tagged, "config", "remote.evil.promisor", "true")
        git(tagged, "config", "core.sshCommand", f"touch {ran}; false")
        (tagged / ".git/refs/tags/v2.0.0").write_text("1" * 40 + "\n")
        tags = read_tags(tagged)
        assert (tags.incomplete or "").startswith("git failed: ")
        assert not ran.exists()
        subprocess.run(["git", "for-each-ref", "--format=%(objecttype)"], cwd=tagged)
        assert ran.exists(), "or else this test proves nothing"


class TestRemoteTags:
    def test_by_url_path_and_name(self, tagged: Path, tmp_path: Path) -> None:
        git(tagged, "tag", "-a", "-m", "m", "v1.1.1", "v1.1.0")
        git(tagged, "tag", b"caf\xe9")
        last = git(tagged, "rev-parse", "HEAD")
        expected = {**two(tagged), "v1.1.1": last, "caf\udce9": last}
        git(tmp_path, "clone", "-q", "--depth", "1", "--no-tags", tagged.as_uri(), "c")
        (tmp_path / "c/sub").mkdir()
        assert read_tags(tmp_path / "c").commits == {}
        for remote in ("origin", tagged.as_uri(), str(tagged), "../repo"):
            assert list_remote_tags(remote, tmp_path / "c") == expected
        assert list_remote_tags("../../repo", tmp_path / "c/sub") == expected

    def test_outside_a_repository(self, tagged: Path, tmp_path: Path) -> None:
        assert list_remote_tags(str(tagged), tmp_path) == two(tagged)
        with pytest.raises(GitError, match="no remote is called `origin` here"):
            list_remote_tags("origin", tmp_path)

    def test_without_tags(self, repo: Path) -> None:
        assert list_remote_tags(".", repo) == {}

    @pytest.mark.parametrize("remote", ["", "--upload-pack=touch ran", "-x", "a\nb", "a\0b"])
    def test_words_that_are_no_remote(self, repo: Path, remote: str) -> None:
        with pytest.raises(GitError, match="is no remote"):
            list_remote_tags(remote, repo)

    def test_a_folder_does_not_pass_for_a_remote(self, tagged: Path) -> None:
        git(tagged, "clone", "-q", "--bare", ".", "upstream")
        with pytest.raises(GitError, match="no remote is called `upstream`"):
            list_remote_tags("upstream", tagged)
        assert list_remote_tags("./upstream", tagged) == two(tagged)

    def test_transports_that_run_commands_are_refused(self, repo: Path, tmp_path: Path) -> None:
        git(repo, "config", "protocol.ext.allow", "always")
        git(repo, "config", "remote.evil.url", f"ext::touch {tmp_path}/ran")
        for remote in (f"ext::touch {tmp_path}/ran", "evil"):
            with pytest.raises(GitError, match="transport 'ext' not allowed"):
                list_remote_tags(remote, repo)
        assert not (tmp_path / "ran").exists()

    def test_the_program_that_a_remote_configures_is_not_run(
        self, tagged: Path, tmp_path: Path
    ) -> None:
        git(tmp_path, "clone", "-q", "repo", "c")
        git(tmp_path / "c", "config", "remote.origin.uploadpack", f"touch {tmp_path}/ran;")
        assert list_remote_tags("origin", tmp_path / "c") == two(tagged)
        assert not (tmp_path / "ran").exists()

    @pytest.mark.parametrize(
        "remote",
        [
            "file://user:hunter2@localhost/absent?private_token=hunter2",
            "https://user:hun@ter2/hunter2@127.0.0.1:1/x",
            "https://hunter2@127.0.0.1:1/x",
            "nope://user:hunter2@example.invalid/x",
        ],
    )
    def test_credentials_are_masked(self, repo: Path, remote: str) -> None:
        git(repo, "config", "remote.origin.url", remote)
        for named in (remote, "origin"):
            with pytest.raises(GitError) as caught:
                list_remote_tags(named, repo)
            assert "hunter2" not in str(caught.value)
            assert "hun@" not in str(caught.value)
            assert "\n" not in str(caught.value)
            assert caught.value.remedy
