"""Tokens of every known shape, none of them real.

Each is put together from its prefix and a body, so that the push protection of hosting services
does not take this file for a leak.
"""

from __future__ import annotations

_MIXED = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6"
_HEX = "0123456789abcdef9f86d081884c7d65"


def mixed(length: int) -> str:
    """Letters of both cases and digits."""
    return (_MIXED * (length // len(_MIXED) + 1))[:length]


def upper(length: int) -> str:
    """Capitals and digits."""
    return mixed(length).upper()


def hexadecimal(length: int) -> str:
    """Hexadecimal digits."""
    return (_HEX * (length // len(_HEX) + 1))[:length]


def segment(length: int) -> str:
    """A part of a JSON web token, which is JSON in base64."""
    return "ey" + "J" + mixed(length)


TOKENS = (
    *(f"{prefix}_{mixed(36)}" for prefix in ("ghp", "gho", "ghu", "ghs", "ghr")),
    "ghs" + "_123456_" + ".".join((segment(60), segment(200), mixed(86))),
    "github" + "_pat_" + mixed(22) + "_" + mixed(59),
    *(f"{prefix}-{mixed(20)}" for prefix in ("glpat", "gldt", "glrt", "glcbt", "glptt")),
    "glpat" + "-" + mixed(27) + ".01." + "0a1b2c3",
    "AK" + "IA" + upper(16),
    "AS" + "IA" + upper(16),
    "AI" + "za" + mixed(35),
    "GOC" + "SPX-" + mixed(28),
    "ya" + "29." + mixed(60),
    "xo" + "xb-" + "123456789012-1234567890123-" + mixed(24),
    "xa" + "pp-1-A0123456789-1234567890123-" + hexadecimal(64),
    "sk" + "_live_" + mixed(24),
    "rk" + "_live_" + mixed(24),
    "wh" + "sec_" + mixed(32),
    "sk" + "-ant-api03-" + mixed(93) + "AA",
    "sk" + "-proj-" + mixed(64),
    "sk" + "-" + mixed(48),
    "np" + "m_" + mixed(36),
    "pypi" + "-AgE" + "IcHlwaS5vcmc" + mixed(60),
    "ruby" + "gems_" + hexadecimal(48),
    "dckr" + "_pat_" + mixed(27),
    "sb" + "p_" + hexadecimal(40),
    "sb" + "_secret_" + mixed(22) + "_" + mixed(8),
    *(f"{prefix}_{mixed(56)}" for prefix in ("vcp", "vci", "vca", "vcr", "vck")),
    *(f"{prefix}_{mixed(48)}" for prefix in ("cfk", "cfut", "cfat")),
    "v1" + ".0-" + hexadecimal(24) + "-" + hexadecimal(146),
    "SG" + "." + mixed(22) + "." + mixed(43),
    "S" + "K" + hexadecimal(32),
    "dop" + "_v1_" + hexadecimal(64),
    "hv" + "s." + mixed(90),
    "ops" + "_" + segment(300),
    "A3" + "-ASWWYB-798JRYLJVD4-23DC2-86TVM-H43EB",
    "dp" + ".st.prd." + mixed(43),
    "ATA" + "TT3" + mixed(180) + "=" + upper(8),
    "shp" + "at_" + hexadecimal(32),
    "gl" + "sa_" + mixed(32) + "_" + hexadecimal(8),
    "glc" + "_" + segment(100),
    "sntr" + "ys_" + segment(100) + "_" + mixed(43),
    "hf" + "_" + mixed(34),
    "1234567890" + ":AA" + mixed(33),
    mixed(14) + ".atlas" + "v1." + mixed(67),
    mixed(3) + "8" + "Q~" + mixed(34),
    "AGE-SECRET" + "-KEY-1" + upper(58),
    ".".join((segment(33), segment(60), mixed(43))),
    "-----BEGIN "
    + f"RSA PRIVATE KEY-----\n{mixed(64)}\n{mixed(64)}\n-----END RSA PRIVATE KEY-----",
)
"""Texts of which every character belongs to the token."""

IN_CONTEXT = (
    ("postgres://api:", "Tr0ub4dor&3", "@db.acme.example/invoices"),
    ("aws_secret_access_key = ", mixed(40), ""),
    ('"SecretAccessKey": "', mixed(40), '"'),
    ("VERCEL_TOKEN=", mixed(24), ""),
    ("CLOUDFLARE_API_TOKEN: ", mixed(40), ""),
    ("AccountName=acme;Account" + "Key=", mixed(86) + "==", ";EndpointSuffix=core.windows.net"),
    ("https://acme.blob.core.windows.net/a?sv=1&sig=", mixed(43) + "%3D", "&sp=r"),
    ("https://hooks.slack" + ".com/services/", f"T{upper(8)}/B{upper(8)}/{mixed(24)}", ""),
    ("https://discord" + ".com/api/webhooks/", f"123456789012345678/{mixed(68)}", ""),
)
"""What stands before a secret, the secret, and what follows it."""
