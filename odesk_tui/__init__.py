"""odesk: a help desk and professional-services desk that lives in the terminal."""

__version__ = "0.1.0"
