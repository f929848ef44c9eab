import type { FileView } from "../../core/engine/analyser.ts";
import { relativeTo } from "../../core/text/path.ts";
import type { FileId, Location } from "../../core/text/span.ts";
import type { OperationContext, Refusal } from "../operation.ts";
import { Places } from "../places.ts";
import { explained } from "./findings.ts";
import type { Explanation, Mention } from "./result.ts";

/** What is known of a file. */
export async function explainFile(context: OperationContext, file: FileId): Promise<Explanation | Refusal> {
  const { analyser, signal, systems } = context;
  const view = await analyser.view(file, signal);
  const status = analyser.statusOf(file);
  if (!view && !status) return { refused: `\`${file}\` is not a file of the workspace, or it is excluded.` };
  const titles = new Map(systems.map(({ id, title }) => [id, title]));
  const read = (status?.systems ?? []).map((id) => titles.get(id) ?? id);
  const places = new Places(analyser);
  return {
    kind: "file",
    title: relativeTo(status?.root ?? view?.root ?? "", file),
    notes: [
      read.length > 0 ? `Read as ${read.join(" and ")}.` : "No system recognises this file.",
      ...(status?.factsOnly ? ["Read for what it declares; never reported."] : []),
      ...(status?.notes ?? []),
      ...(status?.dialects ?? []).map(({ reason }) => reason),
    ],
    findings: await Promise.all((view?.findings ?? []).map((finding) => explained(finding, places))),
    hidden: await Promise.all(
      (view?.suppressed ?? []).map(async ({ rule, suppressed: { by, reason }, at }) => ({
        rule,
        by: by === "baseline" ? "the baseline" : "a comment",
        reason: reason ?? null,
        place: await places.of(at),
      })),
    ),
    ...(view ? await mentionsIn(view, places) : { declares: [], refers: [] }),
    documentation: [],
  };
}

async function mentionsIn({ facts }: FileView, places: Places): Promise<Pick<Explanation, "declares" | "refers">> {
  const mention = async (what: string, name: string, at: Location): Promise<Mention> => ({
    what,
    name,
    place: await places.of(at),
  });
  return {
    declares: await Promise.all([
      ...facts.pipelines.map(({ id, at }) => mention("pipeline", id, at)),
      ...facts.tasks.map(({ id, at }) => mention("task", id, at)),
      ...facts.models.map(({ name, at }) => mention("model", name, at)),
      ...facts.tables.map(({ name, at }) => mention("table", name.join("."), at)),
      ...facts.exposures.map(({ name, at }) => mention("exposure", name, at)),
    ]),
    refers: await Promise.all(facts.references.map(({ what, name, at }) => mention(what, name, at))),
  };
}
