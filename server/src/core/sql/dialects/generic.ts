import { base, type Lexicon } from "./lexicon.ts";

/** What all dialects have in common, with guesses where they differ. */
export const generic: Lexicon = base;
