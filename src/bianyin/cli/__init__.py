"""The command line. In: arguments. Out: results on stdout, everything else on stderr, and an exit code.

Nothing heavy is imported here or at the top of the verbs, so that `bianyin --help` answers at once.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from bianyin.cli import audit_verb as audit
from bianyin.cli import batch_verb as batch
from bianyin.cli import corpus_verbs as corpus
from bianyin.cli import crawl_verbs as crawl
from bianyin.cli import demo_verb as demo
from bianyin.cli import detect_verb as detect
from bianyin.cli import diff_verb as diff
from bianyin.cli import eval_verbs as evaluate
from bianyin.cli import inspect_verbs as inspect
from bianyin.cli import mcp_verb as mcp
from bianyin.cli import refresh_verb as refresh
from bianyin.cli import report_verb as report
from bianyin.cli import search_verb as search
from bianyin.cli import serve_verb as serve
from bianyin.cli import sources_verbs as sources
from bianyin.cli import worker_verb as worker
from bianyin.cli.running import BAD_INPUT, DONE, INTERRUPTED, exit_code_of
from bianyin.cli.usage_errors import in_chinese, is_usage_error

app = typer.Typer(
    name="bianyin",
    help="变因：碳排放序列的变点前后，已存的政府与新闻网页逐字说了什么。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# In the order of the work, which is the order of `--help`.
for module in (
    corpus,
    detect,
    report,
    demo,
    batch,
    diff,
    audit,
    search,
    inspect,
    sources,
    crawl,
    refresh,
    evaluate,
    serve,
    mcp,
    worker,
):
    module.add_to(app)


def _show_version(asked: bool) -> None:
    if asked:
        from bianyin.version import __version__

        typer.echo(f"bianyin {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本")
    ] = False,
) -> None:
    """变因：碳排放序列的变点前后，已存的政府与新闻网页逐字说了什么。"""


def main() -> None:
    """Run the command line; every error ends in one line that says what to do, and in the exit code of its kind."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # a console of GBK has no CO₂: its code stands there, and nothing ends for it
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(app(standalone_mode=False) or DONE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the one place where an error becomes an exit code
        sys.exit(_refused(error) if is_usage_error(error) else exit_code_of(error))


def _refused(error: Exception) -> int:
    """A command line that cannot be run: what is wrong with it, or, of an empty one, what there is."""
    from bianyin.errors import shortened
    from bianyin.text.harmless import discreet

    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(str(error), err=True)
    else:
        typer.echo(f"错误：{discreet(shortened(in_chinese(error)))}", err=True)
    return BAD_INPUT
