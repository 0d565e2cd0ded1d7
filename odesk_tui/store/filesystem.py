"""What kind of file system a path is on: SQLite's locks do not hold on network file systems."""

from __future__ import annotations

import os

_NETWORK = (
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afs",
    "9p",
    "fuse.sshfs",
    "ceph",
    "glusterfs",
    "lustre",
    "ncpfs",
    "davfs",
)
_MOUNTS = "/proc/self/mountinfo"


def network_filesystem(path: str | os.PathLike[str], mounts: str | os.PathLike[str] = _MOUNTS) -> str | None:
    """The name of the network file system that holds ``path`` (or its nearest existing folder), else None.

    Systems without ``/proc/self/mountinfo`` cannot be asked: None there.
    """
    try:
        with open(mounts, encoding="utf-8", errors="surrogateescape") as file:
            table = file.read()
    except OSError:
        return None
    there = os.path.realpath(path)
    best, kind = "", ""
    for line in table.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split(" ")
        if len(fields) < 5 or not right:
            continue
        point = fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = there == point or there.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, right.split(" ", 1)[0]
    return kind if kind in _NETWORK else None
