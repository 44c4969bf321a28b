"""`relgate schema --editor`: what is written, and what stays as it was."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from cli.conftest import BUNDLE, Run, write
from hypothesis import given
from hypothesis import strategies as st

from validator.cli.modelines import with_modeline
from validator.cli.vscode import associated, with_association
from validator.loading.jsonc import read_jsonc
from validator.loading.load import load
from validator.model.kinds import BY_NAME, KINDS
from validator.model.terms import DEFAULT_TERMS

BUNDLE_PATH = "bundles/staging-api.yaml"
SETTINGS = ".vscode/settings.json"
ASSOCIATION = {
    f"./schemas/{kind.name}.schema.json": list(kind.globs)
    for kind in KINDS
    if kind.format == "yaml"
}
LINE = "# yaml-language-server: $schema=../schemas/bundle.schema.json"
SCHEMA = b"../schemas/bundle.schema.json"


@pytest.fixture(params=["vscode", "modeline"])
def editor(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(repository: Path) -> Path:
    """The settings of the repository, which are not there yet, below a folder that is."""
    file = repository / SETTINGS
    file.parent.mkdir()
    return file


def test_writes_once_what_check_found_missing(relgate: Run, editor: str) -> None:
    arguments = ("schema", "--editor", editor)
    relgate("schema")
    checked = relgate(*arguments, "--check")
    assert checked.exit_code == 1
    assert f"run `relgate schema --editor {editor}`" in checked.stderr
    files = {line.split()[0] for line in checked.stdout.splitlines()}
    done = relgate(*arguments)
    assert {line.removeprefix("wrote ") for line in done.stdout.splitlines()} == files
    for again in (arguments, (*arguments, "--check")):
        done = relgate(*again)
        assert (done.exit_code, done.stdout) == (0, "schemas are up to date\n")


def test_writes_the_schemas_too(repository: Path, relgate: Run, editor: str) -> None:
    assert relgate("schema", "--editor", editor).exit_code == 0
    assert (repository / "schemas/bundle.schema.json").is_file()


def test_goes_with_no_name(relgate: Run, editor: str) -> None:
    assert relgate("schema", "bundle", "--editor", editor).exit_code == 2


def test_a_record_is_never_shown(repository: Path, relgate: Run, editor: str) -> None:
    write(repository, BUNDLE_PATH, "supabase_key_ref: hunter2\n")
    write(repository, SETTINGS, '{"token": "hunter2"}')
    for arguments in (("--check",), ()):
        done = relgate("schema", "--editor", editor, *arguments)
        assert "hunter2" not in done.output


def test_settings_lead_to_every_schema_of_a_yaml_record(settings: Path, relgate: Run) -> None:
    relgate("schema", "--editor", "vscode")
    stated = json.loads(settings.read_text())["yaml.schemas"]
    for schema in stated:
        assert (settings.parent.parent / schema).is_file()
    globs = [glob for kind in KINDS if kind.format == "yaml" for glob in kind.globs]
    assert [glob for globs in stated.values() for glob in globs] == globs


def test_other_settings_stay(settings: Path, relgate: Run) -> None:
    own = {"./own.json": "own/*.yaml", "./schemas/bundle.schema.json": ["vaults/*.yaml"]}
    before = {"editor.tabSize": 4, "yaml.schemas": own, "name": "Zoë"}
    settings.write_bytes(
        json.dumps(before, indent=4, ensure_ascii=False).replace("\n", "\r\n").encode()
    )
    relgate("schema", "--editor", "vscode")
    text = settings.read_bytes().decode()
    after = json.loads(text)
    assert list(after) == list(before)
    assert after["yaml.schemas"]["./own.json"] == "own/*.yaml"
    assert after["yaml.schemas"]["./schemas/bundle.schema.json"] == [
        "vaults/*.yaml",
        *BY_NAME["bundle"].globs,
    ]
    assert text.startswith('{\r\n    "editor.tabSize": 4,\r\n')
    assert '"Zoë"' in text
    assert text.count("\n") == text.count("\r\n")


@pytest.mark.parametrize(
    "text",
    [
        '{"yaml.schemas": []}',
        '{"yaml.schemas": {"./schemas/bundle.schema.json": {}}, "yaml.schemas": {}}',
        '{"a": 1, "a": 2}',
        "[]",
        "{",
        "",
        "// nothing yet",
        '{"a" 1}',
        '{"a": 1 "b": 2}',
        '{"a": 1}}',
        '{"a": 1} /* open',
        "{,}",
        "{a: 1}",
        "[" * 100_000,
        '{"a": ' * 100_000,
        "/*" * 100_000,
        '"' * 99_999,
        "," * 100_000,
    ],
)
def test_what_cannot_be_read_for_certain_is_left_alone(
    settings: Path, relgate: Run, text: str
) -> None:
    settings.write_text(text)
    done = relgate("schema", "--editor", "vscode")
    assert (done.exit_code, settings.read_text()) == (2, text)
    assert "Paste into it" in done.stderr


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", "{\n  @\n}"),
        ("{\n}\n", "{\n  @\n}\n"),
        ("{ // why\n}\n", "{ // why\n  @\n}\n"),
        ('{"a": 1}', '{"a": 1,\n  @\n}'),
        (
            '{ // why\n  "a": "//" // this\n  // or\n}',
            '{ // why\n  "a": "//", // this\n  // or\n  @\n}',
        ),
        ('{\n  "a": [1,], /* b\n */\n}\n', '{\n  "a": [1,], /* b\n */\n  @,\n}\n'),
        ('\ufeff{\n  "a": 1\n}', '\ufeff{\n  "a": 1,\n  @\n}'),
        ('{\n  "a": "\\ud800"\n}', '{\n  "a": "\\ud800",\n  @\n}'),
    ],
)
def test_all_else_stays_as_it_is(before: str, after: str) -> None:
    association = json.dumps(ASSOCIATION, indent=2).replace("\n", "\n  ")
    expected = after.replace("@", f'"yaml.schemas": {association}')
    assert with_association(before) == expected
    assert with_association(expected) == expected


def test_in_the_style_of_the_settings() -> None:
    before = '{\r\n\t"a": 1\r\n}\r\n'
    association = json.dumps({"yaml.schemas": ASSOCIATION}, indent="\t")[2:]
    assert with_association(before) == (
        '{\r\n\t"a": 1,\r\n' + association.replace("\n", "\r\n") + "\r\n"
    )


def test_what_is_missing_is_added_to_what_is_there() -> None:
    before = """\
{
    "yaml.schemas": { // ours
        "./schemas/bundle.schema.json": "vaults/*.yaml", // old
        "./schemas/release.schema.json": [
            "releases/*/*.yml", // all
        ],
        "./own.json": "own/*.yaml",
    },
}
"""
    assert (
        with_association(before)
        == """\
{
    "yaml.schemas": { // ours
        "./schemas/bundle.schema.json": ["vaults/*.yaml", "bundles/*.yaml", "bundles/*.yml"], // old
        "./schemas/release.schema.json": [
            "releases/*/*.yml", // all
            "releases/*/*.yaml",
        ],
        "./own.json": "own/*.yaml",
        "./schemas/environment.schema.json": [
            "environments/*/*.yaml",
            "environments/*/*.yml"
        ],
    },
}
"""
    )


GAPS = st.sampled_from(["", " ", "\n", "\r\n\t", " // a, b]\n", "/* } */", ' /* \n"// */ '])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def settings_texts(draw: st.DrawFn) -> str:
    """Settings with comments, line breaks and last commas wherever they may stand."""

    def written(value: Any) -> str:
        if isinstance(value, dict):
            parts = [f"{json.dumps(key)}{draw(GAPS)}:{spaced(it)}" for key, it in value.items()]
            return "{" + joined(parts) + "}"
        if isinstance(value, list):
            return "[" + joined([written(it) for it in value]) + "]"
        return json.dumps(value, ensure_ascii=draw(st.booleans()))

    def spaced(value: Any) -> str:
        return f"{draw(GAPS)}{written(value)}{draw(GAPS)}"

    def joined(parts: list[str]) -> str:
        text = ",".join(f"{draw(GAPS)}{part}" for part in parts)
        last = "," if parts and draw(st.booleans()) else ""
        return f"{text}{draw(GAPS)}{last}{draw(GAPS)}"

    schemas = draw(st.dictionaries(st.sampled_from([*ASSOCIATION, "./x.json"]), st.just(["x"])))
    stated = draw(st.dictionaries(st.text(max_size=3), VALUES, max_size=4))
    if draw(st.booleans()):
        stated["yaml.schemas"] = schemas
    return spaced(stated)


@hypothesis.settings(deadline=None)
@given(settings_texts())
def test_settings_keep_every_character(before: str) -> None:
    after = with_association(before)
    rest = iter(after)
    assert all(character in rest for character in before)
    stated, said = read_jsonc(before)[0], read_jsonc(after)[0]
    assert associated(said)
    schemas = said.pop("yaml.schemas")
    for schema, globs in stated.pop("yaml.schemas", {}).items():
        assert schemas[schema][: len(globs)] == globs
    assert said == stated
    assert with_association(after) == after


def test_the_lines_to_paste_are_enough(settings: Path, relgate: Run) -> None:
    settings.write_text("{")
    pasted = relgate("schema", "--editor", "vscode").stderr.partition("\n\n")[2]
    settings.write_text(f'{{\n  // "yaml.schemas": {{}}\n  "a": ",}}",\n{pasted},\n}}\n')
    done = relgate("schema", "--editor", "vscode", "--check")
    assert (done.exit_code, done.stdout) == (0, "schemas are up to date\n")


def test_a_link_out_of_the_root_is_not_followed(
    repository: Path, relgate: Run, tmp_path: Path
) -> None:
    outside = tmp_path / "settings.json"
    outside.write_text("{}")
    (repository / ".vscode").symlink_to(tmp_path)
    done = relgate("schema", "--editor", "vscode")
    assert (done.exit_code, outside.read_text()) == (2, "{}")
    assert done.stderr.startswith("Error: .vscode/: a symbolic link leads out of the root")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: x\n", f"{LINE}\nname: x\n"),
        ("name: x\r\nowner: y\r\n", f"{LINE}\r\nname: x\r\nowner: y\r\n"),
        ("\ufeffname: x", f"\ufeff{LINE}\nname: x"),
        ("", f"{LINE}\n"),
        ("%YAML 1.2\n---\nname: x\n", f"{LINE}\n%YAML 1.2\n---\nname: x\n"),
        # One that is there, at whatever line of the top, is refreshed where it stands.
        (f"# note\n\n{LINE}\nname: x\n", None),
        ("# yaml-language-server: $schema=old/bundle.schema.json  # x\n", f"{LINE}  # x\n"),
        (
            "#  yaml-language-server : $schema=./release.schema.json",
            "#  yaml-language-server : $schema=../schemas/bundle.schema.json",
        ),
        # The team's own choice.
        ("# yaml-language-server: $schema=../own.json\nname: x\n", None),
        ("# yaml-language-server: $schema=https://x.example/bundle.schema.json\n", None),
        # What is no modeline.
        (f"name: x\n{LINE}\n", f"{LINE}\nname: x\n{LINE}\n"),
        ("#yaml-language-server: $schema=x\n", f"{LINE}\n#yaml-language-server: $schema=x\n"),
    ],
)
def test_modelines(before: str, after: str | None) -> None:
    assert with_modeline(before.encode(), SCHEMA).decode() == (before if after is None else after)


@given(st.binary() | st.text("#\n\r \t:$=-/yamlschema\ufeff").map(str.encode))
def test_a_modeline_is_added_once_and_nothing_else_changes(content: bytes) -> None:
    after = with_modeline(content, SCHEMA)
    assert with_modeline(after, SCHEMA) == after
    bom = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    assert after.startswith(bom + LINE.encode())
    assert bom + after.partition(b"\n")[2] == content


@pytest.mark.parametrize(
    "content", [b"#" * 900_000, b"# yaml-language-server:" * 40_000, b" \n" * 400_000]
)
def test_a_long_top(content: bytes) -> None:
    assert with_modeline(content, SCHEMA).endswith(content)


def test_a_record_says_the_same_with_a_modeline(repository: Path, relgate: Run) -> None:
    def record() -> object:
        content = (repository / BUNDLE_PATH).read_bytes()
        loaded = load(BUNDLE_PATH, BY_NAME["bundle"], content, DEFAULT_TERMS)
        assert not loaded.faults
        return loaded.documents[0].entity

    before = record()
    assert relgate("schema", "--editor", "modeline").exit_code == 0
    assert record() == before
    assert (repository / BUNDLE_PATH).read_text().startswith(LINE)
    assert relgate("check").exit_code == 0


def test_no_modeline_for_what_is_no_yaml_record(repository: Path, relgate: Run) -> None:
    untouched = {
        "releases/v1.0.0/stages.jsonl": b"{}\n",
        "bundles/README.md": b"# Bundles\n",
        "bundles/wide.yaml": BUNDLE.format(name="wide").encode("utf-16"),
        "bundles/long.yaml": b"#" * (1024 * 1024 + 1),
    }
    for path, content in untouched.items():
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_bytes(content)
    (repository / "bundles/link.yaml").symlink_to("staging-api.yaml")
    (repository / "bundles/folder.yaml").mkdir()
    done = relgate("schema", "--editor", "modeline")
    assert done.exit_code == 0
    changed = {line for line in done.stdout.splitlines() if "schemas/" not in line}
    assert changed == {f"wrote {BUNDLE_PATH}", "wrote environments/staging/api.yaml"}
    assert {path: (repository / path).read_bytes() for path in untouched} == untouched
    assert (repository / "bundles/link.yaml").is_symlink()
