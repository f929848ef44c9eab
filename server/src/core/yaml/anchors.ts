import type { YamlNode } from "./document.ts";

/** Nodes a document may have once its aliases are followed out, beyond those that are written. */
const MOST_FOLLOWED = 100_000;

/** Levels a tree may have once its aliases are followed out. */
export const DEEPEST = 200;

interface Anchored {
  readonly node: YamlNode;
  readonly size: number;
  readonly height: number;
}

/** Where the counting stood when an anchored node was entered. */
export interface Entered {
  readonly nodes: number;
  readonly depth: number;
  readonly deepest: number;
}

/** The anchors of one document. Aliases are followed as long as the tree they make stays small. */
export class Anchors {
  private readonly found = new Map<string, Anchored>();
  private nodes = 0;
  private followed = 0;
  private deepest = 0;

  /** Starts measuring an anchored node. */
  enter(depth: number): Entered {
    const entered = { nodes: this.nodes, depth, deepest: this.deepest };
    this.deepest = depth;
    return entered;
  }

  /** Counts one node. */
  count(depth: number): void {
    this.nodes++;
    if (depth > this.deepest) this.deepest = depth;
  }

  /** Counts entries brought in by a merge key; false when there are too many. */
  merge(entries: number): boolean {
    this.nodes += entries;
    this.followed += entries;
    return this.followed <= MOST_FOLLOWED;
  }

  /** Names a node; a later anchor of the same name wins from there on. */
  define(name: string, node: YamlNode, entered: Entered): void {
    this.found.set(name, {
      node,
      size: this.nodes - entered.nodes,
      height: Math.max(0, this.deepest - entered.depth),
    });
    this.deepest = Math.max(this.deepest, entered.deepest);
  }

  /** The node an alias stands for. */
  resolve(name: string, depth: number): YamlNode | "missing" | "too-large" {
    const anchored = this.found.get(name);
    if (!anchored) return "missing";
    const height = depth + anchored.height;
    if (this.followed + anchored.size > MOST_FOLLOWED || height > DEEPEST) return "too-large";
    this.followed += anchored.size;
    this.nodes += anchored.size;
    this.deepest = Math.max(this.deepest, height);
    return anchored.node;
  }
}
