"""Tags and their commits, asked of git: read from a repository at hand or listed at a remote.

Reading tags opens no connection.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from validator.facts.tag_questions import LOCAL, TagQuestions, ask_for_tags
from validator.git_program import (
    CHECK_GIT,
    INSTALL_GIT,
    OTHER_FOLDER,
    GitError,
    masked,
    printable,
    repository_of,
    run_git,
)
from validator.index.facts import Tags

if TYPE_CHECKING:
    from pathlib import Path

_INSTALL_OR_LOCK = f"{INSTALL_GIT}, or commit a lock of the tags and set `tags.source` to `lock`"
_CHECK_REMOTE = "check its address, the network and your right to read it"
_REMOTE_TAG = rb"([0-9a-f]{40}|[0-9a-f]{64})\trefs/tags/(.+?)(\^\{\})?"


def read_git(root: Path, tags_source: str) -> Tags:
    """What git says of the tags where `tags.source` of a policy looks for them.

    Never raises for tags that cannot be read: they are incomplete.
    """
    return answered(ask_for_tags(root, tags_source), tags_source)


def answered(questions: TagQuestions, tags_source: str) -> Tags:
    """What git says in answer to questions that it was asked where `tags_source` is.

    Every tag of the repository that holds the directory they were asked about, with the commit that
    it leads to, in a checkout and a linked worktree alike. A tag of a blob or a tree has no commit
    and is left out. Never raises for what git says: where tags may be lacking,
    `incomplete` and `remedy` say why.

    A shallow clone may lack tags, and so may one whose remotes all fetch without tags
    (`--no-tags`) or only some branches (`--single-branch`). A partial clone (`--filter`) leaves
    out files, never tags, and is complete.
    """
    tags = _tags(questions)
    if tags_source in LOCAL:
        return tags
    reason = tags.incomplete and f"{tags_source}: {tags.incomplete}"
    return tags._replace(incomplete=reason, origin=f"the git tags of {tags_source}")


def list_remote_tags(remote: str, directory: Path) -> Mapping[str, str]:
    """Every tag at `remote`, with the commit that it leads to; uses the network.

    `remote` is the name of a remote of the repository that holds `directory`, a URL, or a path
    (relative to `directory`; with a slash in it, so that no folder can pass for a remote). A
    remote does not tell a commit from a blob, so that a tag of a blob gets the id of the blob.
    Like `git fetch`, this uses the ways to connect that `.git/config` names, which no commit can
    bring along, but only the transports file, git, http, https and ssh.

    Raises `GitError`, in which credentials are masked.
    """
    shown = masked(re.sub(r"(?s)^.*@", "***@", remote))
    if not remote or remote.startswith("-") or any(ord(sign) < 32 for sign in remote):
        raise GitError(f"`{shown}` is no remote", "give a name from `git remote`, a URL or a path")
    where: Sequence[str] = (f"--git-dir={os.devnull}",)  # to list a URL takes no repository
    with suppress(GitError):
        where = repository_of(directory)
    if ":" not in remote:
        remote = _known_remote(remote, where, directory)
    try:
        # --upload-pack keeps the repository's `remote.*.uploadpack` from naming a program.
        command = ("ls-remote", "--tags", "--upload-pack=git-upload-pack", "--", remote)
        listed = run_git(where, *command, transports="file:git:http:https:ssh")
    except GitError as error:
        remedy = _CHECK_REMOTE if error.remedy == CHECK_GIT else error.remedy
        raise GitError(f"cannot list the tags of `{shown}`: {error.reason}", remedy) from None
    tags: dict[str, str] = {}
    for line in listed.stdout.split(b"\n"):
        if found := re.fullmatch(_REMOTE_TAG, line):
            commit, name, peeled = found.groups()
            if peeled or _name(name) not in tags:
                tags[_name(name)] = commit.decode("ascii")
    return tags


def _tags(questions: TagQuestions) -> Tags:
    try:
        listed, is_shallow, settings = questions.said()
        commits, nested = _local_tags(listed.stdout)
        if nested:
            questions.are_all = False
            commits |= _peeled(questions.where, nested)
    except GitError as error:
        remedy = _INSTALL_OR_LOCK if error.remedy == INSTALL_GIT else error.remedy
        return Tags(incomplete=error.reason, remedy=remedy)
    if ignored := re.search(rb"^warning: (ignoring .+)", listed.stderr, re.MULTILINE):
        doubt = f"git is {printable(ignored[1].decode(errors='replace'))}"
        return Tags(commits, doubt, "run `git fsck` and fetch the tags again")
    shallow = is_shallow.stdout.strip() == b"true"
    return Tags(commits, *_what_clones_leave_out(settings.stdout, shallow=shallow))


def _local_tags(listed: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    """The commits by tag, and the tags that lead to other tags."""
    commits: dict[str, str] = {}
    nested: dict[str, bytes] = {}
    for line in listed.splitlines():
        # The type that a tag states is read from the tag itself, so that its target need not be
        # there: a partial clone may lack a blob that a tag points at.
        kind, object_id, target_kind, target, ref = line.split(b" ", 4)
        tag = _name(ref.removeprefix(b"refs/tags/"))
        if kind == b"commit":
            commits[tag] = object_id.decode("ascii")
        elif target_kind == b"commit":
            commits[tag] = target.decode("ascii")
        elif target_kind == b"tag":
            nested[tag] = object_id
    return commits, nested


def _peeled(where: Sequence[str], nested: Mapping[str, bytes]) -> dict[str, str]:
    """The commits that tags of tags lead to, if they lead to some."""
    wanted = b"".join(object_id + b"^{commit}\n" for object_id in nested.values())
    lines = run_git(where, "cat-file", "--batch-check", stdin=wanted).stdout.splitlines()
    return {
        tag: line.split(b" ")[0].decode("ascii")
        for tag, line in zip(nested, lines, strict=True)
        if not line.endswith(b" missing")
    }


def _what_clones_leave_out(settings: bytes, *, shallow: bool) -> tuple[str | None, str | None]:
    """Why the clone may lack tags of its remotes, and the commands that fetch them.

    One remote that brings its tags is enough: to add others without theirs is a common wish.
    """
    remotes: dict[str, list[str]] = {}
    for setting in settings.decode(errors="replace").split("\0")[:-1]:
        key, _, value = setting.partition("\n")
        remotes.setdefault(key.removeprefix("remote.").rpartition(".")[0], []).append(value)
    narrow = {name: _restrictions(values) for name, values in remotes.items()}
    fetch = f"git fetch {'--unshallow ' if shallow else ''}--tags"
    reason, steps = None, [fetch]
    if narrow and all(narrow.values()):
        name = "origin" if "origin" in narrow else min(narrow)
        from shlex import quote

        quoted = printable(quote(name))
        reason = f"the remote {printable(name)} is fetched {' and '.join(narrow[name])}"
        steps = [_WIDENING[fault].format(quoted) for fault in narrow[name]] + [f"{fetch} {quoted}"]
    remedy = f"run `{' && '.join(steps)}`"
    if shallow:
        return "the clone is shallow", f"{remedy} (in GitHub Actions: checkout with fetch-depth: 0)"
    return (reason, remedy) if reason else (None, None)


_NO_TAGS = "without its tags"
_FEW_BRANCHES = "with only some of its branches"
_WIDENING = {
    _NO_TAGS: "git config --unset-all remote.{0}.tagOpt",
    _FEW_BRANCHES: "git remote set-branches {0} '*'",
}


def _restrictions(values: Iterable[str]) -> list[str]:
    """Say what in a remote's `tagOpt` and `fetch` settings keeps it from bringing all its tags."""
    options = {value for value in values if value.startswith("--")}
    sources = {value.lstrip("+").partition(":")[0] for value in values if value not in options}
    if "--tags" in options or sources & {"refs/*", "refs/tags/*"}:
        return []
    faults = [_NO_TAGS] if "--no-tags" in options else []
    return faults + ([_FEW_BRANCHES] if sources and "refs/heads/*" not in sources else [])


def _known_remote(remote: str, where: Sequence[str], directory: Path) -> str:
    """Tell the name of a configured remote from a path, which is made absolute.

    Git by itself would take any word for a folder where no remote bears that name. Raises
    `GitError` for a word that is neither.
    """
    try:
        run_git(where, "remote", "get-url", "--", remote)
    except GitError as error:
        if "/" in remote or remote in {".", ".."}:
            return str(directory.resolve() / remote)
        if "No such remote" in error.reason or error.remedy == OTHER_FOLDER:
            text = f"no remote is called `{printable(remote)}` here"
            raise GitError(text, "name one of `git remote`, or give a URL or a path") from None
        raise
    return remote


def _name(ref: bytes) -> str:
    return ref.decode("utf-8", "surrogateescape")
