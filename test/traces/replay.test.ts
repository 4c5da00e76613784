// The captured calls, replayed: what real clients and a real FreeSWITCH said, and what the translator makes of it.
import { decodeCallEvent, encodeCallEvent } from '@mvbridge/matrix-events';
import { type Replay, replay, type Trace, type TraceLine } from '@mvbridge/replay';
import { placeholderFor } from '@mvbridge/sdp';
import type { Output, ToMatrixOutput, ToVertoOutput } from '@mvbridge/translator';
import { decodeFrame, encodeFrame } from '@mvbridge/verto';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../support/fixtures.ts';

type Sent = { readonly t: number; readonly output: ToMatrixOutput | ToVertoOutput };

/** Everything that was sent, but for logins and for the answers that FreeSWITCH's requests get. */
function sent({ steps }: Replay): readonly Sent[] {
  return steps.flatMap(({ t, out }) =>
    out.flatMap((output: Output): readonly Sent[] => {
      if (output.to === 'app') return [];
      if (output.to === 'verto' && (!('method' in output.message) || output.message.method === 'login')) return [];
      return [{ t, output }];
    }),
  );
}

const nameOf = ({ output }: Sent): string =>
  output.to === 'matrix' ? output.type : 'method' in output.message ? output.message.method : 'result';

function only(replayed: Replay, name: string): { readonly t: number; readonly body: Record<string, unknown> } {
  const [found, second] = sent(replayed).filter((one) => nameOf(one) === name);
  if (found === undefined || second !== undefined) throw new Error(`expected one ${name}`);
  const { output, t } = found;
  const body = output.to === 'matrix' ? output.content : 'method' in output.message ? output.message.params : {};
  return { t, body: body as Record<string, unknown> };
}

function timeOf(
  trace: Trace,
  matches: (event: { type?: string; content?: { candidates?: unknown } }) => boolean,
): number {
  const line = trace.find((line) => 'event' in line && line.direction === 'in' && matches(line.event as object));
  if (line === undefined) throw new Error('not in the trace');
  return line.t;
}

const inviteTime = (trace: Trace) => timeOf(trace, ({ type }) => type === 'm.call.invite');
const sdpOf = (body: Record<string, unknown>, key?: string): string =>
  String(key === undefined ? body.sdp : (body[key] as Record<string, unknown>).sdp);
const candidatesOf = (sdp: string) => [...sdp.matchAll(/^a=(candidate:.*)\r$/gm)].map(([, text]) => text);
const placeholder = placeholderFor('ipv4').text;

describe('every captured line', () => {
  const lines = traceNames.flatMap((name) => traceOf(name).map((line) => [name, line] as const));

  it('was found', () => {
    expect(traceNames.length).toBe(29);
    expect(lines.length).toBeGreaterThan(490);
  });

  it('decodes and encodes to the same JSON', () => {
    for (const [name, line] of lines) {
      if ('event' in line) {
        const decoded = decodeCallEvent(line.event);
        if (!decoded.ok) throw new Error(`${name} at ${line.t}: ${decoded.error.message}`);
        expect(encodeCallEvent(decoded.event)).toEqual(line.event);
      } else if ('message' in line) {
        const decoded = decodeFrame(JSON.stringify(line.message), line.direction === 'in' ? 'server' : 'client');
        if (!decoded.ok) throw new Error(`${name} at ${line.t}: ${decoded.error.message}`);
        expect(JSON.parse(encodeFrame(decoded.message))).toEqual(line.message);
      } else {
        expect('transport' in line).toBe(true);
      }
    }
  });

  it('can be replayed, the same way each time', () => {
    for (const name of traceNames) {
      const trace = traceOf(name);
      expect(JSON.stringify(replay(trace).steps)).toBe(JSON.stringify(replay(trace).steps));
    }
  });

  it('leads to nothing that its receiver could not read, and to no address that nobody has', () => {
    for (const name of traceNames) {
      for (const { output } of sent(replay(traceOf(name)))) {
        if (output.to === 'verto') {
          expect(decodeFrame(encodeFrame(output.message), 'client').ok).toBe(true);
          expect(encodeFrame(output.message)).not.toMatch(/c=IN IP4 0\.0\.0\.0/);
          continue;
        }
        const { type, roomId: room_id, content } = output;
        const decoded = decodeCallEvent({ type, room_id, sender: '@bridge:example.org', content });
        expect(decoded).toMatchObject({ ok: true, skipped: [] });
        expect(content).toMatchObject({ version: '1' });
      }
    }
  });
});

describe('a Matrix user calls FreeSWITCH', () => {
  const calls: Record<string, readonly string[]> = {
    'bridged/outbound_answer': ['verto.invite', 'm.call.answer', 'verto.bye'],
    'bridged/outbound_early_media': ['verto.invite', 'm.call.answer', 'verto.bye'],
    'bridged/outbound_conference': ['verto.invite', 'm.call.answer', 'verto.bye'],
    'bridged/outbound_video_offer': ['verto.invite', 'm.call.answer', 'verto.bye'],
    'bridged/refused_no_candidates': ['verto.invite', 'm.call.reject'],
  };

  for (const [name, expected] of Object.entries(calls)) {
    describe(name, () => {
      const trace = traceOf(name);
      const replayed = replay(trace);

      it('is the call one expects, and says nothing after its end', () => {
        expect(sent(replayed).map(nameOf)).toEqual(expected);
      });

      it('leaves within 100 ms of the first usable candidate, with the placeholder in front', () => {
        const { t, body } = only(replayed, 'verto.invite');
        const usableAt = timeOf(trace, ({ content }) =>
          JSON.stringify(content?.candidates ?? '').includes('127.0.0.1'),
        );
        expect(t - usableAt).toBeLessThanOrEqual(100);
        const listed = candidatesOf(sdpOf(body));
        expect(listed[0]).toBe(placeholder);
        expect(listed.length).toBe(3);
        expect(listed.slice(1).every((text) => / udp \d+ (?:127\.0\.0\.1|192\.0\.2\.2) /.test(text ?? ''))).toBe(true);
        // The network that costs nothing goes before the one that does, whatever their priorities.
        expect(listed[1]).toContain('192.0.2.2');
      });

      it('has the address of the best real candidate in c= and m=', () => {
        const { body } = only(replayed, 'verto.invite');
        const [, address, port] = /(192\.0\.2\.2) (\d+) typ/.exec(sdpOf(body)) ?? [];
        expect(sdpOf(body)).toContain(`c=IN IP4 ${address}\r\n`);
        expect(sdpOf(body)).toContain(`m=audio ${port} `);
      });

      if (expected.includes('m.call.answer')) {
        it('is answered with the offer’s mids, one BUNDLE group, and our party', () => {
          const { body } = only(replayed, 'm.call.answer');
          const sdp = sdpOf(body, 'answer');
          expect(body).toMatchObject({ version: '1', party_id: 'BRIDGE' });
          expect(sdp.match(/^a=group:BUNDLE .*$/gm)).toEqual(['a=group:BUNDLE 0']);
          expect(sdp.match(/^a=mid:.*$/gm)?.[0]).toBe('a=mid:0');
          expect(sdp).toContain('a=end-of-candidates\r\n');
          expect(body.capabilities).toMatchObject({ 'm.call.dtmf': true });
        });
      }
    });
  }

  it('leaves 300 ms after the invite where no candidate comes, with the placeholder alone', () => {
    const trace = traceOf('bridged/ice_restart_negotiate');
    const { t, body } = only(replay(trace.filter(({ t }) => t < 2_000)), 'verto.invite');
    expect(t - inviteTime(trace)).toBe(300);
    expect(candidatesOf(sdpOf(body))).toEqual([placeholder]);
    expect(sdpOf(body)).toContain('c=IN IP4 203.0.113.9\r\n');
  });

  it('has its video declined, with a section for each that was offered', () => {
    const replayed = replay(traceOf('bridged/outbound_video_offer'));
    expect(sdpOf(only(replayed, 'verto.invite').body)).toMatch(/m=video 0 /);
    const answer = sdpOf(only(replayed, 'm.call.answer').body, 'answer');
    expect(answer.match(/^m=\w+ \d+/gm)).toEqual([expect.stringMatching(/^m=audio [1-9]/), 'm=video 0']);
    expect(answer.match(/^a=mid:.*$/gm)).toEqual(['a=mid:0', 'a=mid:1']);
    expect(answer).toContain('a=group:BUNDLE 0\r\n');
  });
});

describe('FreeSWITCH calls a Matrix user', () => {
  const replayed = replay(traceOf('bridged/inbound_answer_video_dropped'));

  it('is the call one expects', () => {
    expect(sent(replayed).map(nameOf)).toEqual([
      'm.call.invite',
      'm.call.select_answer',
      'verto.answer',
      'm.call.hangup',
    ]);
  });

  it('offers audio alone, as a max-bundle client wants it', () => {
    const { body } = only(replayed, 'm.call.invite');
    const sdp = sdpOf(body, 'offer');
    expect(sdp.match(/^m=\w+/gm)).toEqual(['m=audio']);
    expect(sdp).toContain('a=group:BUNDLE 0\r\n');
    expect(sdp).toContain('a=mid:0\r\n');
    expect(String(body.call_id)).toMatch(/^z/);
  });

  it('answers FreeSWITCH with the client’s candidates, the preferred one first, without a placeholder', () => {
    const { body } = only(replayed, 'verto.answer');
    expect(candidatesOf(sdpOf(body)).map((text) => text?.split(' ')[4])).toEqual(['192.0.2.2', '127.0.0.1']);
    expect(sdpOf(body)).not.toContain('203.0.113.9');
    expect(sdpOf(body).match(/^m=\w+ \d+/gm)).toEqual(['m=audio 52814', 'm=video 0']);
  });
});

describe('the same candidates in another order', () => {
  type MatrixLine = Extract<TraceLine, { event: unknown }>;
  type Event = { type: string; content: { candidates: { candidate: string }[] } };
  const isTrickle = (line: TraceLine): line is MatrixLine =>
    'event' in line && line.direction === 'in' && (line.event as Event).type === 'm.call.candidates';
  const rewritten = (line: MatrixLine, candidates: readonly unknown[], t = line.t): TraceLine => {
    const event = line.event as Event;
    return { ...line, t, event: { ...event, content: { ...event.content, candidates } } };
  };
  const trickleOf = (line: MatrixLine) => (line.event as Event).content.candidates;

  const orders: Record<string, (trace: Trace) => Trace> = {
    'cut into an event for each': (trace) =>
      trace.flatMap((line) => (isTrickle(line) ? trickleOf(line).map((one) => rewritten(line, [one])) : [line])),
    'the last one first': (trace) =>
      trace.map((line) => (isTrickle(line) ? rewritten(line, trickleOf(line).toReversed()) : line)),
    'each of them twice': (trace) =>
      trace.map((line) => (isTrickle(line) ? rewritten(line, [...trickleOf(line), ...trickleOf(line)]) : line)),
    'before their invite': (trace) => {
      const invite = inviteTime(trace);
      return trace
        .map((line) => (isTrickle(line) && line.t < invite + 300 ? rewritten(line, trickleOf(line), invite - 5) : line))
        .toSorted((a, b) => a.t - b.t);
    },
    'without an end marker': (trace) =>
      trace.map((line) =>
        isTrickle(line)
          ? rewritten(
              line,
              trickleOf(line).filter(({ candidate }) => candidate !== ''),
            )
          : line,
      ),
  };

  for (const [how, reorder] of Object.entries(orders)) {
    it(`${how}: the same offer goes out`, () => {
      for (const name of ['bridged/outbound_answer', 'bridged/outbound_conference', 'bridged/outbound_video_offer']) {
        const trace = traceOf(name);
        const reordered = reorder(trace);
        expect(reordered).not.toEqual(how === 'without an end marker' ? [] : trace);
        expect(only(replay(reordered), 'verto.invite').body).toEqual(only(replay(trace), 'verto.invite').body);
      }
    });
  }
});
