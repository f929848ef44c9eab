import type { Criterion } from "../criterion.ts";
import { watched } from "../shares/freshness.ts";
import { alerted, readable, scheduled, timed } from "../shares/pipelines.ts";
import {
  assessed,
  described,
  divided,
  filled,
  growing,
  keyed,
  limited,
  sized,
  tested,
  typed,
} from "../shares/tables.ts";
import { evolving, understood } from "../shares/writes.ts";
import { BROKEN, UNREPEATABLE, WRONG } from "./rules.ts";

/** The seed's analysis priorities and architecture evaluation. */
export const architecture: readonly Criterion[] = [
  { title: "Source assessment", group: "priorities", shares: [assessed] },
  { title: "Volume estimation", group: "priorities", shares: [sized] },
  { title: "Velocity requirements", group: "priorities", shares: [scheduled], rules: ["bad-cron"] },
  { title: "Variety handling", group: "priorities", shares: [typed, evolving], related: ["on-schema-change-default"] },
  { title: "Quality needs", group: "priorities", shares: [keyed], related: ["no-pk-test"] },
  {
    title: "SLA definition",
    group: "priorities",
    shares: [timed, watched],
    related: ["no-timeout", "source-no-freshness"],
  },
  { title: "Cost targets", group: "priorities", shares: [limited] },
  { title: "Growth planning", group: "priorities", shares: [growing] },
  { title: "Review sources", group: "evaluation", shares: [assessed, watched], rules: ["unknown-ref"] },
  { title: "Analyze patterns", group: "evaluation", shares: [understood], rules: UNREPEATABLE },
  { title: "Design pipelines", group: "evaluation", shares: [readable], rules: BROKEN },
  { title: "Plan storage", group: "evaluation", shares: [divided] },
  { title: "Define processing", group: "evaluation", shares: [filled] },
  { title: "Establish monitoring", group: "evaluation", shares: [alerted], related: ["no-failure-alert"] },
  { title: "Document design", group: "evaluation", shares: [described] },
  { title: "Validate approach", group: "evaluation", shares: [tested], rules: [...BROKEN, ...WRONG] },
];
