"""Writes the numbers that NumPy and JAX give, for the Rust tests to compare the tool with.

    python record.py            asks the catalogue for its rows (by cargo) and writes the records
    python record.py learning   writes only the record of `cases_learning.py`
    python record.py --check    computes everything again, with the words that the tool has now, and compares

Each `cases_NAME.py` beside this file makes the record `NAME.json`.  The pinned versions stand in requirements.txt.  Rust gives the words to run, and can write none of these files.
"""

import importlib
import itertools
import json
import math
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RECORDS = [path.stem.removeprefix("cases_") for path in sorted(HERE.glob("cases_*.py"))]


def main():
    checking = "--check" in sys.argv[1:]
    rows = json.loads(catalogue())
    faults = []
    chosen = [name for name in sys.argv[1:] if name != "--check"] or RECORDS
    for name in chosen:
        module = importlib.import_module(f"cases_{name}")
        path = HERE / f"{name}.json"
        made = list(module.cases(rows))
        if checking:
            found = differences(json.loads(path.read_text()), json.loads(written(made)))
            faults += [f"{path.name}: {fault}" for fault in found]
        else:
            path.write_text(written(made))
            print(f"{path.name}: {len(made)} cases")
    if not checking:
        return
    print("\n".join(faults) or "the records hold")
    sys.exit(1 if faults else 0)


def catalogue():
    command = ["cargo", "run", "--quiet", "--example", "catalogue"]
    return subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True).stdout


def written(cases):
    """One case a line."""
    lines = [json.dumps(case, ensure_ascii=False, allow_nan=False, separators=(",", ":")) for case in cases]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def differences(recorded, computed):
    for old, new in itertools.zip_longest(recorded, computed, fillvalue={"title": "nothing"}):
        if old["title"] != new["title"]:
            return [f"`{old['title']}` is recorded where `{new['title']}` is computed: record this file anew, last of all"]
    return [
        f"{old['title']}: {fault}" for old, new in zip(recorded, computed) for fault in difference(old, new)
    ]


def difference(old, new):
    if (old["source"], old["rows"], old["expect"].keys()) != (new["source"], new["rows"], new["expect"].keys()):
        yield "another block or other names"
        return
    for name, expected in old["expect"].items():
        found = new["expect"][name]
        if {**expected, "numbers": 0} != {**found, "numbers": 0}:
            yield f"`{name}` has another shape or another tolerance"
        elif not near(expected, found):
            yield f"`{name}`: {expected['numbers']} is recorded, {found['numbers']} was computed"


def near(expected, found):
    """The same numbers; what is not exact may differ by the rounding of another machine's library."""
    old, new = ([float(number) for number in each["numbers"]] for each in (expected, found))
    if expected.get("ulps") == 0:
        return expected["numbers"] == found["numbers"]
    scale = max((abs(number) for number in old if math.isfinite(number)), default=0.0)
    return all(a == b or (a != a and b != b) or abs(a - b) <= 1e-12 * scale for a, b in zip(old, new))


if __name__ == "__main__":
    main()
