import type { DbtNode, Lookup } from "../../facts/keys.ts";
import type { Cycle, Identity } from "../../facts/reference.ts";
import type { NodeDraft } from "./node.ts";
import type { Scope } from "./visible.ts";

/** How many models are looked at for one: cycles are short, and a project may have thousands of models. */
const MOST = 400;

/** The shortest way from a model back to itself, reported at the member whose name comes first. */
export function cycleOf(name: string, scope: Scope, lookup: Lookup): Cycle | undefined {
  if (lookup.all("dbt-use", name).length === 0) return undefined;
  const own = nodeOf(name, scope, lookup);
  if (!own) return undefined;
  const cameFrom = new Map<string, string>();
  const queue: DbtNode[] = [own];
  for (let at = 0; at < queue.length && at < MOST; at++) {
    const node = queue[at] as DbtNode;
    for (const use of node.uses) {
      if (use.kind !== "ref") continue;
      if (use.name === name) return cycle(name, node.name, cameFrom, scope, lookup);
      if (cameFrom.has(use.name)) continue;
      const next = nodeOf(use.name, scope, lookup);
      if (!next) continue;
      cameFrom.set(use.name, node.name);
      queue.push(next);
    }
  }
  return undefined;
}

function cycle(
  start: string,
  last: string,
  cameFrom: ReadonlyMap<string, string>,
  scope: Scope,
  lookup: Lookup,
): Cycle | undefined {
  const path = [start];
  for (let name: string | undefined = last; name !== undefined && name !== start; name = cameFrom.get(name))
    path.splice(1, 0, name);
  if (path.some((name) => name < start)) return undefined;
  path.push(start);
  const steps = path.slice(0, -1).flatMap((name, at) => {
    const use = nodeOf(name, scope, lookup)?.uses.find((each) => each.kind === "ref" && each.name === path[at + 1]);
    return use ? [{ name, at: use.at }] : [];
  });
  const [first] = steps;
  return first && { kind: "cycle", what: "dbt-ref", at: first.at, path, steps };
}

const isOff = (node: DbtNode): boolean =>
  node.enabled.state === "unknown" || (node.enabled.state === "known" && !node.enabled.value);

const nodeOf = (name: string, scope: Scope, lookup: Lookup): DbtNode | undefined =>
  lookup
    .all("dbt-node", name)
    .map(({ value }) => value)
    .find((node) => scope.roots.has(node.project) && !isOff(node));

/** Nodes of one project with the same name: dbt refuses to compile. */
export function duplicatesOf(draft: NodeDraft, lookup: Lookup): readonly Identity[] {
  const same = lookup
    .all("dbt-node", draft.name)
    .map(({ value }) => value)
    .filter((node) => node.project === draft.context.project.root && node.version === undefined && !isOff(node));
  const others = same.filter((node) => node.at.file !== draft.file || node.at.span.start !== draft.at.span.start);
  if (others.length === 0 || others.length === same.length) return [];
  return [
    {
      kind: "identity",
      what: "model",
      id: draft.name,
      at: draft.at,
      others: others.map((node) => node.at),
      scope: `in project \`${draft.context.project.name}\``,
    },
  ];
}
