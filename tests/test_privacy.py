"""What is found in texts, what is not, and that masking leaves nothing of it."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from planted import IN_CONTEXT, TOKENS, hexadecimal, mixed, upper

from bench.generate import generate
from validator.privacy import (
    Sensitive,
    addresses,
    assigned,
    is_reference,
    mask,
    mask_known,
    may_be_personal,
    may_hold_token,
    national_ids,
    phones,
    tokens,
)
from validator.privacy.token_shapes import _SHAPES, _holds_sign, _Shape, _sign_of_any
from validator.text import Span


def found(find: object, text: str) -> list[str]:
    items: list[Sensitive] = list(find(text))  # type: ignore[operator]
    return [text[item.span.start : item.span.end] for item in items]


class TestTokens:
    @pytest.mark.parametrize("token", TOKENS, ids=lambda token: token[:12])
    @pytest.mark.parametrize("around", ["{}", "key: '{}', # x", '{{"t":"{}"}}', "see ({}) please"])
    def test_exactly_the_token_is_found(self, token: str, around: str) -> None:
        assert found(tokens, around.format(token)) == [token]

    @pytest.mark.parametrize("context", IN_CONTEXT, ids=lambda context: context[0][:20])
    def test_a_secret_that_its_context_tells(self, context: tuple[str, str, str]) -> None:
        assert found(tokens, "".join(context)) == [context[1]]

    def test_a_private_key_in_a_json_text(self) -> None:
        key = (
            "-----BEGIN "
            + rf"PRIVATE KEY-----\n{mixed(64)}\n{mixed(20)}==\n-----END PRIVATE KEY-----"
        )
        assert found(tokens, f'{{"private_key": "{key}\\n"}}') == [key]

    def test_a_private_key_without_its_end_hides_no_more_than_itself(self) -> None:
        key = "-----BEGIN " + f"PRIVATE KEY-----\n{mixed(64)}"
        assert found(tokens, f"{key}: that was all") == [key]

    def test_two_tokens_beside_each_other(self) -> None:
        first, second = TOKENS[0], TOKENS[7]
        assert found(tokens, f"{first},{second}") == [first, second]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "***",
            "ghp_" + "x" * 36,
            "ghp_" + "*" * 36,
            "ghp_tooshort",
            "AKIAIOSFODNN7" + "EXAMPLE",
            "xoxb-your-token-here-please",
            f"task-{mixed(40)}",
            f"BRISK{hexadecimal(32)}",
            f"sha256:{hexadecimal(64)}",
            f"commit {hexadecimal(40)}",
            "5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001",
            "gha/github.com/acme/invoices/17000000001/1/48000000001/s4",
            "https://github.com/acme/invoices/actions/runs/17000000001/artifacts/3900000001",
            "https://abcdefghijkl.supabase.co/storage/v1/object/evidence/v1.4.0/ux.mp4",
            "postgres://api:***@db.acme.example/invoices",
            "postgres://api:${PASSWORD}@db.acme.example/invoices",
            "postgres://api:$PASSWORD@db.acme.example/invoices",
            "postgres://api:<password>@db.acme.example/invoices",
            "https://acme.example:8443/a@b",
            "https://ann@acme.example/",
            "gh://production-api/VERCEL_TOKEN",
            "VERCEL_TOKEN: gh://production-portal/VERCEL_TOKEN",
            "https://hooks.slack.com/services/T00000000/B00000000/" + "X" * 24,
            "keys start with -----BEGIN PRIVATE KEY-----",
            "-----BEGIN PUBLIC KEY-----\n" + mixed(64),
            "eyJ" + mixed(40) + ". Then",
            "v1.0-rc.1",
            "vcr_cassettes_of_the_portal",
        ],
    )
    def test_what_is_none(self, text: str) -> None:
        assert found(tokens, text) == []


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("ann@acme.example", "ann@acme.example"),
            ("Ann <ann.lee+x@acme.example>,", "ann.lee+x@acme.example"),
            ("*ann@acme.example*", "ann@acme.example"),
            ("'o''brien", None),
            ("o'brien@acme.example", "o'brien@acme.example"),
            ("j***@acme.example", "j***@acme.example"),
            ("mailto:ann@acme.example.", "ann@acme.example"),
            ("user=ann%40acme.example", "ann%40acme.example"),
            ('"ann\\u0040acme.example"', "ann\\u0040acme.example"),
            ("jörg@acme.example", "jörg@acme.example"),
            ("สมชาย@acme.example", "สมชาย@acme.example"),
            ("ann@ตัวอย่าง.ไทย", "ann@ตัวอย่าง.ไทย"),
            ("`ann@acme.example`", "ann@acme.example"),
            ("***@acme.example", None),
            ('"***@acme.example"', None),
            ("*@acme.example", None),
            ("@acme/ui", None),
            ("react@18.2.0", None),
            ("react@19.0.0-rc.fb", None),
            ("actions/checkout@v4.1.2", None),
            ("actions/checkout@v4", None),
            ("sha256@", None),
        ],
    )
    def test_addresses(self, text: str, address: str | None) -> None:
        assert found(addresses, text) == ([] if address is None else [address])


class TestPhones:
    @pytest.mark.parametrize(
        "number",
        [
            "+66 81 234 5678",
            "+66-2-123-4567",
            "+66812345678",
            "+66 (0) 81 234 5678",
            "+1 (415) 555-0132",
            "+65 6123 4567",
            "+66 812 345 678",
            "0066-81-234-5678",
            "081-234-5678",
            "081 234 5678",
            "02-123-4567",
            "(02) 123 4567",
            "012-345 6789",
            "020 7946 0958",
            "555-123-4567",
            "๐๘๑-๒๓๔-๕๖๗๘",
        ],
    )
    @pytest.mark.parametrize("around", ["{}", "call {}, or tel:+0", "({})"])
    def test_phones(self, number: str, around: str) -> None:
        assert found(phones, around.format(number)) == [number]

    @pytest.mark.parametrize(
        "text",
        [
            "2026-11-17",
            "2026-11-17T02:00:00+07:00",
            "2026-11-17 02:00:00 +0700",
            "17000000001",
            "1763344800000",
            "v1.4.0+20261117",
            "10.0.0.1",
            "192.168.100.1000",
            "+0.4",
            "+268435456",
            "+200 000 000",
            "+1073741824",
            "+7 2026-11-17 10",
            "5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001",
            "00000000-0000-4000-8000-000000000000",
            "INC-555-123-4567",
            "https://acme.example/555-123-4567",
            hexadecimal(64),
            "0812345678901234567890",
            "12,345,678 ms",
            "200 000 0000",
            "48000000001/s4",
            "01-234-567",
        ],
    )
    def test_what_is_none(self, text: str) -> None:
        assert found(phones, text) == []


class TestNationalIds:
    @pytest.mark.parametrize(
        "number",
        [
            "1101700230678",
            "1-1017-00230-67-8",
            "1 1017 00230 67 8",
            "S1234567D",
            "T1234567J",
            "F1234567N",
            "G1234567X",
            "M1234567K",
            "900101-14-5678",
            "000229-14-5678",
            "123-45-6789",
            "๑๑๐๑๗๐๐๒๓๐๖๗๘",
        ],
    )
    def test_national_ids(self, number: str) -> None:
        assert found(national_ids, f"checked {number}.") == [number]

    @pytest.mark.parametrize(
        "text",
        [
            "1101700230679",
            "9101700230671",
            "S1234567E",
            "AS1234567D",
            "901301-14-5678",
            "900230-14-5678",
            "900101-00-5678",
            "000-45-6789",
            "666-45-6789",
            "900-45-6789",
            "123-00-6789",
            "123-45-0000",
            "2026-11-1234",
            "x/1101700230678",
            "1.1101700230678",
            "1101700230678-1",
        ],
    )
    def test_what_is_none(self, text: str) -> None:
        assert found(national_ids, text) == []

    def test_an_instant_in_milliseconds_is_none_unless_called_an_id(self) -> None:
        assert found(national_ids, "at 1720000000002") == []
        assert found(national_ids, "citizen id 1720000000002") == ["1720000000002"]


class TestSecretNames:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("supabase_key_ref: hunter2", "hunter2"),
            ('{"db_password": "hun\\"ter2", "x": 1}', '"hun\\"ter2"'),
            ('{"token": 12345, "y": 2}', "12345"),
            ("password=hunter2&y=2", "hunter2"),
            ("token: |\n  hunter2\n", "hunter2"),
            ("secret:\n    hunter 2\nname: x", "hunter 2"),
            ("API-KEY: hunter2", "hunter2"),
            ("token: [hunter2, b]", "[hunter2, b]"),
            ('{"token": ["hunter2"], "x": 1}', '["hunter2"]'),
            ("approver_email: somchai", "somchai"),
        ],
    )
    def test_the_value_is_found(self, text: str, value: str) -> None:
        assert [text[start:end] for start, end in assigned(text)] == [value]

    @pytest.mark.parametrize(
        "text",
        [
            "secrets_bundle_ref: prod-api",
            "supabase_key_ref: gh://prod/KEY",
            'supabase_key_ref: "op://a/b/c"',
            "token: ${{ secrets.TOKEN }}",
            "token: null",
            'approver_email: "***@acme.example"',
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/api",
            "the token was rotated: see above",
        ],
    )
    def test_references_are_shown(self, text: str) -> None:
        assert list(assigned(text)) == []

    def test_what_is_a_reference(self) -> None:
        assert all(map(is_reference, ("", "gh://a/B", "'vault:a#b'", "projects/p/secrets/s", "~")))
        assert not any(map(is_reference, ("hunter2", "a b", "https", "op:/x")))

    def test_an_expression_is_a_reference_unless_it_states_a_text(self) -> None:
        assert all(map(is_reference, ("${{ secrets.KEY }}", "'${{ vars.KEY }}'")))
        assert not is_reference("${{ secrets.KEY || 'hunter2' }}")
        assert not is_reference("\"${{ secrets.KEY || 'hunter2' }}\"")


SAFE = st.text(st.characters(codec="utf-8"), max_size=30)
PIECES = st.lists(
    st.one_of(
        SAFE,
        st.sampled_from(TOKENS),
        st.sampled_from(IN_CONTEXT).map("".join),
        st.sampled_from(["ann@acme.example", "@", "://", "-", "_", ".", "eyJ", "***@x.example"]),
        st.sampled_from([mixed(8), upper(20), "\n", "\r\n", " ", '"', "'", ":"]),
    ),
    max_size=8,
).map("".join)


class TestMasking:
    @given(PIECES)
    def test_length_and_lines_stay(self, text: str) -> None:
        masked = mask_known(text)
        assert len(masked) == len(text)
        assert [c for c in masked if c in "\r\n"] == [c for c in text if c in "\r\n"]
        assert all(new in ("*", old) for old, new in zip(text, masked, strict=True))

    @given(PIECES)
    @example("VERCEL" + "_TOKEN=" + "a1B2" * 6 + TOKENS[-1])
    def test_masking_again_changes_nothing(self, text: str) -> None:
        assert mask_known(mask_known(text)) == mask_known(text)

    @given(SAFE, st.sampled_from(TOKENS), SAFE)
    def test_nothing_of_a_token_is_left(self, before: str, token: str, after: str) -> None:
        masked = mask_known(f"{before} {token} {after}")
        body = masked[len(before) + 1 : len(before) + 1 + len(token)]
        assert not re.search(r"[^*\r\n]", body)

    @given(SAFE, st.sampled_from(["ann", "ann.lee", "o'brien", "สมชาย", "a" * 70]), SAFE)
    def test_nothing_of_a_person_is_left(self, before: str, person: str, after: str) -> None:
        masked = mask_known(f"{before} {person}@acme.example {after}")
        assert masked[len(before) + 1 :].startswith("*" * len(person) + "@")

    @given(SAFE, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
    def test_any_spans(self, text: str, pairs: list[tuple[int, int]]) -> None:
        spans = [Span(min(pair), min(max(pair), len(text))) for pair in pairs]
        hidden = {at for start, end in spans for at in range(start, end)}
        expected = ["*" if at in hidden and c not in "\r\n" else c for at, c in enumerate(text)]
        assert mask(text, spans) == "".join(expected)


BROKEN = st.builds(
    lambda text, at, new: text[: int(at * len(text))] + new + text[int(at * len(text)) + 1 :],
    PIECES,
    st.floats(0, 1),
    st.sampled_from(["", "-", "_", ".", "\n", "\\", "\ud800", "é", "0", "x", "X"]),
)
NUMBERS = st.lists(
    st.one_of(
        st.sampled_from(["+66) (81) (234) (5678)", "(02) 123 4567", "0066-81-234-5678"]),
        st.sampled_from(["1-1017-00230-67-8", "M1234567K", "900101-14-5678", "๐๘๑-๒๓๔-๕๖๗๘"]),
        st.sampled_from(["123-45-6789", "ann%40acme.example", "a＠b.example", "T1234567J"]),
        st.text("0123456789+-. ()/STFGMDJ\n๐๙\ud800x", max_size=14),
    ),
    max_size=4,
).map("".join)


LOOKS = (_holds_sign, _sign_of_any())
"""For few short texts, and for all others."""


class TestTheLookBeforeTheSearch:
    """It may say yes where there is nothing; it never says no where there is something."""

    @pytest.mark.parametrize("shape", _SHAPES, ids=lambda shape: shape.literal)
    def test_every_shape_has_a_sign(self, shape: _Shape) -> None:
        @settings(max_examples=5, deadline=None)
        @given(st.from_regex(without_look_around(shape.pattern)))
        def seen(text: str) -> None:
            assert all(look(text) for look in LOOKS) or not re.search(shape.pattern, text)

        seen()

    @pytest.mark.parametrize("token", [*TOKENS, *map("".join, IN_CONTEXT)])
    @pytest.mark.parametrize("around", ["{}", "\ud800{}", "é {}\u2028", "x: '{}'"])
    def test_every_token_is_seen(self, token: str, around: str) -> None:
        text = around.format(token)
        assert may_hold_token(text)
        assert all(look(text) for look in LOOKS)

    @given(PIECES | BROKEN)
    def test_it_hides_no_token(self, text: str) -> None:
        with patch("validator.privacy.token_shapes.may_hold_token", return_value=True):
            searched = list(tokens(text))
        assert list(tokens(text)) == searched

    @settings(max_examples=500)
    @given(PIECES | NUMBERS, NUMBERS)
    def test_it_hides_no_personal_data(self, first: str, second: str) -> None:
        for find in (addresses, phones, national_ids):
            if list(find(first)) or list(find(second)):
                assert may_be_personal(f"{first}\n{second}")

    def test_it_passes_over_what_is_usual(self) -> None:
        """Else it saves nothing: links, references to secrets, digests, times, operations."""
        files = generate(200)
        assert not any(look(text) for look in LOOKS for text in files.values())
        assert not may_be_personal("agreed 2026-11-17T02:00:00Z\nv1.4.0\nruns/17000000001")
        assert not may_be_personal("8189281647b5c4d6e8f0a1b2c3d4e5f607182939")


def without_look_around(pattern: str) -> str:
    """A pattern that matches more, of which texts can be drawn."""
    inside = r"(?:[^()\[\]\\]|\\.|\[(?:\\.|[^\]\\])*\])*"
    return re.sub(r"([+*}])\+", r"\1", re.sub(rf"\(\?<?[!=]{inside}\)", "", pattern))


@pytest.mark.parametrize("find", [tokens, addresses, phones, national_ids, assigned])
@pytest.mark.parametrize(
    "seed",
    [
        *("eyJ", "eyJ" + "a" * 9 + ".", "://a:", "a@b.", "+1", "1-", "-----BEGIN PRIVATE KEY-----"),
        *("＠", "＠a.", "%40a.", "token:", 'token": '),
    ],
)
def test_long_texts_are_scanned_in_linear_time(find: object, seed: str) -> None:
    """A quadratic scan of these would take minutes; no clock is looked at."""
    list(find(seed * (300_000 // len(seed))))  # type: ignore[operator]


@pytest.mark.parametrize(
    "text", ["token:{}#", "token:{}\n{}#", 'token":{},', "token ={};", "token{}"]
)
def test_many_blanks_beside_the_name_of_a_secret_are_scanned_once(text: str) -> None:
    assert not list(assigned(text.format(" " * 150_000, " " * 150_000)))


def test_tokens_that_hide_each_others_ends_are_masked_at_once() -> None:
    """If each uncovered but the one before it, that would end in a `RecursionError`."""
    token = "1234567890:" + "AA" + mixed(32)
    assert mask_known(f"{token}-" * 5_000) == "*" * 5_000 * (len(token) + 1)
