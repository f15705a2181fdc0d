"""Writes random small lessons over all statements. A lesson is the same for the same seed.

    generator.py SEED    prints one, and what it was written with
"""

import random
import re
import sys

import oddities
from expressions import ARGUMENTS, Callable, Name, Names, array, literal, number, text, truth

WORDS = ("a", "b", "c", "d", "e", "g", "h", "p", "q", "s", "u", "v", "n", "total", "share", "η", "ŷ", "W₁", "b₂", "error", "t", "x", "k", "m")
OPTIMIZERS = (
    "gradient_descent(rate={r})", "gradient_descent({r})", "momentum(rate={r}, beta=0.5)", "nesterov(rate={r}, beta=0.4)", "adagrad(rate={r})",
    "rmsprop(rate={r}, alpha=0.8)", "adadelta(rate=0.9)", "adam(rate={r})", "adam(rate={r}, beta1=0.7)", "adamw(rate={r}, weight_decay=0.1)",
    "amsgrad(rate={r})", "adamax(rate={r})", "nadam(rate={r})", "yogi(rate={r})", "gradient_descent(rate={r}, clip_norm=0.5)",
    "gradient_descent(rate={r}, clip_value=0.4)", "momentum(rate={r}, weight_decay=0.1)",
)


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)
        # What came later draws from here, so that the lessons of old seeds stay what they were.
        self.aside = random.Random(-1 - seed)
        self.n = Names(self.random, rows=self.random.choice((3, 4, 5)), width=self.random.choice((2, 2, 3)))
        if self.n.rows == self.n.width:
            self.n.rows += 2
        self.lines, self.taken, self.text = [], set(), []
        self.within_vary, self.earlier, self.names = False, set(), []
        self.shapes = ((), (), (self.n.rows,), (self.n.width,), (self.n.rows, self.n.width))

    # --- small parts --------------------------------------------------------------------------------

    def chance(self, share):
        return self.random.random() < share

    def pick(self, items):
        return self.random.choice(list(items))

    def fresh(self):
        """A name that the block has not yet; it may be one of an earlier block."""
        name = self.pick([word for word in WORDS if word not in self.taken and word not in {f.name for f in self.n.functions}])
        if self.within_vary and name in self.earlier and self.chance(0.85):
            return self.fresh()
        if self.within_vary and name in self.earlier:
            self.n.use("a name given anew under vary")
        return name

    def add(self, name, shape, sort="number", change="data", kind="definition"):
        self.taken.add(name)
        self.n.used.add(name)
        self.n.values = [v for v in self.n.values if v.name != name] + [Name(name, shape, sort, change, kind)]

    def forget(self, name):
        """A name whose value is not used further."""
        self.taken.add(name)
        self.n.used.add(name)
        self.n.values = [v for v in self.n.values if v.name != name]

    def line(self, line):
        self.lines.append(line)

    def moving(self, shape=None, kinds=("param", "state")):
        return [v for v in self.n.values if v.kind in kinds and v.name in self.taken and (shape is None or v.shape == shape)]

    def number(self, shape, depth=2, still=False):
        held, self.n.still = self.n.still, still
        found = number(self.n, shape, depth)
        self.n.still = held
        return found

    # --- statements ---------------------------------------------------------------------------------

    def data(self, shape):
        name = self.fresh()
        if self.chance(0.8):
            self.line(f"data {name} = {array(self.n, shape)}")
        else:
            self.n.use("data from names")
            self.line(f"data {name} = {self.number(shape, 2, still=True)}")
        self.add(name, shape, kind="data")
        return name

    def function(self):
        names = [w for w in ("f", "g", "rule", "h", "w") if w not in {f.name for f in self.n.functions} | self.taken]
        if not names:
            return
        name, arguments = self.pick(names), []
        count = self.pick((1, 1, 2))
        for _ in range(count):
            argument = self.pick(ARGUMENTS)
            if self.n.values and self.chance(0.1 if self.within_vary else 0.4):
                argument = self.pick(self.n.values).name
            if argument in {v.name for v in self.n.values}:
                self.n.use("argument called like a name")
            self.n.bound.add(argument)
            if argument not in arguments:
                arguments.append(argument)
        held, self.n.values = self.n.values, [v for v in self.n.values if v.name not in arguments and not v.shape] + [Name(a, ()) for a in arguments]
        calculus, self.n.calculus = self.n.calculus, False
        functions, self.n.functions = self.n.functions, []
        shapes, self.n.rows, rows = self.n.rows, 3, self.n.rows
        body = self.pick(("tanh({})", "{}", "{} / 2", "sin({})")).format("(" + " + ".join(f"{a} * {literal(self.n)}" for a in arguments) + ")")
        if self.chance(0.6):
            body = f"{body} + {self.scalar_body(arguments)}"
        self.n.values, self.n.calculus, self.n.functions, self.n.rows = held, calculus, functions, rows
        default = len(arguments) == 2 and self.chance(0.3)
        head = f"{arguments[0]}, {arguments[1]}={literal(self.n)}" if default else ", ".join(arguments)
        self.line(f"{name}({head}) = {body}")
        moving = {v.name for v in self.n.values if v.change == "moving"} & set(re.findall(r"\w+", body)) - set(arguments)
        if moving:
            self.n.use("what moves in a function")
        self.n.functions = [f for f in self.n.functions if f.name != name] + [Callable(name, 1 if default else len(arguments), moving=bool(moving))]

    def scalar_body(self, arguments):
        """Elementwise in the arguments, so that it may be given arrays; may use scalars above."""
        others = [v.name for v in self.n.values if not v.shape and v.sort == "number" and v.name not in arguments]
        parts = [self.pick(arguments), self.pick(others) if others and self.chance(0.5) else literal(self.n)]
        return self.pick(("{0} * {1}", "cos({0} - {1})", "exp(-({0} * {1})**2)", "({0} if {0} > {1} else {1})", "sqrt(1 + {0}**2) * {1}")).format(*parts)

    def definition(self, change="moving", still=False):
        kind, shape, name = self.random.random(), self.pick(self.shapes), self.fresh()
        if kind < 0.1:
            self.line(f"{name} = {truth(self.n, shape, 1)}")
            self.add(name, shape, "truth", change)
        elif kind < 0.17 and len(shape) < 2:
            self.line(f"{name} = {text(self.n, shape, 1)}")
            self.add(name, shape, "text", change)
        elif kind < 0.25:
            self.n.use("several")
            other = self.pick([word for word in WORDS if word not in self.taken | {name} and word not in {f.name for f in self.n.functions}])
            self.line(f"{name}, {other} = {self.number(shape, 2, still)}, {self.number((), 2, still)}")
            self.add(name, shape, change=change)
            self.add(other, (), change=change)
        else:
            self.line(f"{name} = {self.number(shape, 3, still)}")
            self.add(name, shape, change=change)

    def moving_definition(self):
        """A definition that is another in each step though nothing moves: by the number of the step, or by chance."""
        name = self.fresh()
        if self.chance(0.5):
            self.n.use("step in a definition")
            self.line(f"{name} = {self.pick(('step', '0.1 * step', '1 / (step + 1)', '0.9**step'))}")
        else:
            self.n.use("draws in a definition")
            self.line(f"{name} = 0.1 * {self.pick(('normal()', 'uniform()'))}")
        self.add(name, (), change="moving")

    def claim(self):
        word = self.pick(("check", "check", "refute"))
        said = self.pick(('"a claim": ', "", ""))
        shape = self.pick(self.shapes)
        e = self.number(shape, 2)
        kind = self.random.random()
        if kind < 0.35:
            self.line(f"{word} {said}{e} {self.pick(('<', '>'))} {literal(self.n)} ")
        elif kind < 0.6:
            self.line(f"{word} {said}{e} == {self.number(shape, 1)} within {self.pick((0.5, 1, 0.05))}")
        elif kind < 0.8:
            self.line(f"{word} {said}{e} == ({e}) * 1 and {truth(self.n, self.pick(self.shapes), 1)}")
        else:
            self.line(f"{word} {said}{truth(self.n, self.pick(self.shapes), 2)}")

    def oddity(self):
        """A recipe; its names are not used further, except functions."""
        name = self.fresh()
        self.taken.add(name)
        other = self.fresh()
        self.taken.remove(name)
        share = self.random.random()
        recipes = oddities.LATE if share < 0.12 else oddities.DRAWING if share < 0.18 else oddities.ANYWHERE
        written = "both smaller small heron root one two noisy poly".split()
        if set("xtqskija") & self.n.used:
            # The recipes' own arguments and letters.
            self.n.use("letter called like a name")
        for line in self.pick(recipes)(self.n, name, other):
            called = line.split("(")[0]
            if called in written:
                if called in self.written:
                    return
                self.written.append(called)
            self.line(line)
            self.forget(name)
            self.forget(other)

    # --- blocks -------------------------------------------------------------------------------------

    def open(self):
        self.lines, self.taken, self.written = [], set(), []
        self.n.functions = [f for f in self.n.functions]

    def close(self, fence):
        self.text.append(f"```{fence}\n" + "\n".join(self.lines) + "\n```\n")

    def calc(self, change="data"):
        self.open()
        for _ in range(self.random.randrange(1, 6)):
            if self.chance(0.25) and len(self.n.functions) < 3:
                self.function()
            elif self.chance(0.2):
                self.claim()
            elif self.chance(0.2):
                self.data(self.pick(self.shapes))
            elif self.chance(0.15) and self.of_kind("definition"):
                self.other_value()
            elif self.chance(0.4):
                self.oddity()
            else:
                self.definition(change="data")
        self.close("calc")

    def of_kind(self, *kinds):
        return [v for v in self.n.values if v.kind in kinds and v.sort == "number"]

    def other_value(self):
        """`at` with another value for a name."""
        names = [v for v in self.n.values if v.sort == "number"]
        whole, part, name = self.pick(names), self.pick(names), self.fresh()
        if whole.name == part.name:
            return
        self.n.use("at value")
        inner = f"({whole.name} + {self.pick(('sum', 'mean'))}({part.name}))"
        self.line(f"{name} = at({inner}, {part.name}={array(self.n, part.shape)})")
        self.add(name, whole.shape, change="moving" if "moving" in (whole.change, part.change) else "data")

    def train(self):
        self.open()
        n, rows, width = self.n, self.n.rows, self.n.width
        if self.chance(0.15):
            self.line(f"seed {self.random.randrange(100)}")
        varied = self.chance(0.2)
        self.earlier, self.within_vary = {v.name for v in n.values}, varied
        vary = self.vary() if varied else None
        self.batch = self.chance(0.15)
        for shape in self.pick((((rows, width), (rows,)), ((rows, width), (rows,), ()), ((rows,), (rows,)))):
            self.data(shape)
        if self.chance(0.4) and len(n.functions) < 3:
            self.function()
        for _ in range(self.pick((1, 2, 2))):
            self.param(self.pick(((), (width,), (width,), (rows, width))))
        self.n.clash = 0.03 if varied else 0.3
        own = self.chance(0.35)
        states = [self.state(self.pick(((), (width,)))) for _ in range(self.pick((0, 1, 2)) if own or self.chance(0.25) else 0)]
        self.batch = self.batch and not own
        if (states or self.chance(0.2)) and self.chance(0.4) and len(n.functions) < 4:
            self.function()
        if self.batch:
            self.of_batches()
        for _ in range(0 if self.batch else self.pick((0, 1, 1, 2))):
            self.definition()
        if not self.batch and self.chance(0.08):
            self.moving_definition()
        losses = [self.loss() for _ in range(1 if self.batch else self.pick((1, 1, 1, 2)))]
        for _ in range(self.pick((0, 0, 1))):
            self.metric()
        if own:
            self.updates(losses, states)
            self.line(f"repeat {self.pick((1, 2, 3, 5))} steps" + self.until(0.2))
        else:
            if states or self.chance(0.1):
                n.use("update beside descend")
                self.beside(losses, states)
            self.descents(losses, vary, states)
        for v in n.values:
            v.change = "moving" if v.name in self.taken and v.kind in ("param", "state") else v.change
        self.below()
        for f in n.functions:
            f.moving = False
        self.within_vary, self.n.clash = False, 0.3
        self.name = self.pick([name for name in ("fit", "own", "run") if name not in self.names])
        self.names.append(self.name)
        self.close(f"train id={self.name}")
        self.trained, self.varied, self.losses = [v for v in n.values if v.name in self.taken], varied, losses

    def vary(self):
        self.n.use("vary")
        name, kind = self.fresh(), self.random.random()
        if kind < 0.5:
            self.line(f"vary {name} in [0.01, 0.03{self.pick(('', ', 0.002'))}]")
            self.add(name, (), kind="vary")
            return name
        if kind < 0.7:
            other = self.fresh()
            if other == name:
                return None
            self.n.use("vary two")
            self.line(f"vary {name}, {other} in [[0.01, 2], [0.03, 0.5]]")
            self.add(name, (), kind="vary")
            self.add(other, (), kind="vary")
            return name
        if kind < 0.8:
            self.n.use("vary functions")
            self.line(f"vary {name} in [tanh, sin]")
            self.forget(name)
            self.n.functions.append(Callable(name, 1))
            return None
        if kind < 0.9:
            self.n.use("vary optimizers")
            self.line(f"vary {name} in [{self.pick(OPTIMIZERS).format(r=0.01)}, {self.pick(OPTIMIZERS).format(r=0.02)}]")
            self.forget(name)
            return "by " + name
        self.n.use("vary arrays")
        self.line(f"vary {name} in [{array(self.n, (self.n.width,))}, {array(self.n, (self.n.width,))}]")
        self.add(name, (self.n.width,), kind="vary")
        return None

    def param(self, shape):
        name = self.fresh()
        start = array(self.n, shape)
        kind = self.random.random()
        if kind < 0.1 and len(shape) == 1:
            self.n.use("draws")
            start = f"[{self.pick(('normal()', 'uniform()'))} for k in range({shape[0]})]"
        elif kind < 0.2:
            start = f"{self.number(shape, 1, still=True)} + {array(self.n, shape)}"
        self.line(f"param {name} = {start}")
        self.add(name, shape, change="moving", kind="param")

    def state(self, shape):
        name = self.fresh()
        self.line(f"state {name} = {array(self.n, shape)}")
        self.add(name, shape, change="moving", kind="state")
        return name

    def loss(self):
        n, name = self.n, self.fresh()
        target = n.pick([v for v in n.of((n.rows,)) if v.kind == "data" or not self.batch]).name
        parts = []
        for v in self.moving(kinds=("param",)):
            if self.batch and v.shape == (n.rows, n.width):
                parts.append(f"sum({v.name})")
            elif v.shape == (n.width,) and [m for m in n.of((n.rows, n.width)) if m.kind == "data" or not self.batch]:
                parts.append(f"{n.pick([m for m in n.of((n.rows, n.width)) if m.kind == 'data' or not self.batch]).name} @ {v.name}")
            elif v.shape == (n.rows, n.width):
                parts.append(f"{v.name} @ {array(n, (n.width,))}")
            else:
                parts.append(f"{v.name}" if not v.shape else f"sum({v.name})")
        if self.chance(0.5) and not self.batch:
            parts.append(f"0.1 * ({self.number((n.rows,), 2)})")
        inner = " + ".join(parts)
        inner = self.pick((f"{inner}", f"tanh(({inner}) / 4)", f"sin({inner})"))
        whole = self.pick((f"mean(({target} - ({inner}))**2)", f"mse({inner}, {target})", f"mean(abs({target} - ({inner})))", f"sum(({inner} - {target})**2) / 4"))
        if self.chance(0.2) and not self.batch:
            whole += f" + 0.01 * ({self.number((), 2)})**2"
        self.line(f"loss {name} = {whole}")
        self.add(name, (), change="moving", kind="loss")
        return name

    def metric(self):
        name = self.fresh()
        self.line(f"metric {name} = {self.number((), 3)}")
        self.add(name, (), change="moving", kind="metric")

    def updates(self, losses, states):
        # What a gradient of a longer expression means where a part of it was computed before a move is not said.
        self.n.calculus = False
        written = len(self.lines)
        twins = [v for v in self.moving() if [w.shape for w in self.moving()].count(v.shape) > 1]
        if twins and self.chance(0.15):
            self.n.use("update several")
            a, b = [v.name for v in twins if v.shape == twins[0].shape][:2]
            self.line(f"update {a}, {b} = 0.9 * {b}, 0.5 * {a}")
        if self.chance(0.07):
            self.n.use("draws in an update")
            v = self.pick(self.moving())
            self.line(f"update {v.name} = {v.name} + 0.1 * normal()")
        for v in self.random.sample(self.moving(), len(self.moving())):
            if v.kind == "param" and self.chance(0.6):
                self.line(f"update {v.name} = {v.name} - {self.pick(('0.01', '0.1 / step', '0.05'))} * grad({self.pick(losses)}, {v.name})")
                self.n.use("grad in update")
            elif v.kind == "param" and self.chance(0.04 if self.within_vary else 0.2):
                if self.within_vary:
                    self.n.use("a parameter that stays, of runs")
            else:
                self.line(f"update {v.name} = 0.5 * {v.name} + 0.3 * tanh({self.number(v.shape, 2)})")
                if v.kind == "param":
                    self.n.use("update of a param")
            if self.chance(0.15):
                self.n.use("definition between updates")
                self.definition()
        if not any(line.startswith("update") for line in self.lines[written:]):
            v = self.moving()[0]
            self.line(f"update {v.name} = {v.name} / 2")
        self.n.calculus = True

    def of_batches(self):
        """A definition that follows the rows of a step, and has one shape for all of them."""
        if self.chance(0.4):
            name, of = self.fresh(), self.rows_of_data(self.n.values)
            self.n.use("a definition of batches")
            self.line(f"{name} = {self.pick(('mean', 'sum', 'max'))}({of}){self.pick(('', f' * {literal(self.n)}'))}")
            self.add(name, (), change="moving")

    def beside(self, losses, states):
        """Updates beside a `descend`; with batches they take of the data what has one shape in all steps."""
        if not self.batch:
            return self.updates(losses, states)
        self.n.use("updates beside batches")
        held = self.n.values
        self.n.values = [v for v in held if self.n.rows not in v.shape]
        names = [v for v in self.moving() if self.n.rows not in v.shape]
        for v in self.random.sample(names, self.random.randrange(1, len(names) + 1)) if names else []:
            seen = self.pick((f"mean({self.rows_of_data(held)})", f"{self.pick(losses)}", "step", self.number((), 1)))
            self.line(f"update {v.name} = 0.5 * {v.name} + 0.1 * {seen}")
            if self.chance(0.15):
                self.n.use("definition between updates")
                self.definition()
        new = [v for v in self.n.values if v.name not in {w.name for w in held}]
        self.n.values = held + new

    def rows_of_data(self, values):
        return self.pick([v for v in values if v.kind == "data" and v.shape[:1] == (self.n.rows,) and v.name in self.taken]).name

    def until(self, share, later=False):
        if not self.chance(share):
            return ""
        self.n.use("until")
        losses = [v.name for v in self.moving(kinds=("loss",))]
        if losses and not later and self.chance(0.2):
            self.n.use("stalled")
            return f" until stalled({self.pick(losses)}, {self.pick((1, 2))}{self.pick(('', ', by=0.05'))})"
        if self.chance(0.3):
            self.n.use("step in a later descend" if later else "until step")
            return f" until step >= {self.pick((1, 2, 3))}"
        return f" until {truth(self.n, (), 1)}"

    def descents(self, losses, vary, states):
        n = self.n
        batch = self.batch
        count = self.pick((1, 1, 1, 2))
        if count > 1:
            n.use("several descends")
        for number in range(count):
            if number:
                self.between(losses, states)
            loss = self.pick(losses)
            rate = vary if vary and not vary.startswith("by ") else self.pick(("0.01", "0.03", "0.02"))
            if self.chance(0.15):
                n.use("step in a later descend" if number else "rate by step")
                rate = self.pick((f"{rate} / step", f"{rate} * 0.9**step", f"({rate} if step < 2 else 0.001)"))
            by = vary if vary and vary.startswith("by ") else "by " + self.pick(OPTIMIZERS).format(r=rate)
            over = ""
            params = [v.name for v in self.moving(kinds=("param",))]
            if self.chance(0.04 if self.within_vary else 0.2):
                n.use("over")
                if self.within_vary:
                    n.use("a parameter that stays, of runs")
                over = f" over {', '.join(self.random.sample(params, self.random.randrange(1, len(params) + 1)))}"
            if batch:
                n.use("batches")
                order = ""
                if self.chance(0.3):
                    n.use("order")
                    rows = list(range(n.rows))
                    self.random.shuffle(rows)
                    order = f" order={rows}"
                until = self.until_of_all(losses, states) if self.chance(0.2) else ""
                self.line(f"descend {loss}{over} {by} for {self.pick((1, 2))} epochs batch={self.pick((2, 3))}{order}{until}")
            else:
                self.line(f"descend {loss}{over} {by} for {self.pick((1, 2, 3, 5))} steps" + self.until(0.15, number > 0))

    def until_of_all(self, losses, states):
        """Beside batches `until` is asked about all the data."""
        self.n.use("until beside batches")
        seen = self.pick((*losses, *(s for s in states if not self.shape_of(s)), f"mean({self.rows_of_data(self.n.values)})", "step"))
        return f" until {seen} {self.pick('<>')} {self.pick((0.371, 1.733, 0.867))}"

    def shape_of(self, name):
        return next(v.shape for v in self.n.values if v.name == name)

    def between(self, losses, states):
        """Lines between two trainings."""
        if states and self.chance(0.5):
            self.n.use("updates between descends")
            self.beside(losses, states)
        if self.chance(0.15) and not self.batch:
            self.n.use("definition between descends")
            self.definition()

    def below(self):
        """Lines under the training."""
        if self.chance(0.3):
            self.oddity()
        for _ in range(self.random.randrange(0, 5)):
            kind, name = self.random.random(), self.fresh()
            own = [v for v in self.n.values if v.name in self.taken and not (self.batch and self.n.rows in v.shape)]
            if self.names:
                # Of what only an earlier block moves it is not said whose steps are meant.
                own = [v for v in own if v.kind in ("param", "state", "loss")]
            asked = [v for v in own if v.sort != "number"] if not self.batch and self.chance(0.3) else own
            asked = asked or own
            if kind < 0.2:
                self.n.use("history of runs that may end apart" if self.within_vary and "until" in self.n.features else "history")
                v = self.asked_at_steps(asked)
                if self.batch:
                    self.n.use("readings in batches")
                self.line(f"{name} = history({self.pick((v.name, v.name, self.twice(v)))})")
                self.forget(name)
            elif kind < 0.4:
                self.n.use("at step")
                v = self.asked_at_steps(asked)
                if self.batch:
                    self.n.use("readings in batches")
                step = self.pick(("0", "1", "[0, 1]", "steps", "[1, 0, 1]"))
                self.line(f"{name} = at({self.pick((v.name, self.twice(v)))}, step={step})")
                self.forget(name)
            elif kind < 0.5:
                self.other_value()
            elif kind < 0.6 and self.moving(kinds=("param",)):
                losses = [v for v in own if v.kind == "loss"]
                v = self.pick(self.moving(kinds=("param",)))
                form = self.pick(("grad", "grad", "hessian", "jacobian", "numeric_grad"))
                self.n.use(form)
                self.line(f"{name} = {form}({self.pick(losses).name}, {v.name})")
                self.forget(name)
            elif kind < 0.8:
                self.claim()
            else:
                self.definition()

    def asked_at_steps(self, names):
        v = self.pick(names)
        if v.sort != "number":
            self.n.use("texts or masks at steps")
        return v

    def twice(self, v):
        """A longer expression of a name."""
        if v.sort == "text":
            return f'{v.name} == "high"'
        if v.sort == "truth":
            return f"not {v.name}"
        if self.batch and self.chance(0.4):
            return f"{v.name} * mean({self.rows_of_data(self.n.values)})"
        return f"{v.name} * 2"

    def after(self):
        """A later block that asks the training above."""
        self.open()
        names = [v for v in self.trained if v.sort == "number" and (len(self.names) == 1 or v.kind in ("param", "state", "loss"))]
        if self.varied:
            # The names have one more axis now; only the plainest forms.
            self.n.values, self.n.functions = [], []
        for _ in range(self.random.randrange(1, 4)):
            v, name, kind = self.pick(names), self.fresh(), self.random.random()
            if self.varied and self.chance(0.7):
                # Mostly what is right already.
                kind = 0.7
            path = f"{self.name}.{v.name}"
            if kind < 0.1:
                self.oddity()
            elif kind < 0.3 and not (self.batch and self.n.rows in v.shape):
                self.n.use("history later, of runs" if self.varied else "history later")
                self.line(f"{name} = history({path})")
            elif kind < 0.6:
                other = self.pick([v for v in names if v.name not in self.taken] or names)
                self.n.use("at value later, of runs" if self.varied else "at value later")
                loss = self.pick(self.losses)
                self.line(f"{name} = at({self.name}.{loss} + mean({other.name}), {other.name}={array(self.n, other.shape)})")
            elif kind < 0.8:
                self.line(f"{name} = {path} * 2")
            else:
                self.n.use("history later, of runs" if self.varied else "readings in batches" if self.batch else "at step later")
                self.line(f"{name} = at({path}, step={self.pick(('0', '1', '[0, 1]'))})")
            self.forget(name)
        if not self.varied:
            for _ in range(self.random.randrange(0, 3)):
                self.definition(change="data")
        self.close("calc")

    def diverging(self):
        self.n.use("diverges")
        a, b = self.random.sample(WORDS, 2)
        self.text.append(f"```train diverges\nparam {a} = {self.pick((1.9, [2.2, 1.3]))}\nloss {b} = mean({a}**4)\n"
                         f"descend {b} by {self.pick(('gradient_descent', 'momentum'))}(rate={self.pick((1.5, 3))}) for 30 steps\n```\n")

    def prose(self):
        if self.varied or not self.n.values:
            return
        self.text.append(f"A value {{{{= {self.number((), 2)} }}}} in a sentence.\n\n- [ ] A claim. {{{{? {truth(self.n, (), 2)} }}}}\n")

    def prose_behind(self):
        """Prose right behind a block with runs, which reads what a block below reads."""
        names = [v for v in self.trained if v.sort == "number" and v.kind in ("param", "state", "loss") and (v.shape or v.kind == "loss")]
        forms = ("mean(history({name})[0])", "mean(history({name})[-1])", "mean(at({name}, step=1)[-1])", "mean(at({name}, step=[0, 1])[0])",
                 "mean(history({name} * 2)[0])", "mean(history({path})[-1] ** 2)", "mean(at({path}, step=[0, 1])[-1])", "mean({path})")
        for v in self.aside.sample(names, min(2, len(names))):
            self.n.use("prose behind runs in batches" if self.batch else "prose behind runs")
            form = self.aside.choice(forms).format(name=v.name, path=f"{self.name}.{v.name}")
            self.text.append(f"A value {{{{= {form} }}}} in a sentence.\n")

    def lesson(self):
        self.varied = False
        if self.chance(0.4):
            self.calc()
        for _ in range(self.pick((0, 1, 1, 1, 1, 2))):
            self.train()
            if self.varied:
                self.prose_behind()
            if self.chance(0.6) or self.varied:
                self.after()
        if self.chance(0.03):
            self.diverging()
        if self.chance(0.3):
            self.prose()
        if not self.text:
            self.calc()
        if self.varied and ({"letter called like a name", "argument called like a name"} & self.n.features or self.n.bound & self.n.used):
            self.n.use("a bound name called like a name, of runs")
        return "\n".join(self.text), sorted(self.n.features)


def lesson(seed):
    return Writer(seed).lesson()


if __name__ == "__main__":
    source, features = lesson(int(sys.argv[1]))
    print(source)
    print("#", ", ".join(features))
