"""yaml-language-server, which most editors run, finds our schemas by what we write for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from guests.language_server import LanguageServer

from validator.cli import cli
from validator.model.terms import PROVIDERS

PATH = "environments/staging/api.yaml"
NEW = "environments/staging/web.yaml"
RECORD = "service_name: api\ncloud_provider: cloud_runn\n"
OFFLINE = {"yaml.schemaStore.enable": False, "yaml.kubernetesCRDStore.enable": False}
"""What keeps the server from asking the network."""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with one record, in which a letter is one too many."""
    root = tmp_path / "work space"
    (root / PATH).parent.mkdir(parents=True)
    (root / PATH).write_text(RECORD)
    return root


@pytest.mark.parametrize("editor", ["vscode", "modeline"])
def test_an_editor_knows_our_fields(workspace: Path, editor: str) -> None:
    done = CliRunner().invoke(cli, ["-C", str(workspace), "schema", "--editor", editor])
    assert done.exit_code == 0
    file = workspace / ".vscode/settings.json"
    settings = json.loads(file.read_text()) if file.exists() else {}
    schema = json.loads((workspace / "schemas/environment.schema.json").read_text())
    text = (workspace / PATH).read_text()
    at = text.splitlines().index("cloud_provider: cloud_runn")

    with LanguageServer(workspace, {**settings, **OFFLINE}) as server:
        wrong = server.open(PATH, text)
        hover = server.at("hover", PATH, at, 3)
        server.open(NEW, text.replace("cloud_runn", ""))
        offered = server.at("completion", NEW, at, len("cloud_provider: "))

    [diagnostic] = [found for found in wrong if found["range"]["start"]["line"] == at]
    assert '"cloud_run"' in diagnostic["message"]
    assert diagnostic["source"] == f"yaml-schema: {schema['title']}"
    assert schema["properties"]["cloud_provider"]["description"] in hover["contents"]["value"]
    assert {item["label"] for item in offered["items"]} == set(PROVIDERS)


def test_an_editor_knows_nothing_by_itself(workspace: Path) -> None:
    with LanguageServer(workspace, OFFLINE) as server:
        assert server.open(PATH, RECORD) == []
