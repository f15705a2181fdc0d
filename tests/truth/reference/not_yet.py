"""What the tool does not yet do as LANGUAGE.md says, each with what is wrong. All three must shrink to nothing."""

# Features of the generator.
NOT_YET = {
}

# Single lessons, by their seeds.
LESSONS_NOT_YET = {
    1068: "a gradient by a name of a block above is told once for each run, though it is the same in all",
    1291: "with `vary`, `at` sees all rows where the step of a run saw those of its batch",
}

# Features that a library's programs do not yet get right.
PROGRAMS_NOT_YET = {
}
