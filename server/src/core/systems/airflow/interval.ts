const WORDS =
  /\b(?:ds|ts|ds_nodash|ts_nodash|yesterday_ds|tomorrow_ds|next_ds|prev_ds|logical_date|execution_date|data_interval_(?:start|end)|prev_data_interval_\w+|macros\.ds_\w+)\b/;
const PYTHON = /\b(?:logical_date|execution_date|data_interval_(?:start|end))\b|["']ds(?:_nodash)?["']/;

/** Whether a text speaks of the stretch of time a run is for: in a template, or as a name of Airflow's context. */
export function speaksOfInterval(text: string): boolean {
  if (PYTHON.test(text)) return true;
  for (let open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", open + 2)) {
    const close = text.indexOf("}}", open);
    if (close < 0) return false;
    if (WORDS.test(text.slice(open, Math.min(close, open + 500)))) return true;
  }
  return false;
}
