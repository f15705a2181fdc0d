#!/usr/bin/env python3
"""The translations of the course: what translators and the checks of the house do with them.

    po/po.py update [LANGUAGE]       brings po/LANGUAGE.po up to date with the lessons
    po/po.py cut LANGUAGE FOLDER     writes a file for each chapter, to be translated side by side
    po/po.py join LANGUAGE FILE…     takes such files, finished or not, back into po/LANGUAGE.po
    po/po.py check FILE…             says what is wrong with translations; seconds, and nothing is compiled
    po/po.py current                 says whether every po/LANGUAGE.po has the sentences of the lessons, and nothing but them

`update` and `current` ask mdBook, mdbook-xgettext and mdbook-descent for the sentences; the others need nothing but gettext.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The lessons are translated; the manual and the reference are not yet.
CHAPTERS = ["book/SUMMARY.md", "book/index.md", "book/[0-9]*.md", "book/after-the-last-lesson.md", "book/glossary.md"]


class Message:
    """One entry of a file: its comments, its sentence and the translation."""

    def __init__(self, comments, text, translation):
        self.comments, self.text, self.translation = comments, text, translation

    def sources(self):
        return [word for line in self.comments if line.startswith("#:") for word in line[2:].split()]

    def is_fuzzy(self):
        return any(line.startswith("#,") and "fuzzy" in line for line in self.comments)

    def written(self):
        lines = [line for line in self.comments if not line.startswith("#~")]
        return "\n".join([*lines, "msgid " + quoted(self.text), "msgstr " + quoted(self.translation), ""])


def quoted(text):
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{text}"'


def unquoted(line):
    inside = line[line.index('"') + 1 : line.rindex('"')]
    meant = {"n": "\n", "t": "\t", "r": "\r"}
    return re.sub(r"\\(.)", lambda found: meant.get(found[1], found[1]), inside)


def read(path):
    """The header and the messages of a file."""
    messages, comments, part = [], [], None
    parts = {"msgid": "", "msgstr": ""}

    def end():
        nonlocal comments, part, parts
        if part:
            messages.append(Message(comments, parts["msgid"], parts["msgstr"]))
        comments, part, parts = [], None, {"msgid": "", "msgstr": ""}

    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if line.startswith("#~"):
            continue
        if line.startswith("#") or line.startswith("msgid"):
            if part == "msgstr":
                end()
        if line.startswith("#"):
            comments.append(line)
        elif line.startswith(("msgid", "msgstr")):
            part = line.split()[0]
            parts[part] = unquoted(line)
        elif line.startswith('"'):
            parts[part] += unquoted(line)
    end()
    return messages[0], messages[1:]


def write(path, header, messages):
    """Writes a file as gettext's tools write it."""
    text = "\n".join(message.written() for message in [header, *messages])
    command = ["msgcat", "--width=100", "--no-wrap", "-", "-o", str(path)]
    subprocess.run(command, input=text.encode(), check=True)


# --- what the lessons say -------------------------------------------------------------------------------------------


def template(folder):
    """The sentences of the lessons, without those that are nothing but code."""
    whole = Path(folder) / "messages.pot"
    renderer = {"MDBOOK_OUTPUT": json.dumps({"xgettext": {"granularity": 0}})}
    # mdbook-gettext has nothing to say here, and need not be installed.
    command = ["mdbook", "build", "--dest-dir", str(folder), str(ROOT)]
    subprocess.run(command, env={**os.environ, **renderer}, check=True, stdout=subprocess.DEVNULL)
    lessons = Path(folder) / "lessons.pot"
    places = [word for chapter in CHAPTERS for word in ("--location", chapter)]
    subprocess.run(["msggrep", *places, str(whole), "-o", str(lessons)], check=True)
    header, messages = read(lessons)
    book = tomllib.loads((ROOT / "book.toml").read_text(encoding="utf-8"))["book"]
    for text in (book["title"], book["description"]):
        if text not in [message.text for message in messages]:
            messages.append(Message(["#: book.toml"], text, ""))
    # When it was written changes nothing.
    header.translation = re.sub(r"(POT-Creation-Date: ).*\n", r"\1\n", header.translation)
    write(lessons, header, [message for message in messages if says_something(message.text)])
    return lessons


def says_something(text):
    """Whether words are left when code and addresses are taken away."""
    return any(letter.isalpha() for letter in re.sub(r"<[^>]*>|\]\([^)]*\)", "", CODE.sub("", text)))


def languages(named):
    return [ROOT / "po" / f"{language}.po" for language in named] or sorted((ROOT / "po").glob("*.po"))


def update(named):
    with tempfile.TemporaryDirectory() as folder:
        lessons = template(folder)
        for path in languages(named):
            if not path.exists():
                header, messages = read(lessons)
                header.translation = re.sub("Language: .*", f"Language: {path.stem}", header.translation)
                write(path, header, messages)
                continue
            command = ["msgmerge", "--quiet", "--update", "--backup=none", "--previous", "--no-wrap"]
            subprocess.run([*command, str(path), str(lessons)], check=True)
            header, messages = read(path)
            for message in messages:
                # mdbook-gettext shows what is fuzzy of the summary.
                if message.is_fuzzy() and "book/SUMMARY.md" in message.sources():
                    message.translation = ""
                    message.comments = [line for line in message.comments if line[:2] not in ("#,", "#|")]
            write(path, header, messages)


def current():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        said = {message.text for message in read(template(folder))[1]}
        for path in languages([]):
            header, messages = read(path)
            known = {message.text for message in messages if not message.is_fuzzy()}
            for text in sorted(said - known):
                print(f"{path.name}: the lessons say something that it does not have: {text[:80]!r}")
            for text in sorted(known - said):
                print(f"{path.name}: no lesson says any more: {text[:80]!r}")
            wrong += len(said ^ known)
    if wrong:
        print("`po/po.py update` brings the files up to date")
    return wrong


# --- several translators --------------------------------------------------------------------------------------------


def cut(language, folder):
    header, messages = read(ROOT / "po" / f"{language}.po")
    chapters = {}
    for message in messages:
        # A sentence of several chapters is translated with the first of them.
        chapter = Path(message.sources()[0]).stem
        chapters.setdefault(chapter, []).append(message)
    Path(folder).mkdir(parents=True, exist_ok=True)
    for chapter, its in chapters.items():
        write(Path(folder) / f"{chapter}.po", header, its)
        print(f"{chapter}.po: {len(its)} messages")


def join(language, paths):
    path = ROOT / "po" / f"{language}.po"
    header, messages = read(path)
    by_text = {message.text: message for message in messages}
    for piece in paths:
        for given in read(piece)[1]:
            own = by_text.get(given.text)
            if own is None:
                print(f"{piece}: the course has no sentence {given.text[:80]!r}")
            elif given.translation:
                own.translation = given.translation
                own.comments = [line for line in given.comments if not line.startswith("#~")]
    write(path, header, messages)
    done = sum(bool(message.translation) for message in messages)
    print(f"{path.name}: {done} of {len(messages)} messages are translated")


# --- what can be wrong ----------------------------------------------------------------------------------------------

CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"


def check(paths):
    wrong = 0
    for path in paths:
        done = subprocess.run(["msgfmt", "--check-format", "-o", os.devnull, str(path)], capture_output=True, text=True)
        faults = [(None, line) for line in done.stderr.splitlines()]
        if done.returncode == 0:
            faults = []
            messages = read(path)[1]
            for message in messages:
                if message.translation and not message.is_fuzzy():
                    faults += [(message, fault) for fault in faults_of(message.text, message.translation)]
            open_ = sum(not message.translation or message.is_fuzzy() for message in messages)
            print(f"{path}: {len(messages)} messages, {open_} to be translated, {len(faults)} faults")
        for message, fault in faults:
            print(f"  {fault}")
            if message:
                print(f"    msgid  {message.text}\n    msgstr {message.translation}")
        wrong += len(faults)
    return wrong


def faults_of(text, translation):
    """What is wrong with a translation."""
    yield from same("code, form or formula", codes(text), codes(translation))
    yield from same("address", addresses(text), addresses(translation))
    if "\n" in translation.strip("\n"):
        yield "a paragraph stays one paragraph, on one line"
    if translation != translation.strip():
        yield "it begins or ends with a space"
    plain = re.sub(r"\]\([^)]*\)", "]", CODE.sub("`", translation))
    if "$" in plain and "$" not in CODE.sub("", text):
        yield "a formula stands between backticks, as in the original"
    if "{{" in plain:
        yield "a form stands between backticks, as in the original"
    yield from emphasis(CODE.sub(lambda found: "`" * len(found[0]), translation))
    if re.search(HAN, translation):
        yield from chinese(plain)


def codes(text):
    return sorted(found[2].strip() for found in CODE.finditer(text))


def addresses(text):
    return sorted(re.findall(r"\]\(([^)]*)\)", CODE.sub("", text)))


def same(what, original, translated):
    for one in sorted(set(original) | set(translated)):
        lacks, has = original.count(one), translated.count(one)
        if lacks != has:
            yield f"the {what} {one!r} stands {lacks} times in the original and {has} times here"


def emphasis(text):
    """Marks of emphasis that Markdown does not take for any, as it looks at what stands beside them."""
    text = re.sub(r"\\.", "..", text)
    opened = []
    for found in re.finditer(r"\*+|_+", text):
        before = text[found.start() - 1] if found.start() else " "
        after = text[found.end()] if found.end() < len(text) else " "
        blank = [letter.isspace() for letter in (before, after)]
        mark = [unicodedata.category(letter)[0] in "PS" for letter in (before, after)]
        opens = not blank[1] and (not mark[1] or blank[0] or mark[0])
        closes = not blank[0] and (not mark[0] or blank[1] or mark[1])
        if found[0][0] == "_" and re.search(HAN, before + after):
            yield f"emphasis beside Chinese letters is written with `*`, not with `_`: {around(text, found)}"
        if closes and opened and opened[-1] == found[0]:
            opened.pop()
        elif opens:
            opened.append(found[0])
        else:
            yield (
                f"Markdown does not see this emphasis; let punctuation stand outside of it: {around(text, found)}"
            )
    if opened:
        yield "an emphasis is opened and not closed; punctuation stands outside of it"


def around(text, found):
    return text[max(0, found.start() - 8) : found.end() + 8]


def chinese(text):
    """Punctuation that is narrow beside Chinese letters, and spaces between those."""
    bare = re.sub(r"[*_]", "", text)
    side = r"[\u3400-\u4dbf\u4e00-\u9fff\u3000-\u303f\uff00-\uffef`]"
    for found in re.finditer(rf"(?<={HAN})\s*[,.;:?!](?!\w)|[,;:?!](?=\s*{HAN})", bare):
        yield f"full-width punctuation stands beside Chinese: {around(bare, found)}"
    for found in re.finditer(rf"(?<={HAN})\s*[()]|[()]\s*(?={HAN})", re.sub(r"\[[^\]]*\]", "", bare)):
        yield f"full-width brackets （） stand beside Chinese: {around(bare, found)}"
    for found in re.finditer(rf"\"(?={HAN})|(?<={HAN})\"|'(?={HAN})|(?<={HAN})'", bare):
        yield f"Chinese has “ ” for quotation marks: {around(bare, found)}"
    for found in re.finditer(rf"(?<={HAN}) +(?={HAN})|(?<=[，。；：？！、（）]) +(?={side})", bare):
        yield f"no space stands between Chinese letters: {around(bare, found)}"


def main(words):
    match words:
        case ["update", *named]:
            update(named)
        case ["cut", language, folder]:
            cut(language, folder)
        case ["join", language, *paths] if paths:
            join(language, paths)
        case ["check", *paths]:
            return check(paths or languages([]))
        case ["current"]:
            return current()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
