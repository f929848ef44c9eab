"""Imports the DAG files of a folder as Airflow does; fails unless each becomes a DAG with what it must have."""

import sys
import warnings

warnings.filterwarnings("ignore")

from airflow.models.dagbag import DagBag  # noqa: E402

bag = DagBag(sys.argv[1], include_examples=False)
for file, error in bag.import_errors.items():
    sys.exit(f"{file}: {error[-500:]}")
if list(bag.dags) != [sys.argv[2]]:
    sys.exit(f"found {list(bag.dags)}")
dag = bag.dags[sys.argv[2]]
tasks = {task.task_id: task for task in dag.tasks}
problems = [
    what
    for what, holds in {
        "tasks": set(tasks) == {"create", "load", "check"},
        "order": tasks["load"].upstream_task_ids == {"create"} and tasks["check"].upstream_task_ids == {"load"},
        "catchup": dag.catchup is False,
        "max_active_runs": dag.max_active_runs == 1,
        "retries": all(task.retries == 3 and task.retry_exponential_backoff for task in dag.tasks),
        "execution_timeout": all(task.execution_timeout.total_seconds() == 3600 for task in dag.tasks),
        "on_failure_callback": all(bool(task.on_failure_callback) for task in dag.tasks),
        "owner": dag.owner == "orders-team",
    }.items()
    if not holds
]
if problems:
    sys.exit(f"not as written: {problems}")
