"""The rules of the desk: pure functions and frozen values; no I/O, no clock, no SQL."""
