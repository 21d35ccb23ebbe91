"""Every face a person touches: windows and command line."""
