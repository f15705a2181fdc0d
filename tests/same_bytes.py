"""The course has the same bytes on every machine: built on several threads, elsewhere, and by each tool that is named.
usage: same_bytes.py MDBOOK TOOL [NAME=COMMAND …]
A command is a tool's path with what runs it, such as `old="qemu-x86_64 -cpu Nehalem target/release/mdbook-descent"`.
Every build is compared with that of TOOL on one thread, file by file. The last line says what was compared."""
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# A machine of which everything is otherwise: its words, its clock, its owner and where the book stands.
ELSEWHERE = {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "HOME": "/nonexistent", "USER": "nobody"}


def built(mdbook, command, folder, around):
    """What a build gives: the digest of each file by its path."""
    root = os.path.join(folder, "a book")
    shutil.copytree(os.path.join(ROOT, "book"), os.path.join(root, "book"))
    shutil.copy(os.path.join(ROOT, "book.toml"), root)
    tools = os.path.join(folder, "tools")
    os.makedirs(tools)
    tool = os.path.join(tools, "mdbook-descent")
    with open(tool, "w") as script:
        script.write(f"#!/bin/sh\nexec {shlex.join(command)} \"$@\"\n")
    os.chmod(tool, 0o755)
    environment = {**os.environ, **around, "PATH": tools + os.pathsep + os.environ["PATH"]}
    page = os.path.join(folder, "page")
    subprocess.run([mdbook, "build", root, "--dest-dir", page], check=True, capture_output=True, env=environment)
    found = {}
    for place, folders, names in os.walk(page):
        folders.sort()
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, page)] = hashlib.sha256(file.read()).hexdigest()
    return found


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    mdbook, tool = map(os.path.abspath, sys.argv[1:3])
    builds = [(f"threads {count}", [tool], {"RAYON_NUM_THREADS": count}) for count in ("1", "2", "8")]
    builds.append(("elsewhere", [tool], ELSEWHERE))
    for other in sys.argv[3:]:
        name, _, command = other.partition("=")
        words = [os.path.abspath(word) if os.path.exists(word) else word for word in shlex.split(command)]
        builds.append((name, words, {}))
    first = None
    for name, command, around in builds:
        start = time.time()
        with tempfile.TemporaryDirectory(prefix=f"same bytes {name} ") as folder:
            found = built(mdbook, command, folder, around)
        first = first or found
        others = sorted(path for path in first.keys() | found.keys() if first.get(path) != found.get(path))
        if others:
            sys.exit(f"{name}: {len(others)} files have other bytes: {', '.join(others[:9])}")
        print(f"{name}: {len(found)} files, {time.time() - start:.1f} s", flush=True)
    print(f"{len(builds)} builds of the course: {len(first)} files, the same bytes")


if __name__ == "__main__":
    main()
