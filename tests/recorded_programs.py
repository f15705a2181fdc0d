"""Every recorded truth as a lesson, whose NumPy, PyTorch and JAX programs are run with the real libraries.

    recorded_programs.py TOOL [RECORD…] [--refused] [--timing]

A record is one of tests/truth/*.json with cases; without any, all of them. Tells what a program gives otherwise than the
tool, and exits with 1 if there is anything. `--refused` adds what a library has no words for.
"""

import json
import os
import subprocess
import sys
import time
from multiprocessing import get_context

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "truth")
# So many cases stand in one lesson: each is a block of its own, and the tool is started once for all of them.
TOGETHER = 40


def cases(record):
    """The titles and sources of a record, if it holds cases."""
    with open(os.path.join(FOLDER, record), encoding="utf-8") as file:
        found = json.load(file)
    if not isinstance(found, list):
        return []
    return [(case["title"], case["source"]) for case in found if "source" in case]


def fence(source):
    """A case as a block; what it checks is checked by the tool's own tests."""
    trains = any(line.startswith(("descend ", "repeat ")) for line in source.splitlines())
    return f"```{'train' if trains else 'calc'}\n{source}\n```\n"


def answer(tool, lesson):
    """What the tool says about a lesson."""
    told = subprocess.run([tool, "run", "--json", "--programs", "-"], input=lesson, capture_output=True, text=True)
    try:
        return json.loads(told.stdout), told.stderr
    except json.JSONDecodeError:
        return {"blocks": []}, told.stderr


def blocks(tool, found):
    """Each case with its block, or with why it does not run."""
    together, _ = answer(tool, "\n".join(fence(source) for _, source in found))
    if together.get("ok") and len(together["blocks"]) == len(found):
        return list(zip(found, together["blocks"], [""] * len(found)))
    # Where one is refused, the others are asked for one by one.
    each = []
    for case in found:
        alone, told = answer(tool, fence(case[1]))
        each.append((case, alone["blocks"][0] if alone.get("ok") and alone["blocks"] else None, told))
    return each


def check(job):
    """What the programs of some cases of a record give."""
    # Here, so that only the process that runs programs loads the libraries.
    from programs import differences, run

    tool, record, found, libraries = job
    told, ran, wrong, refused, seconds = [], 0, 0, [], {}
    for (title, source), block, why in blocks(tool, found):
        where = f"{record}: {title}"
        if block is None:
            told.append(f"{where} does not run:\n{why}")
            wrong += 1
            continue
        for library, program in block.get("programs", {}).items():
            if libraries and library not in libraries:
                continue
            if not isinstance(program, str):
                refused.append(f"{where}, {library}: {program['refused']}")
                continue
            began = time.perf_counter()
            try:
                differ = differences(block, program, run(program, FOLDER))
            except Exception as error:
                differ = [f"{type(error).__name__}: {error}"]
            seconds[library] = seconds.get(library, 0) + time.perf_counter() - began
            ran += 1
            if differ:
                wrong += 1
                told.append(f"{where}, {library}: " + "; ".join(differ)[:600])
    return told, ran, wrong, refused, seconds


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    tool, records = words[0], words[1:] or sorted(name for name in os.listdir(FOLDER) if name.endswith(".json"))
    libraries = [word.removeprefix("--only=") for word in sys.argv if word.startswith("--only=")]
    jobs = []
    for record in records:
        found = cases(record)
        jobs += [(tool, record, found[start : start + TOGETHER], libraries) for start in range(0, len(found), TOGETHER)]
    ran = wrong = refused = 0
    seconds = {}
    with get_context("spawn").Pool(min(os.cpu_count() or 1, 2)) as pool:
        for lines, count, differ, without, spent in pool.imap(check, jobs):
            lines += without if "--refused" in sys.argv else []
            print(*lines, sep="\n", end="\n" if lines else "", flush=True)
            ran, wrong, refused = ran + count, wrong + differ, refused + len(without)
            for library, part in spent.items():
                seconds[library] = seconds.get(library, 0) + part
    print(f"{ran} programs of recorded cases ran, {wrong} differ, {refused} times a library had no words")
    if "--timing" in sys.argv:
        print({library: round(part, 1) for library, part in seconds.items()})
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
