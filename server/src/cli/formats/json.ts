import { version } from "../../../../package.json";
import type { Place } from "../../ops/places.ts";
import { display } from "../display.ts";
import type { Formatter } from "./format.ts";

/** Everything as JSON. Paths are relative to the working directory, lines and columns count from 1. */
export const json: Formatter = ({ result, terminal, mistakes }) => {
  const at = ({ file, ...place }: Place): object => ({ path: display(terminal, file), ...place });
  const findings = result.findings.map(({ place, evidence, fixes, ...finding }) => ({
    ...finding,
    ...at(place),
    evidence: evidence.map((each) => ({ message: each.message, ...at(each.place) })),
    fixes: fixes.map(({ title, kind }) => ({ title, kind })),
  }));
  const coverage = {
    ...result.coverage,
    unread: result.coverage.unread.map(({ file, ...unread }) => ({ path: display(terminal, file), ...unread })),
  };
  const report = {
    version: 1,
    tool: { name: "pipewright", version },
    findings,
    counts: result.counts,
    coverage,
    mistakes,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
};
