"""What a scanned text is, and whether it can be trusted."""
