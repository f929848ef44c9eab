import type { ReportedFinding } from "../core/engine/analyser.ts";
import { coverageOf, coveragePage } from "../core/features/coverage.ts";
import { explainFinding, explainRule } from "../core/features/explain.ts";
import { firstConfig } from "../core/features/first-config.ts";
import { dialectName } from "../core/scripts/dialect.ts";
import { joinPath } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import {
  BASELINE_REQUEST,
  CONFIGURATION_REQUEST,
  COVERAGE_REQUEST,
  type CoverageReport,
  type DocumentStatus,
  EXPLAIN_REQUEST,
  type ExplainParams,
  type Explanation,
  IGNORE_REQUEST,
  type IgnoreAnswer,
  type IgnoreParams,
  type NewFile,
  STATUS_REQUEST,
  type StatusParams,
} from "../protocol.ts";
import { rangeOf } from "./places.ts";
import { ruleMetas, systemTitles } from "./rule-metas.ts";
import { answering, type Session } from "./session.ts";

/** What our own client asks beyond the protocol. */
export function registerExtras(session: Session, roots: ReadonlyMap<string, FileId>): void {
  const { connection, analyser, uris, places } = session;
  connection.onRequest(STATUS_REQUEST, ({ uri }: StatusParams): DocumentStatus => statusFor(session, uri));
  connection.onRequest(COVERAGE_REQUEST, (): CoverageReport => {
    const statuses = analyser.status();
    const { analysed, total } = coverageOf(statuses);
    return { analysed, total, markdown: coveragePage(statuses, systemTitles) };
  });
  connection.onRequest(EXPLAIN_REQUEST, (params: ExplainParams, token) =>
    answering(token, async (signal): Promise<Explanation> => {
      const meta = ruleMetas.get(params.rule);
      if (!meta) return { title: params.rule, markdown: `There is no rule named \`${params.rule}\`.` };
      const file = params.uri === undefined ? undefined : uris.file(params.uri);
      const finding = file === undefined ? undefined : await findingOf(session, file, params, signal);
      return {
        title: meta.id,
        markdown: finding ? await explainFinding(finding, meta, (at) => places.mention(at)) : explainRule(meta),
      };
    }),
  );
  connection.onRequest(IGNORE_REQUEST, (params: IgnoreParams, token) =>
    answering(token, async (signal): Promise<IgnoreAnswer> => {
      const file = uris.file(params.uri);
      const finding = file === undefined ? undefined : await findingOf(session, file, params, signal);
      if (file === undefined || !finding) return { refused: `There is no ${params.rule} finding here any more.` };
      const result = await analyser.ignore(file, finding.id, params.reason, signal);
      if ("refused" in result) return result;
      const lines = await places.linesOf(file);
      const version = session.documents.get(params.uri)?.version;
      return {
        ...(version === undefined ? {} : { version }),
        edits: result.edits
          .filter((edits) => edits.file === file)
          .flatMap(({ edits }) => edits.map(({ span, text }) => ({ range: rangeOf(lines, span), newText: text }))),
      };
    }),
  );
  connection.onRequest(BASELINE_REQUEST, (token) =>
    answering(token, async (signal): Promise<readonly NewFile[]> => {
      const files: NewFile[] = [];
      for (const root of roots.values()) {
        const { file, text, count } = await analyser.baseline(root, signal);
        files.push({ uri: uris.of(file), text, summary: `${count} finding${count === 1 ? "" : "s"}` });
      }
      return files;
    }),
  );
  connection.onRequest(CONFIGURATION_REQUEST, (): readonly NewFile[] =>
    [...roots.values()].map((root) => ({
      uri: uris.of(joinPath(root, "pipewright.yaml")),
      text: firstConfig,
      summary: "a first configuration",
    })),
  );
}

/** The finding somebody means: by its id, else by rule and line. */
async function findingOf(
  { analyser, places }: Session,
  file: FileId,
  wanted: { readonly rule: string; readonly finding?: string; readonly line?: number },
  signal: { readonly aborted: boolean },
): Promise<ReportedFinding | undefined> {
  const findings = (await analyser.findings(file, signal)).filter(({ rule }) => rule === wanted.rule);
  const named = findings.find(({ id }) => id === wanted.finding);
  if (named || wanted.line === undefined) return named ?? (wanted.finding === undefined ? findings[0] : undefined);
  const lines = await places.linesOf(file);
  return findings.find(({ at }) => lines.position(at.span.start).line === wanted.line);
}

function statusFor({ analyser, uris, indexing }: Session, uri: string | undefined): DocumentStatus {
  const { analysed, total } = coverageOf(analyser.status());
  const file = uri === undefined ? undefined : uris.file(uri);
  const status = file === undefined ? undefined : analyser.statusOf(file);
  const dialect = status?.dialects.find(({ certain }) => certain) ?? status?.dialects[0];
  return {
    ...(dialect
      ? { dialect: { title: dialectName(dialect.id), certain: dialect.certain, reason: dialect.reason } }
      : {}),
    systems: status?.systems.map((system) => systemTitles.get(system) ?? system) ?? [],
    ...(status && status.state !== "analysed" && status.notes.length > 0
      ? { notAnalysed: status.notes.join(" ") }
      : {}),
    coverage: { analysed, total },
    ...(indexing.current ? { indexing: indexing.current } : {}),
  };
}
