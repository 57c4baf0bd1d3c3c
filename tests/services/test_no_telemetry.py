"""No process of ours speaks to anyone but this machine: every system call that could is watched, of native code too."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from collector import Collector, elsewhere

from commands import environment

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
_SENT = re.compile(r"sa_family=AF_INET6?,.*?sin6?_port=htons\((\d+)\).*?\"([^\"]+)\"")
_DNS = 53
# Everything that can speak, loaded and used: onnxruntime (as fastembed and Chroma's own embedder load it), Chroma, LangChain.
ALL = """
import bianyin
import chromadb, chromadb.utils.embedding_functions, langchain.embeddings, langsmith, langchain_openai, opentelemetry.sdk.trace
import onnx, onnxruntime, time
from onnx import TensorProto, helper
ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in "xy"]
graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", ends[:1], ends[1:])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
"""
QUIET_FOR_A_WHILE = "time.sleep(1)\n"
# It tells from a thread of its own, which on a busy machine is late.
UNTIL_QUEUED = """
import pathlib
until = time.monotonic() + 60
while time.monotonic() < until and not any(pathlib.Path.home().rglob("*onnxruntime*")):
    time.sleep(0.2)
"""


def told(folder: Path, *command: str | Path, **changes: str) -> list[str]:
    """Whom the command and its children spoke to beside loopback, name servers included, and what onnxruntime queued."""
    log = folder / "calls.txt"
    home = folder / "home"
    home.mkdir(exist_ok=True)
    own = environment(**{"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), **changes})
    done = subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", log, *command],
        cwd=folder, env=own, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    if "ptrace" in done.stderr or not log.exists():
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        sent = _SENT.search(line)
        if sent and (int(sent[1]) == _DNS or not sent[2].startswith(("127.", "::1"))):
            found.append(line)
    return found + [str(path) for path in home.rglob("*onnxruntime*")]


@pytest.mark.parametrize("script", [ALL, None], ids=["all libraries", "demo"])
def test_nobody_is_told(script: str | None, tmp_path: Path, collector: Collector) -> None:
    command = ["-c", script + QUIET_FOR_A_WHILE] if script else ["-m", "bianyin", "demo", "-q", "-o", "out"]
    assert told(tmp_path, sys.executable, *command, **elsewhere(collector)) == []
    assert collector.heard == []


def test_onnxruntime_by_itself_queues_what_it_would_tell(tmp_path: Path) -> None:
    """So the test above can fail."""
    loud = ALL.replace("import bianyin\n", "") + UNTIL_QUEUED
    if not told(tmp_path, sys.executable, "-c", loud, ORT_DISABLE_TELEMETRY="0"):
        pytest.skip("this onnxruntime tells nobody, so here the test above cannot fail for its sake")


def test_a_name_that_is_looked_up_is_seen(tmp_path: Path) -> None:
    asks = "import socket\ntry: socket.getaddrinfo('collector.example', 443)\nexcept OSError: pass"
    if not Path("/etc/resolv.conf").exists():
        pytest.skip("no name server is configured")
    assert told(tmp_path, sys.executable, "-c", asks)


def test_a_connection_to_elsewhere_is_seen_and_one_to_loopback_is_none(tmp_path: Path) -> None:
    asks = "import socket\ns = socket.socket(); s.setblocking(False); s.connect_ex(('{}', 9))"
    assert told(tmp_path, sys.executable, "-c", asks.format("192.0.2.1"))
    assert told(tmp_path, sys.executable, "-c", asks.format("127.0.0.1")) == []
