"""What the tool does not yet do as LANGUAGE.md says: features of the generator, each with what is wrong. It must shrink to nothing."""

NOT_YET = {
    "a bound name called like a name, of runs": "an argument or a letter counts as the parameter of its name",
    "draws in a definition": "what stands below the training has the first step's draws, not those of the last row",
    "draws in an update": "one draw too many is made",
    "history of runs that may end apart": "the rows of the runs have different lengths",
    "step in a definition": "row k has the number of the step that follows",
    "readings in batches": "an expression is read with all rows, where the loss alone is read with those of the step",
    "history later, of runs": "the axes are (steps, runs)",
    "at value later, of runs": "the value is not looked at",
}
