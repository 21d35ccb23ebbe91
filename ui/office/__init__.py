"""The office window."""
