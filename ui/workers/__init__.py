"""Threads of the windows: one writer, one camera, one bridge."""
