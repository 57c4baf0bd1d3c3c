"""A collector of traces and telemetry on loopback, and an environment in which every library is told to report to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path


class Collector:
    """Counts connections, answers each with an empty 200, and keeps what was sent first."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                try:
                    self.heard.append(connection.recv(4096))
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                except OSError:
                    pass

    @property
    def posted(self) -> list[bytes]:
        return [each for each in self.heard if each.startswith(b"POST")]

    def close(self) -> None:
        self._socket.close()


def elsewhere(collector: Collector) -> dict[str, str]:
    """An environment in which every library that can report is told to."""
    url = collector.url
    return {
        "LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "lsv2_of_another",
        "LANGSMITH_ENDPOINT": url, "LANGCHAIN_ENDPOINT": url, "LANGSMITH_OTEL_ENABLED": "true", "LANGSMITH_GATEWAY": url,
        "OTEL_EXPORTER_OTLP_ENDPOINT": url, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": url, "OTEL_TRACES_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "ANONYMIZED_TELEMETRY": "True", "CHROMA_OTEL_GRANULARITY": "all",
        "CHROMA_OTEL_COLLECTION_ENDPOINT": url, "CHROMA_OTEL_SERVICE_NAME": "another",
        # Whoever else would speak to the world goes through here.
        "HTTP_PROXY": url, "HTTPS_PROXY": url, "ALL_PROXY": url, "NO_PROXY": "", "no_proxy": "",
    }  # fmt: skip


def python(script: str, folder: Path, **environment: str) -> str:
    """Run a script of its own process: libraries read these variables once."""
    own = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=own, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
