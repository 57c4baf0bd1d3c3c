"""`python -m bench.quality extraction`, `… faithful`, `… retrieval`, `… events`, `… audit`: how good all are, on the development data; `make eval`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bench.data_files import CORPORA, DATA, JUDGED, required
from bianyin.cli.bars import counting, stages
from bianyin.cli.eval_changepoints_verb import changepoints
from bianyin.cli.eval_verbs import Accept, Alone, Details, MostRecords
from bianyin.cli.model_options import Llm, NoLlm
from bianyin.cli.running import AsJson, Corpora, Quiet, exit_code_of, settings_with

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


@app.command("faithful", help="真实句子：如实拟成的草稿有多少能成立。")
def faithful(
    data: Data = DATA,
    details: Annotated[bool, typer.Option("-v", "--details", help="逐条列出未成立的句子与原因")] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    from bench.quality.faithful import lines_of, measure

    with counting("评测", quiet=quiet) as progress:
        result = measure(data, progress)
    print(result.model_dump_json(indent=2) if as_json else "\n".join(lines_of(result, details=details)))


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

    results = []
    with stages(quiet=quiet) as on_progress:
        for each in evaluate_retrieval(
            data, work, settings_with(), only=only, distractors=distractors, words_distractors=words_distractors,
            documents=documents, limit=limit, rerank=rerank, plain=plain, passage_vectors=passage_vectors,
            on_progress=on_progress,
        ):  # fmt: skip
            results.append(each)
            if accept is not None:
                keep({each.name: each.found}, accept)
            if not as_json:
                print("\n".join(lines_of(each)), flush=True)
    if as_json:
        print(json.dumps([each.model_dump() for each in results], ensure_ascii=False, indent=2))
    else:
        print(summary_of(results))


@app.command("events", help="事件：本仓库的标准事件，以多种写法讲述，与真实文档放在一起。")
def events(
    data: Data = DATA,
    work: Annotated[Path, typer.Option("--work", help="真实文档的语料库与索引所在文件夹")] = Path(
        "eval_events"
    ),
    alone: Alone = False,
    held: Annotated[
        bool, typer.Option("--held", help="评留作检验的写法，只给总数；程序改完之后看一次")
    ] = False,
    accept: Accept = None,
    details: Details = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    from bench.quality import events as own
    from bianyin.cli.eval_verbs import show_events

    settings, alone = settings_with(), alone or not own.is_there(data)
    if not alone:
        with stages(quiet=quiet) as on_progress:
            settings = own.real_documents(data, work, settings, on_progress)
    against = own.ACCEPTED if own.ACCEPTED.is_file() else None
    for pages in (own.HELD,) if held else own.TUNED:
        show_events(
            (own.GOLD, [pages], own.POINTS), (own.REGION, own.SECTOR), settings, alone=alone, against=against,
            accept=accept, details=details, totals=held, quiet=quiet, as_json=as_json,
        )  # fmt: skip


@app.command("relevance", help="相关：本仓库对真实文档的判断；报告所出有多少该留，该留的有多少出了。")
def relevance(
    data: Data = DATA,
    work: Annotated[Path, typer.Option("--work", help="真实文档的语料库与索引所在文件夹")] = Path(
        "eval_events"
    ),
    held: Annotated[
        bool, typer.Option("--held", help="评留作检验的省，只给总数；程序改完之后看一次")
    ] = False,
    accept: Accept = None,
    details: Annotated[
        bool, typer.Option("-v", "--details", help="逐条列出无关、不实、未判的记录，与应留而未出的文档")
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    from bench.quality.events import real_documents
    from bench.quality.relevance import ACCEPTED, HELD, TUNED
    from bianyin.cli.eval_verbs import show_relevance

    required("bench.quality relevance")
    with stages(quiet=quiet) as on_progress:
        settings = real_documents(data, work, settings_with(), on_progress)
    show_relevance(
        [HELD if held else TUNED], settings, against=ACCEPTED if ACCEPTED.is_file() else None, accept=accept,
        details=details, totals=held and not details, quiet=quiet, as_json=as_json,
    )  # fmt: skip


@app.command("audit", help="核查：在真实报告里逐处植入错误，看找出多少，又误报多少。")
def audit(
    reports: Annotated[list[Path], typer.Argument(metavar="REPORT...", help="本程序写出的报告文件夹")],
    details: Annotated[bool, typer.Option("-v", "--details", help="逐条列出未找出的错误")] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
) -> None:
    from bench.quality.audit import lines_of, measure
    from bianyin.audit.shelf import Shelf
    from bianyin.wiring import open_catalog

    paths, scores = [folder / "report.md" for folder in reports], []
    with open_catalog(settings_with(corpora)) as catalog, counting("核查报告", quiet=quiet) as on_progress:
        for plain in (False, True):
            for shelf in (Shelf(catalog, None), None):
                scores.append(measure(paths, shelf, plain=plain, on_progress=on_progress))
                if not as_json:
                    print("\n".join(lines_of(scores[-1], details=details)), flush=True)
    if as_json:
        print(json.dumps([score.model_dump() for score in scores], ensure_ascii=False, indent=2))


if __name__ == "__main__":
    try:
        app(prog_name="python -m bench.quality")
    except Exception as error:  # noqa: BLE001 - ends in one line that says what to do, as `bianyin` does
        sys.exit(exit_code_of(error))
