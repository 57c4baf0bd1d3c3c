"""The archive: every response as WARC/1.1, append-only. The catalog is derived from it."""

from bianyin.archive.read import Capture, read_captures
from bianyin.archive.warc_files import archive_files, archive_folder
from bianyin.archive.write import ArchiveWriter, Previous

__all__ = ["ArchiveWriter", "Capture", "Previous", "archive_files", "archive_folder", "read_captures"]
