"""What is compiled; `pyproject.toml` says the rest.

Optional: without a C compiler, `loading/plain_yaml.py`, `loading/plain_json.py` and
`source/disk.py` do the same. Stated in `pyproject.toml`, which setuptools calls experimental, pip
would warn everybody who installs.
"""

from setuptools import Extension, setup

_COMPILED = ("loading/_plain_yaml", "loading/_plain_json", "source/_disk")

setup(
    ext_modules=[
        Extension(
            f"validator.{place.replace('/', '.')}",
            [f"validator/{place}.c"],
            py_limited_api=True,
            optional=True,
        )
        for place in _COMPILED
    ]
)
