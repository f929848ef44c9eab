/** Functions of dbt, Jinja and Airflow that are no macros of anyone's project. */
const FUNCTIONS = new Set(
  `ref source config var env_var is_incremental return log print run_query statement load_result store_result
   store_raw_result fromjson tojson fromyaml toyaml zip zip_strict set set_strict local_md5 range dict lipsum cycler
   joiner namespace caller super diff_of_two_dicts debug write render should_full_refresh should_store_failures
   create_schema try_or_compiler_error doc metrics metric function include template`.split(/\s+/),
);

/** Objects whose methods are built in: `adapter.get_relation`, `macros.ds_add`, `dbt.dateadd`. */
const OBJECTS = new Set(
  `adapter api modules exceptions builtins dbt context graph model target this config flags loop invocation_args_dict
   self varargs kwargs macros ti task_instance task dag dag_run params conf run_id ts ds data_interval_start
   data_interval_end logical_date execution_date prev_data_interval_start_success prev_data_interval_end_success
   prev_start_date_success next_execution_date prev_execution_date var inlets outlets triggering_dataset_events
   triggering_asset_events`.split(/\s+/),
);

/** What prints nothing, whatever its arguments. */
const SILENT = new Set(["config", "log", "print", "exceptions.raise_compiler_error", "exceptions.warn"]);

/** Whether a called name belongs to the engine; `local` tells names the text itself sets. */
export function isBuiltIn(path: readonly string[], local: (name: string) => boolean): boolean {
  const [root, ...rest] = path;
  if (root === undefined) return true;
  if (rest.length === 0) return FUNCTIONS.has(root);
  return OBJECTS.has(root) || local(root);
}

/** Whether printing a call prints nothing: `{{ config(…) }}`, `{{ log(…) }}`. */
export const printsNothing = (name: string): boolean => SILENT.has(name);
