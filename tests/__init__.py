"""The promises of Gatebook, each a test."""
