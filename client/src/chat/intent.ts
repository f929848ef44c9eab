import { fieldsIn } from "./fields.ts";
import type { Asked, ChatOperation, InputProperty } from "./operation.ts";

/** Something of the workspace a question names, as the server has found it. */
export interface Named {
  readonly kind: "thing" | "rule" | "file";
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A question and what is known beside its words. */
export interface Question {
  /** Without the slash command and the name of the participant. */
  readonly text: string;
  /** The slash command. */
  readonly command?: string | undefined;
  /** What the text names, in order. */
  readonly named: readonly Named[];
  /** Paths of files that are attached. */
  readonly attached: readonly string[];
  /** What the question before this one was understood as. */
  readonly before?: Asked | undefined;
}

/** What a question was understood as. */
export interface Intent extends Asked {
  /** All of the question was understood: nothing of it is left for a language model. */
  readonly whole: boolean;
}

/** Which operation a name alone asks for; the first that there is. */
const BY_NAME: Readonly<Record<Named["kind"], readonly string[]>> = {
  thing: ["catalog", "lineage"],
  rule: ["explain"],
  file: ["explain"],
};

/** Words by which a question points at the one before it. */
const BACK = /^(?:and|then|also|now|what about|how about)\b|\b(?:it|its|them|that|this|those|these|there|same)\b/i;

/** A name somebody types has no more words than this; more is a question. */
const MOST_WORDS = 3;

/** Words that carry no meaning of their own, so that a question of nothing else was understood whole. */
const FILLER =
  /\b(?:a|all|an|and|any|are|at|can|could|do|does|find|for|from|give|have|help|how|i|in|is|it|its|list|me|my|of|on|our|please|run|show|tell|that|the|them|there|these|this|those|to|us|what|whats|where|which|who|with|workspace|you|your|about|also|now|then|same)\b/gi;

/**
 * Understands a question without a language model: the slash command, else the words of the operations; its input from
 * fields (`depth: 3`), names of the workspace, attached files, and from the question before. Undefined where nothing
 * matches.
 */
export function intentOf(question: Question, operations: readonly ChatOperation[]): Intent | undefined {
  const named = question.named;
  const words = without(question.text, named);
  const operation = chosen(question, words, operations);
  if (!operation) return undefined;
  const { input: given, rest: text } = fieldsIn(question.text, operation.input.properties);
  const input: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(operation.input.properties)) {
    const value = valueFor(name, property, operation, { ...question, text });
    if (value !== undefined) input[name] = value;
  }
  Object.assign(input, given);
  const { subject } = operation;
  const isBare = question.text.trim() === "" && subject !== undefined && input[subject] === undefined;
  if (question.before && (BACK.test(question.text) || isBare)) carry(question.before, operation, input);
  const rest = leftOf(without(text, named), operation);
  // The text behind a slash command is the subject, where no name of it is known: the answer then says what is near. So is
  // all of the text where an operation asks for a question.
  if (
    (question.command || subject === "question") &&
    subject &&
    input[subject] === undefined &&
    rest !== "" &&
    takesText(operation, subject)
  ) {
    input[subject] = text.trim();
    return { operation: operation.name, input, whole: text.trim().split(/\s+/).length <= MOST_WORDS };
  }
  return { operation: operation.name, input, whole: rest === "" };
}

function chosen(
  { command, named, attached, before, text }: Question,
  words: string,
  operations: readonly ChatOperation[],
): ChatOperation | undefined {
  const find = (name: string): ChatOperation | undefined => operations.find((each) => each.name === name);
  if (command) return find(command);
  const scored = operations
    .map((operation) => ({ operation, score: scoreOf(operation, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  if (scored[0]) return scored[0].operation;
  const [first] = named;
  const kind = first?.kind ?? (attached.length > 0 ? "file" : undefined);
  // "And raw.returns?" asks the same of something else.
  if (before && BACK.test(text) && kind) return find(before.operation);
  if (!kind) return undefined;
  return BY_NAME[kind].map(find).find((operation) => operation !== undefined);
}

/** How many letters of a question are words of an operation: long words say more than short ones. */
const scoreOf = ({ name, words }: ChatOperation, text: string): number =>
  [...new Set([name, ...words])].reduce((sum, word) => sum + (wordAt(word).test(text) ? word.length : 0), 0);

/** A word or phrase as a whole, with the endings of English. */
const wordAt = (word: string): RegExp =>
  new RegExp(
    `(?<![\\w-])${word.replace(/[.*+?^$()[\]{}|\\]/g, "\\$&").replace(/ /g, "\\s+")}(?:s|es|ed|ing)?(?![\\w-])`,
    "i",
  );

/** What a question says of one property. */
function valueFor(
  name: string,
  property: InputProperty,
  { subject }: ChatOperation,
  { text, named, attached }: Question,
): unknown {
  const of = (kind: Named["kind"]): readonly string[] => [
    ...new Set(named.filter((each) => each.kind === kind).map(({ value }) => value)),
  ];
  if (property.format === "path") {
    const files = [...attached, ...of("file")];
    // Other lists of files (changed ones) are not meant by naming a file.
    if (files.length === 0 || (property.type === "array" && name !== "paths")) return undefined;
    return property.type === "array" ? files : files[0];
  }
  if (name === "rule") return of("rule")[0];
  if (name === "rules") return of("rule").length > 0 ? of("rule") : undefined;
  if (property.type === "string" && property.enum) return property.enum.find((value) => wordAt(value).test(text));
  if (name === subject)
    return property.type === "array" ? (of("thing").length > 0 ? of("thing") : undefined) : of("thing")[0];
  return undefined;
}

/** Takes over from the question before what this one leaves open. */
function carry(before: Asked, operation: ChatOperation, input: Record<string, unknown>): void {
  const same = before.operation === operation.name;
  const { rule, rules } = before.input;
  const known: Record<string, unknown> = {
    ...before.input,
    // What one operation calls a rule is a list of rules to another, and the other way round.
    ...(typeof rule === "string" ? { rules: [rule] } : {}),
    ...(Array.isArray(rules) && rules.length === 1 ? { rule: rules[0] } : {}),
  };
  for (const name of Object.keys(operation.input.properties)) {
    const isAim = ["subject", "paths", "file", "rule", "rules"].includes(name) || name === operation.subject;
    if (input[name] === undefined && known[name] !== undefined && (same || isAim)) input[name] = known[name];
  }
}

const takesText = ({ input }: ChatOperation, subject: string): boolean => {
  const property = input.properties[subject];
  return property?.type === "string" && property.enum === undefined && property.format === undefined;
};

/** A text with its names blanked out. */
const without = (text: string, named: readonly Named[]): string =>
  named.reduce((left, { start, end }) => left.slice(0, start) + " ".repeat(end - start) + left.slice(end), text);

/** What of a text is neither a word of the operation nor one of its values nor a filler. */
function leftOf(text: string, { name, words, input }: ChatOperation): string {
  let left = text;
  const values = Object.values(input.properties).flatMap((property) => property.enum ?? []);
  for (const word of [name, ...words, ...values].toSorted((a, b) => b.length - a.length))
    left = left.replace(new RegExp(wordAt(word), "gi"), " ");
  return left.replace(FILLER, " ").replace(/[^\p{L}\p{N}]+/gu, "");
}
