"""Runs the programs that the tool writes for random lessons with the real libraries, and compares every name with the tool's value.

    random_programs.py TOOL --seeds 0..300            counts the differences by their kind
    random_programs.py TOOL --seeds 0..300 --shrink   tells the smallest lesson of each kind, too
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

import generator
import programs
from not_yet import NOT_YET, PROGRAMS_NOT_YET


def differing(tool, source, only=None):
    """(library, kind, what) of the programs of a lesson that fail or give another value; and how many ran."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        path.write_text(source, encoding="utf-8")
        answer = subprocess.run([tool, "run", "--json", "--programs", path], capture_output=True, text=True, timeout=60)
        found, ran = [], 0
        for block in json.loads(answer.stdout)["blocks"]:
            endings = [block.get("ending"), *(run.get("ending") for run in block.get("runs", []))]
            for library, program in block.get("programs", {}).items():
                if isinstance(program, str) and "diverged" not in endings and only in (None, library):
                    ran += 1
                    found += [(library, *what) for what in of_program(block, program, folder)[:1]]
    return found, ran


def of_program(block, program, folder):
    try:
        names = programs.run(program, folder)
    except Exception as error:
        said = re.sub(r"[`'\"][^`'\"]*[`'\"]|\d+|0x\w+", "…", str(error).split("\n")[0])[:60]
        return [(f"{type(error).__name__}: {said}", str(error)[:200])]
    return [("another value", what) for what in programs.differences(block, program, names)]


def one_seed(job):
    tool, seed = job
    source, features = generator.lesson(seed)
    # Where the run itself is not yet right, a program may be.
    if set(features) & set(NOT_YET):
        return seed, features, [], 0
    try:
        found, ran = differing(tool, source)
        late = {library for library, feature in PROGRAMS_NOT_YET if feature in features}
        return seed, features, [one for one in found if one[0] not in late], ran
    except (json.JSONDecodeError, subprocess.TimeoutExpired) as fault:
        return seed, features, [("tool", "crash", str(fault))], 0


def shrunk(job):
    from shrink import smallest
    tool, seed, library, kind = job

    def compared(source):
        return [(what[1], what[2]) for what in differing(tool, source, library)[0]]
    return smallest(generator.lesson(seed)[0], kind, compared, budget=400)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("--seeds", required=True)
    parser.add_argument("--shrink", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    first, last = map(int, options.seeds.split(".."))
    ran, kinds = 0, {}
    # Each in a process of its own kind, for the libraries do not like to be forked.
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        for seed, _, found, count in pool.map(one_seed, [(options.tool, seed) for seed in range(first, last)], chunksize=4):
            ran += count
            for library, kind, what in found:
                kinds.setdefault((library, kind), []).append((seed, what))
        ordered = sorted(kinds.items(), key=lambda item: -len(item[1]))
        smallest = pool.map(shrunk, [(options.tool, seeds[0][0], *key) for key, seeds in ordered]) if options.shrink else [None] * len(ordered)
        for ((library, kind), seeds), lesson in zip(ordered, smallest):
            print(f"{len(seeds)} times {library}: {kind} (seed {seeds[0][0]}: {seeds[0][1]})", flush=True)
            if lesson:
                print("    " + lesson[0].strip().replace("\n", "\n    "), "\n    " + str(lesson[1][:1]), flush=True)
    wrong = sum(len(seeds) for seeds in kinds.values())
    print(f"{ran} programs ran, {wrong} differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
