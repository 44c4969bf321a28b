"""The policy file: every mistake is a finding at its place, and nothing else is judged."""

from __future__ import annotations

import tomllib

import pytest
from checking import NOW, check, mark, parse_example, run
from hypothesis import given
from hypothesis import strategies as st

from validator.engine.policy import Policy, why_not_waivable
from validator.engine.policy_file import read_policy
from validator.engine.registry import all_rules
from validator.engine.run import check as run_check
from validator.finding import Report
from validator.index.facts import Facts
from validator.loading.source import POLICY_LIMIT
from validator.loading.toml_reader import has_table
from validator.model.terms import DEFAULT_TERMS
from validator.source.memory import Memory


def broken(text: str) -> Report:
    """Assert that a policy has just the mistakes that carets mark, and that they are all told."""
    record = "\n# bundles/x.yaml\nrotation_cadence_days: 120\n"
    report = check(f"# relgate.toml\n{text}\n{record}")
    assert report.policy_broken
    assert report.policy_path == "relgate.toml"
    assert not report.checked
    assert report.findings
    return report


def terms(text: str) -> Policy:
    policy = read_policy("relgate.toml", text.encode())
    assert not policy.file.faults
    return policy.policy


# Keys and values


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("selec = []\n^^^^^ SCH002", "did you mean `select`?"),
        ('[vocabulary]\nenviroments = ["x"]\n^^^^^^^^^^^ SCH002', "did you mean `environments`?"),
        ("[rules.cadence_over_limi]\n#      ^^^^^^^^^^^^^^^^^ SCH002\nlimit_days = 30", None),
        ("[rules.cadence_over_limit]\nlimit_day = 30\n^^^^^^^^^ SCH002", "`limit_days`"),
        ("[rules.unknown_bundle]\n#      ^^^^^^^^^^^^^^ SCH002", None),
        ("rules.rotation_due_soon.dayz = 3\n#                       ^^^^ SCH002", "`days`"),
        ('[tags]\nsource = "git"\nsauce = 1\n^^^^^ SCH002', "the fields are `source`"),
        ('"un known" = 1\n^^^^^^^^^^ SCH002', None),
    ],
)
def test_unknown_keys(text: str, help_: str | None) -> None:
    (finding,) = broken(text).findings
    if help_ is not None:
        assert finding.help is not None
        assert help_ in finding.help


@pytest.mark.parametrize(
    "text",
    [
        'select = "REF"\n#        ^^^^^ SCH003',
        "select = [\n  'REF',\n  1,\n# ^ SCH003\n]",
        "ignore = {}\n#        ^^ SCH003",
        "severity = []\n#          ^^ SCH003",
        "severity.REF = 1\n#              ^ SCH003",
        'severity.REF = "eror"\n#              ^^^^^^ SCH004',
        'per_path_ignores."**" = "REF"\n#                       ^^^^^ SCH003',
        "vocabulary = 1\n#            ^ SCH003",
        "vocabulary.roles = [1979-05-27]\n#                   ^^^^^^^^^^ SCH003",
        "tags.source = 1\n#             ^ SCH003",
        'tags.source = ""\n#             ^^ SCH005',
        'tags.source = "x\\u0000y"\n#             ^^^^^^^^^^ SCH005',
        'vocabulary.roles = ["two words"]\n#                   ^^^^^^^^^^^ SCH005',
        "rules.rotation_due_soon.days = 0\n#                              ^ SCH006",
        "rules.rotation_due_soon.days = 91\n#                              ^^ SCH006",
        "rules.rotation_due_soon.days = inf\n#                              ^^^ SCH003",
        "rules.rotation_due_soon.days = 0xFFFFFFFFFFFFFFFFFFFFFF\n"
        "#                              ^^^^^^^^^^^^^^^^^^^^^^^^ SCH006",
        "[rules]\nrotation_due_soon = 3\n#                   ^ SCH003",
        '[[rules.missing_evidence.required]]\nenvironment = "produciton"\n'
        '#             ^^^^^^^^^^^^ SCH004\ncomponent = "api"\nstages = ["pytest"]',
        '[[rules.missing_evidence.required]]\ncomponent = "ocr-worker"\n'
        '#           ^^^^^^^^^^^^ SCH004\nstages = ["pytest"]',
        'rules.missing_evidence.services = { dns = "sharde" }\n'
        "#                                         ^^^^^^^^ SCH004",
        '[[waivers]]\n# ^^^^^^^ SCH001\ncode = "REF004"\npath = "**"',
        '[[waivers]]\ncode="REF004"\npath="*"\nuntil=2030-01-01\n[[waivers]]\n# ^^^^^^^ SCH001\n'
        'code="REF004"\nuntil=2030-01-01',
        '[[waivers]]\ncode="REF004"\npath="*"\nuntil="soon"\n#     ^^^^^^ SCH005',
        '[[waivers]]\ncode="REF004"\npath="*"\nuntil=2030-01-01T00:00:00Z\n'
        "#     ^^^^^^^^^^^^^^^^^^^^ SCH003",
        '[[waivers]]\ncode="REF004"\npath=" "\n#    ^^^ SCH005\nuntil=2030-01-01',
        "waivers = [\n  {code = 'REF004', path = '*', until = 2030-01-01},\n"
        "  {code = 'REF044', path = '*', until = 2030-01-01},\n#         ^^^^^^^^ SCH004\n]",
    ],
)
def test_wrong_values(text: str) -> None:
    broken(text)


def test_a_last_day_with_a_time_is_told_to_be_a_day() -> None:
    text = '[[waivers]]\ncode="REF004"\npath="*"\nuntil=2030-01-01T00:00:00Z'
    [fault] = read_policy("relgate.toml", text.encode()).file.faults
    assert fault.problem.message.endswith("must be a day, like 2027-01-31, not a date with a time")


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        (
            "foreign_evidence.github_hosts",
            "GitHub.com",
            "a host in lower case, like git.acme.example",
        ),
        (
            "foreign_evidence.supabase_hosts",
            "*",
            "a host in lower case, like files.acme.example or *.supabase.co",
        ),
        (
            "mismatched_evidence.repositories",
            "https://github.com/acme/invoices",
            "`owner/name`, like acme/invoices",
        ),
    ],
)
def test_a_form_is_told_in_words(option: str, value: str, expected: str) -> None:
    [fault] = read_policy("relgate.toml", f'rules.{option} = ["{value}"]'.encode()).file.faults
    assert fault.problem.message.endswith(f"must be {expected}")


def test_several_mistakes_are_several_findings() -> None:
    broken(
        """selec = []
^^^^^ SCH002
ignore = "REF"
#        ^^^^^ SCH003
[rules.cadence_over_limit]
limit_days = 91
#            ^^ SCH006"""
    )


# Rules by name


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ('select = ["REF044"]\n#         ^^^^^^^^ SCH004', "`REF044`", "did you mean `REF004`?"),
        ('ignore = ["REF", "RFE"]\n#                ^^^^^ SCH004', "`RFE`", "relgate rules"),
        (
            'severity.unknwon_bundle = "error"\n#        ^^^^^^^^^^^^^^ SCH004',
            "`unknwon_bundle`",
            "d",
        ),
        (
            '[per_path_ignores]\n"a" = ["REF"]\n"b" = ["x"]\n#      ^^^ SCH004',
            "`x`",
            "relgate rules",
        ),
        ('ignore = ["ROT001"]\n#         ^^^^^^^^ SCH004', "ROT001 is locked", "mend"),
        (
            'severity.cadence-over-limit = "error"\n#        ^^^^^^^^^^^^^^^^^^ SCH004',
            "ROT001 is locked",
            "mend",
        ),
        (
            'per_path_ignores."bundles/**" = ["cadence_over_limit"]\n'
            "#                                ^^^^^^^^^^^^^^^^^^^^ SCH004",
            "ROT001 is locked",
            "mend",
        ),
        (
            '[[waivers]]\ncode = "ROT001"\n#      ^^^^^^^^ SCH004\npath = "*"\nuntil = 2030-01-01',
            "ROT001 is locked",
            "mend",
        ),
        (
            '[[waivers]]\ncode = "WVR001"\n#      ^^^^^^^^ SCH004\npath = "*"\nuntil = 2030-01-01',
            "WVR001 judges waivers",
            "mend",
        ),
        (
            '[[waivers]]\ncode = "REF"\n#      ^^^^^ SCH004\npath = "*"\nuntil = 2030-01-01',
            "`REF`",
            "",
        ),
    ],
)
def test_rules_that_do_not_exist_or_are_locked(text: str, message: str, help_: str) -> None:
    (finding,) = broken(text).findings
    assert message in finding.message
    assert help_ in (finding.help or "")


@pytest.mark.parametrize("field", ["ignore = [{}]", "per_path_ignores.x = [{}]"])
def test_a_family_is_refused_where_all_its_rules_are_locked(field: str) -> None:
    families: dict[str, list[bool]] = {}
    for rule in all_rules():
        families.setdefault(rule.family, []).append(rule.locked)
    for family, locked in families.items():
        faults = read_policy("relgate.toml", field.format(f"'{family}'").encode()).file.faults
        assert bool(faults) == all(locked), family


def test_a_locked_rule_may_be_selected() -> None:
    assert terms('select = ["ROT001", "rot", "Unknown-Bundle"]')


def test_what_nothing_can_waive_is_locked_or_judges_waivers() -> None:
    for rule in all_rules():
        assert bool(why_not_waivable(rule)) == (rule.locked or rule.family == "WVR")


# Globs


def test_an_empty_glob_is_none() -> None:
    broken('per_path_ignores = {" " = ["REF"]}\n#                   ^^^ SCH005')


def test_a_glob_that_is_too_long_is_none() -> None:
    glob = "*?" * 20_000
    broken(f'[per_path_ignores]\n"{glob}" = ["REF"]\n^{"^" * len(glob)}^ SCH005')


# Schemes of references


@pytest.mark.parametrize(
    "pattern",
    ["(", "a(?=b)", "(a)\\1", "[z-a]", "x{1001}{1001}{1001}", "a)|(b", "*"],
)
def test_a_pattern_that_is_none(pattern: str) -> None:
    carets = "^" * (len(pattern) + 2)
    broken(f"[vocabulary.reference_schemes]\nx = '{pattern}'\n#   {carets} SCH005")


@pytest.mark.parametrize(
    "pattern", [".*", ".+", "[A-Za-z0-9+/=]+", "[0-9a-f]{32}", "|.*", "(.|x)+"]
)
def test_a_pattern_that_takes_secrets_for_references(pattern: str) -> None:
    """It would switch off SEC001, which is locked."""
    carets = "^" * (len(pattern) + 2)
    report = broken(f"[vocabulary.reference_schemes]\nx = '{pattern}'\n#   {carets} SCH005")
    assert "secrets" in report.findings[0].message


def test_patterns_that_are_too_long_together() -> None:
    heading, *patterns = (
        "[vocabulary.reference_schemes]",
        *(f"x{number} = 'x{number}:[a-z]{{9000}}'" for number in range(40)),
    )
    assert terms(f"{heading}\n{patterns[0]}").terms.matches_reference
    report = run(parse_example("\n".join(("# relgate.toml", heading, *patterns))))
    assert report.policy_broken
    (finding,) = report.findings
    assert "too long together" in finding.message


def test_schemes_extend_what_is_a_reference() -> None:
    text = """
# relgate.toml
[vocabulary.reference_schemes]
doppler = "doppler://[a-z]+/[A-Z_]+"
ssm = '/[a-z]+/[a-z]+'

# bundles/a.yaml
vercel_token_ref: doppler://acme/TOKEN
supabase_key_ref: /prod/key
cloudflare_api_token_ref: x/prod/key
#                         ^^^^^^^^^^ SEC001
"""
    example = parse_example(text)
    policy = read_policy("relgate.toml", example.files["relgate.toml"].encode()).policy
    matches = policy.terms.matches_reference
    assert matches is not None
    assert matches("doppler://acme/TOKEN")
    assert matches("/prod/key")
    assert not matches("x/prod/key")
    assert not matches("/prod/key\n")
    assert not matches("doppler://acme/TOKEN/prod/key")


# What a policy changes


def test_vocabularies_are_added_to() -> None:
    check(
        """
# relgate.toml
[vocabulary]
environments = ["preview", "staging"]
providers = ["fly"]
roles = ["release_manager"]
components = ["scheduler"]

# environments/preview/api.yaml
name: preview
cloud_provider: fly

# releases/v1.0.0/preview.yaml
environment: preview
approver_role: release_manager

# releases/v1.0.0/staging.yaml
environment: staging
approver_role: nobody
#              ^^^^^^ SCH004

# releases/v1.0.0/stages.jsonl
{"component": "scheduler", "environment": "preview"}
{"component": "schedule", "environment": "production"}
#             ^^^^^^^^^^ SCH004
""",
        "SCH004",
    )


def test_the_specification_stays() -> None:
    policy = terms('[vocabulary]\nenvironments = ["preview", "staging"]\n')
    assert policy.terms.environments == ("staging", "production", "preview")
    assert policy.terms.roles == DEFAULT_TERMS.roles
    assert terms("").terms == DEFAULT_TERMS


def test_a_mistake_in_a_vocabulary_is_told_once() -> None:
    """Options that use the team's words are judged by what the vocabulary was to say."""
    broken(
        """[vocabulary]
environments = ["preview", "two words", 3]
#                          ^^^^^^^^^^^ SCH005
#                                       ^ SCH003
[rules.role_not_allowed.allowed]
preview = ["admin"]
"two words" = ["admin"]
previw = ["admin"]
^^^^^^ SCH004"""
    )


@pytest.mark.parametrize("limit", ["30", "30.0", "0x1E"])
def test_the_limit_of_rotation_is_lowered_everywhere(limit: str) -> None:
    policy = terms(f"rules.cadence_over_limit.limit_days = {limit}")
    assert policy.terms.max_rotation_cadence_days == 30


# Texts that are no TOML


@pytest.mark.parametrize(
    "text",
    [
        'ignore = ["REF"\nselect = []\n^ YML001',
        "ignore = []\nignore = []\n#          ^ YML001",
        "[tags]\nsource = 'git'\n[tags]\n#    ^ YML001",
        "ignore = [,]\n#         ^ YML001",
        "ignore\n#     ^ YML001",
        "tags.source = 'lock\n#             ^ YML001\nignore = []",
    ],
)
def test_syntax_errors(text: str) -> None:
    broken(text)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xff", "bad_encoding"),
        (b"ignore = ['\xe9']", "bad_encoding"),
        ("ignore = []".encode("utf-16"), "bad_encoding"),
        (b"#" * (POLICY_LIMIT + 1), "too_large_or_deep"),
        (b"a = " + b"[" * 100_000, "too_large_or_deep"),
        (b"a = " + b"1" * 5_000, "too_large_or_deep"),
        (b".".join([b"a"] * 500_000) + b" = 1", "too_large_or_deep"),
    ],
)
def test_files_that_cannot_be_read(content: bytes, name: str) -> None:
    policy = read_policy("relgate.toml", content)
    assert {fault.name for fault in policy.file.faults} == {name}
    assert policy.document is None
    assert run_check(Memory({}), Facts(NOW), policy).policy_broken


def test_a_byte_order_mark_is_no_mistake() -> None:
    policy = read_policy("relgate.toml", b"\xef\xbb\xbfignore = ['REF']\r\n")
    assert not policy.file.faults
    assert policy.policy.settings.ignore == ["REF"]


def test_numbers_of_any_size_are_no_reason_to_fail() -> None:
    number = f"0x{'1' * 50_000}"
    for field in ("select = [{}]", "severity.REF = {}", "tags.source = {}", "{} = 1"):
        text = f"# relgate.toml\n{field.format(number)}\n"
        assert run(parse_example(text)).policy_broken
    assert run(
        parse_example(f"# relgate.toml\nrules.rotation_due_soon.days = {number}\n")
    ).policy_broken


# pyproject.toml


def in_project(text: str) -> tuple[Report, set[tuple[str, str, int, int, int]]]:
    example = parse_example(f"# pyproject.toml\n{text}\n")
    files = {path: content.encode() for path, content in example.files.items()}
    policy = read_policy("pyproject.toml", files["pyproject.toml"])
    report = run_check(Memory(files), Facts(NOW), policy)
    assert {mark(finding, example.files) for finding in report.findings} == example.marked
    return report, example.marked


@pytest.mark.parametrize(
    "text",
    [
        "[tool.relgate]\nignor = []\n^^^^^ SCH002",
        "[tool.relgate.rules.cadence_over_limit]\nlimit_days = 91\n#            ^^ SCH006",
        "[tool]\nrelgate = {ignore = ['REF'], select = ['X']}\n"
        "#                                      ^^^ SCH004",
        "[[tool.relgate.waivers]]\n#              ^^^^^^^ SCH001\ncode = 'REF004'\npath = '*'",
        '[tool.relgate]\nseverity."REF" = "eror"\n#                ^^^^^^ SCH004',
        "[tool]\nrelgate = 3\n#         ^ SCH003",
        "[tool]\nrelgate = []\n#         ^^ SCH003",
    ],
)
def test_mistakes_in_a_project_file(text: str) -> None:
    report, marked = in_project(f"[project]\nname = 'x'\nselec = 1\n{text}")
    assert report.policy_broken
    assert report.policy_path == "pyproject.toml"
    assert marked


@pytest.mark.parametrize(
    "text",
    [
        "[tool.ruff]\nselec = 1",
        "[project]\nignor = 1\n[tool.relgate]",
        "tool = 3",
        "[[tool]]\nrelgate = {ignor = 1}",
        "[tool.relgates]\nignor = 1",
        "",
    ],
)
def test_what_else_a_project_file_holds_is_not_judged(text: str) -> None:
    report, _ = in_project(text)
    assert not report.findings
    assert not report.policy_broken


def test_the_table_in_a_project_file_is_a_policy() -> None:
    policy = read_policy("pyproject.toml", b"[tool.relgate.vocabulary]\nroles = ['x']\n").policy
    assert policy.path == "pyproject.toml"
    assert policy.terms.roles == ("admin", "operator", "x")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"[tool.relgate]", True),
        (b"[tool.relgate.tags]\nsource = 'lock'", True),
        (b"[tool]\nrelgate.ignore = []", True),
        (b"tool = {relgate = {}}", True),
        (b"[tool.relgate\n", True),
        (b"\xff [tool.relgate]", True),
        (b"# [tool.relgate]", False),
        (b"[project]\nname = 'relgate'", False),
        (b"[tool.ruff]\nrelgate = 1", False),
        (b"tool = 'relgate'", False),
        (b"[relgate]", False),
        (b"[tool.ruff\n", False),
        (b"", False),
    ],
)
def test_a_project_file_has_a_policy_where_it_has_the_table(content: bytes, found: bool) -> None:
    assert has_table(content, "tool", "relgate") is found


# Any text at all

KEYS = (
    "select",
    "ignore",
    "severity",
    "per_path_ignores",
    "waivers",
    "vocabulary",
    "tags",
    "rules",
)
_WORDS = """
= [ ] { } , . # " ' 'REF' 'ROT001' REF004 code path until reason 1 2030-01-01 true [[ ]] tool
relgate roles reference_schemes '.*' '(' role_not_allowed allowed production "**" = =
"""
WORDS = st.sampled_from([*KEYS, *_WORDS.split(), "\n", "\n", " "])


@given(st.lists(WORDS, max_size=25).map("".join))
def test_no_text_raises(text: str) -> None:
    for path in ("relgate.toml", "pyproject.toml"):
        policy = read_policy(path, text.encode())
        report = run_check(Memory({}), Facts(NOW), policy)
        assert report.policy_broken == bool(policy.file.faults)
        assert report.policy_broken <= bool(report.findings)


VALUES = st.recursive(
    st.sampled_from([1, -1.5, True, "", "REF", "ROT001", "REF004", "admin", "x y", "(", ".*"]),
    lambda items: (
        st.lists(items, max_size=3)
        | st.dictionaries(st.sampled_from(["REF", "a", "code", "path", "[key]"]), items, max_size=3)
    ),
    max_leaves=5,
)


@given(st.sampled_from(KEYS), VALUES)
def test_no_value_raises(key: str, value: object) -> None:
    text = f"{key} = {inline(value)}\n"
    tomllib.loads(text)
    policy = read_policy("relgate.toml", text.encode())
    report = run_check(Memory({}), Facts(NOW), policy)
    assert report.policy_broken == bool(policy.file.faults)
    for finding in report.findings:
        assert finding.location.start.line == 1


def inline(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return f"{{{', '.join(f'{inline(key)} = {inline(it)}' for key, it in value.items())}}}"
        case list():
            return f"[{', '.join(map(inline, value))}]"
        case str():
            return f"'{value}'"
    return repr(value)
