// A translator that keeps a diary: what went in and what came out, as a trace.
import type { Translator } from '@mvbridge/translator';
import { at, isRecord, parseJson, text } from './json.ts';
import type { Millis, Trace, TraceLine, Untimed } from './trace.ts';

/** A translator that is recorded, and what has been recorded. */
export interface Recording {
  /** Does what the one that was handed in does, and is to be used in its place. */
  readonly translator: Translator;
  /** What has passed so far. */
  trace(): Trace;
}

type Method = keyof Translator;

/** What arrives by a method, as a line. A method that is not here brings nothing that a trace has a line for. */
const ARRIVALS: { readonly [M in Method]?: (...args: Parameters<Translator[M]>) => Untimed } = {
  handleMatrix: (event) => ({ protocol: 'matrix', direction: 'in', event }),
  handleVerto: (frame) => ({ protocol: 'verto', direction: 'in', message: messageOf(frame) }),
  handleTransport: (transport) => ({ protocol: 'verto', transport }),
  handleDelivery: (txnId, delivery) => ({ delivery: { txnId, ...delivery } }),
  command: (command) => ({ command }),
};

/**
 * Wraps a translator and collects a trace of what passes through it, which `replay` plays again: with the same config and
 * ids the same outputs come.
 *
 * Times are those that the translator is told, from its first input on. Events and messages are kept as they were handed
 * in, not copied; frames that are JSON are kept parsed. What is sent to Matrix has its transaction id in `unsigned`, as the
 * room shows it to its sender. `userId` is who the bridge is, for the trace to say; the translator does not tell. What
 * arrives by a method that a trace has no line for is not in it, what it leads to is. The trace grows as long as it is used.
 */
export function recordTrace(
  translator: Translator,
  { userId }: { readonly userId?: string | undefined } = {},
): Recording {
  const lines: TraceLine[] = [];
  let begin: Millis | undefined;
  const note = (line: Untimed, now: Millis): void => {
    begin ??= now;
    lines.push({ t: now - begin, ...line });
  };
  const recorded = new Proxy(translator, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: readonly unknown[]): unknown => {
        // Everything that moves the translator on is told the time, as its last argument.
        const now = args.at(-1);
        const arrival = Object.hasOwn(ARRIVALS, name) ? ARRIVALS[name as Method] : undefined;
        if (arrival !== undefined) note((arrival as (...args: readonly unknown[]) => Untimed)(...args), Number(now));
        const result: unknown = Reflect.apply(method, target, args);
        if (typeof now === 'number' && Array.isArray(result)) {
          for (const output of result) for (const line of departure(output, userId)) note(line, now);
        }
        return result;
      };
    },
  });
  return { translator: recorded, trace: () => [...lines] };
}

/** An output as the line of what was sent; none for what only the application is told. */
function departure(output: unknown, userId: string | undefined): readonly Untimed[] {
  if (at(output, 'to') === 'verto') return [{ protocol: 'verto', direction: 'out', message: at(output, 'message') }];
  if (at(output, 'to') !== 'matrix') return [];
  const sender = text(at(output, 'sender')) ?? userId;
  const [type, room_id, content, transaction_id] = ['type', 'roomId', 'content', 'txnId'].map((key) => at(output, key));
  const event = { type, room_id, ...(sender && { sender }), content, unsigned: { transaction_id } };
  return [{ protocol: 'matrix', direction: 'out', event }];
}

function messageOf(frame: unknown): unknown {
  const json = typeof frame === 'string' ? parseJson(frame) : undefined;
  return json?.ok && isRecord(json.value) ? json.value : frame;
}
