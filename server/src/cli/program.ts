import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { version } from "../../../package.json";
import type { InputProperty, KnownOperation } from "../ops/operation.ts";
import { operations } from "../ops/registry.gen.ts";
import type { CheckFlags } from "./commands/check.ts";
import type { FixFlags } from "./commands/fix.ts";
import type { WorkspaceFlags } from "./session.ts";
import { EXIT, type Terminal, UsageError } from "./terminal.ts";

const SEVERITIES = ["error", "warning", "information", "hint"];

/** Runs a command line (without the program's name) and returns its exit code. Loads no more than the command needs. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.clean;
  const program = describe(terminal, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    if (!(error instanceof UsageError)) throw error;
    terminal.err(`${error.message}\n`);
    return EXIT.usage;
  }
}

function describe(terminal: Terminal, done: (code: number) => void): Command {
  const program = new Command("pipewright")
    .description("Reads pipeline YAML, DAG files and SQL as one system and reports what will break.")
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) })
    .showSuggestionAfterError()
    .addHelpText(
      "after",
      "\nExit codes: 0 nothing at or above --fail-on, 1 findings, 2 a mistake in the call or the configuration.",
    );

  workspace(program.command("check"))
    .description("Report findings.")
    .argument("[paths...]", "files and folders; the working directory by default")
    .addOption(
      new Option("-f, --format <format>", "how to report")
        .choices(["pretty", "json", "sarif", "github", "gitlab", "junit"])
        .default("pretty"),
    )
    .addOption(
      new Option("--fail-on <severity>", "least severity that fails")
        .choices([...SEVERITIES, "never"])
        .default("error"),
    )
    .addOption(new Option("--severity <severity>", "least severity that is reported").choices(SEVERITIES))
    .option("--rule <id>", "report this rule only; can be repeated", collect)
    .option("--since <ref>", "only findings that files changed since this git commit have a part in")
    .option("--stdin", "check the text on standard input in place of a file")
    .option("--stdin-filename <path>", "the file that standard input stands for")
    .option("--no-baseline", "report findings of the baseline, too")
    .option("--fix", "apply safe fixes first")
    .option("-o, --output <file>", "write the report to a file")
    .action(async (paths: string[], flags: CheckFlags) =>
      done(await (await import("./commands/check.ts")).check(terminal, paths, flags)),
    );

  workspace(program.command("fix"))
    .description("Apply safe fixes; with --rule also the repairs of that rule.")
    .argument("[paths...]", "files and folders; the working directory by default")
    .option("--rule <id>", "fix findings of this rule; can be repeated", collect)
    .option("--dry-run", "print a unified diff and write nothing")
    .action(async (paths: string[], flags: FixFlags) =>
      done(await (await import("./commands/fix.ts")).fix(terminal, paths, flags)),
    );

  workspace(program.command("explain"))
    .description("Explain a rule, a finding, or what is known of a file.")
    .argument("<rule|file|file:line>")
    .action(async (subject: string, flags: WorkspaceFlags) =>
      done(await (await import("./commands/explain.ts")).explain(terminal, subject, flags)),
    );

  for (const [name, description] of [
    ["rules", "List the rules."],
    ["systems", "List the systems whose files are understood."],
  ] as const)
    program
      .command(name)
      .description(description)
      .option("--json", "as JSON")
      .action(async (flags: { json?: boolean }) =>
        done(await (await import("./commands/lists.ts"))[name](terminal, flags)),
      );

  workspace(program.command("coverage"))
    .description("Say how many files were analysed, and why not the others.")
    .argument("[paths...]", "files and folders; the working directory by default")
    .option("--json", "as JSON")
    .action(async (paths: string[], flags: WorkspaceFlags & { json?: boolean }) =>
      done(await (await import("./commands/coverage.ts")).coverage(terminal, paths, flags)),
    );

  workspace(program.command("baseline"))
    .description("Write a baseline: today's findings are no longer reported, new ones are.")
    .argument("[folder]", "the workspace; the working directory by default")
    .action(async (folder: string | undefined, flags: WorkspaceFlags) =>
      done(await (await import("./commands/baseline.ts")).baseline(terminal, folder, flags)),
    );

  for (const known of operations) if (!OWN.has(known.name)) addOperation(program, known, terminal, done);

  program
    .command("lsp")
    .description("Start the language server.")
    .option("--stdio", "talk over standard input and output")
    .option("--node-ipc", "talk over Node's channel to the parent process")
    .option("--clientProcessId <id>", "process of the editor", asProcess)
    .action(async (flags: { stdio?: boolean; nodeIpc?: boolean }) => {
      if (!flags.stdio && !flags.nodeIpc)
        throw new UsageError("Say how to talk to the language server: `pipewright lsp --stdio`.");
      (await import("../lsp/start.ts")).start();
    });
  program
    .command("mcp")
    .description("Serve the operations to other agents: a Model Context Protocol server on standard input and output.")
    .option(
      "--root <folder>",
      "the workspace; can be repeated. Default: the folders the client names, else the working directory",
      collect,
    )
    .option("--config <file>", "configuration file in place of the workspace's own")
    .action(async (flags: WorkspaceFlags) => (await import("./commands/mcp.ts")).mcp(terminal, flags));
  // Subcommands are made before this, so each must be told, too.
  for (const command of program.commands) command.exitOverride().configureOutput(program.configureOutput());
  return program;
}

/** Operations with a command of their own. */
const OWN = new Set(["check", "fix", "explain", "rules", "systems", "coverage", "baseline"]);

/** An operation as a command: what its input is called becomes an option, its subject an argument. */
function addOperation(program: Command, known: KnownOperation, terminal: Terminal, done: (code: number) => void): void {
  const command = workspace(program.command(known.name))
    .description(known.summary)
    .addOption(
      new Option("-f, --format <format>", "how to answer")
        .choices(known.html ? ["markdown", "json", "html"] : ["markdown", "json"])
        .default("markdown"),
    )
    .option("--json", "same as --format json")
    .option("-o, --output <file>", "write the answer to a file");
  const { properties, required } = known.input;
  if (known.changes)
    command
      .option("--write", "write the files; without it they are only shown")
      .option("--force", "with --write: change files that exist, too");
  const subject = known.subject === undefined ? undefined : properties[known.subject];
  if (subject) {
    const name = subject.type === "array" ? `${known.subject}...` : known.subject;
    command.argument(required.includes(known.subject as string) ? `<${name}>` : `[${name}]`, subject.description);
  }
  for (const [name, property] of Object.entries(properties))
    if (name !== known.subject) command.addOption(optionOf(name, property));
  command.action(async (...given: unknown[]) => {
    const flags = given.at(-2) as Record<string, unknown>;
    const argument = subject ? (given[0] as string | readonly string[] | undefined) : undefined;
    done(await (await import("./commands/operation.ts")).operation(terminal, known, argument, flags));
  });
}

function optionOf(name: string, property: InputProperty): Option {
  const flag = `--${name.replaceAll("_", "-")}`;
  const { description } = property;
  switch (property.type) {
    case "boolean":
      return new Option(flag, description);
    case "array":
      return new Option(`${flag} <value>`, `${description} Can be repeated.`).argParser(collect);
    case "string":
      return property.enum
        ? new Option(`${flag} <value>`, description).choices(property.enum)
        : new Option(`${flag} <text>`, description);
    case "number":
    case "integer":
      return new Option(`${flag} <number>`, description);
  }
}

/** Options of every command that reads a workspace. */
const workspace = (command: Command): Command =>
  command
    .option(
      "--root <folder>",
      "the workspace; can be repeated. Default: the folder of pipewright.yaml or git around the paths",
      collect,
    )
    .option("--config <file>", "configuration file in place of the workspace's own");

const collect = (value: string, values: readonly string[] = []): readonly string[] => [...values, value];

function asProcess(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError("It is a number.");
  return Number(value);
}
