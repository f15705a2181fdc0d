"""How long a book of 200 lessons takes to build, beside mdBook alone: `python3 benches/builds.py MDBOOK TOOL [ROUNDS]`.

The lessons are those of the course, over and over. Alone, mdBook builds the same Markdown with the blocks as they are written. The
fastest of several rounds counts; in each round all builds are made one after the other, so that they meet the same machine. As
copies of a lesson share their trainings in the cache, a cold build is measured without a cache, too. The last row is what mdBook
itself takes for the finished pages, which are larger: they come to it as a file, and nothing is computed.
"""

import contextlib
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
LESSONS = 200


def book(folder, tool):
    source = folder / "src"
    source.mkdir(parents=True)
    lessons = sorted(ROOT.glob("book/[0-9]*.md"))
    lines = ["# Summary", ""]
    for number in range(LESSONS):
        # The front matter and references name lessons by files that are called otherwise here.
        text = re.sub(r"\A---\n.*?\n---\n\s*", "", lessons[number % len(lessons)].read_text(), flags=re.S)
        text = re.sub(r"\{\{ref \S+\.md#[^}]*\}\}", "a figure", text)
        title, below = text.split("\n", 1)
        (source / f"l{number:03}.md").write_text(f"{title}, {number}\n{below}\n\nRead {number} times.\n")
        lines.append(f"- [{title.removeprefix('# ')}, {number}](l{number:03}.md)")
    for kind in ("csv", "txt"):
        for file in ROOT.glob(f"book/*.{kind}"):
            shutil.copy(file, source)
    (source / "SUMMARY.md").write_text("\n".join(lines) + "\n")
    own = f'[preprocessor.descent]\ncommand = "{tool}"\nafter = ["links"]\n' if tool else ""
    (folder / "book.toml").write_text(f'[book]\ntitle = "T"\n{own}[output.html]\n')


def build(mdbook, folder, kept, caching=True):
    variables = os.environ | {"XDG_CACHE_HOME": str(kept)}
    if not caching:
        variables["MDBOOK_PREPROCESSOR__DESCENT__CACHE"] = "false"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run([mdbook, "build"], cwd=folder, env=variables, check=True, capture_output=True)
    took = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def script(file, *lines):
    file.write_text("#!/bin/sh\n[ \"$1\" = supports ] && exit\n" + "\n".join(lines) + "\n")
    file.chmod(0o755)
    return file


@contextlib.contextmanager
def replaced(settings, tool, command):
    """Another command in the place of the tool."""
    before = settings.read_text()
    settings.write_text(before.replace(tool, str(command)))
    yield
    settings.write_text(before)


def recorded(place, mdbook, tool, kept):
    """A command that gives what the tool gave."""
    given = place / "given.json"
    recorder = script(place / "recorder", f"'{tool}' | tee '{given}'")
    with replaced(place / "ours" / "book.toml", tool, recorder):
        build(mdbook, place / "ours", kept)
    return script(place / "finished", "cat > /dev/null", f"cat '{given}'")


def main(mdbook, tool, rounds):
    mdbook, tool = (str(pathlib.Path(name).resolve()) for name in (mdbook, tool))
    times = {}
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        book(place / "alone", None)
        book(place / "ours", tool)
        for number in range(rounds):
            kept = place / f"kept{number}"
            lesson = place / "ours" / "src" / "l100.md"

            def measure(name, folder, caching=True):
                times.setdefault(name, []).append(build(mdbook, place / folder, kept, caching))
                print(f"{name}: {times[name][-1][0]:.2f} s", file=sys.stderr)

            measure("mdBook alone", "alone")
            measure("cold, without a cache", "ours", caching=False)
            measure("cold", "ours")
            measure("nothing changed", "ours")
            lesson.write_text(lesson.read_text() + f"\nOne more sentence, {number}.\n")
            measure("one sentence", "ours")
            finished = recorded(place, mdbook, tool, kept)
            with replaced(place / "ours" / "book.toml", tool, finished):
                measure("mdBook, given the finished pages", "ours")
            shutil.rmtree(kept, ignore_errors=True)
    alone = [min(column) for column in zip(*times["mdBook alone"])]
    print("| build of 200 lessons | seconds | times mdBook alone | processor's seconds | times mdBook alone |")
    print("|---|---|---|---|---|")
    for name, rows in times.items():
        wall, work = (min(column) for column in zip(*rows))
        print(f"| {name} | {wall:.2f} | {wall / alone[0]:.2f} | {work:.2f} | {work / alone[1]:.2f} |")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 3)
