"""Files to pages: what may be ingested, and where each thing that cannot be read is."""

from __future__ import annotations

import gzip
import hashlib
import html
import os
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from bianyin.archive import Notice
from bianyin.errors import InputError
from bianyin.model import MediaType, Page
from bianyin.model.address import split_address
from bianyin.parse.captures import read_warc
from bianyin.parse.decode import NotText, decode
from bianyin.parse.json_lines import read_record
from bianyin.parse.media import sniff

_HTML = (".html", ".htm", ".shtml")
_TEXT = (".txt",)
_RECORDS = (".jsonl", ".jsonl.gz")
_FILES = (".pdf", ".docx", ".xlsx", ".doc", ".wps", ".xls", ".et", ".rtf")
_WARC = (".warc", ".warc.gz", ".warc.zst")
KNOWN_SUFFIXES = _HTML + _TEXT + _RECORDS + _FILES + _WARC

MAX_LINE_BYTES = 64 * 2**20  # of a JSONL file; longer is not a document, and would not fit in memory
MAX_PAGE_BYTES = 64 * 2**20
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SPOKEN = 4  # Chinese characters

_URL_TAGS = (
    re.compile(
        r"<link\b(?=[^>]*\brel\s*=\s*[\"']?canonical)[^>]*\bhref\s*=\s*[\"']?(https?://[^\"'\s>]+)", re.I
    ),
    re.compile(
        r"<meta\b(?=[^>]*\b(?:property|name)\s*=\s*[\"']?(?:og:url|url)[\"'\s])"
        r"[^>]*\bcontent\s*=\s*[\"']?(https?://[^\"'\s>]+)",
        re.I,
    ),
    re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+?)\s*-->", re.I),  # browsers write this
)
_URL_LINE = re.compile(r"^\s*(?:URL|网址|链接|原文链接)\s*[:：]\s*(https?://\S+)\s*$", re.I | re.M)


def read_pages(paths: Sequence[Path], tell: Callable[[Notice], None] = lambda notice: None) -> Iterator[Page]:
    """Every page in the given files and folders, in a fixed order, one at a time.

    Folders are read to any depth, sorted, files of unknown kinds in them passed over.

    Args:
        tell: is told what is wrong with an archive that is read all the same, and what of a folder cannot be read and
            is passed over.

    Raises:
        InputError: a path is missing, or a file that was named is of an unknown kind, empty, truncated, in a wrong
            encoding, or a line of its JSONL is not a document; a WARC is damaged; or there is no page in all of them;
            with the file, and the line where there are lines.
    """
    found = False
    for page in _pages_of(_files(paths, tell), tell):
        found = True
        yield page
    if not found and paths:
        raise InputError("没有找到任何网页", path=paths[0], remedy="请确认其中有网页或文件。")


def _pages_of(files: Sequence[_File], tell: Callable[[Notice], None]) -> Iterator[Page]:
    for path, name, alone in files:
        if _suffix(path) in _WARC:
            yield from read_warc(path, tell, alone=alone)
        elif alone:
            yield from _read_records(path, name) if _suffix(path) in _RECORDS else [_read_file(path, name)]
        else:
            yield from _readable_part(path, name, tell)


def _readable_part(path: Path, name: str, tell: Callable[[Notice], None]) -> Iterator[Page]:
    """What can be read of a file that only lies in a folder that was given: it must not keep the others out."""
    bad: list[InputError] = []
    try:
        if _suffix(path) in _RECORDS:
            yield from _read_records(path, name, bad.append)
        else:
            yield _read_file(path, name)
    except InputError as error:
        rest = "此前各行已读入" if (error.line or 1) > 1 else "已略过"
        tell(Notice(f"{error.message}，{rest}。", loss=True))
    if bad:
        tell(Notice(f"{path}: {len(bad)} 行读不了，已略过（首个：{bad[0].reason}）。", loss=True))


class _File(NamedTuple):
    path: Path
    name: str  # as its owner knows it: 我的网页/2021/公告.pdf
    alone: bool  # given by its own name


def _inside(folder: Path, tell: Callable[[Notice], None]) -> Iterator[Path]:
    """Every file below; what is passed over is told: a folder that cannot be read, and one that is a link, which may be a circle."""

    def unread(error: OSError) -> None:
        tell(
            Notice(f"{error.filename}: 这个文件夹读不了（{error.strerror}），其中的文件没有导入。", loss=True)
        )

    for place, folders, names in os.walk(folder, onerror=unread):
        for name in folders:
            if (linked := Path(place) / name).is_symlink():
                tell(Notice(f"{linked}: 是链接到别处的文件夹，没有导入；要导入请写出它的路径。", loss=True))
        yield from (Path(place) / name for name in names)


def _files(paths: Sequence[Path], tell: Callable[[Notice], None]) -> list[_File]:
    """The files to read, folders opened. All of them exist and are of a known kind."""
    files: list[_File] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in _inside(path, tell) if _suffix(file) and file.is_file())
            if not inside:
                raise InputError(
                    "文件夹里没有可读的文件", path=path, remedy=f"可读：{' '.join(KNOWN_SUFFIXES)}"
                )
            files += [_File(file, _known_as(file, path), alone=False) for file in inside]
        elif not path.exists():
            raise InputError("没有这个文件或文件夹", path=path, remedy="请检查路径。")
        elif not _suffix(path):
            raise InputError("不认识的文件类型", path=path, remedy=f"可读：{' '.join(KNOWN_SUFFIXES)}")
        else:
            files.append(_File(path, _known_as(path, path.parent), alone=True))
    return files


def _known_as(file: Path, folder: Path) -> str:
    """The file within the folder that was given; never where on this machine that folder lies."""
    return _readable((Path(folder.absolute().name) / file.relative_to(folder)).as_posix())


def _readable(name: str) -> str:
    """A file name as text: names that archives of Windows left are in GBK, and not the system's UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _suffix(path: Path) -> str | None:
    name = path.name.lower()
    return next((suffix for suffix in KNOWN_SUFFIXES if name.endswith(suffix)), None)


def _read_file(path: Path, name: str) -> Page:
    try:
        if path.stat().st_size > MAX_PAGE_BYTES:
            raise InputError(f"超过 {MAX_PAGE_BYTES // 2**20} MB，不是一个网页", path=path)
        body = path.read_bytes()
    except OSError as error:
        raise InputError(f"无法读取：{error.strerror}", path=path) from None
    if not body.strip():
        raise InputError("文件为空", path=path)
    kind = sniff(body, path.name)
    if kind in ("pdf", "docx", "xlsx", "legacy"):
        return Page(url=_own_address(name, body), body=body, media_type=kind, title=_spoken_name(path))
    return _text_page(path, name, body, kind)


def _text_page(path: Path, name: str, body: bytes, kind: MediaType | None) -> Page:
    """HTML or plain text, whatever the file is called: an error page saved as a PDF is HTML."""
    try:
        text = decode(body)
    except NotText as error:
        raise InputError(
            str(error), path=path, remedy="请只给出网页、文本、PDF、Word、Excel 或 JSONL 文件。"
        ) from None
    if not text.strip():
        raise InputError("文件为空", path=path)
    suffix = _suffix(path)
    if suffix in _FILES and kind != "html":
        raise InputError(f"内容不是 {suffix} 文件", path=path, remedy="请重新下载。")
    is_html = suffix in _HTML or kind == "html"
    url = page_url(text) if is_html else _first_url_line(text)
    return Page(url=url or _own_address(name, body), body=body, media_type="html" if is_html else "text")


def _spoken_name(path: Path) -> str | None:
    """The name of a file where it says something: 关于….pdf, and not 1.pdf."""
    stem = _readable(path.stem)
    return stem if len(_CHINESE.findall(stem)) >= _SPOKEN else None


def page_url(text: str) -> str | None:
    """The address that an HTML page gives for itself: canonical link, og:url, or a browser's save note."""
    for pattern in _URL_TAGS:
        if (match := pattern.search(text)) and split_address(url := html.unescape(match[1])):
            return url
    return None


def _first_url_line(text: str) -> str | None:
    match = _URL_LINE.search(text[:2000])
    return match[1] if match and split_address(match[1]) else None


def _own_address(name: str, body: bytes) -> str:
    """The address of a file without one of its own: where its owner finds it again, and which content it had."""
    return f"file:{name}#{hashlib.sha256(body).hexdigest()[:12]}"


def _read_records(
    path: Path, name: str, pass_over: Callable[[InputError], None] | None = None
) -> Iterator[Page]:
    """
    Args:
        pass_over: takes what is wrong with a line, and the next one is read; without it, the first ends the file.
    """
    number, found = 0, False
    try:
        with _open(path) as lines:
            while line := lines.readline(MAX_LINE_BYTES + 1):
                number += 1
                if len(line) > MAX_LINE_BYTES:
                    raise InputError(f"一行超过 {MAX_LINE_BYTES // 2**20} MB", path=path, line=number)
                line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if line.strip():
                    found = True
                    try:
                        page = _record_page(path, name, number, line)
                    except InputError as error:
                        if pass_over is None:
                            raise
                        pass_over(error)
                    else:
                        yield page
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(
            f"压缩文件不完整或已损坏：{error}", path=path, line=number + 1, remedy="请重新下载。"
        ) from None
    except OSError as error:
        raise InputError(f"无法读取：{error.strerror}", path=path) from None
    if not found:
        raise InputError("文件为空", path=path)


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb")  # type: ignore[return-value]


def _record_page(path: Path, name: str, number: int, line: bytes) -> Page:
    try:
        record = read_record(line)
    except ValueError as error:
        raise InputError(str(error), path=path, line=number) from None
    url = record.url if record.has_address else _own_address(name, record.content)
    return Page(
        url=url, body=line.strip(), media_type="record",
        site=record.site, title=record.title, page_date=record.page_date,
    )  # fmt: skip
