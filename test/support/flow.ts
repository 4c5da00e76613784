// A call as a table: when, who says what, who hears what. All that is heard is listed, so silence is tested as well.
import { countedIds } from '@mvbridge/replay';
import type { Output, Translator, TranslatorConfig } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { type CarrierName, carriers } from './carriers.ts';

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
  const { translator, before } = {
    before: undefined,
    ...carriers[carrier]({ ...config, ids: countedIds(), ...changes }),
  };
  const rig: Rig = { translator, before, dialogId: '', callId: '', txnId: '', requestId: 0, said: 0, out: [] };
  if (!loggedIn) return rig;
  note(rig, -100, translator.handleTransport('open', -100));
  const result = { jsonrpc: '2.0', id: rig.requestId, result: { message: 'logged in', sessid: 'session-1' } };
  note(rig, -90, translator.handleVerto(result, -90));
  return rig;
}

/** Each flow as a test of its own, with a translator in each of the ways in which one can be had. */
export function testFlows(
  title: string,
  flows: Flows,
  changes: Partial<TranslatorConfig> = {},
  { by = Object.keys(carriers) as CarrierName[], ...options }: { loggedIn?: boolean; by?: readonly CarrierName[] } = {},
): void {
  describe(title, () => {
    for (const [sentence, rows] of Object.entries(flows)) {
      it(sentence, () => {
        const expected = rows.flatMap(([t, , ...heard]) => heard.map((what) => `${t} ${what}`));
        const said = by.map((carrier) => {
          const rig = rigUp(changes, { ...options, carrier });
          const actual = rows.flatMap(([t, say]) => play(rig, t, say));
          // A loop is told what became of each event, and holds a call's next one till then: each side's order stays.
          const bySide = (lines: readonly string[]) => (carrier === 'driven' ? lines.toSorted(matrixFirst) : lines);
          expect(bySide(actual), carrier).toEqual(bySide(expected));
          return [carrier, JSON.stringify(rig.out)] as const;
        });
        const { itself, restored } = Object.fromEntries(said) as Partial<Record<CarrierName, string>>;
        if (restored !== undefined) expect(restored).toBe(itself);
      });
    }
  });
}

function matrixFirst(a: string, b: string): number {
  const [one, other] = [a, b].map((line) => ({ t: Number(line.split(' ')[0]), other: !line.includes(' matrix ') }));
  return (one?.t ?? 0) - (other?.t ?? 0) || Number(one?.other) - Number(other?.other);
}

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

function pause(rig: Rig): void {
  rig.translator = rig.before?.(rig.translator) ?? rig.translator;
}

/** What the application hears of that is not about how a call goes: that shows in what is sent. */
const asksOrTells = new Set(['route-needed', 'dtmf', 'message', 'conference', 'notice']);

/** Remembers the ids in what was sent, and says what was heard: `matrix m.call.hangup user_hangup`. */
function note(rig: Rig, t: number, outputs: readonly Output[]): readonly string[] {
  return outputs.flatMap((output) => {
    rig.out.push({ t, output });
    switch (output.to) {
      case 'matrix': {
        if (output.type === 'm.call.invite') rig.callId = output.content.call_id;
        rig.txnId = output.txnId;
        const { reason, description } = output.content as { reason?: string; description?: { type: string } };
        const about = reason ?? description?.type;
        return [`${t} matrix ${output.type}${about === undefined ? '' : ` ${about}`}`];
      }
      case 'verto': {
        const { message } = output;
        if (!('method' in message)) return [];
        rig.requestId = Number(message.id);
        if (message.method === 'verto.invite') rig.dialogId = message.params.dialogParams.callID;
        const { cause, action, dtmf } = message.params;
        const about = [cause, action, dtmf].filter((word) => word !== undefined).map((word) => ` ${String(word)}`);
        return [`${t} verto ${message.method}${about.join('')}`];
      }
      default:
        if (output.kind === 'diagnostic') return [`${t} note ${output.code}`];
        return asksOrTells.has(output.kind) ? [`${t} app ${output.kind}`] : [];
    }
  });
}
