"""What the tool does not yet do as LANGUAGE.md says: features of the generator, each with what is wrong. It must shrink to nothing."""

NOT_YET = {
    "the proof": "it refuses right gradients: where two losses are descended, at kinks, and where something is stopped",
    "a bound name called like a name, of runs": "an argument or a letter counts as the parameter of its name",
    "a name given anew under vary": "the second run reads the first run's value of it above its line",
    "a parameter that stays, of runs": "it is counted as what differs from run to run",
    "step in a later descend": "settings and `until` count `step` anew",
    "as in NumPy": "methods of arrays, and functions behind `np.`, are refused",
    "arrays of texts moved": "some functions and slices want numbers",
    "draws in a definition": "what stands below the training has the first step's draws, not those of the last row",
    "draws in an update": "one draw too many is made",
    "draws with sizes": "the arguments are not those of NumPy's generator",
    "history of runs that may end apart": "the rows of the runs have different lengths",
    "masks through functions": "a mask becomes whole numbers",
    "nothing compared": "the claim holds",
    "powers of zero": "the derivative is nan where the exponents are an array",
    "scan of a list": "a list is taken for several values",
    "step in a definition": "row k has the number of the step that follows",
    "update beside descend": "states read what stood before the optimizer's move, and definitions between updates, too",
    "readings in batches": "an expression is read with all rows, where the loss alone is read with those of the step",
    "history later, of runs": "the axes are (steps, runs)",
    "at value later, of runs": "the value is not looked at",
}
