import type { FileId } from "../core/text/span.ts";
import { fromUri, toUri } from "../host/paths.ts";

/** Extension by language, for documents that have no file yet. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  sql: ".sql",
  "jinja-sql": ".sql.j2",
  "snowflake-sql": ".sql",
  bigquery: ".sql",
  yaml: ".yaml",
  "jinja-yaml": ".yaml.j2",
  helm: ".yaml",
  python: ".py",
  json: ".json",
};

/** Which document an editor means by a URI. A document answers to the spelling its editor opened it with. */
export class Uris {
  private readonly spelled = new Map<FileId, string>();
  private readonly unsaved = new Map<string, FileId>();

  /** A document was opened. `undefined`: nothing we could analyse. */
  opened(uri: string, language: string): FileId | undefined {
    const file = fromUri(uri) ?? this.nameFor(uri, language);
    if (file !== undefined) this.spelled.set(file, uri);
    return file;
  }

  closed(uri: string): void {
    const file = this.file(uri);
    if (file !== undefined) this.spelled.delete(file);
    this.unsaved.delete(uri);
  }

  /** The file of a URI, if it is one or an open document. */
  file(uri: string): FileId | undefined {
    return this.unsaved.get(uri) ?? fromUri(uri);
  }

  /** The URI of a file as its editor spells it. */
  of(file: FileId): string {
    return this.spelled.get(file) ?? toUri(file);
  }

  /** A path outside of every folder for a document that has none. */
  private nameFor(uri: string, language: string): FileId | undefined {
    const extension = EXTENSIONS[language];
    if (!uri.startsWith("untitled:") || extension === undefined) return undefined;
    const file = `/untitled/${encodeURIComponent(uri.slice("untitled:".length))}${extension}`;
    this.unsaved.set(uri, file);
    return file;
  }
}
