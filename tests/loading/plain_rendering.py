"""Records as people write them, all of which the plain reader takes, for its tests."""

from __future__ import annotations

from hypothesis import strategies as st

keys = st.from_regex(r"[a-z][a-z0-9_.-]{,4}|[1-9][a-z_]{2}|'[a-z] ?[a-z\\]'", fullmatch=True)
scalars = st.sampled_from(
    ["a", "b c", "x:y#z", "é", "1", "-2", "1.50", "0x1F", "1e3", "true", "no", "2026-11-20"]
) | st.sampled_from(["'a: b'", '"# c"', '""', "[]", "{}", "[a, 'b', 1]", "{a: b, c: 1.5}"])
comments = st.sampled_from(["\n", "\n", " # c\n", "  \n\n# d\n   # e\n"])
block_lines = st.lists(st.sampled_from(["a", "b: c", "# e", "", "f ", "  g", "   "]), max_size=4)
words = {
    "": st.sampled_from(["a", "(b c)", "d:e#f", "g's", "i#", 'h"', "é", "1"]),
    "'": st.sampled_from(["a", "''", "b: c", " # d", "\\", '"', "- e"]),
    '"': st.sampled_from(["a", "''", "b: c", " # d", r"\"", r"\n \t", r"\u00e9\ "]),
}
items = st.sampled_from(
    ["a", "b c", "d:e", "https://f/g", "-1", "1.5", "'h''i'", r'"j\n"', "k - l"]
)


@st.composite
def breaks(draw: st.DrawFn, column: int) -> str:
    """Where a value goes on in a line that is indented more than a column."""
    lines = draw(st.sampled_from(["\n", "\n", "\n\n", " \n", "\n \n\n"]))
    return lines + " " * (column + draw(st.integers(1, 3)))


@st.composite
def folded(draw: st.DrawFn, column: int) -> str:
    """A text over several lines, in quotes or without."""
    quote = draw(st.sampled_from(list(words)))
    joints = st.sampled_from(["", "", "\\"] if quote == '"' else [""])
    further = st.builds("{}{}{}".format, joints, breaks(column), words[quote])
    return quote + "".join(["a", *draw(st.lists(further, min_size=1, max_size=3))]) + quote


@st.composite
def bracketed(draw: st.DrawFn, column: int) -> str:
    """A mapping or a list in brackets, over several lines."""
    gaps = breaks(column) | st.sampled_from(["", " "])
    is_list = draw(st.booleans())
    entries = draw(st.lists(items, max_size=3))
    text = "".join(
        f"{draw(gaps)}{'' if is_list else f'{key}: '}{item}{draw(gaps)},"
        for key, item in zip(("a", "5xx", '"c d"'), entries, strict=False)
    )
    text = draw(st.sampled_from([text, text[:-1]])) + draw(gaps | st.just("\n" + " " * column))
    return f"[{text}]" if is_list else f"{{{text}}}"


@st.composite
def values(draw: st.DrawFn, column: int) -> str:
    """A value beside its key or dash, or below."""
    value = draw(scalars | folded(column) | bracketed(column))
    is_negative = value[0] == "-"
    return draw(st.just(" ") if is_negative else st.just(" ") | breaks(column)) + value


@st.composite
def records(draw: st.DrawFn, indent: int = 0, depth: int = 3) -> str:
    """The lines of a mapping or a list, whose entries stand at a column."""
    is_list = draw(st.booleans())
    text = ""
    for key in draw(st.lists(keys, min_size=1, max_size=3, unique=True)):
        blanks = " " * draw(st.integers(1, 3))
        compact = is_list and draw(st.booleans())
        start = (
            " " * indent
            + ("-" + blanks if is_list else "")
            + ("" if is_list and not compact else f"{key}:")
        )
        column = indent + (1 + len(blanks) if compact else 0)
        match draw(st.integers(0, 3)):
            case 0 if depth and (compact or not is_list):
                below = draw(records(column + draw(st.integers(1, 3)), depth - 1))
                text += f"{start}{draw(comments)}{below}"
            case 1:
                inset = " " * (column + draw(st.integers(1, 3)))
                lines = ["a", *draw(block_lines), "z"]
                sign = draw(st.sampled_from(["|", "|-", ">", ">-"]))
                text += f"{start} {sign}{draw(st.sampled_from(['', ' # c']))}\n"
                for line in lines:
                    text += (
                        f"{inset if line else inset[draw(st.integers(0, len(inset))) :]}{line}\n"
                    )
            case _:
                text += f"{start}{draw(values(column))}{draw(comments)}"
    return text
