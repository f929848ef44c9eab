/** Runs in the page of the scorecard: follows links, keeps what was open and where the focus was. */
import type { ScorecardBusy, ScorecardMessage } from "../src/views/scorecardMessages.ts";

/** What is kept while the page is hidden or made anew. */
interface Kept {
  /** Titles of the items that are unfolded. */
  readonly open: readonly string[];
  readonly top: number;
  /** Id of the button that has the focus. */
  readonly focus: string | null;
}

declare function acquireVsCodeApi(): {
  postMessage(message: ScorecardMessage): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

const code = acquireVsCodeApi();
const folds = [...document.querySelectorAll("details")];
const titleOf = (fold: HTMLDetailsElement): string => fold.querySelector("summary")?.textContent ?? "";

const kept = code.getState();
for (const fold of folds) fold.open = kept?.open.includes(titleOf(fold)) ?? false;
if (kept?.focus) document.getElementById(kept.focus)?.focus({ preventScroll: true });
window.scrollTo(0, kept?.top ?? 0);

const keep = (): void =>
  code.setState({
    open: folds.filter(({ open }) => open).map(titleOf),
    top: window.scrollY,
    focus: document.activeElement?.id || null,
  });
for (const fold of folds) fold.addEventListener("toggle", keep);
document.addEventListener("scrollend", keep);
document.addEventListener("focusin", keep);

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest("a[data-uri]");
  if (link instanceof HTMLElement) {
    event.preventDefault();
    code.postMessage({ kind: "open", uri: link.dataset.uri ?? "", line: Number(link.dataset.line) });
  }
  const button = event.target.closest("button");
  if (button?.id === "refresh" || button?.id === "trend-button") {
    keep();
    code.postMessage({ kind: button.id === "refresh" ? "refresh" : "trend" });
  }
});

window.addEventListener("message", ({ data }: MessageEvent<ScorecardBusy>) => {
  document.querySelector("main")?.setAttribute("aria-busy", String(data.busy));
  const status = document.getElementById("status");
  if (status) status.textContent = data.busy ? "Reading the workspace …" : "";
});
