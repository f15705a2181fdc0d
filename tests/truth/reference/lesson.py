"""Runs a lesson: its blocks in order, `vary`, claims, and the prose; gives what `run --json` gives, as arrays.

    lesson.py LESSON.md    prints every name's value
"""

import sys
from pathlib import Path

import numpy

from meaning import Frame, Function, Joined, Scope, Symbol, Tape, World, depends_of, evaluate, followed, stacked
from reader import Block, Refused, lesson
from training import Training, draws, optimizer_of
from values import is_text, number, plain, truth

# What Python raises where NumPy refuses shapes, kinds or names.
FAULTS = (Refused, ValueError, TypeError, IndexError, KeyError, AttributeError)


class Run:
    """One run of one block."""

    def __init__(self, block, chapter, number=None):
        self.block, self.number, self.runs, self.vary = block, number, [], []
        self.earlier = chapter.earlier
        self.training, self.names, self.claims, self.model = None, [], [], []
        self.generator = numpy.random.default_rng(chapter.seed)
        self.scope = Scope(self, dict(chapter.scope.values), dict(chapter.scope.functions), chapter.blocks)
        self.world = World(dict(chapter.world.values), chapter.world.step, chapter.world.tapes, generator=self.generator)
        self.count, self.drawn_below = None, set()
        self.ahead = sum(statement.kind in ("descend", "repeat") for statement in block.statements)
        for statement in block.statements:
            self.take(statement)

    def take(self, statement):
        kind = statement.kind
        if kind in ("check", "refute"):
            self.claims.append(verdict(statement, self.frame()))
        elif kind == "seed":
            self.generator = numpy.random.default_rng(int(evaluate(statement.expression, self.frame())))
            self.world = self.world.but(generator=self.generator)
        elif kind == "function":
            name, = statement.names
            self.scope.functions[name] = Function(name, statement.more["arguments"], statement.expression, self.scope.copy())
        elif kind in ("descend", "repeat"):
            self.train(statement)
        elif kind == "vary":
            self.choose(statement)
        elif kind == "update":
            statement.more["scope"] = self.scope.copy()
            self.model.append((statement, [self.scope.values[name] for name in statement.names]))
        elif kind == "value":
            evaluate(statement.expression, self.frame())
        elif kind != "seen":
            self.define(statement)

    def frame(self):
        return Frame(self.world, self.scope, {}, Tape(self.generator))

    def define(self, statement):
        """Data, parameters and states have their value at once; definitions when they are asked for, draws at their line."""
        given = statement.kind == "data" or kind_moves(statement.kind)
        scope = self.scope.copy()
        trees = self.trees(statement, scope)
        symbols = [Symbol(name, statement.kind, tree, scope) for name, tree in zip(statement.names, trees)]
        if given:
            value = evaluate(statement.expression, self.frame())
            values = [value] if len(symbols) == 1 else list(value)
            for symbol, value in zip(symbols, values):
                if kind_moves(statement.kind):
                    # What moves does not follow any more from what its start was written with.
                    symbol.depends, symbol.start = frozenset(), followed(statement.expression, scope)
                self.world.values[symbol] = value if callable(value) else numpy.asarray(plain(value))[()] if not is_text(value) else value
        for symbol in symbols:
            self.scope.values[symbol.name] = symbol
            if not given and draws(symbol):
                self.world.value(symbol)
                if self.training:
                    self.drawn_below.add(symbol)
        self.names += symbols
        if self.ahead:
            self.model.append((statement, symbols))

    def trees(self, statement, scope):
        if len(statement.names) == 1:
            return [statement.expression]
        if statement.expression[0] in ("several", "list"):
            return statement.expression[1]
        together = Symbol(", ".join(statement.names), "definition", statement.expression, scope)
        if statement.kind in ("definition", "loss", "metric") and draws(together):
            self.model.append((statement, [together]))
            self.world.value(together)
        return [("whole", together, k) for k in range(len(statement.names))]

    def choose(self, statement):
        tree = statement.expression
        parts = tree[1] if tree[0] == "list" else None
        values = None if parts else evaluate(tree, self.frame())
        self.count = len(parts if parts else values)
        here = parts[self.number] if parts else values[self.number]
        several = len(statement.names) > 1
        parts = (here[1] if parts else list(here)) if several else [here]
        for name, part in zip(statement.names, parts):
            symbol = Symbol(name, "vary", None, None, frozenset())
            self.world.values[symbol] = self.varied(part) if isinstance(part, tuple) else part
            self.scope.values[name] = symbol
            self.names.append(symbol)
            self.vary.append(symbol)

    def varied(self, tree):
        """One value of a `vary`: a value, a function or an optimizer."""
        try:
            return evaluate(tree, self.frame())
        except Refused:
            return optimizer_of(tree, self.frame())

    def train(self, statement):
        if not self.training:
            self.training = Training(self, self.model, self.world, self.generator)
        self.ahead -= 1
        self.training.begin(statement.kind, self.world)
        steps = self.training.run(statement, self.scope.copy())
        self.world = self.training.final(self.world)
        symbol = Symbol("steps", "steps", None, None, frozenset())
        self.world.values[symbol] = numpy.float64(steps)
        self.scope.values["steps"] = symbol

    # --- what came of it ----------------------------------------------------------------------------

    def histories(self):
        if not self.training:
            return {}
        measures = [symbol for symbol in self.names if symbol.kind in ("loss", "metric")]
        return {symbol.name: numpy.array([self.training.reading(k, self.world).value(symbol) for k in range(self.training.made + 1)], dtype=float)
                for symbol in measures}

    def result(self):
        found = {"id": self.block.id, "names": self.values(), "claims": self.claims}
        if self.training:
            found.update(steps=self.training.made, ending=self.training.ending, histories=self.histories())
        return found

    def values(self):
        return {symbol.name: outward(value) for symbol in self.names if (value := shown(self.world, symbol)) is not None}


def kind_moves(kind):
    return kind in ("param", "state")


def shown(world, symbol):
    value = world.value(symbol)
    return None if callable(value) or isinstance(value, (Function,)) or type(value).__name__ == "Optimizer" else value


def outward(value):
    if isinstance(value, tuple):
        value = numpy.stack([outward(part) for part in value])
    return numpy.asarray(plain(value)) if is_text(value) else numpy.asarray(plain(number(value)))


class Several:
    """A block with `vary`: its runs, and its names as later blocks see them."""

    def __init__(self, block, chapter):
        first = Run(block, chapter, 0)
        self.block, self.runs, self.training = block, [first] + [Run(block, chapter, k) for k in range(1, first.count)], None
        self.joined = {}
        for name, symbol in first.scope.values.items():
            if chapter.scope.values.get(name) is symbol:
                continue
            runs = [(run.world, run.scope.values[name]) for run in self.runs]
            self.joined[name] = Joined(name, self, runs) if self.differs(name) else symbol
        for joined in self.joined.values():
            if isinstance(joined, Joined):
                joined.depends = frozenset(self.joined[other.name] for other in depends_of(joined.runs[0][1])
                                           if getattr(other, "name", None) in self.joined and first.scope.values.get(other.name) is other)

    def differs(self, name):
        """Whether a name follows from what is varied or what a training moves; or from steps and draws that are others in another run."""
        run = self.runs[0]
        symbol = run.scope.values[name]
        moved = {s for row in run.training.rows[-1:] for s in row.state if changes(run, s)} if run.training else set()
        apart = len({run.training.made for run in self.runs if run.training}) > 1
        drawn = {*run.drawn_below, *(run.training.drawing if run.training else [])}
        counted = {*drawn, run.scope.values.get("steps"), ("step", run)} if apart else set()
        causes = {*run.vary, *moved, *counted}

        def follows(symbol):
            return symbol in causes or any(map(follows, symbol.start)) if isinstance(symbol, Symbol) else symbol in causes
        return follows(symbol) or any(map(follows, depends_of(symbol)))

    def result(self):
        results = [run.result() for run in self.runs]
        names = {}
        for symbol in self.runs[0].names:
            joined = self.joined[symbol.name]
            value = shown(self.runs[0].world, symbol)
            if value is not None:
                names[symbol.name] = outward(World({}).value(joined) if isinstance(joined, Joined) else value)
        return {"id": self.block.id, "names": names, "claims": [], "runs": results}


def changes(run, symbol):
    """Whether a training moves a parameter or state at all."""
    for statement in run.block.statements:
        if statement.kind == "update" and symbol.name in statement.names:
            return True
        if statement.kind == "descend":
            over, loss = statement.more["over"], run.scope.values[statement.more["loss"]]
            if symbol.kind == "param" and symbol in depends_of(loss) and (over is None or symbol.name in over):
                return True
    return False


class Chapter:
    def __init__(self, seed=0):
        self.seed, self.earlier, self.blocks = seed, [], {}
        self.scope, self.world = Scope(self, blocks=self.blocks), World({})
        # Prose is no run of a block, and has none.
        self.training, self.runs = None, []
        self.prose = {"values": [], "claims": []}

    def take(self, block):
        varied = any(statement.kind == "vary" for statement in block.statements)
        run = Several(block, self) if varied else Run(block, self)
        last = run.runs[-1] if varied else run
        self.earlier.append(run)
        if varied:
            self.scope = Scope(self, {**self.scope.values, **run.joined}, last.scope.functions, self.blocks)
            first = run.runs[0].world
            self.world.values.update({symbol: value for symbol, value in first.values.items() if symbol in run.joined.values()})
            self.world = World(self.world.values, {**self.world.step, **first.step}, {**self.world.tapes, **first.tapes})
        else:
            self.scope = Scope(self, dict(last.scope.values), last.scope.functions, self.blocks)
            self.world = World(last.world.values, last.world.step, last.world.tapes)
        if block.id:
            self.blocks[block.id] = Scope(run, run.joined if varied else dict(run.scope.values), last.scope.functions, self.blocks)
        return run.result()

    def form(self, kind, tree):
        frame = Frame(self.world, self.scope, {}, Tape(numpy.random.default_rng(self.seed)))
        if kind == "value":
            self.prose["values"].append(outward(evaluate(tree, frame)))
        else:
            self.prose["claims"].append("holds" if holds(tree, frame) else "fails")


def holds(tree, frame):
    """Parts joined by `and` are judged separately, each in every element, of which there must be one."""
    if tree[0] == "and":
        parts = [holds(part, frame) for part in tree[1:]]
        return all(parts)
    value = plain(truth(evaluate(tree, frame)))
    if numpy.size(value) == 0 or asks_about_nothing(tree, frame):
        raise Refused("this claim compares nothing")
    return bool(numpy.all(value))


def asks_about_nothing(tree, frame):
    """Whether `all` or `any` is asked about no element, perhaps behind `or` and `not`."""
    if tree[0] in ("or", "and", "not"):
        return any(asks_about_nothing(part, frame) for part in tree[1:])
    asks = tree[0] == "call" and tree[1] in (("name", "all"), ("name", "any"))
    return asks and numpy.size(plain(evaluate(tree[2][0], frame))) == 0


def verdict(statement, frame):
    return "holds" if holds(statement.expression, frame) == (statement.kind == "check") else "fails"


def run(source, seed=0):
    chapter = Chapter(seed)
    results = [chapter.take(part) if isinstance(part, Block) else chapter.form(*part) for part in lesson(source)]
    return {"blocks": [result for result in results if result], "prose": chapter.prose}


if __name__ == "__main__":
    found = run(Path(sys.argv[1]).read_text())
    for block in found["blocks"]:
        print(block)
    print(found["prose"])
