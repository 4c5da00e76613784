// A call that is up, as the rows that lead there, and the words of its renegotiations.
import { type Row, wait } from './flow.ts';
import { matrix } from './matrix.ts';
import { clientAnswer, freeswitchAnswer, withoutCandidates } from './sdp.ts';
import { verto } from './verto.ts';

/** Alice called, FreeSWITCH answered. */
export const clientCalled: readonly Row[] = [
  [0, matrix.invite()],
  [10, matrix.candidates('host')],
  [70, wait, 'verto verto.invite'],
  [75, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
  [900, verto.answer(), 'matrix m.call.answer'],
];

/** Alice's answer with no candidate in it, of the ICE generation whose candidates `trickled` gives. */
export const bareAnswer = withoutCandidates(clientAnswer).replace('a=ice-ufrag:ZeQF', 'a=ice-ufrag:BrQz');

/** FreeSWITCH called, Alice answered. */
export const freeswitchCalled: readonly Row[] = [
  [0, verto.invite(), 'matrix m.call.invite'],
  [800, matrix.answer({ sdp: bareAnswer }), 'matrix m.call.select_answer'],
  [810, matrix.candidates('host')],
  [870, wait, 'verto verto.answer'],
  [880, verto.ok()],
];

/** FreeSWITCH's answer to updateMedia. */
export const updated = { callID: 'x', action: 'updateMedia', holdState: 'active', sdp: freeswitchAnswer };
