"""Records random lessons with the values that the reference interpreter gives them, for a test that needs no Python.

    record_lessons.py TOOL      writes reference_lessons.json, from lessons on which the tool and the reference agree
    record_lessons.py --check   computes everything again and compares it with reference_lessons.json
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "reference"))

import numpy

import compare
import generator
import lesson as reference

compare.STRICT = True
RECORD = HERE / "reference_lessons.json"
COUNT, LONGEST = 200, 1500


def main():
    if sys.argv[1:] == ["--check"]:
        faults = [f"lesson {number}: {fault}" for number, entry in enumerate(json.loads(RECORD.read_text())) for fault in checked(entry)]
        print("\n".join(faults) or f"{RECORD.name} holds")
        sys.exit(1 if faults else 0)
    entries = chosen(sys.argv[1])
    RECORD.write_text("[\n" + ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries) + "\n]\n")
    print(f"wrote {RECORD.name}: {len(entries)} lessons")


def chosen(tool):
    """Small lessons in which each feature occurs often: of those that are left, always the one whose features are rarest so far."""
    left, seen, entries, seed = [], {}, [], 100_000
    while len(entries) < COUNT:
        while len(left) < 30:
            seed += 1
            source, features = generator.lesson(seed)
            if len(source) < LONGEST and not set(features) & {*compare.NOT_YET, "numeric_grad"}:
                left.append((features, source))
        left.sort(key=lambda entry: -sum(1 / (1 + seen.get(feature, 0)) for feature in entry[0]) / len(entry[1]))
        features, source = left.pop(0)
        try:
            found = reference.run(source)
        except reference.FAULTS:
            continue
        record = plain(found)
        if len(json.dumps(record)) > 3 * LONGEST or compare.compared(tool, source):
            continue
        for feature in features:
            seen[feature] = seen.get(feature, 0) + 1
        entries.append({"lesson": source, **record})
    print("\n".join(f"{seen[feature]} lessons with {feature}" for feature in sorted(seen)))
    return entries


def plain(value):
    """As JSON, with twelve digits; what is not finite is text, as in the tool's own."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, numpy.ndarray):
        return plain(value.tolist())
    if isinstance(value, float):
        return float(f"{value:.12g}") if numpy.isfinite(value) else str(value)
    return value


def checked(entry):
    found = reference.run(entry["lesson"])
    recorded = {"blocks": entry["blocks"], "prose": entry["prose"]}
    return [] if near(recorded, plain(found)) else ["the reference gives other values"]


def near(one, other):
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(near(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(near(*pair) for pair in zip(one, other))
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= 1e-9 * max(1, abs(one), abs(other))
    return one == other


if __name__ == "__main__":
    main()
