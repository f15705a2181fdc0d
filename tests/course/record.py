"""Runs the reference of every course program and writes its numbers; --check compares with what is written.

usage: record.py [--check] [NNN …]
A reference is the body of a NumPy program: it reads its tables with `load` and puts its numbers into `out`.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def run(folder):
    """The numbers and claims of one reference, as JSON has them."""
    load = lambda name, **settings: np.loadtxt(folder / name, delimiter=",", **settings)
    out = {}
    path = folder / "reference.py"
    exec(compile(path.read_text(), str(path), "exec"), {"np": np, "load": load, "out": out})
    return plain(out)


def plain(value):
    """A value as JSON has it; numbers that are not finite become texts."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else str(value)
    return value


def close(a, b, relative, absolute):
    """Whether two numbers, texts or nested lists agree within a tolerance."""
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(close(x, y, relative, absolute) for x, y in zip(a, b))
    if isinstance(a, (str, bool)) or isinstance(b, (str, bool)):
        return a == b
    return math.isclose(a, b, rel_tol=relative, abs_tol=absolute)


def differences(folder, found):
    """The keys in which the written numbers differ from those that were found."""
    written = json.loads((folder / "expected.json").read_text())
    meta = json.loads((folder / "meta.json").read_text())
    tolerance = lambda key: meta["tol"].get(key, meta["default_tol"])
    missing = sorted(set(written) ^ set(found))
    claims = [] if written["claims"] == found["claims"] else ["claims"]
    keys = [key for key in found if key != "claims" and key not in missing]
    return missing + claims + [key for key in keys if not close(written[key], found[key], *tolerance(key))]


def main():
    check = "--check" in sys.argv
    numbers = [word for word in sys.argv[1:] if word != "--check"]
    folders = [path.parent for path in sorted(HERE.glob("*/reference.py"))]
    wrong = 0
    for folder in folders:
        if numbers and not folder.name.startswith(tuple(numbers)):
            continue
        found = run(folder)
        if check:
            for key in differences(folder, found):
                print(f"{folder.name}: {key} differs")
                wrong += 1
        else:
            (folder / "expected.json").write_text(json.dumps(found, indent=1) + "\n")
    if wrong:
        sys.exit(1)


main()
