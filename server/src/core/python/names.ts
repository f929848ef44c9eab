import type { SyntaxNode, Tree } from "@lezer/common";
import { childrenOf } from "./values.ts";

/** What the names of a module stand for. */
export interface ModuleNames {
  /** Local name → dotted name. */
  readonly imports: ReadonlyMap<string, string>;
  /** Right sides of names assigned exactly once in the whole file, at module level, and never changed in place. */
  readonly assigned: ReadonlyMap<string, SyntaxNode>;
}

/** Methods that change what they are called on. */
const CHANGES: ReadonlySet<string> = new Set([
  "update",
  "append",
  "extend",
  "insert",
  "pop",
  "setdefault",
  "clear",
  "remove",
]);

/** Collects imports and assignments. A name that anything else in the file might change is not followed. */
export function readNames(tree: Tree, text: string): ModuleNames {
  const imports = new Map<string, string>();
  const values = new Map<string, SyntaxNode>();
  const counts = new Map<string, number>();
  const slice = (node: SyntaxNode): string => text.slice(node.from, node.to);
  const count = (name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  tree.iterate({
    enter(ref) {
      switch (ref.name) {
        case "ImportStatement":
          readImport(ref.node, slice, imports);
          return false;
        case "AssignStatement":
          readAssignment(ref.node);
          return;
        case "UpdateStatement":
        case "DeleteStatement":
        case "ForStatement":
        case "ScopeStatement":
          for (const child of childrenOf(ref.node)) {
            if (child.name === "in" || child.name === "UpdateOp") break;
            if (child.name === "VariableName") count(slice(child));
            if (child.name === "MemberExpression" && child.firstChild) count(slice(child.firstChild));
          }
          return;
        case "CallExpression": {
          const callee = ref.node.firstChild;
          const object = callee?.name === "MemberExpression" ? callee.firstChild : null;
          if (object?.name === "VariableName" && callee?.lastChild && CHANGES.has(slice(callee.lastChild)))
            count(slice(object));
          return;
        }
      }
    },
  });
  for (const [name, times] of counts) if (times !== 1) values.delete(name);
  return { imports, assigned: values };

  function readAssignment(node: SyntaxNode): void {
    const children = childrenOf(node);
    const targets = children.filter((_, at) => children.slice(at + 1).some((later) => later.name === "AssignOp"));
    for (const target of targets) {
      if (target.name === "VariableName") count(slice(target));
      if (target.name === "MemberExpression" && target.firstChild?.name === "VariableName")
        count(slice(target.firstChild));
    }
    const [name, ...rest] = targets.filter((target) => target.name !== "TypeDef" && target.name !== "AssignOp");
    const value = children.at(-1);
    if (name?.name === "VariableName" && rest.length === 0 && value && node.parent?.name === "Script")
      values.set(slice(name), value);
  }
}

function readImport(node: SyntaxNode, slice: (node: SyntaxNode) => string, into: Map<string, string>): void {
  const children = childrenOf(node);
  const at = children.findIndex((child) => child.name === "import");
  const module = children.slice(1, Math.max(1, at)).map(slice).join("");
  const from = children[0]?.name === "from";
  let path: string[] = [];
  let local: string | undefined;
  const done = (): void => {
    const [first] = path;
    if (first !== undefined) {
      const dotted = path.join(".");
      if (from) into.set(local ?? first, `${module}.${dotted}`);
      else into.set(local ?? first, local === undefined ? first : dotted);
    }
    path = [];
    local = undefined;
  };
  let renaming = false;
  for (const child of children.slice(from ? at + 1 : 1)) {
    if (child.name === ",") {
      done();
      renaming = false;
    } else if (child.name === "as") renaming = true;
    else if (child.name === "VariableName") {
      if (renaming) local = slice(child);
      else path.push(slice(child));
    }
  }
  done();
}
