"""Keep answers. In: `Exchange`s and handed-in `Page`s. Out: WARC/1.1 files, only ever appended to, and `Capture`s read back from them."""

from bianyin.archive.foreign import Notice, read_foreign
from bianyin.archive.read import Capture, read_captures
from bianyin.archive.warc_files import archive_files, archive_folder
from bianyin.archive.write import ArchiveWriter, Previous

__all__ = [
    "ArchiveWriter",
    "Capture",
    "Notice",
    "Previous",
    "archive_files",
    "archive_folder",
    "read_captures",
    "read_foreign",
]
