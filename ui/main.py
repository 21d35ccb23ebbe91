"""The entry: dispatches to a command, loads a window only when one is asked for."""
