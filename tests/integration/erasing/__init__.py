"""Tests: what is erased is gone everywhere, and nothing else is."""
