"""The names of keys that type no character, as they are printed on buttons. No Qt."""

ENTER, ESCAPE, BACKSPACE = "Enter", "Esc", "⌫"
UP, DOWN, TAB = "↑", "↓", "⇥"
