"""What the tool does not yet do as LANGUAGE.md says: features of the generator, each with what is wrong. It must shrink to nothing."""

NOT_YET = {
}
