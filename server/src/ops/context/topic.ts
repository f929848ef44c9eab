import type { Known } from "../../core/facts/known.ts";
import type { Location } from "../../core/text/span.ts";
import { type Evidence, shown } from "../claim.ts";
import type { Places } from "../places.ts";
import { count, evidence, type JsonSchema, list, object, oneOf, orNull, text } from "../schema.ts";

/** One thing that is known of a topic. */
export interface Item {
  /** Name of the table, pipeline, system or consumer it speaks of. */
  readonly about: string;
  /** What is said of it, in the words of the topic: `bytes`, `schedule`, `test`, … */
  readonly kind: string;
  readonly value: string | number | boolean;
  /** Unit of a number: `bytes`, `rows`, `bytes a day`, `seconds`, `runs a day`; null for what has none. */
  readonly unit: string | null;
  readonly confidence: "stated" | "derived";
  readonly evidence: readonly Evidence[];
}

/** What is not known, and why. */
export interface Gap {
  readonly about: string;
  readonly why: string;
}

/** A topic of the context; `items` is null where nothing of the workspace shows any. */
export interface Topic {
  readonly items: readonly Item[] | null;
  /** Items beyond those that are told. */
  readonly more: number;
  /** Why there are none, or what is missing beside them. */
  readonly gaps: readonly Gap[];
}

const scalar: JsonSchema = { type: ["string", "number", "boolean"] };

/** Schema of a {@link Topic}. */
export const topicSchema = object({
  items: orNull(
    list(
      object({
        about: text,
        kind: text,
        value: scalar,
        unit: orNull(text),
        confidence: oneOf(["stated", "derived"]),
        evidence: list(evidence),
      }),
    ),
  ),
  more: count,
  gaps: list(object({ about: text, why: text })),
});

/** An item before its places are counted in lines. */
export interface Draft extends Omit<Item, "evidence" | "unit" | "confidence"> {
  readonly unit?: string;
  readonly derived?: boolean;
  readonly shown: readonly { readonly message: string; readonly at: Location }[];
}

/** Items of a topic at most. */
const MOST = 100;
/** Places of an item at most. */
const MOST_PLACES = 5;

/** A topic of these items, the first ones in whole; `none` says why where there are none. */
export async function topicOf(
  drafts: readonly Draft[],
  none: string,
  gaps: readonly Gap[],
  places: Places,
): Promise<Topic> {
  if (drafts.length === 0) return { items: null, more: 0, gaps: [{ about: "all", why: none }, ...gaps] };
  const items = await Promise.all(
    drafts.slice(0, MOST).map(
      async ({ unit, derived, shown: proofs, ...draft }): Promise<Item> => ({
        ...draft,
        unit: unit ?? null,
        confidence: derived ? "derived" : "stated",
        evidence: await Promise.all(proofs.slice(0, MOST_PLACES).map(({ message, at }) => shown(message, at, places))),
      }),
    ),
  );
  return { items, more: Math.max(0, drafts.length - MOST), gaps };
}

/** Known facts as items; those that cannot be told, as gaps; what is absent says nothing. */
export function itemsOf<T>(
  about: string,
  kind: string,
  fact: Known<T>,
  value: (known: T) => Draft["value"],
  unit?: string,
): { readonly drafts: readonly Draft[]; readonly gaps: readonly Gap[] } {
  switch (fact.state) {
    case "known":
      return {
        drafts: [
          {
            about,
            kind,
            value: value(fact.value),
            ...(unit === undefined ? {} : { unit }),
            ...(fact.default ? { derived: true } : {}),
            shown: [{ message: fact.layer === "" ? kind : `${kind}, from ${fact.layer}`, at: fact.at }],
          },
        ],
        gaps: [],
      };
    case "absent":
      return { drafts: [], gaps: [] };
    case "unknown":
      return { drafts: [], gaps: [{ about, why: `${kind} unknown, because ${fact.why}` }] };
  }
}

/** Several of these together. */
export const together = (
  parts: readonly { readonly drafts: readonly Draft[]; readonly gaps: readonly Gap[] }[],
): { readonly drafts: readonly Draft[]; readonly gaps: readonly Gap[] } => ({
  drafts: parts.flatMap(({ drafts }) => drafts),
  gaps: parts.flatMap(({ gaps }) => gaps),
});

/** A gap that tells how many things lack something, and names the first of them. */
export function lacking(things: readonly string[], of: number, what: string, why: string): readonly Gap[] {
  if (things.length === 0) return [];
  const named = things.slice(0, MOST_PLACES).join(", ");
  const about = things.length > MOST_PLACES ? `${named} and ${things.length - MOST_PLACES} more` : named;
  return [{ about, why: `${things.length} of ${of} ${what}: ${why}` }];
}
