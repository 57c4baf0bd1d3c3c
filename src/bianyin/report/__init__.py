"""Write the report, only from verified fields."""

from bianyin.report.folder import check_folder, write_report
from bianyin.report.markdown import FALLBACK, render_markdown

__all__ = ["FALLBACK", "check_folder", "render_markdown", "write_report"]
