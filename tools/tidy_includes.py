"""Which file may see which: the dependency rules of ARCHITECTURE.md, checked on #include lines.

The drawing in ARCHITECTURE.md (its ```mermaid block) is compared with the includes, so it cannot
lie: its edges are exactly the folder graph of the cores without the edges that others imply.
"""

import re
from dataclasses import dataclass

from tidy_sources import Violation

# Folders that do I/O. Every other folder of src/ is pure: base, civil, the features and world.
EDGES = ("db", "http", "runtime", "app", "probe", "notify", "simulation", "spreadsheet")

# What the core of an edge folder may see beside itself and all pure cores. Named in full: "store"
# stands for x_store.h, "api" for x_api.h.
EDGE_MAY_SEE = {
    "db": set(),
    "http": set(),
    "probe": {"http"},
    "notify": {"http"},
    "spreadsheet": set(),
    "runtime": {"db", "http", "notify", "store"},
    "simulation": {"db", "notify", "probe", "runtime", "store"},
    "app": {
        "db", "http", "probe", "notify", "runtime", "simulation", "spreadsheet", "store", "api",
    },
}
# What a feature's files may see of the edges.
FEATURE_MAY_SEE = {
    "core": set(),
    "store": {"db"},
    "api": {"http", "db", "runtime", "notify", "spreadsheet"},
}
# db and http are foundations: they must not know what Vigie is about.
FOUNDATIONS = {"db", "http"}
BELOW_FOUNDATIONS = {"base", "civil"}

# Who may see a library, directly or through headers of ours. A name ending in / or not closed by >
# stands for everything that begins so.
LIBRARIES = {
    "boost/asio": ("http", "runtime"),
    "boost/beast": ("http", "runtime"),
    "curl/": ("notify/email",),
    "libpq-fe.h": ("db",),
    "sqlite3.h": ("db",),
    "date/": ("civil",),
    "yaml.h": ("config",),
    "ares.h": ("http", "probe"),
    "openssl/": ("http", "notify", "probe"),
    "sodium.h": ("access", "app", "statement"),
    "xlsxwriter.h": ("spreadsheet",),
    "CLI/": ("app",),
    "kainjow/": ("gateway",),
    "re2/": ("config", "notify", "probe"),
}
# Decisions are made on values: no JSON in a pure core, except where configuration is read and where
# a document is written.
JSON = "boost/json"
JSON_IN_PURE = ("config", "statement")


@dataclass(frozen=True)
class Place:
    folder: str  # "escalation", "notify/email"
    kind: str  # core, store, api, testing
    test: bool

    @property
    def top(self):
        return self.folder.split("/")[0]

    @property
    def pure(self):
        return self.top not in EDGES


def place_of(path):
    """Where a path below src/ belongs; the kinds follow from names as in cmake/vigie.cmake."""
    folder, _, name = path.rpartition("/")
    stem = name.rsplit(".", 1)[0]
    testing = folder.endswith("/testing")
    folder = folder.removesuffix("/testing")
    test = testing or stem.endswith("_test")
    stem = stem.removesuffix("_test")
    if testing:
        kind = "testing"
    elif stem.endswith("_store"):
        kind = "store"
    elif stem.endswith("_api"):
        kind = "api"
    else:
        kind = "core"
    return Place(folder, kind, test)


def below_src(sources):
    start = "src/"
    return {s.path.removeprefix(start): s for s in sources if s.is_cpp and s.path.startswith(start)}


def check_includes(sources):
    ours = below_src(sources)
    graph, first_seen = core_graph(ours)
    reach = reachable(graph)
    violations = []
    for path, source in ours.items():
        for include in source.includes:
            message = judge(place_of(path), include, ours, reach)
            if message:
                violations.append(Violation(source.path, include.line, "includes", message))
        violations += leaks(path, source, ours)
    violations += cycles(graph, reach, first_seen)
    violations += drawing(graph, reach, sources)
    return violations


def judge(here, include, ours, reach):
    """Why this include is forbidden; None if it is allowed."""
    if include.system or "/" not in include.path:
        return None
    if include.path not in ours:
        return f'"{include.path}" is not a file of src/: include ours from the root of src/'
    there = place_of(include.path)
    if there.kind == "testing":
        return None if here.test else "only tests see a testing/ folder"
    if there.folder == here.folder:
        order = ["core", "store", "api"]
        upward = here.kind in order and order.index(there.kind) > order.index(here.kind)
        if upward and here.top != "app":
            return f"{here.kind} never sees {there.kind}: app -> _api -> _store -> core"
        return None
    if here.kind == "testing":
        return None
    return judge_across(here, there, reach)


def judge_across(here, there, reach):
    if there.kind == "api":
        return None if here.top == "app" else "nothing includes an _api except app"
    if here.top in EDGES:
        return judge_edge(here, there)
    if there.kind == "store":
        if here.kind == "api" or (here.folder == "world" and here.kind == "store"):
            return None
        return "one feature's core or store never sees another's store (world_store composes them)"
    if there.pure:
        lower = there.folder in reach.get(here.folder, set()) | BELOW_FOUNDATIONS
        if here.kind == "store" and not lower and here.folder != "world":
            return f"{there.folder} is not below {here.folder}: a store sees lower cores only"
        return None
    if there.top in FEATURE_MAY_SEE[here.kind]:
        return None
    return f"{here.kind} of {here.folder} never sees {there.folder}"


def judge_edge(here, there):
    if there.pure:
        if there.kind == "store":
            may = "store" in EDGE_MAY_SEE[here.top]
            return None if may else f"{here.folder} never sees a store"
        if here.top in FOUNDATIONS and there.folder not in BELOW_FOUNDATIONS:
            return f"{here.folder} is a foundation: it sees base and civil only"
        return None
    if there.top == here.top or there.top in EDGE_MAY_SEE[here.top]:
        return None
    return f"{here.folder} never sees {there.folder}"


def leaks(path, source, ours):
    """Libraries that this file sees where it must not, with the way they came."""
    here = place_of(path)
    found = []
    for include in source.includes:
        for library, way in libraries_seen(include, ours, ()):
            if allowed_library(here, library):
                continue
            through = "".join(f" through {step}" for step in way)
            if library == JSON:
                where = "no pure core but " + " and ".join(JSON_IN_PURE)
            else:
                where = "only " + ", ".join(f"src/{owner}" for owner in LIBRARIES[library])
            message = f"<{library}>{through}: {where} sees it"
            found.append(Violation(source.path, include.line, "library", message))
    return found


def libraries_seen(include, ours, way):
    if include.system or include.path not in ours:
        for library in (*LIBRARIES, JSON):
            if include.path.startswith(library):
                yield library, way
        return
    if include.path in way:
        return
    for deeper in ours[include.path].includes:
        yield from libraries_seen(deeper, ours, (*way, include.path))


def allowed_library(here, library):
    if library == JSON:
        return not here.pure or here.test or here.kind != "core" or here.folder in JSON_IN_PURE
    return any(here.folder == o or here.folder.startswith(o + "/") for o in LIBRARIES[library])


def core_graph(ours):
    """Folder -> the folders that its core includes, and where each edge was seen first."""
    graph, seen = {}, {}
    for path, source in ours.items():
        here = place_of(path)
        if here.test or here.kind != "core":
            continue
        graph.setdefault(here.folder, set())
        for include in source.includes:
            if include.system or include.path not in ours:
                continue
            there = place_of(include.path)
            if there.folder != here.folder and there.kind != "testing":
                graph[here.folder].add(there.folder)
                graph.setdefault(there.folder, set())
                seen.setdefault((here.folder, there.folder), (source.path, include.line))
    return graph, seen


def reachable(graph):
    reach = {}
    for start in graph:
        found, open_ends = set(), list(graph[start])
        while open_ends:
            folder = open_ends.pop()
            if folder not in found:
                found.add(folder)
                open_ends += graph[folder]
        reach[start] = found
    return reach


def cycles(graph, reach, first_seen):
    for here in sorted(graph):
        for there in sorted(graph[here]):
            if here in reach[there]:
                path, line = first_seen[here, there]
                yield Violation(path, line, "cycle", f"{here} -> {there} closes a cycle of folders")


def reduced(graph, reach):
    """The edges that no longer path implies, named as they are drawn: notify_email."""
    edges = set()
    for here, theres in graph.items():
        for there in theres:
            if not any(there in reach[other] for other in theres if other != there):
                edges.add((here.replace("/", "_"), there.replace("/", "_")))
    return edges


def drawn(text):
    """The edges of the ```mermaid block, with their lines: "escalation --> schedule"."""
    block = re.search(r"^```mermaid\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    if not block:
        return None
    first = text.count("\n", 0, block.start(1)) + 1
    edges = {}
    for number, line in enumerate(block.group(1).split("\n")):
        edge = re.match(r"\s*(\w+)\s*-->\s*([\w &]+?)\s*$", line)
        if edge:
            for there in edge.group(2).split("&"):
                edges[edge.group(1), there.strip()] = first + number
    return edges


def drawing(graph, reach, sources):
    document = next((s for s in sources if s.path == "ARCHITECTURE.md"), None)
    lines = drawn(document.text) if document else None
    if lines is None:
        message = "it has no ```mermaid graph of the folders"
        return [Violation("ARCHITECTURE.md", 1, "drawing", message)]
    if any(here in reach[here] for here in reach):
        return []  # a cycle has no drawing; it was reported
    edges = reduced(graph, reach)
    implied = {(a.replace("/", "_"), b.replace("/", "_")) for a in reach for b in reach[a]}
    missing = [
        Violation("ARCHITECTURE.md", 1, "drawing", f"draw {here} --> {there} (tidy.py --draw)")
        for here, there in sorted(edges - set(lines))
    ]
    wrong = [
        Violation(
            "ARCHITECTURE.md",
            lines[here, there],
            "drawing",
            f"{here} --> {there} is drawn, and "
            + ("longer ways imply it" if (here, there) in implied else "no core includes it"),
        )
        for here, there in sorted(set(lines) - edges)
    ]
    return missing + wrong


def draw(sources):
    """The lines of the drawing as they should be."""
    graph, _ = core_graph(below_src(sources))
    reach = reachable(graph)
    edges = reduced(graph, reach)
    lines = []
    for folder in sorted(graph, key=lambda folder: (-len(reach[folder]), folder)):
        here = folder.replace("/", "_")
        below = sorted(there for start, there in edges if start == here)
        if below:
            lines.append(f"    {here} --> {' & '.join(below)}")
    return "graph TD\n" + "\n".join(lines)
