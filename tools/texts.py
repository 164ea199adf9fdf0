#!/usr/bin/python3
"""Whether every sentence of ours exists in French. Exit 1 with one line per violation.

    tools/texts.py              check the whole tree
    tools/texts.py --missing    print entries to translate, folder by folder

A sentence stands in the code as say("English {}", ...) (src/base/message.h), its French in the
french.inc of its folder. What stands in a table and reaches people by term() is an entry as well.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from tidy_sources import Violation, read_tree

SAY = re.compile(r"(?<![\w.>])say\s*\(")
LITERALS = re.compile(r'\s*((?:"(?:\\.|[^"\\\n])*"\s*)+)')
BODY = re.compile(r'"((?:\\.|[^"\\\n])*)"')
ENTRY = re.compile(
    r'^\{((?:\s*"(?:\\.|[^"\\\n])*")+),((?:\s*"(?:\\.|[^"\\\n])*")+)\},$', re.MULTILINE
)
PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(\d*)\}")
# What fails in words that are no message has no French.
PLAIN = re.compile(r'(?:\bfail\s*\(|\{)\s*ErrorCode::\w+,\s*(?:"(?!")|fmt::format|std::string\()')
MECHANISM = ("src/base/message.h", "src/base/message.cc")
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(frozen=True)
class Entry:
    path: str
    line: int
    english: str
    french: str


def joined(literals):
    """Adjacent C++ literals as the one text that they are."""
    body = "".join(BODY.findall(literals))
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m.group(1), m.group(0)), body)


def arguments(text):
    """Which arguments a format takes, by their number."""
    taken = 0
    numbers = set()
    for match in PLACEHOLDER.finditer(text):
        if match.group(0) in ("{{", "}}"):
            continue
        number = match.group(1)
        numbers.add(int(number) if number else taken)
        taken += 0 if number else 1
    return numbers


def is_ours(source):
    return source.is_cpp and source.path.startswith("src/") and not source.is_test


def said(sources):
    """(path, line, English or None) of each say(...)."""
    for source in sources:
        if not is_ours(source) or source.path in MECHANISM:
            continue
        for match in SAY.finditer(source.code):
            literals = LITERALS.match(source.text, match.end())
            english = joined(literals.group(1)) if literals else None
            yield source.path, source.line_of(match.start()), english


def entries(sources):
    for source in sources:
        if source.path.startswith("src/") and source.name == "french.inc":
            for match in ENTRY.finditer(source.text):
                line = source.line_of(match.start())
                yield Entry(source.path, line, joined(match.group(1)), joined(match.group(2)))


def check_entries(sources, catalogue, used):
    words = {joined(f'"{text}"') for s in sources if is_ours(s) for _, text in s.literals}
    for source in sources:
        if is_ours(source):
            words |= {joined(m.group(1)) for m in LITERALS.finditer(source.text)}
    first = {}
    for entry in catalogue:
        place = (entry.path, entry.line, "text")
        earlier = first.setdefault(entry.english, entry)
        if earlier is not entry:
            yield Violation(*place, f"it is already in {earlier.path}:{earlier.line}")
        if not entry.french:
            yield Violation(*place, "the French is empty")
        if arguments(entry.english) != arguments(entry.french):
            yield Violation(*place, "English and French have other placeholders")
        if entry.english not in used and entry.english not in words:
            yield Violation(*place, f'nobody says "{entry.english}"')


def check_shape(sources):
    """A line of a french.inc that is no entry would be lost on us, or on the compiler."""
    for source in sources:
        if not (source.path.startswith("src/") and source.name == "french.inc"):
            continue
        rest = ENTRY.sub(lambda m: re.sub(r"[^\n]", "", m.group(0)), source.text)
        for number, line in enumerate(rest.split("\n"), 1):
            if line.strip() and not line.startswith("//"):
                yield Violation(source.path, number, "text", 'an entry is {"English", "French"},')


def check_failures(sources):
    for source in sources:
        if is_ours(source):
            for match in PLAIN.finditer(source.code):
                line = source.line_of(match.start())
                yield Violation(source.path, line, "text", "a failure is told by say()")


def check(sources):
    catalogue = list(entries(sources))
    known = {entry.english for entry in catalogue}
    used = set()
    violations = list(check_shape(sources))
    for path, line, english in said(sources):
        if english is None:
            violations.append(Violation(path, line, "text", "say() takes a literal"))
            continue
        used.add(english)
        if english not in known:
            violations.append(Violation(path, line, "text", f'no French of "{english}"'))
    violations += [*check_entries(sources, catalogue, used), *check_failures(sources)]
    return sorted(set(violations), key=lambda v: (v.path, v.line, v.message))


def print_missing(sources):
    known = {entry.english for entry in entries(sources)}
    folders = {}
    for path, _, english in said(sources):
        if english is not None and english not in known:
            folders.setdefault(path.rsplit("/", 1)[0], {})[english] = None
    for folder, texts in sorted(folders.items()):
        print(f"// {folder}/french.inc")
        for english in texts:
            literal = english.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            print(f'{{"{literal}",\n ""}},')


def main(options):
    sources = read_tree(Path(__file__).resolve().parent.parent)
    if options == ["--missing"]:
        print_missing(sources)
        return 0
    if options:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    violations = check(sources)
    for violation in violations:
        print(violation)
    print(f"texts: {len(violations)} violations" if violations else "texts: clean")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
