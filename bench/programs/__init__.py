"""The floors: the smallest programs that do what a goal compares odesk with."""
