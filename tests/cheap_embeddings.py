"""An embeddings endpoint on loopback that costs nothing, for commands run as processes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zlib import crc32


class Embeddings(BaseHTTPRequestHandler):
    """An endpoint that costs nothing: two numbers made of each text."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))["input"]
        data = [
            {"object": "embedding", "index": at, "embedding": [1.0, crc32(text.encode()) / 2**32]}
            for at, text in enumerate(asked)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        answer = json.dumps({"object": "list", "data": data, "model": "m", "usage": usage}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def cheap_embeddings() -> Iterator[dict[str, str]]:
    """Settings of an endpoint that is open within the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Embeddings)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield {
            "BIANYIN_EMBEDDINGS_BASE_URL": f"http://127.0.0.1:{server.server_port}/v1",
            "BIANYIN_EMBEDDINGS_MODEL": "m",
            "BIANYIN_RERANK_PASSAGES": "0",
        }
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
