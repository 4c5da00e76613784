// A day of a bridge's in told time: so many calls, each with its fate, a socket that goes now and then, a homeserver in
// trouble, nonsense from strangers. When all is said, nothing may be left of it: not in the translator, not in FreeSWITCH, and
// not in the heap.
import { createTranslator, type Output, type Translator, type TranslatorConfig } from '@mvbridge/translator';
import { encodeFrame } from '@mvbridge/verto';
import { chance } from '../bench/chance.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { createClients, fateOf, roomOf } from './clients.ts';
import { type ClientCallFate, clientCallFates, drawn, freeswitchCallFates } from './fate.ts';
import { type Answering, createFreeswitch } from './freeswitch.ts';

/** How things stand after so many calls have begun. */
export interface Sample {
  readonly begun: number;
  readonly live: number;
  readonly heapBytes: number;
}

export interface Soak {
  readonly calls: number;
  /** In the translator when all was over: calls, what it remembers of them, and a deadline. */
  readonly live: number;
  readonly remembered: number;
  readonly nextDeadline: number | undefined;
  /** Calls in which somebody at FreeSWITCH was left alone. */
  readonly leftAtFreeswitch: number;
  readonly leftAtClients: number;
  readonly toldHours: number;
  readonly samples: readonly Sample[];
  /** How often each thing was put out, by its name. */
  readonly out: ReadonlyMap<string, number>;
}

/** A call begins every so many ms. */
const EVERY_MS = 20;
/** The socket goes every so many ms. */
const SOCKET_MS = 120_000;
const SAMPLES = 50;

const answerings: Partial<Record<ClientCallFate, Answering>> = {
  'early media': 'media',
  busy: 'busy',
  vanished: 'ring',
  'given up': 'ring',
  'nobody answers': 'ring',
  refused: 'refuse',
  unheard: 'be silent',
};

export function soak(calls: number, seed: number, heap: () => number, progress: (sample: Sample) => void): Soak {
  const random = chance(seed);
  const agenda: Agenda = createAgenda();
  const out = new Map<string, number>();
  /** FreeSWITCH's name of a call that Matrix knows by another. */
  const dialogs = new Map<string, string>();
  let begun = 0;
  let uuids = 0;

  const config: TranslatorConfig = {
    matrix: { userId: '@bridge:example.org', partyId: 'BRIDGE' },
    verto: { login: '1008@example.org', passwd: 'secret', sessid: 'session-1' },
    route: {
      toVerto: ({ callId }) =>
        fateOf(callId) === 'declined' ? { reject: 'user_busy' } : { destinationNumber: callId },
      toMatrix: ({ callerNumber }) =>
        declined.delete(callerNumber ?? '') ? { reject: 'user_busy' } : { roomId: roomOf(callerNumber ?? '') },
    },
    ids: {
      uuid() {
        uuids += 1;
        return `00000000-0000-4000-8000-${String(uuids).padStart(12, '0')}`;
      },
    },
    // Bounds that are reached early on: from there the heap has to stay as it is.
    policy: { endedMs: 60_000, maxEnded: 2_000, maxNames: 1_000, maxEarlyCalls: 200 },
  };
  const declined = new Set<string>();
  const translator: Translator = createTranslator(config);

  const freeswitch = createFreeswitch(agenda, random, {
    send: (frame) => take(translator.handleVerto(frame, agenda.now)),
    answering: (callId) => answerings[fateOf(callId)] ?? 'answer',
  });
  const clients = createClients(agenda, random, {
    event: (event) => take(translator.handleMatrix(event, agenda.now)),
    delivered: (txnId, delivery) => take(translator.handleDelivery(txnId, delivery, agenda.now)),
    command: (command) => take(translator.command(command, agenda.now)),
    otherEnd: (callId) => freeswitch.hangUp(dialogs.get(callId) ?? ''),
  });

  const note = (name: string) => out.set(name, (out.get(name) ?? 0) + 1);
  function take(outputs: readonly Output[]): void {
    for (const output of outputs) {
      if (output.to === 'matrix') {
        note(`matrix ${output.type}`);
        clients.receive(output);
      } else if (output.to === 'verto') {
        const { message } = output;
        note(`verto ${'method' in message ? message.method : 'response'}`);
        if (encodeFrame(message) !== '') freeswitch.receive(message);
      } else {
        if (output.kind === 'diagnostic') note(`diagnostic ${output.code}`);
        if (output.kind === 'session') note(`session ${output.phase}`);
        if (output.kind === 'connect') agenda.after(20 + 500 * random(), connect);
        if (output.kind === 'call') {
          const { phase, callId, dialogId } = output.call;
          note(`call ${phase}`);
          if (phase === 'ended') dialogs.delete(callId);
          else dialogs.set(callId, dialogId);
        }
      }
    }
  }
  /** Another socket, in place of the one before. Now and then FreeSWITCH cannot be reached. */
  function connect(): void {
    freeswitch.close();
    if (random() < 0.2) {
      take(translator.handleTransport('close', agenda.now));
      return;
    }
    freeswitch.open();
    take(translator.handleTransport('open', agenda.now));
  }
  function loseSocket(): void {
    if (begun === calls) return;
    freeswitch.close();
    take(translator.handleTransport('close', agenda.now));
    agenda.after(SOCKET_MS * (0.5 + random()), loseSocket);
  }
  /** Strangers, and peers that do not keep to the protocol. */
  function nonsense(): void {
    const event = { type: 'm.call.hangup', room_id: roomOf(begun), sender: '@mallory:example.org', event_id: '$m' };
    const content = { call_id: `c${begun}`, version: '1', party_id: 'MALLORY', reason: 'user_hangup' };
    take(translator.handleMatrix({ ...event, content }, agenda.now));
    take(translator.handleMatrix({ ...event, content: { call_id: begun } }, agenda.now));
    take(translator.handleMatrix({ ...event, type: 'm.call.candidates', content }, agenda.now));
    take(translator.handleVerto('{"jsonrpc":"2.0","id":', agenda.now));
    take(translator.handleVerto(`{"jsonrpc":"2.0","id":${begun},"method":"verto.bye","params":{}}`, agenda.now));
  }
  const samples: Sample[] = [];
  function begin(): void {
    begun += 1;
    if (random() < 0.5) clients.call(begun, drawn(clientCallFates, random));
    else {
      const fate = drawn(freeswitchCallFates, random);
      if (fate === 'declined') declined.add(String(begun));
      else clients.expect(roomOf(begun), fate);
      freeswitch.call(`fs-${begun}`, String(begun));
    }
    if (begun % 50 === 0) nonsense();
    if (begun % Math.ceil(calls / SAMPLES) === 0) {
      const sample = { begun, live: translator.calls().length, heapBytes: heap() };
      samples.push(sample);
      progress(sample);
    }
    if (begun < calls) agenda.after(2 * EVERY_MS * random(), begin);
  }

  connect();
  agenda.after(1_000, begin);
  agenda.after(SOCKET_MS, loseSocket);
  for (;;) {
    const [next, due] = [agenda.next(), translator.nextDeadline()];
    if (next === undefined && due === undefined) break;
    if (due !== undefined && (next === undefined || due <= next)) {
      agenda.pass(Math.max(agenda.now, due));
      take(translator.handleTimeout(agenda.now));
    } else if (next !== undefined) agenda.pass(next);
  }

  const { control, matrix } = translator.snapshot() as unknown as {
    control: { calls: unknown[]; outbox: { queues: unknown[] }; session: { pending: unknown[]; held: unknown[] } };
    matrix: { early: unknown[] };
  };
  const kept = [control.calls, control.outbox.queues, control.session.pending, control.session.held, matrix.early];
  return {
    calls: begun,
    live: translator.calls().length,
    remembered: kept.reduce((sum, { length }) => sum + length, 0),
    nextDeadline: translator.nextDeadline(),
    leftAtFreeswitch: freeswitch.calls.size,
    leftAtClients: clients.count(),
    toldHours: agenda.now / 3_600_000,
    samples,
    out,
  };
}
