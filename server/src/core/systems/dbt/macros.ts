import packages from "../../../../data/dbt-packages.json" with { type: "json" };
import type { Lookup, Provided, Provision } from "../../facts/keys.ts";
import type { TemplateReading } from "../../template/template.ts";
import type { FileId } from "../../text/span.ts";
import type { ResourceContext } from "./context.ts";
import type { Scope } from "./visible.ts";

/** The macros of a file, with what they call. */
export function macroProvisions(
  reading: TemplateReading,
  file: FileId,
  context: ResourceContext,
): readonly Provision[] {
  return reading.blocks.flatMap((block, index): Provision[] => {
    if (block.kind !== "macro" && block.kind !== "test") return [];
    const inside = [...reading.expressions, ...reading.nested].filter((each) => each.block === index);
    const calls = new Set<string>();
    let asks = false;
    for (const call of inside) {
      if (call.kind !== "call") continue;
      if (call.name === "is_incremental") asks = true;
      else if (call.name === "adapter.dispatch") {
        const name = call.args[0];
        // `default__x` and the adapter's own are what a dispatched macro really is.
        if (name?.kind === "string") calls.add(`default__${name.value}`);
        else calls.add(call.name);
      } else if (!BUILT_IN.has(call.name.split(".")[0] ?? "")) calls.add(call.name);
    }
    return [
      {
        kind: "dbt-macro",
        key: block.name,
        value: {
          name: block.name,
          package: context.project.name,
          at: { file, span: block.nameSpan },
          asksIncremental: asks,
          calls: [...calls],
        },
      },
    ];
  });
}

/** What dbt itself brings: nothing of it asks whether the run is incremental. */
const BUILT_IN: ReadonlySet<string> = new Set(packages.builtIn);
const METHODS: ReadonlySet<string> = new Set(packages.methods);
const HARMLESS: ReadonlySet<string> = new Set(packages.neverAskIncremental);

/** What a node does through the macros it calls. */
export interface CallsRead {
  readonly asksIncremental: boolean;
  /** Macros whose text is not in the workspace. */
  readonly opaque: readonly string[];
}

/** How many macros are followed from one node. */
const MOST = 500;

/** Follows the macros a node calls. */
export function followCalls(calls: readonly string[], scope: Scope, lookup: Lookup): CallsRead {
  const opaque = new Set<string>();
  const seen = new Set<string>();
  const queue = [...calls];
  let asksIncremental = false;
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const found = macrosNamed(name, scope, lookup);
    if (found.length === 0 && METHODS.has(name.split(".")[1] ?? "")) continue;
    if (found.length === 0 && !HARMLESS.has(name.split(".")[0] ?? "") && !BUILT_IN.has(name)) opaque.add(name);
    if (seen.size > MOST) opaque.add(name);
    else
      for (const { value } of found) {
        if (value.asksIncremental) asksIncremental = true;
        queue.push(...value.calls);
      }
  }
  return { asksIncremental, opaque: [...opaque] };
}

/** The macros a call may mean. */
export function macrosNamed(call: string, scope: Scope, lookup: Lookup): readonly Provided<"dbt-macro">[] {
  const dot = call.lastIndexOf(".");
  const owner = dot < 0 ? undefined : call.slice(0, dot);
  return lookup
    .all("dbt-macro", call.slice(dot + 1))
    .filter(({ value }) => (owner === undefined ? scope.names.has(value.package) : value.package === owner));
}
