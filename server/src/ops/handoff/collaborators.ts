import type { Category } from "../../core/rules/rule.ts";
import type { TableChoice, TableFactName } from "./tables.ts";
import type { PipelineChoice, PipelineFactName } from "./work.ts";

/** A part of a package: what it is about, and which facts are told of each. */
export type Section = { readonly title: string } & (
  | { readonly of: "tables"; readonly which: TableChoice; readonly facts: readonly TableFactName[] }
  | { readonly of: "pipelines"; readonly which: PipelineChoice; readonly facts: readonly PipelineFactName[] }
  | { readonly of: "reads"; readonly which: "whole" | "joined" }
  | { readonly of: "unrepeatable" | "engines" | "orchestrators" }
);

/** One of the seed's collaborators: what it works on with the data engineer, and what it needs for that. */
export interface Collaborator {
  readonly topic: string;
  /** The message's question. */
  readonly query: string;
  readonly sections: readonly Section[];
  /** Findings of these categories matter to it. */
  readonly findings: readonly Category[];
}

/** The eight collaborators of the seed, by name. */
export const COLLABORATORS = {
  "data-scientist": {
    topic: "feature engineering",
    query: "Which features can be built from these tables at which grain, and which history and quality do they need?",
    sections: [
      {
        title: "Tables with known columns",
        of: "tables",
        which: "with columns or a key",
        facts: ["columns", "key", "description", "rows"],
      },
      {
        title: "Tables that keep history",
        of: "tables",
        which: "that keep history",
        facts: ["partition", "growth", "freshness", "how it is filled"],
      },
      { title: "Data from outside", of: "tables", which: "from outside", facts: ["freshness", "owner", "description"] },
    ],
    findings: ["quality", "joins", "queries", "contracts", "incremental"],
  },
  "database-optimizer": {
    topic: "query performance",
    query: "Which of these reads, joins and layouts should be changed first, and how?",
    sections: [
      {
        title: "Heaviest tables",
        of: "tables",
        which: "by weight",
        facts: ["size", "rows", "growth", "partition", "cluster", "key", "read by"],
      },
      { title: "Reads of whole tables", of: "reads", which: "whole" },
      { title: "Joins", of: "reads", which: "joined" },
    ],
    findings: ["pruning", "joins", "queries"],
  },
  "ai-engineer": {
    topic: "ML pipelines",
    query:
      "Which of these tables and pipelines can training and inference use, how fresh are they, and what breaks when one runs twice?",
    sections: [
      {
        title: "Pipelines that run code",
        of: "pipelines",
        which: "that run code",
        facts: ["tasks", "images", "schedule", "retries", "timeout"],
      },
      {
        title: "Tables with known columns",
        of: "tables",
        which: "with columns or a key",
        facts: ["columns", "key", "freshness", "filled by"],
      },
      { title: "Statements that may not run twice", of: "unrepeatable" },
    ],
    findings: ["quality", "freshness", "idempotency", "contracts"],
  },
  "backend-developer": {
    topic: "data APIs",
    query: "Which of these tables can an API serve, by which key, how fresh, and under which contract?",
    sections: [
      {
        title: "Tables to serve",
        of: "tables",
        which: "marts",
        facts: ["columns", "key", "freshness", "size", "owner", "description"],
      },
      { title: "What fills them", of: "tables", which: "marts", facts: ["filled by", "how it is filled"] },
    ],
    findings: ["contracts", "quality", "freshness"],
  },
  "cloud-architect": {
    topic: "infrastructure",
    query: "What should this platform run on: capacity, storage, network, and what is it made of now?",
    sections: [
      { title: "Engines", of: "engines" },
      { title: "Orchestrators", of: "orchestrators" },
      { title: "Storage", of: "tables", which: "by weight", facts: ["size", "growth", "partition"] },
      {
        title: "Load over the day",
        of: "pipelines",
        which: "all",
        facts: ["schedule", "tasks", "images", "catches up"],
      },
      { title: "Data from outside", of: "tables", which: "from outside", facts: ["freshness", "owner"] },
    ],
    findings: ["pruning", "scheduling", "governance", "retries"],
  },
  "ml-engineer": {
    topic: "feature stores",
    query:
      "Which of these tables fit into a feature store: entity key, event time, freshness, and can their past be loaded again?",
    sections: [
      {
        title: "Entities and keys",
        of: "tables",
        which: "with columns or a key",
        facts: ["key", "columns", "partition"],
      },
      {
        title: "Event time and history",
        of: "tables",
        which: "that keep history",
        facts: ["partition", "freshness", "how it is filled", "filled by"],
      },
      { title: "Statements that may not run twice", of: "unrepeatable" },
    ],
    findings: ["idempotency", "incremental", "freshness", "quality"],
  },
  "devops-engineer": {
    topic: "deployment",
    query: "How are these pipelines deployed, watched and given their secrets, and what is missing for that?",
    sections: [
      { title: "Orchestrators", of: "orchestrators" },
      {
        title: "Pipelines",
        of: "pipelines",
        which: "all",
        facts: ["schedule", "version", "images", "retries", "timeout", "alert", "owner"],
      },
    ],
    findings: ["governance", "retries", "scheduling", "orchestration", "freshness", "workspace"],
  },
  "business-analyst": {
    topic: "metrics",
    query: "Which metrics do these tables carry, who answers for them, and how fresh must they be for their readers?",
    sections: [
      {
        title: "Marts",
        of: "tables",
        which: "marts",
        facts: ["description", "columns", "key", "freshness", "owner", "filled by"],
      },
      {
        title: "Data from outside",
        of: "tables",
        which: "from outside",
        facts: ["freshness", "owner", "description", "read by"],
      },
    ],
    findings: ["quality", "freshness", "joins", "contracts"],
  },
} as const satisfies Readonly<Record<string, Collaborator>>;

export type CollaboratorName = keyof typeof COLLABORATORS;

export const COLLABORATOR_NAMES = Object.keys(COLLABORATORS) as readonly CollaboratorName[];
