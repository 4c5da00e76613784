// Calls that outlive their socket, as captured: each of the two `everything` calls was held, restarted its ICE, lost its
// socket, was held again, lost it again, and restarted its ICE once more. And every captured call outlives its process.
import { countedIds, handIn, replay, seatOf, type TraceLine } from '@mvbridge/replay';
import { isLive, placeholderFor, readSdp } from '@mvbridge/sdp';
import { createTranslator, type Output, type Translator } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { restored } from '../support/carriers.ts';
import { traceNames, traceOf } from '../support/fixtures.ts';

interface Said {
  readonly t: number;
  readonly name: string;
  readonly sdp: string;
}

/** What was sent, by name, with the SDP in it; not the answers that FreeSWITCH's requests get, nor what the app is told. */
function sentIn(steps: readonly { readonly t: number; readonly out: readonly Output[] }[]): readonly Said[] {
  return steps.flatMap(({ t, out }) =>
    out.flatMap((output): readonly Said[] => {
      if (output.to === 'matrix') {
        const { description, answer, offer } = output.content as Record<string, { type: string; sdp: string }>;
        const about = description === undefined ? '' : ` ${description.type}`;
        return [{ t, name: `${output.type}${about}`, sdp: (description ?? answer ?? offer)?.sdp ?? '' }];
      }
      if (output.to !== 'verto' || !('method' in output.message)) return [];
      const { method, params } = output.message;
      const { action, cause, sdp } = params as Record<string, string | undefined>;
      return [{ t, name: [method, action ?? cause].filter(Boolean).join(' '), sdp: sdp ?? '' }];
    }),
  );
}

type Json = Record<string, unknown> & { type?: string; method?: string };

/** What came in under this name, with its SDP. */
function cameIn(trace: readonly TraceLine[], name: string): readonly Said[] {
  return trace.flatMap((line): readonly Said[] => {
    if (!('direction' in line) || line.direction !== 'in') return [];
    const { type, method, content, params } = ('event' in line ? line.event : line.message) as Json;
    const { description, sdp } = (content ?? params ?? {}) as {
      description?: { type: string; sdp: string };
      sdp?: string;
    };
    const about = description === undefined ? '' : ` ${description.type}`;
    return `${type ?? method}${about}` === name ? [{ t: line.t, name, sdp: description?.sdp ?? sdp ?? '' }] : [];
  });
}

const line = (sdp: string, key: string) => new RegExp(`^a=${key}:(.*)\\r$`, 'm').exec(sdp)?.[1];
const candidatesOf = (sdp: string) => [...sdp.matchAll(/^a=(candidate:.*)\r$/gm)].map(([, text]) => text ?? '');
const directionsOf = (sdp: string) => sdp.match(/^a=(?:sendrecv|sendonly|recvonly|inactive)\r$/gm);
const placeholder = placeholderFor('ipv4').text;

const rest = [
  'm.call.negotiate answer', // hold
  'm.call.negotiate answer', // unhold
  'verto.modify updateMedia', // ICE restart
  'm.call.negotiate answer',
  'login',
  'm.call.negotiate offer', // verto.attach
  'verto.modify updateMedia',
  'm.call.negotiate answer', // hold
  'm.call.negotiate answer', // unhold
  'login',
  'm.call.negotiate offer', // verto.attach
  'verto.modify updateMedia',
  'verto.modify updateMedia', // ICE restart
  'm.call.negotiate answer',
  'verto.bye NORMAL_CLEARING',
];

const everything: Record<string, readonly string[]> = {
  'bridged/everything_client_called': ['login', 'verto.invite', 'm.call.answer', ...rest],
  'bridged/everything_freeswitch_called': ['login', 'm.call.invite', 'm.call.select_answer', 'verto.answer', ...rest],
};

for (const [name, expected] of Object.entries(everything)) {
  describe(name, () => {
    const trace = traceOf(name);
    const clientCalled = name.endsWith('client_called');
    const replayed = replay(trace);
    const sent = sentIn(replayed.steps);
    const attached = cameIn(trace, 'verto.attach');
    const answers = cameIn(trace, 'm.call.negotiate answer');
    const offers = sent.filter((one) => one.name === 'm.call.negotiate offer');

    it('is one call, from its invite to the client’s hangup, with nothing else said', () => {
      expect(sent.map((one) => one.name)).toEqual(expected);
      expect(replayed.unused).toEqual([]);
      const phases = replayed.steps.flatMap(({ out }) =>
        out.flatMap((output) => (output.to === 'app' && output.kind === 'call' ? [output.call.phase] : [])),
      );
      const up = clientCalled ? ['gathering', 'calling', 'answered'] : ['ringing', 'answering', 'answered'];
      expect(phases).toEqual([...up, 'detached', 'answered', 'detached', 'answered', 'ended']);
      expect(cameIn(trace, 'm.call.hangup').map(({ t }) => t)).toEqual([sent.at(-1)?.t]);
    });

    it('gets FreeSWITCH’s new credentials after each loss, with mids, one BUNDLE group and the call’s own direction', () => {
      expect(attached.length).toBe(2);
      for (const [i, { t, sdp }] of attached.entries()) {
        const offer = offers[i];
        expect(offer?.t).toBe(t);
        for (const key of ['ice-ufrag', 'ice-pwd', 'fingerprint', 'setup']) {
          expect(line(offer?.sdp ?? '', key), key).toBe(line(sdp, key));
          expect(line(sdp, key), key).toBeDefined();
        }
        expect(offer?.sdp.match(/^a=group:BUNDLE .*$/gm)).toEqual(['a=group:BUNDLE 0']);
        expect(line(offer?.sdp ?? '', 'mid')).toBe('0');
        // The call is not held when the socket goes: both speak and hear, whatever FreeSWITCH's own offer says.
        expect(directionsOf(offer?.sdp ?? '')).toEqual(['a=sendrecv\r']);
      }
    });

    it(`gives FreeSWITCH the client’s answer ${clientCalled ? 'at once, a placeholder first' : 'with its candidates'}`, () => {
      expect(answers.length).toBe(2);
      for (const { t, sdp } of answers) {
        const ufrag = line(sdp, 'ice-ufrag');
        const [update, second] = sent.filter(
          (one) => one.name === 'verto.modify updateMedia' && line(one.sdp, 'ice-ufrag') === ufrag,
        );
        expect(second).toBeUndefined();
        const whole = update?.sdp ?? '';
        expect(line(whole, 'ice-pwd')).toBe(line(sdp, 'ice-pwd'));
        expect(line(whole, 'setup')).toBe('actpass');
        expect(directionsOf(whole)?.[0]).toBe('a=sendrecv\r');
        if (clientCalled) {
          expect(update?.t).toBe(t);
          expect(candidatesOf(whole)[0]).toBe(placeholder);
        } else {
          expect(update?.t).toBeGreaterThan(t);
          expect(candidatesOf(whole).map((text) => text.split(' ')[4])).toEqual(['192.0.2.2', '127.0.0.1']);
        }
      }
    });

    it('has an audio section that lives in every SDP', () => {
      for (const { sdp } of sent.filter((one) => one.sdp !== '')) {
        expect(readSdp(sdp).sections.some((section) => section.kind === 'audio' && isLive(section))).toBe(true);
      }
    });
  });
}

describe('every captured call', () => {
  it('goes on the same in another process, from whatever point', () => {
    for (const name of traceNames) {
      const trace = traceOf(name);
      const { steps } = replay(trace);
      const config = { ...seatOf(trace), ids: countedIds() };
      let translator: Translator = createTranslator(config);
      for (const { t, input, out } of steps) {
        translator = restored(config, translator);
        expect(JSON.stringify(handIn(translator, input, t)), `${name} at ${t}`).toBe(JSON.stringify(out));
      }
    }
  });
});
