import type { DbtPackages } from "../../facts/keys.ts";
import { dirname, joinPath } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";
import type { YamlStream } from "../../yaml/document.ts";
import { rootOf } from "./project-file.ts";
import { isOpen, mapsOf, textOf, type ValueMap, valueAt } from "./value.ts";

/** Reads a packages.yml or dependencies.yml. */
export function readPackages(file: FileId, stream: YamlStream): DbtPackages {
  const map = rootOf(stream);
  const list = valueAt(map, "packages");
  const root = dirname(file);
  const packages = mapsOf(list).map((item) => packageOf(item, root));
  const projects = valueAt(map, "projects");
  return {
    root,
    at: { file, span: list?.at ?? { start: 0, end: 0 } },
    packages: packages.filter((each) => each !== undefined),
    projects: mapsOf(projects).flatMap((item) => textOf(valueAt(item, "name")) ?? []),
    open: map.open || isOpen(list) || packages.includes(undefined) || isOpen(projects),
  };
}

function packageOf(item: ValueMap, root: FileId): DbtPackages["packages"][number] | undefined {
  const hub = textOf(valueAt(item, "package"));
  if (hub !== undefined) return { kind: "hub", name: hub };
  const local = textOf(valueAt(item, "local"));
  if (local !== undefined) return { kind: "local", name: joinPath(root, local) };
  // The address may be put together from a token; where it leads does not matter.
  const remote = valueAt(item, "git") ?? valueAt(item, "tarball") ?? valueAt(item, "private");
  if (!remote) return undefined;
  return { kind: "remote", name: textOf(valueAt(item, "name")) ?? textOf(remote) ?? "" };
}
