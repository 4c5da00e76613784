// A replay as a table: when, who says what, who hears what. What was said and heard is named in few words, the same for
// what comes in and what goes out: `matrix m.call.hangup user_hangup`, `verto verto.bye NORMAL_CLEARING`.
import type { Output } from '@mvbridge/translator';
import { at, text } from './json.ts';
import { isResponse, type Replay, type ReplayStep } from './replay.ts';
import type { Millis, TraceLine } from './trace.ts';

/**
 * `[ms, who says what, ...who hears what]`. Time that passes says `wait`; the application's commands say `app hangup`,
 * responses of FreeSWITCH `verto ok` and `verto error -32002`, the Verto socket `verto open` and `verto close`, and what
 * became of a Matrix event `matrix sent`, `matrix failed` or `matrix rate-limited`.
 */
export type FlowRow = readonly [t: Millis, says: string, ...hears: string[]];

/**
 * The rows of a replay: everything that was said about calls, and all that was heard. What only keeps the session up is
 * left out where nothing about a call follows from it: the login, verto.clientReady, pings, an event that was sent as it
 * should be, what is answered with nothing but a result.
 */
export function flowOf({ steps }: Replay): readonly FlowRow[] {
  return steps.flatMap((step): readonly FlowRow[] => {
    const hears = step.out.flatMap((output) => heardOf(output) ?? []).filter((heard) => heard !== 'verto login');
    return hears.length === 0 && isUpkeep(step) ? [] : [[step.t, saidOf(step.input), ...hears]];
  });
}

/** Whether a step that nobody hears anything of is about the session alone. */
function isUpkeep({ input }: ReplayStep): boolean {
  if (input === 'timeout' || isResponse(input)) return true;
  if ('transport' in input) return input.transport === 'open';
  if ('delivery' in input) return input.delivery.kind === 'sent';
  const method = 'message' in input ? at(input.message, 'method') : undefined;
  return method === 'verto.clientReady' || method === 'verto.ping';
}

/** What an input says. */
function saidOf(input: TraceLine | 'timeout'): string {
  if (input === 'timeout') return 'wait';
  if ('command' in input) return `app ${input.command.kind}`;
  if ('transport' in input) return `verto ${input.transport}`;
  if ('delivery' in input) return `matrix ${input.delivery.kind}`;
  if ('event' in input) return words('matrix', at(input.event, 'type'), matrixAbout(at(input.event, 'content')));
  const { message } = input;
  if (!isResponse(input)) return words('verto', at(message, 'method'), vertoAbout(at(message, 'params')));
  const code = at(message, 'error', 'code');
  return at(message, 'error') === undefined ? 'verto ok' : words('verto error', code, []);
}

/** What of the application's outputs is not about how a call goes: that shows in what is sent. */
const ASKS_OR_TELLS: ReadonlySet<string> = new Set(['route-needed', 'dtmf', 'message', 'conference', 'notice']);

/**
 * What is heard of an output: by Matrix, by FreeSWITCH, by the application (`app dtmf`), or as a diagnostic (`note
 * late-candidates`). undefined: nothing, as of the results that FreeSWITCH's requests get and of what shows elsewhere.
 */
export function heardOf(output: Output): string | undefined {
  switch (output.to) {
    case 'matrix':
      return words('matrix', output.type, matrixAbout(output.content));
    case 'verto': {
      const { message } = output;
      return 'method' in message ? words('verto', message.method, vertoAbout(message.params)) : undefined;
    }
    default:
      if (output.kind === 'diagnostic') return `note ${output.code}`;
      return ASKS_OR_TELLS.has(output.kind) ? `app ${output.kind}` : undefined;
  }
}

function matrixAbout(content: unknown): readonly unknown[] {
  return [text(at(content, 'reason')) ?? at(content, 'description', 'type')];
}

function vertoAbout(params: unknown): readonly unknown[] {
  return ['cause', 'action', 'dtmf'].map((key) => at(params, key));
}

function words(who: string, what: unknown, about: readonly unknown[]): string {
  return [who, what ?? '?', ...about.filter((word) => word !== undefined)].map(String).join(' ');
}
