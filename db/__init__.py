"""The only SQL: tables, journal, register, queries, migrations."""
