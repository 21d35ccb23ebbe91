"""Frozen values and pure rules: no file, no clock, no thread, no log.

Time, ids and secrets come in as arguments. Everything here is a msgspec Struct or a
function of Structs, so any of it can be replayed, stored and compared.
"""
