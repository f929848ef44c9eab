import type { Log, Region, ReportingDescriptor, Result } from "sarif";
import { version } from "../../../../package.json";
import { homeAddress, ruleAddress } from "../../core/features/docs.ts";
import { explainRule } from "../../core/features/explain.ts";
import type { RuleMeta, Severity } from "../../core/rules/rule.ts";
import { isWithin, relativeTo } from "../../core/text/path.ts";
import type { FileId } from "../../core/text/span.ts";
import { toFileId, toUri } from "../../host/paths.ts";
import type { FoundFinding, OfferedFix } from "../../ops/check.ts";
import type { Place } from "../../ops/places.ts";
import type { Formatter } from "./format.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const LEVEL: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

/**
 * SARIF 2.1.0 (OASIS): every rule with its help, findings with evidence as related locations, fixes as
 * replacements, and a notification for every file that was not read whole.
 */
export const sarif: Formatter = ({ result, terminal, rules, mistakes }) => {
  const cwd = toFileId(terminal.cwd);
  const artifact = (file: FileId): { uri: string; uriBaseId?: string } =>
    isWithin(cwd, file) ? { uri: encodePath(relativeTo(cwd, file)), uriBaseId: "ROOT" } : { uri: toUri(file) };
  const location = (place: Place): { artifactLocation: { uri: string }; region: Region } => ({
    artifactLocation: artifact(place.file),
    region: region(place),
  });
  const toResult = (finding: FoundFinding): Result => ({
    ruleId: finding.rule,
    ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
    level: LEVEL[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: location(finding.place) }],
    ...(finding.evidence.length > 0
      ? {
          relatedLocations: finding.evidence.map(({ message, place }, id) => ({
            id,
            message: { text: message },
            physicalLocation: location(place),
          })),
        }
      : {}),
    partialFingerprints: { "pipewright/v1": finding.fingerprint },
    ...fixesOf(finding.fixes, artifact),
  });
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Pipewright",
            semanticVersion: version,
            version,
            informationUri: homeAddress,
            rules: rules.map(descriptor),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { ROOT: { uri: `${toUri(cwd).replace(/\/$/, "")}/` } },
        invocations: [
          {
            executionSuccessful: mistakes.length === 0,
            workingDirectory: { uri: toUri(cwd) },
            ...(mistakes.length > 0
              ? {
                  toolConfigurationNotifications: mistakes.map((text) => ({
                    level: "error" as const,
                    message: { text },
                  })),
                }
              : {}),
            toolExecutionNotifications: result.coverage.unread.map(({ file, state, reasons }) => ({
              level: state === "partly" ? ("note" as const) : ("warning" as const),
              message: { text: reasons.join(" ") || "The file was not read whole." },
              locations: [{ physicalLocation: { artifactLocation: artifact(file) } }],
            })),
          },
        ],
        results: result.findings.map(toResult),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

const region = ({ line, column, endLine, endColumn }: Place): Region => ({
  startLine: line,
  startColumn: column,
  endLine,
  endColumn,
});

function descriptor(meta: RuleMeta): ReportingDescriptor {
  const help = explainRule(meta);
  return {
    id: meta.id,
    shortDescription: { text: `${meta.title}.` },
    fullDescription: { text: meta.docs.what },
    help: { text: `${meta.docs.what}\n\n${meta.docs.why}`, markdown: help },
    helpUri: ruleAddress(meta.id),
    defaultConfiguration: { level: LEVEL[meta.severity], enabled: meta.tier < 3 },
    properties: { tags: [meta.category, ...meta.systems], tier: meta.tier, fix: meta.fix },
  };
}

function fixesOf(
  fixes: readonly OfferedFix[],
  artifact: (file: FileId) => { uri: string },
): Pick<Result, "fixes"> | undefined {
  const ready = fixes.filter((fix) => fix.changes !== undefined && fix.changes.length > 0);
  if (ready.length === 0) return undefined;
  return {
    fixes: ready.map(({ title, kind, changes }) => ({
      description: { text: `${title} (${kind})` },
      artifactChanges: (changes ?? []).map(({ file, edits }) => ({
        artifactLocation: artifact(file),
        replacements: edits.map(({ place, text }) => ({
          deletedRegion: region(place),
          insertedContent: { text },
        })),
      })),
    })),
  };
}

const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
