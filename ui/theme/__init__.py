"""Design tokens: colours, sizes, icons."""
