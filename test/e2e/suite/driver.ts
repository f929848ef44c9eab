import { environment } from "./environment.ts";
import type { DriverAnswer, DriverOperation, DriverOperations } from "./protocol.ts";

/**
 * The user's hands and eyes, for a test that runs inside the extension host: each method is carried out by the
 * Playwright process outside. Selectors are Playwright's (`.squiggly-warning`, `text=Fix`, `:has-text("…")`).
 */
export type Driver = {
  readonly [Name in DriverOperation]: (
    ...args: DriverOperations[Name]["args"]
  ) => Promise<DriverOperations[Name]["answer"]>;
};

/** The driver, when the runner has one; the desktop runner has none. */
export const driver: Driver | undefined = connect(environment("E2E_DRIVER"));

/** Like Mocha's `describe`, but registers its tests only where there is a {@link Driver}; none is skipped elsewhere. */
export function describeDriven(title: string, define: (driver: Driver) => void): void {
  if (driver) describe(title, () => define(driver));
}

function connect(url: string | undefined): Driver | undefined {
  if (!url) return undefined;
  return new Proxy({} as Driver, {
    // `then` must stay absent, or awaiting the driver itself would call it
    get: (_target, operation) =>
      typeof operation === "string" && operation !== "then"
        ? (...args: unknown[]) => ask(url, operation, args)
        : undefined,
  });
}

async function ask(url: string, operation: string, args: readonly unknown[]): Promise<unknown> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify({ operation, args }) });
  const answer = (await response.json()) as DriverAnswer;
  if ("error" in answer)
    throw new Error(`driver.${operation}(${args.map((arg) => JSON.stringify(arg)).join(", ")}): ${answer.error}`);
  return answer.answer;
}
