"""Cases for the rarer activations, losses, measures and distributions."""

import numpy as np

from cases import EXACT, ROUNDING, function, kink
from cases_functions import CUBE, EDGES, LONG, MATRIX, NOTHING, SCALAR, SHAPES, VECTOR, ulps

CURVES = {
    "leaky_relu": [{}, {"slope": 0.2}], "elu": [{}, {"alpha": 1.5}], "selu": [{}], "gelu": [{}], "gelu_tanh": [{}],
    "silu": [{}], "swish": [{}, {"beta": 1.7}], "mish": [{}], "hard_tanh": [{}], "hard_sigmoid": [{}],
    "softsign": [{}], "log_sigmoid": [{}], "erf": [{}], "erfc": [{}], "normal_pdf": [{}, {"mean": 0.5, "std": 2}],
    "normal_cdf": [{}, {"mean": 0.5, "std": 2}],
}


def cases(rows):
    def one(name, arrays, settings=None, **options):
        return function(rows, name, arrays, settings, **options)

    def corner(name, arrays, settings=None, **options):
        return kink(rows, name, arrays, settings, **options)

    for family in (curves, losses, measures, distributions):
        yield from family(one, corner)


def curves(one, corner):
    # Products with infinities and the largest numbers are a matter of how a formula is written.
    plain = EDGES[np.abs(np.nan_to_num(EDGES, posinf=1e9, neginf=1e9)) < 1e3]
    for name, all_settings in CURVES.items():
        for settings in all_settings:
            for array in (*SHAPES, NOTHING):
                yield one(name, {"x": array}, settings, within=ROUNDING)
            yield one(name, {"x": LONG}, settings, within=ROUNDING, slopes=False, title="many")
            yield one(name, {"x": plain}, settings, within=ROUNDING, slopes=False, title="edges")
    for name in ("erf", "erfc"):
        yield one(name, {"x": LONG}, within=ulps(8), slopes=False)
    for name in ("gelu", "silu", "mish", "softsign", "log_sigmoid", "erf", "normal_pdf", "normal_cdf"):
        yield corner(name, {"x": np.array([0.0, 30.0, -30.0])})
    yield corner("leaky_relu", {"x": np.array([1.0, 0.0])}, instead={"slope_x": [0.7, -0.013]},
                 because="at the corner the slope from below is taken, as PyTorch does; JAX takes the one from above")
    yield corner("elu", {"x": np.array([0.0, 800.0, -800.0])})


def losses(one, corner):
    pairs = [
        (VECTOR, VECTOR[::-1].copy()), (MATRIX, MATRIX * 0.3), (MATRIX, VECTOR[:3]), (SCALAR, VECTOR), (CUBE, CUBE[::-1].copy()),
    ]
    for name, settings in [("mae", {}), ("huber", {}), ("huber", {"delta": 0.4}), ("r2_score", {})]:
        for prediction, target in pairs:
            if name != "r2_score" or prediction is not SCALAR:
                yield one(name, {"prediction": prediction, "target": target}, settings, within=ROUNDING)
    signs = np.array([1, -1, 1, -1])
    for name in ("hinge", "squared_hinge"):
        yield one(name, {"score": VECTOR, "target": signs}, within=ROUNDING)
        yield one(name, {"score": MATRIX, "target": signs[:3]}, within=ROUNDING)
        yield one(name, {"score": VECTOR, "target": signs * 1.0}, within=ROUNDING)
    for log_p, labels in [(MATRIX, np.array([2, 0])), (VECTOR, np.array(1))]:
        yield one("nll", {"log_p": log_p, "labels": labels}, within=ROUNDING)


def measures(one, corner):
    prediction, labels = np.array([0, 1, 1, 2, 2, 0]), np.array([0, 0, 1, 2, 1, 0])
    yield one("confusion_matrix", {"prediction": prediction, "labels": labels}, {"classes": 3})
    yield one("confusion_matrix", {"prediction": prediction, "labels": labels}, {"classes": 4})
    for name in ("precision", "recall", "f1_score"):
        for prediction, labels in [
            (np.array([0.9, 0.2, 0.5, 0.7, 0.1]), np.array([1, 0, 0, 1, 1])), (np.array([0, 1, 1]), np.array([0, 1, 1])),
            (np.array([0.1, 0.2]), np.array([0, 0])),
        ]:
            yield one(name, {"prediction": prediction, "labels": labels}, within=ROUNDING, slopes=False)


def distributions(one, corner):
    shares = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    others = np.array([[0.1, 0.8, 0.1], [0.25, 0.25, 0.5]])
    for settings in ({}, {"axis": 0}):
        yield one("entropy", {"p": shares}, settings, within=ROUNDING)
        yield one("kl_divergence", {"p": shares, "q": others}, settings, within=ROUNDING)
    yield one("entropy", {"p": np.array([1.0, 0.0])}, within=ROUNDING, slopes=False)
    yield one("kl_divergence", {"p": np.array([1.0, 0.0]), "q": np.array([0.25, 0.75])}, within=ROUNDING, slopes=False)
    yield one("kl_divergence", {"p": shares, "q": others[0]}, within=ROUNDING)
