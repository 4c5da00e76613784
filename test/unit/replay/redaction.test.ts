// Redaction, over every captured trace: what must be gone is collected here by other means than the redaction's own.
import { formatTrace, parseTrace, redactTrace, replay, type Trace } from '@mvbridge/replay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { courseOf } from '../../support/course.ts';
import { traceNames, traceOf } from '../../support/fixtures.ts';

const captured = traceNames.map((name) => [name, traceOf(name)] as const);

/** Every value of a key, wherever it stands in JSON. */
function valuesOf(json: unknown, key: RegExp): readonly string[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) => [
    ...(key.test(name) && typeof value === 'string' ? [value] : []),
    ...valuesOf(value, key),
  ]);
}

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([whole, part]) => part ?? whole);

/** What is known to say nothing about anybody: loopback, none, the placeholder, and FreeSWITCH's own words. */
const harmless = new Set([
  '127.0.0.1',
  '0.0.0.0',
  '::1',
  '203.0.113.9',
  'Outbound Call',
  'FreeSWITCH',
  '0000000000',
  '',
]);

/** Secrets by kind. */
function secretsOf(trace: Trace): Record<string, readonly string[]> {
  const text = formatTrace(trace).replaceAll('\\r\\n', '\n').replaceAll('\\n', '\n').replaceAll('\\"', '"');
  const found: Record<string, readonly string[]> = {
    passwords: valuesOf(trace, /^passwd$/),
    sessions: valuesOf(trace, /^sessid$/),
    ids: valuesOf(trace, /^(?:call_id|callID|party_id|room_id|event_id|Core-UUID|destination_number)$/),
    ufrags: [
      ...all(text, /^a=ice-ufrag:(.*)$/gm),
      ...all(text, / ufrag (\S+)/g),
      ...valuesOf(trace, /^usernameFragment$/),
    ],
    pwds: all(text, /^a=ice-pwd:(.*)$/gm),
    fingerprints: all(text, /(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/g),
    'IPv4 addresses': all(text, /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g),
    'IPv6 addresses': all(text, /(?<=[ "])(?=[0-9a-f:]*::)[0-9a-f:]+(?=[ "])/g),
    'mDNS names': all(text, /\S+\.local\b/g),
    streams: [...all(text, /^a=msid:(\S+)/gm), ...all(text, /cname:(\S+)/g), ...all(text, /mslabel:(\S+)/g)],
    users: all(text, /@([\w.-]+):[\w.-]+/g),
    logins: valuesOf(trace, /^login$/).flatMap((login) => login.split('@')),
    hosts: [...all(text, /[@!][\w.-]+:([\w.-]+)/g), ...valuesOf(trace, /host|switchname/i)],
    names: valuesOf(trace, /(?:id|display|remote)_?name$/i).flatMap((name) =>
      name === 'Outbound Call' || name.startsWith('@') ? [] : (name.match(/[A-Za-z]+/g) ?? []),
    ),
    numbers: valuesOf(trace, /_number$/).flatMap((number) => number.match(/\d{3,}/g) ?? []),
  };
  return Object.fromEntries(
    Object.entries(found).map(([kind, values]) => [kind, [...new Set(values)].filter((value) => !harmless.has(value))]),
  );
}

/** Whether a text has this as a word of its own. */
function has(text: string, secret: string): boolean {
  const literal = secret.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])`).test(text);
}

it('the collection finds secrets of every kind but one in the captures, so that their absence means something', () => {
  const found = captured.map(([, trace]) => secretsOf(trace));
  const kinds = Object.keys(found[0] ?? {}).filter((kind) => found.some((secrets) => (secrets[kind] ?? []).length > 0));
  // No capture has an mDNS name: see below.
  expect(kinds).toEqual(Object.keys(found[0] ?? {}).filter((kind) => kind !== 'mDNS names'));
});

describe.each(captured)('%s, redacted', (_, trace) => {
  const redacted = redactTrace(trace);
  const text = formatTrace(redacted);

  it('has none of its secrets left', () => {
    for (const [kind, secrets] of Object.entries(secretsOf(trace))) {
      expect(
        secrets.filter((secret) => has(text, secret)),
        kind,
      ).toEqual([]);
    }
  });

  it('replays the same way', () => {
    expect(courseOf(replay(redacted))).toEqual(courseOf(replay(trace)));
    for (const strategy of ['eager', 'complete'] as const) {
      expect(courseOf(replay(redacted, { policy: { strategy } }))).toEqual(
        courseOf(replay(trace, { policy: { strategy } })),
      );
    }
    expect(replay(redacted).difference.map(({ kind }) => kind)).toEqual(
      replay(trace).difference.map(({ kind }) => kind),
    );
  });

  it('is the same each time, and redacted anew stays as it is', () => {
    expect(formatTrace(redactTrace(trace))).toBe(text);
    expect(formatTrace(redactTrace(redacted))).toBe(text);
  });

  it('keeps its shape: the same lines at the same times, ids as long as they were', () => {
    expect(redacted.map(({ t }) => t)).toEqual(trace.map(({ t }) => t));
    const lengths = (trace: Trace) =>
      valuesOf(trace, /^(?:call_id|callID|sessid|party_id|event_id|usernameFragment)$/).map((id) => id.length);
    expect(lengths(redacted)).toEqual(lengths(trace));
  });
});

const invite = (content: object, event: object = {}): Trace => [
  {
    t: 0,
    protocol: 'matrix',
    direction: 'in',
    event: { type: 'm.call.invite', room_id: '!r:corp.test', sender: '@eve:corp.test', ...event, content },
  },
];
const redactedContent = (content: object) => {
  const [line] = redactTrace(invite(content));
  return line !== undefined && 'event' in line ? (line.event as { content: unknown }).content : undefined;
};

describe('what stands in for what', () => {
  const candidate = (address: string, more = '') => `candidate:8391 1 udp 2122260223 ${address} 54321 typ host${more}`;
  const addresses: Record<string, string> = {
    '10.7.8.9': '10.0.0.1',
    '172.31.0.5': '172.16.0.1',
    '192.168.178.20': '192.168.0.1',
    '169.254.3.4': '169.254.0.1',
    '100.99.1.1': '100.64.0.1',
    '8.8.8.8': '198.51.100.1',
    '192.0.2.77': '198.51.100.1',
    '203.0.113.10': '198.51.100.1',
    '203.0.113.9': '203.0.113.9',
    '2001:db8::9': '2001:db8::9',
    '127.0.0.1': '127.0.0.1',
    '0.0.0.0': '0.0.0.0',
    '::': '::',
    '::1': '::1',
    '224.0.0.251': '224.0.0.251',
    'fd12:3456::7': 'fd00::1',
    'fe80::dead:beef': 'fe80::1',
    '2a02:908::1': '2001:db8:1::1',
    '::ffff:192.168.1.1': '::ffff:192.168.0.1',
    'fe80::1%eth0': 'host00000002',
    'turn.corp.test': 'host02.example',
    '3f1b0c2e-3a52-4b52-9d0c-8f2f4d0d7a11.local': 'x0000000-0000-0000-0000-000000000002.local',
  };
  for (const [address, standIn] of Object.entries(addresses)) {
    it(`${address}: ${standIn}`, () => {
      const { candidates } = redactedContent({ candidates: [{ candidate: candidate(address) }] }) as {
        candidates: { candidate: string }[];
      };
      expect(candidates[0]?.candidate).toBe(`candidate:0001 1 udp 2122260223 ${standIn} 54321 typ host`);
    });
  }

  it('is the same wherever it stands, in SDP, extensions, texts and keys', () => {
    const sdp = `v=0\r\no=- 77777 2 IN IP4 8.8.8.8\r\nc=IN IP4 8.8.8.8\r\na=ice-ufrag:abcd\r\na=msid:stream-1 track-1\r\n`;
    const content = redactedContent({
      offer: { type: 'offer', sdp },
      candidates: [{ candidate: candidate('10.1.1.1', ' raddr 8.8.8.8 rport 9 ufrag abcd'), usernameFragment: 'abcd' }],
      sdp_stream_metadata: { 'stream-1': { purpose: 'm.usermedia' } },
      body: 'eve said: call 8.8.8.8',
    });
    expect(content).toMatchInlineSnapshot(`
      {
        "body": "us1 x005: x006 198.51.100.1",
        "candidates": [
          {
            "candidate": "candidate:0002 1 udp 2122260223 10.0.0.1 54321 typ host raddr 198.51.100.1 rport 9 ufrag x002",
            "usernameFragment": "x002",
          },
        ],
        "offer": {
          "sdp": "v=0
      o=- 00001 2 IN IP4 198.51.100.1
      c=IN IP4 198.51.100.1
      a=ice-ufrag:x002
      a=msid:x00000-3 x0000-4
      ",
          "type": "offer",
        },
        "sdp_stream_metadata": {
          "x00000-3": {
            "purpose": "m.usermedia",
          },
        },
      }
    `);
  });

  it('of call ids keeps their order, and where they stand to ours, which begin with z', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 2, maxLength: 20 }),
        (ids) => {
          const redacted = ids.map((call_id) => ({ call_id }));
          const out = (redactedContent({ calls: redacted }) as { calls: { call_id: string }[] }).calls;
          const order = (list: readonly string[]) =>
            list.map((_, i) => i).sort((a, b) => (String(list[a]) < String(list[b]) ? -1 : 1));
          expect(order(out.map(({ call_id }) => call_id))).toEqual(order(ids));
          for (const [i, { call_id }] of out.entries()) expect(call_id < 'z').toBe(String(ids[i]) < 'z');
        },
      ),
    );
  });

  it('is the same for a ufrag that is all digits, by which candidates find their generation', () => {
    const redacted = redactedContent({
      sdp: 'a=ice-ufrag:4711\r\n',
      candidates: [{ candidate: candidate('10.1.1.1', ' generation 0 ufrag 4711'), usernameFragment: '4711' }],
    });
    expect(JSON.stringify(redacted).match(/ufrag.(\d+)|Fragment":"\d+/g)).toEqual([
      'ufrag:0001',
      'ufrag 0001',
      'Fragment":"0001',
    ]);
  });

  it('leaves the names of sections, and takes what stands where it should not', () => {
    const content = {
      candidates: [
        { candidate: candidate('10.1.1.1', ' ufrag eve1 colour eve1'), sdpMid: 'audio' },
        { candidate: 'candidate:1 eve 10.1.1.2 udp typ host' },
      ],
      sdp: 'c=IN IP4 10.1.1.3 eve\r\no=eve\r\na=fingerprint:sha-256 eve\r\na=tool:eve 10.1.1.4\r\nx eve\r\na=mid:audio\r\n',
    };
    expect(redactedContent(content)).toMatchInlineSnapshot(`
      {
        "candidates": [
          {
            "candidate": "candidate:0001 1 udp 2122260223 10.0.0.1 54321 typ host ufrag x002 x00003 x002",
            "sdpMid": "audio",
          },
          {
            "candidate": "candidate:1 us1 10.0.0.2 x04 typ x005",
          },
        ],
        "sdp": "c=IN IP4 10.0.0.3 us1
      o=us1
      a=fingerprint:x06-002 us1
      a=tool:us1 10.0.0.4
      x7 us1
      a=mid:audio
      ",
      }
    `);
  });

  it('is nothing at all for secrets, dialled digits, and numbers in JSON', () => {
    expect(
      redactedContent({
        passwd: 'hunter2',
        access_token: 'syt_x',
        dtmf: '12*#w',
        telephone: 491701234567,
        causeCode: 16,
      }),
    ).toEqual({ passwd: 'redacted', access_token: 'redacted', dtmf: '00*#w', telephone: 100000000001, causeCode: 16 });
  });

  it('of FreeSWITCH’s variables goes by what they are called', () => {
    const variables = {
      'Event-Name': 'CHANNEL_DATA',
      'FreeSWITCH-Hostname': 'pbx-7',
      'Caller-Caller-ID-Name': 'Eve Smith',
      'Caller-Caller-ID-Number': '+4917012345',
      'Caller-Network-Addr': '8.8.8.8',
      'Caller-Unique-ID': '3f1b0c2e-3a52-4b52-9d0c-8f2f4d0d7a11',
      verto_svar_email: 'eve@corp.test',
      laChannel: 'conference-chat.4917012345-pbx-7@corp.test',
    };
    expect(redactedContent({ variables, caller_id_name: 'Smith, Eve', from: 'eve@corp.test' })).toEqual({
      variables: {
        'Event-Name': 'CHANNEL_DATA',
        'FreeSWITCH-Hostname': 'host2',
        'Caller-Caller-ID-Name': 'Na1 Name2',
        'Caller-Caller-ID-Number': '+0000000001',
        'Caller-Network-Addr': '198.51.100.1',
        'Caller-Unique-ID': 'x0000000-0000-0000-0000-000000000002',
        verto_svar_email: 'us1@h1.example',
        laChannel: 'conference-chat.0000000001-host2@h1.example',
      },
      caller_id_name: 'Name2, Na1',
      from: 'us1@h1.example',
    });
  });

  it('of JSON within a string is JSON within a string', () => {
    const said = JSON.stringify({ caller_id_name: 'Eve', login: 'eve@corp.test' });
    expect(redactedContent({ data: [said] })).toEqual({
      data: [JSON.stringify({ caller_id_name: 'Na1', login: 'us1@h1.example' })],
    });
  });
});

/** A message as redacted; redacted anew it has to stay so. */
function redactedMessage(message: unknown): unknown {
  const redacted = redactTrace([{ t: 0, protocol: 'verto', direction: 'in', message }]);
  expect(redactTrace(redacted)).toEqual(redacted);
  const [line] = redacted;
  return line !== undefined && 'message' in line ? line.message : undefined;
}

describe('what goes, however it is written', () => {
  it('numbers in JSON, unless they are times, counts or codes', () => {
    const message = {
      id: 7,
      passwd: 1234,
      pin: 4321,
      destination_number: 1008,
      caller_id_number: 1008,
      card: 4111111111111111,
      latitude: 52.520008,
      balance: -1500,
      lifetime: 60_000,
      age: '60000',
      origin_server_ts: 1795344858942,
      causeCode: 700,
      code: -32002,
      sdpMLineIndex: 100,
      dtmf: 12,
    };
    expect(redactedMessage(message)).toEqual({
      ...message,
      passwd: 0,
      pin: 1001,
      destination_number: 1002,
      caller_id_number: 1002,
      card: 100000000000003,
      latitude: 10000004,
      balance: -1005,
    });
    // The same digits in a string are another stand-in, and either stays what it is.
    expect(redactedMessage(['1008', 1008, '2222', 3333])).toEqual(['0001', 1001, '0002', 1002]);
  });

  it('fingerprints and Ethernet addresses, also where a line of SDP is not as it should be', () => {
    const digest = '12:34:56:78:9A:BC:DE:F0:12:34:56:78:9A:BC:DE:F0:12:34:56:78';
    const standIn = `${'00:'.repeat(19)}01`;
    const sdp = [
      `a=fingerprint:sha-256 ${digest}`,
      `a=fingerprint:sha-256  ${digest}`,
      `a=fingerprint:sha-256 ${digest} `,
      `a=fingerprint: sha-256 ${digest}`,
    ].join('\r\n');
    expect(redactedMessage({ sdp })).toEqual({ sdp: sdp.replaceAll(digest, standIn) });
    for (const message of [
      { sdp: `A=fingerprint:sha-256 ${digest}` },
      { fingerprint: `sha-256 ${digest}` },
      { fingerprint: digest },
      { message: `DTLS fingerprint mismatch: sha-256 ${digest}.` },
      `{"jsonrpc":"2.0","params":{"sdp":"v=0\\r\\na=fingerprint:sha-256 ${digest}\\r\\na=ice`,
    ]) {
      const text = JSON.stringify(redactedMessage(message));
      expect(text).toContain(standIn);
      expect(text).not.toMatch(/12:34|9A:BC|56:78/);
    }
    expect(redactedMessage({ mac: '00:1b:44:11:3a:b7', body: 'phone 00:1b:44:11:3a:b7, 00-1b-44-11-3a-b8' })).toEqual({
      mac: '00:00:00:00:00:01',
      body: 'x0001 00:00:00:00:00:01, 00-00-00-00-00-02',
    });
  });

  const texts: Record<string, string> = {
    'no route to 10.0.0.12.': 'no x0001 to 10.0.0.1.',
    'by sip:1008@10.0.0.12:5060': 'by x01:0001@10.0.0.1:0002',
    'connect ECONNREFUSED 10.0.0.12:8008': 'x000001 x00000000002 10.0.0.1:0001',
    'from 10.0.0.12-10.0.0.13': 'x001 10.0.0.1-10.0.0.2',
    '10.0.0.12 > 8.8.4.4, 10.0.0.12': '10.0.0.1 > 198.51.100.1, 10.0.0.1',
    'to 10.0.0.12.5060': 'to 10.0.0.1.0001',
    'at ip-10-0-0-12.internal': 'at x0-00-0-0-01.x0000002',
    'at v10.0.0.12': 'at x00.0.0.01',
    'to fd00::12. Or [fd00::12]:5060': 'to fd00::1. x1 [fd00::1]:0001',
    'to fe80::aa:bb:cc:dd:ee:ff': 'to fe80::1',
    'to 64:ff9b::10.0.0.12': 'to 2001:db8:1::1',
    'see wss://u:p@10.0.0.12:8082': 'x01 x02://x3:x4@10.0.0.1:0001',
    'is 999.1.1.1 no address?': 'is 198.51.100.1 no x000001?',
    'with 127.0.0.1:8080 and ::1': 'x001 127.0.0.1:0001 x02 ::1',
    'call +33 6 12 34 56 78': 'x001 +00 0 00 00 00 01',
    'call 06 12 34 56 78, 06.12.34.56.78 or 0612345678': 'x001 00 00 00 00 01, 00.00.00.00.01 or 0000000001',
    'call +49 (0) 176 123-45': 'x001 +00 (0) 000 000-01',
    'from 1008 10.0.0.12': 'x001 0001 10.0.0.1',
    '김 철수, Bo Li, 王明': 'x1 x2, x3 x4, x5',
    'to @alice:acme.com.': 'to @user1:h1.example.',
  };
  for (const [text, standIn] of Object.entries(texts)) {
    it(`“${text}”: “${standIn}”`, () => {
      expect(redactedMessage({ body: text })).toEqual({ body: standIn });
    });
  }

  it('telephone numbers in pairs, names of two characters', () => {
    expect(
      redactedMessage({
        caller_id_number: '+33 6 12 34 56 78',
        caller_id_name: '06 12 34 56 78',
        callee_id_number: '06.12.34.56.78',
        title: '王明 Wu',
      }),
    ).toEqual({
      caller_id_number: '+00 0 00 00 00 02',
      caller_id_name: '00 00 00 00 01',
      callee_id_number: '00.00.00.00.01',
      title: 'x1 x2',
    });
  });

  it('keys that are no field’s', () => {
    const members = {
      'Alice Smith': 1,
      'alice@acme.com': {},
      '+491761234567': {},
      'pbx.acme.com': 1,
      王明: 1,
      muted: 1,
      'Event-Name': 1,
      'm.call.dtmf': 1,
      'org.matrix.msc3401.call': 1,
    };
    expect(Object.keys((redactedMessage({ members }) as { members: object }).members)).toEqual([
      'x0001 x0002',
      'x0003@x004.x05',
      '+000000000001',
      'x06.x004.x05',
      'x7',
      'muted',
      'Event-Name',
      'm.call.dtmf',
      'org.matrix.msc3401.call',
    ]);
  });

  it('what is no word of the protocols, where one should stand', () => {
    const said = {
      tag: 'Alice Smith',
      role: 'alice.smith',
      command: '10.1.2.3',
      version: '10.1.2.3',
      cause: 'Alice Smith hung up',
      state: 'Alice',
      action: 'call +49 176 1234567',
      message: 'M_ALICE_SMITH_X',
    };
    expect(JSON.stringify(redactedMessage(said))).not.toMatch(/alice|smith|10\.1\.2\.3|176/i);
    expect(redactedMessage({ role: 'bob', login: 'bob@acme.com', cause: 'BOB' })).toEqual({
      role: 'us1',
      login: 'us1@h1.example',
      cause: 'x01',
    });
    const own = {
      jsonrpc: '2.0',
      method: 'verto.modify',
      type: 'm.call.invite',
      purpose: 'm.usermedia',
      action: 'updateMedia',
      cause: 'NORMAL_CLEARING',
      tag: 'video-remote',
      role: 'participant',
      version: '1',
      message: 'M_FORBIDDEN',
    };
    expect(redactedMessage(own)).toEqual(own);
  });

  it('what people wrote into lines of SDP that speak of media', () => {
    const sdp =
      's=李明\r\nb=AS:alice\r\nb=AS:128\r\nt=0 0\r\nt=alice\r\na=ssrc:1 alice\r\na=ssrc:1 cname:al\r\na=x-ip:10.0.0.12:99\r\n';
    expect(redactedMessage({ sdp })).toEqual({
      sdp: 's=x1\r\nb=x2:x0003\r\nb=AS:128\r\nt=0 0\r\nt=x0003\r\na=ssrc:1 x0003\r\na=ssrc:1 cname:x4\r\na=x-ip:10.0.0.1:99\r\n',
    });
  });

  it('names of sections that say more than which they are, the same wherever they stand', () => {
    const content = {
      offer: { sdp: 'a=group:BUNDLE 0 alice-cam a!0 {}\r\na=mid:0\r\na=mid:alice-cam\r\na=mid:a!0\r\na=mid:{}\r\n' },
      candidates: ['0', 'alice-cam', 'a!0', '{}', 'audio', ''].map((sdpMid) => ({ sdpMid })),
    };
    expect(redactedMessage(content)).toEqual({
      offer: { sdp: 'a=group:BUNDLE 0 x0000-001 x!2 {}\r\na=mid:0\r\na=mid:x0000-001\r\na=mid:x!2\r\na=mid:{}\r\n' },
      candidates: ['0', 'x0000-001', 'x!2', '{}', 'audio', ''].map((sdpMid) => ({ sdpMid })),
    });
  });

  it('in time that grows with the text, and no faster', () => {
    for (const part of ['1 ', '1.', '1:', 'a:', '::', '@a', '@a:', 'aa:', '1-1.', '(', '1(', ' ', 'é', '10.0.0.', 'x_'])
      redactTrace([{ t: 0, protocol: 'verto', direction: 'in', message: { body: part.repeat(100_000) } }]);
  }, 5_000);
});

it('a candidate finds its section by a mid of any characters, redacted as well', () => {
  const mids = ['a!0', 'alice-cam', 'Ünï', '100', '10.0.0.1', '[1]', '@a:b'];
  for (const mid of mids) {
    const text = formatTrace(traceOf('bridged/outbound_answer'));
    const named = JSON.stringify(mid).slice(1, -1);
    const trace = parseTrace(
      text
        .replaceAll('a=mid:0', () => `a=mid:${named}`)
        .replaceAll('a=group:BUNDLE 0', () => `a=group:BUNDLE ${named}`)
        .replaceAll('"sdpMid":"0"', () => `"sdpMid":"${named}"`)
        .replaceAll(/,"sdpMLineIndex":\d/g, ''),
    ).trace;
    expect(
      replay(trace).steps.some(({ out }) =>
        out.some((output) => output.to === 'app' && output.kind === 'coalesced' && output.listed.length > 0),
      ),
    ).toBe(true);
    expect(courseOf(replay(redactTrace(trace)))).toEqual(courseOf(replay(trace)));
  }
});

it('what is nested deeper than anything of the two protocols goes, and nothing throws', () => {
  const deep = (open: string, inner: string, close: string) => open.repeat(5_000) + inner + close.repeat(5_000);
  for (const text of [deep('[', '"mallory"', ']'), deep('{"a":', '"mallory"', '}')]) {
    const redacted = redactTrace([{ t: 0, protocol: 'matrix', direction: 'in', event: JSON.parse(text) }]);
    expect(formatTrace(redacted)).not.toContain('mallory');
    expect(redactTrace(redacted)).toEqual(redacted);
  }
});

it('anything at all can be redacted, twice with the same result, and nothing of it is changed', () => {
  fc.assert(
    fc.property(fc.array(fc.json()), (values) => {
      const trace = values.map(
        (text, t) => ({ t, protocol: 'matrix', direction: 'in', event: JSON.parse(text) }) as const,
      );
      const before = JSON.stringify(trace);
      const redacted = redactTrace(trace);
      expect(JSON.stringify(trace)).toBe(before);
      expect(redactTrace(redacted)).toEqual(redacted);
    }),
    { numRuns: Number(process.env.SEQUENCES ?? 300) },
  );
});
