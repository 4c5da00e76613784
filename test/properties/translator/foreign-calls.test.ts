// FreeSWITCH checks no owner: who is logged in can end or transfer any call whose UUID they name, and with the UUID of a
// channel that is no Verto one some methods crash it (mod_verto.c, verto__bye_func). So only calls of ours are ever named.
import type { Output } from '@mvbridge/translator';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { playAll, rigUp, type Say } from '../../support/flow.ts';
import { matrix } from '../../support/matrix.ts';
import { request, verto } from '../../support/verto.ts';
import { applicationEnds, carriesOn, freeswitchEnds, matrixEnds, stepsOf } from './said.ts';

const FOREIGN = '98ae0207-f8db-4b4e-acde-3e453d35f79e';

/** A UUID of somebody else's call, wherever one can be written. */
const names: fc.Arbitrary<Say> = fc.constantFrom<Say>(
  matrix.invite({ callId: FOREIGN }),
  matrix.hangup({ callId: FOREIGN }),
  matrix.awaits(FOREIGN),
  matrix.replaces(FOREIGN),
  matrix.invite({ party: FOREIGN }),
  request('verto.bye', { callID: FOREIGN, cause: 'NORMAL_CLEARING' }),
  request('verto.display', { callID: FOREIGN, display_name: FOREIGN, display_number: FOREIGN }),
  request('verto.answer', { callID: FOREIGN, sdp: 'v=0\r\n' }),
  request('verto.info', { callID: FOREIGN, dtmf: '5' }),
  request('verto.event', { eventChannel: FOREIGN, pvtData: { callID: FOREIGN } }),
  verto.ok({ callID: FOREIGN, action: 'replace' }),
  ({ translator }, now) => translator.command({ kind: 'hangup', callId: FOREIGN }, now),
  ({ translator }, now) => translator.command({ kind: 'dtmf', callId: FOREIGN, digits: '5' }, now),
);

/** Every call that a message to FreeSWITCH names. */
function named(output: Output): readonly unknown[] {
  if (output.to !== 'verto' || !('params' in output.message)) return [];
  const { dialogParams, replaceCallID } = output.message.params as {
    readonly dialogParams?: { readonly callID?: unknown };
    readonly replaceCallID?: unknown;
  };
  return [dialogParams?.callID, replaceCallID].filter((one) => one !== undefined);
}

/**
 * A call that came to be, or one that FreeSWITCH gives back to the session by verto.attach: it is the session's, even where
 * its invite came over a socket that was gone.
 */
function givenToUs(output: Output): readonly unknown[] {
  if (output.to !== 'app') return [];
  if (output.kind === 'call') return [output.call.dialogId];
  if (output.kind !== 'diagnostic') return [];
  const { method, params } = (output.evidence ?? {}) as {
    readonly method?: string;
    readonly params?: { callID?: unknown };
  };
  return method === 'verto.attach' ? [params?.callID] : [];
}

it('no message to FreeSWITCH names a call that is not one of ours', () => {
  let seen = 0;
  const steps = stepsOf(
    fc.oneof({ weight: 3, arbitrary: carriesOn }, matrixEnds, freeswitchEnds, applicationEnds, {
      weight: 3,
      arbitrary: names,
    }),
  );
  fc.assert(
    fc.property(steps, (steps) => {
      const rig = rigUp();
      playAll(rig, steps);
      const outputs = rig.out.map(({ output }) => output);
      const ours = new Set(outputs.flatMap(givenToUs));
      for (const callID of outputs.flatMap(named)) {
        seen += 1;
        expect(ours).toContain(callID);
        expect(callID).not.toBe(FOREIGN);
      }
    }),
    { numRuns: Number(process.env.SEQUENCES ?? 2_000) },
  );
  expect(seen).toBeGreaterThan(100);
});
