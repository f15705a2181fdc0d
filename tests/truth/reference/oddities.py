"""Lines that random expressions would hardly hit: each a small recipe over the names in scope, with the feature it stands for."""

from expressions import array, literal, number, text, truth


def still_vector(n):
    return n.pick([v.name for v in n.of((n.rows,)) + n.of((n.width,)) if v.change != "moving"] or [array(n, (n.rows,))])


def matrix(n):
    return n.pick([v.name for v in n.of((n.rows, n.width))] or [array(n, (n.rows, n.width))])


def slices(n, name, other):
    m, v = matrix(n), still_vector(n)
    yield f"{name} = " + n.pick((
        f"{m}[::2]", f"{m}[:, None, 0]", f"{m}[-1]", f"{m}[0:1, 1:]", f"{m}[None]", f"{m}[[1, 0]]", f"{m}[[0, 1], [1, 0]]", f"{m}[1, [0, 1]]",
        f"{m}[-1:0:-1]", f"{m}[:, ::-1][0]", f"{v}[-2:]", f"{v}[:2][::-1]", f"{m}[1:][:, 0]", f"{m}[:, -1]", f"{v}[[0, 0, 1]]", f"shape({m}[1:])"))


def operators(n, name, other):
    e = number(n, n.pick(((), (n.rows,))), 1)
    yield f"{name} = " + n.pick((
        f"({e}) // 0.7", f"({e}) % 1.3", f"-({e})**2", f"2**({e})", f"({e})**3 - ({e})**0", f"10 - {e} - 1 / 2 / 4", f"({e}) * 2 ** -1",
        f"+({e})", f"(1 < 2 < 1) + ({e})", f"-({e}) % 2", f"(2 if ({e}) > 5 else 3 if 0 else 4)", f"1e-3 * ({e}) + .5", f"abs({e})**1.5"))


def texts(n, name, other):
    n.use("text functions")
    word = n.pick(("abc", "hello", "ab ba"))
    yield f'{name} = ' + n.pick((
        f'codes("{word}")', f'letters(codes("{word}"))', 'letters([0, 1, 1], "xy")', 'codes("xyx", "xy")', f'len(["{word}", "b"])',
        f'["{word}", "b"][argmin({array(n, (2,))})]', f'{text(n, (n.rows,), 1)} == {text(n, (n.rows,), 0)}', f'"{word}" == {text(n, (), 1)}',
        f'("yes" if "{word}" == "abc" else "no")', f'["a" if k > 0 else "b" for k in {array(n, (3,))}]'))


def several_values(n, name, other):
    n.use("functions of several values")
    x = n.pick(("x", "t", name))
    yield f"both({x}) = {x} * {literal(n)}, sin({x}) + {literal(n)}"
    yield f"{name}, {other} = both({number(n, n.pick(((), (n.rows,))), 1)})"


def nested(n, name, other):
    n.use("nested each")
    i, j = n.pick(("i", "k", "x")), n.pick(("j", "t"))
    yield f"{name} = " + n.pick((
        f"[[{i} * {j} + {literal(n)} for {j} in range(3)] for {i} in range(2)]", f"[sum([{j} + {i} for {j} in range({i} + 1)]) for {i} in range(3)]",
        f"[row[0] * {literal(n)} for row in {matrix(n)}]", f"[[{i}, {i}**2] for {i} in {still_vector(n)}]", f"[{i} > 0.4 for {i} in {still_vector(n)}]"))


def until_small(n, name, other):
    n.use("iterate until")
    yield f"smaller(x, q=2) = x / q + 0.01"
    yield f"small(x) = abs(x) < {n.pick((0.5, 0.1))}"
    yield f"{name} = iterate(smaller, {number(n, (), 1)}, {n.pick((3, 9))}, until=small" + n.pick((")", ", q=3)"))


def derivative_through_rounds(n, name, other):
    n.use("derivative of rounds")
    yield "heron(guess, a) = (guess + a / guess) / 2"
    yield "root(a) = iterate(heron, 1, 4, a=a)"
    yield f"{name} = {n.pick(('root(2.2)', 'root' + chr(39) + '(1.9)', 'root' + 2 * chr(39) + '(1.9)'))}"


def stored_mask(n, name, other):
    n.use("mask")
    v = still_vector(n)
    yield f"{name} = {v} > {literal(n)}"
    yield f"{other} = sum({v}[{name}]) + mean({name}) + sum({v}[not {name}]) * all({name}) + any({name})"


def travelling_mask(n, name, other):
    n.use("masks through functions")
    v = f"{array(n, (4,))}"
    yield f"{other} = {v}"
    yield f"{name} = {other}[" + n.pick((
        "[true, false, true, true]", f"roll({other} > 0.5, 1)", f"concatenate([{other} > 0.5, {other} < 0])[:4]", f"where({other} > 0.5, true, false)",
        f"sort({other} > 0.4)", f"tile([true, false], 2)", f"flip({other} > 0.5)")) + "]"


def scan_of_list(n, name, other):
    n.use("scan of a list")
    yield f"one(s, k) = [s[0] * 0.5 + s[1], s[0] + k]"
    yield f"{name} = scan(one, {array(n, (2,))}, {array(n, (3,))})"


def scan_of_array(n, name, other):
    n.use("scan")
    yield "two(s, k) = 0.5 * s + k"
    yield f"{name} = scan(two, {array(n, (2,))}, {array(n, (3,))})"
    yield f"{other} = scan(two, {literal(n)}, {array(n, (3, 2))})"


def sized_draws(n, name, other):
    n.use("draws with sizes")
    yield f"{name} = " + n.pick(("random(2)", "normal(0.5, 2, 3)", "uniform(1, 2, 3)", "standard_normal((2, 2))", "integers(0, 9, 4)", "normal(size=2)",
                                 "uniform(size=(2, 1))", "random()", "permutation(4)"))


def plain_draws(n, name, other):
    n.use("draws")
    yield f"{name} = " + n.pick(("normal()", "uniform()", "[normal() for k in range(3)]", "permutation(5)"))
    yield f"noisy(x) = x + {n.pick(('normal()', 'uniform()'))}"
    yield f"{other} = noisy(1) - noisy({literal(n)})"


def calculus(n, name, other):
    n.use("calculus of definitions")
    shape = n.pick(((2,), (3,)))
    yield f"{other} = {array(n, shape)}"
    e = n.pick((f"sum({other}**3)", f"{other}[0]**2 * {other}[1]", f"prod({other})", f"norm({other})", f"sum(exp(-{other}**2))", f"logsumexp({other})"))
    yield f"{name} = " + n.pick((
        f"grad({e}, {other})", f"hessian({e}, {other})", f"jacobian({other}**2 * {other}[0], {other})", f"grad(sum(grad({e}, {other})**2), {other})",
        f"numeric_grad({e}, {other})", f"at(grad({e}, {other}), {other}={array(n, shape)})", f"grad({e}, {other}) @ {other}",
        f"jacobian(softmax({other}), {other})", f"grad(at({e}, {other}=2 * {other}), {other})"))


def power_of_zero(n, name, other):
    n.use("powers of zero")
    yield f"poly(x) = sum({array(n, (3,))} * x**range(3))"
    yield f"{name} = poly{n.pick((chr(39), 2 * chr(39)))}({n.pick((0, 0, 0.5))})"


def backwards_text(n, name, other):
    n.use("arrays of texts moved")
    yield f'{other} = ["a", "b", "c"]'
    yield f"{name} = " + n.pick((f"{other}[::-1]", f"{other}[1:]", f"{other}[[2, 0]]", f"{other}[{array(n, (3,))} > 0.4]", f"roll({other}, 1)"))


def claims(n, name, other):
    a = number(n, n.pick(((), (n.rows,))), 1)
    yield n.pick((
        f"check {a} == {a} and 1 == 1.05 within 0.1", f"check 1 == 1.05 within 0.1 and 2 == {literal(n)} within 1", f"refute not {a} == {a}",
        f"check {a} == {a} or 1 == 2", f"check [1, {literal(n)}] == [1, {literal(n)}]", f"refute [1, {literal(n)}] == [1, {literal(n)}]",
        f"check all([1, 2] == [1, {literal(n)}])", f'check "{n.pick("ab")}" == "a"', f"check inf == inf", "check nan == nan", f"check {a} < {a} + 1 < {a} + 2 and true",
        f"check sum([1, 2] == [1, {literal(n)}]) == 2", f"check {a} != 0", f"check isfinite({a})",
        f"refute {a} > {literal(n)} and {a} < {literal(n)}"))


def nothing_compared(n, name, other):
    n.use("nothing compared")
    v = still_vector(n)
    yield n.pick((f"check {v}[{v} > 100] == 7", "check all([1, 2, 3][[1, 2, 3] > 9] > 100)", "check shape(3) == shape(4)"))


def in_numpy(n, name, other):
    n.use("as in NumPy")
    m = matrix(n)
    yield f"{name} = " + n.pick((f"{m}.mean(axis=0)", f"np.exp({m})", f"{m}.T.dot({array(n, (n.rows,))})", f"{m}.shape", f"{m}.reshape(-1, 1)",
                                 f"np.array({m})", f"np.arange(3)", f"{m}[:, np.newaxis]", "np.pi", f"{m}.sum()", f"{m}.T.size"))


def seen(n, name, other):
    """What is drawn and tabled changes no value."""
    yield n.pick((f'table "a table": {array(n, (3,))}', f'plot "a plot": x**2, points({array(n, (3,))}, {array(n, (3,))}) for x in -1..1',
                  '# a comment, with (brackets', f"{name} = [1,  # the first\n    {literal(n)},\n    3]", f"{literal(n)} + 1"))


ANYWHERE = [slices, operators, texts, several_values, nested, until_small, derivative_through_rounds, stored_mask, scan_of_array, calculus,
            claims, claims, seen]
DRAWING = [plain_draws]
LATE = [travelling_mask, scan_of_list, sized_draws, power_of_zero, backwards_text, in_numpy, nothing_compared]
