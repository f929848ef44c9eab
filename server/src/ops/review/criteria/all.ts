import type { Criterion } from "../criterion.ts";
import { architecture } from "./architecture.ts";
import { engineering } from "./engineering.ts";
import { excellence } from "./excellence.ts";

/** Every item of the seed's checklists, in its order. */
export const criteria: readonly Criterion[] = [...engineering, ...architecture, ...excellence];
