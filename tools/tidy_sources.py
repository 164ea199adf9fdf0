"""The files that tidy.py looks at, and a small lexer that tells code from comments and literals.

Promises: line numbers are those of the file on disk. Does not: parse C++; rules that need a parser
belong to .clang-tidy.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

FOLDERS = ("src", "test", "tools", "script", "bench", "demo", "docs", "cmake", ".ci")
CPP = (".h", ".cc")

_TOKEN = re.compile(
    r"""
      (?P<line_comment>//[^\n]*)
    | (?P<block_comment>/\*.*?\*/)
    | (?P<raw>\b(?:u8|[uUL])?R"(?P<tag>[^()\\\s]{0,16})\((?P<raw_body>.*?)\)(?P=tag)")
    | (?P<string>"(?P<body>(?:\\.|[^"\\\n])*)")
    | (?P<char>(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+')
    """,
    re.VERBOSE | re.DOTALL,
)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


@dataclass(frozen=True)
class Violation:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message} [{self.rule}]"


@dataclass(frozen=True)
class Include:
    line: int
    system: bool  # <...>
    path: str


@dataclass
class Source:
    path: str  # from the project's root, with '/'
    text: str
    _lexed: tuple | None = field(default=None, repr=False)

    @property
    def name(self):
        return self.path.rsplit("/", 1)[-1]

    @property
    def is_cpp(self):
        return self.path.endswith(CPP)

    @property
    def is_header(self):
        return self.path.endswith(".h")

    @property
    def is_python(self):
        return self.path.endswith(".py")

    @property
    def is_script(self):
        return self.text.startswith("#!") and not self.is_python

    @property
    def is_test(self):
        """Code that only tests run: test/, x_test.cc, x_test.py, conftest.py, testing/."""
        return (
            self.path.startswith("test/")
            or "/testing/" in self.path
            or re.search(r"_test\.(cc|py)$", self.path) is not None
            or self.name == "conftest.py"
        )

    @cached_property
    def lines(self):
        return self.text.split("\n")

    @property
    def code(self):
        """C++ with the inside of comments and literals blanked; line numbers stay."""
        return self._lex()[0]

    @property
    def literals(self):
        """(line, text) of each string literal."""
        return self._lex()[1]

    @cached_property
    def includes(self):
        return [
            Include(self.line_of(m.start(2)), m.group(1) == "<", m.group(2))
            for m in _INCLUDE.finditer(self.text)
        ]

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def _lex(self):
        if self._lexed is None:
            literals = []

            def blank(match):
                if match.lastgroup == "string" or match.group("string") is not None:
                    literals.append((self.line_of(match.start()), match.group("body")))
                elif match.group("raw") is not None:
                    literals.append((self.line_of(match.start()), match.group("raw_body")))
                whole = match.group(0)
                edge = '"' if match.group("string") or match.group("raw") else " "
                return edge + re.sub(r"[^\n]", " ", whole[1:-1]) + (edge if len(whole) > 1 else "")

            self._lexed = (_TOKEN.sub(blank, self.text), literals)
        return self._lexed


def read_tree(root):
    """Every text file below FOLDERS and at the root itself, in order of its path."""
    root = Path(root)
    paths = [p for p in root.iterdir() if p.is_file()]
    for folder in FOLDERS:
        paths += [p for p in (root / folder).rglob("*") if p.is_file()]
    sources = []
    for path in sorted(paths):
        relative = path.relative_to(root).as_posix()
        if "__pycache__" in relative or ".pytest_cache" in relative or "/corpus/" in relative:
            continue
        try:
            sources.append(Source(relative, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue  # a binary sample
    return sources
