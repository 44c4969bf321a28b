"""A client of yaml-language-server, which speaks JSON-RPC over standard input and output."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from threading import Timer
from typing import Any, Self

from guests.programs import node


class LanguageServer:
    """A server for the workspace at `root`, with settings as VS Code would send them.

    One that ends, or says nothing for a minute, ends the test with an `EOFError`.
    """

    def __init__(self, root: Path, settings: dict[str, Any]) -> None:
        self.root = root
        self.settings = settings
        self.last = 0

    def __enter__(self) -> Self:
        command = [*node("yaml-language-server/bin/yaml-language-server"), "--stdio"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self.root
        )
        self.patience = Timer(60, self.process.kill)
        self.patience.start()
        folder = {"uri": self.root.as_uri(), "name": "workspace"}
        able = {
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {"hover": {"contentFormat": ["markdown"]}},
        }
        self.ask(
            "initialize",
            processId=None,
            rootUri=folder["uri"],
            workspaceFolders=[folder],
            capabilities=able,
        )
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings={})
        return self

    def __exit__(self, *_: object) -> None:
        self.patience.cancel()
        self.process.kill()
        self.process.communicate()

    def open(self, path: str, text: str) -> list[dict[str, Any]]:
        """Opens a document with a text that need not be that of the file; its diagnostics."""
        document = {"uri": self._uri(path), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                said = message["params"]
                if said["uri"] == document["uri"]:
                    diagnostics: list[dict[str, Any]] = said["diagnostics"]
                    return diagnostics

    def at(self, method: str, path: str, line: int, character: int) -> Any:
        """The answer to a question about a place in an open document, counted from 0."""
        place = {"line": line, "character": character}
        return self.ask(
            f"textDocument/{method}", textDocument={"uri": self._uri(path)}, position=place
        )

    def ask(self, method: str, **parameters: Any) -> Any:
        """The result of a request."""
        self.last += 1
        self._send(id=self.last, method=method, params=parameters)
        while True:
            message = self._receive()
            if "method" not in message and message["id"] == self.last:
                assert "error" not in message, message["error"]
                return message["result"]

    def tell(self, method: str, **parameters: Any) -> None:
        """Sends a notification."""
        self._send(method=method, params=parameters)

    def _uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def _send(self, **message: Any) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self.process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        """The next message; a request of the server is answered on the way."""
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise EOFError("the language server has ended")
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if "method" in message and "id" in message:
            self._send(id=message["id"], result=self._answer(message))
        return message

    def _answer(self, request: dict[str, Any]) -> Any:
        if request["method"] != "workspace/configuration":
            return None
        return [self._section(item.get("section", "")) for item in request["params"]["items"]]

    def _section(self, name: str) -> Any:
        """The settings below a name, as VS Code nests them."""
        prefix = f"{name}."
        return {
            key.removeprefix(prefix): value
            for key, value in self.settings.items()
            if key.startswith(prefix)
        }
