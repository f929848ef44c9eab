import { unreadOf, unreadSchema } from "../catalog/unread.ts";
import { defineOperation, PATHS, type Refusal } from "../operation.ts";
import { Places } from "../places.ts";
import { platformOf } from "../platform.ts";
import { type JsonSchema, object, text } from "../schema.ts";
import { thingNamed } from "../subject.ts";
import { consumers } from "./consumers.ts";
import { openFindings } from "./open-findings.ts";
import { owners } from "./owners.ts";
import { contextPage } from "./page.ts";
import { qualityRequirements } from "./quality.ts";
import { type ContextResult, TOPICS } from "./result.ts";
import { scopeOf } from "./scope.ts";
import { slas } from "./slas.ts";
import { sourceSystems } from "./sources.ts";
import { topicSchema } from "./topic.ts";
import { variety } from "./variety.ts";
import { velocity } from "./velocity.ts";
import { dataVolumes } from "./volumes.ts";

/** The question this answers, as agents put it. */
const QUERY =
  "Data context needed: source systems, data volumes, velocity, variety, quality requirements, SLAs, and consumer needs.";

const topics = Object.fromEntries(Object.keys(TOPICS).map((name) => [name, topicSchema]));
const requestType: JsonSchema = { type: "string", const: "get_data_context" };

/** Answers `get_data_context`. */
export const context = defineOperation({
  name: "context",
  title: "Data context",
  summary: "Answers `get_data_context`: sources, volumes, velocity, variety, quality, SLAs, consumers.",
  description:
    "The data context of the workspace in the envelope of the agent protocol (`requesting_agent`, `request_type`, `payload`): source systems, data volumes, velocity, variety, quality requirements, SLAs, consumers, owners and open findings. Each item has its evidence and says whether a file states it or it was derived; a topic is null where nothing shows it, with the reason. Ask it before you design or review anything.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      subject: {
        type: "string",
        description: "Only what feeds this table, pipeline or task, what it feeds, and who runs that.",
      },
      paths: PATHS,
      requesting_agent: { type: "string", description: "Name of the agent that asks; `data-engineer` by default." },
    },
    required: [],
  },
  subject: "subject",
  output: object({
    requesting_agent: text,
    request_type: requestType,
    payload: object({ query: text, ...topics, not_read: unreadSchema }),
  }),
  words: [
    "context",
    "overview",
    "source systems",
    "volumes",
    "velocity",
    "consumers",
    "what is this platform",
    "summary",
  ],
  async run(about, { subject, paths, requesting_agent = "data-engineer" }): Promise<ContextResult | Refusal> {
    const platform = await platformOf(about);
    const thing = subject === undefined || subject.trim() === "" ? undefined : thingNamed(platform, subject);
    if (thing && "refused" in thing) return thing;
    const places = new Places(about.analyser);
    const scope = scopeOf(platform, thing, paths);
    return {
      requesting_agent,
      request_type: "get_data_context",
      payload: {
        query: QUERY,
        source_systems: await sourceSystems(scope, places),
        data_volumes: await dataVolumes(scope, places),
        velocity: await velocity(scope, places),
        variety: await variety(scope, places),
        quality_requirements: await qualityRequirements(scope, places),
        slas: await slas(scope, places),
        consumers: await consumers(scope, places),
        owners: await owners(scope, places),
        open_findings: await openFindings(scope, paths, places),
        not_read: unreadOf(about),
      },
    };
  },
  page: contextPage,
});
