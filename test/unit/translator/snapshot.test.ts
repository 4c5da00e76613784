import { readFileSync } from 'node:fs';
import { countedIds } from '@mvbridge/replay';
import {
  createTranslator,
  restoreTranslator,
  type TranslatorConfig,
  TranslatorError,
  type TranslatorSnapshot,
} from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { command } from '../../support/app.ts';
import { clientCalled } from '../../support/calls.ts';
import { config, play, type Rig, type Row, rigUp, wait } from '../../support/flow.ts';
import { homeserver } from '../../support/homeserver.ts';
import { matrix } from '../../support/matrix.ts';
import { clientOffer, restarted } from '../../support/sdp.ts';
import { request, verto } from '../../support/verto.ts';

const text = (rig: Rig) => JSON.stringify(rig.translator.snapshot());

function playAll(rig: Rig, rows: readonly Row[]): readonly string[] {
  return rows.flatMap(([t, say]) => play(rig, t, say));
}

/** The path of everything in a JSON value. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))];
}

/** What it takes to have something of everything in a snapshot. */
const everything: readonly Row[] = [
  [0, matrix.member('Alice')],
  ...clientCalled,
  [950, homeserver.sent()],
  [1_000, matrix.offer(restarted(clientOffer))],
  [1_100, matrix.invite({ callId: 'call-2', room: '!other:example.org' })],
  [1_200, matrix.candidatesOf({ callId: 'call-3' }, 'host')],
  [1_300, verto.invite({ callID: 'freeswitch-1' })],
  [1_400, homeserver.failed()],
  [1_500, verto.invite({ callID: 'freeswitch-2' })],
  [1_600, verto.bye()],
];

describe('a snapshot', () => {
  it('is plain JSON: what comes back from text is what was written', () => {
    const rig = rigUp();
    playAll(rig, everything);
    const snapshot = rig.translator.snapshot();
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(JSON.parse(JSON.stringify(structuredClone(snapshot))));
    expect(JSON.stringify(JSON.parse(text(rig)))).toBe(text(rig));
  });

  it('stays as it is while the translator goes on', () => {
    const rig = rigUp();
    playAll(rig, everything);
    const snapshot = rig.translator.snapshot();
    const before = JSON.stringify(snapshot);
    playAll(rig, [
      [2_000, matrix.candidatesAnew('host')],
      [9_000, verto.close],
      [200_000, wait],
    ]);
    expect(JSON.stringify(snapshot)).toBe(before);
  });

  it('has no password in it, and the sessid only if asked for', () => {
    const secret: TranslatorConfig = {
      ...config,
      verto: { login: '1008@example.org', passwd: 'correct-horse', sessid: 'battery-staple' },
      ids: countedIds(),
    };
    const translator = createTranslator(secret);
    const moments = [
      () => [],
      () => translator.handleTransport('open', 1),
      () => translator.handleVerto({ jsonrpc: '2.0', id: 1, result: { message: 'logged in', sessid: 'x' } }, 2),
      () => translator.handleVerto({ jsonrpc: '2.0', id: 1, error: { code: -32000 } }, 3),
      () => translator.handleTransport('close', 4),
    ];
    for (const moment of moments) {
      moment();
      expect(JSON.stringify(translator.snapshot())).not.toMatch(/correct-horse|battery-staple/);
      expect(JSON.stringify(translator.snapshot({ secrets: true }))).toMatch(/battery-staple/);
      expect(JSON.stringify(translator.snapshot({ secrets: true }))).not.toMatch(/correct-horse/);
    }
  });

  it('goes on with the sessid that is in it', () => {
    const { sessid: _, ...verto } = { sessid: '', ...config.verto };
    const snapshot = rigUp().translator.snapshot({ secrets: true });
    const withoutSessid = { login: verto.login, passwd: verto.passwd };
    const restored = restoreTranslator({ ...config, verto: withoutSessid }, snapshot);
    const [, , login] = restored.handleTransport('open', 0);
    const relogin = restored.handleTransport('open', 0).find(({ to }) => to === 'verto') ?? login;
    expect(relogin).toMatchObject({ message: { method: 'login', params: { sessid: 'session-1', passwd: 'secret' } } });
  });
});

it('no diagnostic shows the sessid, which FreeSWITCH puts into every result', () => {
  const rig = rigUp();
  playAll(rig, [
    ...clientCalled,
    [3_000, command({ kind: 'dtmf', digits: '5' })],
    [3_010, verto.ok({ message: 'INVALID', sessid: 'session-1' })],
    [3_020, ({ translator }, now) => translator.handleVerto('{"sessid":"session-1"', now)],
    [3_500, matrix.offer(restarted(clientOffer))],
    [3_900, wait],
    [4_000, verto.ok({ callID: 'x', action: 'updateMedia', sdp: 'v=0\r\n', sessid: 'session-1' })],
  ]);
  const told = rig.out.filter(({ output }) => output.to === 'app' && output.kind === 'diagnostic');
  expect(told.length).toBe(3);
  for (const one of told) expect(JSON.stringify(one)).not.toContain('session-1');
});

it('the channel of its own that FreeSWITCH names by the sessid is told without it', () => {
  const rig = rigUp();
  playAll(rig, clientCalled);
  play(rig, 3_000, request('verto.event', { eventChannel: 'session-1', sessid: 'session-1', pvtData: { role: 'x' } }));
  const told = rig.out.flatMap(({ output }) =>
    output.to === 'app' && output.kind === 'conference' ? [output.event] : [],
  );
  expect(told).toMatchObject([{ eventChannel: '…', sessid: '…', pvtData: { role: 'x' } }]);
});

it('a snapshot that is handed in as text is refused without showing what is in it', () => {
  const secret = JSON.stringify(rigUp().translator.snapshot({ secrets: true }));
  expect(secret).toContain('session-1');
  for (const mistaken of [secret, [secret]] as unknown as TranslatorSnapshot[]) {
    expect(() => restoreTranslator(config, mistaken)).toThrow(
      /^snapshot: expected an object, got a(?: string|n array)$/,
    );
  }
});

describe('what cannot be restored is told with the path and what was expected', () => {
  const good = JSON.parse(JSON.stringify(rigUp().translator.snapshot())) as TranslatorSnapshot;
  const control = good.control as object;
  const cases: Record<string, [unknown, Partial<TranslatorConfig>, string]> = {
    nothing: [undefined, {}, 'snapshot: expected an object, got nothing'],
    text: ['{}', {}, 'snapshot: expected an object, got a string'],
    'something else': [{ version: 'v1' }, {}, 'version: expected 1, got "v1": it is no snapshot'],
    'one of another version': [
      { ...good, version: 2 },
      {},
      'version: expected 1, got 2: it was taken by another version of mvbridge',
    ],
    'one without its calls': [
      { ...good, control: { ...control, calls: undefined } },
      {},
      'control.calls: expected an array, got nothing',
    ],
    'a call that is none': [
      { ...good, control: { ...control, calls: [{ phase: 'answered', legs: null }] } },
      {},
      'control.calls.0.legs: expected an object, got null',
    ],
    'a call in no phase': [
      { ...good, control: { ...control, calls: [{ legs: {} }] } },
      {},
      'control.calls.0.phase: expected a phase, got nothing',
    ],
    'one of another bridge': [
      good,
      { matrix: { userId: '@other:example.org', partyId: 'BRIDGE' } },
      'userId: expected "@other:example.org" as in the config, got "@bridge:example.org"',
    ],
    'one of another Verto user': [
      good,
      { verto: { login: '1009@example.org', passwd: 'secret', sessid: 'session-1' } },
      'login: expected "1009@example.org" as in the config, got "1008@example.org"',
    ],
    'one of another session': [
      { ...good, sessid: 'session-1' },
      { verto: { ...config.verto, sessid: 'session-2' } },
      'sessid: expected the one of the config, got another',
    ],
    'one whose session nobody knows': [
      good,
      { verto: { login: '1008@example.org', passwd: 'secret' } },
      'verto.sessid: expected the one of the translator that the snapshot is of, which is not in it',
    ],
  };
  for (const [what, [snapshot, changes, message]] of Object.entries(cases)) {
    it(what, () => {
      const restore = () => restoreTranslator({ ...config, ...changes }, snapshot as TranslatorSnapshot);
      expect(restore).toThrow(TranslatorError);
      expect(restore).toThrow(message);
    });
  }

  it('a clock that began anew with its process', () => {
    const rig = rigUp();
    playAll(rig, [[7_000_000, wait]]);
    const restored = restoreTranslator(config, rig.translator.snapshot());
    expect(() => restored.handleTimeout(12)).toThrow(
      'now: expected a clock that goes on across processes, such as performance.timeOrigin + performance.now(); the snapshot is of 7000000, got 12',
    );
    // A clock that was set right is none.
    expect(restored.handleTimeout(6_500_000)).toEqual([]);
    expect(restored.handleTimeout(12)).toEqual([]);
    expect(() => restored.handleTimeout(Number.NaN)).toThrow('now: expected a number of ms, got NaN');
  });

  it('whatever stands in the place of anything: a TranslatorError, or a translator', () => {
    const rig = rigUp();
    playAll(rig, everything);
    const whole = text(rig);
    let refused = 0;
    for (const path of pathsOf(JSON.parse(whole)).slice(1)) {
      for (const value of [null, 5, 'x', {}, [], undefined]) {
        const snapshot = JSON.parse(whole);
        const parent = path.slice(0, -1).reduce((one, key) => one[key], snapshot);
        parent[path.at(-1) ?? ''] = value;
        try {
          restoreTranslator({ ...config, ids: countedIds() }, snapshot);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(TranslatorError);
          refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

describe('the form of version 1', () => {
  // Taken by the first release: whatever becomes of the code, a bridge that is updated keeps its calls. If this fails, the
  // form has changed: give it a new number, and a migration from this one.
  const taken = JSON.parse(
    readFileSync(new URL('../../fixtures/snapshots/version-1.json', import.meta.url), 'utf8'),
  ) as TranslatorSnapshot;

  it('is written as ever', () => {
    const rig = rigUp();
    playAll(rig, everything);
    expect(JSON.parse(text(rig))).toEqual(taken);
  });

  it('is read as ever, and goes on', () => {
    const rig = rigUp();
    rig.translator = restoreTranslator({ ...config, ids: countedIds() }, taken);
    expect(rig.translator.calls().map(({ phase }) => phase)).toEqual(['answered', 'calling', 'ringing']);
    expect(
      playAll(rig, [
        [2_900, wait],
        [4_000, verto.close],
        [5_000, verto.open],
      ]),
    ).toEqual([
      '2400 matrix m.call.invite',
      '2900 verto verto.modify updateMedia',
      '4000 matrix m.call.reject',
      '5000 verto login',
    ]);
  });
});
