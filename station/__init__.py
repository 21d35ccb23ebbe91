"""The core of Gatebook: knows no window, no SQL and no paper.

Floors, top down: `services`; `codes`, `scanning`, `devices`, `handover`, `sheets` and
`workspace` side by side; `wording`; `domain`. import-linter holds them.
"""
