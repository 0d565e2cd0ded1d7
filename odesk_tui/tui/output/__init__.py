"""Between Textual's compositor and the terminal: only the cells that changed are written.

``install(app)`` puts it in, ``Output.uninstall()`` takes it out, ``standing(environment)`` says whether it would work here.
``ODESK_OUTPUT=plain`` in the environment, or ``install(app, enabled=False)``, leaves Textual's own output alone;
``ODESK_OUTPUT=cells`` writes changed cells but never scrolls a part of the screen.

    choice   whether and how, from the environment
    cells    text → cells: wide characters, combining marks, what terminals disagree on
    frames   Textual's updates → rows of cells
    pens     from one style to the next in the fewest bytes
    motion   from one place to the next in the fewest bytes
    moved    which block of rows moved by how many lines
    shadow   what the terminal shows; a frame → bytes
    patch    the only module that touches private parts of Textual
"""

from odesk_tui.tui.output.choice import VARIABLE
from odesk_tui.tui.output.patch import Output, install, standing

__all__ = ["VARIABLE", "Output", "install", "standing"]
