"""The only reportlab: fonts, sheets, day log, passes."""
