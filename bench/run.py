#!/usr/bin/python3
"""Runs every bench some rounds and writes their medians to bench/results/, with the machine.

    bench/run.py [--rounds N] [NAME...]      5 rounds of all benches but those in ON_REQUEST

A name also stands for those that go on from it: "probes" for probes_http and probes_ping.

A bench is bench/NAME_bench.py, or an executable NAME_bench in build/release/bench. It measures once
and prints a JSON line for each figure:

    {"name": "...", "value": 1.0, "unit": "...", "peer": "nginx", "peer_value": 2.0}

`peer` is the same work done by something known, on the same machine in the same minute; its ratio
says more than the value, because machines differ. Both are left out where nothing compares.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
EXECUTABLES = ROOT / "build/release/bench"
ON_REQUEST = {"build"}  # minutes each; `--rounds 1` is enough


def benches(wanted):
    """Name -> argv, in order of name."""
    found = {}
    for path in HERE.glob("*_bench.py"):
        found[path.stem.removesuffix("_bench")] = ["/usr/bin/python3", str(path)]
    for path in EXECUTABLES.glob("*_bench"):
        found[path.name.removesuffix("_bench")] = [str(path)]
    chosen = {
        name: [one for one in found if one == name or one.startswith(name + "_")] for name in wanted
    }
    unknown = {name for name, ones in chosen.items() if not ones}
    if unknown:
        names = ", ".join(sorted(found))
        sys.exit(f"no such bench: {', '.join(sorted(unknown))}; there are {names}")
    names = {one for ones in chosen.values() for one in ones} if wanted else set(found) - ON_REQUEST
    return {name: found[name] for name in sorted(names)}


def measure(argv):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    done = subprocess.run(argv, capture_output=True, text=True, env=environment, check=False)
    if done.returncode != 0:
        sys.exit(f"{argv[-1]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def row(rounds):
    """The medians of one figure. The ratio is the median of the rounds' own ratios."""
    first = rounds[0]
    values = [r["value"] for r in rounds]
    spread = f"{number(min(values))} to {number(max(values))}"
    cells = [first["name"], f"{number(statistics.median(values))} {first['unit']}", spread]
    if "peer" not in first:
        return [*cells, "", ""]
    peer = number(statistics.median(r["peer_value"] for r in rounds))
    ratio = statistics.median(r["value"] / r["peer_value"] for r in rounds)
    return [*cells, f"{first['peer']}: {peer} {first['unit']}", f"{ratio:.2f}"]


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def machine():
    """What the figures depend on."""
    facts = {"system": f"{distribution()}, Linux {platform.release()}"}
    cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    model = cpu[0].split(":", 1)[1].strip() if cpu else platform.machine()
    facts["processor"] = f"{len(os.sched_getaffinity(0))} x {model}"
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    facts["memory"] = f"{pages / 2**30:.0f} GiB"
    facts["disk"] = f"{syncs_per_second():,.0f} fdatasync/s of 4 KiB where temporary files are"
    facts["load"] = f"{os.getloadavg()[0]:.1f} when it began"
    facts["compiler"] = first_line("clang++-19", "--version")
    facts["commit"] = first_line("git", "-C", ROOT, "describe", "--always", "--dirty")
    return facts


def distribution():
    for line in Path("/etc/os-release").read_text().splitlines():
        if line.startswith("PRETTY_NAME="):
            return line.split("=", 1)[1].strip('"')
    return platform.system()


def first_line(*argv):
    done = subprocess.run([str(a) for a in argv], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[0]


def syncs_per_second(count=300):
    with tempfile.TemporaryFile() as file:
        began = time.perf_counter()
        for _ in range(count):
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
        return count / (time.perf_counter() - began)


def table(header, rows):
    lines = ["| " + " | ".join(cells) + " |" for cells in [header, ["---"] * len(header), *rows]]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    chosen = benches(options.names)
    facts = machine()
    figures = {}
    for number_of_round in range(1, options.rounds + 1):
        for name, argv in chosen.items():
            print(f"round {number_of_round} of {options.rounds}: {name}", flush=True)
            for figure in measure(argv):
                figures.setdefault(figure["name"], []).append(figure)
    now = datetime.datetime.now().astimezone()
    header = ["what", "median", "range", "peer", "ratio"]
    text = "\n".join(
        [
            f"# Measured {now:%Y-%m-%d %H:%M %Z}, {options.rounds} rounds",
            "",
            table(["machine", ""], [list(fact) for fact in facts.items()]),
            "",
            table(header, [row(rounds) for rounds in figures.values()]),
            "",
        ]
    )
    results = HERE / "results" / f"{now:%Y-%m-%d-%H%M}.md"
    results.parent.mkdir(exist_ok=True)
    results.write_text(text, encoding="utf-8")
    print(f"\n{text}\nWritten to {results.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
