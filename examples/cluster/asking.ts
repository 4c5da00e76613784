// A worker asks a gateway for something on a line. What comes too late is not done: when the worker has given the gateway up,
// the session goes elsewhere, and what lies in the socket of a gateway that hangs must not be done when it goes on.

/** The end of what is asked, in ms: behind it goes what is asked. */
export interface Asking {
  readonly epoch: number;
  readonly by: number;
}

/** `leaseUntil`: who cannot say that it is there is taken for gone, and its sessions are elsewhere. */
export function isInTime({ by }: Asking, leaseUntil: number, now: number): boolean {
  return now < Math.min(by, leaseUntil);
}

const PAUSE_MS = 200;

/**
 * What came of it: `done`, or `gone`, where the gateway has that line no more and reports its end by itself; the HTTP status of
 * another answer, when it still gave that at the end; undefined: nobody answered.
 */
export async function ask(url: string, secret: string, asking: Asking): Promise<'done' | 'gone' | number | undefined> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify(asking),
  };
  let status: number | undefined;
  for (let silent = 0; silent < 2 && Date.now() < asking.by; ) {
    try {
      ({ status } = await fetch(url, { ...request, signal: AbortSignal.timeout(Math.max(0, asking.by - Date.now())) }));
      if (status === 200) return 'done';
      if (status === 410) return 'gone';
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    } catch {
      silent += 1;
    }
  }
  return status;
}
