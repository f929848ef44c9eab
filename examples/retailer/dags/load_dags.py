"""Turns the YAML files of `config/` into DAGs."""

from pathlib import Path

from airflow import DAG  # noqa: F401  (makes Airflow look into this file)
from dagfactory import load_yaml_dags

CONFIG = Path(__file__).parent / "config"

load_yaml_dags(globals_dict=globals(), dags_folder=str(CONFIG))
