"""Inventory: how it grew. Compare with suppliers.py, the same thing done right."""

from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.providers.snowflake.operators.snowflake import SnowflakeOperator

with DAG(
    dag_id="inventory",
    schedule="0 */2 * * *",
    template_searchpath=[str(Path(__file__).parents[1] / "snowflake")],
    start_date=datetime.now() - timedelta(days=2),
) as dag:
    load = SnowflakeOperator(
        task_id="load",
        snowflake_conn_id="snowflake_default",
        sql="inventory/load_inventory.sql",
        autocommit=True,
    )

    price = SnowflakeOperator(
        task_id="price",
        snowflake_conn_id="snowflake_default",
        sql="UPDATE STOCK.INVENTORY SET PRICE = 0",
        autocommit=True,
    )

    merge = SnowflakeOperator(
        task_id="merge",
        snowflake_conn_id="snowflake_default",
        sql="inventory/merge_stock.sql",
    )

    load >> price >> merge

with DAG(
    dag_id="suppliers",
    schedule="30 4 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
) as copy_of_suppliers:
    pass
