import type { Topic } from "../topic.ts";
import { ARCHITECTURE } from "./architecture.ts";
import { INGESTION } from "./ingestion.ts";
import { PROCESSING } from "./processing.ts";
import { RUNNING } from "./running.ts";
import { STORAGE } from "./storage.ts";

/** Everything the model decides, in the order in which a proposal shows it. */
export const TOPICS: readonly Topic[] = [...ARCHITECTURE, ...INGESTION, ...STORAGE, ...PROCESSING, ...RUNNING];
