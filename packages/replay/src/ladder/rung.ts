// A ladder is a list of rungs: what passed between two of the three lines, and what the bridge did meanwhile. How it looks
// is another file's business.
import { decodeCallEvent } from '@mvbridge/matrix-events';
import { type IceCandidate, readCandidate, type TrickledCandidate, type Unusable, unusable } from '@mvbridge/sdp';
import type { Output } from '@mvbridge/translator';
import { at, text } from '../json.ts';
import { isAcknowledgement, isResponse, type Replay, type ReplayStep } from '../replay.ts';
import type { Millis, TraceLine } from '../trace.ts';

export type Rung =
  /** Something was sent along the ladder: between the Matrix line and the bridge, or the bridge and FreeSWITCH. */
  | {
      readonly kind: 'arrow';
      readonly t: Millis;
      readonly side: 'matrix' | 'verto';
      readonly direction: 'in' | 'out';
      readonly label: string;
    }
  /** Something that happened at the bridge. `alert`: a peer did what the protocol does not say. */
  | { readonly kind: 'note'; readonly t: Millis; readonly text: string; readonly alert: boolean };

/** The rungs of a replay. Acknowledgements, pings and their results are left out: they say nothing about a call. */
export function rungsOf(replay: Replay): readonly Rung[] {
  const asked = new Map<unknown, string>();
  return replay.steps.flatMap((step): readonly Rung[] => {
    const incoming = step.input === 'timeout' ? [] : incomingRungs(step.t, step.input, asked);
    return [...incoming, ...step.out.flatMap((output) => outgoingRungs(step, output, asked))];
  });
}

function incomingRungs(t: Millis, line: TraceLine, asked: Map<unknown, string>): readonly Rung[] {
  if ('command' in line) return [note(t, `command: ${line.command.kind}`)];
  if ('transport' in line) return [note(t, `socket ${line.transport}`)];
  if (line.direction === 'out') return [];
  const arrow = (label: string): Rung => ({ kind: 'arrow', t, side: line.protocol, direction: 'in', label });
  if (line.protocol === 'matrix') {
    const type = text(at(line.event, 'type')) ?? 'unreadable event';
    const decoded = decodeCallEvent(line.event);
    if (!decoded.ok || decoded.event.type !== 'm.call.candidates') return [arrow(type)];
    const { candidates } = decoded.event.content;
    const real = candidates.filter(({ candidate }) => candidate !== '');
    const notes = [...held(real), ...(real.length === candidates.length ? [] : ['the client has no more'])];
    return [arrow(`${type} (${real.length})`), ...notes.map((text) => note(t, text))];
  }
  if (!isResponse(line)) {
    const method = text(at(line.message, 'method')) ?? 'unreadable frame';
    return method === 'verto.ping' ? [] : [arrow(`${method}${what(at(line.message, 'params'))}`)];
  }
  const error = at(line.message, 'error');
  const outcome = error === undefined ? 'ok' : `error ${String(at(error, 'code'))}`;
  return [arrow(`${outcome}: ${asked.get(at(line.message, 'id')) ?? 'who asked?'}`)];
}

function outgoingRungs({ t }: ReplayStep, output: Output, asked: Map<unknown, string>): readonly Rung[] {
  if (output.to === 'matrix') return [{ kind: 'arrow', t, side: 'matrix', direction: 'out', label: output.type }];
  if (output.to === 'verto') {
    if (isAcknowledgement(output) || !('method' in output.message)) return [];
    const { id, method, params } = output.message;
    asked.set(id, method);
    return [{ kind: 'arrow', t, side: 'verto', direction: 'out', label: `${method}${what(params)}` }];
  }
  switch (output.kind) {
    case 'coalesced': {
      const { why, heldMs, placeholder, listed, leftOut } = output;
      const list = [...(placeholder ? ['placeholder'] : []), ...addresses(listed)];
      return [
        note(t, `held ${heldMs} ms, left on "${why}"`),
        note(t, `lists ${list.join(', ') || 'nothing'}`),
        ...(leftOut.length === 0 ? [] : [note(t, `leaves out ${count(leftOut.map(({ why }) => why))}`)]),
      ];
    }
    case 'call':
      return [note(t, `call is ${output.call.phase}`)];
    case 'session': {
      const why = output.error?.message;
      return [note(t, `session is ${output.phase}${why === undefined ? '' : `: ${why}`}`)];
    }
    case 'connect':
      return [note(t, 'asks for a socket')];
    case 'identity':
      return [note(t, `now speaking: ${[output.display.name, output.display.number].filter(Boolean).join(', ')}`)];
    case 'route-needed':
      return [note(t, 'asks where the call goes')];
    case 'dtmf':
      return [note(t, `digits: ${output.digits}`)];
    case 'message':
      return [note(t, `message: ${output.text}`)];
    case 'conference':
      return [note(t, `conference: ${text(at(output.event.pvtData, 'action')) ?? output.event.eventChannel ?? ''}`)];
    case 'notice':
      return [note(t, output.notice.method)];
    default:
      return [{ kind: 'note', t, text: `${output.code}: ${output.detail}`, alert: true }];
  }
}

function note(t: Millis, text: string): Rung {
  return { kind: 'note', t, text, alert: false };
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

/** Candidates as FreeSWITCH sees them on a profile with IPv4: which it can use, and how many not, and why. */
function held(candidates: readonly TrickledCandidate[]): readonly string[] {
  const read = candidates.map(({ candidate }) => readCandidate(candidate));
  const verdicts = read.map((one) => (one === undefined ? 'malformed' : unusable(one, { family: 'ipv4' })));
  const usable = read.filter((one, i) => one !== undefined && verdicts[i] === undefined);
  const useless = verdicts.filter((why) => why !== undefined);
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
