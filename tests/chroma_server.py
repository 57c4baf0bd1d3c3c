"""A throw-away Chroma server on loopback: the real `chroma run`, in a folder of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

_SECONDS = 60.0


class ChromaProcess:
    """One server; each index on it has collections of its own.

    Attributes:
        url: where it listens.
    """

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._folder = tempfile.mkdtemp(prefix="bianyin-chroma-")
        program = str(Path(sys.executable).with_name("chroma"))
        self._run = subprocess.Popen(
            [program, "run", "--path", self._folder, "--host", "127.0.0.1", "--port", str(port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        end = time.monotonic() + _SECONDS
        while not self._listens(port):
            if self._run.poll() is not None or time.monotonic() > end:
                self.remove()
                pytest.skip("chroma run does not start here")
            time.sleep(0.1)

    def remove(self) -> None:
        self._run.terminate()
        self._run.wait(_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    @staticmethod
    def _listens(port: int) -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            return False
        return True
