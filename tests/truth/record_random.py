"""Records what NumPy's default_rng draws: python record_random.py [--check]

Each script is a list of calls on one generator, so that what one call leaves of the stream
shows in the next.  Numbers are decimal strings that read back to the same double.  A long
result is kept as its first and last numbers and a checksum: the sum of the bit patterns,
each times its odd place number (1, 3, 5, ...), modulo 2**64.
"""

import json
import sys
from pathlib import Path

import numpy

TRUTH = Path(__file__).with_name("random.json")
LONG = 40
SEEDS = [0, 1, 2, 7, 42, 12345, 2**31, 2**32 - 1, 2**32, 2**32 + 5, 2**53 + 1, 2**63, 2**64 - 1]
SIZES = [0, 1, 2, 3, 10, 1000]
RANGES = [
    (0, 1),
    (0, 2),
    (1, 7),
    (0, 10),
    (-5, 6),
    (0, 1000),
    (0, 2**31 + 1),
    (0, 3 * 2**30),
    (0, 2**32 - 1),
    (0, 2**32),
    (0, 2**32 + 1),
    (-(2**33), 2**33 + 7),
    (0, 2**40),
    (0, 3 * 2**61),
    (-(2**63), 2**63 - 1),
]
LENGTHS = [0, 1, 2, 3, 5, 100, 150, 1797]
MILLION = 1_000_000
WEIGHTS = [0.1, 0.0, 0.25, 0.05, 0.4, 0.2]


def uneven_weights(count):
    weights = 1.0 / numpy.arange(1, count + 1)
    return (weights / weights.sum()).tolist()


def call(method, *arguments, size):
    return {"method": method, "arguments": list(arguments), "size": size}


def scripts():
    """Yields (seed, calls)."""
    for seed in SEEDS:
        yield seed, interleaved()
    for seed in (0, 42, 2**32 + 5):
        yield seed, [call("integers", low, high, size=n) for low, high in RANGES for n in SIZES]
        yield seed, [
            each
            for low, high in RANGES
            for each in (call("integer", low, high, size=1), call("integer", 0, 6, size=1))
        ]
        yield seed, [call("permutation", length, size=length) for length in LENGTHS]
        yield seed, [call("shuffle", length, size=length) for length in LENGTHS]
        yield seed, choices()
        yield seed, powers()
    for seed in (3, 2026):
        yield from long_streams(seed)


def interleaved():
    calls = []
    for size in SIZES:
        calls += [
            call("integers", 0, 10, size=size),
            call("normal", 0.0, 1.0, size=size),
            call("integer", 0, 3, size=1),
            call("uniform", -1.0, 1.0, size=size),
            call("permutation", size, size=size),
            call("random", size=size),
            call("integers", -3, 2**40, size=size),
            call("normal", 5.0, 0.1, size=size),
            call("exponential", 2.5, size=size),
            call("uniform", 0.1, 1e6, size=size),
            call("poisson", 3.5, size=size),
            call("shuffle", size, size=size),
            call("poisson", 42.5, size=size),
            call("binomial", 10, 0.3, size=size),
            call("binomial", 1, 0.5, size=size),
            call("binomial", 1000, 0.7, size=size),
            call("gamma", 2.0, 3.0, size=size),
            call("standard_normal", size=size),
            call("choice", 7, size=size),
        ]
    return calls


def choices():
    calls = []
    for population in (1, 2, 10, 1000, 10_000, 10_001, 60_000):
        calls.append(call("choice", population, size=30))
        for size in (0, 1, 2, 10, 200, 201, 1000, 1201, 10_000, 10_001, 60_000):
            if size <= population:
                calls.append(call("distinct_choice", population, size=size))
    for size in (0, 1, 3, 5):
        calls.append(call("weighted_choice", WEIGHTS, size=size))
        calls.append(call("weighted_distinct_choice", WEIGHTS, size=size))
        calls.append(call("integer", 0, 3, size=1))
    for size in (0, 1, 30, 100):
        calls.append(call("weighted_choice", uneven_weights(100), size=size))
        calls.append(call("weighted_distinct_choice", uneven_weights(100), size=size))
    return calls


def powers():
    """Draws of a power, which the C library rounds to a neighbour of the nearest double now
    and then: the only ones that need not be met to the last bit."""
    return [
        call("gamma", shape, 2.0, size=LONG) | {"neighbours": 8}
        for shape in (0.01, 0.3, 0.5, 0.99)
    ]


def long_streams(seed):
    for method, *arguments in (
        ("random",),
        ("uniform", -0.3, 0.7),
        ("normal", 0.0, 1.0),
        ("normal", -2.5, 1e-3),
        ("exponential", 1.0),
        ("integers", 0, 2**31 + 1),
        ("integers", 0, 3 * 2**61),
        ("permutation", MILLION),
        ("poisson", 0.0),
        ("poisson", 1e-3),
        ("poisson", 9.99),
        ("poisson", 10.0),
        ("poisson", 1e6),
        ("binomial", 0, 0.5),
        ("binomial", 5, 0.0),
        ("binomial", 5, 1.0),
        ("binomial", 20, 0.5),
        ("binomial", 10**9, 1e-8),
        ("binomial", 61, 0.5),
        ("binomial", 100, 0.9),
        ("binomial", 100_000, 0.25),
        ("gamma", 0.0, 1.0),
        ("gamma", 1.0, 1.0),
        ("gamma", 1.5, 1.0),
        ("gamma", 100.0, 0.5),
    ):
        # A draw after the stream shows that as much of it was used up.
        yield seed, [call(method, *arguments, size=MILLION), call("random", size=1)]


def drawn(generator, method, arguments, size):
    match method:
        case "integer":
            return [generator.integers(*arguments)]
        case "permutation":
            return generator.permutation(*arguments)
        case "shuffle":
            values = numpy.arange(*arguments)[::-1].copy()
            generator.shuffle(values)
            return values
        case "distinct_choice":
            return generator.choice(*arguments, size=size, replace=False)
        case "weighted_choice":
            return generator.choice(len(arguments[0]), size=size, p=arguments[0])
        case "weighted_distinct_choice":
            weights = arguments[0]
            return generator.choice(len(weights), size=size, replace=False, p=weights)
        case _:
            return getattr(generator, method)(*arguments, size=size)


def checksum(values):
    odd = 2 * numpy.arange(len(values), dtype=numpy.uint64) + numpy.uint64(1)
    return int((values.view(numpy.uint64) * odd).sum())


def texts(values):
    return [repr(float(value)) for value in values]


def written(argument):
    return [written(each) for each in argument] if isinstance(argument, list) else str(argument)


def recorded_script(seed, calls):
    generator = numpy.random.default_rng(seed)
    recorded = []
    for each in calls:
        result = drawn(generator, each["method"], each["arguments"], each["size"])
        values = numpy.asarray(result, dtype=numpy.float64)
        entry = each | {"arguments": written(each["arguments"])}
        if len(values) <= LONG:
            entry["values"] = texts(values)
        else:
            entry["first"] = texts(values[:3])
            entry["last"] = texts(values[-1:])
            entry["checksum"] = str(checksum(values))
        recorded.append(entry)
    return {"seed": str(seed), "calls": recorded}


def record():
    lines = [json.dumps(recorded_script(seed, calls)) for seed, calls in scripts()]
    return '{"numpy": "%s", "scripts": [\n%s\n]}\n' % (numpy.__version__, ",\n".join(lines))


def main():
    now = record()
    if "--check" not in sys.argv[1:]:
        TRUTH.write_text(now)
        return
    then = json.loads(TRUTH.read_text())["scripts"]
    now = json.loads(now)["scripts"]
    differing = [new["seed"] for new, old in zip(now, then) if new != old]
    if len(now) != len(then) or differing:
        sys.exit(f"random.json differs from NumPy {numpy.__version__} for seeds {differing}")
    print(f"random.json is what NumPy {numpy.__version__} draws, in {len(now)} scripts")


if __name__ == "__main__":
    main()
