import { codeSpan, type PlaceLink, piecesOf } from "./places.ts";

/**
 * The places that were given to a model. Each has a number, `[p7]`, by which the model cites it; only what stands here
 * becomes an anchor of its answer.
 */
export class Facts {
  private readonly byId = new Map<string, PlaceLink>();
  private readonly ids = new Map<string, string>();
  private readonly byLabel = new Map<string, PlaceLink>();

  /** A page as a model reads it: each place with its number. */
  numbered(markdown: string): string {
    return piecesOf(markdown)
      .map((piece) => (typeof piece === "string" ? piece : `${codeSpan(piece.label)} [${this.idOf(piece)}]`))
      .join("");
  }

  /** The place of a number, `p7`. */
  place(id: string): PlaceLink | undefined {
    return this.byId.get(id);
  }

  /** The place that is written like this: `dags/orders.yml:12`. */
  labelled(label: string): PlaceLink | undefined {
    return this.byLabel.get(label);
  }

  private idOf(place: PlaceLink): string {
    const key = `${place.uri}#${place.line ?? ""}`;
    let id = this.ids.get(key);
    if (id === undefined) {
      id = `p${this.ids.size + 1}`;
      this.ids.set(key, id);
      this.byId.set(id, place);
      this.byLabel.set(place.label, place);
    }
    return id;
  }
}

/**
 * Text of the workspace as it is handed to a model: between marks with a number that nobody who wrote the text can know, so
 * that nothing in it can end the data.
 */
export function asData(nonce: string, what: string, text: string): string {
  const inner = text.replaceAll(nonce, "");
  return `<data ${nonce} ${what
    .replaceAll(nonce, "")
    .replace(/[^\w ./-]/g, "")
    .slice(0, 100)}>\n${inner}\n</data ${nonce}>`;
}
