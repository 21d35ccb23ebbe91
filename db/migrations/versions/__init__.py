"""One file a step; see `db.migrations`."""
