"""The two file formats: write, read, sign, encrypt, publish."""
