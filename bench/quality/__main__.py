"""`python -m bench.quality extraction` and `… retrieval`: how good both are, on the development data; `make eval`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bench.data_files import CORPORA, DATA, JUDGED
from bianyin.cli.eval_changepoints_verb import changepoints
from bianyin.cli.eval_verbs import Accept, Details, MostRecords
from bianyin.cli.model_options import Llm, NoLlm
from bianyin.cli.running import AsJson, ProgressLine, Quiet, exit_code_of, settings_with

app = typer.Typer(
    help="评测：对照开发数据与本仓库的标准集。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Data = Annotated[Path, typer.Argument(metavar="DATA", help="开发数据所在文件夹")]


app.command("changepoints", help="变点检测：在已知变点的模拟序列上，与其他方法并列。")(changepoints)


@app.command("extraction", help="抽取：规则，以及所配置的大语言模型，对照标准集。")
def extraction(
    data: Data = DATA,
    llm: Llm = None,
    no_llm: NoLlm = False,
    details: Details = False,
    most: MostRecords = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    from bianyin.cli.eval_verbs import extraction as measure

    measure(
        JUDGED / "extraction_gold.jsonl", [data / name for name in CORPORA], llm=llm, no_llm=no_llm, details=details,
        most=most, quiet=quiet, as_json=as_json,
    )  # fmt: skip


@app.command("retrieval", help="检索：本程序与 BM25、向量、普通 LangChain 流程并列。")
def retrieval(
    data: Data = DATA,
    work: Annotated[Path, typer.Option("--work", help="评测索引与向量缓存所在文件夹")] = Path(
        "eval_retrieval"
    ),
    only: Annotated[
        str | None, typer.Option("--only", help="只评一组：chronoqa、words（不用向量）或 real")
    ] = None,
    distractors: Annotated[int, typer.Option("--distractors", min=0, help="干扰段落数")] = 10_000,
    words_distractors: Annotated[
        int, typer.Option("--words-distractors", min=0, help="不用向量的一组的干扰段落数")
    ] = 50_000,
    documents: Annotated[
        int | None, typer.Option("--documents", min=0, help="真实文档组除答案外最多放入多少篇")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="ChronoQA 每组最多评多少题")] = None,
    rerank: Annotated[int, typer.Option("--rerank", min=0, help="每题精算向量的片段数")] = 0,
    plain: Annotated[bool, typer.Option("--plain/--no-plain", help="是否同时评普通 LangChain 流程")] = True,
    passage_vectors: Annotated[
        bool,
        typer.Option(
            "--passage-vectors/--leads", help="本程序的索引为每个片段存一个向量，或只为每篇开头存一个"
        ),
    ] = True,
    accept: Accept = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    from bench.quality.run import evaluate_retrieval
    from bench.quality.table import lines_of, summary_of
    from bianyin.evaluate.accepted_runs import accept as keep

    shown: dict[str, ProgressLine] = {}

    def on_progress(stage: str, done: int, total: int) -> None:
        shown.setdefault(stage, ProgressLine(stage, quiet=quiet))(done, total)

    results = []
    for each in evaluate_retrieval(
        data, work, settings_with(), only=only, distractors=distractors, words_distractors=words_distractors,
        documents=documents, limit=limit, rerank=rerank, plain=plain, passage_vectors=passage_vectors,
        on_progress=on_progress,
    ):  # fmt: skip
        results.append(each)
        for progress in shown.values():
            progress.finish()
        if accept is not None:
            keep({each.name: each.found}, accept)
        if not as_json:
            print("\n".join(lines_of(each)), flush=True)
    if as_json:
        print(json.dumps([each.model_dump() for each in results], ensure_ascii=False, indent=2))
    else:
        print(summary_of(results))


if __name__ == "__main__":
    try:
        app(prog_name="python -m bench.quality")
    except Exception as error:  # noqa: BLE001 - ends in one line that says what to do, as `bianyin` does
        sys.exit(exit_code_of(error))
