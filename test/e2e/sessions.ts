import path from "node:path";
import { harnessRoot } from "./paths.ts";
import type { Settings } from "./settings.ts";

/** One start of VS Code with the tests that run in it. */
export interface Session {
  /** Also the name of the folder of tests in `suite/`. */
  readonly name: SessionName;
  /** The workspace; each run gets a copy of it. */
  readonly fixture: string;
  /** Which copy of the extension runs: the repository itself, or the package as VS Code installs it. */
  readonly source: "development" | "packaged";
  /** False runs in Restricted Mode. */
  readonly trusted: boolean;
  /** On top of the harness's own settings. */
  readonly settings?: Settings;
  /** Unpacked folders or `.vsix` files of further extensions, for instance a scripted language model. */
  readonly companions?: readonly string[];
}

/** The name of a session. */
export type SessionName = "main" | "example" | "chat" | "model" | "restricted" | "vsix";

const retailer = path.join(harnessRoot, "../../examples/retailer");
const fixture = (name: string): string => path.join(harnessRoot, "fixtures", name);

/** All sessions, in the order in which they run. */
export const sessions: readonly Session[] = [
  { name: "main", fixture: fixture("main"), source: "development", trusted: true },
  { name: "example", fixture: retailer, source: "development", trusted: true },
  { name: "chat", fixture: retailer, source: "development", trusted: true },
  {
    name: "model",
    fixture: retailer,
    source: "development",
    trusted: true,
    companions: [path.join(harnessRoot, "companions/scripted-model")],
  },
  { name: "restricted", fixture: fixture("restricted"), source: "development", trusted: false },
  { name: "vsix", fixture: fixture("vsix"), source: "packaged", trusted: true },
];

/** The sessions with these names, or all when there are none; throws for a name that no session has. */
export function selectSessions(names: readonly string[]): readonly Session[] {
  const unknown = names.find((name) => !sessions.some((session) => session.name === name));
  if (unknown) throw new Error(`there is no session "${unknown}", only ${sessions.map(({ name }) => name).join(", ")}`);
  return names.length === 0 ? sessions : sessions.filter(({ name }) => names.includes(name));
}
