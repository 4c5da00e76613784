// A sequence of anything, as a recording of it.
import { countedIds, recordTrace } from '@mvbridge/replay';
import { createTranslator } from '@mvbridge/translator';
import { config, play, playAll, type Rig, rigUp, type Say } from '../../support/flow.ts';
import { verto } from '../../support/verto.ts';

export const seat = { userId: config.matrix.userId };

/** What a translator said to a sequence, and the trace of it. Each step comes so many ms after the one before. */
export function recorded(steps: readonly (readonly [number, Say])[], ids = countedIds()) {
  const { translator, trace } = recordTrace(createTranslator({ ...config, ids }), seat);
  const rig: Rig = { ...rigUp({}, { loggedIn: false }), translator };
  play(rig, -100, verto.open);
  play(rig, -90, verto.ok({ message: 'logged in', sessid: 'session-1' }));
  playAll(rig, steps);
  const sent = rig.out.filter(({ output }) => output.to !== 'app').map(({ t, output }) => ({ t: t + 100, output }));
  return { trace: trace(), sent };
}
