"""A desk's own fields: their definitions, and how the values of each kind are read, checked, printed and put in order."""
