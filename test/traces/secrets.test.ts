// What a bridge knows and nobody else may: the Verto password, and the sessid, by which others take its calls over. They are
// in nothing that ends up in a log, a file or a picture.
import { ladderHtml, ladderMermaid, ladderText, replay, rungsOf, type Trace } from '@mvbridge/replay';
import { createTranslator, type TranslatorConfig } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../support/fixtures.ts';
import { config } from '../support/flow.ts';

const verto = { login: '1008@example.org', passwd: 'correct-horse', sessid: 'battery-staple' };

/** The session id by which FreeSWITCH knew the recorded bridge: it stands in what was received. */
function recordedSessid(name: string): string | undefined {
  for (const line of traceOf(name)) {
    if (!('message' in line)) continue;
    const { method, params } = line.message as {
      readonly method?: unknown;
      readonly params?: { readonly sessid?: unknown };
    };
    if (method === 'login' && typeof params?.sessid === 'string') return params.sessid;
  }
  return undefined;
}

it('most traces have a session id in what FreeSWITCH sent', () => {
  const told = traceNames.filter((name) => {
    const sessid = recordedSessid(name);
    const received = traceOf(name).filter((line) => 'message' in line && line.direction === 'in');
    return sessid !== undefined && JSON.stringify(received).includes(sessid);
  });
  expect(told.length).toBeGreaterThan(traceNames.length / 2);
});

describe('of a FreeSWITCH that repeats what it was told', () => {
  const { passwd, sessid } = verto;
  const said = `${passwd} for ${sessid}`;
  const dialogParams = { passwd, [sessid]: said };
  const loginId = createTranslator({ ...config, verto })
    .handleTransport('open', 0)
    .flatMap((output) => (output.to === 'verto' && 'id' in output.message ? [output.message.id] : []))[0];
  const frames: Readonly<Record<string, unknown>> = {
    'an error': { id: loginId, error: { code: -32001, message: said, dialogParams, requestParams: [passwd] } },
    'an error that is none': { id: loginId, error: said },
    'a result that is none': { id: loginId, result: [said] },
    'a response to a text': { id: said, result: {} },
    'a method that is none': { id: 1, method: said, params: dialogParams },
    'a bye': { id: 2, method: 'verto.bye', params: { callID: sessid, cause: said } },
    'a frame that is none': { id: [said], method: 'verto.invite', params: said },
    'no frame': said,
    'half a frame': `{"jsonrpc":"2.0","method":"login","params":{"passwd":"${passwd}","sessid":"${sessid}"`,
  };
  // The password may be `1234`: a conference and a message have numbers of their own.
  const others: Readonly<Record<string, unknown>> = {
    'an event': { id: 3, method: 'verto.event', params: { eventChannel: `${sessid}.x`, data: { list: [sessid] } } },
    'a prompt': { id: 3, method: 'verto.prompt', params: { text: sessid } },
    'a message': { id: 3, method: 'verto.info', params: { msg: { body: sessid, from: sessid } } },
  };
  const deep = (frame: unknown) => {
    const nested = `${'['.repeat(8_000)}"${said}"${']'.repeat(8_000)}`;
    return JSON.stringify(frame).replace(/}$/, `,"more":${nested}}`).replace('"data":{', `"data":{"more":${nested},`);
  };
  const told = (frame: unknown): string => {
    const translator = createTranslator({ ...config, verto });
    translator.handleTransport('open', 0);
    const whole = typeof frame === 'string' ? frame : JSON.stringify({ jsonrpc: '2.0', ...Object(frame) });
    const out = [
      ...translator.handleVerto(whole, 1),
      ...translator.handleVerto(deep(JSON.parse(whole.endsWith('}') ? whole : '{}')), 2),
    ];
    return out
      .filter(({ to }) => to === 'app')
      .map((output) => JSON.stringify(output))
      .join();
  };

  it.each(Object.entries(frames))('%s: neither is told', (_, frame) => {
    expect(told(frame)).toContain('…');
    expect(told(frame)).not.toMatch(`${passwd}|${sessid}`);
  });

  it.each(Object.entries(others))('%s: the sessid is not told', (_, frame) => {
    expect(told(frame)).toContain('…');
    expect(told(frame)).not.toMatch(sessid);
  });
});

describe.each(traceNames)('of %s', (name) => {
  const { sessid = verto.sessid } = { sessid: recordedSessid(name) };
  const secrets = new RegExp(`correct-horse|${sessid}`);
  const replayed = replay(traceOf(name), { verto: { ...verto, sessid } });
  const outputs = replayed.steps.flatMap(({ out }) => out);

  it('the login has them', () => {
    const login = outputs.find(
      (output) => output.to === 'verto' && 'method' in output.message && output.message.method === 'login',
    );
    if (login !== undefined) expect(JSON.stringify(login)).toContain('correct-horse');
  });

  it('no word to the application or to Matrix has them, no diagnostic among them', () => {
    expect(JSON.stringify(outputs.filter(({ to }) => to !== 'verto'))).not.toMatch(secrets);
  });

  it('no ladder has them', () => {
    expect(ladderText(replayed)).not.toMatch(secrets);
    expect(ladderMermaid(replayed)).not.toMatch(secrets);
    expect(ladderHtml(replayed)).not.toMatch(secrets);
  });

  it('no snapshot has the password, and none the sessid unless it is asked for', () => {
    expect(JSON.stringify(replayed.translator.snapshot())).not.toMatch(secrets);
    expect(JSON.stringify(replayed.translator.snapshot({ secrets: true }))).not.toContain('correct-horse');
  });
});

describe('a FreeSWITCH that says again what it was told', () => {
  const sessid = '4f0c11ba-6ad2-4b3f-9d7e-0123456789ab';
  const login = { jsonrpc: '2.0', id: 1, method: 'login', params: { login: '1008@x', passwd: 'hunter2"!', sessid } };
  const text = `wrong password hunter2"! for ${sessid}`;
  const wire = JSON.stringify(login);
  const told: readonly unknown[] = [
    { id: 1, error: { code: -32001, message: text, data: ['hunter2"!', { [sessid]: sessid.toUpperCase() }] } },
    { id: 2, result: { message: text, sessid, subscribedChannels: [sessid, `${sessid}.x`], passwd: ['hunter2"!'] } },
    { id: 3, method: 'verto.event', params: { eventChannel: `${sessid}.chat`, subscribedChannel: sessid, data: wire } },
    { id: 4, method: 'verto.event', params: { pvtData: { action: text }, data: { text: JSON.stringify({ wire }) } } },
    { id: 5, method: 'verto.bye', params: { callID: sessid, cause: `${'x'.repeat(280)} ${sessid}` } },
    { id: 6, method: `verto.${sessid}`, params: { dtmf: sessid } },
    wire.slice(0, -20),
    wire.slice(0, wire.indexOf('hunter2') + 5),
    `x${wire}`,
    `passwd=hunter2 ${text}`,
  ];
  const messages: readonly (readonly ['in' | 'out', unknown])[] = [
    ['out', login],
    ['out', { id: 2, method: 'verto.subscribe', params: { eventChannel: ['presence', sessid], sessid } }],
    ...told.map((message) => ['in', message] as const),
    [
      'out',
      {
        id: 7,
        method: 'verto.invite',
        params: { sessid, dialogParams: { callID: 'c', userVariables: { pin: 'secret77', origin: 'variable' } } },
      },
    ],
    ['out', { id: 9, method: 'verto.info', params: { sessid, dtmf: '4711#' } }],
    ['in', { id: 8, method: 'verto.display', params: { callID: 'c', display_name: 'pin is secret77' } }],
  ];
  const trace: Trace = [
    { t: 0, protocol: 'verto', transport: 'open' },
    ...messages.map(([direction, message], t) => ({ t: t + 1, protocol: 'verto', direction, message }) as const),
  ];

  it.each([
    ['as recorded', trace],
    ['replayed', replay(trace)],
  ] as const)('%s: no ladder and no rung has it', (_, source) => {
    for (const drawn of [
      ladderText(source, { width: 1_000 }),
      ladderMermaid(source).replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
      ladderHtml(source).replaceAll('&quot;', '"'),
      JSON.stringify(rungsOf(source)),
    ]) {
      expect(drawn).not.toMatch(/hunte|4f0c11ba|secret77|variable"/i);
    }
  });

  it('what the recorded bridge told it is hidden, though the translator says something else', () => {
    const recorded: Trace = [
      { t: 0, protocol: 'verto', transport: 'open' },
      { t: 1, protocol: 'verto', direction: 'out', message: login },
      { t: 2, protocol: 'verto', direction: 'in', message: { id: 9, method: 'verto.x', params: { cause: text } } },
    ];
    const replayed = replay(recorded, { verto });
    expect(JSON.stringify(replayed.steps)).toContain('wrong password hunter2');
    expect(JSON.stringify(rungsOf(replayed))).not.toMatch(/hunte|4f0c11ba|correct-horse|battery-staple/i);
  });

  it('but dialled digits and the names of variables are shown', () => {
    expect(ladderText(trace)).toContain('verto.info 4711#');
    expect(ladderHtml(trace)).toContain('&quot;origin&quot;: &quot;…&quot;');
  });

  it('a session that nobody logged into in the trace has its channel’s name hidden', () => {
    const events = [sessid, `${sessid}.x`, 'presence', 'conference-liveArray.3500@x'].map((eventChannel, t) => ({
      t,
      protocol: 'verto' as const,
      direction: 'in' as const,
      message: { method: 'verto.event', params: { eventChannel } },
    }));
    const shown = rungsOf(events).map(({ body }) => JSON.stringify(body));
    expect(shown.map((body) => /"eventChannel":"(.*?)"/.exec(body)?.[1])).toEqual([
      '…',
      '….x',
      'presence',
      'conference-liveArray.3500@x',
    ]);
  });

  it('what it calls a secret hides no method, and no part of a word', () => {
    const [first, second] = rungsOf([
      { t: 0, protocol: 'verto', direction: 'in', message: { method: 'verto.media', params: { sessid: 'verto' } } },
      { t: 1, protocol: 'verto', direction: 'in', message: { method: 'verto.bye', params: { cause: 'vertov verto' } } },
    ]);
    expect([first, second].map((rung) => rung?.kind === 'arrow' && rung.label)).toEqual([
      'verto.media',
      'verto.bye vertov …',
    ]);
  });

  it('takes no time to speak of for what is made to take it', () => {
    const message = ['passw'.repeat(200_000), 'token"'.repeat(150_000), 'secret\\\\'.repeat(100_000)];
    const started = performance.now();
    rungsOf([{ t: 0, protocol: 'verto', direction: 'in', message: { method: 'x', params: { message } } }]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

it('a config that cannot be used is refused without them', () => {
  const config: TranslatorConfig = {
    matrix: { userId: 'no user', partyId: 'MVBRIDGE' },
    verto,
    route: { toVerto: () => 'ignore', toMatrix: () => 'ignore' },
  };
  expect(() => createTranslator(config)).toThrow(/matrix\.userId/);
  expect(() => createTranslator(config)).not.toThrow(/correct-horse|battery-staple/);
});
