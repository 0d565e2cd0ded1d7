"""The shell's way in: plain functions, one file a noun, declared once (``declare``) and given to Typer by ``front``."""
