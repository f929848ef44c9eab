import type { CST } from "yaml";

/** Where a flow collection's last token ends. */
export function endOfToken(token: CST.FlowCollection): number {
  const close = token.end[0];
  if (close) return close.offset + close.source.length;
  let end = token.offset + 1;
  for (let at: CST.FlowCollection | undefined = token; at; ) {
    const item: CST.FlowCollection["items"][number] | undefined = at.items.at(-1);
    const last: CST.Token | null | undefined = item?.value ?? item?.key;
    at = undefined;
    if (last && "source" in last) end = Math.max(end, last.offset + last.source.length);
    else if (last?.type === "flow-collection") {
      const inner = last.end[0];
      end = Math.max(end, inner ? inner.offset + inner.source.length : last.offset + 1);
      if (!inner) at = last;
    }
  }
  return end;
}
