"""Many reports at once. In: a table of regions and sectors. Out: a report folder a row, and an index page over all.

    rows = read_table(path)                       # or all_pairs(...)
    done = run_batch(rows, folder, settings, open_executor=local_processes(2))

The unit of work is a row: it depends on no other, may be done twice, and is handed to any `concurrent.futures.Executor`:
processes of this machine, or the workers of a Dask cluster.
"""

from bianyin.batch.all_done import all_done
from bianyin.batch.asked_rows import BatchRow, all_pairs, read_table
from bianyin.batch.executors import OpenExecutor, dask_cluster, local_processes
from bianyin.batch.outcome import Outcome
from bianyin.batch.running import BatchDone, run_batch

__all__ = [
    "BatchDone", "BatchRow", "OpenExecutor", "Outcome", "all_done", "all_pairs", "dask_cluster", "local_processes", "read_table", "run_batch",
]  # fmt: skip
