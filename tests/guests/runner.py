"""Runs a composite action as GitHub runs it: contexts, scripts, and files for their answers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_KEPT = ("PATH", "HOME", "TMPDIR", "LANG", "RELGATE_CACHE_DIR")
_PREFIXES = ("PIP_", "SSL_", "REQUESTS_", "HTTP", "http", "NO_PROXY", "no_proxy")
"""The variables, by name or beginning, of the machine that a runner hands on."""


@dataclass(frozen=True)
class Runner:
    """A machine with a checkout. `event` is what happened, as workflows know it."""

    folder: Path
    checkout: Path
    event: Mapping[str, Any] = field(default_factory=dict)

    def run(
        self,
        action: Path,
        inputs: Mapping[str, str],
        done: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Ran:
        """Runs each step but those that `done` gives the outputs of, up to one that fails."""
        manifest = yaml.safe_load((action / "action.yml").read_text())
        assert set(inputs) <= set(manifest["inputs"])
        assert manifest["runs"]["using"] == "composite"
        steps = {name: {"outputs": dict(outputs)} for name, outputs in (done or {}).items()}
        contexts: dict[str, Any] = {"github": {"event": self.event}, "inputs": {}, "steps": steps}
        for name, declared in manifest["inputs"].items():
            default = evaluated(declared.get("default", ""), contexts)
            contexts["inputs"][name] = inputs.get(name, default)
        ran = Ran()
        for number, step in enumerate(manifest["runs"]["steps"]):
            assert set(step) <= {"id", "name", "shell", "env", "run"}
            assert "${{" not in step["run"], "an expression in a script"
            if step.get("id") not in steps and ran.code == 0:
                steps[step["id"]] = {"outputs": self._step(number, action, step, contexts, ran)}
        for name, declared in manifest["outputs"].items():
            ran.outputs[name] = evaluated(declared["value"], contexts)
        return ran

    def _step(
        self, number: int, action: Path, step: Mapping[str, Any], contexts: Any, ran: Ran
    ) -> dict[str, str]:
        """Runs a step; its outputs."""
        files = {name: self.folder / f"{name}-{number}" for name in ("script", "output", "summary")}
        for file in files.values():
            file.write_text("")
        files["script"].write_text(step["run"])
        temporary = self.folder / "temp"
        temporary.mkdir(exist_ok=True)
        handed_on = {
            name: value
            for name, value in os.environ.items()
            if name in _KEPT or name.startswith(_PREFIXES)
        }
        environment = {
            **handed_on,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(action),
            "GITHUB_WORKSPACE": str(self.checkout),
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "RUNNER_TEMP": str(temporary),
            **{name: evaluated(value, contexts) for name, value in step.get("env", {}).items()},
        }
        assert step["shell"] == "bash"
        bash = shutil.which("bash")
        assert bash is not None
        command = [bash, "--noprofile", "--norc", "-eo", "pipefail", str(files["script"])]
        finished = subprocess.run(
            command, cwd=self.checkout, env=environment, capture_output=True, text=True
        )
        ran.code = finished.returncode
        ran.stdout += finished.stdout
        ran.stderr += finished.stderr
        ran.summary += files["summary"].read_text()
        return dict(line.split("=", 1) for line in files["output"].read_text().splitlines())


@dataclass
class Ran:
    """What a run of an action did."""

    code: int = 0
    stdout: str = ""
    stderr: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)


def evaluated(text: str, contexts: Mapping[str, Any]) -> str:
    """A text with its expressions worked out: names joined by `||`, as much as an action needs."""

    def value(expression: re.Match[str]) -> str:
        for alternative in expression[1].split("||"):
            found: Any = contexts
            for part in alternative.strip().split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
            if found:
                return str(found)
        return ""

    return _EXPRESSION.sub(value, text)
