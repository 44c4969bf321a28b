"""Secrets and personal data in texts, and how to mask them. Floor 0: it knows texts alone.

The rules that report them and the engine that keeps them out of every output read the same
patterns.
"""

from validator.privacy.mail import addresses
from validator.privacy.masking import mask, mask_known
from validator.privacy.numbers import national_ids, phones
from validator.privacy.personal import may_be_personal
from validator.privacy.secret_names import assigned, is_reference
from validator.privacy.sensitive import Sensitive
from validator.privacy.token_shapes import may_hold_token, tokens

__all__ = [
    "Sensitive",
    "addresses",
    "assigned",
    "is_reference",
    "mask",
    "mask_known",
    "may_be_personal",
    "may_hold_token",
    "national_ids",
    "phones",
    "tokens",
]
