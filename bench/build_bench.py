#!/usr/bin/python3
"""A clean dev build without the compiler's cache, its ten slowest units, and the quick tests: the
budgets are 4 minutes on two cores, 10 s and 1 minute. Some minutes long, so only when it is named.

    bench/build_bench.py [TARGET...]         of these targets alone, without the tests
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build/bench-build"
JOBS = os.environ.get("VIGIE_JOBS", "2")
WORST = 10


def figure(name, seconds):
    print(json.dumps({"name": name, "value": seconds, "unit": "s"}))


def run(*argv):
    """How many seconds it takes; ends the bench if it fails."""
    environment = {**os.environ, "CCACHE_DISABLE": "1"}
    began = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in argv], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False
    )
    if done.returncode != 0:
        sys.exit(f"{argv[0]} ended with {done.returncode}:\n{done.stdout.decode()[-3000:]}")
    return time.perf_counter() - began


def units(log):
    """(seconds, source) of what ninja compiled, the slowest first."""
    found = []
    for line in log.read_text(encoding="utf-8").splitlines()[1:]:
        begin, end, _, output, _ = line.split("\t")
        if output.endswith(".o"):
            source = output.removesuffix(".o").replace("CMakeFiles/", "").replace(".dir/", "/")
            found.append(((int(end) - int(begin)) / 1000, source))
    return sorted(found, reverse=True)


def main():
    targets = sys.argv[1:]
    shutil.rmtree(FOLDER, ignore_errors=True)
    run("cmake", "--preset", "dev", "-B", FOLDER)
    wanted = ["--target", *targets] if targets else []
    figure(f"clean dev build, {JOBS} jobs", run("cmake", "--build", FOLDER, "-j", JOBS, *wanted))
    for seconds, source in units(FOLDER / ".ninja_log")[:WORST]:
        figure(f"compiling {source}", seconds)
    if not targets:
        figure("quick tests", run("ctest", "--test-dir", FOLDER, "-j", JOBS))
    shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
