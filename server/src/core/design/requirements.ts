/**
 * Everything a design can be asked for. The one list of requirements: the input of the operation, the questions, the
 * reading of free text and the documentation are made from it.
 */

/** What all kinds of requirements have. */
interface Asked {
  /** For people, lower case: "freshness". */
  readonly title: string;
  /** The question to ask where nobody said it. */
  readonly question: string;
  /** Why it matters, one sentence. */
  readonly why: string;
  /** Description of the input, with its unit. */
  readonly input: string;
}

/** A requirement that is a number. */
export interface NumberField extends Asked {
  /** `minutes`, `bytes` and `days` are shown in the unit that fits. */
  readonly unit: "minutes" | "bytes" | "days" | "gigabytes a day" | "events/s" | "%" | "hours a day" | "";
  readonly minimum: number;
  readonly maximum: number;
  /** Worked with where nobody said it. */
  readonly assumed: number;
  /** Values that are tried in its place to see which decisions depend on it. */
  readonly probes: readonly number[];
}

/** A requirement that is one of some words; every one is tried to see which decisions depend on it. */
export interface ChoiceField extends Asked {
  readonly values: readonly string[];
  readonly assumed: string;
}

/** A requirement that is any number of words; each is tried alone. */
export interface SetField extends Asked {
  readonly values: readonly string[];
  readonly assumed: readonly string[];
}

/** Requirements that are numbers. Volume first: most arithmetic starts there. */
export const NUMBERS = {
  gigabytes_per_day: {
    title: "volume",
    question: "How much data comes in a day, before compression?",
    why: "File sizes, partitions, storage and compute all follow from it.",
    input: "Data that comes in a day before compression, in gigabytes (10^9 bytes).",
    unit: "gigabytes a day",
    minimum: 0,
    maximum: 1e9,
    assumed: 10,
    probes: [0.1, 50, 1000, 100_000],
  },
  events_per_second: {
    title: "event rate",
    question: "How many events or rows come in a second, on average?",
    why: "It sets the partitions of a topic and the state of windows.",
    input: "Events or rows that come in a second, on average over the day.",
    unit: "events/s",
    minimum: 0,
    maximum: 1e10,
    assumed: 0,
    probes: [],
  },
  bytes_per_event: {
    title: "event size",
    question: "How large is one event or row, before compression?",
    why: "Rate times size is the volume.",
    input: "Size of one event or row before compression, in bytes.",
    unit: "bytes",
    minimum: 1,
    maximum: 1e9,
    assumed: 1000,
    probes: [],
  },
  growth_percent: {
    title: "growth",
    question: "By how much does the volume grow in a year?",
    why: "Storage and partitions are planned for the volume at the end of the retention, not for today's.",
    input: "Growth of the volume in a year, in percent.",
    unit: "%",
    minimum: 0,
    maximum: 10_000,
    assumed: 20,
    probes: [0, 100],
  },
  freshness_minutes: {
    title: "freshness",
    question: "How old may the data be when consumers see it?",
    why: "It decides between batch, micro-batch and streaming, which differ most in what they cost to run.",
    input: "Greatest age of data when consumers see it, in minutes; 0.1 is six seconds.",
    unit: "minutes",
    minimum: 0,
    maximum: 525_600,
    assumed: 1440,
    probes: [0.1, 5, 240, 1440],
  },
  lateness_minutes: {
    title: "lateness",
    question: "How late do events arrive, at worst?",
    why: "It sets the watermark and the state of windows.",
    input: "How late events arrive at worst, in minutes.",
    unit: "minutes",
    minimum: 0,
    maximum: 525_600,
    assumed: 10,
    probes: [1440],
  },
  availability_percent: {
    title: "availability",
    question: "Which availability is promised to consumers?",
    why: "It says how long the platform may be down, and whether one zone or region is enough.",
    input: "Promised availability in percent, such as 99.9.",
    unit: "%",
    minimum: 0,
    maximum: 100,
    assumed: 99.9,
    probes: [99, 99.99],
  },
  rpo_minutes: {
    title: "RPO",
    question: "How much data may be lost in a disaster, as a stretch of time (RPO)?",
    why: "It decides between backups and replication.",
    input: "Recovery point objective: data that may be lost, in minutes.",
    unit: "minutes",
    minimum: 0,
    maximum: 525_600,
    assumed: 1440,
    probes: [0, 0.5, 15, 1440],
  },
  rto_minutes: {
    title: "RTO",
    question: "How soon must the platform work again after a disaster (RTO)?",
    why: "It decides how much must stand ready elsewhere.",
    input: "Recovery time objective: time until the platform works again, in minutes.",
    unit: "minutes",
    minimum: 0,
    maximum: 525_600,
    assumed: 1440,
    probes: [0, 5, 60, 1440],
  },
  domains: {
    title: "domains",
    question: "How many teams own data that others use?",
    why: "It decides who owns pipelines: a central team, a hub with spokes, or the domains themselves.",
    input: "Number of teams or business domains that own data others use.",
    unit: "",
    minimum: 1,
    maximum: 10_000,
    assumed: 1,
    probes: [1, 3, 8],
  },
  source_systems: {
    title: "number of source systems",
    question: "How many source systems are there?",
    why: "Many sources with changing keys are what a data vault is for.",
    input: "Number of source systems.",
    unit: "",
    minimum: 1,
    maximum: 100_000,
    assumed: 3,
    probes: [20],
  },
  retention_days: {
    title: "retention",
    question: "For how long is data kept?",
    why: "It multiplies storage and the number of partitions, and it opens or closes colder storage classes.",
    input: "How long data is kept, in days.",
    unit: "days",
    minimum: 1,
    maximum: 36_500,
    assumed: 730,
    probes: [14, 2555],
  },
  busy_hours: {
    title: "busy hours",
    question: "For how many hours a day does compute work?",
    why: "It decides whether reserved capacity pays.",
    input: "Hours a day in which compute works, 0 to 24.",
    unit: "hours a day",
    minimum: 0,
    maximum: 24,
    assumed: 4,
    probes: [2, 22],
  },
} as const satisfies Readonly<Record<string, NumberField>>;

/** Requirements that are one word. */
export const CHOICES = {
  platform: {
    title: "platform",
    question: "On which platform does it run?",
    why: "Table format, log, orchestrator and their limits follow from it.",
    input: "Platform it runs on.",
    values: ["undecided", "snowflake", "databricks", "gcp", "aws", "azure", "kubernetes", "on-premises"],
    assumed: "undecided",
  },
  orchestrator: {
    title: "orchestrator",
    question: "Which orchestrator is there already?",
    why: "A second orchestrator is a second place to look when something fails.",
    input: "Orchestrator that is there already.",
    values: [
      "none",
      "airflow",
      "dagster",
      "prefect",
      "step-functions",
      "argo",
      "databricks",
      "data-factory",
      "kestra",
      "kubernetes",
    ],
    assumed: "none",
  },
  corrections: {
    title: "corrections",
    question: "Must published figures be corrected later: by late events, by replaying history, or by a restatement?",
    why: "It decides between one streaming path and a batch path that has the last word, and how backfills work.",
    input:
      "How published data is corrected: late events, replay of history with new logic, or restatement by an authoritative batch (billing, closing).",
    values: ["none", "late-data", "replay", "restatement"],
    assumed: "none",
  },
  updates: {
    title: "updates",
    question: "Are rows only added, or also changed and deleted?",
    why: "Changes and deletes need a table format with row-level writes, and history in the model.",
    input: "Whether rows are only appended, also updated, or updated and deleted.",
    values: ["append-only", "updates", "updates-and-deletes"],
    assumed: "append-only",
  },
  budget: {
    title: "budget",
    question: "Is the budget tight, or does speed come first?",
    why: "It decides on spot capacity, colder storage and how much stands ready.",
    input: "What comes first: cost (tight), a balance, or speed (generous).",
    values: ["balanced", "tight", "generous"],
    assumed: "balanced",
  },
  load: {
    title: "load",
    question: "Is the load steady, or does it come in peaks?",
    why: "Peaks are what topics and compute are sized for.",
    input: "Whether the load is steady or comes in peaks.",
    values: ["steady", "bursty"],
    assumed: "steady",
  },
} as const satisfies Readonly<Record<string, ChoiceField>>;

/** Requirements that are several words. */
export const SETS = {
  sources: {
    title: "sources",
    question: "Where does the data come from?",
    why: "Each kind of source is read in its own way: change data capture, file pick-up, a topic, an API.",
    input: "Kinds of sources; `services` are applications that each own their database.",
    values: ["database", "files", "events", "saas", "services", "logs"],
    assumed: ["database"],
  },
  variety: {
    title: "variety",
    question: "Is the data structured, semi-structured or unstructured, and does its schema change?",
    why: "Unstructured data needs an object store; a changing schema needs a registry and contracts.",
    input: "Shape of the data, and whether its schema changes.",
    values: ["structured", "semi-structured", "unstructured", "schema-change"],
    assumed: ["structured"],
  },
  consumers: {
    title: "consumers",
    question: "Who uses the data, and for what?",
    why: "Dashboards, models, applications and other teams need different stores and guarantees.",
    input: "Who uses the data: dashboards (bi), models and features (ml), applications, data scientists, other teams.",
    values: ["bi", "ml", "apps", "data-scientists", "teams"],
    assumed: ["bi"],
  },
  compliance: {
    title: "compliance",
    question: "Is there personal or regulated data (GDPR, HIPAA, PCI DSS, SOX)?",
    why: "It asks for masking, erasure, audit and retention from the first day.",
    input: "Kinds of personal or regulated data.",
    values: ["pii", "gdpr", "hipaa", "pci", "sox"],
    assumed: [],
  },
  queries: {
    title: "queries",
    question: "How is the data queried: dashboards, ad hoc, look-ups by key, full scans?",
    why: "It decides on aggregates, clustering and whether a key-value store is needed.",
    input: "How the data is queried.",
    values: ["dashboards", "ad-hoc", "lookups", "scans"],
    assumed: ["dashboards"],
  },
} as const satisfies Readonly<Record<string, SetField>>;

export type NumberName = keyof typeof NUMBERS;
export type ChoiceName = keyof typeof CHOICES;
export type SetName = keyof typeof SETS;
export type FieldName = NumberName | ChoiceName | SetName;
/** One of the words of a choice. */
export type ChoiceValue<K extends ChoiceName> = (typeof CHOICES)[K]["values"][number];
/** One of the words of a set. */
export type SetValue<K extends SetName> = (typeof SETS)[K]["values"][number];

/** Requirements as far as somebody said them. */
export type Requirements = { readonly [K in NumberName]?: number } & {
  readonly [K in ChoiceName]?: ChoiceValue<K>;
} & { readonly [K in SetName]?: readonly SetValue<K>[] };

/** Every requirement by name, in the order of the lists above. */
export const FIELDS: Readonly<Record<FieldName, NumberField | ChoiceField | SetField>> = {
  ...NUMBERS,
  ...CHOICES,
  ...SETS,
};

/** Names of all requirements. */
export const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];

export const isNumber = (name: FieldName): name is NumberName => name in NUMBERS;
export const isChoice = (name: FieldName): name is ChoiceName => name in CHOICES;
export const isSet = (name: FieldName): name is SetName => name in SETS;

/** Volume, rate and event size: two of them give the third, and the size alone matters only beside a rate. */
const VOLUME: readonly FieldName[] = ["gigabytes_per_day", "events_per_second", "bytes_per_event"];

/** Whether a requirement is said, or follows from what is. */
export function isSaid(name: FieldName, given: Requirements): boolean {
  if (given[name] !== undefined) return true;
  if (!VOLUME.includes(name)) return false;
  const said = VOLUME.filter((each) => given[each] !== undefined);
  return said.length >= 2 || (name === "gigabytes_per_day" && given.events_per_second !== undefined);
}
