"""The steps of a block: batches, draws, the optimizer, the updates; and what a row of a history is."""

from dataclasses import dataclass

import numpy

import optimizers
from calculus import gradient
from meaning import Frame, Symbol, Tape, World, depends_of, evaluate, followed
from reader import Refused
from values import DRAWS, number, plain, truth, whole


@dataclass
class Optimizer:
    """An optimizer with its settings, which are read anew at each step."""
    name: str
    arguments: list
    named: dict
    scope: object

    def settings(self, frame):
        inside = Frame(frame.world, self.scope, {}, frame.tape)
        given = {**dict(zip(optimizers.ORDER[self.name], self.arguments)), **self.named}
        return {name: number(evaluate(e, inside)) for name, e in given.items()}


@dataclass
class Row:
    """The state after so many updates, with the rows of the data and the draws of the step that follows."""
    state: dict
    cut: dict
    tapes: dict


class Training:
    def __init__(self, block, model, world, generator):
        self.block, self.generator = block, generator
        self.model, self.base, self.ending, self.kept = model, world, "complete", {}
        # How many lines belong to trainings that are over, the updates beside `descend`s among them, and those of the last `repeat`.
        self.over, self.beside, self.rule = 0, [], []
        self.take_in(world)
        self.rows = [Row({symbol: world.values[symbol] for symbol in self.moving}, {}, {s: world.tapes[s] for s in self.drawing if s in world.tapes})]

    def take_in(self, world):
        """What is moved, cut and drawn by the lines above, which may have become more since the last training."""
        self.lines = [(statement, symbols) for statement, symbols in self.model if statement.kind not in ("data", "param", "state")]
        self.moving = [symbol for statement, symbols in self.model if statement.kind in ("param", "state") for symbol in symbols]
        self.data = [symbol for symbol in world.values if symbol.kind == "data"]
        self.drawing = [symbol for _, symbols in self.lines for symbol in symbols if symbol.expression and draws(symbol)]

    def begin(self, kind, world):
        """Which updates a training makes: those beside a `descend` go on in all below, those above a `repeat` are its rule."""
        own = [statement for statement, _ in self.model[self.over:] if statement.kind == "update"]
        self.over, self.base = len(self.model), world
        if kind == "descend":
            self.beside, self.rule = self.beside + own, [] if own else self.rule
        elif own or not self.rule:
            self.rule = self.beside + own
        made = self.beside if kind == "descend" else self.rule
        self.take_in(world)
        self.lines = [line for line in self.lines if line[0].kind != "update" or any(line[0] is other for other in made)]
        for row in self.rows:
            row.state.update({symbol: world.values[symbol] for symbol in self.moving if symbol not in row.state})

    @property
    def made(self):
        return len(self.rows) - 1

    # --- readings -----------------------------------------------------------------------------------

    def reading(self, k, world):
        """The world after k updates, with `step` equal to k."""
        if (k, id(world)) not in self.kept:
            row = self.rows[k]
            self.kept[k, id(world)] = self.world(row, {**world.values, **row.state}, k), world
        return self.kept[k, id(world)][0]

    def world(self, row, values, step):
        above = {symbol: tape for symbol, tape in self.base.tapes.items() if symbol not in self.drawing}
        plain_world = World(values, {**self.base.step, self.block: step}, {**above, **row.tapes}, generator=self.generator)
        if not row.cut:
            return plain_world
        return plain_world.but(values={**values, **row.cut}, uncut=plain_world)

    # --- steps --------------------------------------------------------------------------------------

    def run(self, statement, scope):
        more, frame = statement.more, Frame(self.base, scope, {}, Tape(self.generator))
        count = whole(evaluate(more["count"], frame))
        loss = scope.values[more["loss"]] if "loss" in more else None
        batches = Batches(self, more, loss, frame) if more.get("batch") else None
        count = count * (batches.number if more["unit"] == "epochs" and batches else 1)
        descent = Descent(self, more, loss, scope) if loss else None
        self.ending = "complete"
        for t in range(1, count + 1):
            self.prepare(batches, t)
            state = self.step(descent, t, scope)
            self.rows.append(Row(state, {}, {}))
            self.draw(self.rows[-1])
            self.kept = {}
            if not self.finite():
                self.ending = "diverged"
                break
            if more["until"] is not None and self.stops(more["until"], scope):
                self.ending = "until"
                break
        # The state that is left sees all the data, and draws once more.
        self.rows[-1].cut = {}
        return self.made

    def finite(self):
        """Whether the parameters, states and losses have stayed finite numbers."""
        world = self.reading(self.made, self.base)
        losses = [symbol for statement, symbols in self.lines if statement.kind == "loss" for symbol in symbols]
        return all(numpy.all(numpy.isfinite(plain(world.value(symbol)))) for symbol in self.moving + losses)

    def stops(self, until, scope):
        world = self.reading(self.made, self.base)
        return bool(numpy.all(plain(truth(evaluate(until, Frame(world, scope, {}, Tape(self.generator)))))))

    def prepare(self, batches, t):
        """The rows of the data and the random numbers of the next step."""
        row = self.rows[-1]
        row.cut = batches.next(t) if batches else {}
        self.kept = {}
        self.draw(row)

    def draw(self, row):
        if not set(self.drawing) <= set(row.tapes):
            world = self.world(row, {**self.base.values, **row.state}, self.made)
            for symbol in self.drawing:
                world.value(symbol)
            row.tapes = world.tapes

    def step(self, descent, t, scope):
        """The definitions of the state, then the optimizer, then the updates, each seeing what has moved before it."""
        row = self.rows[-1]
        world = self.world(row, {**self.base.values, **row.state}, self.made + 1)
        moved = descent.move(world, t) if descent else {}
        state, earlier, now = {**row.state, **moved}, {}, world
        after = None
        for statement, symbols in self.lines:
            if statement.kind != "update":
                earlier.update({symbol: now for symbol in symbols})
                continue
            before = after or now.but(values={**now.values, **moved}, frozen=dict(earlier), uncut=uncut(now, moved, earlier))
            frame = Frame(before, statement.more["scope"], {}, Tape(self.generator))
            value = evaluate(statement.expression, frame)
            values = [value] if len(symbols) == 1 else list(value)
            change = {symbol: numpy.asarray(plain(number(value)))[()] for symbol, value in zip(symbols, values)}
            state.update(change)
            now = before.but(values={**before.values, **change}, frozen=dict(earlier), uncut=uncut(before, change, earlier))
            after = None
            moved = {}
        return state

    def final(self, world):
        """The world below the training."""
        self.draw(self.rows[-1])
        row = self.rows[-1]
        return World({**world.values, **row.state}, {**world.step, self.block: self.made}, {**world.tapes, **row.tapes}, generator=self.generator)


def uncut(world, change, earlier):
    if not world.uncut:
        return None
    frozen = {symbol: before.uncut for symbol, before in earlier.items() if before.uncut}
    return world.uncut.but(values={**world.uncut.values, **change}, frozen=frozen)


def draws(symbol):
    """Whether the very expression of a name draws random numbers, also through the functions that it calls."""
    def in_tree(tree, scope, seen):
        if isinstance(tree, tuple) and tree and tree[0] in ("call", "prime") and tree[1][0] == "name":
            name = tree[1][1]
            if name in scope.functions and name not in seen:
                function = scope.functions[name]
                if in_tree(function.body, function.scope, seen | {name}):
                    return True
            elif name in DRAWS and name not in scope.functions:
                return True
        if isinstance(tree, dict):
            tree = list(tree.values())
        return isinstance(tree, (tuple, list)) and any(in_tree(part, scope, seen) for part in tree if isinstance(part, (tuple, list, dict)))
    return in_tree(symbol.expression, symbol.scope, frozenset())


class Batches:
    """The rows of each step: every data that is as long as the loss's is cut, and shuffled in each epoch."""

    def __init__(self, training, more, loss, frame):
        self.training, self.size = training, whole(evaluate(more["batch"], frame))
        self.given = plain(evaluate(more["order"], frame)).astype(int) if more["order"] else None
        values = training.base.values
        lengths = [numpy.shape(values[symbol])[0] for symbol in training.data if symbol in depends_of(loss) and numpy.ndim(values[symbol])]
        self.length = max(lengths)
        self.cut = [symbol for symbol in training.data if numpy.ndim(values[symbol]) and len(values[symbol]) == self.length]
        self.number = -(-self.length // self.size)

    def next(self, t):
        at = (t - 1) % self.number
        if at == 0:
            self.order = self.epoch((t - 1) // self.number)
        rows = self.order[at * self.size:(at + 1) * self.size]
        return {symbol: self.training.base.values[symbol][rows] for symbol in self.cut}

    def epoch(self, number):
        if self.given is None:
            return self.training.generator.permutation(self.length)
        return self.given if self.given.ndim == 1 else self.given[number]


class Descent:
    """One `descend` line: which parameters move, and what the optimizer remembers of each."""

    def __init__(self, training, more, loss, scope):
        self.loss, self.scope, self.training = loss, scope, training
        self.optimizer = more["by"] if isinstance(more["by"], Optimizer) else optimizer_of(more["by"], Frame(training.base, scope, {}, None))
        chosen = [scope.values[name] for name in more["over"]] if more["over"] else training.moving
        self.parameters = [symbol for symbol in chosen if symbol.kind == "param" and symbol in depends_of(loss)]
        self.memories = {symbol: {} for symbol in self.parameters}

    def move(self, world, t):
        settings = self.optimizer.settings(Frame(world, self.scope, {}, Tape(self.training.generator)))
        here = [number(world.values[symbol]) for symbol in self.parameters]
        if self.optimizer.name == "adamw":
            settings["decay"] = settings.pop("weight_decay", 0.01)
        gradients = optimizers.prepared([self.gradient(world, symbol) for symbol in self.parameters], here, settings)
        rule = optimizers.RULES[self.optimizer.name]
        return {symbol: rule(self.memories[symbol], w, g, t, **settings) for symbol, w, g in zip(self.parameters, here, gradients)}

    def gradient(self, world, symbol):
        def loss(w):
            return number(world.with_change({symbol}, lambda _: {symbol: w}).value(self.loss)) * 1.0
        return gradient(loss)(number(world.values[symbol]))


def optimizer_of(tree, frame):
    """An optimizer by its name, by a call with settings, or by the name of a value that is one."""
    called = tree[0] == "call"
    name = tree[1][1] if called else tree[1]
    if name in frame.scope.values and not called:
        return frame.world.value(frame.scope.values[name])
    if name not in optimizers.RULES:
        raise Refused(f"no optimizer {name}")
    return Optimizer(name, tree[2] if called else [], tree[3] if called else {}, frame.scope)
