"""Mutation fuzz over every parser of what is shown or imported: bounded, no crash."""
