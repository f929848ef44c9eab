/** Options that every request about an element shares. */
export interface ElementOptions {
  /** Selectors of the frames to descend into, outermost first; see {@link webviewFrames}. */
  readonly frame?: readonly string[];
  /** Give up after this many milliseconds; 10 seconds by default. */
  readonly timeout?: number;
}

/** Which button, how often and with which keys held down. */
export interface ClickOptions extends ElementOptions {
  readonly button?: "left" | "right" | "middle";
  readonly clickCount?: number;
  readonly modifiers?: readonly ("Alt" | "Control" | "Meta" | "Shift")[];
}

/** What an element may be waited for to be. */
export type ElementState = "visible" | "hidden" | "attached" | "detached";

/**
 * Each thing a test can ask the driver for: its arguments and its answer. The one list that the client in the
 * extension host and the server beside the browser share.
 */
export interface DriverOperations {
  screenshot: { args: [name: string]; answer: string };
  press: { args: [keys: string, times?: number]; answer: null };
  type: { args: [text: string]; answer: null };
  click: { args: [selector: string, options?: ClickOptions]; answer: null };
  hover: { args: [selector: string, options?: ElementOptions]; answer: null };
  fill: { args: [selector: string, text: string, options?: ElementOptions]; answer: null };
  waitFor: { args: [selector: string, state?: ElementState, options?: ElementOptions]; answer: null };
  text: { args: [selector: string, options?: ElementOptions]; answer: string };
  texts: { args: [selector: string, options?: ElementOptions]; answer: string[] };
  attribute: { args: [selector: string, name: string, options?: ElementOptions]; answer: string | null };
  count: { args: [selector: string, options?: ElementOptions]; answer: number };
  moveMouse: { args: [x: number, y: number]; answer: null };
  resize: { args: [width: number, height: number]; answer: null };
  problems: { args: []; answer: string[] };
}

/** The name of something the driver can do. */
export type DriverOperation = keyof DriverOperations;

/** The body of a request. */
export interface DriverRequest<Name extends DriverOperation = DriverOperation> {
  readonly operation: Name;
  readonly args: DriverOperations[Name]["args"];
}

/** The body of an answer. */
export type DriverAnswer = { readonly answer: unknown } | { readonly error: string };

/** The frames that lead to the content of the visible webview: VS Code's outer frame and the page inside it. */
export const webviewFrames: readonly string[] = ["iframe.webview.ready", "iframe#active-frame"];
