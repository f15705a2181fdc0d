"""Whether a difference is one of rounding: it comes of it in the reference, too, when numbers of the lesson are a last digit off.

A lesson may amplify a last digit to anything: a training that diverges, a sine of a large number, a claim that asks whether two
numbers are equal, a kink that is just reached. Two right interpreters then differ, and neither can say what is right.
"""

import random
import re

import numpy

import lesson as reference

ROUNDS = 8
# Numbers with a fraction; a whole one may be a length, an index, or an exponent.
FRACTION = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.])")


def shaken(source, round):
    """The lesson with each number that has a fraction a last digit or two off, or as it stood."""
    dice = random.Random(round)

    def off(found):
        value = float(found.group())
        return repr(value * (1 + dice.choice([-2, -1, 0, 1, 2]) * 2.0 ** -52))
    return FRACTION.sub(off, source)


def as_told(result):
    """A result of the reference in the form of the tool's."""
    def value(x):
        return numpy.asarray(x).tolist()

    def of_run(run):
        told = {**run, "claims": [{"verdict": verdict, "origin": "author"} for verdict in run["claims"]]}
        for key in ("names", "histories"):
            told[key] = {name: value(x) for name, x in run.get(key, {}).items()}
        if "runs" in run:
            told["runs"] = [of_run(one) for one in run["runs"]]
        return told
    prose = {"values": [{"value": value(x)} for x in result["prose"]["values"]],
             "claims": [{"verdict": verdict} for verdict in result["prose"]["claims"]]}
    return {"faults": [], "blocks": [of_run(block) for block in result["blocks"]], "prose": prose}


def what(kind, told):
    """A kind of difference and the name that it is about."""
    # What stands in a sentence has no name.
    return kind, "" if kind.startswith("prose") else told.split(":")[0]


def explains(source, theirs, found, differences, tolerance):
    """Whether every difference that was found comes of rounding alone in the reference."""
    moved = set()
    for round in range(ROUNDS):
        try:
            other = reference.run(shaken(source, round))
        except reference.FAULTS:
            continue
        moved |= {what(*one) for one in differences(as_told(other), theirs, tolerance)}
        if all(what(*one) in moved for one in found):
            return True
    return False
