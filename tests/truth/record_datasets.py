"""Writes the data sets that scikit-learn ships, and what its `make_…` functions give, for the tool and its tests.

    python record_datasets.py            writes src/datasets/files/ and datasets.json
    python record_datasets.py --check    computes everything again and compares

The shipped files hold scikit-learn's own numbers, digit for digit. The random sets are made by scikit-learn's own
code, but drawn from NumPy's `default_rng(seed)` in the place of its older `RandomState`; the NumPy code that the
manual shows for each of them must give the same numbers, bit for bit. That code is asked of the tool (by cargo) when
the record is written, and stands in the record afterwards.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.datasets import _samples_generator as made_by

HERE = Path(__file__).resolve().parent
FILES = HERE.parent.parent / "src" / "datasets" / "files"
TRUTH = HERE / "datasets.json"
PIXELS = "0123456789abcdefg"

# What is compared: the call as a block writes it, and its settings as Python sees them.
CALLS = [
    ("moons", {}),
    ("moons", {"n_samples": 7, "noise": 0.1}),
    ("moons", {"n_samples": [3, 5], "noise": 0.2, "shuffle": 0}),
    ("circles", {}),
    ("circles", {"n_samples": 9, "noise": 0.05, "factor": 0.3}),
    ("circles", {"n_samples": [4, 3], "shuffle": 0}),
    ("blobs", {}),
    ("blobs", {"n_samples": 10, "n_features": 3, "centers": 4, "cluster_std": 0.5, "center_box": [-1, 1]}),
    ("blobs", {"n_samples": [2, 4], "centers": [[0, 0], [5, 5]], "cluster_std": [1, 0.1], "shuffle": 0}),
    ("spirals", {}),
    ("spirals", {"n_samples": 8, "n_classes": 3, "noise": 0, "shuffle": 0}),
    ("xor", {}),
    ("xor", {"n_samples": 10, "noise": 0.3}),
    ("regression", {"n_samples": 20, "n_features": 3, "noise": 1, "bias": 2, "coef": 1}),
    ("regression", {"n_samples": 6, "n_features": 12, "n_informative": 4, "n_targets": 2, "shuffle": 0}),
    ("classification", {}),
    ("classification", {
        "n_samples": 30, "n_features": 6, "n_informative": 3, "n_redundant": 1, "n_repeated": 1, "n_classes": 3,
        "weights": [0.5, 0.3], "flip_y": 0.2, "class_sep": 2, "hypercube": 0, "shift": 0.5, "scale": None,
    }),
    ("classification", {
        "n_samples": 12, "n_features": 4, "n_informative": 2, "n_redundant": 0, "n_clusters_per_class": 1,
        "flip_y": 0, "shuffle": 0,
    }),
    ("split", {"X": [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11], [12, 13]], "y": [0, 1, 0, 1, 0, 1, 0]}),
    ("split", {"X": [[0], [1], [2], [3], [4], [5], [6]], "y": [1, 2, 3, 4, 5, 6, 7], "test": 3}),
    ("split", {"X": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "y": [0, 0, 0, 0, 0, 0, 1, 1, 2, 2], "test": 0.5, "stratify": [0, 0, 0, 0, 0, 0, 1, 1, 2, 2]}),
    ("split", {"X": [1, 2, 3, 4, 5], "y": [6, 7, 8, 9, 10], "shuffle": 0}),
]


def main():
    checking = "--check" in sys.argv[1:]
    wanted = {FILES / name: text for name, text in shipped()}
    wanted[TRUTH] = truth(json.loads(TRUTH.read_text())["recipes"] if checking else recipes())
    if not checking:
        FILES.mkdir(parents=True, exist_ok=True)
        for path, text in wanted.items():
            path.write_text(text)
            print(f"{path.name}: {len(text)} bytes")
        return
    faults = [path.name for path, text in wanted.items() if path != TRUTH and path.read_text() != text]
    faults += differences(json.loads(TRUTH.read_text()), json.loads(wanted[TRUTH]))
    print("\n".join(f"differs: {fault}" for fault in faults) or f"the data sets are those of scikit-learn {sklearn.__version__}")
    sys.exit(1 if faults else 0)


# --- what scikit-learn ships ------------------------------------------------------------------------

def shipped():
    yield "iris.csv", table(datasets.load_iris(), lambda name: name.removesuffix(" (cm)"))
    yield "wine.csv", table(datasets.load_wine(), lambda name: name.replace("_", " "))
    yield "breast_cancer.csv", table(datasets.load_breast_cancer(), str)
    yield "diabetes.csv", table(datasets.load_diabetes(scaled=False), str)
    yield "diabetes_scale.csv", diabetes_scale()
    yield "digits.txt", digits()


def table(bunch, named):
    """A header and the rows, the target last, in the shortest spelling that gives the number back."""
    head = ",".join([named(str(name)) for name in bunch.feature_names] + ["target"])
    rows = [",".join(spelled(number) for number in [*row, target]) for row, target in zip(bunch.data, bunch.target)]
    return "\n".join([head, *rows]) + "\n"


def spelled(number):
    return repr(float(number)).removesuffix(".0")


def diabetes_scale():
    """The mean and the deviation of each column, by which the raw numbers become those that scikit-learn gives."""
    raw, scaled = datasets.load_diabetes(scaled=False).data, datasets.load_diabetes().data
    mean = np.nanmean(raw, axis=0)
    centred = raw - mean
    deviation = np.nanstd(raw, axis=0)
    if not np.array_equal(centred / deviation / len(raw) ** 0.5, scaled):
        sys.exit("scikit-learn scales the diabetes data in another way than before")
    lines = ["mean,deviation"] + [f"{spelled(m)},{spelled(d)}" for m, d in zip(mean, deviation)]
    return "\n".join(lines) + "\n"


def digits():
    """A letter for each pixel, then the digit: one image a line."""
    bunch = datasets.load_digits()
    lines = ("".join(PIXELS[int(pixel)] for pixel in row) + f" {digit}" for row, digit in zip(bunch.data, bunch.target))
    return "\n".join(lines) + "\n"


# --- what it makes ----------------------------------------------------------------------------------

class Drawing:
    """NumPy's `default_rng` behind the names by which scikit-learn asks its older generator."""

    def __init__(self, seed):
        generator = np.random.default_rng(seed)
        self.normal, self.uniform, self.choice = generator.normal, generator.uniform, generator.choice
        self.standard_normal, self.shuffle = generator.standard_normal, generator.shuffle
        self.randint = lambda high, size: generator.integers(0, high, size)


def by_scikit_learn(name, settings):
    """What scikit-learn's own code makes; nothing for the sets that it does not know."""
    make = getattr(made_by, f"make_{name}", None)
    if make is None:
        return None
    made_by.check_random_state = lambda drawing: drawing
    made_by.util_shuffle = shuffled
    made_by.sample_without_replacement = lambda n, k, random_state: random_state.choice(n, k, replace=False)
    settings = dict(settings)
    if name == "classification":
        settings = {**settings, "hypercube": bool(settings.get("hypercube", 1))}
    # Behind the decorator that checks the kinds of the settings.
    return make.__wrapped__(**{**settings, "shuffle": bool(settings.get("shuffle", 1)), "random_state": Drawing(0)})


def shuffled(X, y, random_state):
    order = np.arange(len(X))
    random_state.shuffle(order)
    return X[order], y[order]


def by_recipe(row, settings):
    """What the NumPy code of the manual makes."""
    given = defaults(row["signature"]) | {name: whole_or_array(value) for name, value in settings.items()}
    names = {"np": np, "rng": np.random.default_rng(0), **given}
    exec(row["numpy"], names)
    return tuple(names[name.strip()] for name in row["results"].split(",") if names.get(name.strip()) is not None)


def defaults(signature):
    found = {}
    for part in filter(None, signature.split(", ")):
        name, _, default = part.partition("=")
        found[name] = eval(default) if default else None
    return found


def whole_or_array(value):
    return np.array(value) if isinstance(value, list) else value


def recipes():
    command = ["cargo", "run", "--quiet", "--example", "recipes"]
    return json.loads(subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True).stdout)


def truth(recipes):
    lines = []
    for name, settings in CALLS:
        made = by_recipe(recipes[name], settings)
        other = by_scikit_learn(name, settings)
        if other is not None and not all(same(one, two) for one, two in zip(made, other, strict=True)):
            sys.exit(f"{name}({settings}): the NumPy code and scikit-learn differ")
        source = f"{name}({', '.join(f'{word}={value}' for word, value in settings.items())})"
        parts = [{"shape": list(part.shape), "numbers": part.ravel().tolist()} for part in made]
        lines.append(json.dumps({"call": source, "results": parts}))
    for name in ("iris", "wine", "breast_cancer", "diabetes", "digits"):
        X, y = getattr(datasets, f"load_{name}")(return_X_y=True)
        # The sums of bits tell every number apart; the first row can be read.
        entry = {"call": f"{name}()", "results": [summed(X), summed(y.astype(float))]}
        lines.append(json.dumps(entry))
    lines.append(json.dumps({"call": "diabetes(scaled=0)", "results": [summed(datasets.load_diabetes(scaled=False).data)]}))
    known = ",\n".join(f"{json.dumps(name)}: {json.dumps(recipe)}" for name, recipe in sorted(recipes.items()))
    calls = ",\n".join(lines)
    return f'{{"scikit-learn": "{sklearn.__version__}", "recipes": {{\n{known}\n}}, "calls": [\n{calls}\n]}}\n'


def same(one, other):
    return one.shape == other.shape and np.array_equal(one, other)


def summed(values):
    bits = np.ascontiguousarray(values, dtype=np.float64).ravel().view(np.uint64)
    odd = 2 * np.arange(len(bits), dtype=np.uint64) + np.uint64(1)
    first = np.asarray(values)[0]
    return {"shape": list(values.shape), "first": np.atleast_1d(first).tolist(), "checksum": str(int((bits * odd).sum()))}


def differences(recorded, computed):
    for old, new in zip(recorded["calls"], computed["calls"], strict=True):
        if old != new and not near(old, new):
            yield old["call"]


def near(old, new):
    """Sines, cosines and matrix products may differ by the rounding of another machine's library."""
    pairs = zip(old["results"], new["results"], strict=True)
    return old["call"] == new["call"] and all(
        "numbers" in one and one["shape"] == other["shape"]
        and np.allclose(one["numbers"], other["numbers"], rtol=1e-12, atol=1e-14) for one, other in pairs
    )


if __name__ == "__main__":
    main()
