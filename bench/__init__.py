"""How fast odesk is on this machine: every goal as a ratio to a floor of the same run. ``python -m bench --help``."""
