"""Makes a lesson that differs smaller: drops lines, then stretches of words, as long as the same kind of difference stays."""

from reader import Refused, tokens


def smallest(source, kind, compared, budget=4000):
    budget = [budget]

    def differs(candidate):
        budget[0] -= 1
        return budget[0] > 0 and any(what[0] == kind for what in safely(compared, candidate))

    lines = source.split("\n")
    changed = True
    while changed and budget[0] > 0:
        changed = False
        for size in (8, 4, 2, 1):
            at = 0
            while at < len(lines):
                fewer = lines[:at] + lines[at + size:]
                if differs("\n".join(fewer)):
                    lines, changed = fewer, True
                else:
                    at += 1
    for at in range(len(lines)):
        lines[at] = shorter(lines[at], lambda line: differs("\n".join(lines[:at] + [line] + lines[at + 1:])))
    source = "\n".join(lines)
    return source, safely(compared, source)


def safely(compared, source):
    try:
        return compared(source)
    except Exception:
        return []


def shorter(line, differs):
    try:
        words = [word for _, word in tokens(line)][:-1]
    except Refused:
        return line
    if line.startswith("```"):
        return line
    changed = True
    while changed:
        changed = False
        for size in sorted({len(words) // 2, 24, 16, 12, 8, 6, 5, 4, 3, 2, 1}, reverse=True):
            at = 0
            while 0 < size < len(words) and at + size <= len(words):
                for put in ([], ["1"], ["2"]) if size > 1 else ([],):
                    fewer = words[:at] + put + words[at + size:]
                    if differs(spelled(fewer)):
                        words, changed = fewer, True
                        break
                at += 1
    return spelled(words) if differs(spelled(words)) else line


def spelled(words):
    text = ""
    for word in words:
        text += word if not text or word in ")],:.'(" or text[-1] in "([.'-" else " " + word
    return text.replace(" [", " [")
