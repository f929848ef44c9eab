import { describe, expect, it } from "vitest";
import system from "../../../../server/src/core/systems/project/system.ts";
import { readWith } from "../extract.ts";

const secrets = (file: string, text: string): readonly string[] =>
  readWith(system, file, text).facts.secrets.map(
    (secret) => `${secret.looksLike}: ${text.slice(secret.at.span.start, secret.at.span.end)}`,
  );

// Put together here, so that scanners of this repository stay calm.
const AWS = `AK${"IA"}2OGYBAH6QLTB35SR`;
const PEM = `-----BEGIN RSA PRIVATE ${"KEY"}-----\nMIIEpAIBAAKCAQEA7bq0mV3YJ8kT1sX2LrQw9ZpN5uHcVdFgEaRyTiOlKjMb\n`;

describe("secrets", () => {
  it.each<[string, string, string]>([
    ["/w/a.py", `KEY = "${AWS}"`, `AWS access key id: ${AWS}`],
    ["/w/keys.yaml", `key: |\n  ${PEM.replace("\n", "\n  ")}`, `private key: -----BEGIN RSA PRIVATE ${"KEY"}-----`],
    ["/w/a.py", 'URI = "postgresql://etl:Kx82mPqz@db.corp:5432/dw"', "password in a connection string: Kx82mPqz"],
    ["/w/a.yaml", "source:\n  password: Kx82mPqzLw\n", "value of `password`: Kx82mPqzLw"],
    ["/w/a.json", '{"apiKey": "9f8b1c7e2d3a4f5061728394"}', "value of `apiKey`: 9f8b1c7e2d3a4f5061728394"],
    ["/w/a.toml", 'db_password = "Kx82mPqzLw"', "value of `db_password`: Kx82mPqzLw"],
    ["/w/.env", "export DB_PASSWORD=Kx82mPqzLw\n", "value of `DB_PASSWORD`: Kx82mPqzLw"],
    ["/w/a.sql", "CREATE USER etl IDENTIFIED BY 'Kx82mPqzLw'", "value of `IDENTIFIED`: Kx82mPqzLw"],
    ["/w/a.py", 'connect(host="db", password="Kx82mPqzLw")', "value of `password`: Kx82mPqzLw"],
  ])("%s: %s", (file, text, expected) => {
    expect(secrets(file, text)).toEqual([expected]);
  });

  it.each<[string, string]>([
    [
      "/w/a.yaml",
      "password: changeme1\nsecret: <password1234>\ntoken: $TOKEN_12345\napi_key: \"{{ env_var('KEY1') }}\"",
    ],
    ["/w/a.yaml", "secretName: orders-db-7f9c\ntoken_url: https://x1y2z3.example.com\npasswordSecretRef: a1b2c3d4e5"],
    ["/w/a.yaml", "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\nsecret: ENC[AES256_GCM,data:Kx82mPqzLw]"],
    [
      "/w/a.yaml",
      "secret: orders-service-v2\ntoken: 3f2504e0-4f89-11d3-9a0c-0305e82c3301\npassword: /run/secrets/db1pass",
    ],
    ["/w/secret.yaml", "kind: Secret\ndata:\n  password: cGFzc3dvcmQxMjM0"],
    ["/w/examples/a.yaml", "password: Kx82mPqzLw"],
    ["/w/tests/a.py", `KEY = "${AWS}"`],
    ["/w/a.py", 'password = os.environ["DB_PASSWORD_1"]'],
    ["/w/a.py", 'url = "postgresql://airflow:airflow@postgres/airflow"\nother = "http://user:pass1234@localhost:80"'],
    ["/w/a.sql", "SELECT * FROM t WHERE token = 'Kx82mPqzLw8231'"],
    ["/w/a.yaml", "aws: AKIAIOSFODNN7EXAMPLE"],
    ["/w/docker-compose.yml", "password: Kx82mPqzLw"],
  ])("is silent: %s: %s", (file, text) => {
    expect(secrets(file, text)).toEqual([]);
  });

  it("stays quick on hostile text", () => {
    const started = performance.now();
    for (const piece of ["password", "password=", "a://b:", "AKIA", "-----BEGIN PRIVATE KEY-----", "\n", "token: '"])
      readWith(system, "/w/a.txt", piece.repeat(200_000 / piece.length));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe("CODEOWNERS", () => {
  it("gives patterns and owners in order, sections' owners included", () => {
    const [provided] = readWith(
      system,
      "/w/.github/CODEOWNERS",
      "# all\n* @org/data\n/dags/ @ann @bob # us\n[SQL] @dba\n*.sql\n",
    ).provides;
    expect(provided?.value).toMatchObject({
      root: "/w",
      patterns: [
        { pattern: "*", owners: ["@org/data"] },
        { pattern: "/dags/", owners: ["@ann", "@bob"] },
        { pattern: "*.sql", owners: ["@dba"] },
      ],
    });
  });
});

describe("form of files", () => {
  const problems = (file: string, text: string) =>
    readWith(system, file, text).facts.problems.map((problem) => problem.message);

  it("reports what our systems would have to read", () => {
    expect(problems("/w/dags/a.yml", "a:\n  schedule: '@daily\n  tasks:\n    - operator: airflow.x.Y\n")).toHaveLength(
      1,
    );
    expect(problems("/w/pyproject.toml", "[a\nb = 1\n")).toEqual([expect.stringContaining("not valid TOML")]);
    expect(problems("/w/pyproject.toml", "[a]\nb = 1\n")).toEqual([]);
  });

  it("reads JSON with comments, and JSON lines, and survives any nesting", () => {
    expect(problems("/w/a.json", '{"a": [1, 2}')).toEqual([expect.stringContaining("not valid JSON: a comma")]);
    expect(problems("/w/tsconfig.json", '{"a": 1, // why\n}')).toEqual([]);
    expect(problems("/w/rows.json", '{"a": 1}\n{"a": 2}\n')).toEqual([]);
    expect(problems("/w/tests/broken.json", '{"a": ')).toEqual([]);
    expect(problems("/w/a.json", "[".repeat(200_000))).toEqual([]);
  });

  it("is silent about templates and about files nobody here reads", () => {
    expect(problems("/w/dags/a.yml", "a: '{{ x\n  tasks:\n    - operator: airflow.x.Y\n")).toEqual([]);
    expect(problems("/w/notes.yml", "a: 'x\nb: 1\n")).toEqual([]);
  });

  it("takes JSON in quotes as Kubernetes does", () => {
    expect(
      problems("/w/cm.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  a.json: '{\n    \"a\": 1\n  }'\n"),
    ).toEqual([]);
  });

  it("tells of keys that stand twice", () => {
    const { facts } = readWith(system, "/w/schema.yml", "version: 2\nmodels: []\nmodels: []\n");
    expect(facts.identities.map((identity) => [identity.what, identity.id])).toEqual([["yaml-key", "models"]]);
  });
});
