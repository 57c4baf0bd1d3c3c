"""A table of measurements: printed as it grows, kept in `bench/results` with the machine that it was measured on."""

from __future__ import annotations

import datetime as dt
import os
import platform
from importlib.metadata import version
from pathlib import Path

from bench.commands import Run

FOLDER = Path(__file__).with_name("results")
_PACKAGES = ("chromadb", "tantivy", "numpy", "onnxruntime")


class Table:
    """Rows of what was done, what came of it, wall-clock seconds and peak memory of its largest process."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        for line in (machine(), "", "| 项目 | 结果 | 秒 | 峰值内存 MiB |", "|---|---|---:|---:|"):
            self._say(line)

    def row(self, label: str, result: str, run: Run) -> None:
        self._say(f"| {label} | {result} | {run.seconds:.2f} | {run.peak_mib:.0f} |")

    def keep(self) -> Path:
        """Write the table beside those of before; returns where."""
        FOLDER.mkdir(exist_ok=True)
        path = FOLDER / f"{dt.date.today().isoformat()}.md"
        path.write_text("\n".join(self._lines) + "\n", "utf-8")
        return path

    def _say(self, line: str) -> None:
        self._lines.append(line)
        print(line, flush=True)


def machine() -> str:
    """What the figures depend on: processor, cores, memory, Python, packages; no name of the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = "，".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{dt.date.today().isoformat()}：{_processor()}，{os.cpu_count()} 核，{memory:.0f} GiB，"
        f"{platform.system()}，Python {platform.python_version()}，{packages}；墙钟时间。"
    )


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
