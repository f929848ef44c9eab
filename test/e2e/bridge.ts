import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { screenshot, type Window } from "./browser.ts";
import type {
  DriverAnswer,
  DriverOperation,
  DriverOperations,
  DriverRequest,
  ElementOptions,
} from "./suite/protocol.ts";

/** The driver's side of the conversation: listens on loopback and acts on a page. */
export interface Bridge {
  /** What the suite gets as `E2E_DRIVER`; the path is a secret. */
  readonly url: string;
  /** Gives the bridge the window to act on; requests before that fail. */
  attach(window: Window): void;
  close(): Promise<void>;
}

type Handlers = {
  readonly [Name in DriverOperation]: (
    ...args: DriverOperations[Name]["args"]
  ) => Promise<DriverOperations[Name]["answer"]>;
};

const defaultTimeoutMs = 10_000;

/** Starts a bridge whose screenshots go to `shots`. */
export async function startBridge(shots: string): Promise<Bridge> {
  let handlers: Handlers | undefined;
  const secret = `/${randomBytes(16).toString("hex")}`;
  const server = createServer((request, response) => {
    void answer(request).then((body) => response.end(JSON.stringify(body)));
  });
  const answer = async (request: IncomingMessage): Promise<DriverAnswer> => {
    if (request.method !== "POST" || request.url !== secret) return { error: "no such driver" };
    try {
      return { answer: await perform(handlers, JSON.parse(await readBody(request)) as DriverRequest) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${secret}`,
    attach: (window) => {
      handlers = handlersFor(window, shots);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function perform(handlers: Handlers | undefined, { operation, args }: DriverRequest): Promise<unknown> {
  if (!handlers) throw new Error("no window is open yet");
  if (!Object.hasOwn(handlers, operation)) throw new Error(`the driver cannot ${operation}`);
  return (handlers[operation] as (...args: unknown[]) => Promise<unknown>)(...args);
}

function handlersFor({ page, problems }: Window, shots: string): Handlers {
  const at = (selector: string, options?: ElementOptions): Locator => scope(page, options).locator(selector);
  // a trailing `undefined` argument crosses the wire as null
  const within = (options?: ElementOptions | null): { timeout: number } => ({
    timeout: options?.timeout ?? defaultTimeoutMs,
  });
  return {
    screenshot: (name) => screenshot(page, shots, name),
    press: async (keys, times) => {
      for (let count = times ?? 1; count > 0; count--) await page.keyboard.press(keys);
      return null;
    },
    type: async (text) => done(page.keyboard.type(text)),
    click: async (selector, options) => {
      const { button, clickCount, modifiers } = options ?? {};
      const how = {
        ...(button && { button }),
        ...(clickCount && { clickCount }),
        ...(modifiers && { modifiers: [...modifiers] }),
      };
      return done(
        at(selector, options)
          .first()
          .click({ ...within(options), ...how }),
      );
    },
    hover: async (selector, options) => done(at(selector, options).first().hover(within(options))),
    fill: async (selector, text, options) => done(at(selector, options).first().fill(text, within(options))),
    waitFor: async (selector, state, options) =>
      done(
        at(selector, options)
          .first()
          .waitFor({ state: state ?? "visible", ...within(options) }),
      ),
    // biome-ignore lint/performance/useDomNodeTextContent: what a person reads, not what is hidden from view
    text: (selector, options) => at(selector, options).first().innerText(within(options)),
    texts: (selector, options) => at(selector, options).allInnerTexts(),
    attribute: (selector, name, options) => at(selector, options).first().getAttribute(name, within(options)),
    count: (selector, options) => at(selector, options).count(),
    moveMouse: async (x, y) => done(page.mouse.move(x, y)),
    resize: async (width, height) => done(page.setViewportSize({ width, height })),
    problems: async () => [...problems],
  };
}

async function done(action: Promise<unknown>): Promise<null> {
  await action;
  return null;
}

function scope(page: Page, options?: ElementOptions | null): Page | FrameLocator {
  return (options?.frame ?? []).reduce<Page | FrameLocator>((outer, frame) => outer.frameLocator(frame), page);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
