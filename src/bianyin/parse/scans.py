"""The words of a scanned PDF, read off its pages by optical character recognition (extra `ocr`: RapidOCR, models in its wheel)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from bianyin.parse.layout import paragraphs
from bianyin.parse.pdf import PdfText
from bianyin.parse.unread import Unread

if TYPE_CHECKING:
    import numpy as np
    import pypdfium2  # type: ignore[import-untyped]
    from rapidocr import RapidOCR

SECONDS = 1800.0  # for one file; a page takes 3 to 5 on two processors
_PAGES = 200  # a longer file stays `needs_ocr`
_DOTS, _POINTS = 200, 72  # an inch
_WIDEST = 4000  # pixels of a page's longer side, whatever its size on paper
_SAME_LINE = 0.5  # of the lower piece's height, by which two pieces of a line overlap


class Piece(NamedTuple):
    """Words where they stand on a page, in pixels; `top` < `bottom`."""

    left: float
    top: float
    bottom: float
    words: str


def can_read_scans() -> bool:
    """Whether the extra `ocr` is installed."""
    return find_spec("rapidocr") is not None


def read_scan(body: bytes, *, clock: Callable[[], float] = time.monotonic) -> PdfText:
    """The words of a PDF whose pages are pictures.

    Raises:
        Unread: `needs_ocr` where nothing is installed that reads it, nothing was read, or it has too many pages; `too_large`
            where it took too long; `unreadable` for a damaged file.
    """
    if not can_read_scans():
        raise Unread("needs_ocr")
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(body) as document:
            if len(document) > _PAGES:
                raise Unread("needs_ocr")
            pages = list(_pages(document, clock() + SECONDS, clock))
    except pypdfium2.PdfiumError:
        raise Unread("unreadable") from None
    text = paragraphs(pages)
    if not text.strip():
        raise Unread("needs_ocr")
    return PdfText(text, tuple("\n".join(page) for page in pages))


def lines_of(pieces: Sequence[Piece]) -> list[str]:
    """The lines of a page from the top, each from the left; pieces that stand beside each other are one line."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom) / 2):
        if lines and _beside(lines[-1][-1], piece):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [" ".join(piece.words for piece in sorted(line)) for line in lines]


def _beside(one: Piece, other: Piece) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > _SAME_LINE * min(one.bottom - one.top, other.bottom - other.top)


def _pages(
    document: pypdfium2.PdfDocument, deadline: float, clock: Callable[[], float]
) -> Iterator[list[str]]:
    engine = _engine()
    for page in document:
        if clock() > deadline:
            raise Unread("too_large")
        scale = min(_DOTS / _POINTS, _WIDEST / max(page.get_size()))
        yield lines_of(list(_read(engine, page.render(scale=scale).to_numpy())))
        page.close()


def _engine() -> RapidOCR:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def _read(engine: RapidOCR, picture: np.ndarray) -> Iterator[Piece]:
    from rapidocr.utils.output import RapidOCROutput

    found = engine(picture)
    assert isinstance(
        found, RapidOCROutput
    )  # as both steps were asked for: where words stand, and which they are
    if found.boxes is None or found.txts is None:
        return
    for corners, words in zip(found.boxes, found.txts, strict=True):
        across, down = corners[:, 0], corners[:, 1]
        yield Piece(float(across.min()), float(down.min()), float(down.max()), words)
