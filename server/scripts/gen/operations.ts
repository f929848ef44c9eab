import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where an operation is declared, below the folder of operations, and the name it is exported by. */
export interface DeclaredOperation {
  readonly file: string;
  readonly name: string;
}

/** Every operation: `<name>.ts`, or `<name>/operation.ts` where it has parts. */
export function declaredOperations(folder: string): readonly DeclaredOperation[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const inside = `${entry.name}/operation.ts`;
      if (entry.isDirectory()) return existsSync(join(folder, inside)) ? [inside] : [];
      return entry.name.endsWith(".ts") && !entry.name.endsWith(".gen.ts") ? [entry.name] : [];
    })
    .flatMap((file) => {
      const name = /^export const (\w+) = defineOperation\(/m.exec(readFileSync(join(folder, file), "utf8"))?.[1];
      return name === undefined ? [] : [{ file, name }];
    })
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

/** What doors know of an operation before it is loaded. */
export interface Definition {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly input: unknown;
  readonly subject?: string;
  readonly output: unknown;
  readonly words: readonly string[];
  /** Present where the operation can change files; what it is does not matter here. */
  readonly changes?: unknown;
  readonly html?: unknown;
}

/** The list of all operations as plain data, each with the way to load it. */
export function operationRegistry(declared: readonly DeclaredOperation[], definitions: readonly Definition[]): string {
  const entries = declared.map(({ file, name }, at) => {
    const { title, summary, description, input, subject, output, words, changes, html } = definitions[at] as Definition;
    const plain = {
      name,
      title,
      summary,
      description,
      input,
      ...(subject ? { subject } : {}),
      ...(changes ? { changes: true } : {}),
      output,
      words,
      html: html !== undefined,
    };
    return `  {
    ...${JSON.stringify(plain)},
    load: async () => (await import("./${file}")).${name} as unknown as AnyOperation,
  },`;
  });
  return `// Written by \`npm run gen\` from the files of this folder. Do not edit.

import type { AnyOperation, KnownOperation } from "./operation.ts";

/** Every operation, by name. */
export const operations: readonly KnownOperation[] = [
${entries.join("\n")}
];
`;
}
