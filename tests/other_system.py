"""A stand-in for Windows: the command runs as a process of its own in a Python that has what Windows' Python has, and no more.

What of Windows can be had on another system: modules, functions and signals that are not there; no file renamed, replaced or removed
while this process has it open; folders that cannot be opened; names that Windows refuses; no symbolic links; a console of an old
code page; text files whose encoding nobody named. What cannot be had: its paths, its mandatory locks, its C library.
"""

# What pathlib does goes through the functions that are made to refuse here.
# ruff: noqa: PTH109, PTH112, PTH115, PTH119, PTH208

from __future__ import annotations

import builtins
import os
import sys
from pathlib import Path
from typing import Any

MODULES = frozenset({"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"})
# `uname`, `getuid` and `geteuid` stay: numpy and platformdirs, as they are built for this system, ask for them.
FUNCTIONS = (
    "chown", "chroot", "fchmod", "fchown", "fork", "forkpty", "getegid", "getgid", "getgroups", "getloadavg", "getpgid",
    "getpriority", "initgroups", "killpg", "lchown", "mkfifo", "mknod", "nice", "posix_fadvise", "posix_fallocate",
    "pread", "pwrite", "register_at_fork", "sched_getaffinity", "sched_setaffinity", "sched_yield", "sendfile", "setegid",
    "seteuid", "setgid", "setpgid", "setsid", "setuid", "statvfs", "sync", "wait", "wait3", "wait4",
)  # fmt: skip
OF_WINDOWS = frozenset({"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM", "SIG_DFL", "SIG_IGN"})
_FORBIDDEN = frozenset('<>:"|?*') | {chr(code) for code in range(32)}
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def windows_environment(folder: Path, *, console: str, **settings: str) -> dict[str, str]:
    """The environment in which every Python started, and every one that it starts, is such a Python.

    Args:
        folder: for the file that starts the stand-in.
        console: the code page of the console, as Python names it.
    """
    (folder / "sitecustomize.py").write_text(
        "import other_system\n\nother_system.become_windows()\n", "utf-8"
    )
    ours = [str(folder), str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIANYIN_")}
    return kept | {
        "PYTHONPATH": os.pathsep.join(ours),
        "PYTHONIOENCODING": console,
        "PYTHONWARNDEFAULTENCODING": "1",
        **settings,
    }


def become_windows() -> None:
    """Make this process such a Python. What the standard library does otherwise on Windows, it does so from here on."""
    _prepare_libraries()
    for name in FUNCTIONS:
        if hasattr(os, name):
            delattr(os, name)
    _forget_signals()
    _refuse_modules()
    os.symlink = _no_links
    os.rename = _renamed_to_nothing
    sys.addaudithook(_hook)


def _prepare_libraries() -> None:
    import ctypes
    import shutil
    import subprocess
    import tempfile
    import warnings

    shutil._use_fd_functions = False  # type: ignore[attr-defined]
    tempfile.TemporaryFile = tempfile.NamedTemporaryFile  # type: ignore[misc, assignment]
    subprocess.Popen.kill = lambda self: self.send_signal(9)  # type: ignore[method-assign]
    warnings.filterwarnings("ignore", category=EncodingWarning)
    warnings.filterwarnings("error", category=EncodingWarning, module=r"bianyin(\.|$)")
    loading = ctypes.CDLL.__init__

    def named(self: Any, name: Any, *more: Any, **options: Any) -> None:
        if name is None:
            raise TypeError("Windows has no library that is the process")
        loading(self, name, *more, **options)

    ctypes.CDLL.__init__ = named  # type: ignore[method-assign]


def _forget_signals() -> None:
    import signal

    for name in dir(signal):
        if name.startswith("SIG") and name not in OF_WINDOWS:
            delattr(signal, name)
    for name in ("alarm", "pause", "pthread_kill", "pthread_sigmask", "setitimer", "siginterrupt", "sigwait"):
        if hasattr(signal, name):
            delattr(signal, name)


def _refuse_modules() -> None:
    """To our own code: libraries, as they are built for this system, may take them."""
    importing = builtins.__import__

    def found(name: str, where: Any = None, *more: Any, **options: Any) -> Any:
        if name in MODULES and where is not None and str(where.get("__name__")).split(".")[0] == "bianyin":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return importing(name, where, *more, **options)

    builtins.__import__ = found


def _no_links(source: Any, target: Any, *_: object, **__: object) -> None:
    raise OSError(1314, "A required privilege is not held by the client", os.fspath(source))


_rename = os.rename


def _renamed_to_nothing(source: Any, target: Any, **options: Any) -> None:
    if os.path.lexists(target):
        raise FileExistsError(17, "Cannot create a file when that file already exists", os.fspath(target))
    _rename(source, target, **options)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("os.remove", "os.rmdir"):
        _refuse_if_open(arguments[0])
    elif event == "os.rename":
        _refuse_if_open(arguments[0])
        _refuse_if_open(arguments[1])
        _refuse_name(arguments[1])
    elif event == "os.mkdir":
        _refuse_name(arguments[0])
    elif event == "open":
        _opening(*arguments)


def _opening(path: Any, mode: str | None, flags: int) -> None:
    if not isinstance(path, str | bytes | os.PathLike):
        return
    if mode is None and os.path.isdir(path):
        raise PermissionError(13, "Permission denied", os.fspath(path))
    if flags & _WRITES:
        _refuse_name(path)


def _refuse_name(path: Any) -> None:
    name = os.path.basename(os.fsdecode(path))
    if _FORBIDDEN & set(name) or name.endswith((" ", ".")) or name.split(".")[0].lower() in _RESERVED:
        raise OSError(22, "Invalid argument", os.fsdecode(path))


def _refuse_if_open(path: Any) -> None:
    """Of a folder: if a file below it is open, or this process stands in it."""
    asked = os.path.realpath(os.fsdecode(path))
    for found in (*_open_files(), os.getcwd()):
        if found == asked or found.startswith(asked + os.sep):
            raise PermissionError(13, f"The file is in use by this process ({found})", os.fsdecode(path))


def _open_files() -> list[str]:
    found = []
    for handle in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{handle}"))
        except OSError:
            continue  # the listing's own
    return found
