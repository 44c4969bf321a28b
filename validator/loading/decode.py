"""provisional"""
from dataclasses import dataclass
@dataclass
class Decoded:
    text: str
    faults: list
    usable: bool
    bom: bool
def decode(content, limit, format):
    return Decoded(content.decode(), [], True, False)
