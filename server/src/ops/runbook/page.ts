import type { Behind } from "../behind.ts";
import type { Claim } from "../claim.ts";
import { bullets, code, escaped, type Page, prose, table } from "../page.ts";
import type { Verdict } from "../safety.ts";
import type { CommandTable, Rollback, Runbook, RunTable } from "./types.ts";

/** A claim in a cell: the value with its places, or why there is none. */
export const claimed = <T>(
  claim: Claim<T>,
  page: Page,
  text: (value: T) => string = (value) => code(String(value)),
): string =>
  "why" in claim
    ? `not known: ${prose(claim.why)}`
    : `${text(claim.value)}, ${claim.evidence.map(({ place }) => page.at(place)).join(", ")}`;

/** The runbook of one pipeline. */
export function runbookPage(book: Runbook, page: Page): string {
  const parts = [
    `# Runbook of ${code(book.id)}`,
    `${escaped(book.system)}, ${page.at(book.place)}.`,
    `## At a glance\n\n${table(
      ["what", "value"],
      [
        ["schedule", claimed(book.schedule, page)],
        ["time zone", claimed(book.timezone, page)],
        ["catches up", claimed(book.catchup, page)],
        ["SLA", claimed(book.sla, page, prose)],
        ["owner", claimed(book.owner, page)],
        ["alert", claimed(book.alert, page)],
        ["timeout of a run", claimed(book.timeout, page)],
        ["paused in its file", claimed(book.paused, page)],
      ],
    )}`,
    tables("Inputs", "Nothing is known to be read from outside of it.", book.inputs, page),
    tables("Outputs", "No table is known to be written.", book.outputs, page),
  ];
  if (book.tasks.length > 0)
    parts.push(
      `## Tasks in order\n\n${table(
        ["task", "does", "after", "retries", "where"],
        book.tasks.map(({ id, does, after, retries, place }) => [
          code(id),
          does,
          after.map(code).join(", "),
          claimed(retries, page),
          page.at(place),
        ]),
      )}`,
    );
  parts.push(again(book, page));
  for (const commands of book.commands) parts.push(commandsPage(commands, page));
  if (book.commands.length === 0) parts.push("## Commands\n\nNot known for this system.");
  parts.push(
    `## What can go wrong\n\n${
      book.failures.length === 0
        ? "Facts and findings show nothing."
        : bullets(
            book.failures.map(
              ({ what, consequence, evidence }) =>
                `${prose(what)}${consequence === "" ? "" : ` ${prose(consequence)}`} ${evidence.map(({ place }) => page.at(place)).join(", ")}`,
            ),
          )
    }`,
    rollbacks(book.rollback, page),
    `## Whom to call\n\n${bullets(book.escalation.map((one) => `${code(one.for)}: ${claimed(one.who, page)}`))}`,
  );
  if (book.cut) parts.push("Lists are cut: there is more than is shown.");
  return parts.join("\n\n");
}

function tables(title: string, none: string, list: readonly RunTable[], page: Page): string {
  if (list.length === 0) return `## ${title}\n\n${none}`;
  return `## ${title}\n\n${table(
    ["table", "where", "filled by others", "freshness", "owner"],
    list.map(({ name, place, filledBy, freshness, owner }) => [
      code(name),
      page.at(place),
      filledBy.map((one) => `${code(one.name)} ${page.at(one.place)}`).join(", "),
      claimed(freshness, page),
      claimed(owner, page),
    ]),
  )}`;
}

const WORDS: Readonly<Record<Verdict["verdict"], string>> = {
  safe: "safe",
  unsafe: "**not safe**",
  depends: "depends",
  unknown: "not known",
};

function again({ statements }: Runbook, page: Page): string {
  if (statements.length === 0)
    return "## Running again\n\nNo SQL is known to be run by it: whether it may run again is not known.";
  const finding = ({ rule, place }: Behind): string => `\`${rule}\` ${page.at(place)}`;
  return `## Running again\n\n${bullets(
    statements.map(({ task, place, writes, effect, because, rerun, backfill, findings, whole }) =>
      [
        `${writes === null ? "a query" : code(writes)}${effect === null ? "" : ` (${effect}: ${prose(because ?? "")})`}${task === null ? "" : ` in ${code(task)}`}, ${page.at(place)}.`,
        `Rerun: ${WORDS[rerun.verdict]}. ${prose(rerun.why)}`,
        `Backfill: ${WORDS[backfill.verdict]}. ${prose(backfill.why)}`,
        ...(findings.length > 0 ? [`Findings: ${findings.map(finding).join(", ")}.`] : []),
        ...(whole ? [] : ["Not read whole."]),
      ].join(" "),
    ),
    100,
  )}`;
}

/** The commands of one orchestrator. */
export function commandsPage({ system, because, places, commands, checked }: CommandTable, page: Page): string {
  return `## Commands: ${escaped(system)}\n\n${prose(because)} ${places.map((at) => page.at(at)).join(", ")}\n\n${table(
    ["to", "command", "note", "page"],
    commands.map((row) => [
      row.do,
      row.command === null ? "none" : code(row.command),
      row.note,
      `[vendor](${row.page}), checked ${checked}`,
    ]),
  )}`;
}

function rollbacks(list: readonly Rollback[], page: Page): string {
  if (list.length === 0) return "## Rolling back\n\nNo table is known to be written.";
  const ways = new Map<string, { readonly way: Rollback["ways"][number]; readonly commands: string[] }>();
  for (const { table: name, ways: own } of list)
    for (const way of own) {
      const known = ways.get(way.title) ?? { way, commands: [] };
      known.commands.push(`${code(name)}: ${code(way.command)}`);
      ways.set(way.title, known);
    }
  return [
    "## Rolling back",
    bullets(
      list.map(({ table: name, engine, note }) => `${code(name)}, engine ${claimed(engine, page)}. ${note}`),
      100,
    ),
    ...[...ways.values()].map(
      ({ way, commands }) => `${way.title}. ${way.note} [vendor](${way.page})\n\n${bullets(commands, 100)}`,
    ),
  ].join("\n\n");
}
