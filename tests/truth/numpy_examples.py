"""NumPy's own examples, pasted into blocks: what the tool makes of them, beside what NumPy gives.

    python numpy_examples.py TOOL            prints the measure; fails below the share, and at any silent difference
    python numpy_examples.py TOOL --told     also prints what is refused, and how
    python numpy_examples.py TOOL NAME …     only the examples of these functions

For every function that bears a name of NumPy's, each example of its docstring whose value is made of real numbers is
put into a block as it stands, with the lines above it that it needs.  Nothing of NumPy's text is kept here.
"""

import ast
import builtins
import copy
import doctest
import json
import subprocess
import sys
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

SHARE = 0.85
# NumPy's arrays of whole numbers cut what is put into them; here every number keeps its fraction.
WHOLE = "not cut to whole numbers"
# Statements of Python that have no value.
SILENT = (ast.Import, ast.ImportFrom)


class Example:
    """One expression of a docstring: its lines, and what NumPy gives."""

    def __init__(self, function, lines, value):
        self.function, self.lines, self.value = function, lines, value
        self.verdict, self.told = None, ""


def documented(name):
    for module in (np, np.linalg):
        function = getattr(module, name, None)
        if callable(function) and getattr(function, "__doc__", None):
            return function.__doc__
    return ""


def names_of(text):
    return {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)} - {"np"}


def examples(function):
    """The examples of one docstring in their order, each with the lines that it needs."""
    space, above = {"np": np}, []
    for part in doctest.DocTestParser().get_examples(documented(function)):
        text = part.source.strip()
        try:
            body = ast.parse(text).body
            if len(body) != 1 or isinstance(body[0], SILENT):
                exec(text, space)
                continue
            if not isinstance(body[0], ast.Expr):
                exec(text, space)
                above.append(text)
                continue
            before = {name: repr(value) for name, value in space.items() if name not in ("np", "__builtins__")}
            value = copy.deepcopy(eval(text, space))
            if any(repr(space[name]) != was for name, was in before.items() if name in space):
                above.append(text)
        except Exception:
            continue
        lines = needed(above, text)
        if asks_of_python(text):
            continue
        by_chance = any("random" in line or "rng" in line or "empty" in line for line in lines)
        if is_real(value) and not by_chance and not (function == "inv" and any(map(is_singular, space.values()))):
            yield Example(function, lines, value)


def needed(above, text):
    """The lines above an expression that give or change what it names, and the expression."""
    wanted, kept = names_of(text), []
    for line in reversed(above):
        body = ast.parse(line).body[0]
        plain = isinstance(body, ast.Assign) and all(isinstance(target, ast.Name) for target in body.targets)
        given = {target.id for target in body.targets} if plain else names_of(line) | {getattr(body, "name", "")}
        if given & wanted:
            kept.insert(0, line)
            # A name that is given anew has nothing to do with what it was before.
            wanted = wanted - given | names_of(ast.unparse(body.value)) if plain else wanted | names_of(line)
    several = isinstance(ast.parse(text).body[0].value, ast.Tuple) and not text.startswith("(")
    return [*kept, f"pasted = ({text}\n)" if several else f"pasted = {text}"]


def is_real(value):
    if isinstance(value, tuple):
        return bool(value) and all(map(is_real, value))
    try:
        array = np.asarray(value)
    except ValueError:
        return False
    # What whole numbers beyond 2**53 do is a matter of their bits.
    if array.dtype.kind in "iu" and array.size and np.max(np.abs(array.astype(float))) > 2**53:
        return False
    return array.dtype.kind in "biuf" and not isinstance(value, (np.ma.MaskedArray, np.matrix))


def asks_of_python(text):
    """Whether an expression asks for a kind, a place in memory or a function of Python's: no matter of numbers."""
    nodes = list(ast.walk(ast.parse(text)))
    members = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    identity = any(isinstance(sign, (ast.Is, ast.IsNot)) for node in nodes if isinstance(node, ast.Compare) for sign in node.ops)
    return bool(identity or members & {"dtype", "flags", "base", "strides", "itemsize"} or called & set(dir(builtins)))


def is_singular(value):
    """Of a singular matrix the inverse is rounding noise in NumPy, and another noise here."""
    array = np.asarray(value) if isinstance(value, np.ndarray) else np.zeros(0)
    return array.dtype.kind in "if" and array.ndim == 2 and array.shape[0] == array.shape[1] and np.linalg.cond(array) > 1e15


def number(value):
    """JSON has no infinities; the tool writes them as words."""
    if isinstance(value, list):
        return [number(item) for item in value]
    return float(value) if isinstance(value, str) else value


def cut(found):
    return np.trunc(np.asarray(number(found), dtype=float)).tolist()


def agrees(found, value):
    if isinstance(value, tuple):
        return isinstance(found, list) and len(found) == len(value) and all(map(agrees, found, value))
    try:
        found = np.asarray(number(found), dtype=float)
    except (TypeError, ValueError):
        return False
    wanted = np.asarray(value, dtype=float)
    # An empty array has no more to it than its length.
    if found.size == wanted.size == 0:
        return True
    return found.shape == wanted.shape and np.allclose(found, wanted, rtol=1e-9, atol=1e-12, equal_nan=True)


def judge(tool, example):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "example.md"
        path.write_text("```calc id=pasted\n" + "\n".join(example.lines) + "\n```\n")
        ran = subprocess.run([tool, "run", "--json", path], capture_output=True, text=True, timeout=60)
    results = json.loads(ran.stdout)
    if results["faults"]:
        first = results["faults"][0]
        helps = first.get("remedy")
        example.verdict = "refused" if helps else "refused without a way out"
        example.told = f"{first['message']} | {helps}"
        return
    found = results["blocks"][0]["names"].get("pasted")
    example.verdict = "equal" if agrees(found, example.value) else "DIFFERENT"
    if example.verdict == "DIFFERENT" and np.asarray(example.value).dtype.kind in "iu" and agrees(cut(found), example.value):
        example.verdict = WHOLE
    example.told = "" if example.verdict == "equal" else f"{found} instead of {example.value!r}"


def entries(tool, catalogue):
    listed = subprocess.run([tool, "list", catalogue, "--json"], capture_output=True, text=True)
    return json.loads(listed.stdout)["entries"]


def main():
    warnings.simplefilter("ignore")
    tool = sys.argv[1]
    asked = [word for word in sys.argv[2:] if not word.startswith("--")]
    ours = [entry["name"] for catalogue in ("functions", "forms") for entry in entries(tool, catalogue)]
    found = [example for function in asked or ours for example in examples(function)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda example: judge(tool, example), found))
    counts = {}
    for example in found:
        counts[example.verdict] = counts.get(example.verdict, 0) + 1
        if "--told" in sys.argv and example.verdict != "equal" or example.verdict in ("DIFFERENT", "refused without a way out", WHOLE):
            print(f"{example.function}: {example.verdict}: {' ; '.join(example.lines)}\n    {example.told}"[:600])
    share = counts.get("equal", 0) / max(len(found), 1)
    print(f"{len(found)} examples of NumPy's docstrings: {counts}; {share:.1%} run and are equal")
    if asked:
        return
    sys.exit(0 if share >= SHARE and set(counts) <= {"equal", "refused", WHOLE} else 1)


if __name__ == "__main__":
    main()
