r"""The forms of values, as anchored patterns that every dialect of regular expressions reads alike.

None uses `\d` or `[^\s]`: ASCII classes compile ten times faster and mean the same everywhere.
"""

from __future__ import annotations

UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
DIGEST_PATTERN = "^sha256:[0-9a-f]{64}$"
NAME_PATTERN = "^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$"
LABEL_PATTERN = r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$"
URL_PATTERN = (
    r"^https?://(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]{1,5})?"
    r"(?:[/?#][!-~]*)?$"
)
MASKED_ADDRESS_PATTERN = (
    r"^\*\*\*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$"
)
COMPARISON_PATTERN = (
    r"^(?:<=|>=|==|!=|<|>) ?[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    r"(?: ?(?:%|[A-Za-z]{1,16}))?$"
)
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_YEAR = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_DAY = (
    f"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}-02-29)"
)
TIMESTAMP_PATTERN = (
    f"^{_DAY}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{{1,9}})?"
    "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
)
"""RFC 3339 to the day: month lengths and leap years are spelt out, leap seconds are not taken."""

DAY_PATTERN = f"^{_DAY}$"
MAX_COMPARISON_LENGTH = 64

REFERENCE_PATTERNS = {
    "gh": "gh://[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z_][A-Za-z0-9_]*",
    "op": "op://[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+){2,3}",
    "vault": "vault:[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*#[A-Za-z0-9._-]+",
    "projects": "projects/[a-z0-9:.-]+/secrets/[A-Za-z0-9_-]+(?:/versions/(?:latest|[0-9]+))?",
    "aws": "arn:aws:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+",
    "azure": (
        "https://[A-Za-z0-9-]+[.]vault[.]azure[.]net/secrets/[A-Za-z0-9-]+(?:/[A-Za-z0-9]+)?"
    ),
    "supabase": "supabase://[A-Za-z0-9-]+/[A-Za-z0-9._-]+",
    "github_expression": r"\$\{\{ *secrets[.][A-Za-z_][A-Za-z0-9_]* *\}\}",
}
"""The schemes of secret references, each with the pattern of its whole text."""

MAX_REFERENCE_LENGTH = 512
PRINTABLE_ASCII_PATTERN = "^[ -~]*$"
"""What a reference of a team's own scheme must be too: within it all dialects read a portable
pattern alike."""

REFERENCE_PATTERN = f"(?:{'|'.join(REFERENCE_PATTERNS.values())})"
REFERENCE_START_PATTERN = (
    r"gh://|op://|vault:|projects/|arn:aws:|supabase://|\$\{\{[^'\"]*$"
    r"|https://[A-Za-z0-9-]+[.]vault[.]azure[.]net/"
)
"""How a text starts that can only be meant as a reference. An expression of GitHub is none where it
states a text of its own, as in `${{ secrets.KEY || 'hunter2' }}`."""
