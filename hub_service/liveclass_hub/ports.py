"""Is a port free, and if not, who holds it?"""

from __future__ import annotations

import os
import socket
from typing import Any, Literal

import msgspec
import psutil

Kind = Literal["tcp", "udp"]


class Holder(msgspec.Struct, frozen=True):
    """A taken port; `pid` is None when the process belongs to someone else."""

    kind: Kind
    port: int
    pid: int | None
    command: str

    def __str__(self) -> str:
        by = f"{self.command} (pid {self.pid})" if self.pid else self.command
        return f"{self.kind.upper()} port {self.port} is taken by {by}"


def holder_of(kind: Kind, ip: str, port: int) -> Holder | None:
    """The process that keeps `ip`:`port` from us, or None when it is free."""
    if _is_free(kind, ip, port):
        return None
    for found in _visible_sockets(kind):
        listens = kind == "udp" or found.status == psutil.CONN_LISTEN
        if listens and found.laddr and found.laddr.port == port and found.pid:
            return Holder(kind, port, found.pid, _command_of(found.pid))
    return Holder(kind, port, None, "a process of another user")


def _is_free(kind: Kind, ip: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    how = socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM
    with socket.socket(family, how) as probe:
        if kind == "tcp":
            # A closed connection waiting out its last minute is nobody's; a listener still refuses.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ip, port))
        except OSError:
            return False
    return True


def _visible_sockets(kind: Kind) -> list[Any]:
    try:
        return list(psutil.net_connections(kind))
    except psutil.AccessDenied:
        return []


def _command_of(pid: int) -> str:
    try:
        words = psutil.Process(pid).cmdline()
    except psutil.Error:
        return "a process that has just ended"
    if not words:
        return "a process without a name"
    return " ".join([os.path.basename(words[0]), *words[1:]])[:120]  # noqa: PTH119 - not a path
