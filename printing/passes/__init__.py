"""出入证: pass cards of the size of a bank card, and slips of A6.

`pdf` makes the files, `faces` draws the sides, `phases` are the marks by which a guard
sees from afar that a pass is of the present phase.
"""
