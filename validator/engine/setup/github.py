"""The GitHub workflow that checks a repository."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from validator.engine.setup.mentions import read_config, runs_check, texts
from validator.engine.setup.pinned import PIN
from validator.engine.setup.planned import Planned, kept

FOLDER = ".github/workflows"
PATH = f"{FOLDER}/relgate.yml"

WORKFLOW = """\
name: relgate
on:
  push:
    branches: [main]
  pull_request:

permissions: {}

concurrency:
  group: relgate-${{ github.ref }}
  cancel-in-progress: true

jobs:
  relgate:
    name: relgate
    runs-on: ubuntu-latest
    permissions:
      contents: read # to check out
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          fetch-depth: 0 # the base of the pull request and the tags
          persist-credentials: false
      - uses: <PIN>
""".replace("<PIN>", PIN)

_ACTION = re.compile(r"[^/\s]+/relgate(?:/[^@\s]*)?@\S+")
_PLAIN_BRANCH = re.compile(r"[A-Za-z][\w./-]*", re.ASCII)
_NO_TEXTS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))


def plan_workflow(workflows: Mapping[str, bytes], branch: str, folder: str) -> Planned:
    """What becomes of the workflows, which are given by path.

    Pushes are checked to `branch`; `folder` is that of the records below the top of the work tree,
    empty where they are one.
    """
    if PATH in workflows:
        return kept(PATH, "is there")
    for path, content in sorted(workflows.items()):
        if _runs_relgate(content):
            return kept(path, "runs relgate")
    workflow = WORKFLOW
    if _PLAIN_BRANCH.fullmatch(branch) and branch.lower() not in _NO_TEXTS:
        workflow = workflow.replace("[main]", f"[{branch}]")
    if folder:
        workflow += f"        with:\n          path: {json.dumps(folder)}\n"
    return Planned(PATH, None, workflow.encode(), "checks pull requests, and pushes")


def _runs_relgate(content: bytes) -> bool:
    config = read_config(content) if b"relgate" in content else None
    return config is not None and any(
        _ACTION.fullmatch(text) or runs_check(text) for text in texts(config[1].data)
    )
