"""``python -m odesk_tui``."""

from __future__ import annotations

from odesk_tui.cli.main import main

if __name__ == "__main__":
    main()
