import type { FileFacts } from "../../facts/file-facts.ts";
import type { Provision } from "../../facts/keys.ts";
import { defineSystem } from "../system.ts";
import { codeOwnersIn, isCodeOwners } from "./codeowners.ts";
import { mayHoldSecret, secretsIn } from "./secrets.ts";
import { isChecked, syntaxOf } from "./syntax.ts";

type ProjectFacts = Pick<FileFacts, "secrets" | "problems" | "identities">;

/** What holds for any repository: owners in CODEOWNERS, credentials in files, and files that cannot be read. */
export default defineSystem<Record<never, never>, ProjectFacts>({
  id: "project",
  title: "Repository",
  recognise: (file, language, text) => isCodeOwners(file) || isChecked(file, language, text) || mayHoldSecret(text),
  context: () => ({}),
  extract(input) {
    const provides: Provision[] = isCodeOwners(input.file)
      ? [{ kind: "codeowners", key: "*", value: codeOwnersIn(input.file, input.text) }]
      : [];
    const raw = { secrets: mayHoldSecret(input.text) ? secretsIn(input) : [], ...syntaxOf(input) };
    return { raw, provides };
  },
  resolve: (raw) => raw,
});
