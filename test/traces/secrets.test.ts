// What a bridge knows and nobody else may: the Verto password, and the sessid, by which others take its calls over. They are
// in nothing that ends up in a log, a file or a picture.
import { ladderHtml, ladderMermaid, ladderText, replay } from '@mvbridge/replay';
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
    'a result': { id: 99, result: { message: said } },
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
    expect(told(frame)).not.toMatch(`${passwd}|${sessid}`);
  });

  it.each(Object.entries(others))('%s: the sessid is not told', (_, frame) => {
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

it('a config that cannot be used is refused without them', () => {
  const config: TranslatorConfig = {
    matrix: { userId: 'no user', partyId: 'MVBRIDGE' },
    verto,
    route: { toVerto: () => 'ignore', toMatrix: () => 'ignore' },
  };
  expect(() => createTranslator(config)).toThrow(/matrix\.userId/);
  expect(() => createTranslator(config)).not.toThrow(/correct-horse|battery-staple/);
});
