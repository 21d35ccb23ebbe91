"""A home: settings, keys, lock, clock, logs."""
