// What a whole captured call costs, text in to text out, over JSON.parse of all that came in and JSON.stringify of all that
// went out.
import { inTurn, median, ratio, took } from './rounds.ts';
import { bridgedTraces, carry, decodeAndWrite, decodeSplitAndWrite, loggedIn, readAndWrite, sdpIn } from './session.ts';
import { type Made, sessionsOf } from './sessions.ts';

const CALLS = 40;

/**
 * Each captured call in a session that is up, as a bridge's is: many calls with ids of their own, one after another in one
 * translator, which is there already and logged in. `fresh` has a translator and a login of its own for each call, and their
 * making counts. `decoded` and `split` are what stands between for certain: the floor with every message that comes in checked,
 * and with each SDP split into lines and joined again once.
 */
export async function callOverFloor() {
  const made = await sessionsOf(bridgedTraces, CALLS);
  const costs = Object.fromEntries(made.map((one) => [one.session.name, costOf(one)]));
  const ratios = Object.values(costs).map(({ over_floor }) => over_floor);
  return {
    call_over_floor: Math.max(...ratios),
    call_over_floor_median: median(ratios),
    call_over_floor_by_trace: costs,
  };
}

function costOf({ session, alone }: Made) {
  if (carry(loggedIn(session), session.inputs) !== readAndWrite(session)) {
    throw new Error(`${session.name}: what is sent is not what its floor writes`);
  }
  const lines = session.sent.flatMap((message) => [sdpIn(message)?.split('\r\n') ?? []]);
  let translator = loggedIn(session);
  const times = inTurn(
    {
      bridge: {
        prepare: () => {
          translator = loggedIn(session);
        },
        run: () => carry(translator, session.inputs),
      },
      floor: { run: () => readAndWrite(session) },
      decoded: { run: () => decodeAndWrite(session) },
      split: { run: () => decodeSplitAndWrite(session, lines) },
      fresh: {
        run: () => {
          for (const one of alone) carry(loggedIn(one), one.inputs);
        },
      },
    },
    { rounds: 40, warmUp: 40 },
  );
  return {
    over_floor: ratio(times, 'bridge', 'floor'),
    fresh_over_floor: ratio(times, 'fresh', 'floor'),
    decoded_over_floor: ratio(times, 'decoded', 'floor'),
    split_over_floor: ratio(times, 'split', 'floor'),
    us: (took(times, 'bridge') * 1_000) / CALLS,
    floor_us: (took(times, 'floor') * 1_000) / CALLS,
  };
}
