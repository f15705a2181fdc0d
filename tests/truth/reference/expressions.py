"""Random expressions of a wanted shape over the names in scope; small numbers, so that runs stay tame."""

from dataclasses import dataclass, field

SMOOTH = ("tanh({})", "sin({})", "cos({})", "sigmoid({})", "sqrt(1 + ({})**2)", "log(1 + ({})**2)", "softplus({})", "({})**2 / 4",
          "exp(-({})**2)", "arctan({})", "square({}) / 4", "erf({})", "softsign({})")
NUMPY = ("np.tanh({})", "numpy.sin({})", "np.cos({})", "np.exp(-({})**2)")
BENT = ("relu({})", "abs({})", "leaky_relu({})", "maximum({}, 0.13)", "minimum({}, 0.71)", "clip({}, -0.83, 1.17)", "sign({})")
LETTERS = ("k", "i", "j", "m", "r", "z")
ARGUMENTS = ("x", "t", "u", "c", "q")


@dataclass
class Name:
    name: str
    shape: tuple
    sort: str = "number"
    # "data" and "constant" stay; "moving" follows from what a training moves, or from `step`.
    change: str = "data"
    kind: str = "definition"


@dataclass
class Callable:
    name: str
    arguments: int = 1
    fixed: bool = False
    # Whether its body takes what a training moves.
    moving: bool = False


@dataclass
class Names:
    """What is in scope, and with which features a lesson has been written."""
    random: object
    rows: int = 4
    width: int = 2
    values: list = field(default_factory=list)
    functions: list = field(default_factory=list)
    features: set = field(default_factory=set)
    # All names that a value ever had.
    used: set = field(default_factory=set)
    # All arguments and letters.
    bound: set = field(default_factory=set)
    # Whether only what stays during a training may be used, and whether rows may be counted on.
    still: bool = False
    calculus: bool = True
    # How often a letter is called like a name.
    clash: float = 0.3

    def pick(self, items):
        return self.random.choice(list(items))

    def chance(self, share):
        return self.random.random() < share

    def use(self, feature):
        self.features.add(feature)

    def callable(self):
        return [f for f in self.functions if not (self.still and f.moving)]

    def of(self, shape, sort="number"):
        return [v for v in self.values if v.shape == shape and v.sort == sort and not (self.still and v.change == "moving")]


def literal(n):
    value = n.pick((0.3, 0.7, 1.1, 1.3, 0.45, 2.2, 0.17, 1.9, 3, 2, 1, 0.5))
    return f"-{value}" if n.chance(0.25) else str(value)


def array(n, shape):
    if not shape:
        return literal(n)
    return "[" + ", ".join(array(n, shape[1:]) for _ in range(shape[0])) + "]"


def number(n, shape, depth=3):
    """An expression of numbers."""
    known = n.of(shape)
    if depth <= 0 or n.chance(0.12):
        return n.pick(known).name if known and n.chance(0.85) else array(n, shape)
    choices = [arithmetic, arithmetic, arithmetic, function, function, branch, own_call]
    choices += {0: SCALARS, 1: VECTORS, 2: MATRICES}.get(len(shape), [])
    found = n.pick(choices)(n, shape, depth - 1)
    return found if found else number(n, shape, depth - 1)


def arithmetic(n, shape, depth):
    a = number(n, shape, depth)
    b = number(n, n.pick((shape, (), shape[1:])), depth)
    op = n.pick("+-*/%" if n.chance(0.2) else "+-*")
    if op == "*":
        return f"({a}) * ({b})"
    if op == "/":
        return f"({a}) / (1 + ({b})**2)"
    if op == "%":
        return f"({a}) / 2"
    return f"({a} {op} ({b}))"


def function(n, shape, depth):
    if n.chance(0.25):
        n.use("bent")
        return n.pick(BENT).format(number(n, shape, depth))
    if n.chance(0.03):
        n.use("as in NumPy")
        return n.pick(NUMPY).format(number(n, shape, depth))
    return n.pick(SMOOTH).format(number(n, shape, depth))


def branch(n, shape, depth):
    n.use("choice")
    condition = truth(n, n.pick((shape, ())), depth)
    if n.chance(0.2):
        return f"where({truth(n, shape, depth)}, {number(n, shape, depth)}, {number(n, shape, depth)})"
    if n.chance(0.2) and len(shape) < 2 and n.of(shape):
        name = n.pick(n.of(shape)).name
        n.use("branch not taken")
        return f"(log({name}) if {name} > 0 else {name})"
    return f"({number(n, shape, depth)} if {condition} else {number(n, shape, depth)})"


def own_call(n, shape, depth):
    if not n.callable():
        return None
    f = n.pick(n.callable())
    n.use("functions")
    if n.calculus and n.chance(0.3) and f.arguments == 1:
        n.use("prime")
        primes = n.pick(("'", "'", "''"))
        return f"{f.name}{primes}({number(n, shape, depth - 1)})"
    rest = "".join(f", {number(n, (), depth - 1)}" for _ in range(f.arguments - 1))
    return f"{f.name}({number(n, shape, depth - 1)}{rest})"


# --- scalars ----------------------------------------------------------------------------------------

def reduced(n, shape, depth):
    inner = n.pick(((n.rows,), (n.width,), (n.rows, n.width)))
    name = n.pick(("sum", "mean", "mean", "max", "min", "var", "std", "norm"))
    e = number(n, inner, depth)
    if name in ("max", "min"):
        n.use("extremes")
    if name in ("sum", "mean", "max", "min", "std", "var") and n.of(inner) and n.chance(0.05):
        n.use("as in NumPy")
        return f"{n.pick(n.of(inner)).name}.{name}()"
    return f"norm({e} + 3)" if name == "norm" else f"std({e} * {array(n, inner)})" if name == "std" else f"{name}({e})"


def product(n, shape, depth):
    inner = (n.pick((n.rows, n.width)),)
    return f"({number(n, inner, depth)}) @ ({number(n, inner, depth)})"


def element(n, shape, depth):
    names = [v for v in n.of((n.rows,)) + n.of((n.width,)) + n.of((n.rows, n.width))]
    if not names:
        return None
    v = n.pick(names)
    index = ", ".join(str(n.random.randrange(-size, size)) for size in v.shape)
    return f"{v.name}[{index}]"


def counted(n, shape, depth):
    inner = n.pick(((n.rows,), (n.width,)))
    e = truth(n, inner, depth)
    return f"{n.pick(('sum', 'mean'))}({e})"


def passed(n, arguments):
    """A function that can be passed by its name, which is no value's."""
    return [f for f in n.callable() if f.arguments == arguments and f.name not in n.used]


def carried(n, shape, depth):
    if not passed(n, 2):
        return None
    n.use("scan")
    return f"scan({n.pick(passed(n, 2)).name}, {number(n, (), 1)}, {number(n, (n.rows,), depth)})[-1]"


def repeated(n, shape, depth):
    if not passed(n, 1):
        return None
    n.use("iterate")
    return f"iterate({n.pick(passed(n, 1)).name}, {number(n, (), depth)}, {n.pick((0, 1, 2, 3))})"


def best(n, shape, depth):
    if not n.of((n.rows,)) or n.still is None:
        return None
    return f"{n.pick(n.of((n.rows,))).name}[{n.pick(('argmax', 'argmin'))}({array(n, (n.rows,))})]"


SCALARS = [reduced, reduced, product, element, counted, carried, repeated, best]


# --- vectors ----------------------------------------------------------------------------------------

def listed(n, shape, depth):
    if shape[0] > 3:
        return None
    return "[" + ", ".join(number(n, (), depth - 1) for _ in range(shape[0])) + "]"


def each(n, shape, depth):
    """A comprehension; its letter may be called like a name of the lesson."""
    n.use("each")
    letter = n.pick(LETTERS)
    if n.values and n.chance(n.clash):
        letter = n.pick(n.values).name
    if letter in {v.name for v in n.values}:
        n.use("letter called like a name")
    n.bound.add(letter)
    held = n.values
    n.values = [v for v in held if v.name != letter] + [Name(letter, (), change="data")]
    names = [v for v in held if v.shape == shape and v.sort == "number" and not (n.still and v.change == "moving")]
    over = n.pick(names).name if names and n.chance(0.5) else f"range({shape[0]})"
    body = number(n, shape[1:], min(depth, 2))
    n.values = held
    return f"[{body} + {letter} for {letter} in {over}]"


def multiplied(n, shape, depth):
    inner = n.pick((n.rows, n.width))
    if (shape[0], inner) not in ((n.rows, n.width), (n.width, n.width)):
        return None
    return f"({number(n, (shape[0], inner), depth)}) @ ({number(n, (inner,), depth)})"


def along(n, shape, depth):
    if shape[0] == n.width:
        return f"{n.pick(('mean', 'sum', 'max'))}({number(n, (n.rows, n.width), depth)}, axis=0)"
    return f"{n.pick(('mean', 'sum', 'norm', 'std'))}({number(n, (n.rows, n.width), depth)} + {array(n, (n.rows, n.width))}, axis=1)"


def ordered(n, shape, depth):
    """By whole numbers that are computed; they may not depend on what is learned."""
    held, n.still = n.still, True
    order = number(n, shape, depth)
    n.still = held
    return f"({number(n, shape, depth)})[argsort({order})]"


def turned(n, shape, depth):
    e = number(n, shape, depth)
    return n.pick(("({})[::-1]", "roll({}, 1)", "flip({})", "cumsum({}) / 2", "softmax({})", "sort({})", "concatenate([({})[1:], ({})[:1]])",
                   "({}) - mean({})", "log_softmax({})", "standardize({})", "repeat({}, 2)[::2]")).format(*[e] * 3)


def column(n, shape, depth):
    names = n.of((n.rows, n.width))
    if not names:
        return None
    name = n.pick(names).name
    if shape[0] == n.rows:
        return f"{name}[:, {n.random.randrange(n.width)}]"
    return f"{name}[{n.random.randrange(n.rows)}]"


def picked(n, shape, depth):
    """By whole numbers, or by a mask of data."""
    names = n.of((n.rows,)) + n.of((n.width,))
    if not names:
        return None
    v = n.pick(names)
    if n.chance(0.5):
        return f"{v.name}[[{', '.join(str(n.random.randrange(v.shape[0])) for _ in range(shape[0]))}]]"
    if shape[0] > v.shape[0]:
        return None
    n.use("mask")
    marks = [k for k in range(v.shape[0])]
    n.random.shuffle(marks)
    numbers = ", ".join("1.5" if k in marks[:shape[0]] else "-0.5" for k in range(v.shape[0]))
    return f"{v.name}[[{numbers}] > 0]"


def scanned(n, shape, depth):
    if not passed(n, 2):
        return None
    n.use("scan")
    return f"scan({n.pick(passed(n, 2)).name}, {number(n, (), 1)}, {number(n, shape, depth)})"


def derived(n, shape, depth):
    # Whether a gradient goes through data that were written with a name is not said.
    names = [v for v in n.of(shape) if v.kind == "param" or "data from names" not in n.features] if n.calculus else []
    if not names:
        return None
    n.use("grad")
    v = n.pick(names)
    inner = f"sum(({number(n, shape, 1)}) * {v.name} + {n.pick(SMOOTH).format(v.name)})"
    return f"grad({inner}, {v.name})"


def held(n, shape, depth):
    n.use("stop_gradient")
    return f"stop_gradient({number(n, shape, depth)})"


VECTORS = [listed, each, multiplied, along, turned, ordered, column, picked, scanned, derived, held]


# --- matrices ---------------------------------------------------------------------------------------

def tabled(n, shape, depth):
    a, b = number(n, shape[:1], depth), number(n, shape[1:], depth)
    return n.pick((f"outer({a}, {b})", f"({a})[:, None] * ({b})", f"stack([{a}, {a}], axis=1)" if shape[1] == 2 else f"outer({a}, {b})"))


def rearranged(n, shape, depth):
    e = number(n, shape[::-1] if shape[0] == shape[1] else shape, depth)
    return n.pick((f"({e}).T.T", f"reshape({e}, ({shape[0]}, {shape[1]}))", f"({e})[::-1]", f"({e})[:, ::-1]", f"softmax({e})",
                   f"standardize({e})", f"reshape(ravel({e}), ({shape[0]}, {shape[1]}))"))


MATRICES = [tabled, rearranged, derived]


# --- truth values and texts -------------------------------------------------------------------------

def truth(n, shape, depth):
    known = n.of(shape, "truth")
    if known and n.chance(0.2):
        return n.pick(known).name
    if depth <= 0 or n.chance(0.6):
        a = number(n, shape, min(depth, 1))
        if n.chance(0.15):
            return f"({n.pick((-1.37, -0.21))} < {a} < 0.81)"
        return f"({a} {n.pick(('<', '<=', '>', '>='))} {n.pick((0.371, -0.213, 0.867, 1.733))})"
    if n.chance(0.3):
        return f"(not {truth(n, shape, depth - 1)})"
    return f"({truth(n, shape, depth - 1)} {n.pick(('and', 'or'))} {truth(n, n.pick((shape, ())), depth - 1)})"


def text(n, shape, depth):
    n.use("text")
    known = n.of(shape, "text")
    if known and n.chance(0.2):
        return n.pick(known).name
    words = ["low", "high", "even", "a"]
    if n.chance(0.3):
        return f"({text(n, (), 0)} if {truth(n, shape, 1)} else {text(n, (), 0)})" if shape else f'"{n.pick(words)}"'
    return f'("{n.pick(words)}" if {truth(n, shape, depth)} else "{n.pick(words)}")'
