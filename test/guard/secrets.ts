/** A credential planted in a workspace. Put together at run time, so that no scanner takes this file for a leak. */
export interface SecretCanary {
  readonly what: string;
  /** What must not leave: the credential, without the words around it. */
  readonly secret: string;
  /** The file that holds it. */
  readonly file: string;
  readonly text: string;
}

/** Letters and digits that look generated; the same for the same seed. */
function made(seed: number, length: number, alphabet: string): string {
  let state = seed * 2_654_435_761;
  let text = "";
  while (text.length < length) {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    text += alphabet[Math.floor(state / 65_536) % alphabet.length];
  }
  return text;
}
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const HEX = "0123456789abcdef";
const any = (seed: number, length = 24): string => made(seed, length, LETTERS);
const join = (...parts: readonly string[]): string => parts.join("");

const dag = (id: string, more: string, sql = "SELECT 1"): string =>
  `${id}:\n  schedule: "0 4 * * *"\n${more}  tasks:\n    build:\n      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator\n      configuration:\n        query:\n          query: "${sql}"\n`;
const cron = (name: string, env: string): string =>
  `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: ${name}\nspec:\n  schedule: "5 * * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - name: main\n              image: registry/load:1\n${env}`;

const slack = join("hooks.", "slack.com/services/T", made(3, 9, UPPER), "/B", made(4, 9, UPPER), "/");
const jwt = (seed: number): string =>
  join("ey", "J", any(seed, 20), ".", "ey", "J", any(seed + 1, 40), ".", any(seed + 2, 43));
const pem = made(60, 64, LETTERS);

/** Thirty credentials where people leave them: comments, values, SQL, names, descriptions, addresses, artifacts. */
export const SECRETS: readonly SecretCanary[] = [
  plant("AWS key id in a comment of a DAG", join("AK", "IA", made(1, 16, UPPER)), "dags/c01.yml", (s) =>
    dag("c01", `  # key ${s}\n`),
  ),
  plant("GitHub token in a description", join("gh", "p_", any(2, 36)), "dags/c02.yml", (s) =>
    dag("c02", `  description: "clone with ${s}"\n`),
  ),
  plant("Slack webhook in a DAG", any(5, 24), "dags/c03.yml", (s) =>
    dag("c03", `  description: "https://${slack}${s}"\n`),
  ),
  plant("password of an address in a comment of SQL", any(6, 16), "sql/c04.sql", (s) =>
    join("-- from postgresql://etl:", s, "@db.shop.internal/orders\nCREATE VIEW marts.c04 AS SELECT 1 AS id;\n"),
  ),
  plant("password of common words in a string of SQL", join("Warehouse-", "Admin-2024!x"), "sql/c05.sql", (s) =>
    join("CREATE USER loader PASSWORD = '", s, "';\n"),
  ),
  plant("password of an external connection", any(8, 20), "sql/c06.sql", (s) =>
    join(
      "CREATE VIEW marts.c06 AS SELECT * FROM EXTERNAL_QUERY('x', \"jdbc:mysql://h.shop.internal/db?user=a&password=",
      s,
      '");\n',
    ),
  ),
  plant("Databricks token in an environment", join("da", "pi", made(9, 32, HEX)), "k8s/c07.yaml", (s) =>
    cron("c07", `              env:\n                - name: HOST_TOKEN\n                  value: ${s}\n`),
  ),
  plant("password of 360 characters in the arguments of a job", any(10, 360), "k8s/c08.yaml", (s) =>
    cron("c08", `              args: ["--password=${s}", "load"]\n`),
  ),
  plant("key of a JSON file", any(11, 24), "config/c09.json", (s) => `{ "api_key": "${s}" }\n`),
  plant("password of a dbt profile", any(12, 18), "dbt/profiles.yml", (s) =>
    join("shop:\n  outputs:\n    prod:\n      type: snowflake\n      pass", "word: ", s, "\n"),
  ),
  plant(
    "Google key in a dbt description",
    join("AI", "za", any(13, 35)),
    "dbt/models/c11.yml",
    (s) => `version: 2\nmodels:\n  - name: c11\n    description: "map key ${s}"\n`,
  ),
  plant("GitLab token as an owner", join("gl", "pat-", any(14, 20)), "dags/c12.yml", (s) =>
    dag("c12", `  default_args:\n    owner: ${s}\n`),
  ),
  plant("Stripe key in the name of a table", join("sk", "_live_", any(15, 24)), "sql/c13.sql", (s) =>
    join("CREATE TABLE `shop.raw.", s, "` (id INT64) OPTIONS (description = 'x');\n"),
  ),
  plant("Slack token in the name of a task", join("xo", "xb-", "123456789012-", any(16, 24)), "dags/c14.yml", (s) =>
    dag("c14", "").replace("build:", `${s}:`),
  ),
  plant("AWS secret in an ini", made(17, 40, LETTERS), "config/c15.cfg", (s) =>
    join("[default]\naws_secret", "_access_key = ", s, "\n"),
  ),
  plant("Azure storage key in SQL", join(made(18, 86, LETTERS), "=="), "sql/c16.sql", (s) =>
    join("-- Account", "Key=", s, "\nCREATE VIEW marts.c16 AS SELECT 1 AS id;\n"),
  ),
  plant("private key in a JSON file", pem, "config/c17.json", (s) =>
    join('{ "private_key": "-----BEGIN ', "PRIVATE KEY-----\\n", s, "\\n-----END ", 'PRIVATE KEY-----\\n" }\n'),
  ),
  plant("private key over lines of SQL", made(61, 64, LETTERS), "sql/c18.sql", (s) =>
    join("/*\n-----BEGIN RSA ", "PRIVATE KEY-----\n", s, "\n-----END RSA ", "PRIVATE KEY-----\n*/\nSELECT 1;\n"),
  ),
  plant("web token in a header", jwt(20), "dags/c19.yml", (s) =>
    dag("c19", `  description: "Authorization: Bearer ${s}"\n`),
  ),
  plant(
    "web token in a comment of SQL",
    jwt(24),
    "sql/c20.sql",
    (s) => `-- ${s}\nCREATE VIEW marts.c20 AS SELECT 1 AS id;\n`,
  ),
  plant("OpenAI key in an environment", join("sk", "-proj-", any(27, 48)), "k8s/c21.yaml", (s) =>
    cron("c21", `              env:\n                - name: MODEL\n                  value: ${s}\n`),
  ),
  plant("Anthropic key in a comment", join("sk", "-ant-api03-", any(28, 48)), "dags/c22.yml", (s) =>
    dag("c22", `  # ${s}\n`),
  ),
  plant("npm token in Python", join("npm", "_", any(29, 36)), "dags/c23.py", (s) =>
    join('from airflow import DAG\n\nwith DAG("c23", description="', s, '", schedule="@daily") as dag:\n    pass\n'),
  ),
  plant("PyPI token in Python", join("py", "pi-AgEIcHlwaS5vcmc", any(30, 60)), "dags/c24.py", (s) =>
    join("from airflow import DAG\n\n# ", s, '\nwith DAG("c24", schedule="@daily", catchup=False) as dag:\n    pass\n'),
  ),
  plant("Hugging Face token in a query", join("h", "f_", any(31, 34)), "dags/c25.yml", (s) =>
    dag("c25", "", `INSERT INTO marts.c25 SELECT '${s}' AS t FROM raw.orders`),
  ),
  plant(
    "SendGrid key in a column's description",
    join("S", "G.", any(32, 22), ".", any(33, 43)),
    "sql/c26.sql",
    (s) => `CREATE TABLE shop.raw.c26 (id INT64 OPTIONS (description = '${s}')) OPTIONS (description = 'y');\n`,
  ),
  plant("shared access signature", join(made(34, 43, LETTERS), "%3D"), "sql/c27.sql", (s) =>
    join("COPY INTO raw.c27 FROM 'https://shop.blob.core.windows.net/in?sv=2024-01-01&sig=", s, "';\n"),
  ),
  plant("Google access token", join("ya", "29.", any(36, 60)), "dags/c28.yml", (s) => dag("c28", `  # ${s}\n`)),
  plant("token in the name of a file", join("gh", "p_", any(37, 36)), "", (s) => s),
  plant("password with the word bar in a reason", join("Kx9", "bar", "Q2zz81Lq"), "sql/c30.sql", (s) =>
    join("-- pipewright-ignore cartesian: pass", "word=", s, "\nSELECT * FROM raw.orders, raw.c26;\n"),
  ),
].map((canary) =>
  canary.file === ""
    ? { ...canary, file: `sql/${canary.secret}.sql`, text: "CREATE VIEW marts.c29 AS SELECT 1 AS id;\n" }
    : canary,
);

function plant(what: string, secret: string, file: string, text: (secret: string) => string): SecretCanary {
  return { what, secret, file, text: text(secret) };
}
