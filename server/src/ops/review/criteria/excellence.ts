import type { Criterion } from "../criterion.ts";
import { watched } from "../shares/freshness.ts";
import { active, alerted, introduced, owned, retried, timed } from "../shares/pipelines.ts";
import { consumed, described, divided, limited, tested } from "../shares/tables.ts";
import { repeatable } from "../shares/writes.ts";
import { BROKEN, CROWDED, UNREPEATABLE, WASTE, WRONG } from "./rules.ts";

/** The seed's excellence checklist. */
export const excellence: readonly Criterion[] = [
  {
    title: "Pipelines reliable",
    group: "excellence",
    shares: [retried, repeatable],
    rules: [...BROKEN, ...CROWDED, ...UNREPEATABLE],
    related: ["no-retries", "implicit-catchup"],
  },
  { title: "Performance optimal", group: "excellence", shares: [divided], rules: WASTE },
  { title: "Costs minimized", group: "excellence", shares: [divided, limited], rules: WASTE },
  { title: "Quality assured", group: "excellence", shares: [tested], rules: WRONG, related: ["no-pk-test"] },
  {
    title: "Monitoring comprehensive",
    group: "excellence",
    shares: [alerted, timed, watched],
    related: ["no-failure-alert", "no-timeout", "source-no-freshness"],
  },
  { title: "Documentation complete", group: "excellence", shares: [described, introduced] },
  { title: "Team enabled", group: "excellence", shares: [owned, introduced], related: ["no-owner"] },
  { title: "Value delivered", group: "excellence", shares: [active, consumed], rules: BROKEN },
];
