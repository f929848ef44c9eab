/** A first `pipewright.yaml`: valid, without effect until something is filled in, and its own documentation. */
export const firstConfig = `# Pipewright. Everything here has a default; see docs/rules for the rules.

# Highest tier of rules that are on; 3 adds those that wait for a policy: owners, alerts, timeouts, freshness.
# tier: 3

# Severity (error, warning, information, hint, off) or options of single rules.
rules:
  # wildcard-table: off
  # no-retries:
  #   severity: error

# Settings for some files; later ones win.
# overrides:
#   - paths: ["sandbox/**"]
#     rules:
#       no-partition-filter: off

# SQL dialect of files for which nothing else decides.
# dialect: bigquery

# Airflow version where nothing in the repository pins it, and where templates are looked for.
# airflow:
#   version: "2.10"
#   template-searchpath: [include/sql]

# Files that are not read, besides what .gitignore names.
# exclude: ["archive/**"]
`;
