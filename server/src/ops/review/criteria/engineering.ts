import type { Criterion } from "../criterion.ts";
import { fresh, watched } from "../shares/freshness.ts";
import { passed, succeeded } from "../shares/history.ts";
import { alerted, owned, retried } from "../shares/pipelines.ts";
import { described, divided, tableOwned, tested } from "../shares/tables.ts";
import { kept } from "../shares/writes.ts";
import { BROKEN, LOSS, WASTE, WRONG } from "./rules.ts";

/** The seed's eight-point engineering checklist. */
export const engineering: readonly Criterion[] = [
  {
    title: "Pipeline SLA 99.9% maintained",
    group: "engineering",
    shares: [succeeded],
    rules: BROKEN,
    related: ["no-retries", "no-timeout"],
  },
  {
    title: "Data freshness < 1 hour achieved",
    group: "engineering",
    shares: [fresh],
    related: ["source-no-freshness"],
  },
  {
    title: "Zero data loss guaranteed",
    group: "engineering",
    shares: [kept, retried],
    rules: LOSS,
    related: ["no-retries"],
  },
  {
    title: "Quality checks passed consistently",
    group: "engineering",
    shares: [tested, passed],
    rules: WRONG,
    related: ["no-pk-test"],
  },
  { title: "Cost per TB optimized thoroughly", group: "engineering", shares: [divided], rules: WASTE },
  { title: "Documentation complete accurately", group: "engineering", shares: [described] },
  {
    title: "Monitoring enabled comprehensively",
    group: "engineering",
    shares: [alerted, watched],
    related: ["no-failure-alert", "source-no-freshness"],
  },
  {
    title: "Governance established properly",
    group: "engineering",
    shares: [owned, tableOwned],
    rules: ["secret-literal"],
    related: ["no-owner"],
  },
];
