"""Reads a lesson: its blocks, their statements, and expressions as trees; knows nothing of what they mean.

A tree is a tuple that begins with its kind:

    ("number", 2.0)  ("text", "a")  ("name", "w")  ("list", [e, …])  ("several", [e, …])  ("each", e, letter, values)
    ("sign", op, e)  ("binary", op, a, b)  ("compare", first, [(op, e, tolerance), …])  ("and" | "or", a, b)  ("not", e)
    ("choose", condition, then, otherwise)  ("index", e, [item, …])  ("slice", low, high, step)  ("part", e, name)
    ("call", f, [argument, …], {name: argument})  ("prime", f, order, [argument, …])
"""

import re
from dataclasses import dataclass, field

TOKEN = re.compile(r"""
    (?P<space>[ \t\n]+|\#[^\n]*) | (?P<number>(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?) | (?P<text>"[^"]*")
  | (?P<name>[^\W\d][\w₀₁₂₃₄₅₆₇₈₉]*) | (?P<sign>\*\*|//|<=|>=|==|!=|\.\.|[-+*/%@<>=()\[\],:.'])
""", re.VERBOSE)
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


class Refused(Exception):
    """What is not of the language, or not of the part of it that is read here."""


@dataclass
class Statement:
    kind: str
    names: list = field(default_factory=list)
    expression: tuple = None
    line: int = 0
    more: dict = field(default_factory=dict)


@dataclass
class Block:
    kind: str
    id: str
    words: list
    statements: list
    line: int


def tokens(source):
    found, at = [], 0
    while at < len(source):
        match = TOKEN.match(source, at)
        if not match:
            raise Refused(f"cannot read {source[at:at + 10]!r}")
        if match.lastgroup != "space":
            found.append((match.lastgroup, match.group()))
        at = match.end()
    return found + [("end", "")]


class Expressions:
    """Reads expressions from tokens. In a claim `==` allows a tolerance: None is exact, "rounding" that of claims."""

    def __init__(self, source, claim=False):
        self.tokens, self.at = tokens(source), 0
        self.claim, self.open = claim, []

    def next_is(self, *words):
        kind, word = self.tokens[self.at]
        return kind in ("sign", "name") and word in words

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1][1]

    def accept(self, *words):
        return self.take() if self.next_is(*words) else None

    def expect(self, word):
        if not self.accept(word):
            raise Refused(f"expected {word!r}, found {self.tokens[self.at][1]!r}")

    def ended(self):
        return self.tokens[self.at][0] == "end"

    def list_until(self, *ends):
        """Expressions with commas between them; a comma may stand behind the last."""
        found = []
        while not self.ended() and not self.next_is(*ends):
            found.append(self.expression())
            if not self.accept(","):
                break
        return found

    def expression(self):
        value = self.either()
        if self.accept("if"):
            condition = self.either()
            self.expect("else")
            return ("choose", condition, value, self.expression())
        return value

    def either(self):
        left = self.both()
        while self.accept("or"):
            left = ("or", left, self.both())
        return left

    def both(self):
        left = self.negation()
        while self.accept("and"):
            left = ("and", left, self.negation())
        return left

    def negation(self):
        return ("not", self.negation()) if self.accept("not") else self.comparison()

    def comparison(self):
        first, parts = self.sum(), []
        while self.next_is(*COMPARISONS):
            op = self.take()
            tolerance = ["rounding" if self.claim and op == "==" else None]
            if op == "==":
                self.open.append(tolerance)
            parts.append((op, self.sum(), tolerance))
        if self.claim and self.accept("within"):
            distance = self.sum()
            for tolerance in self.open:
                tolerance[0] = distance
            self.open = []
        return ("compare", first, parts) if parts else first

    def sum(self):
        left = self.product()
        while self.next_is("+", "-"):
            op = self.take()
            left = ("binary", op, left, self.product())
        return left

    def product(self):
        left = self.signed()
        while self.next_is("*", "/", "//", "%", "@"):
            op = self.take()
            left = ("binary", op, left, self.signed())
        return left

    def signed(self):
        if self.next_is("-", "+"):
            op = self.take()
            return ("sign", op, self.signed())
        base = self.postfix(self.atom())
        return ("binary", "**", base, self.signed()) if self.accept("**") else base

    def atom(self):
        kind, word = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return ("number", float(word))
        if kind == "text":
            return ("text", word[1:-1])
        if kind == "name":
            return ("name", word)
        if word == "(":
            parts = self.list_until(")")
            alone = len(parts) == 1 and self.tokens[self.at - 1][1] != ","
            self.expect(")")
            return parts[0] if alone else ("several", parts)
        if word == "[":
            return self.bracket()
        raise Refused(f"unexpected {word!r}")

    def bracket(self):
        parts = self.list_until("for", "]")
        if self.accept("for"):
            letter = self.take()
            self.expect("in")
            values = self.expression()
            self.expect("]")
            return ("each", parts[0], letter, values)
        self.expect("]")
        return ("list", parts)

    def postfix(self, value):
        while True:
            if self.next_is("'"):
                order = 0
                while self.accept("'"):
                    order += 1
                self.expect("(")
                value = ("prime", value, order, self.list_until(")"))
                self.expect(")")
            elif self.accept("("):
                value = self.call(value)
            elif self.accept("["):
                items = []
                while not self.next_is("]"):
                    items.append(self.item())
                    if not self.accept(","):
                        break
                self.expect("]")
                value = ("index", value, items)
            elif self.accept("."):
                value = ("part", value, self.take())
            else:
                return value

    def call(self, function):
        arguments, named = [], {}
        while not self.next_is(")"):
            if self.tokens[self.at][0] == "name" and self.tokens[self.at + 1][1] == "=":
                name = self.take()
                self.expect("=")
                named[name] = self.expression()
            else:
                arguments.append(self.expression())
            if not self.accept(","):
                break
        self.expect(")")
        return ("call", function, arguments, named)

    def item(self):
        bounds, colons = [None, None, None], 0
        while not self.next_is("]", ","):
            if self.accept(":"):
                colons += 1
            else:
                bounds[colons] = self.expression()
        return ("slice", *bounds) if colons else bounds[0]


def expression(source, claim=False):
    reader = Expressions(source, claim)
    parts = reader.list_until()
    if not reader.ended() or not parts:
        raise Refused(f"cannot read {source!r}")
    return parts[0] if len(parts) == 1 else ("several", parts)


# --- statements -------------------------------------------------------------------------------------

def logical_lines(text):
    """The lines of a block without comments, each with its number; brackets span lines."""
    held, begun, depth = "", 0, 0
    for number, line in enumerate(text.split("\n")):
        line = re.sub(r'("[^"]*")|#.*', lambda match: match.group(1) or "", line)
        begun = number if not held else begun
        held += line + "\n"
        depth += sum(line.count(sign) for sign in "([") - sum(line.count(sign) for sign in ")]")
        if depth <= 0:
            if held.strip():
                yield begun, held.strip()
            held, depth = "", 0


NAME = r"[^\W\d][\w₀₁₂₃₄₅₆₇₈₉]*"
NAMES = rf"{NAME}(?:\s*,\s*{NAME})*"
DEFINITION = re.compile(rf"({NAMES})\s*=(?!=)\s*(.*)", re.DOTALL)
FUNCTION = re.compile(rf"({NAME})\(([^()]*)\)\s*=(?!=)\s*(.*)", re.DOTALL)
KEYWORD = re.compile(r"(data|param|state|loss|metric|update|descend|repeat|vary|check|refute|show|table|plot|seed)\b(?!\s*=|\()\s*(.*)", re.DOTALL)


def statement(line, source):
    match = KEYWORD.fullmatch(source)
    if match:
        word, rest = match.groups()
        if word in ("check", "refute"):
            return claim(word, rest, line)
        if word in ("show", "table", "plot"):
            return Statement("seen", line=line)
        if word == "seed":
            return Statement("seed", [], expression(rest), line)
        if word == "vary":
            names, values = re.fullmatch(rf"({NAMES})\s+in\s+(.*)", rest, re.DOTALL).groups()
            return Statement("vary", split_names(names), expression(values), line)
        if word in ("descend", "repeat"):
            return training(word, rest, line)
        names, value = DEFINITION.fullmatch(rest).groups()
        return Statement(word, split_names(names), expression(value), line)
    match = FUNCTION.fullmatch(source)
    if match:
        name, arguments, body = match.groups()
        heads = [part.partition("=") for part in arguments.split(",") if part.strip()]
        defaults = [(name.strip(), expression(value) if value else None) for name, _, value in heads]
        return Statement("function", [name], expression(body), line, {"arguments": defaults})
    match = DEFINITION.fullmatch(source)
    if match:
        return Statement("definition", split_names(match.group(1)), expression(match.group(2)), line)
    return Statement("value", [], expression(source), line)


def split_names(names):
    return [name.strip() for name in names.split(",")]


def claim(word, rest, line):
    said = re.match(r'"[^"]*"\s*:\s*', rest)
    code = rest[said.end():] if said else rest
    return Statement(word, [], expression(code, claim=True), line, {"code": code})


def training(word, rest, line):
    """`descend L over a, b by f(…) for N steps|epochs batch=… order=… until …`, or `repeat N steps until …`."""
    reader, more = Expressions(rest), {"over": None, "batch": None, "order": None, "until": None, "unit": "steps"}
    if word == "repeat":
        more["count"] = reader.expression()
        reader.expect("steps")
    else:
        more["loss"] = reader.take()
    while not reader.ended():
        clause = reader.take()
        if clause == "over":
            more["over"] = [reader.take()]
            while reader.accept(","):
                more["over"].append(reader.take())
        elif clause == "by":
            more["by"] = reader.postfix(("name", reader.take()))
        elif clause == "for":
            more["count"] = reader.expression()
            more["unit"] = reader.take().rstrip("s") + "s"
        elif clause in ("batch", "order"):
            reader.expect("=")
            more[clause] = reader.expression()
        elif clause == "until":
            more["until"] = reader.expression()
        elif clause not in ("with", ","):
            raise Refused(f"unexpected {clause!r} in {rest!r}")
    return Statement(word, [], None, line, more)


# --- lessons ----------------------------------------------------------------------------------------

FENCE = re.compile(r"^```(train|calc)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FORM = re.compile(r"\{\{([=?])(.*?)\}\}")


def lesson(source):
    """Blocks, and the forms of the prose between them, in order."""
    at = 0
    for match in FENCE.finditer(source):
        yield from forms(source[at:match.start()])
        kind, words, body = match.groups()
        words = words.split()
        named = [word[3:] for word in words if word.startswith("id=")]
        statements = [statement(line, text) for line, text in logical_lines(body)]
        yield Block(kind, named[0] if named else None, words, statements, source[:match.start()].count("\n") + 1)
        at = match.end()
    yield from forms(source[at:])


def forms(prose):
    for sign, code in FORM.findall(prose):
        code = re.sub(r"\s+[:~]\s+\S+\s*$", "", code).strip()
        yield ("value" if sign == "=" else "claim", expression(code, claim=sign == "?"))
