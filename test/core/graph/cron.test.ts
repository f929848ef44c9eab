import fc from "fast-check";
import { expect, it } from "vitest";
import { cronProblem } from "../../../server/src/core/graph/ask/cron.ts";

const told = (text: string, grammar: "airflow" | "kubernetes"): string => {
  const problem = cronProblem(text, grammar);
  if (!problem) return "fine";
  return problem.kind === "value" ? `${problem.field} ${problem.part}: ${problem.why}` : problem.kind;
};

it.each([
  ["0 5 * * *", "fine", "fine"],
  ["*/15 6-22 * * MON-FRI", "fine", "fine"],
  ["0 0 1 2,5,8,11 *", "fine", "fine"],
  ["  0   5 * * *  ", "fine", "fine"],
  ["CRON_TZ=Europe/Berlin 0 5 * * *", "fine", "fine"],
  ["0 0 ? * ?", "fine", "fine"],
  ["0 24 * * *", "hour 24: it must be from 0 to 23", "hour 24: it must be from 0 to 23"],
  ["60 * * * *", "minute 60: it must be from 0 to 59", "minute 60: it must be from 0 to 59"],
  ["0 5 0 * *", "day of month 0: it must be from 1 to 31", "day of month 0: it must be from 1 to 31"],
  [
    "0 5 * Mai *",
    "month Mai: it is not a number, a name or a range",
    "month Mai: it is not a number, a name or a range",
  ],
  ["*/0 * * * *", "minute */0: the step is 0", "minute */0: the step is 0"],
  ["0 5 * * 1,", "day of week 1,: it is empty", "day of week 1,: it is empty"],
  ["0 5 * * 7", "fine", "day of week 7: it must be from 0 to 6"],
  ["0 5 L * *", "fine", "day of month L: it is not a number, a name or a range"],
  ["0 5 * * fri#2", "fine", "day of week fri#2: it is not a number, a name or a range"],
  ["0 22-4 * * *", "fine", "hour 22-4: the range ends before it starts"],
  ["0 5 * *", "fields", "fields"],
  ["", "fields", "fields"],
  ["0 0 5 * * ?", "seconds", "fields"],
  ["0 5 30 2 *", "never", "never"],
  ["0 5 31 4,6,9,11 *", "never", "never"],
  ["0 5 30 2 1", "either", "either"],
  ["0 5 29 2 *", "fine", "fine"],
  ["0 5 31 1,3 *", "fine", "fine"],
  ["0 5 31 * *", "skips", "skips"],
  ["0 5 1-7 * 1", "either", "either"],
  ["@daily", "fine", "fine"],
  ["@quarterly", "fine", "preset"],
  ["@every 1h30m", "preset", "fine"],
  ["@dayly", "preset", "preset"],
])("%s", (text, airflow, kubernetes) => {
  expect([told(text, "airflow"), told(text, "kubernetes")]).toEqual([airflow, kubernetes]);
});

it("answers every text, and accepts what is made of plain numbers", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      cronProblem(text, "airflow");
      cronProblem(text, "kubernetes");
    }),
    { seed: 3, numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.nat(59), fc.nat(23), (minute, hour) => {
      expect(cronProblem(`${minute} ${hour} * * *`, "kubernetes")).toBeUndefined();
    }),
    { seed: 3, numRuns: 100 },
  );
});
