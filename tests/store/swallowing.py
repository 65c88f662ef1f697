"""A network between a bot and PostgreSQL that can swallow everything, by Unix sockets."""

import socket
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Final

SOCKET: Final = ".s.PGSQL.5432"


class Network(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Passes bytes on, or swallows them while `swallows`; its threads end with the connections."""

    daemon_threads = True

    def __init__(self, server: Path, folder: Path) -> None:
        super().__init__(str(folder / SOCKET), _Between)
        self.server = server
        self.swallows = False


class _Between(socketserver.BaseRequestHandler):
    server: Network
    request: socket.socket

    def handle(self) -> None:
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(str(self.server.server))
            back = Thread(target=self._pass, args=(server, self.request), daemon=True)
            back.start()
            self._pass(self.request, server)
            back.join()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while said := one.recv(65536):
                if not self.server.swallows:
                    other.sendall(said)
            other.shutdown(socket.SHUT_RDWR)


@contextmanager
def network(server: Path, folder: Path) -> Iterator[Network]:
    """Listen in a folder, as a server does, and pass on to the server in another one."""
    with Network(server / SOCKET, folder) as between:
        Thread(target=between.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield between
        between.shutdown()
