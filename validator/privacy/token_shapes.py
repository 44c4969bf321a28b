"""Secrets of a known shape, from what their issuers document. No guessing by entropy.

Nearly every text holds none, and costs but a look for the signs of all shapes. Every shape
starts or is found by a literal; what follows is scanned once. A token ends where no letter or digit
follows: masking one can therefore not uncover another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from validator.linear_pattern import linear_sign
from validator.named_tuple import NamedTuple
from validator.privacy.sensitive import Sensitive
from validator.text import Span


class _Shape(NamedTuple):
    """Texts that contain `literal` and match `pattern`; its last group is the secret in them.

    `sign`, a linear pattern, is found in every such text; it is the literal where it is empty.
    """

    what: str
    literal: str
    pattern: str
    sign: str = ""


_WORD = "[A-Za-z0-9_-]"
_IS = r"""["']?[ \t]*[:=][ \t]*["']?"""
_LOGIN = r"""://[^\s/?#:@"'<>\\]*"""
_UNTIL_AT = r"""[^\s/?#"'<>\\]+"""
_PREFIXED = (
    # what it is, the prefixes, what follows them
    ("a GitHub token", "ghp_ gho_ ghu_ ghr_", "[A-Za-z0-9]{36,}"),
    # since 2026 a JWT follows the prefix, about 520 characters long
    ("a GitHub token", "ghs_", rf"{_WORD}{{36,}}(?:\.{_WORD}+){{0,2}}"),
    ("a GitHub token", "github_pat_", "[A-Za-z0-9_]{22,}"),
    (
        "a GitLab token",
        "glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glimt- glagent- gloas-",
        rf"{_WORD}{{20,}}(?:\.[0-9a-z]{{2}}\.?[0-9a-z]{{7}})?",
    ),
    ("an AWS access key id", "AKIA ASIA", "[A-Z0-9]{16}(?![A-Za-z0-9])"),
    ("a Google API key", "AIza", f"{_WORD}{{35,}}"),
    ("a Google OAuth secret", "GOCSPX-", f"{_WORD}{{28,}}"),
    ("a Google access token", "ya29.", f"{_WORD}{{20,}}"),
    ("a Slack token", "xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs-", "[0-9]+-[A-Za-z0-9-]{8,}"),
    ("a Slack token", "xapp-", "[0-9]+-[A-Za-z0-9-]{8,}"),
    ("a Stripe key", "sk_live_ rk_live_ sk_test_ rk_test_", "[A-Za-z0-9]{16,}"),
    ("a Stripe webhook secret", "whsec_", "[A-Za-z0-9+/=]{32,}"),
    ("an Anthropic key", "sk-ant-", f"[a-z]+[0-9]{{2}}-{_WORD}{{20,}}"),
    ("an OpenAI key", "sk-proj- sk-svcacct- sk-admin-", f"{_WORD}{{20,}}"),
    ("an API key", "sk-", "[A-Za-z0-9]{32,}"),
    ("an OpenRouter key", "sk-or-v1-", "[0-9a-f]{64}"),
    ("an npm token", "npm_", "[A-Za-z0-9]{36,}"),
    ("a PyPI token", "pypi-AgE", f"{_WORD}{{50,}}"),
    ("a RubyGems key", "rubygems_", "[0-9a-f]{48}"),
    ("a Docker Hub token", "dckr_pat_ dckr_oat_", f"{_WORD}{{20,}}"),
    ("a Supabase token", "sbp_ sbp_oauth_", "[0-9a-f]{40}"),
    ("a Supabase secret key", "sb_secret_", f"{_WORD}{{20,}}"),
    ("a Vercel token", "vcp_ vci_ vca_ vcr_ vck_", f"{_WORD}{{50,}}"),
    ("a Vercel Blob token", "vercel_blob_rw_", "[A-Za-z0-9]{8,}_[A-Za-z0-9]{20,}"),
    ("a Cloudflare key", "cfk_ cfut_ cfat_", f"{_WORD}{{40,}}"),
    ("a Cloudflare origin key", "v1.0-", "[0-9a-f]{24}-[0-9a-f]{100,}"),
    ("a SendGrid key", "SG.", rf"{_WORD}{{22}}\.{_WORD}{{43,}}"),
    ("a Twilio key", "SK", "[0-9a-f]{32}(?![A-Za-z0-9])"),
    ("a Brevo key", "xkeysib- xsmtpsib-", "[0-9a-f]{64}-[A-Za-z0-9]{16}"),
    ("a DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", "[0-9a-f]{64}"),
    ("a HashiCorp Vault token", "hvs. hvb. hvr.", f"{_WORD}{{24,}}"),
    ("a 1Password token", "ops_eyJ", "[A-Za-z0-9+/_-]{100,}=*"),
    (
        "a 1Password key",
        "A3-",
        "[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}",
    ),
    ("a Doppler token", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.", r"[A-Za-z0-9_.-]{40,}"),
    ("an Atlassian token", "ATATT3 ATCTT3", "[A-Za-z0-9_=-]{60,}"),
    ("a Bitbucket password", "ATBB", "[A-Za-z0-9]{32}"),
    ("a Shopify token", "shpat_ shpca_ shppa_ shpss_", "[0-9a-fA-F]{32}"),
    ("a Grafana token", "glsa_", "[A-Za-z0-9]{32}_[0-9a-fA-F]{8}"),
    ("a Grafana token", "glc_eyJ", "[A-Za-z0-9+/]{32,}=*"),
    ("a Grafana key", "eyJrIjoi", "[A-Za-z0-9+/]{60,}=*"),
    ("a Sentry token", "sntrys_eyJ", "[A-Za-z0-9+/_=-]{60,}"),
    ("a Sentry token", "sntryu_", "[0-9a-f]{64}"),
    ("a New Relic key", "NRAK-", "[A-Z0-9]{27}"),
    ("a Databricks token", "dapi", "[0-9a-f]{32}(?:-[0-9])?(?![A-Za-z0-9])"),
    ("a Hugging Face token", "hf_", "[A-Za-z0-9]{34,}"),
    ("a PlanetScale token", "pscale_tkn_ pscale_pw_ pscale_oauth_", "[A-Za-z0-9_.=-]{32,}"),
    ("a Pulumi token", "pul-", "[0-9a-f]{40}"),
    ("a Postman key", "PMAK-", "[0-9a-f]{24}-[0-9a-f]{34}"),
    ("a Linear key", "lin_api_", "[A-Za-z0-9]{40,}"),
    ("a Notion token", "ntn_", "[A-Za-z0-9]{40,}"),
    ("an age key", "AGE-SECRET-KEY-1", "[A-Z0-9]{58}"),
)
_FIRST = re.compile(r"(\[[^\]]+\])(?:\{([0-9]+))?")
_ENOUGH = 8
"""Characters after a prefix that are a sign of a token; hardly an ordinary text has so many."""


def _beginning(rest: str) -> str:
    """The pattern of the first characters of what follows a prefix."""
    characters, least = _FIRST.findall(rest)[0]
    return f"{characters}{{{min(int(least or 1), _ENOUGH)}}}"


_SHAPES = (
    *(
        # The literal comes first, and what stands before it is looked at after: Python's engine
        # then finds the literal at the speed of a plain search.
        _Shape(
            what,
            prefix,
            f"{literal}(?<![A-Za-z0-9]{literal}){rest}[A-Za-z0-9]*",
            literal + _beginning(rest),
        )
        for what, prefixes, rest in _PREFIXED
        for prefix in prefixes.split()
        for literal in [re.escape(prefix)]
    ),
    _Shape(
        "a private key",
        "PRIVATE KEY",
        "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
        r"(?=[\s\S]{0,400}?[A-Za-z0-9+/]{32})"
        r"(?:[^-]*+(?>(?:-(?!----)[^-]*+)*)-----END [A-Z0-9 ]{0,60}-----|[A-Za-z0-9+/=\s\\]*)",
    ),
    # The header may be glued to a word before it: a run of its letters is taken whole, and once.
    _Shape(
        "a JSON web token",
        ".eyJ",
        rf"(?<!{_WORD})(?={_WORD}*eyJ){_WORD}++\.eyJ{_WORD}{{8,}}+\.{_WORD}{{10,}}",
        rf"\.eyJ{_WORD}{{8}}",
    ),
    _Shape(
        "a password in a URL",
        "@",  # Every other file has a URL, and few an address.
        rf"{_LOGIN}+:(?!\*+@|[$<{{\[]|%[({{s])({_UNTIL_AT})@",
        # Rust's `\s` holds fewer characters than Python's, so that this finds no fewer passwords.
        f"{_LOGIN}:{_UNTIL_AT}@",
    ),
    _Shape(
        "a Slack webhook",
        "hooks.slack.com/",
        # Slack's own documentation shows one that ends in so many X.
        r"hooks\.slack\.com/(?:services|workflows|triggers)/(?![T0/B]{1,30}X{20})([A-Za-z0-9+/]{20,})",
    ),
    _Shape(
        "a Discord webhook",
        "/api/webhooks/",
        rf"discord(?:app)?\.com/api/webhooks/([0-9]{{17,20}}/{_WORD}{{60,}})",
    ),
    # It ends as well where the next one begins, or of many in a row each would uncover one more.
    _Shape(
        "a Telegram token",
        ":AA",
        rf"(?<![A-Za-z0-9])[0-9]{{8,10}}:AA{_WORD}{{33}}"
        rf"(?:(?!{_WORD})|(?<![A-Za-z0-9])(?=[0-9]{{8,10}}:AA{_WORD}{{33}}))",
        f":AA{_WORD}{{8}}",
    ),
    _Shape(
        "a Terraform token",
        ".atlasv1.",
        r"(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}",
    ),
    _Shape(
        "an Azure client secret",
        "Q~",
        r"(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])",
        "Q~[A-Za-z0-9_~.-]{8}",
    ),
    _Shape("an Azure account key", "AccountKey=", "AccountKey=([A-Za-z0-9+/]{86}==)"),
    _Shape("an Azure access key", "SharedAccessKey=", "SharedAccessKey=([A-Za-z0-9+/]{43}=)"),
    _Shape(
        "an Azure access signature",
        "sig=",
        r"[?&]sig=([A-Za-z0-9%+/]{43,}=*)",
        "[?&]sig=[A-Za-z0-9%+/]{8}",
    ),
    *(
        _Shape(
            "an AWS secret key",
            name,
            rf"{name}{_IS}([A-Za-z0-9+/]{{40}})(?![A-Za-z0-9+/=])",
            rf"{name}{_IS}[A-Za-z0-9+/]{{8}}",
        )
        for name in (
            "aws_secret_access_key",
            "AWS_SECRET_ACCESS_KEY",
            "aws_secret_key",
            "SecretAccessKey",
            "secretAccessKey",
        )
    ),
    _Shape(
        "a Vercel token",
        "VERCEL_TOKEN",
        rf"VERCEL_TOKEN{_IS}([A-Za-z0-9]{{24}})(?!{_WORD})",
        f"VERCEL_TOKEN{_IS}[A-Za-z0-9]{{8}}",
    ),
    *(
        _Shape(
            "a Cloudflare key",
            name,
            rf"{name}{_IS}({_WORD}{{37,45}})(?!{_WORD})",
            f"{name}{_IS}{_WORD}{{8}}",
        )
        for name in ("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY", "CF_API_TOKEN", "CF_API_KEY")
    ),
)
_SHORT = 1 << 14
_PUNCTUATION = frozenset("_-.=*+/:")


def tokens(text: str) -> Iterator[Sensitive]:
    """Secrets of a known shape, in order, those left out that another one covers.

    A placeholder is none: one letter all over (`ghp_xxxx...`), or a documented EXAMPLE.
    """
    if not may_hold_token(text):
        return
    found = [
        Sensitive(Span(*match.span(match.lastindex or 0)), shape.what)
        for shape in _SHAPES
        if shape.literal in text
        for match in re.finditer(shape.pattern, text)
        if not _is_placeholder(match[match.lastindex or 0].removeprefix(shape.literal))
    ]
    end = 0
    for sensitive in sorted(found, key=lambda item: (item.span.start, -item.span.end)):
        if sensitive.span.end > end:
            end = sensitive.span.end
            yield sensitive


def may_hold_token(text: str) -> bool:
    """Whether `tokens` may find one: a look of which nearly every text has enough."""
    # To make the pattern of all signs takes as long as to look for all literals in a hundred texts.
    if len(text) < _SHORT and not _sign_of_any.cache_info().currsize:
        return _holds_sign(text)
    return _sign_of_any()(text)


def _holds_sign(text: str) -> bool:
    return any(_sign_of(shape)(text) for shape in _SHAPES if shape.literal in text)


@cache
def _sign_of(shape: _Shape) -> Callable[[str], bool]:
    return linear_sign(_sign_pattern(shape))


@cache
def _sign_of_any() -> Callable[[str], bool]:
    # Rust's engine skips to the next of some 64 literals in a fraction of the time that it takes to
    # read a text, where none of them is short.
    short = [_sign_pattern(shape) for shape in _SHAPES if len(shape.literal) < 4]
    long = [_sign_pattern(shape) for shape in _SHAPES if len(shape.literal) >= 4]
    half = len(long) // 2
    return linear_sign(*("|".join(group) for group in (short, long[:half], long[half:])))


def _sign_pattern(shape: _Shape) -> str:
    return shape.sign or re.escape(shape.literal)


def _is_placeholder(secret: str) -> bool:
    return "EXAMPLE" in secret or len(set(secret) - _PUNCTUATION) <= 1
