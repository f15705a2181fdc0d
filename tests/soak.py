"""A book that is edited under `mdbook serve` and `check --watch`, and builds that are killed while what they keep is spoilt: the memory
stays level, no file is left behind, no page and no answer is wrong.
usage: soak.py MDBOOK TOOL [--edits 1000] [--kills 500]
It takes its lessons from the course, and works in a folder of its own that it removes. The last lines say what was seen."""
import argparse
import hashlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LESSONS = ["01-what-calculus-does-for-a-model.md", "05-gradient-descent-and-the-learning-rate.md"]
# A machine may have much else to do.
PATIENCE = 300
COUNTED = "# Counted\n\n```calc\nn = {number}\nsquares = range(5)**2 + n\ncheck squares[0] == n\n```\n\nThe number is {{{{= n }}}}.\n"


def lay(folder, tool):
    source = os.path.join(folder, "src")
    os.makedirs(source)
    for lesson in LESSONS:
        with open(os.path.join(ROOT, "book", lesson), encoding="utf-8") as whole:
            # The front matter and references name lessons that do not come along.
            text = re.sub(r"\A---\n.*?\n---\n", "", whole.read(), flags=re.S)
            text = re.sub(r"\{\{ref \S+\.md#[^}]*\}\}", "a figure", text)
        with open(os.path.join(source, lesson), "w", encoding="utf-8") as copy:
            copy.write(text)
    write(source, 0)
    pages = ["counted.md", *LESSONS]
    with open(os.path.join(source, "SUMMARY.md"), "w") as summary:
        summary.write("# Summary\n\n" + "".join(f"- [{page[:-3]}]({page})\n" for page in pages))
    with open(os.path.join(folder, "book.toml"), "w") as settings:
        settings.write(f'[book]\ntitle = "Soak"\n[preprocessor.descent]\ncommand = "{tool}"\nafter = ["links"]\n')


def write(source, number):
    with open(os.path.join(source, "counted.md"), "w") as lesson:
        lesson.write(COUNTED.format(number=number))


def files(folder):
    """Every file under a folder with its digest, but for what was built."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "book"]
        for name in names:
            path = os.path.join(place, name)
            found[os.path.relpath(path, folder)] = hashlib.sha256(open(path, "rb").read()).hexdigest()
    return found


def pages(folder):
    built = os.path.join(folder, "book")
    return {name: open(os.path.join(built, name), "rb").read() for name in sorted(os.listdir(built)) if name.endswith(".html")}


def resident(process):
    """The megabytes of a process and of all that it started."""
    total = 0
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            status = open(f"/proc/{entry}/status").read()
            group = os.getpgid(int(entry))
        except (FileNotFoundError, ProcessLookupError):
            continue
        if group == process.pid and (found := re.search(r"VmRSS:\s+(\d+)", status)):
            total += int(found[1]) / 1024
    return total


def entries(kept):
    return sorted(os.path.join(place, name) for place, _, names in os.walk(kept) for name in names)


def spoilt(kept, chance):
    """Takes away, cuts or changes some of what is kept, or puts something else in its place."""
    for entry in entries(kept):
        way = chance.randrange(12)
        if not os.path.isfile(entry):
            # It was put in the place of another, or leads to no file.
            continue
        if way == 0:
            os.remove(entry)
        elif way == 1:
            os.truncate(entry, chance.randrange(os.path.getsize(entry) + 1))
        elif way == 2 and os.path.getsize(entry):
            with open(entry, "r+b") as file:
                file.seek(chance.randrange(os.path.getsize(entry)))
                file.write(bytes([chance.randrange(256)]))
        elif way == 3:
            os.remove(entry)
            os.symlink("/dev/zero", entry)
        elif way == 4:
            os.replace(entry, chance.choice(entries(kept)))


def killed(mdbook, folder, kills, kept):
    build = [mdbook, "build", folder]
    start = time.time()
    subprocess.run(build, check=True, capture_output=True)
    whole = time.time() - start
    before, right, outside = files(folder), pages(folder), set(os.listdir(tempfile.gettempdir()))
    chance = random.Random(0)
    for number in range(kills):
        # Every fourth time two builds share what they keep.
        side_by_side = [
            subprocess.Popen(place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            for place in [build, [*build, "--dest-dir", os.path.join(folder, "book", "other")]][: 2 if number % 4 == 0 else 1]
        ]
        for process in side_by_side:
            time.sleep(chance.uniform(0, whole / len(side_by_side)))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        assert files(folder) == before, "a killed build changed or left a file"
        spoilt(kept, chance)
        if number % 20 == 19:
            subprocess.run(build, check=True, capture_output=True)
            assert pages(folder) == right, "a build after killed ones gives other pages"
    unfinished = [entry for entry in entries(kept) if "unfinished-" in entry]
    assert len(unfinished) <= 2 * kills, "more is left unfinished than was begun"
    left = [name for name in set(os.listdir(tempfile.gettempdir())) - outside if "descent" in name]
    assert not left, f"killed builds left {left}"


def words(page):
    """What a reader reads on a page: a value has an element of its own."""
    return re.sub(r"<[^>]*>", "", read(page))


def edited(mdbook, folder, edits):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [mdbook, "serve", folder, "--port", str(port)]
    process = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    page, levels = os.path.join(folder, "book", "counted.html"), []
    try:
        for number in range(1, edits + 1):
            time.sleep(0.02)
            write(os.path.join(folder, "src"), number)
            deadline, touched = time.time() + PATIENCE, time.time()
            while f"The number is {number}." not in words(page):
                assert time.time() < deadline, f"edit {number} never reached its page"
                assert process.poll() is None, "the server ended"
                if time.time() > touched + 5:
                    # A change while the server was still busy with the one before is not always seen.
                    write(os.path.join(folder, "src"), number)
                    touched = time.time()
                time.sleep(0.01)
            levels.append(resident(process))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return level(levels)


def watched(tool, folder, edits):
    """Each edit of a lesson gets the answer of its own text, and of no other."""
    lessons = os.path.join(folder, "src")
    write(lessons, 0)
    process = subprocess.Popen([tool, "check", "--watch", "src"], cwd=folder, stdout=subprocess.PIPE, text=True, start_new_session=True)
    answers, levels, before = [], [], files(folder)
    threading.Thread(target=lambda: [answers.append(line) for line in process.stdout], daemon=True).start()
    chance = random.Random(1)
    try:
        for number in range(1, edits + 1):
            # Every third edit makes a claim that is wrong by its own number.
            wrong = chance.randrange(3) == 0
            draft = os.path.join(folder, "draft.md")
            with open(draft, "w") as lesson:
                text = COUNTED.format(number=number)
                lesson.write(text.replace("squares[0] == n", f"squares[0] == n + {number}") if wrong else text)
            said = f"squares[0] == n + {number}`: " if wrong else "everything holds"
            deadline, seen = time.time() + PATIENCE, len(answers)
            os.replace(draft, os.path.join(lessons, "counted.md"))
            while not any(said in line for line in answers[seen:]):
                assert time.time() < deadline, f"edit {number} never got its answer: {answers[-9:]}"
                assert process.poll() is None, "the watch ended"
                time.sleep(0.01)
            levels.append(resident(process))
        write(lessons, 0)
        assert files(folder) == before, "the watch changed or left a file"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return level(levels)


def level(levels):
    """The memory near the start and in the end; it does not grow."""
    tenth = max(1, len(levels) // 10)
    first, last = (sorted(part)[len(part) // 2] for part in (levels[tenth : 2 * tenth] or levels, levels[-tenth:]))
    assert last < 1.2 * first + 10, f"the memory grows from {first:.0f} to {last:.0f} MB"
    return f"memory from {first:.0f} to {last:.0f} MB"


def read(page):
    try:
        return open(page, encoding="utf-8", errors="replace").read()
    except FileNotFoundError:
        return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mdbook")
    parser.add_argument("tool")
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=500)
    asked = parser.parse_args()
    tool = os.path.abspath(asked.tool)
    with tempfile.TemporaryDirectory(prefix="soak") as folder, tempfile.TemporaryDirectory(prefix="kept") as kept:
        os.environ["XDG_CACHE_HOME"] = kept
        lay(folder, tool)
        killed(asked.mdbook, folder, asked.kills, kept)
        print(f"{asked.kills} kills: no file left, no page wrong, {len(entries(kept))} entries in the cache", flush=True)
        told = edited(asked.mdbook, folder, asked.edits)
        print(f"{asked.edits} edits under serve: no page wrong, {told}", flush=True)
        told = watched(tool, folder, asked.edits)
        print(f"{asked.edits} edits under check --watch: no answer wrong, {told}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
