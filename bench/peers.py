"""The peers: what is installed, and how each checks a repository.

A peer that validates against a schema does so for one kind of records a call, so it needs up to
three calls; they follow each other in one `sh -c`. All of them check the schema only.
"""

from __future__ import annotations

import json
import platform
import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.installing import (
    Missing,
    npm_install,
    npm_versions,
    output,
    pip_install,
    pip_versions,
)
from bench.timing import Command
from bench.yamale_schema import yamale_schema

FILES = {
    "environment": "environments/*/*.yaml",
    "bundle": "bundles/*.yaml",
    "release": "releases/*/*.yaml",
}
"""The YAML files of each kind that has a schema."""


@dataclass(frozen=True)
class Peer:
    """A program to compare with.

    `packages` are installed by npm where `npm` says so, else by pip; `others` are what the figures
    depend on besides. `call` is a shell command, in which PROGRAM, SCHEMAS, KIND, FILES and FOLDER
    stand for what their names say; it is made once for each kind that it names, or once. `proof` is
    Python code, and what it must print in the peer's environment for the name to be true.
    """

    name: str
    program: str
    packages: tuple[str, ...]
    call: str
    others: tuple[str, ...] = ()
    npm: bool = False
    proof: tuple[str, str] | None = None


CHECK_JSONSCHEMA, C_LOADER, YAMLLINT, YAMALE, AJV = (
    "check-jsonschema",
    "check-jsonschema (C loader)",
    "yamllint",
    "yamale (2 processes)",
    "ajv-cli",
)
YAMLLINT_RULES = "{extends: default, rules: {line-length: disable, document-start: disable}}"
_PARSER = (
    "from check_jsonschema.parsers.yaml import construct_yaml_implementation as build; "
    "print(build().Parser.__module__)"
)
PEERS = (
    Peer(
        CHECK_JSONSCHEMA,
        "check-jsonschema",
        ("check-jsonschema==0.39.0",),
        "PROGRAM --schemafile SCHEMAS/KIND.schema.json FILES",
        others=("jsonschema", "ruamel.yaml"),
        proof=(_PARSER, "ruamel.yaml.parser"),
    ),
    # ruamel.yaml 0.19 works in C where it finds `ruamel.yaml.clib`. The newer `ruamel.yaml.clibz`,
    # which its extra `libyaml` installs, serves another interface and leaves this one as slow.
    Peer(
        C_LOADER,
        "check-jsonschema",
        ("check-jsonschema==0.39.0", "ruamel.yaml.clib==0.2.15"),
        "PROGRAM --schemafile SCHEMAS/KIND.schema.json FILES",
        others=("jsonschema", "ruamel.yaml"),
        proof=(_PARSER, "ruamel.yaml.clib._ruamel_yaml"),
    ),
    Peer(
        YAMLLINT,
        "yamllint",
        ("yamllint==1.38.0",),
        f"PROGRAM -d '{YAMLLINT_RULES}' .",
        others=("PyYAML",),
    ),
    Peer(
        YAMALE,
        "yamale",
        ("yamale==6.1.0",),
        "PROGRAM -n 2 -s SCHEMAS/KIND.yamale.yaml FOLDER",
        others=("PyYAML",),
    ),
    Peer(
        AJV,
        "ajv",
        ("ajv-cli@5.0.0", "ajv-formats@3.0.1"),
        "PROGRAM validate --spec=draft2020 --strict=false -c ajv-formats "
        "-s SCHEMAS/KIND.schema.json -d 'FILES'",
        others=("ajv", "js-yaml"),
        npm=True,
    ),
)


def install(peer: Peer, place: Path) -> str:
    """Install a peer below `place`, where it is not yet, and tell its versions.

    Raises `Missing`.
    """
    folder = _folder(peer, place)
    stamp = folder / "installed.json"
    recipe = json.dumps([peer.packages, platform.python_version()])
    if not stamp.exists() or stamp.read_text() != recipe:
        (npm_install if peer.npm else pip_install)(folder, *peer.packages)
        stamp.write_text(recipe)
    if peer.proof is not None:
        code, expected = peer.proof
        if (found := output("a trial", str(folder / "bin/python"), "-c", code)) != expected:
            raise Missing(f"it works by `{found}`, not by `{expected}`")
    names = [re.split("[=@]", package)[0] for package in peer.packages] + [*peer.others]
    versions = (npm_versions if peer.npm else pip_versions)(folder, names)
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def write_schemas(source: Path, target: Path) -> None:
    """The generated schemas of the kinds, in JSON Schema and in yamale's language."""
    target.mkdir(parents=True, exist_ok=True)
    for kind in FILES:
        text = (source / f"{kind}.schema.json").read_text()
        (target / f"{kind}.schema.json").write_text(text)
        (target / f"{kind}.yamale.yaml").write_text(yamale_schema(json.loads(text)))


def command(peer: Peer, place: Path, schemas: Path, repository: Path) -> Command:
    """How a peer checks all YAML files of a repository."""
    program = _folder(peer, place) / ("node_modules/.bin" if peer.npm else "bin") / peer.program
    meanings = {"PROGRAM": shlex.quote(str(program)), "SCHEMAS": shlex.quote(str(schemas))}
    calls = []
    for kind, files in FILES.items():
        if any(repository.glob(files)):
            meant = {**meanings, "KIND": kind, "FILES": files, "FOLDER": f"{kind}s"}
            calls.append(re.sub("[A-Z]{4,}", lambda word: meant[word[0]], peer.call))  # noqa: B023
    calls = list(dict.fromkeys(calls))
    script = ("sh", "-c", " && ".join(calls))
    return Command(peer.name, script, repository, starts=len(calls))


def choose(words: Iterable[str]) -> tuple[Peer, ...]:
    """The peers whose names hold one of some words. Raises `ValueError` for a word in none."""
    words = list(words)
    for word in words:
        if not any(word in peer.name for peer in PEERS):
            raise ValueError(f"no peer is called {word}")
    return tuple(peer for peer in PEERS if any(word in peer.name for word in words))


def _folder(peer: Peer, place: Path) -> Path:
    return place / "-".join(re.findall("[A-Za-z0-9]+", peer.name))
