"""Keys, recovery, doctor and destruction over real homes."""
