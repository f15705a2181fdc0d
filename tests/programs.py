"""Runs the programs that the tool writes for the libraries it knows, and compares every name with the tool's own value.

    programs.py TOOL LESSON.md …        tells each difference; --refused tells what a library has no words for, too

Needs the packages of tests/truth/requirements.txt.
"""

import contextlib
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

# The modules of a library for another processor, each with what stands in for it where the library is not installed, as in
# {"cupy": "numpy", "cupyx": "scipy", "cupyx.scipy": "scipy", "cupyx.scipy.special": "scipy.special"}.
STAND_INS = {}

for name, other in STAND_INS.items():
    above, _, last = name.rpartition(".")
    if above in sys.modules or not above and importlib.util.find_spec(name) is None:
        sys.modules[name] = importlib.import_module(other)
        if above:
            setattr(sys.modules[above], last, sys.modules[name])

TOLERANCE = 1e-7

# Where a difference is right: the lesson's file, the library, the reason.
RIGHT = [
    ("02-derivatives-from-difference-quotients", "jax", "its exponential and sine round otherwise, which tiny steps make visible"),
    ("003-step-size-tradeoff", "jax", "the same"),
    ("003-step-size-tradeoff", "pytorch", "the same"),
    ("028-outlier-and-absolute-loss", "jax", "it takes the slope of abs at 0 as 1"),
    ("14-curvature", "jax", "the sign of an eigenvector is free, and it takes the other one"),
    ("14-curvature", "pytorch", "the same"),
    ("086-pca-by-ascent", "numpy", "the sign of an eigenvector is free, and it takes the other one"),
    ("086-pca-by-ascent", "jax", "the same"),
    ("086-pca-by-ascent", "pytorch", "the same"),
]


def numbers(value):
    """A value of the tool's JSON, or of a program, as an array."""
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    if isinstance(value, (list, tuple)):
        value = [numbers(part) for part in value]
    if isinstance(value, str):
        value = float(value)
    return np.asarray(value, dtype=float)


def run(program, folder):
    """The names that a program ends with."""
    names = {"__name__": "lesson"}
    before = os.getcwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(program, "program", "exec"), names)
    finally:
        os.chdir(before)
    return names


def differences(block, program, names):
    """The names of a block that a program gives another value; of a training, those that it prints."""
    found = []
    for name, expected in block["names"].items():
        plain = "".join(chr(ord(letter) - ord("₀") + ord("0")) if "₀" <= letter <= "₉" else letter for letter in name)
        told = f'print("{name} ="' in program or not re.search("^ *for ", program, re.MULTILINE)
        if plain not in names or callable(names[plain]) or not told:
            continue
        try:
            ours = numbers(expected)
        except (TypeError, ValueError):
            # Texts are compared where numbers are made of them.
            continue
        try:
            theirs = numbers(names[plain])
        except (TypeError, ValueError) as error:
            found.append(f"{name}: no numbers there: {error}")
            continue
        # With `vary`, the program ends with the last run.
        if block.get("runs") and ours.ndim == theirs.ndim + 1:
            ours = ours[-1]
        if ours.shape != theirs.shape:
            # Lists of nothing do not say how wide it is.
            if ours.size or theirs.size:
                found.append(f"{name}: shape {ours.shape} here, {theirs.shape} there")
            continue
        least = 1e-8 + TOLERANCE * np.max(np.abs(ours[np.isfinite(ours)]), initial=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            apart = ~np.isclose(ours, theirs, rtol=TOLERANCE, atol=least, equal_nan=True)
        if np.any(apart):
            found.append(f"{name}: {ours[apart][:4]} here, {theirs[apart][:4]} there")
    return found


def check(tool, lesson):
    """What the programs of a lesson give: lines to tell, how many ran, how many differ, what a library has no words for."""
    answer = subprocess.run([tool, "run", "--json", "--programs", lesson], capture_output=True, text=True)
    if not answer.stdout:
        return [f"{lesson} does not run:\n{answer.stderr}"], 0, 1, []
    told, ran, wrong, refused = [], 0, 0, []
    for block in json.loads(answer.stdout)["blocks"]:
        where = f"{lesson}:{block['line']}"
        endings = [block.get("ending"), *(run.get("ending") for run in block.get("runs", []))]
        if "diverged" in endings:
            continue
        for library, program in block.get("programs", {}).items():
            if not isinstance(program, str):
                refused.append(f"{where} {library}: {program['refused']}")
                continue
            try:
                names = run(program, os.path.dirname(os.path.abspath(lesson)))
                found = differences(block, program, names)
            except Exception as error:
                found = [f"{type(error).__name__}: {error}"]
            ran += 1
            if found and not any(file in lesson and name == library for file, name, _ in RIGHT):
                wrong += 1
                told.append(f"{where} {library}: " + "; ".join(found)[:600])
    return told, ran, wrong, refused


def main():
    tool, *lessons = [word for word in sys.argv[1:] if not word.startswith("--")]
    ran = wrong = refused = 0
    # Each in a process of its own kind, for the libraries do not like to be forked.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for lines, count, differ, without in pool.map(check, [tool] * len(lessons), lessons):
            lines += without if "--refused" in sys.argv else []
            print(*lines, sep="\n", end="\n" if lines else "", flush=True)
            ran, wrong, refused = ran + count, wrong + differ, refused + len(without)
    print(f"{ran} programs ran, {wrong} differ, {refused} times a library had no words")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
