"""What URLs of evidence lead to: the short way for artifacts says what the long one says."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.model.evidence import GithubArtifact, parse_evidence

ARTIFACT = "https://github.com/acme/invoices/actions/runs/1701/artifacts/39"
NO_MATCH = re.compile("(?!)")
HOSTS = ("github.com", "git.acme.example")


@given(
    st.builds(
        lambda at, length, new: ARTIFACT[:at] + new + ARTIFACT[at + length :],
        st.integers(0, len(ARTIFACT)),
        st.integers(0, 12),
        st.text(alphabet="/.-_?#:@AaZz019\n", max_size=4)
        | st.sampled_from(["..", "/..", "git.acme.example", "HTTPS", "x.supabase.co"]),
    )
)
def test_both_ways_lead_to_the_same(url: str) -> None:
    with patch("validator.model.evidence._ARTIFACT", NO_MATCH):
        expected = parse_evidence(url, HOSTS, ("*.supabase.co",))
    assert parse_evidence(url, HOSTS, ("*.supabase.co",)) == expected


@pytest.mark.parametrize("host", ["github.com", "GitHub.com", "git.acme.example"])
def test_an_artifact(host: str) -> None:
    url = ARTIFACT.replace("github.com", host)
    expected = GithubArtifact(host.lower(), "acme/invoices", "1701", "39")
    assert parse_evidence(url, HOSTS, ()) == expected
