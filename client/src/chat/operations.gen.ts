// Written by `npm run gen` from the operations of the server. Do not edit.

import type { ChatOperation } from "./operation.ts";

/** Every operation the server answers, by name. */
export const operations: readonly ChatOperation[] = [
  {
    "name": "baseline",
    "title": "Baseline",
    "summary": "Makes a baseline of today's findings.",
    "description": "Makes a baseline of today's findings for every folder of the workspace: a file that hides them, so that only new findings are reported.",
    "input": {
      "properties": {},
      "required": []
    },
    "words": [
      "baseline"
    ],
    "changes": false
  },
  {
    "name": "catalog",
    "title": "Catalogue",
    "summary": "Tells everything known of a table, pipeline or task; without a name, what there is.",
    "description": "Everything the files of the workspace say about one table, view, dbt model, source, pipeline or task: schedule, owner, columns, keys, partitioning, freshness, size, tests, contract, retries, SLA, who writes and reads it, what runs that, and its open findings. Each value has the file and line that give it, or says why there is none. Without `subject`, the list of pipelines and tables.",
    "input": {
      "properties": {
        "subject": {
          "type": "string",
          "description": "A table, view, dbt model, `source.table`, pipeline or `pipeline.task`; the end of a name is enough. Without it, a list of what there is."
        },
        "kind": {
          "type": "string",
          "description": "Only things of this kind.",
          "enum": [
            "pipeline",
            "task",
            "table",
            "view",
            "model",
            "source"
          ]
        }
      },
      "required": []
    },
    "subject": "subject",
    "words": [
      "catalog",
      "catalogue",
      "everything about",
      "tell me about",
      "owner of",
      "columns of",
      "who owns",
      "inventory"
    ],
    "changes": false
  },
  {
    "name": "check",
    "title": "Check",
    "summary": "Finds mistakes in pipelines and SQL, each with its evidence.",
    "description": "Finds mistakes in pipelines, DAG files, dbt projects and SQL of the workspace, each with its evidence and the fixes on offer, and says how many files were analysed.",
    "input": {
      "properties": {
        "paths": {
          "type": "array",
          "description": "Files and folders of the workspace; without any, the whole workspace.",
          "format": "path"
        },
        "changed": {
          "type": "array",
          "description": "Changed files: only findings in them, or with evidence in them.",
          "format": "path"
        },
        "rules": {
          "type": "array",
          "description": "Ids of the only rules to report."
        },
        "severity": {
          "type": "string",
          "description": "The least severity to report.",
          "enum": [
            "error",
            "warning",
            "information",
            "hint"
          ]
        },
        "fixes": {
          "type": "boolean",
          "description": "Whether to work out the edits of the fixes, too; of the first 1,000 findings."
        }
      },
      "required": []
    },
    "words": [
      "check",
      "findings",
      "problems",
      "mistakes",
      "wrong",
      "issues",
      "errors"
    ],
    "changes": false
  },
  {
    "name": "context",
    "title": "Data context",
    "summary": "Answers `get_data_context`: sources, volumes, velocity, variety, quality, SLAs, consumers.",
    "description": "The data context of the workspace in the envelope of the agent protocol (`requesting_agent`, `request_type`, `payload`): source systems, data volumes, velocity, variety, quality requirements, SLAs, consumers, owners and open findings. Each item has its evidence and says whether a file states it or it was derived; a topic is null where nothing shows it, with the reason. Ask it before you design or review anything.",
    "input": {
      "properties": {
        "subject": {
          "type": "string",
          "description": "Only what feeds this table, pipeline or task, what it feeds, and who runs that."
        },
        "paths": {
          "type": "array",
          "description": "Files and folders of the workspace; without any, the whole workspace.",
          "format": "path"
        },
        "requesting_agent": {
          "type": "string",
          "description": "Name of the agent that asks; `data-engineer` by default."
        }
      },
      "required": []
    },
    "subject": "subject",
    "words": [
      "context",
      "overview",
      "source systems",
      "volumes",
      "velocity",
      "consumers",
      "what is this platform",
      "summary"
    ],
    "changes": false
  },
  {
    "name": "cost",
    "title": "Cost",
    "summary": "Works out what a change would cost or save, from table statistics and dated prices.",
    "description": "Works out what a change would save or cost in a month: a filter on a partition column, another schedule, a shorter auto-suspend, spot or reserved capacity, a cheaper storage tier, compaction. Each figure has its formula, its inputs with the line or page they come from, and the day a price was read; what is not known is named with the way to give it, and no number is made up. Without a change it lists the tables that cost most.",
    "input": {
      "properties": {
        "subject": {
          "type": "string",
          "description": "A table, pipeline or task; without one, the whole workspace."
        },
        "change": {
          "type": "string",
          "description": "What would be changed; without it, what costs most.",
          "enum": [
            "partition-filter",
            "schedule",
            "auto-suspend",
            "spot",
            "reserved",
            "tiering",
            "compaction"
          ]
        },
        "partitions": {
          "type": "number",
          "description": "partition-filter: partitions a run reads; 1 without it."
        },
        "runs": {
          "type": "number",
          "description": "Runs a month, where no schedule tells or another number is meant."
        },
        "schedule": {
          "type": "string",
          "description": "schedule: the new one, a cron expression or a preset such as @weekly."
        },
        "size": {
          "type": "string",
          "description": "auto-suspend: size of the Snowflake warehouse.",
          "enum": [
            "x-small",
            "small",
            "medium",
            "large",
            "x-large",
            "2x-large",
            "3x-large",
            "4x-large"
          ]
        },
        "idle": {
          "type": "number",
          "description": "auto-suspend: seconds until it suspends now."
        },
        "suspend": {
          "type": "number",
          "description": "auto-suspend: seconds until it would suspend."
        },
        "hours": {
          "type": "number",
          "description": "spot, reserved: hours of work a month."
        },
        "share": {
          "type": "number",
          "description": "spot: share of the work that is done again."
        },
        "slots": {
          "type": "number",
          "description": "reserved: BigQuery slots, to compare with queries on demand."
        },
        "tier": {
          "type": "string",
          "description": "tiering: where old rows go.",
          "enum": [
            "long-term",
            "infrequent-access",
            "deep-archive"
          ]
        },
        "days": {
          "type": "number",
          "description": "tiering: days until rows move."
        },
        "files": {
          "type": "number",
          "description": "compaction: files there are."
        },
        "target": {
          "type": "number",
          "description": "compaction: bytes of a file after it."
        },
        "prices": {
          "type": "array",
          "description": "Prices of a contract, as `id=USD`; they win over list prices. Ids: bigquery.on-demand, bigquery.storage.active, bigquery.storage.long-term, athena.scan, s3.standard, s3.standard-ia, s3.deep-archive, snowflake.credit, compute.on-demand, compute.spot, compute.reserved."
        }
      },
      "required": []
    },
    "subject": "subject",
    "words": [
      "cost",
      "price",
      "expensive",
      "cheaper",
      "save money",
      "savings",
      "bill",
      "spot",
      "reserved",
      "auto-suspend",
      "tiering"
    ],
    "changes": false
  },
  {
    "name": "coverage",
    "title": "Coverage",
    "summary": "Says how much of the workspace was read, and why not the rest.",
    "description": "Says how many files of the workspace were analysed, which systems read them, and for every other file why it was not. Ask it before you take silence for a clean result.",
    "input": {
      "properties": {
        "paths": {
          "type": "array",
          "description": "Files and folders of the workspace; without any, the whole workspace.",
          "format": "path"
        }
      },
      "required": []
    },
    "words": [
      "coverage",
      "analysed",
      "not read",
      "unread",
      "how much"
    ],
    "changes": false
  },
  {
    "name": "design",
    "title": "Design",
    "summary": "Proposes an architecture from requirements, with reasons and arithmetic.",
    "description": "Proposes a data architecture from requirements: pattern (batch, micro-batch, lambda, kappa, event-driven), lakehouse or warehouse, layers, ownership (central, hub and spoke, data mesh), microservices, ingestion, formats, partitions, modelling, streaming, orchestration, quality, recovery, capacity. Each decision has its reasons, what was rejected and what would change it; each figure its formula and inputs. Requirements come as fields or in the words of `question`; what is missing is asked for and assumed. Deterministic: take numbers and choices from it as they are.",
    "input": {
      "properties": {
        "question": {
          "type": "string",
          "description": "Requirements in plain words, such as `50 GB a day from Postgres, dashboards on Snowflake within 15 minutes, keep 2 years`. Fields win over it."
        },
        "gigabytes_per_day": {
          "type": "number",
          "description": "Data that comes in a day before compression, in gigabytes (10^9 bytes)."
        },
        "events_per_second": {
          "type": "number",
          "description": "Events or rows that come in a second, on average over the day."
        },
        "bytes_per_event": {
          "type": "number",
          "description": "Size of one event or row before compression, in bytes."
        },
        "growth_percent": {
          "type": "number",
          "description": "Growth of the volume in a year, in percent."
        },
        "freshness_minutes": {
          "type": "number",
          "description": "Greatest age of data when consumers see it, in minutes; 0.1 is six seconds."
        },
        "lateness_minutes": {
          "type": "number",
          "description": "How late events arrive at worst, in minutes."
        },
        "availability_percent": {
          "type": "number",
          "description": "Promised availability in percent, such as 99.9."
        },
        "rpo_minutes": {
          "type": "number",
          "description": "Recovery point objective: data that may be lost, in minutes."
        },
        "rto_minutes": {
          "type": "number",
          "description": "Recovery time objective: time until the platform works again, in minutes."
        },
        "domains": {
          "type": "number",
          "description": "Number of teams or business domains that own data others use."
        },
        "source_systems": {
          "type": "number",
          "description": "Number of source systems."
        },
        "retention_days": {
          "type": "number",
          "description": "How long data is kept, in days."
        },
        "busy_hours": {
          "type": "number",
          "description": "Hours a day in which compute works, 0 to 24."
        },
        "platform": {
          "type": "string",
          "description": "Platform it runs on.",
          "enum": [
            "undecided",
            "snowflake",
            "databricks",
            "gcp",
            "aws",
            "azure",
            "kubernetes",
            "on-premises"
          ]
        },
        "orchestrator": {
          "type": "string",
          "description": "Orchestrator that is there already.",
          "enum": [
            "none",
            "airflow",
            "dagster",
            "prefect",
            "step-functions",
            "argo",
            "databricks",
            "data-factory",
            "kestra",
            "kubernetes"
          ]
        },
        "corrections": {
          "type": "string",
          "description": "How published data is corrected: late events, replay of history with new logic, or restatement by an authoritative batch (billing, closing).",
          "enum": [
            "none",
            "late-data",
            "replay",
            "restatement"
          ]
        },
        "updates": {
          "type": "string",
          "description": "Whether rows are only appended, also updated, or updated and deleted.",
          "enum": [
            "append-only",
            "updates",
            "updates-and-deletes"
          ]
        },
        "budget": {
          "type": "string",
          "description": "What comes first: cost (tight), a balance, or speed (generous).",
          "enum": [
            "balanced",
            "tight",
            "generous"
          ]
        },
        "load": {
          "type": "string",
          "description": "Whether the load is steady or comes in peaks.",
          "enum": [
            "steady",
            "bursty"
          ]
        },
        "sources": {
          "type": "array",
          "description": "Kinds of sources; `services` are applications that each own their database.",
          "enum": [
            "database",
            "files",
            "events",
            "saas",
            "services",
            "logs"
          ]
        },
        "variety": {
          "type": "array",
          "description": "Shape of the data, and whether its schema changes.",
          "enum": [
            "structured",
            "semi-structured",
            "unstructured",
            "schema-change"
          ]
        },
        "consumers": {
          "type": "array",
          "description": "Who uses the data: dashboards (bi), models and features (ml), applications, data scientists, other teams.",
          "enum": [
            "bi",
            "ml",
            "apps",
            "data-scientists",
            "teams"
          ]
        },
        "compliance": {
          "type": "array",
          "description": "Kinds of personal or regulated data.",
          "enum": [
            "pii",
            "gdpr",
            "hipaa",
            "pci",
            "sox"
          ]
        },
        "queries": {
          "type": "array",
          "description": "How the data is queried.",
          "enum": [
            "dashboards",
            "ad-hoc",
            "lookups",
            "scans"
          ]
        }
      },
      "required": []
    },
    "subject": "question",
    "words": [
      "design",
      "architecture",
      "architect",
      "propose",
      "proposal",
      "how should we build",
      "lambda",
      "kappa",
      "lakehouse",
      "data mesh"
    ],
    "changes": false
  },
  {
    "name": "explain",
    "title": "Explain",
    "summary": "Explains a rule, a finding, or what is known of a file.",
    "description": "Explains a rule (what it finds, why it matters, examples, options, sources, and where it fires here), a finding (what proves it, what can be done, its rule) or a file (which systems read it, its SQL dialect and why, what it declares and refers to, its findings with their evidence).",
    "input": {
      "properties": {
        "rule": {
          "type": "string",
          "description": "Id of a rule, or the place of a finding as `path:line`."
        },
        "file": {
          "type": "string",
          "description": "A file of the workspace.",
          "format": "path"
        },
        "line": {
          "type": "integer",
          "description": "With `file`: only the findings on this line."
        }
      },
      "required": []
    },
    "subject": "rule",
    "words": [
      "explain",
      "why is",
      "what does",
      "what is"
    ],
    "changes": false
  },
  {
    "name": "fix",
    "title": "Fix",
    "summary": "Shows what the fixes would change, as a diff.",
    "description": "Works out fixes and answers them as a unified diff; nothing is written. Without `rules`, only safe fixes: same rows, schedule, failure behaviour and spend. With `rules`, also the repairs of these rules, which change behaviour as their titles say; drafts that a person must judge are never part of it.",
    "input": {
      "properties": {
        "paths": {
          "type": "array",
          "description": "Files and folders of the workspace; without any, the whole workspace.",
          "format": "path"
        },
        "rules": {
          "type": "array",
          "description": "Ids of the rules whose findings to fix."
        }
      },
      "required": []
    },
    "words": [
      "fix",
      "repair",
      "correct"
    ],
    "changes": true
  },
  {
    "name": "handoff",
    "title": "Handoff",
    "summary": "Puts together what a collaborator needs: facts, open questions, findings.",
    "description": "Puts together a context package for one of the data engineer's collaborators: the facts that matter for their work with file and line, the findings that matter to them, and the questions that nothing in the workspace answers, as a message in the protocol of the agents. Bounded in size.",
    "input": {
      "properties": {
        "to": {
          "type": "string",
          "description": "The collaborator.",
          "enum": [
            "data-scientist",
            "database-optimizer",
            "ai-engineer",
            "backend-developer",
            "cloud-architect",
            "ml-engineer",
            "devops-engineer",
            "business-analyst"
          ]
        },
        "about": {
          "type": "string",
          "description": "A table, pipeline or task it is about; without one, everything."
        },
        "paths": {
          "type": "array",
          "description": "Files and folders of the workspace; without any, the whole workspace.",
          "format": "path"
        }
      },
      "required": [
        "to"
      ]
    },
    "subject": "to",
    "words": [
      "handoff",
      "hand off",
      "hand over",
      "package for",
      "brief for",
      "data-scientist",
      "database-optimizer",
      "ai-engineer",
      "backend-developer",
      "cloud-architect",
      "ml-engineer",
      "devops-engineer",
      "business-analyst",
      "data scientist",
      "database optimizer",
      "ai engineer",
      "backend developer",
      "cloud architect",
      "ml engineer",
      "devops engineer",
      "business analyst"
    ],
    "changes": false
  },
  {
    "name": "learn",
    "title": "Learn",
    "summary": "A guided path through the rules, on the team's own findings.",
    "description": "Puts the documentation of rules and systems in the order to learn it: for each idea why it matters, the workspace's own examples with their places, how they are fixed, what vendors say, and the next exercise. Says which ideas are in order here and which had nothing to look at.",
    "input": {
      "properties": {
        "subject": {
          "type": "string",
          "description": "A rule, an idea such as `idempotency`, or a system such as `dbt`; without one, everything."
        },
        "paths": {
          "type": "array",
          "description": "Files and folders of the workspace; without any, the whole workspace.",
          "format": "path"
        }
      },
      "required": []
    },
    "subject": "subject",
    "words": [
      "learn",
      "teach",
      "train",
      "training",
      "lesson",
      "tutorial",
      "onboard",
      "get better"
    ],
    "changes": false
  },
  {
    "name": "lineage",
    "title": "Lineage",
    "summary": "Shows what feeds a table, pipeline or task and what it feeds.",
    "description": "Follows data through the workspace: from schedules and tasks through the SQL they run to tables, and on to what reads them. Each step has the file and line that prove it. Ask it before you say what a change breaks or where a number comes from.",
    "input": {
      "properties": {
        "subject": {
          "type": "string",
          "description": "A table, view, dbt model, `source.table`, pipeline or `pipeline.task`; the end of a name is enough."
        },
        "direction": {
          "type": "string",
          "description": "Which way to go; both by default.",
          "enum": [
            "upstream",
            "downstream",
            "both"
          ]
        },
        "depth": {
          "type": "integer",
          "description": "Steps to follow; 5 by default."
        }
      },
      "required": [
        "subject"
      ]
    },
    "subject": "subject",
    "words": [
      "lineage",
      "upstream",
      "downstream",
      "feeds",
      "depends",
      "impact",
      "where does",
      "comes from",
      "who reads"
    ],
    "changes": false
  },
  {
    "name": "report",
    "title": "Report",
    "summary": "Writes the delivery notification from what was measured, with what changed since a git reference.",
    "description": "The delivery notification of a data engineer: pipelines that run, data volume, success rate, latency and data tests, each only where run artifacts of the workspace measure it, with the file and line; what was not measured is listed with how to supply it. With `since` also the pipelines, tasks and tables that were added, removed or changed since that commit, the findings that went and came, and success rate and latency before and after.",
    "input": {
      "properties": {
        "since": {
          "type": "string",
          "description": "Tag, branch or commit to compare with: `v1.2`, `main~20`, `1f6c0a9`."
        },
        "days": {
          "type": "integer",
          "description": "Most days to measure on each side; 30 by default."
        }
      },
      "required": []
    },
    "subject": "since",
    "words": [
      "report",
      "delivery",
      "delivered",
      "notification",
      "what changed",
      "since",
      "release",
      "summary"
    ],
    "changes": false
  },
  {
    "name": "review",
    "title": "Scorecard",
    "summary": "Judges the platform by the data engineer's checklists: met, not met or unknown, with evidence.",
    "description": "A scorecard of the engineering checklist (SLA, freshness, data loss, quality, cost, documentation, monitoring, governance), the architecture analysis and the excellence checklist. Each item is met, not met or unknown, with how many of how many things meet it, the file and line that show it, the findings behind it and what to do next. Ask it for the state of the platform as a whole.",
    "input": {
      "properties": {
        "paths": {
          "type": "array",
          "description": "Files and folders of the workspace; without any, the whole workspace.",
          "format": "path"
        },
        "trend": {
          "type": "boolean",
          "description": "Whether to judge the newest tags of the git repository, too. It takes as long again for each."
        },
        "checklist": {
          "type": "string",
          "description": "The only checklist to judge; all by default.",
          "enum": [
            "engineering",
            "architecture",
            "excellence"
          ]
        }
      },
      "required": []
    },
    "words": [
      "review",
      "scorecard",
      "checklist",
      "score",
      "assessment",
      "audit",
      "health",
      "how good",
      "architecture"
    ],
    "changes": false
  },
  {
    "name": "rules",
    "title": "Rules",
    "summary": "Lists the rules with their severity and the fixes they offer.",
    "description": "Lists every rule with its severity, the systems it speaks of, the kind of fix it offers and its options.",
    "input": {
      "properties": {},
      "required": []
    },
    "words": [
      "rules",
      "which checks",
      "what do you check"
    ],
    "changes": false
  },
  {
    "name": "runbook",
    "title": "Runbook",
    "summary": "Writes the runbook of a pipeline: safety of reruns, commands, failures, rollback.",
    "description": "Writes the runbook of a pipeline or dbt project: what it reads and writes in which order, its schedule, owner and alerts, whether each statement may run again or be backfilled and why, the commands of its orchestrator, what can go wrong, how its tables are put back and whom to call. Without a name it lists the pipelines. Ask it when something failed or before something is run again.",
    "input": {
      "properties": {
        "subject": {
          "type": "string",
          "description": "A pipeline, a task of one, a dbt project, or a table a pipeline writes; without one, a list to choose from."
        },
        "all": {
          "type": "boolean",
          "description": "Runbooks of all pipelines, at most 20, where no subject is given."
        }
      },
      "required": []
    },
    "subject": "subject",
    "words": [
      "runbook",
      "on call",
      "incident",
      "rerun",
      "run again",
      "backfill",
      "rollback",
      "roll back",
      "restore",
      "failed"
    ],
    "changes": false
  },
  {
    "name": "scaffold",
    "title": "Scaffold",
    "summary": "Writes a runnable pipeline for a platform, with alerts, and a dashboard where it has them.",
    "description": "Writes a pipeline that loads one table from another for the platform chosen: an idempotent load with a partition filter, retries with growing pauses, time limits, an owner, alerts, tests and documentation, no secrets. What the workspace knows of the source (columns, key, partition, owner, warehouse) is used; what is missing is asked for by the name of the input. Nothing is written; the files come as proposed changes.",
    "input": {
      "properties": {
        "target": {
          "type": "string",
          "description": "The platform the pipeline is for.",
          "enum": [
            "airflow-dag",
            "dag-factory",
            "dbt",
            "kubernetes-cronjob",
            "argo",
            "kestra",
            "prefect",
            "dagster",
            "databricks-bundle",
            "step-functions",
            "flink-sql"
          ]
        },
        "name": {
          "type": "string",
          "description": "Name of the pipeline, an identifier; `load_<table>` by default."
        },
        "source": {
          "type": "string",
          "description": "Table the rows come from, dotted as the warehouse names it; for `flink-sql` a Kafka topic."
        },
        "destination": {
          "type": "string",
          "description": "Table that is loaded, dotted; for `flink-sql` the topic of the sink."
        },
        "warehouse": {
          "type": "string",
          "description": "Where both tables are; by default what the files about the source are written in.",
          "enum": [
            "bigquery",
            "snowflake",
            "redshift",
            "postgres",
            "databricks",
            "athena"
          ]
        },
        "columns": {
          "type": "array",
          "description": "Columns to load, each `name TYPE`; by default those the workspace declares for the source."
        },
        "keys": {
          "type": "array",
          "description": "Columns that together identify a row: the grain; by default the declared key of the source."
        },
        "partition": {
          "type": "string",
          "description": "DATE or TIMESTAMP column by whose days rows are replaced; by default the partition column of the source."
        },
        "updated_at": {
          "type": "string",
          "description": "Column that says which of two rows with the same key is newer, and how old the data is."
        },
        "schedule": {
          "type": "string",
          "description": "When it runs, as cron of five fields, UTC; `0 5 * * *` by default."
        },
        "freshness": {
          "type": "integer",
          "description": "Minutes the data may be old before somebody is told; by default two hours more than between runs."
        },
        "owner": {
          "type": "string",
          "description": "Team that answers for the pipeline; by default the owner of the source."
        },
        "contact": {
          "type": "string",
          "description": "Who is told of failures: a mail address."
        },
        "start": {
          "type": "string",
          "description": "First day the pipeline stands for, `YYYY-MM-DD`; today by default."
        },
        "connection": {
          "type": "string",
          "description": "Name under which the platform keeps the connection or the secret; no secret itself."
        },
        "image": {
          "type": "string",
          "description": "Container image that holds the warehouse's command line, with its version."
        },
        "folder": {
          "type": "string",
          "description": "Folder to write into; by default the workspace.",
          "format": "path"
        },
        "replace": {
          "type": "boolean",
          "description": "Propose changes of files that exist, too."
        }
      },
      "required": [
        "target"
      ]
    },
    "subject": "target",
    "words": [
      "scaffold",
      "new pipeline",
      "generate",
      "create a dag",
      "write a pipeline",
      "template for"
    ],
    "changes": true
  },
  {
    "name": "status",
    "title": "Status",
    "summary": "Says how the pipelines run: how many, how much data, success rate, latency. Measured, or null.",
    "description": "The progress message of a data engineer: pipelines that run, data volume a day, success rate and mean latency, each from run artifacts in the workspace (dbt run results, OpenLineage events, exports of Airflow and Databricks runs) with the file and line; null with the reason where no artifact measures it. Status is `operating` when the newest finished run of every pipeline succeeded, `degraded` when some failed, `failing` when all failed, `unmeasured` without runs.",
    "input": {
      "properties": {
        "days": {
          "type": "integer",
          "description": "Days to look back from the newest run; 30 by default."
        },
        "paths": {
          "type": "array",
          "description": "Files and folders with run artifacts; without any, the whole workspace.",
          "format": "path"
        }
      },
      "required": []
    },
    "words": [
      "status",
      "progress",
      "success rate",
      "latency",
      "how many pipelines",
      "data volume",
      "runs",
      "failing"
    ],
    "changes": false
  },
  {
    "name": "systems",
    "title": "Systems",
    "summary": "Lists the systems whose files are understood.",
    "description": "Lists the systems whose files Pipewright understands, with the rules that speak of each.",
    "input": {
      "properties": {},
      "required": []
    },
    "words": [
      "systems",
      "supported"
    ],
    "changes": false
  }
];
