"""What the tool does not yet do as LANGUAGE.md says: features of the generator, each with what is wrong. It must shrink to nothing."""

NOT_YET = {
    "a bound name called like a name, of runs": "an argument or a letter counts as the parameter of its name",
    "as in NumPy": "methods of arrays, and functions behind `np.`, are refused",
    "draws in a definition": "what stands below the training has the first step's draws, not those of the last row",
    "draws in an update": "one draw too many is made",
    "draws with sizes": "the arguments are not those of NumPy's generator",
    "history of runs that may end apart": "the rows of the runs have different lengths",
    "step in a definition": "row k has the number of the step that follows",
    "readings in batches": "an expression is read with all rows, where the loss alone is read with those of the step",
    "history later, of runs": "the axes are (steps, runs)",
    "at value later, of runs": "the value is not looked at",
}
