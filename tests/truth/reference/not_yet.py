"""What the tool does not yet do as LANGUAGE.md says, each with what is wrong. All three must shrink to nothing."""

# Features of the generator.
NOT_YET = {
}

# Single lessons, by their seeds.
LESSONS_NOT_YET = {
}

# Features that a library's programs do not yet get right.
PROGRAMS_NOT_YET = {
}
