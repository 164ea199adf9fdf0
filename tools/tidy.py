#!/usr/bin/python3
"""What a machine can see of our rules (CONTRIBUTING.md). Exit 1 with one line per violation.

    tools/tidy.py            check the whole tree
    tools/tidy.py --draw     print the folder graph as ARCHITECTURE.md should show it
"""

import re
import sys
from pathlib import Path

import tidy_includes
from tidy_sources import Violation, read_tree

MAX_COLUMNS = 100
MAX_LINES = 600
FORBIDDEN = set("util utils helper helpers manager managers common misc data info".split())

# Some patterns are spelled in two parts so that this file does not match itself.
CLOCK = re.compile(
    r"\b(?:system_clock|high_resolution_clock|utc_clock|clock_type)::now\b"
    r"|\bgettimeofday\s*\(|\bclock_gettime\s*\("
    r"|\bstd::time\s*\(|(?<![\w.:>])time\s*\(\s*(?:nullptr|NULL|0|&\w+)\s*\)"
)
STEADY = re.compile(r"\bsteady_clock::now\b")
MAY_READ_CLOCK = ("src/runtime/", "src/app/")
MAY_READ_STEADY = (*MAY_READ_CLOCK, "src/http/", "src/notify/", "src/probe/", "bench/")
# The two places that wait for a condition by asking again, for C++ tests and for Python.
MAY_POLL = ("src/base/testing/eventually.h", "tools/lab/waiting.py")
CPP_SLEEP = re.compile(r"\b(?:sleep_for|sleep_until)\b|(?<!int )\b(?:u|nano)?sleep\s*\(")
PYTHON_SLEEP = re.compile(r"\b(?:time|asyncio)\.sleep\b|\bfrom time import\b.*\bsleep\b")
SCRIPT_SLEEP = re.compile(r"(?:^|[;&|]|\bdo\b)\s*sleep\s+[\d.$]")
SKIP = re.compile(
    r"\bGTEST_" + r"SKIP\b|\bDISABLED_" + r"\w"
    r"|\bpytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b"
    r"|\bunittest\.(?:skip|expectedFailure)|\bself\." + r"skipTest\b"
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
STORE_SQL = {
    "::": "in SQLite $1::bigint is one parameter, silently NULL: write CAST($1 AS BIGINT)",
    "now()": "SQL never reads the clock: pass an Instant",
    "CURRENT_TIMESTAMP": "SQL never reads the clock: pass an Instant",
    "LIMIT -1": "SQLite only: leave LIMIT out",
}
TYPE = re.compile(r"\b(?:class|struct|union|enum(?:\s+class)?|using|concept)\s+([A-Z]\w*)")
LIMIT = re.compile(r"^inline constexpr \S+ (\w+)\s*[{=]", re.MULTILINE)

JOURNAL_KIND = re.compile(r"[a-z]+\.[a-z_]+")
JOURNAL_ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def is_code(source):
    return (
        source.is_cpp
        or source.is_python
        or source.is_script
        or source.path.endswith((".sql", ".cmake", "CMakeLists.txt"))
    )


def components(name):
    """file_name.cc -> file, name, cc; TypeName -> type, name."""
    return [part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def search(source, text, pattern, rule, message):
    for match in pattern.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Violation(source.path, line, rule, f"{match.group(0).strip()}: {message}")


def check_names(source):
    for part in source.path.split("/"):
        for bad in FORBIDDEN & set(components(part)):
            yield Violation(source.path, 1, "name", f"'{bad}' in a path says nothing")
    if source.is_cpp:
        for match in TYPE.finditer(source.code):
            for bad in FORBIDDEN & set(components(match.group(1))):
                line = source.code.count("\n", 0, match.start()) + 1
                message = f"'{bad}' in {match.group(1)} says nothing"
                yield Violation(source.path, line, "name", message)


def check_shape(source):
    if not is_code(source):
        return
    if len(source.lines) > MAX_LINES + 1:
        message = f"{len(source.lines)} lines, {MAX_LINES} at most: is it one thing?"
        yield Violation(source.path, MAX_LINES, "length", message)
    for number, line in enumerate(source.lines, 1):
        if len(line) > MAX_COLUMNS:
            columns = f"{len(line)} columns, {MAX_COLUMNS} at most"
            yield Violation(source.path, number, "columns", columns)
        if line != line.rstrip():
            yield Violation(source.path, number, "space", "it ends in white space")
    if source.is_header:
        if not source.text.startswith("//"):
            yield Violation(source.path, 1, "header", "a header opens with what it is for")
        if not re.search(r"^#pragma once$", source.text, re.MULTILINE):
            yield Violation(source.path, 1, "header", "#pragma once is missing")


def may_read_clock(source):
    """Tests of an edge meet the real world too: the kernel stamps packets, for one."""
    if source.path.startswith(MAY_READ_CLOCK):
        return True
    top = source.path.split("/")[1] if source.path.startswith("src/") else ""
    return source.is_test and top in tidy_includes.EDGES


def check_time(source):
    if source.path in MAY_POLL:
        return
    if source.is_cpp:
        if not may_read_clock(source):
            yield from search(source, source.code, CLOCK, "clock", "time is given, never taken")
        if not source.path.startswith(MAY_READ_STEADY) and not source.is_test:
            yield from search(source, source.code, STEADY, "clock", "time is given, never taken")
        yield from search(source, source.code, CPP_SLEEP, "sleep", "wait for a condition")
    elif source.is_python and "/testing/" not in source.path:  # there, a peer is slow on purpose
        yield from search(source, source.text, PYTHON_SLEEP, "sleep", "wait for a condition")
    elif source.is_script:
        yield from search(source, source.text, SCRIPT_SLEEP, "sleep", "wait for a condition")


def check_honesty(source):
    if is_code(source):
        yield from search(source, source.text, SKIP, "skip", "a test whose part is missing fails")
        yield from search(source, source.text, UNFINISHED, "unfinished", "finish it or leave it")


def check_cpp(source):
    if not source.is_cpp:
        return
    yield from search(source, source.code, re.compile(r"\bstd::w?regex\b"), "regex", "use RE2")
    for include in source.includes:
        if include.system and include.path == "regex":
            yield Violation(source.path, include.line, "regex", "use RE2")
    if source.path.endswith("_store.cc"):
        for line, literal in source.literals:
            for bad, why in STORE_SQL.items():
                if bad.lower() in literal.lower():
                    yield Violation(source.path, line, "sql", f"{bad}: {why}")


def check_limits(sources):
    """Every limit is kept somewhere: a name that no code mentions promises what nobody does."""
    header = next((s for s in sources if s.path == "src/base/limits.h"), None)
    if header is None:
        return
    code = "\n".join(s.code for s in sources if s.is_cpp and s is not header)
    for match in LIMIT.finditer(header.code):
        if not re.search(rf"\blimits::{match.group(1)}\b", code):
            line = header.line_of(match.start())
            yield Violation(header.path, line, "limit", f"no code keeps limits::{match.group(1)}")


def check_journal(sources):
    """The kinds of journal lines that src/world writes are those that docs/journal.md explains."""
    document = next((s for s in sources if s.path == "docs/journal.md"), None)
    explained = JOURNAL_ROW.findall(document.text) if document else []
    written = {}
    for source in sources:
        if re.fullmatch(r"src/world/on_\w+\.cc", source.path):
            for line, literal in source.literals:
                if JOURNAL_KIND.fullmatch(literal):
                    written.setdefault(literal, (source.path, line))
    for kind in sorted(set(written) - set(explained)):
        yield Violation(*written[kind], "journal", f"docs/journal.md does not explain {kind}")
    for kind in sorted(set(explained) - set(written)):
        yield Violation(document.path, 1, "journal", f"nothing writes {kind}")


def check_tree(root):
    sources = read_tree(root)
    violations = tidy_includes.check_includes(sources)
    violations += [*check_limits(sources), *check_journal(sources)]
    for source in sources:
        for rule in (check_names, check_shape, check_time, check_honesty, check_cpp):
            violations += rule(source)
    return sorted(set(violations), key=lambda v: (v.path, v.line, v.message))


def main(arguments):
    root = Path(__file__).resolve().parent.parent
    if arguments == ["--draw"]:
        print(tidy_includes.draw(read_tree(root)))
        return 0
    if arguments:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    violations = check_tree(root)
    for violation in violations:
        print(violation)
    print(f"tidy: {len(violations)} violations" if violations else "tidy: clean")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
