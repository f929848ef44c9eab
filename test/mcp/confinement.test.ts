import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryWorkspace } from "../support/temp-workspace.ts";
import { connect, program, textOf } from "./client.ts";

let file: string;
beforeAll(async () => {
  file = await program("confinement");
});

const SECRET = "the-treasure-of-the-outside";
const BAD = "SELECT 1 FROM t WHERE b = NULL;\n";

/** A workspace with links that lead out, and the folder they lead to. */
function withLinks(): { readonly inside: string; readonly outside: string } {
  const outside = temporaryWorkspace({ "secret.sql": `SELECT '${SECRET}' FROM t WHERE b = NULL;\n` });
  const inside = temporaryWorkspace({ "a.sql": BAD, "sub/b.sql": BAD });
  symlinkSync(join(outside, "secret.sql"), join(inside, "link.sql"));
  symlinkSync(outside, join(inside, "linked"));
  symlinkSync(join(inside, "sub"), join(inside, "within"));
  return { inside, outside };
}

describe("paths are confined to the workspace", () => {
  it("whatever way they are written, and links are followed before they are trusted", async () => {
    const { inside, outside } = withLinks();
    const { ask } = await connect(file, { roots: [inside] });
    for (const [path, why] of [
      ["../x.sql", "is not in the workspace"],
      [`../${basename(outside)}/secret.sql`, "is not in the workspace"],
      ["sub/../../x.sql", "is not in the workspace"],
      [join(outside, "secret.sql"), "is not in the workspace"],
      ["/etc/passwd", "is not in the workspace"],
      [`file://${outside}/secret.sql`, "is not in the workspace"],
      ["file:///etc/passwd", "is not in the workspace"],
      ["file://other.host/etc/passwd", "is no path"],
      ["https://example.com/a.sql", "is no path"],
      ["link.sql", "is a link that leaves the workspace"],
      ["linked", "is a link that leaves the workspace"],
      ["linked/secret.sql", "is a link that leaves the workspace"],
      ["linked/not/there.sql", "is a link that leaves the workspace"],
      [`${inside}/linked/secret.sql`, "is a link that leaves the workspace"],
      ["a.sql\0.txt", "holds no NUL"],
      ["x/".repeat(5000), "has at most 4,096 characters"],
      ["x/".repeat(100_000), "is longer than 20,000 characters"],
      [`${"x/".repeat(2000)}y`, ""],
    ] as const) {
      for (const [operation, input] of [
        ["check", { paths: [path] }],
        ["explain", { file: path }],
      ] as const) {
        const result = await ask(operation, input);
        if (why !== "" || operation === "explain") expect(result.isError, path).toBe(true);
        expect(textOf(result)).toContain(why);
        expect(JSON.stringify(result)).not.toContain(SECRET);
        expect(JSON.stringify(result).length).toBeLessThan(6000);
      }
    }
  });

  it("takes what lies inside, however it is written", async () => {
    const { inside } = withLinks();
    const { ask } = await connect(file, { roots: [inside] });
    for (const path of ["a.sql", "./a.sql", "sub/../a.sql", `${inside}/a.sql`, `file://${inside}/a.sql`]) {
      const result = await ask("check", { paths: [path] });
      expect(result.structuredContent, path).toMatchObject({ result: { counts: { error: 1 } } });
    }
    expect((await ask("check", { paths: ["sub"] })).structuredContent).toMatchObject({
      result: { counts: { error: 1 } },
    });
  });

  it("takes the names that answers give where there are several folders", async () => {
    const one = temporaryWorkspace({ "a.sql": BAD });
    const two = temporaryWorkspace({ "b.sql": `${BAD}${BAD}` });
    const { ask } = await connect(file, { roots: [one, two] });
    expect(textOf(await ask("check"))).toContain(`\`${basename(two)}/b.sql:2\``);
    for (const path of [`${basename(two)}/b.sql`, "b.sql"])
      expect((await ask("check", { paths: [path] })).structuredContent).toMatchObject({
        result: { counts: { error: 2 } },
      });
  });

  it("never shows what a link leads to, even unasked", async () => {
    const { inside } = withLinks();
    const { ask, client } = await connect(file, { roots: [inside] });
    for (const operation of ["check", "coverage", "fix"])
      expect(JSON.stringify(await ask(operation))).not.toContain(SECRET);
    const { contents } = await client.readResource({ uri: "pipewright://facts/tables" });
    expect(JSON.stringify(contents)).not.toContain(SECRET);
  });

  it("a root that is a link is the folder it leads to", async () => {
    const { inside, outside } = withLinks();
    symlinkSync(inside, join(outside, "root"));
    const { ask } = await connect(file, { roots: [join(outside, "root")] });
    for (const path of [`${inside}/a.sql`, `${outside}/root/a.sql`, "a.sql"])
      expect((await ask("check", { paths: [path] })).structuredContent).toMatchObject({
        result: { counts: { error: 1 } },
      });
    expect((await ask("check", { paths: ["../x"] })).isError).toBe(true);
  });
});

describe("folders", () => {
  it("are those the client names, and others when it says so", async () => {
    const one = temporaryWorkspace({ "a.sql": BAD });
    const two = temporaryWorkspace({ "b.sql": `${BAD}${BAD}` });
    const named = [one];
    const { ask, client } = await connect(file, { named, cwd: two });
    expect((await ask("check")).structuredContent).toMatchObject({ result: { counts: { error: 1 } } });
    named[0] = two;
    await client.sendRootsListChanged();
    await expect
      .poll(async () => (await ask("check")).structuredContent)
      .toMatchObject({ result: { counts: { error: 2 } } });
    expect((await ask("check", { paths: [`${one}/a.sql`] })).isError).toBe(true);
  });

  it("of the command line win over those of the client", async () => {
    const one = temporaryWorkspace({ "a.sql": BAD });
    const two = temporaryWorkspace({ "b.sql": `${BAD}${BAD}` });
    const { ask } = await connect(file, { named: ["/"], roots: [two], cwd: one });
    expect((await ask("check")).structuredContent).toMatchObject({ result: { counts: { error: 2 } } });
  });

  it("are the working directory where nobody names any, unless that is everything", async () => {
    const one = temporaryWorkspace({ "a.sql": BAD });
    const here = await connect(file, { cwd: one });
    expect((await here.ask("check")).structuredContent).toMatchObject({ result: { counts: { error: 1 } } });
    for (const cwd of ["/", one]) {
      const { ask, client } = await connect(file, { cwd, env: { HOME: one } });
      expect(textOf(await ask("check"))).toContain("No workspace folder is known. Start the server with `--root");
      await expect(client.readResource({ uri: "pipewright://facts/tables" })).rejects.toThrow("No workspace folder");
      const { contents } = await client.readResource({ uri: "pipewright://rules/no-retries" });
      expect(contents[0]).toHaveProperty("text", expect.stringContaining("no-retries"));
    }
  });

  it("that are none on this machine are left out, with a note", async () => {
    const one = temporaryWorkspace({ "a.sql": BAD });
    const { ask, errors } = await connect(file, { named: ["file://other.host/repository", `${one}/none`, one] });
    expect((await ask("check")).structuredContent).toMatchObject({ result: { counts: { error: 1 } } });
    expect(errors()).toContain("which is no folder on this machine");
  });
});

describe("answers follow the disk", () => {
  it("right after a file is changed, made, moved or deleted", async () => {
    const folder = temporaryWorkspace({ "a.sql": BAD });
    const { ask } = await connect(file, { roots: [folder] });
    const count = async (): Promise<unknown> =>
      ((await ask("check")).structuredContent as { readonly result: { readonly counts: { readonly error: number } } })
        .result.counts.error;
    expect(await count()).toBe(1);
    // The same size in the same instant: only what the file holds is different.
    writeFileSync(join(folder, "a.sql"), BAD.replace("= NULL", "= 1234"));
    expect(await count()).toBe(0);
    writeFileSync(join(folder, "a.sql"), BAD);
    expect(await count()).toBe(1);
    mkdirSync(join(folder, "new"));
    writeFileSync(join(folder, "new/b.sql"), BAD);
    expect(await count()).toBe(2);
    writeFileSync(join(folder, "pipewright.yaml"), 'exclude: ["new/**"]\n');
    expect(await count()).toBe(1);
    writeFileSync(join(folder, "pipewright.yaml"), "rules:\n  null-comparison: off\n");
    expect(await count()).toBe(0);
  });
});
