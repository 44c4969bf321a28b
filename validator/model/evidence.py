"""Evidence by its URL: an artifact of a GitHub Actions run, or an object in Supabase storage.

A URL is judged by its parts, each in the one form that browsers and servers read alike: nothing is
decoded, and nothing that could lead elsewhere (a port, a query, a `..`) is let pass.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple


class GithubArtifact(NamedTuple):
    """An artifact of a run; `repository` is `owner/name` as the URL writes it."""

    host: str
    repository: str
    run: str
    artifact: str


class StorageObject(NamedTuple):
    """An object in a bucket of Supabase storage."""

    host: str
    bucket: str
    name: str


class Foreign(NamedTuple):
    """A URL that is neither; `reason` completes "it is no evidence, because"."""

    reason: str
    remedy: str


Evidence = GithubArtifact | StorageObject | Foreign

_URL = re.compile(
    r"(?P<scheme>[^:/?#]+)://(?P<host>[^/?#]*)(?P<path>[^?#]*)(?P<rest>.*)", re.DOTALL
)
_PORT = re.compile(":[0-9]*$")
_NUMBER = "[1-9][0-9]{0,19}"
_REPOSITORY = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}/(?![.]{1,2}/)[A-Za-z0-9._-]{1,100}"
_RUN = re.compile(
    f"/(?P<repository>{_REPOSITORY})/actions/runs/(?P<run>{_NUMBER})"
    f"(?:/artifacts/(?P<artifact>{_NUMBER}))?(?P<rest>/.*)?"
)
_ARTIFACT = re.compile(
    f"https://([^/?#]*)/({_REPOSITORY})/actions/runs/({_NUMBER})/artifacts/({_NUMBER})"
)
_STORAGE = "/storage/v1/object/"
_PLAIN_NAME = re.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_OBJECT = re.compile(
    f"https://([^/?#]*){_STORAGE}"
    "(?:(?:public|authenticated)/|(?!(?:public|authenticated|sign)/))"
    f"({_PLAIN_NAME.pattern})/({_PLAIN_NAME.pattern}(?:/{_PLAIN_NAME.pattern})*)"
)
_ARTIFACT_FORM = "OWNER/REPOSITORY/actions/runs/RUN/artifacts/ARTIFACT"
_CUT = "cut off what follows the `?` or the `#`"


@lru_cache(maxsize=4096)  # Several rules look at the same records, one after the other.
def parse_evidence(
    url: str, github_hosts: tuple[str, ...], supabase_hosts: tuple[str, ...]
) -> Evidence:
    """What a URL leads to. `*.` at the start of a host stands for one name: a Supabase project."""
    # What nearly every URL is; all else is taken apart, to say what is wrong with it.
    if artifact := _ARTIFACT.fullmatch(url):
        host, repository, run, number = artifact.groups()
        if (host := host.lower()) in github_hosts:
            return GithubArtifact(host, repository, run, number)
    elif stored := _OBJECT.fullmatch(url):
        host, bucket, name = stored.groups()
        host = host.lower()
        if _is_among(host, supabase_hosts) and not _is_among(host, github_hosts):
            return StorageObject(host, bucket, name)
    found = _URL.fullmatch(url)
    if found is None or found["scheme"].lower() != "https":
        return Foreign("it is not reached by `https://`", "link to it by https")
    host = found["host"].lower()
    if _is_among(host, github_hosts):
        evidence = _github(host, found["path"])
    elif _is_among(host, supabase_hosts):
        evidence = _storage(host, found["path"])
    elif _is_among(_PORT.sub("", host), (*github_hosts, *supabase_hosts)):
        return Foreign("it names a port", "remove the port")
    else:
        projects = (pattern.replace("*.", "PROJECT.") for pattern in supabase_hosts)
        expected = [*github_hosts, *projects]
        return Foreign(
            f"its host is none of {', '.join(f'`{name}`' for name in expected)}",
            "upload it as an artifact of the run, or to Supabase storage, and link to that",
        )
    if found["rest"] and not isinstance(evidence, Foreign):
        return Foreign("it carries a query or a fragment", _CUT)
    return evidence


def same_artifact(url: str) -> str:
    """The form in which all URLs of one artifact agree: GitHub's names ignore the case."""
    return url.lower()


def _is_among(host: str, names: Collection[str]) -> bool:
    return host in names or f"*.{host.partition('.')[2]}" in names


def _github(host: str, path: str) -> Evidence:
    found = _RUN.fullmatch(path)
    if found is None:
        return Foreign("it does not lead to a run of GitHub Actions", f"link to {_ARTIFACT_FORM}")
    if found["artifact"] is None:
        return Foreign(
            "it leads to a run, not to an artifact of the run",
            "copy the link of the artifact from the page of the run",
        )
    if found["rest"] is not None:
        return Foreign("it goes on after the artifact", "end it after the artifact's number")
    return GithubArtifact(host, found["repository"], found["run"], found["artifact"])


def _storage(host: str, path: str) -> Evidence:
    if not path.startswith(_STORAGE):
        return Foreign(f"its path does not start with `{_STORAGE}`", "link to the stored object")
    steps = path.removeprefix(_STORAGE).split("/")
    if steps[0] == "sign":
        return Foreign("it is a signed link, which ends", "link to the object itself")
    if steps[0] in ("public", "authenticated"):
        del steps[0]
    if len(steps) < 2 or not all(map(_is_name, steps)):
        return Foreign("it does not name a bucket and an object in it", "link to the object")
    return StorageObject(host, steps[0], "/".join(steps[1:]))


def _is_name(step: str) -> bool:
    """Whether a step of a path is a name to everybody: not empty, not `..`, no hidden `/`."""
    if _PLAIN_NAME.fullmatch(step):
        return True
    from urllib.parse import unquote  # Here, for it takes long to load, and few names need it.

    name = unquote(step)
    return name not in ("", ".", "..") and not {"/", "\\", "%"} & set(name) and name.isprintable()
