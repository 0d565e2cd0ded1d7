"""Small overlays that ask one thing each and answer with a command or None."""
