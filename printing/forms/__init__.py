"""The forms of a gate and its office: what each of them says, as blocks to be drawn.

Every form is filled from data or left blank to be written on; `printing.document` puts
them on paper.
"""
