"""What an expression means in a world: the values of everything that is given, and where in the run we are.

A world is never changed. `at` and the derivatives ask for the same expression in a world in which something else is
given; what depends on it is computed anew there. So "a name can be replaced by its definition anywhere" holds by itself.
"""

from dataclasses import dataclass, field

import numpy

import calculus
from reader import Refused
from values import BINARY, COMPARE, DRAWS, FUNCTIONS, as_index, choose, gathered, is_text, is_truth, kept, np, number, plain, truth, whole

CONSTANTS = {"pi": numpy.pi, "inf": numpy.inf, "nan": numpy.nan}
# What Python and NumPy know by another name.
SPELLED = {"True": True, "False": False, "true": True, "false": False}
FORMS = ("grad", "jacobian", "hessian", "numeric_grad", "at", "history", "scan", "iterate", "stalled")


@dataclass(eq=False)
class Symbol:
    """A name of one block. Data, parameters and states have their values in the world."""
    name: str
    kind: str
    expression: tuple = None
    scope: object = None
    depends: frozenset = None
    # What the value was written with that was given once.
    start: frozenset = frozenset()


@dataclass(eq=False)
class Function:
    name: str
    arguments: list
    body: tuple
    scope: object
    depends: frozenset = None


@dataclass(eq=False)
class Joined:
    """A name of a block with `vary`, as later blocks see it: one value a run."""
    name: str
    block: object
    runs: list
    depends: frozenset = frozenset()
    kind: str = "joined"


@dataclass
class Scope:
    """What the names mean at a line of a block."""
    block: object
    values: dict = field(default_factory=dict)
    functions: dict = field(default_factory=dict)
    blocks: dict = field(default_factory=dict)

    def copy(self):
        return Scope(self.block, dict(self.values), dict(self.functions), self.blocks)


class Tape:
    """The random numbers of one expression: drawn the first time, and the same ones whenever it is computed again."""

    def __init__(self, generator):
        self.generator, self.drawn, self.at = generator, [], 0

    def draw(self, function, arguments, named):
        if self.at == len(self.drawn):
            self.drawn.append(function(self.generator, *arguments, **named))
        self.at += 1
        return self.drawn[self.at - 1]


class World:
    def __init__(self, values, step=None, tapes=None, runs=None, frozen=None, uncut=None, generator=None, fixed=frozenset()):
        self.values, self.step, self.tapes = values, step or {}, {} if tapes is None else tapes
        # In which run of a block with `vary` we are, and where in it; which names a step computed earlier, and in which world.
        self.runs, self.frozen = runs or {}, frozen or {}
        # The same state with all rows, where `values` holds those of a batch.
        self.uncut, self.generator, self.known = uncut, generator, {}
        # What was given another value stays so, whatever it depends on is given later.
        self.fixed = fixed
        # By how much a derivative moves what is computed; and what a batch has cut but would follow from what was given otherwise.
        self.moved, self.barred = {}, frozenset()

    def but(self, **more):
        same = {name: more.get(name, getattr(self, name)) for name in ("values", "step", "tapes", "runs", "frozen", "uncut", "generator", "fixed")}
        other = World(**same)
        other.moved, other.barred = self.moved, self.barred
        return other

    def with_change(self, symbols, change, moved=None):
        """The world, and those of what was computed earlier, in which `change(world)` says what else is given."""
        worlds = {}

        def changed(world):
            if id(world) not in worlds:
                stay = {name: value for name, value in world.values.items() if name in world.fixed or not depends_of(name) & symbols}
                worlds[id(world)] = other = world.but(values={**stay, **change(world)}, fixed=world.fixed | (frozenset() if moved else symbols))
                other.moved = {**world.moved, **{name: world.moved.get(name, 0) + by for name, by in (moved or {}).items()}}
                cut = {name for name, value in world.values.items() if world.uncut and value is not world.uncut.values.get(name)}
                other.barred = world.barred | (cut - set(stay) - set(other.values))
                other.known = {name: value for name, value in world.known.items() if not (depends_of(name) | {name}) & symbols}
                other.frozen = {name: changed(earlier) for name, earlier in world.frozen.items()}
                other.uncut = changed(world.uncut) if world.uncut else None
            return worlds[id(world)]
        return changed(self)

    def value(self, symbol):
        if symbol in self.values:
            return self.values[symbol]
        if symbol not in self.known:
            self.known[symbol] = self.compute(symbol)
        return self.known[symbol]

    def compute(self, symbol):
        if symbol in self.frozen:
            return self.frozen[symbol].value(symbol)
        if symbol.kind == "metric" and self.uncut:
            return self.uncut.value(symbol)
        if symbol.kind == "joined":
            return self.joined(symbol)
        if symbol.expression is None:
            raise Refused(f"{symbol.name} has no value yet")
        if symbol in self.barred:
            raise Refused(f"a step sees some rows of {symbol.name}")
        tape = self.tapes.setdefault(symbol, Tape(self.generator))
        tape.at = 0
        value = evaluate(symbol.expression, Frame(self, symbol.scope, {}, tape))
        return number(value) + self.moved[symbol] if symbol in self.moved else value

    def joined(self, symbol):
        def of_run(number, world=None):
            last, original = symbol.runs[number]
            world = world or last
            others = {other.runs[number][1]: value for other, value in self.values.items()
                      if isinstance(other, Joined) and other.block is symbol.block}
            # What is the same in all runs stands once, as the first run's; the others have it under the same name.
            alike = [other for other in self.fixed if not isinstance(other, Joined) and symbol.block.joined.get(getattr(other, "name", None)) is other]
            others |= {symbol.block.runs[number].scope.values[other.name]: self.values[other] for other in alike}
            return world.with_change(set(others), lambda _: others).value(original)
        if symbol.block in self.runs:
            return of_run(*self.runs[symbol.block])
        return stacked([of_run(number) for number in range(len(symbol.runs))], [run.training and run.training.ending == "diverged" for run in symbol.block.runs])


def stacked(values, diverged=None):
    """The values of several runs; a history that ended earlier keeps its last row, or has nan if its run diverged."""
    if any(callable(value) for value in values):
        return values[-1]
    shapes = [numpy.shape(plain(value)) for value in values]
    if len(set(shapes)) > 1:
        longest = max(shape[0] for shape in shapes)
        values = [longer(value, longest - shape[0], diverged and diverged[k]) for k, (value, shape) in enumerate(zip(values, shapes))]
    return gathered(values)


def longer(value, rows, diverged):
    last = value[-1] * numpy.nan if diverged else value[-1]
    return np.concatenate([value, np.stack([last] * rows)]) if rows else value


@dataclass
class Frame:
    """Where an expression stands: the world, the names at its line, and the arguments of the functions around it."""
    world: World
    scope: Scope
    locals: dict
    tape: Tape

    def inner(self, **names):
        return Frame(self.world, self.scope, {**self.locals, **names}, self.tape)

    def elsewhere(self, world):
        return Frame(world, self.scope, self.locals, self.tape)


# --- what depends on what ---------------------------------------------------------------------------

def depends_of(symbol):
    """All symbols that a symbol's value follows from; ("step", block) stands for the number of the step."""
    if symbol.depends is None:
        symbol.depends = frozenset()
        tree = symbol.body if isinstance(symbol, Function) else symbol.expression
        bound = {name for name, _ in symbol.arguments} if isinstance(symbol, Function) else set()
        symbol.depends = frozenset(followed(tree, symbol.scope, bound)) if tree else frozenset()
    return symbol.depends


def followed(tree, scope, bound=frozenset()):
    found = set()

    def take(symbol):
        if symbol is not None:
            found.add(symbol)
            found.update(depends_of(symbol))

    def walk(node, bound):
        if isinstance(node, (list, tuple)) and not (node and isinstance(node[0], str)):
            for part in node:
                walk(part, bound)
        elif isinstance(node, dict):
            walk(list(node.values()), bound)
        elif isinstance(node, tuple):
            match node:
                case ("name", "step"):
                    found.add(("step", scope.block))
                case ("name", name) if name not in bound:
                    take(scope.values.get(name) or scope.functions.get(name))
                case ("part", ("name", name), part) if name not in bound and name in scope.blocks:
                    take(scope.blocks[name].values.get(part))
                case ("call" | "prime", ("name", name), *rest):
                    if name not in bound:
                        take(scope.functions.get(name) or varied(scope.values.get(name)))
                    if name == "history":
                        found.add(("step", scope.block))
                    walk(list(rest), bound)
                case ("each", body, letter, values):
                    walk(values, bound)
                    walk(body, bound | {letter})
                case ("whole", symbol, _):
                    take(symbol)
                case (_, *rest):
                    walk([part for part in rest if isinstance(part, (list, tuple, dict))], bound)
    walk(tree, bound)
    return found


def varied(symbol):
    """A name that can be called though it is no function's: one of `vary`."""
    return symbol if symbol and symbol.kind == "vary" else None


# --- expressions ------------------------------------------------------------------------------------

def evaluate(tree, frame):
    match tree:
        case ("number", value):
            return numpy.float64(value)
        case ("text", text):
            return numpy.array(text)
        case ("name", name):
            return named(name, frame)
        case ("list", parts):
            return gathered([evaluate(part, frame) for part in parts])
        case ("several", parts):
            return tuple(evaluate(part, frame) for part in parts)
        case ("whole", symbol, part):
            return frame.world.value(symbol)[part]
        case ("each", body, letter, values):
            values = evaluate(values, frame)
            return gathered([evaluate(body, frame.inner(**{letter: values[k]})) for k in range(len(values))])
        case ("sign", op, e):
            return -number(evaluate(e, frame)) if op == "-" else number(evaluate(e, frame))
        case ("binary", op, a, b):
            return BINARY[op](number(evaluate(a, frame)), number(evaluate(b, frame)))
        case ("compare", first, parts):
            return compare(first, parts, frame)
        case ("and", a, b):
            return np.logical_and(truth(plain(evaluate(a, frame))), truth(plain(evaluate(b, frame))))
        case ("or", a, b):
            return np.logical_or(truth(plain(evaluate(a, frame))), truth(plain(evaluate(b, frame))))
        case ("not", e):
            return np.logical_not(truth(plain(evaluate(e, frame))))
        case ("choose", condition, then, otherwise):
            return chosen(evaluate(condition, frame), then, otherwise, frame)
        case ("index", e, items):
            return indexed(evaluate(e, frame), items, frame)
        case ("part", e, name):
            return part_of(e, name, frame)
        case ("prime", function, order, arguments):
            first, *rest = [evaluate(argument, frame) for argument in arguments]
            return calculus.prime(lambda x: call(function_of(function, frame), [x, *rest], {}, frame), order, number(first))
        case ("call", function, arguments, named_arguments):
            return called(function, arguments, named_arguments, frame)
    raise Refused(f"cannot evaluate {tree[0]}")


def named(name, frame):
    if name in frame.locals:
        return frame.locals[name]
    if name == "step" and frame.scope.block in frame.world.step:
        return numpy.float64(frame.world.step[frame.scope.block])
    if name in frame.scope.values:
        return frame.world.value(frame.scope.values[name])
    if name in CONSTANTS:
        return numpy.float64(CONSTANTS[name])
    if name in SPELLED:
        return numpy.bool_(SPELLED[name])
    if name == "None":
        return None
    return function_of(("name", name), frame)


def compare(first, parts, frame):
    left, result = evaluate(first, frame), None
    for op, e, (tolerance,) in parts:
        right = evaluate(e, frame)
        if is_text(left) != is_text(right):
            raise Refused("a text is compared with a number")
        a, b = (left, right) if is_text(left) else (plain(number(left)), plain(number(right)))
        if tolerance is None or is_text(a):
            holds = COMPARE[op](a, b)
        else:
            allowed = 1e-9 * np.maximum(abs(a), abs(b)) + 1e-12 if tolerance == "rounding" else number(evaluate(tolerance, frame))
            holds = np.logical_or(a == b, abs(a - b) <= allowed)
        result = holds if result is None else np.logical_and(result, holds)
        left = right
    return numpy.asarray(result)[()]


ELEMENTWISE = ("number", "name", "sign", "binary", "compare", "and", "or", "not", "choose", "call")


def chosen(condition, then, otherwise, frame):
    """Element by element: of each element only the branch taken is computed."""
    condition = plain(truth(condition))
    if numpy.ndim(condition) == 0:
        return evaluate(then if condition else otherwise, frame)
    if numpy.ndim(condition) == 1 and pointwise(then) and pointwise(otherwise):
        def at(k):
            here = {name: frame_value(name, frame)[k] for name in names_in((then, otherwise)) if lengthwise(name, frame, len(condition))}
            return evaluate(then if condition[k] else otherwise, frame.inner(**here))
        return gathered([at(k) for k in range(len(condition))])
    return choose(condition, evaluate(then, frame), evaluate(otherwise, frame))


def pointwise(tree):
    """Whether an expression is made of functions of single numbers."""
    if tree[0] == "call":
        return tree[1][0] == "name" and tree[1][1] in ("exp", "log", "sqrt", "sin", "cos", "tanh", "abs") and pointwise(tree[2][0])
    if tree[0] == "binary":
        return tree[1] != "@" and pointwise(tree[2]) and pointwise(tree[3])
    return tree[0] in ("number", "name") or tree[0] == "sign" and pointwise(tree[2])


def names_in(tree):
    if isinstance(tree, tuple) and len(tree) == 2 and tree[0] == "name":
        return {tree[1]}
    return {name for part in tree if isinstance(part, (tuple, list)) for name in names_in(part)} if isinstance(tree, (tuple, list)) else set()


def frame_value(name, frame):
    return evaluate(("name", name), frame)


def lengthwise(name, frame, length):
    try:
        value = frame_value(name, frame)
    except Refused:
        return False
    return not callable(value) and numpy.shape(plain(value)) == (length,)


def indexed(value, items, frame):
    found = []
    for item in items:
        if item and item[0] == "slice":
            bounds = [None if bound is None else whole(evaluate(bound, frame)) for bound in item[1:]]
            found.append(slice(*bounds))
        else:
            found.append(as_index(evaluate(item, frame)))
    if isinstance(value, tuple):
        return value[found[0]]
    result = (value if is_text(value) else value)[tuple(found) if len(found) > 1 else found[0]]
    return numpy.asarray(result) if is_text(value) else result


def part_of(e, name, frame):
    if e[0] == "name" and e[1] in frame.scope.blocks and e[1] not in frame.locals and e[1] not in frame.scope.values:
        scope = frame.scope.blocks[e[1]]
        return evaluate(("name", name), Frame(frame.world, scope, {}, frame.tape))
    if e in (("name", "np"), ("name", "numpy")):
        return evaluate(("name", {"newaxis": "None"}.get(name, name)), frame)
    value = evaluate(e, frame)
    if name == "T":
        return kept("transpose")(value)
    if name in ("shape", "size", "ndim"):
        return FUNCTIONS[name](value)
    raise Refused(f"no part {name}")


# --- calls ------------------------------------------------------------------------------------------

def function_of(tree, frame):
    match tree:
        case ("name", name):
            if name in frame.locals and callable_value(frame.locals[name]):
                return frame.locals[name]
            if name in frame.scope.functions:
                return frame.scope.functions[name]
            if name in frame.scope.values and callable_value(found := frame.world.value(frame.scope.values[name])):
                return found
            if name in DRAWS:
                return lambda *arguments, **more: frame.tape.draw(DRAWS[name], arguments, more)
            if name in FUNCTIONS:
                return FUNCTIONS[name]
        case ("part", ("name", "np" | "numpy"), name):
            return function_of(("name", name), frame)
        case ("part", ("part", ("name", "np" | "numpy"), "random" | "linalg"), name):
            return function_of(("name", name), frame)
        case ("part", ("name", block), name) if block in frame.scope.blocks and name in frame.scope.blocks[block].functions:
            return frame.scope.blocks[block].functions[name]
        case ("part", e, name) if name in FUNCTIONS:
            value = evaluate(e, frame)
            if name == "reshape":
                return lambda *shape: FUNCTIONS[name](value, shape[0] if len(shape) == 1 else np.stack(shape))
            return lambda *arguments, **more: FUNCTIONS[name](value, *arguments, **more)
    raise Refused(f"no function {tree}")


def callable_value(value):
    return callable(value) or isinstance(value, Function)


def called(function, arguments, named_arguments, frame):
    if function[0] == "name" and function[1] in FORMS and function[1] not in frame.scope.functions:
        import forms
        return getattr(forms, function[1])(arguments, named_arguments, frame)
    # The parts that are joined may have different lengths, which an array cannot.
    apart = function[-1] in ("concatenate", "hstack", "vstack", "stack") and arguments[0][0] == "list"
    values = [evaluate(("several", argument[1]) if apart else argument, frame) for argument in arguments]
    return call(function_of(function, frame), values, {name: evaluate(e, frame) for name, e in named_arguments.items()}, frame)


def call(function, values, named_values, frame):
    if not isinstance(function, Function):
        return function(*values, **named_values)
    names = [name for name, _ in function.arguments]
    if len(values) > len(names) or set(named_values) - set(names):
        raise Refused(f"{function.name} takes other arguments")
    found = {**dict(zip(names, values)), **named_values}
    inside = Frame(frame.world, function.scope, {}, frame.tape)
    for name, default in function.arguments:
        if name not in found:
            found[name] = evaluate(default, inside)
    return evaluate(function.body, inside.inner(**found))
