"""relgate: may this be released, and if not, which line of which file says no?"""

__version__ = "0.1.0"
