"""Mutation fuzz over every parser of texts and trust files: no crash, bounded work."""
