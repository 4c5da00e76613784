// verto.display: FreeSWITCH moved the call, or somebody answered. It is sent again after each attach, so only a change of
// name or number is news.
import type { Display } from '../output.ts';
import { type Step, unmoved } from './effect.ts';
import type { Answered, Call, Early } from './state.ts';
import { assertedIdentity } from './to-matrix.ts';

/** Tells the application alone: there is nobody else to tell, or no word for it. */
export function tell(call: Call, display: Display): Step {
  return unmoved(call, { to: 'app', kind: 'identity', callId: call.legs.callId, display });
}

export function named(call: Early | Answered, display: Display): Step {
  const { legs, peer } = call;
  if (call.display?.name === display.name && call.display?.number === display.number) return unmoved(call);
  return unmoved(
    { ...call, display },
    { to: 'app', kind: 'identity', callId: legs.callId, display },
    ...assertedIdentity(legs, peer, display),
  );
}
