"""The forms that look like functions and read what stands between their brackets in a way of their own."""

import numpy

import calculus
from meaning import Frame, Joined, call, evaluate, followed, function_of, stacked
from reader import Refused
from values import gathered, np, number, plain, truth, whole


# --- derivatives ------------------------------------------------------------------------------------

def moved(e, name, frame):
    """`e` as a function of how far a name is moved from the value with which it was computed; and the shape of that."""
    if name[0] == "name" and name[1] in frame.locals:
        here = number(frame.locals[name[1]])
        return lambda delta: evaluate(e, frame.inner(**{name[1]: here + delta})), numpy.shape(plain(here))
    symbol = symbol_of(name, frame)
    world = frame.world

    given = isinstance(symbol, Joined) or symbol in world.values

    def at(delta):
        if given:
            changed = world.with_change({symbol}, lambda world: {symbol: number(world.value(symbol)) + delta})
        else:
            changed = world.with_change({symbol}, lambda _: {}, moved={symbol: delta})
        return evaluate(e, frame.elsewhere(changed))
    return at, numpy.shape(plain(world.value(symbol)))


def symbol_of(name, frame):
    match name:
        case ("name", word) if word in frame.scope.values:
            return frame.scope.values[word]
        case ("part", ("name", block), word) if block in frame.scope.blocks:
            return frame.scope.blocks[block].values[word]
    raise Refused(f"a name is needed, not {name}")


def grad(arguments, _, frame):
    e, names = arguments
    if names[0] == "list":
        return np.stack([grad([e, name], {}, frame) for name in names[1]])
    function, shape = moved(e, names, frame)
    return calculus.gradient(lambda delta: number(function(delta)) * 1.0)(numpy.zeros(shape)[()])


def jacobian(arguments, _, frame):
    function, shape = moved(*arguments, frame)
    return calculus.jacobian(lambda delta: number(function(delta)) * 1.0)(numpy.zeros(shape)[()])


def hessian(arguments, _, frame):
    function, shape = moved(*arguments, frame)
    return calculus.jacobian(calculus.gradient(lambda delta: number(function(delta)) * 1.0))(numpy.zeros(shape)[()])


def numeric_grad(arguments, named, frame):
    function, shape = moved(arguments[0], arguments[1], frame)
    return calculus.central(function, shape, float(number(evaluate(named["h"], frame))) if "h" in named else 1e-5)


# --- other values, other steps ----------------------------------------------------------------------

def at(arguments, named, frame):
    e, = arguments
    values = {name: evaluate(value, frame) for name, value in named.items()}
    step = values.pop("step", None)
    inner, symbols = {}, {}
    reached = followed(e, frame.scope, frozenset(frame.locals))
    for name, value in values.items():
        if name in frame.locals:
            inner[name] = value
            continue
        symbol = frame.scope.values.get(name)
        if symbol not in reached:
            symbol, = [other for other in reached if getattr(other, "name", None) == name]
        symbols[symbol] = value

    def there(world):
        world = world.with_change(set(symbols), lambda _: symbols)
        return evaluate(e, frame.elsewhere(world).inner(**inner))
    return there(frame.world) if step is None else readings(e, frame, step, there)


def history(arguments, _, frame):
    return readings(arguments[0], frame, None, lambda world: evaluate(arguments[0], frame.elsewhere(world)))


def training_of(e, frame):
    """The training whose steps an expression is asked for: the last one that moves something it depends on, else its own block's."""
    own, reached = frame.scope.block, followed(e, frame.scope)
    for needed in ([s for s in reached if moves(s)], reached):
        blocks = [block_of(symbol) for symbol in needed]
        for block in [own, *reversed(own.earlier)]:
            if (block in blocks or any(run in blocks for run in block.runs)) and (block.training or block.runs):
                return block.training or block
        if own.training:
            return own.training
    raise Refused("no training above")


def moves(symbol):
    return isinstance(symbol, (tuple, Joined)) or getattr(symbol, "kind", None) in ("param", "state", "steps")


def block_of(symbol):
    if isinstance(symbol, tuple):
        return symbol[1]
    return symbol.block if isinstance(symbol, Joined) else symbol.scope.block if symbol.scope else None


def readings(e, frame, steps, there):
    """An expression at the state after k updates, for one k, for several, or (None) for all."""
    training = training_of(e, frame)
    if hasattr(training, "runs"):
        runs = training.runs
        together = len({run.training.made for run in runs}) == 1
        if (steps is not None or together) and not any(isinstance(symbol, Joined) for symbol in followed(e, frame.scope)):
            runs = runs[:1]
        rows = [rows_of(run.training, steps, run.world, lambda world, k=k: there(in_run(frame.world, training, k, world)))
                for k, run in enumerate(runs)]
        if len(runs) < len(training.runs):
            return rows[0]
        return stacked(rows, [run.training.ending == "diverged" for run in runs])
    return rows_of(training, steps, frame.world, there)


def in_run(world, block, k, reading):
    """A world in which the names of a block have the values of a run's state; what is alike in all runs is the first one's."""
    first, run = block.runs[0], block.runs[k]
    tapes = {**world.tapes, **reading.tapes} if run is first else world.tapes
    there = world.but(runs={**world.runs, block: (k, reading)}, step={**world.step, first: reading.step[run]}, tapes=tapes)
    if not reading.uncut:
        return there
    # Of the data that are alike in all runs a step sees the rows of its batch.
    rows = {symbol: reading.values[run.scope.values[name]] for name, symbol in block.joined.items()
            if not isinstance(symbol, Joined) and symbol not in world.fixed and run.scope.values.get(name) in reading.values}
    return there.but(values={**there.values, **rows}, uncut=there)


def rows_of(training, steps, world, there):
    if steps is None:
        return gathered([there(training.reading(k, world)) for k in range(training.made + 1)])
    if numpy.ndim(steps):
        return gathered([there(training.reading(k, world)) for k in whole(steps)])
    return there(training.reading(whole(steps), world))


def stalled(arguments, named, frame):
    """Whether a measure has not become smaller, by more than `by`, for `n` steps."""
    e, n = arguments
    training, by = frame.scope.block.training, named.get("by", ("number", 0.0))
    best, since = numpy.inf, 0
    for k in range(training.made + 1):
        there = frame.elsewhere(training.reading(k, frame.world))
        measure = number(evaluate(e, there))
        best, since = (measure, 0) if k == 0 or measure < best - evaluate(by, there) else (best, since + 1)
    return numpy.bool_(since >= whole(evaluate(n, frame)))


# --- rounds -----------------------------------------------------------------------------------------

def for_function(function, named):
    """Of the further arguments a function takes those it knows."""
    known = [name for name, _ in getattr(function, "arguments", [])]
    return {name: value for name, value in named.items() if name in known}


def scan(arguments, named, frame):
    function = function_of(arguments[0], frame)
    value, values = [evaluate(argument, frame) for argument in arguments[1:]]
    named = {name: evaluate(e, frame) for name, e in named.items()}
    found = []
    for k in range(len(values)):
        value = call(function, [value, values[k]], named, frame)
        found.append(value)
    if found and isinstance(found[0], tuple):
        return tuple(gathered(list(parts)) for parts in zip(*found))
    return gathered(found)


def iterate(arguments, named, frame):
    function = function_of(arguments[0], frame)
    value, n = [evaluate(argument, frame) for argument in arguments[1:]]
    until = named.get("until")
    until = function_of(until, frame) if until else None
    named = {name: evaluate(e, frame) for name, e in named.items() if name != "until"}
    for _ in range(whole(n)):
        if until and bool(np.all(plain(truth(call(until, [value], for_function(until, named), frame))))):
            break
        value = call(function, [value], for_function(function, named), frame)
    return value
