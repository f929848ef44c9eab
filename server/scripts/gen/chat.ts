import type { InputProperty, InputSchema } from "../../src/ops/operation.ts";
import type { Definition } from "./operations.ts";

/** What the editor's side knows of the operations, as plain data: the client imports nothing of the server. */
export function chatOperations(definitions: readonly Definition[]): string {
  const plain = definitions.map(({ name, title, summary, description, input, subject, words, changes }) => ({
    name,
    title,
    summary,
    description,
    input: inputOf(input as InputSchema),
    ...(subject ? { subject } : {}),
    words,
    changes: changes !== undefined,
  }));
  return `// Written by \`npm run gen\` from the operations of the server. Do not edit.

import type { ChatOperation } from "./operation.ts";

/** Every operation the server answers, by name. */
export const operations: readonly ChatOperation[] = ${JSON.stringify(plain, null, 2)};
`;
}

/** As much of a schema as it takes to read an input out of a question; the server checks all of it. */
const inputOf = ({ properties, required }: InputSchema): object => ({
  properties: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, propertyOf(property)])),
  required,
});

function propertyOf(property: InputProperty): object {
  const { type, description } = property;
  const { format, enum: values } = (property.type === "array" ? property.items : property) as {
    readonly format?: "path";
    readonly enum?: readonly string[];
  };
  return { type, description, ...(format ? { format } : {}), ...(values ? { enum: values } : {}) };
}
