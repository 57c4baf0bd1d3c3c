"""Write the report. In: verified records. Out: events merged and ordered, sections, and the files of the folder."""

from bianyin.report.markdown import render_markdown
from bianyin.report.report_folder import ALWAYS_WRITTEN, WRITTEN, check_folder, write_report
from bianyin.report.statements import FALLBACK

__all__ = ["ALWAYS_WRITTEN", "FALLBACK", "WRITTEN", "check_folder", "render_markdown", "write_report"]
