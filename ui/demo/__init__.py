"""The demonstration day: people, estate, script and player; no Qt."""
