"""Numbers that tell a person: phones and national ids. Thai digits count as digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from validator.privacy.sensitive import Sensitive
from validator.text import Span

_ALONE = r"(?<![\w+./-])"
_ENDED = r"(?![\w/]|[.-]\w)"
_COUNTRY = (
    "(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]"
    "|(?:2[1-69]|3[578]|42|5[09]|6[789]|8[058]|9[679])[0-9])"
)
_INTERNATIONAL = (
    rf"(?:(?<![\w+])\+|{_ALONE}00){_COUNTRY}\)?(?:[ .-]?(?:\d{{1,4}}|\(\d{{1,4}}\))){{2,5}}{_ENDED}"
)
_LOCAL = (
    rf"{_ALONE}(?:"
    r"0\d{1,3}[ -]\d{3,4}[ -]\d{3,4}"  # 081-234-5678, 02 123 4567
    r"|\(0?\d{1,3}\) ?\d{3,4}[ -]?\d{4}"  # (02) 123 4567
    rf"|[2-9]\d\d-\d{{3}}-\d{{4}}){_ENDED}"  # 555-123-4567
)
SIGN = (
    r"(?:(?:\+|(?:^|[^A-Za-z0-9_+./-])\(?)[0-9](?:[ .()-]{0,3}[0-9]){8,}"
    r"|(?:^|[^A-Za-z0-9_+./-])[STFGM][0-9]{7}[A-Z])(?:$|[^A-Za-z0-9_/])"
)
"""A linear pattern that is found in every text with a phone number or a national id."""

# Compiled by `re` when they are first needed, as the patterns of addresses are.
_DATE = r"[12]\d{3}-[01]\d-[0-3]\d(?!\d)"
_THOUSANDS = r"\+\d{1,3}(?:[ .]\d{3})+"

_NATIONAL_ID = (
    rf"{_ALONE}(?:(?P<thai>\d{{13}}|\d([ -])\d{{4}}\2\d{{5}}\2\d\d\2\d)"
    r"|(?P<singapore>[STFGM]\d{7}[A-Z])"
    r"|(?P<malaysia>\d{6}-\d\d-\d{4})"
    rf"|(?P<america>\d{{3}}-\d\d-\d{{4}})){_ENDED}"
)
_SINGAPORE = {"S": (0, "JZIHGFEDCBA"), "F": (0, "XWUTRQPNMLK"), "M": (3, "XWUTRQPNJLK")}
_SINGAPORE |= {"T": (4, _SINGAPORE["S"][1]), "G": (4, _SINGAPORE["F"][1])}
_INSTANTS = range(1_500_000_000_000, 2_200_000_000_000)
"""Milliseconds since 1970 of the years 2017 to 2039: thirteen digits that are no id."""
_NAMES_ID = r"(?i)\b(?:id|card|citizen|national)|บัตร|ประชาชน|เลข"


def phones(text: str) -> Iterator[Sensitive]:
    """Phone numbers in order: international ones, and local ones in the usual groups."""
    text = western(text)
    found = [match for match in re.finditer(_INTERNATIONAL, text) if _is_international(match[0])]
    found += [match for match in re.finditer(_LOCAL, text) if len(_digits(match[0])) >= 9]
    end = 0
    for match in sorted(found, key=re.Match.start):
        if match.start() >= end:
            end = match.end()
            yield Sensitive(Span(*match.span()), "a phone number")


def national_ids(text: str) -> Iterator[Sensitive]:
    """National id numbers of Thailand, Singapore, Malaysia and the United States.

    Their check digits or dates must be right. Thirteen bare digits that may be an instant count
    where the words before them speak of an id.
    """
    text = western(text)
    for match in re.finditer(_NATIONAL_ID, text):
        if _CHECKS[match.lastgroup or ""](match[0]) and not (
            match[0].isdigit()
            and int(match[0]) in _INSTANTS
            and not re.compile(_NAMES_ID).search(text, max(0, match.start() - 40), match.start())
        ):
            yield Sensitive(Span(*match.span()), "a national id number")


def western(text: str) -> str:
    """The text with the digits of every script as 0 to 9; as long as before."""
    return text if text.isascii() else re.sub(r"\d", lambda digit: str(int(digit[0])), text)


def _is_international(number: str) -> bool:
    digits = _digits(number)
    if number.startswith("00"):
        digits = digits[2:]
    if re.search(_DATE, number) or not 9 <= len(digits) <= 15:
        return False
    if digits[0] == 1 and (len(digits) != 11 or digits[1] < 2):
        return False
    if number[1:].isdigit():
        return number[0] == "+" and len(digits) >= 10
    return len(digits) >= 11 or not re.fullmatch(_THOUSANDS, number)


def _is_thai(number: str) -> bool:
    digits = _digits(number)
    total = sum(digit * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return 1 <= digits[0] <= 8 and (11 - total % 11) % 10 == digits[12]


def _is_singaporean(number: str) -> bool:
    offset, letters = _SINGAPORE[number[0]]
    weights = (2, 7, 6, 5, 4, 3, 2)
    total = offset + sum(map(int.__mul__, _digits(number), weights))
    return letters[total % 11] == number[8]


def _is_malaysian(number: str) -> bool:
    year, month, day = (int(number[at : at + 2]) for at in (0, 2, 4))
    if number[7:9] == "00":
        return False
    try:
        date(2000 + year, month, day)  # 2000 is a leap year as every one of both centuries is
    except ValueError:
        return False
    return True


def _is_american(number: str) -> bool:
    area, group, serial = (int(part) for part in number.split("-"))
    return area not in (0, 666) and area < 900 and group > 0 and serial > 0


_CHECKS = {
    "thai": _is_thai,
    "singapore": _is_singaporean,
    "malaysia": _is_malaysian,
    "america": _is_american,
}


def _digits(number: str) -> list[int]:
    return [int(character) for character in number if character.isdigit()]
