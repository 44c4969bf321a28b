"""Addresses without the person."""

from __future__ import annotations

import pytest

from validator.model.address import masked_address


@pytest.mark.parametrize(
    "written",
    [
        "jane@acme.example",
        "'jane@acme.example'",
        "Jane Doe <jane@acme.example>",
        "j***@acme.example",
    ],
)
def test_the_domain_stays(written: str) -> None:
    assert masked_address(written) == "***@acme.example"


@pytest.mark.parametrize("written", ["", "jane", "@acme.example", "jane@acme", "a@b@acme.example"])
def test_what_is_no_address_is_told(written: str) -> None:
    assert masked_address(written) is None
