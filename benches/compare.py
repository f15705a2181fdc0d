"""Trains each workload by our engine, NumPy, JAX and PyTorch, side by side, and prints a Markdown table.

    python compare.py FOLDER [ROUNDS]      FOLDER holds our release build; see `cargo benchmark`

Everyone makes the same steps from the same numbers, and the final losses must agree.  *Per step* is
the loop alone, after a first run that compiles what is compiled.  *Whole* is a process from its start
to its result: for us a book of one lesson with its page, as mdBook hands it over.  Contenders take turns, so that
a noisy moment meets all of them, and the fastest of all rounds counts.
"""

import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKLOADS = {
    "four_points": "four-point fit, 2 weights",
    "logistic": "logistic regression, 200×2",
    "xor": "XOR, 2-8-1 tanh",
    "softmax": "softmax, 64-32-10 on 1,797 rows",
    "batches": "784-128-10, batches of 128",
}
LIBRARIES = {"numpy": "NumPy", "jax": "JAX, compiled loop", "torch": "PyTorch"}


def main(folder, rounds=3):
    folder = Path(folder).resolve()
    print(f"{machine()}; {versions()}\n")
    table("Per step", warm, WORKLOADS, folder, rounds)
    if hasattr(os, "sched_setaffinity"):
        all_cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(all_cores)})
        table("Per step, all on one core", warm, ["softmax", "batches"], folder, rounds)
        os.sched_setaffinity(0, all_cores)
    table("Whole", cold, WORKLOADS, folder, rounds)


def table(heading, measure, names, folder, rounds):
    print(f"| {heading} | mdbook-descent |" + "".join(f" {label} |" for label in LIBRARIES.values()))
    print("|---" * (len(LIBRARIES) + 2) + "|")
    for name in names:
        runs = [measure(folder, name) for _ in range(rounds)]
        print(f"| {WORKLOADS[name]} |" + row(runs), flush=True)
    print()


def row(runs):
    """The fastest time of each, the others with how many times ours it is, and how many cores it kept busy."""
    (own, cores), *others = (min(times) for times in zip(*runs))
    cells = [f" {shown(own)}{busy(cores)} |"]
    cells += [f" {shown(time)}, {float(f'{time / own:.2g}'):g}×{busy(cores)} |" for time, cores in others]
    return "".join(cells)


def busy(cores):
    return f" ({cores:.1f} cores)" if cores > 1.15 else ""


def warm(folder, name):
    ours = json.loads(output([folder / "examples" / "steps", HERE / "workloads" / f"{name}.md"]))
    times, losses = [(ours["seconds"], 1)], [ours["loss"]]
    for library in LIBRARIES:
        found = json.loads(output([sys.executable, HERE / "contender.py", library, name, "5"]))
        times.append((found["seconds"], found["cores"]))
        losses.append(found["loss"])
    agree(name, losses)
    return times


def cold(folder, name):
    lesson = (HERE / "workloads" / f"{name}.md").read_text()
    commands = [[sys.executable, HERE / "contender.py", library, name] for library in LIBRARIES]
    times, losses = [], []
    for command, text in [([folder / "mdbook-descent"], book(lesson)), *((command, "") for command in commands)]:
        before, start = os.times(), time.perf_counter()
        result = output(command, text)
        wall, after = time.perf_counter() - start, os.times()
        work = after.children_user + after.children_system - before.children_user - before.children_system
        times.append((wall, work / wall))
        losses.append(json.loads(result)["loss"] if not text else loss_of_page(result))
    agree(name, losses)
    return times


def agree(name, losses):
    if max(losses) - min(losses) > 1e-9 * max(losses):
        sys.exit(f"{name}: not the same work: the losses end at {losses}")


def book(lesson):
    """A book of one chapter, as mdBook hands it to a preprocessor."""
    chapter = {
        "name": "Lesson", "content": lesson, "number": [1], "sub_items": [],
        "path": "lesson.md", "source_path": "lesson.md", "parent_names": [],
    }
    config = {"book": {"src": "src"}, "preprocessor": {"descent": {}}}
    context = {"root": str(HERE), "config": config, "renderer": "html", "mdbook_version": "0.5.4"}
    return json.dumps([context, {"items": [{"Chapter": chapter}]}])


def loss_of_page(page):
    text = json.loads(page)["items"][0]["Chapter"]["content"]
    return float(text.rsplit("The loss ends at ", 1)[1].split()[0].rstrip("."))


def output(command, text=""):
    run = subprocess.run(list(map(str, command)), input=text, capture_output=True, text=True, cwd=HERE)
    if run.returncode:
        sys.exit(f"{command}:\n{run.stderr}")
    return run.stdout


def shown(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def machine():
    model = platform.processor()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = (line for line in information.read_text().splitlines() if line.startswith("model name"))
        model = next(lines, f": {model}").split(":", 1)[1].strip()
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def versions():
    found = [f"{label.split(',')[0]} {importlib.metadata.version(name)}" for name, label in LIBRARIES.items()]
    return ", ".join([*found, f"Python {platform.python_version()}"])


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
