/** What a condition depends on, as far as it can be read. Shared parts are allowed; `size` counts them each time. */
export type Formula = { readonly size: number } & (
  | { readonly kind: "constant"; readonly value: boolean }
  /** dbt: whether this is an incremental run. Its opposite stands for `flags.FULL_REFRESH`. */
  | { readonly kind: "incremental" }
  /** Anything that cannot be told; equal keys have equal truth within one run. */
  | { readonly kind: "atom"; readonly key: string }
  /** `subject == 'value'` or `subject in ('value', …)`. */
  | { readonly kind: "equals"; readonly subject: string; readonly values: readonly string[] }
  | { readonly kind: "not"; readonly operand: Formula }
  | { readonly kind: "and" | "or"; readonly items: readonly Formula[] }
);

/** A condition that is always or never met. */
export const constant = (value: boolean): Formula => ({ kind: "constant", value, size: 1 });

/** The opposite of a condition. */
export const negate = (operand: Formula): Formula => ({ kind: "not", operand, size: operand.size + 1 });

/** All, or at least one, of several conditions. */
export const combine = (kind: "and" | "or", items: readonly Formula[]): Formula => ({
  kind,
  items,
  size: items.reduce((sum, item) => sum + item.size, 1),
});

/** Whether a condition asks what kind of run this is. */
export function mentionsRun(formula: Formula): boolean {
  if (formula.kind === "incremental") return true;
  if (formula.kind === "not") return mentionsRun(formula.operand);
  return (formula.kind === "and" || formula.kind === "or") && formula.items.some(mentionsRun);
}

/** What one run is assumed to be: grows while a reading chooses its branches, and can be taken back step by step. */
export interface Assumptions {
  /** Three-valued: undefined when nothing assumed so far decides it. */
  evaluate(formula: Formula): boolean | undefined;
  /** Assumes what makes the formula true (or false). Takes everything back and answers false when that contradicts. */
  assume(formula: Formula, wanted: boolean): boolean;
}

/** Starts from what is known about the run; `incremental` undefined when it cannot matter. */
export function assumptions(incremental: boolean | undefined): Assumptions {
  const truths = new Map<string, boolean>();
  const values = new Map<string, string>();
  const excluded = new Map<string, Set<string>>();
  const log: (() => void)[] = [];

  const evaluate = (formula: Formula): boolean | undefined => {
    switch (formula.kind) {
      case "constant":
        return formula.value;
      case "incremental":
        return incremental;
      case "atom":
        return truths.get(formula.key);
      case "equals": {
        const value = values.get(formula.subject);
        if (value !== undefined) return formula.values.includes(value);
        const not = excluded.get(formula.subject);
        return not && formula.values.every((one) => not.has(one)) ? false : undefined;
      }
      case "not": {
        const value = evaluate(formula.operand);
        return value === undefined ? undefined : !value;
      }
      default: {
        // `and` is decided by a false item, `or` by a true one.
        const decisive = formula.kind === "or";
        let open = false;
        for (const item of formula.items) {
          const value = evaluate(item);
          if (value === decisive) return decisive;
          if (value === undefined) open = true;
        }
        return open ? undefined : !decisive;
      }
    }
  };

  const settle = (formula: Formula, wanted: boolean): boolean => {
    const now = evaluate(formula);
    if (now !== undefined) return now === wanted;
    switch (formula.kind) {
      case "atom":
        truths.set(formula.key, wanted);
        log.push(() => truths.delete(formula.key));
        return true;
      case "equals":
        return wanted ? choose(formula.subject, formula.values) : exclude(formula.subject, formula.values);
      case "not":
        return settle(formula.operand, !wanted);
      case "and":
      case "or":
        if (wanted === (formula.kind === "and")) return formula.items.every((item) => settle(item, wanted));
        return formula.items.some((item) => attempt(item, wanted));
      default:
        return false;
    }
  };

  const choose = (subject: string, candidates: readonly string[]): boolean => {
    const not = excluded.get(subject);
    const value = candidates.find((one) => !not?.has(one));
    if (value === undefined) return false;
    values.set(subject, value);
    log.push(() => values.delete(subject));
    return true;
  };

  const exclude = (subject: string, candidates: readonly string[]): boolean => {
    const not = excluded.get(subject) ?? new Set<string>();
    excluded.set(subject, not);
    for (const value of candidates) {
      if (not.has(value)) continue;
      not.add(value);
      log.push(() => not.delete(value));
    }
    return true;
  };

  const attempt = (formula: Formula, wanted: boolean): boolean => {
    const mark = log.length;
    if (settle(formula, wanted) && evaluate(formula) === wanted) return true;
    while (log.length > mark) log.pop()?.();
    return false;
  };

  return { evaluate, assume: attempt };
}
