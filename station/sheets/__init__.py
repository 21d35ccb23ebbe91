"""Spreadsheets of the register: template out, rows in."""
