"""What people do, one function each; ports are small and owned here."""
