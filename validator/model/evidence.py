"""Evidence by its URL: an artifact of a GitHub Actions run, or an object in Supabase storage.

A URL is judged by its parts, each in the one form that browsers and servers read alike: nothing is
decoded, and nothing that could lead elsewhere (a port, a query, a `..`) is let pass.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from validator.named_tuple import NamedTuple


class Foreign(NamedTuple):
    """Why a URL leads to no evidence; `reason` completes "it is no evidence, because"."""

    reason: str
    remedy: str


_NUMBER = "[1-9][0-9]{0,19}"
_REPOSITORY = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}/(?![.]{1,2}/)[A-Za-z0-9._-]{1,100}"
_ARTIFACT = re.compile(
    f"https://([^/?#]*+)/{_REPOSITORY}/actions/runs/{_NUMBER}/artifacts/{_NUMBER}"
)
_STORAGE = "/storage/v1/object/"
_PLAIN_NAME = "[A-Za-z0-9_-][A-Za-z0-9_.-]*"
_OBJECT = re.compile(
    f"https://([^/?#]*+){_STORAGE}"
    "(?:(?:public|authenticated)/|(?!(?:public|authenticated|sign)/))"
    f"{_PLAIN_NAME}(?:/{_PLAIN_NAME})+"
)
# Compiled by `re` where a URL has neither form.
_URL = "(?s)https://(?P<host>[^/?#]*)(?P<path>[^?#]*)(?P<rest>.*)"
_PORT = ":[0-9]*$"
_RUN = f"/{_REPOSITORY}/actions/runs/{_NUMBER}(?P<artifact>/artifacts/{_NUMBER})?(?P<rest>/.*)?"
_ARTIFACT_FORM = "OWNER/REPOSITORY/actions/runs/RUN/artifacts/ARTIFACT"
_CUT = "cut off what follows the `?` or the `#`"


def is_artifact(url: str, github_hosts: tuple[str, ...]) -> bool:
    """Whether a URL leads to an artifact of a run in GitHub Actions."""
    found = _ARTIFACT.fullmatch(url)
    return found is not None and found[1].lower() in github_hosts


def repository_of(artifact_url: str) -> str:
    """The repository of the run that left an artifact: `host/owner/name`, as its URL writes it.

    A port is left out, as in the repository of an operation.
    """
    where = artifact_url.removeprefix("https://").rpartition("/actions/runs/")[0]
    host, slash, name = where.partition("/")
    return f"{host.partition(':')[0]}{slash}{name}"


def foreign(
    url: str, github_hosts: tuple[str, ...], supabase_hosts: tuple[str, ...]
) -> Foreign | None:
    """Why a URL leads to no evidence, None where it leads to some.

    `*.` at the start of a host of Supabase stands for one name: a project.
    """
    # What nearly every URL is; all else is taken apart, to say what is wrong with it.
    if stored := _OBJECT.fullmatch(url):
        host = stored[1].lower()
        if _is_among(host, supabase_hosts) and host not in github_hosts:
            return None
    elif is_artifact(url, github_hosts):
        return None
    found = re.fullmatch(_URL, url)
    if found is None:
        return Foreign("it is not reached by `https://`", "link to it by https")
    host = found["host"].lower()
    if host in github_hosts:
        fault = _no_artifact(found["path"])
    elif _is_among(host, supabase_hosts):
        fault = _no_object(found["path"])
    elif _is_among(re.sub(_PORT, "", host), (*github_hosts, *supabase_hosts)):
        return Foreign("it names a port", "remove the port")
    else:
        projects = (pattern.replace("*.", "PROJECT.") for pattern in supabase_hosts)
        expected = [*github_hosts, *projects]
        return Foreign(
            f"its host is none of {', '.join(f'`{name}`' for name in expected)}",
            "upload it as an artifact of the run, or to Supabase storage, and link to that",
        )
    if found["rest"] and fault is None:
        return Foreign("it carries a query or a fragment", _CUT)
    return fault


def same_artifact(url: str) -> str:
    """The form in which all URLs of one artifact agree: GitHub's names ignore the case."""
    return url.lower()


def _is_among(host: str, names: Collection[str]) -> bool:
    return host in names or f"*.{host.partition('.')[2]}" in names


def _no_artifact(path: str) -> Foreign | None:
    found = re.fullmatch(_RUN, path)
    if found is None:
        return Foreign("it does not lead to a run of GitHub Actions", f"link to {_ARTIFACT_FORM}")
    if found["artifact"] is None:
        return Foreign(
            "it leads to a run, not to an artifact of the run",
            "copy the link of the artifact from the page of the run",
        )
    if found["rest"] is not None:
        return Foreign("it goes on after the artifact", "end it after the artifact's number")
    return None


def _no_object(path: str) -> Foreign | None:
    if not path.startswith(_STORAGE):
        return Foreign(f"its path does not start with `{_STORAGE}`", "link to the stored object")
    steps = path.removeprefix(_STORAGE).split("/")
    if steps[0] == "sign":
        return Foreign("it is a signed link, which ends", "link to the object itself")
    if steps[0] in ("public", "authenticated"):
        del steps[0]
    if len(steps) < 2 or not all(map(_is_name, steps)):
        return Foreign("it does not name a bucket and an object in it", "link to the object")
    return None


def _is_name(step: str) -> bool:
    """Whether a step of a path is a name to everybody: not empty, not `..`, no hidden `/`."""
    if re.fullmatch(_PLAIN_NAME, step):
        return True
    from urllib.parse import unquote  # Here, for it takes long to load, and few names need it.

    name = unquote(step)
    return name not in ("", ".", "..") and not {"/", "\\", "%"} & set(name) and name.isprintable()
