"""What URLs of evidence lead to: the short way says what the long one says."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator.model.evidence import foreign, is_artifact, repository_of

ARTIFACT = "https://github.com/acme/invoices/actions/runs/1701/artifacts/39"
OBJECT = "https://abcdefghijkl.supabase.co/storage/v1/object/public/evidence/v1.4.0/ux.mp4"
NO_MATCH = re.compile("(?!)")
HOSTS = ("github.com", "git.acme.example")
SUPABASE = ("*.supabase.co", "*.acme.example")


@given(
    st.builds(
        lambda url, at, length, new: url[:at] + new + url[at + length :],
        st.sampled_from([ARTIFACT, OBJECT, OBJECT.replace("/public", "")]),
        st.integers(0, len(OBJECT)),
        st.integers(0, 12),
        st.text(alphabet="/.-_?#:@%AaZz019\n", max_size=4)
        | st.sampled_from(["..", "/..", "git.acme.example", "HTTPS", "x.supabase.co"])
        | st.sampled_from(["/sign", "/public", "/public/public", "/authenticated", "%2F", "é"]),
    )
)
@example(OBJECT)
@example(OBJECT.replace("public/evidence", "public"))
@example(OBJECT.replace("public/evidence", "sign"))
@example(OBJECT.replace("public/evidence", "public/sign"))
@example(OBJECT.replace("abcdefghijkl.supabase.co", "github.com"))
@example(OBJECT.replace("abcdefghijkl.supabase.co", "git.acme.example"))
def test_both_ways_lead_to_the_same(url: str) -> None:
    with (
        patch("validator.model.evidence._ARTIFACT", NO_MATCH),
        patch("validator.model.evidence._OBJECT", NO_MATCH),
    ):
        expected = foreign(url, HOSTS, SUPABASE)
    assert foreign(url, HOSTS, SUPABASE) == expected
    assert is_artifact(url, HOSTS) == (foreign(url, HOSTS, ()) is None)


@pytest.mark.parametrize("host", ["github.com", "GitHub.com", "git.acme.example"])
def test_an_artifact(host: str) -> None:
    url = ARTIFACT.replace("github.com", host)
    assert is_artifact(url, HOSTS)
    assert repository_of(url) == f"{host}/acme/invoices"


def test_an_artifact_of_a_repository_named_like_a_run() -> None:
    url = ARTIFACT.replace("acme/invoices", "actions/runs")
    assert is_artifact(url, HOSTS)
    assert repository_of(url) == "github.com/actions/runs"
