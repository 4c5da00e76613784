// A ladder is a list of rungs: what passed between two of the three lines, and what the bridge did meanwhile. How it looks
// is another file's business.
import { decodeCallEvent } from '@mvbridge/matrix-events';
import { type IceCandidate, readCandidate, type TrickledCandidate, type Unusable, unusable } from '@mvbridge/sdp';
import type { Delivery, Output, ToAppOutput } from '@mvbridge/translator';
import { at, text } from '../json.ts';
import type { Replay } from '../replay.ts';
import type { Millis, Trace, TraceLine } from '../trace.ts';
import { type CallOfDialog, dialogOf, legsOfReplay, legsOfTrace } from './legs.ts';
import { type RungSdp, type SaidSdp, sdpIn } from './passed-sdp.ts';
import { cut, printable } from './printable.ts';
import { withoutSecrets } from './secrets.ts';

/** Texts to be shown hold no character that is not seen: a bidi override of a peer's reads `\u202e`. */
export type Rung = Moment & (Arrow | Note);

/** When a rung was, and what is behind it. */
interface Moment {
  readonly t: Millis;
  /** Which step of the replay it belongs to, or which line of the trace; from 0. */
  readonly step: number;
  /** The call_id of the call it is about, or FreeSWITCH's callID where no Matrix call is known for that. */
  readonly call: string | undefined;
  /** The candidates that it tells of, with what became of each. */
  readonly candidates: readonly RungCandidate[];
  /** The event, frame, command or output behind it, without secrets: peers chose what is in it. */
  readonly body: unknown;
}

/** Something was sent along the ladder: between the Matrix line and the bridge, or the bridge and FreeSWITCH. */
interface Arrow {
  readonly kind: 'arrow';
  readonly side: 'matrix' | 'verto';
  readonly direction: 'in' | 'out';
  readonly label: string;
  readonly sdp: RungSdp | undefined;
}

/** Something that happened at the bridge. */
interface Note {
  readonly kind: 'note';
  /** `diagnostic`: a peer did what the protocol does not say. `app`: what else the application asked or was told. */
  readonly about: 'call' | 'session' | 'candidates' | 'app' | 'diagnostic';
  /** One at least. */
  readonly lines: readonly string[];
}

/** A candidate and what became of it, in a few words. */
export interface RungCandidate {
  /** The candidate line, or its address. */
  readonly text: string;
  /** Whether FreeSWITCH can use it. */
  readonly usable: boolean;
  /** What became of it: `listed`, or why it was left out. */
  readonly verdict: string;
}

/**
 * The rungs of a replay, or of a trace as it was recorded. Acknowledgements, pings and their results are left out: they
 * say nothing about a call.
 *
 * `…` stands for passwords, sessids, tokens and PINs, wherever one of the source stands in it, and for the values of
 * `userVariables`; a text that names one and cannot be parsed is shown by its length. Dialled digits are shown.
 */
export function rungsOf(source: Replay | Trace): readonly Rung[] {
  if (!isReplay(source)) {
    const trace = withoutSecrets(source);
    const ladder = new Ladder(legsOfTrace(trace));
    return trace.flatMap((line, step) => ladder.lineRungs(line.t, step, line));
  }
  // What FreeSWITCH repeats may be what the recorded bridge said, and the translator does not.
  const shown = { ...source, steps: withoutSecrets(source.steps, source.difference, source.unused) };
  const ladder = new Ladder(legsOfReplay(shown));
  return shown.steps.flatMap(({ t, input, out }, step): readonly Rung[] => [
    ...(input === 'timeout' ? [] : ladder.lineRungs(t, step, input)),
    ...out.flatMap((output) => ladder.outputRungs(t, step, output)),
  ]);
}

function isReplay(source: Replay | Trace): source is Replay {
  return 'steps' in source;
}

/** What has to be remembered from one rung to the next: who asked what, and which SDP came in last. */
class Ladder {
  readonly #legs: CallOfDialog;
  readonly #asked = new Map<unknown, { readonly method: string; readonly call: string | undefined }>();
  readonly #said = new Map<string, SaidSdp>();
  /** What was sent to Matrix, by its transaction id. */
  readonly #sent = new Map<string, { readonly type: string; readonly call: string | undefined }>();

  constructor(legs: CallOfDialog) {
    this.#legs = legs;
  }

  lineRungs(t: Millis, step: number, line: TraceLine): readonly Rung[] {
    if ('command' in line) {
      const { command } = line;
      return [note({ t, step, call: text(command.callId), body: command }, 'app', `command: ${command.kind}`)];
    }
    if ('transport' in line) return [note({ t, step, body: line }, 'session', `socket ${line.transport}`)];
    if ('delivery' in line) return this.#deliveryRungs(t, step, line.delivery);
    const { protocol, direction } = line;
    return protocol === 'matrix'
      ? this.#eventRungs(t, step, direction, line.event)
      : this.#frameRungs(t, step, direction, line.message);
  }

  outputRungs(t: Millis, step: number, output: Output): readonly Rung[] {
    switch (output.to) {
      case 'matrix': {
        const { roomId: room_id, sender, type, content, txnId } = output;
        return this.#eventRungs(t, step, 'out', { type, room_id, sender, content, txnId });
      }
      case 'verto':
        return this.#frameRungs(t, step, 'out', output.message, output.callId);
      case 'app':
        return [told(t, step, output)];
      default:
        return assertNever(output);
    }
  }

  /** That an event has arrived is what its arrow shows. */
  #deliveryRungs(
    t: Millis,
    step: number,
    delivery: Extract<TraceLine, { delivery: unknown }>['delivery'],
  ): readonly Rung[] {
    if (delivery.kind === 'sent') return [];
    const { type = 'an event', call } = this.#sent.get(delivery.txnId) ?? {};
    return [note({ t, step, call, body: delivery }, 'app', `${type} ${fateOf(delivery)}`)];
  }

  #eventRungs(t: Millis, step: number, direction: 'in' | 'out', event: unknown): readonly Rung[] {
    const type = text(at(event, 'type')) ?? 'unreadable event';
    const call = text(at(event, 'content', 'call_id'));
    const txnId = text(at(event, 'txnId')) ?? text(at(event, 'unsigned', 'transaction_id'));
    if (direction === 'out' && txnId !== undefined) this.#sent.set(txnId, { type, call });
    const decoded = decodeCallEvent(event);
    if (!decoded.ok || decoded.event.type !== 'm.call.candidates') {
      return [this.#arrow({ t, step, call, body: event }, 'matrix', direction, type)];
    }
    const { candidates } = decoded.event.content;
    const real = candidates.filter(({ candidate }) => candidate !== '');
    const arrow = this.#arrow({ t, step, call, body: event }, 'matrix', direction, `${type} (${real.length})`);
    const verdicts = real.map(verdictOn);
    const lines = [...held(verdicts), ...(real.length === candidates.length ? [] : ['the client has no more'])];
    const shown = verdicts.map(({ candidate, why }) => ({
      text: printable(candidate),
      usable: why === undefined,
      verdict: why === undefined ? 'usable' : WHY[why],
    }));
    const trickle = { ...arrow, candidates: shown };
    // What the bridge sends is FreeSWITCH's own: whether FreeSWITCH could use it is no question.
    if (direction === 'out' || lines.length === 0) return [trickle];
    return [trickle, note({ t, step, call, body: event, candidates: shown }, 'candidates', ...lines)];
  }

  #frameRungs(
    t: Millis,
    step: number,
    direction: 'in' | 'out',
    message: unknown,
    callOfOutput?: string,
  ): readonly Rung[] {
    const id = at(message, 'id');
    const method = text(at(message, 'method'));
    const dialog = dialogOf(message);
    const call = callOfOutput ?? (dialog === undefined ? undefined : (this.#legs.get(dialog) ?? dialog));
    const body = message;
    if (method !== undefined) {
      if (direction === 'out') this.#asked.set(id, { method, call });
      if (method === 'verto.ping') return [];
      const label = `${method}${what(at(message, 'params'))}`;
      return [this.#arrow({ t, step, call, body }, 'verto', direction, label)];
    }
    const error = at(message, 'error');
    const refusal = `error ${String(at(error, 'code'))}`;
    if (direction === 'out') {
      return error === undefined ? [] : [this.#arrow({ t, step, call, body }, 'verto', direction, refusal)];
    }
    if (error === undefined && at(message, 'result') === undefined) {
      return [this.#arrow({ t, step, call, body }, 'verto', direction, 'unreadable frame')];
    }
    const asked = this.#asked.get(id);
    if (asked?.method === 'verto.ping') return [];
    const label = `${error === undefined ? 'ok' : refusal}: ${asked?.method ?? 'who asked?'}`;
    return [this.#arrow({ t, step, call: asked?.call ?? call, body }, 'verto', direction, label)];
  }

  #arrow(moment: Told, side: 'matrix' | 'verto', direction: 'in' | 'out', said: string): Rung & { kind: 'arrow' } {
    const label = shown(said);
    const sdp = sdpIn(moment.body);
    const across = side === 'matrix' ? 'verto' : 'matrix';
    const madeFrom = direction === 'out' ? this.#said.get(`${across} ${moment.call}`) : undefined;
    if (direction === 'in' && sdp !== undefined) {
      this.#said.set(`${side} ${moment.call}`, { t: moment.t, label, text: sdp });
    }
    return {
      ...rung(moment),
      kind: 'arrow',
      side,
      direction,
      label,
      sdp: sdp === undefined ? undefined : { text: sdp, madeFrom },
    };
  }
}

/** What became of an event that did not arrive. */
function fateOf(delivery: Exclude<Delivery, { kind: 'sent' }>): string {
  if (delivery.kind === 'rate-limited') {
    const { retryAfterMs } = delivery;
    return `is rate-limited${typeof retryAfterMs === 'number' ? ` for ${Math.round(retryAfterMs)} ms` : ''}`;
  }
  const { final, detail } = delivery;
  return `${final ? 'is refused for good' : 'failed'}${detail === undefined ? '' : `: ${detail}`}`;
}

/** A note of what the application was told. */
function told(t: Millis, step: number, output: ToAppOutput): Rung {
  const moment = { t, step, body: output };
  switch (output.kind) {
    case 'coalesced': {
      const { callId, why, heldMs, placeholder, listed, leftOut } = output;
      const list = [...(placeholder ? ['placeholder'] : []), ...addresses(listed)];
      const candidates = [
        ...listed.map(({ text }) => ({ text: printable(text), usable: true, verdict: 'listed' })),
        ...leftOut.map(({ candidate, why }) => ({
          text: printable(candidate.candidate),
          usable: false,
          verdict: `left out: ${WHY[why]}`,
        })),
      ];
      return note(
        { ...moment, call: callId, candidates },
        'candidates',
        `held ${Math.round(heldMs)} ms, left on "${why}"`,
        `lists ${list.join(', ') || 'nothing'}`,
        ...(leftOut.length === 0 ? [] : [`leaves out ${count(leftOut.map(({ why }) => why))}`]),
      );
    }
    case 'call':
      return note({ ...moment, call: output.call.callId }, 'call', `call is ${output.call.phase}`);
    case 'session': {
      const why = output.error?.message;
      return note(moment, 'session', `session is ${output.phase}${why === undefined ? '' : `: ${why}`}`);
    }
    case 'identity': {
      const { name, number } = output.display;
      const speaking = [name, number].filter((part) => part !== undefined && part !== '').join(', ');
      return note({ ...moment, call: output.callId }, 'app', `now speaking: ${speaking}`);
    }
    case 'connect':
      return note(moment, 'session', 'asks for a socket');
    case 'route-needed':
      return note({ ...moment, call: output.invite.callId }, 'app', 'asks where the call goes');
    case 'dtmf':
      return note({ ...moment, call: output.callId }, 'app', `digits: ${output.digits}`);
    case 'message':
      return note({ ...moment, call: output.callId }, 'app', `message: ${output.text}`);
    case 'conference': {
      const what = text(at(output.event.pvtData, 'action')) ?? output.event.eventChannel ?? '';
      return note({ ...moment, call: output.callId }, 'app', `conference: ${what}`);
    }
    case 'notice':
      return note({ ...moment, call: output.callId }, 'app', output.notice.method);
    case 'diagnostic':
      return note({ ...moment, call: output.callId }, 'diagnostic', `${output.code}: ${output.detail}`);
    default:
      return assertNever(output);
  }
}

/** What a rung needs to be told. */
type Told = Pick<Moment, 't' | 'step' | 'body'> & {
  readonly call?: string | undefined;
  readonly candidates?: readonly RungCandidate[];
};

function rung({ t, step, call, candidates = [], body }: Told): Moment {
  return { t, step, call, candidates, body };
}

function note(moment: Told, about: Note['about'], ...lines: readonly string[]): Rung {
  return { ...rung(moment), kind: 'note', about, lines: lines.map(shown) };
}

/** Texts that take more columns than this are for the details. */
const MAX_SHOWN = 300;

function shown(text: string): string {
  return cut(printable(text), MAX_SHOWN);
}

/** What a message is about, where its method does not say. */
function what(params: unknown): string {
  const about = text(at(params, 'cause')) ?? text(at(params, 'action')) ?? text(at(params, 'dtmf'));
  return about === undefined ? '' : ` ${about}`;
}

/** Why a candidate is of no use, in a few words. */
const WHY: Record<Unusable, string> = {
  malformed: 'unreadable',
  component: 'not component 1',
  transport: 'not UDP',
  mdns: 'mDNS name',
  address: 'no address',
  family: 'other address family',
  generation: 'other ICE generation',
  stray: 'names no section',
  refused: 'refused by the policy',
  duplicate: 'listed already',
  surplus: 'too many',
};

/** A candidate as FreeSWITCH sees it on a profile with IPv4. */
interface Verdict {
  readonly candidate: string;
  readonly read: IceCandidate | undefined;
  readonly why: Unusable | undefined;
}

function verdictOn({ candidate }: TrickledCandidate): Verdict {
  const read = readCandidate(candidate);
  return { candidate, read, why: read === undefined ? 'malformed' : unusable(read, { family: 'ipv4' }) };
}

/** Which candidates FreeSWITCH can use, and how many not, and why. */
function held(verdicts: readonly Verdict[]): readonly string[] {
  const usable = verdicts.filter(({ why }) => why === undefined).map(({ read }) => read);
  const useless = verdicts.flatMap(({ why }) => (why === undefined ? [] : [why]));
  return [
    ...(usable.length === 0 ? [] : [`usable: ${addresses(usable).join(', ')}`]),
    ...(useless.length === 0 ? [] : [`of no use: ${count(useless)}`]),
  ];
}

function count(reasons: readonly Unusable[]): string {
  const counts = new Map<Unusable, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, times]) => `${times} ${WHY[reason]}`).join(', ');
}

function addresses(listed: readonly (IceCandidate | undefined)[]): readonly string[] {
  return listed.flatMap((one) => {
    if (one === undefined) return [];
    return [one.address.includes(':') ? `[${one.address}]:${one.port}` : `${one.address}:${one.port}`];
  });
}

function assertNever(value: never): never {
  throw new Error(`nobody thought of ${JSON.stringify(value)}`);
}
