// A call as a table: when, who says what, who hears what. All that is heard is listed, so silence is tested as well.
import { countedIds, heardOf } from '@mvbridge/replay';
import type { Output, Translator, TranslatorConfig } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { type Carried, type CarrierName, carriers } from './carriers.ts';

/** Who says something to the bridge, and what. It sees the rig, since ids that the bridge made up are in it. */
export type Say = (rig: Rig, now: number) => readonly Output[];

/** `[ms, who says what, ...who hears what]` */
export type Row = readonly [number, Say, ...string[]];

/** By a sentence about the call. */
export type Flows = Readonly<Record<string, readonly Row[]>>;

/** A translator in a test, and what it last made up. */
export interface Rig {
  translator: Translator;
  /** What is done with the translator before each input. */
  readonly before: ((translator: Translator) => Translator) | undefined;
  /** What comes out later, of a translator that answers nothing at once. */
  readonly after: (() => Promise<readonly Output[]>) | undefined;
  /** The callID of the last call towards FreeSWITCH; FreeSWITCH's own for one that it placed. */
  dialogId: string;
  /** The call_id of the last call towards Matrix. */
  callId: string;
  /** The transaction id of the last event to Matrix. */
  txnId: string;
  /** The id of the last request to FreeSWITCH. */
  requestId: number;
  /** How many events and frames the peers have sent, which is what their ids are made of. */
  said: number;
  /** Everything that was sent or told. */
  readonly out: { readonly t: number; readonly output: Output }[];
}

/** Nobody says anything; what is due by now happens. */
export const wait: Say = ({ translator }, now) => translator.handleTimeout(now);

export const config: TranslatorConfig = {
  matrix: { userId: '@bridge:example.org', partyId: 'BRIDGE' },
  verto: { login: '1008@example.org', passwd: 'secret', sessid: 'session-1' },
  route: {
    toVerto: () => ({ destinationNumber: '9196' }),
    toMatrix: () => ({ roomId: '!room:example.org', invitee: '@alice:example.org' }),
  },
};

/** A rig that is logged in, at a time before any flow begins. */
export function rigUp(
  changes: Partial<TranslatorConfig> = {},
  { loggedIn = true, carrier = 'itself' }: { loggedIn?: boolean; carrier?: CarrierName } = {},
): Rig {
  const carried: Carried = carriers[carrier]({ ...config, ids: countedIds(), ...changes });
  const { translator, before, after } = carried;
  const rig: Rig = { translator, before, after, dialogId: '', callId: '', txnId: '', requestId: 0, said: 0, out: [] };
  if (!loggedIn) return rig;
  for (const [t, say] of login) note(rig, t, say(rig, t));
  return rig;
}

/** The session comes up. */
const login: readonly Row[] = [
  [-100, ({ translator }, now) => translator.handleTransport('open', now)],
  [
    -90,
    ({ translator, requestId: id }, now) =>
      translator.handleVerto({ jsonrpc: '2.0', id, result: { message: 'logged in', sessid: 'session-1' } }, now),
  ],
];

/** Each flow as a test of its own, with a translator in each of the ways in which one can be had. */
export function testFlows(
  title: string,
  flows: Flows,
  changes: Partial<TranslatorConfig> = {},
  {
    by = Object.keys(carriers) as CarrierName[],
    loggedIn = true,
  }: { loggedIn?: boolean; by?: readonly CarrierName[] } = {},
): void {
  describe(title, () => {
    for (const [sentence, rows] of Object.entries(flows)) {
      it(sentence, async () => {
        const expected = rows.flatMap(([t, , ...heard]) => heard.map((what) => `${t} ${what}`));
        const said = new Map<CarrierName, string>();
        for (const carrier of by) {
          const rig = rigUp(changes, { loggedIn: false, carrier });
          if (loggedIn) for (const [t, say] of login) await playLater(rig, t, say);
          const actual: string[] = [];
          for (const [t, say] of rows) actual.push(...(await playLater(rig, t, say)));
          expect(inOrder[carrier](actual), carrier).toEqual(inOrder[carrier](expected));
          said.set(carrier, JSON.stringify(rig.out));
        }
        if (by.includes('restored')) expect(said.get('restored')).toBe(said.get('itself'));
      });
    }
  });
}

type Sort = (lines: readonly string[]) => readonly string[];
const asHeard: Sort = (lines) => lines;
const byReceiver = (receivers: readonly string[]): Sort => {
  const rank = (line: string) => receivers.indexOf(line.split(' ')[1] ?? '');
  const time = (line: string) => Number(line.split(' ')[0]);
  return (lines) => lines.toSorted((a, b) => time(a) - time(b) || rank(a) - rank(b));
};

/**
 * As what order counts: a loop is told what became of each event, and holds a call's next one till then, which leaves the
 * order to each side; streams are read each for itself.
 */
const inOrder: Readonly<Record<CarrierName, Sort>> = {
  itself: asHeard,
  restored: asHeard,
  emitted: asHeard,
  driven: byReceiver(['matrix']),
  piped: byReceiver(['matrix', 'verto']),
};

/** Plays one row: what falls due before it happens at its own time. */
export function play(rig: Rig, t: number, say: Say): readonly string[] {
  const heard: string[] = [];
  for (let at = rig.translator.nextDeadline(); at !== undefined && at < t; at = rig.translator.nextDeadline()) {
    pause(rig);
    heard.push(...note(rig, at, rig.translator.handleTimeout(at)));
  }
  pause(rig);
  return [...heard, ...note(rig, t, say(rig, t))];
}

/** Plays a sequence, each step so many ms after the one before, and lets whatever is left come to its end. */
export function playAll(rig: Rig, steps: readonly (readonly [gap: number, say: Say])[], from = 0): void {
  let now = from;
  for (const [gap, say] of steps) {
    now += gap;
    play(rig, now, say);
  }
  play(rig, now + 700_000, wait);
}

/** The same with any translator, also one whose outputs come later. */
async function playLater(rig: Rig, t: number, say: Say): Promise<readonly string[]> {
  if (rig.after === undefined) return play(rig, t, say);
  const heard: string[] = [];
  for (let at = rig.translator.nextDeadline(); at !== undefined && at < t; at = rig.translator.nextDeadline()) {
    rig.translator.handleTimeout(at);
    heard.push(...note(rig, at, await rig.after()));
  }
  say(rig, t);
  return [...heard, ...note(rig, t, await rig.after())];
}

function pause(rig: Rig): void {
  rig.translator = rig.before?.(rig.translator) ?? rig.translator;
}

/** Remembers the ids in what was sent, and says what was heard: `matrix m.call.hangup user_hangup`. */
function note(rig: Rig, t: number, outputs: readonly Output[]): readonly string[] {
  return outputs.flatMap((output) => {
    rig.out.push({ t, output });
    if (output.to === 'matrix') rig.txnId = output.txnId;
    if (output.to === 'matrix' && output.type === 'm.call.invite') rig.callId = output.content.call_id;
    if (output.to === 'verto' && 'method' in output.message) {
      const { id, method, params } = output.message;
      rig.requestId = Number(id);
      if (method === 'verto.invite') rig.dialogId = params.dialogParams.callID;
    }
    const heard = heardOf(output);
    return heard === undefined ? [] : [`${t} ${heard}`];
  });
}
