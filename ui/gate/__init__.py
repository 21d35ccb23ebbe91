"""The gate window."""
