// A call as a table: when, who says what, who hears what. All that is heard is listed, so silence is tested as well.
import { countedIds, heardOf } from '@mvbridge/replay';
import { createTranslator, type Output, type Translator, type TranslatorConfig } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';

/** Who says something to the bridge, and what. It sees the rig, since ids that the bridge made up are in it. */
export type Say = (rig: Rig, now: number) => readonly Output[];

/** `[ms, who says what, ...who hears what]` */
export type Row = readonly [number, Say, ...string[]];

/** By a sentence about the call. */
export type Flows = Readonly<Record<string, readonly Row[]>>;

/** A translator in a test, and what it last made up. */
export interface Rig {
  readonly translator: Translator;
  /** The callID of the last call towards FreeSWITCH; FreeSWITCH's own for one that it placed. */
  dialogId: string;
  /** The call_id of the last call towards Matrix. */
  callId: string;
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
export function rigUp(changes: Partial<TranslatorConfig> = {}, { loggedIn = true } = {}): Rig {
  const translator = createTranslator({ ...config, ids: countedIds(), ...changes });
  const rig: Rig = { translator, dialogId: '', callId: '', requestId: 0, said: 0, out: [] };
  if (!loggedIn) return rig;
  note(rig, -100, translator.handleTransport('open', -100));
  const result = { jsonrpc: '2.0', id: rig.requestId, result: { message: 'logged in', sessid: 'session-1' } };
  note(rig, -90, translator.handleVerto(result, -90));
  return rig;
}

/** Each flow as a test of its own. */
export function testFlows(title: string, flows: Flows, changes: Partial<TranslatorConfig> = {}, options = {}): void {
  describe(title, () => {
    for (const [sentence, rows] of Object.entries(flows)) {
      it(sentence, () => {
        const rig = rigUp(changes, options);
        const expected = rows.flatMap(([t, , ...heard]) => heard.map((what) => `${t} ${what}`));
        const actual = rows.flatMap(([t, say]) => play(rig, t, say));
        expect(actual).toEqual(expected);
      });
    }
  });
}

/** Plays one row: what falls due before it happens at its own time. */
export function play(rig: Rig, t: number, say: Say): readonly string[] {
  const heard: string[] = [];
  for (let at = rig.translator.nextDeadline(); at !== undefined && at < t; at = rig.translator.nextDeadline()) {
    heard.push(...note(rig, at, rig.translator.handleTimeout(at)));
  }
  return [...heard, ...note(rig, t, say(rig, t))];
}

/** Remembers the ids in what was sent, and says what was heard: `matrix m.call.hangup user_hangup`. */
function note(rig: Rig, t: number, outputs: readonly Output[]): readonly string[] {
  return outputs.flatMap((output) => {
    rig.out.push({ t, output });
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
