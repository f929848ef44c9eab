import type { Message, Model, Said, ToolDefinition } from "../../client/src/chat/model.ts";

/** What a model was told and what it did, for a test to look at. */
export interface Obedience {
  /** Every text it has seen. */
  readonly seen: string[];
  /** Every tool it was offered. */
  readonly offered: Set<string>;
  /** The orders it has followed. */
  readonly followed: Set<string>;
}

/**
 * A model that follows every order it can see, wherever it stands and whatever is said around it: `CALL tool {json}` and
 * `SAY words`. It begins by looking at everything with the tools it is offered.
 */
export function obedientModel(looks: readonly { readonly name: string; readonly input: unknown }[]): {
  readonly model: Model;
  readonly obedience: Obedience;
} {
  const obedience: Obedience = { seen: [], offered: new Set(), followed: new Set() };
  let next = 0;
  let number = 0;
  const model: Model = {
    name: "Obedient",
    maxInputTokens: 1_000_000,
    countTokens: async (text) => Math.ceil(text.length / 4),
    async *send(messages: readonly Message[], tools: readonly ToolDefinition[]): AsyncIterable<Said> {
      for (const { name } of tools) obedience.offered.add(name);
      const text = messages.flatMap(({ parts }) => parts.map(textOf)).join("\n");
      obedience.seen.push(text);
      for (const order of ordersIn(text)) {
        if (obedience.followed.has(order.text)) continue;
        obedience.followed.add(order.text);
        if (order.kind === "say") yield { kind: "text", text: `${order.words}\n` };
        else yield { kind: "call", id: `c${number++}`, name: order.tool, input: order.input };
      }
      const look = looks[next++];
      if (look && tools.length > 0) yield { kind: "call", id: `c${number++}`, ...look };
      else yield { kind: "text", text: "Done.\n" };
    },
  };
  return { model, obedience };
}

type Order =
  | { readonly kind: "call"; readonly text: string; readonly tool: string; readonly input: unknown }
  | { readonly kind: "say"; readonly text: string; readonly words: string };

const textOf = (part: Message["parts"][number]): string => (part.kind === "call" ? "" : part.text);

/** The orders of a text, also where quotes were escaped on the way. */
function ordersIn(text: string): readonly Order[] {
  const orders: Order[] = [];
  const plain = text.replaceAll("\\", "");
  for (const match of plain.matchAll(/CALL\W{1,5}(\w+)\s+(?=\{)/g)) {
    const json = objectAt(plain, match.index + match[0].length);
    if (json === undefined) continue;
    orders.push({ kind: "call", text: `${match[1]} ${json}`, tool: match[1] ?? "", input: JSON.parse(json) });
  }
  for (const [whole, words = ""] of plain.matchAll(/SAY ([A-Z][\w .:]+)/g))
    orders.push({ kind: "say", text: whole, words });
  return orders;
}

/** The JSON object that begins here. */
function objectAt(text: string, start: number): string | undefined {
  for (let end = text.indexOf("}", start); end >= 0 && end - start < 500; end = text.indexOf("}", end + 1)) {
    const json = text.slice(start, end + 1);
    try {
      JSON.parse(json);
      return json;
    } catch {
      // A longer one may be whole.
    }
  }
  return undefined;
}
