"""The terminal before the screens have it: taken once, given back however the start ends."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import termios
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from odesk_tui.tui.early.drawing import Cells

# Out of colours and the alternate screen; the cursor is seen.
_BACK = "\x1b[m\x1b[?1049l\x1b[?25h"
_IN, _OUT = 0, 2
# A control character that means nothing.
_NONE = b"\0"


class Taken:
    """A terminal that is quiet, and may have the first screen on it.

    Keys stay unread, unseen and in order until the screens read them; ctrl+c interrupts the start. ``attributes`` are those
    of the terminal before. Once the screens have it (:meth:`hand_over`), nothing here touches it any more.
    """

    def __init__(self) -> None:
        self.size = (0, 0)
        self.rows: list[Cells] | None = None
        # Whether the terminal has become another size since it was painted.
        self.resized = False
        self.standing = True
        self.attributes = termios.tcgetattr(_IN)
        # Under nohup a hangup is to be ignored.
        ends = (number for number in (signal.SIGHUP, signal.SIGTERM) if signal.getsignal(number) != signal.SIG_IGN)
        self._handlers = {number: signal.signal(number, self._told) for number in ends}
        self._handlers[signal.SIGWINCH] = signal.signal(signal.SIGWINCH, self._grown)
        try:
            termios.tcsetattr(_IN, termios.TCSANOW, _quiet(self.attributes))
            # So many bytes were typed while the terminal still made a line feed of Enter.
            self.cooked = _waiting()
        except BaseException:
            self.leave()
            raise

    def paint(self, width: int, height: int, rows: list[Cells]) -> None:
        """Show the first screen on the alternate one."""
        self.size, self.rows = (width, height), rows
        _write("\x1b[?1049h\x1b[?25l" + painted(rows))

    def leave(self) -> None:
        """Give the terminal back as it was, if the screens have not taken it over."""
        if not self.standing:
            return
        self.standing = False
        try:
            if self.rows is not None:
                _write(_BACK)
            termios.tcsetattr(_IN, termios.TCSANOW, self.attributes)
        except (OSError, termios.error):
            # It is gone.
            return
        finally:
            self._unhook()

    def hand_over(self) -> None:
        """The screens have the terminal and will give it back themselves."""
        self.standing = False
        self._unhook()

    def typed(self) -> bytes:
        """What was typed until now, Enter as it is without lines; it is gone from the terminal."""
        waiting = _waiting()
        data = os.read(_IN, waiting) if waiting else b""
        return data[: self.cooked].replace(b"\n", b"\r") + data[self.cooked :]

    def _unhook(self) -> None:
        """Whoever listens to signals by now goes on; else they mean what they did before."""
        for number, before in self._handlers.items():
            if signal.getsignal(number) in (self._told, self._grown):
                signal.signal(number, before)

    def _told(self, number: int, _frame: FrameType | None) -> None:
        self.leave()
        os._exit(128 + number)

    def _grown(self, _number: int, _frame: FrameType | None) -> None:
        self.resized = True


def _waiting() -> int:
    """How many bytes have been typed and not been read."""
    return int.from_bytes(fcntl.ioctl(_IN, termios.FIONREAD, b"\0\0\0\0"), sys.byteorder)


def _quiet(attributes: list[Any]) -> list[Any]:
    """No echo, no lines, Enter as it is, no flow control, so that ctrl+q arrives; no suspending with half a screen."""
    iflag, oflag, cflag, lflag, ispeed, ospeed, characters = attributes
    quiet = list(characters)
    quiet[termios.VSUSP] = quiet[termios.VQUIT] = _NONE
    quiet[termios.VMIN], quiet[termios.VTIME] = 1, 0
    iflag &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    return [iflag, oflag, cflag, lflag, ispeed, ospeed, quiet]


def _write(text: str) -> None:
    data = text.encode()
    sys.stderr.flush()
    while data:
        data = data[os.write(_OUT, data) :]


def painted(rows: list[Cells]) -> str:
    """What draws the rows, wherever the cursor is; ends in the default style."""
    out: list[str] = []
    pen: str | None = None
    for y, (chars, codes) in enumerate(rows, 1):
        out.append(f"\x1b[{y}H")
        start = 0
        for x in range(1, len(codes) + 1):
            if x < len(codes) and codes[x] == codes[start]:
                continue
            if codes[start] != pen:
                out.append(_change(pen, codes[start]))
                pen = codes[start]
            out.append("".join(chars[start:x]))
            start = x
    out.append("\x1b[m")
    return "".join(out)


def _change(old: str | None, new: str) -> str:
    """From one style to the next: all of it, or no more than the colours that differ when there is nothing to take away."""
    whole = f"\x1b[0;{new}m" if new else "\x1b[m"
    if not old or not new:
        return whole
    before, after = _parts(old), _parts(new)
    if before[0] and before[0] != after[0]:
        return whole
    changed = [part for was, part in zip(before, after, strict=True) if part != was]
    return f"\x1b[{';'.join(changed)}m" if all(changed) else whole


def _parts(code: str) -> tuple[str, str, str]:
    """Attributes, foreground and background of SGR parameters; empty where there is none."""
    attributes: list[str] = []
    colours = {"3": "", "4": ""}
    parts = code.split(";")
    while parts:
        part = parts.pop(0)
        if part in ("38", "48"):
            size = 4 if parts[0] == "2" else 2
            colours[part[0]] = ";".join([part, *parts[:size]])
            del parts[:size]
        elif len(part) == 2 and part[0] in "34":
            colours[part[0]] = part
        elif len(part) == 2 and part[0] == "9":
            colours["3"] = part
        elif len(part) == 3:
            colours["4"] = part
        else:
            attributes.append(part)
    return ";".join(attributes), colours["3"], colours["4"]
