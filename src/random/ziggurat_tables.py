"""Computes the tables of ziggurat_tables.rs: python ziggurat_tables.py > ziggurat_tables.rs

Marsaglia and Tsang cover the area under a density by 256 strips of equal area: 255 boxes and
a base with the tail.  Strip i is as wide as x[i], its right edge; f[i] is the density there.
The edges follow from the outermost inwards, as each box has the area

    area = x[i] * (f[i - 1] - f[i]).

The exponential's tables are computed with fifty digits and rounded once.  The normal's were
made for NumPy in double precision, so each step here is rounded too, and the area is the
rounded one that NumPy's tables show.
"""

from decimal import Decimal, getcontext

getcontext().prec = 50

STRIPS = 256
LAST = STRIPS - 1
NORMAL_EDGE = 3.6541528853610087963519472518
NORMAL_AREA = 0.004928673233974652
# The one value of NumPy's table that is not the nearest number but its neighbour: the exact
# one lies between the two at 0.498 of the gap.
NORMAL_ROUNDED_UP = 38
EXPONENTIAL_EDGE = Decimal("7.6971174701310497140446280481")


def normal_tables():
    def density(index, x):
        value = float(Decimal(-0.5 * x * x).exp())
        return value if index != NORMAL_ROUNDED_UP else value + 2.0**-53

    x, f = [0.0] * STRIPS, [1.0] * STRIPS
    x[LAST], f[LAST] = NORMAL_EDGE, density(LAST, NORMAL_EDGE)
    for i in reversed(range(1, LAST)):
        logarithm = float(Decimal(NORMAL_AREA / x[i + 1] + f[i + 1]).ln())
        x[i] = float(Decimal(-2.0 * logarithm).sqrt())
        f[i] = density(i, x[i])
    x[0] = NORMAL_AREA / f[LAST]
    return x, f


def exponential_tables():
    def density(value):
        return (-value).exp()

    edge = EXPONENTIAL_EDGE
    area = edge * density(edge) + density(edge)
    x = [Decimal(0)] * STRIPS
    x[LAST] = edge
    for i in reversed(range(1, LAST)):
        x[i] = -(area / x[i + 1] + density(x[i + 1])).ln()
    x[0] = area / density(edge)
    certain = [2 * int(x[(i - 1) % STRIPS] / x[i] * 2**52) for i in range(STRIPS)]
    certain[1] = 0
    f = [1.0] + [float(density(value)) for value in x[1:]]
    return [float(value) for value in x], f, certain


def printed(name, kind, meaning, values, in_a_line):
    print(f"\n/// {meaning}\n#[rustfmt::skip]")
    print(f"pub(super) static {name}: [{kind}; {STRIPS}] = [")
    for start in range(0, STRIPS, in_a_line):
        print("    " + ", ".join(repr(value) for value in values[start : start + in_a_line]) + ",")
    print("];")


def main():
    print("//! The strips of the two ziggurats as numbers; knows nothing of drawing from them.")
    print("//!")
    print("//! Written by `ziggurat_tables.py`, which explains them.")
    x, f = normal_tables()
    printed("NORMAL_EDGES", "f64", "The right edge of each strip under exp(−x²/2).", x, 4)
    printed("NORMAL_DENSITIES", "f64", "exp(−x²/2) at each edge.", f, 4)
    x, f, certain = exponential_tables()
    printed("EXPONENTIAL_EDGES", "f64", "The right edge of each strip under exp(−x).", x, 4)
    printed("EXPONENTIAL_DENSITIES", "f64", "exp(−x) at each edge.", f, 4)
    meaning = "How many of a strip's 2⁵³ abscissas lie under the density at any height."
    printed("EXPONENTIAL_CERTAIN", "u64", meaning, certain, 5)


if __name__ == "__main__":
    main()
