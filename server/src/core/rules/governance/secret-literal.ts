import type { SecretCandidate } from "../../facts/reference.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "secret-literal",
    category: "governance",
    title: "Credential written into a file",
    tier: 1,
    severity: "error",
    systems: ["airflow", "dbt", "kubernetes", "sql", "catalog", "project"],
    fix: "repair",
    messages: {
      found:
        "This looks like a credential ({kind}): everybody who can read the repository, and its history, can use it. Revoke it, then refer to it {how}.",
    },
    docs: {
      what: "A key, token or private key in a format its issuer documents, a password in a connection string, or a value that looks generated under a key named like a secret.",
      why: "A repository is copied to laptops, CI systems and forks, and its history keeps what was deleted. Scanners of attackers find keys within minutes of a push, so taking the line out is not enough: revoke the credential first.",
      silent:
        "For templates and references to variables, for well-known placeholders (`changeme`, `<password>`), for encrypted values, and in examples, tests, documentation and compose files.",
      sources: [
        {
          title: "GitHub: supported secret scanning patterns",
          url: "https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns",
          read: "2026-11-24",
        },
        {
          title: "dbt: env_var, secrets",
          url: "https://docs.getdbt.com/reference/dbt-jinja-functions/env_var",
          read: "2026-11-24",
        },
      ],
      bad: {
        "profiles.yml":
          "shop:\n  target: prod\n  outputs:\n    prod:\n      type: postgres\n      host: warehouse.corp\n      user: etl\n      password: Kx82mPqzLw\n",
      },
      good: {
        "profiles.yml":
          "shop:\n  target: prod\n  outputs:\n    prod:\n      type: postgres\n      host: warehouse.corp\n      user: etl\n      password: \"{{ env_var('DBT_ENV_SECRET_PASSWORD') }}\"\n",
      },
    },
  },
  on: {
    secret(secret, { report }) {
      const { instead } = secret;
      report({
        message: "found",
        data: { kind: secret.looksLike, how: HOW[secret.language] },
        at: secret.at,
        fixes: instead
          ? [
              {
                title: `Take it from the environment variable ${instead.variable}, which must be set where dbt runs`,
                kind: "repair",
                intents: [{ do: "replace", at: instead.at, text: instead.text }],
              },
            ]
          : [],
      });
    },
  },
});

/** How files of a language refer to a secret. */
const HOW: Readonly<Record<SecretCandidate["language"], string>> = {
  yaml: "as the reader of the file allows: an Airflow connection, a Kubernetes Secret (`secretKeyRef`), an environment variable",
  json: "as the reader of the file allows, for example through an environment variable",
  sql: "through a secret or integration of the database, or a variable of the client",
  python: "through an Airflow connection or an environment variable",
  toml: "through an environment variable",
  ini: "through an environment variable or a secrets backend",
  text: "through the environment of the place where it runs",
};
