"""Suppliers: the same pipeline as inventory.py, done right."""

from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.providers.snowflake.operators.snowflake import SnowflakeOperator

from alerts import page_on_call

default_args = {
    "owner": "purchasing",
    "retries": 2,
    "retry_delay": timedelta(minutes=5),
    "execution_timeout": timedelta(hours=1),
    "on_failure_callback": page_on_call,
}

with DAG(
    dag_id="suppliers",
    schedule="0 */2 * * *",
    template_searchpath=[str(Path(__file__).parents[1] / "snowflake")],
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args=default_args,
) as dag:
    load = SnowflakeOperator(
        task_id="load",
        snowflake_conn_id="snowflake_default",
        sql="suppliers/load_suppliers.sql",
        autocommit=True,
    )
