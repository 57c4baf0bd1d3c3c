"""`bianyin crawl` as a process of its own, on a loopback site that a registry file of the test names."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

from commands import forked
from loopback_site import Site

COMMAND = [sys.executable, "-c", "from bianyin.cli import main; main()"]


def registry(folder: Path, site: Site, *, concurrency: int = 8) -> Path:
    """A registry of one source, `example`."""
    file = folder / "sources.toml"
    file.write_text(
        f'[[source]]\nkey = "example"\nname = "示例市生态环境局"\nhome = "{site.url("/")}"\ntier = "市"\n'
        f"pace_seconds = 0\nconcurrency = {concurrency}\narticle_pattern = '/art/\\d+\\.html$'\n"
        f'[[source.lists]]\nurl = "{site.url("/list/index.html")}"\npagination = "index_n"\n',
        encoding="utf-8",
    )
    return file


def environment(folder: Path, site: Site, corpora: Path) -> dict[str, str]:
    return os.environ | {
        "BIANYIN_SOURCES": str(registry(folder, site)),
        "BIANYIN_ALLOW_HOSTS": site.host,
        "BIANYIN_CONTACT": "mail@example.org",
        "BIANYIN_CORPORA": str(corpora),
    }


def start(env: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        env=env,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(
    env: dict[str, str], *arguments: str, file_limit: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run to the end; with a limit, no file of it may grow beyond so many bytes, which fails as a full disk does."""

    if file_limit is None:
        ended = forked(Path.cwd(), arguments, env)
        return subprocess.CompletedProcess(arguments, *ended)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

    return subprocess.run(
        [*COMMAND, *arguments], env=env, text=True, encoding="utf-8", capture_output=True, preexec_fn=limit
    )
