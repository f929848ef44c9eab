import { IMPORTERS } from "../../src/core/runs/read.ts";

/** The documentation of run artifacts: what is read, where it lies, how it is made. */
export function runArtifactsPage(): string {
  const sections = IMPORTERS.map(
    ({ title, globs, how, gives, sources }) =>
      `## ${title}\n\nNames: ${globs.map((glob) => `\`${glob}\``).join(", ")}\n\nMade by: ${how}\n\nTaken from it: ${gives}\n\nSources: ${sources
        .map((source) => `[${source.title}](${source.url}) (read ${source.read})`)
        .join("; ")}.`,
  );
  return `<!-- Written by \`npm run gen\` from server/src/core/runs/ and server/scripts/gen/run-artifacts.ts. Do not edit. -->

# Run artifacts

What pipelines did is not in their code. \`status\` and \`report\` read it from files that other tools write. Nothing is
fetched, and nothing is computed where no file has the numbers: the answer is then null, with the reason.

Files with the names below are found anywhere in the workspace, ignored ones included (dbt's \`target/\`). Name others in
\`pipewright.yaml\`, relative to it:

\`\`\`yaml
runs:
  - exports/*.json
  - logs/lineage/**
\`\`\`

A file is recognised by its content. One that is damaged, cut short or of another kind gives a note and nothing else; of
JSON lines the whole lines are used. Files of up to 32 MB are read, at most 500 files and 200 MB, the newest first; the
answer names what was left out. A run that several files tell of counts once. A pipeline of which Airflow or Databricks
has runs is not counted again for OpenLineage events under the same name.

## How the numbers of \`status\` are made

The window is the last \`days\` (30) before the newest run in the artifacts; the clock has no part in it. Only runs of
pipelines as a whole count, unless another thing is said.

| field | value | null when |
|---|---|---|
| \`status\` | \`operating\`: the newest finished run of every pipeline succeeded; \`degraded\`: that of some failed; \`failing\`: those of all failed | \`unmeasured\`: no pipeline has a finished run |
| \`pipelines_deployed\` | pipelines with a run that began, declared in the workspace or not; what is declared and never ran is not counted | none began |
| \`data_volume\` | bytes written (else bytes read) by runs and tasks on whole days (UTC) between the first and the last measured one, divided by those days | no artifact has bytes, or no whole day lies between |
| \`pipeline_success_rate\` | succeeded ÷ (succeeded + failed), cut to one decimal; cancelled and skipped runs are in neither | no run is finished |
| \`avg_latency\` | mean from the time a scheduled run was due to its end, of runs that succeeded; where no artifact has due times, their mean duration, and the basis says so | neither is recorded |

${sections.join("\n\n")}
`;
}
