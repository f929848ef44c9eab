import type { UnreadFiles } from "../catalog/unread.ts";
import type { Topic } from "./topic.ts";

/** The topics of the context, in order. */
export const TOPICS = {
  source_systems: "Source systems",
  data_volumes: "Data volumes",
  velocity: "Velocity",
  variety: "Variety",
  quality_requirements: "Quality requirements",
  slas: "SLAs",
  consumers: "Consumers",
  owners: "Owners",
  open_findings: "Open findings",
} as const;

/** What the operation `context` answers: the envelope of the agent protocol. */
export interface ContextResult {
  readonly requesting_agent: string;
  readonly request_type: "get_data_context";
  readonly payload: { readonly query: string } & Readonly<Record<keyof typeof TOPICS, Topic>> & {
      readonly not_read: UnreadFiles;
    };
}
