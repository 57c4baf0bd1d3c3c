"""Write a drawing as SVG, as a page that explains it, or as PNG, by the file's name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from bianyin.errors import InputError
from bianyin.model import PointWindow
from bianyin.plot.pixels import as_png, has_chinese_font
from bianyin.plot.style import kind_name
from bianyin.series import date_text, head_line, warning_text
from bianyin.series.whole_file import write_whole

_FORMS = (".svg", ".png", ".html")
_PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 24px auto; max-width: 1180px; padding: 0 16px; font: 15px/1.7 "Noto Sans CJK SC", "Source Han Sans SC",
  "PingFang SC", "Microsoft YaHei", sans-serif; color: #1f2933; background: #fff; }}
table {{ border-collapse: collapse; width: 100%; margin-top: 20px; }}
th, td {{ text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid #e4e7eb; }}
th, td:nth-child(-n+3), td:last-child {{ white-space: nowrap; }}
.note {{ color: #5f6b77; font-size: 13px; }}
</style>
{drawing}
{table}
</html>
"""


def check_picture(path: Path) -> None:
    """Fail before any work is done where the picture could not be written afterwards.

    Raises:
        InputError: the ending is not known, or PNG is wanted and this machine has no Chinese font.
    """
    if path.suffix.lower() not in _FORMS:
        raise InputError(f"不认识的图片类型“{path.suffix}”。", path=path, remedy="可用 .svg、.png 或 .html。")
    if path.suffix.lower() == ".png":
        _check_png(path)


def write_picture(svg: str, windows: Sequence[PointWindow], path: Path, title: str) -> None:
    """Write the drawing; the file appears whole or not at all.

    Args:
        windows: the points that a page tells below the drawing.

    Raises:
        InputError: as `check_picture`, or the file cannot be written there.
    """
    check_picture(path)
    suffix = path.suffix.lower()
    if suffix == ".png":
        body = as_png(svg)
    else:
        body = (svg if suffix == ".svg" else _page(svg, windows, title)).encode()
    write_whole(path, body)


def _page(svg: str, windows: Sequence[PointWindow], title: str) -> str:
    rows = "".join(_row(each) for each in windows)
    head = "<tr><th>变点</th><th>类型</th><th>置信度</th><th>变化</th><th>检索窗口（不含末日）</th></tr>"
    table = f"<table>{head}{rows}</table>" if windows else '<p class="note">没有变点。</p>'
    return _PAGE.format(title=escape(title), drawing=svg, table=table)


def _row(each: PointWindow) -> str:
    point = each.point
    confidence = "未给出" if point.confidence is None else f"{point.confidence:.2f}"
    warned = "".join(
        f'<div class="note">注意：{escape(warning_text(warning))}</div>' for warning in point.warnings
    )
    cells = (date_text(point), kind_name(point.kind), confidence, head_line(point) or "—")
    shown = "".join(f"<td>{escape(cell)}</td>" for cell in cells[:3]) + f"<td>{escape(cells[3])}{warned}</td>"
    return f"<tr>{shown}<td>{each.window.start} 至 {each.window.end}</td></tr>"


def _check_png(path: Path) -> None:
    if not has_chinese_font():
        raise InputError(
            "这台机器没有中文字体，PNG 里的中文会是空白。", path=path,
            remedy="请安装中文字体（如 Debian 的 fonts-noto-cjk），或改用 .svg、.html。",
        )  # fmt: skip
