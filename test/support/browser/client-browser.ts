// What the tests' clients want of a browser, whichever it is.

export interface ClientPage {
  /** Runs a function in the page. What it uses must come with `value`, and both ways only what JSON can say. */
  evaluate<Value, Result>(run: (value: Value) => Result | Promise<Result>, value: Value): Promise<Result>;
  /** What the page wrote on its console, and what was thrown in it. */
  log(): readonly string[];
  close(): Promise<void>;
}

export interface ClientBrowser {
  readonly name: 'chromium' | 'firefox';
  /** A page of its own, which shares nothing with the others, in a secure context: getUserMedia wants one. */
  open(): Promise<ClientPage>;
  close(): Promise<void>;
}

/** The page that a client runs in. Nothing is fetched for it. */
export const CLIENT_URL = 'http://localhost/';
export const CLIENT_PAGE = { contentType: 'text/html', body: '<!doctype html><title>a client</title>' };
