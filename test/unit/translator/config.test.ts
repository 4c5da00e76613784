import { createTranslator, defaultPolicy, restoreTranslator, TranslatorError } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { config } from '../../support/flow.ts';

const wrong: Record<string, readonly [object | undefined, string]> = {
  'nothing at all': [undefined, 'matrix: expected an object, got undefined'],
  'no bridge': [{ matrix: undefined }, 'matrix: expected an object, got undefined'],
  'a user id without @': [
    { matrix: { userId: 'bridge', partyId: 'BRIDGE' } },
    'matrix.userId: expected "@localpart:server", got "bridge"',
  ],
  'an empty party id': [
    { matrix: { userId: '@bridge:example.org', partyId: '' } },
    'matrix.partyId: expected 1 to 255 characters, got ""',
  ],
  'no Verto user': [{ verto: null }, 'verto: expected an object, got null'],
  'no login': [{ verto: { passwd: 'b' } }, 'verto.login: expected text, got undefined'],
  'no password': [{ verto: { login: 'a' } }, 'verto.passwd: expected text, got undefined'],
  'a password that is a number, which is not shown': [
    { verto: { login: 'a', passwd: 1234 } },
    'verto.passwd: expected text, got number',
  ],
  'an empty session id': [
    { verto: { login: 'a', passwd: 'b', sessid: '' } },
    'verto.sessid: expected 1 to 256 characters, got 0',
  ],
  'no routes': [{ route: undefined }, 'route: expected an object, got undefined'],
  'a route that is missing': [{ route: { toVerto() {} } }, 'route.toMatrix: expected a function, got undefined'],
  'ids without a function': [{ ids: {} }, 'ids.uuid: expected a function, got undefined'],
  'a negative window': [{ policy: { settleMs: -1 } }, 'policy.settleMs: expected a number of at least 0, got -1'],
  'a deadline that is no number': [
    { policy: { deadlineMs: { offer: Number.NaN, answer: 1 } } },
    'policy.deadlineMs.offer: expected a number of at least 0, got NaN',
  ],
  'half of the deadlines': [
    { policy: { deadlineMs: { answer: 5_000 } } },
    'policy.deadlineMs.offer: expected a number of at least 0, got undefined',
  ],
  'a name that is misspelt': [{ policy: { setleMs: 60 } }, 'policy.setleMs: there is no such option'],
  'a name that every object has': [{ policy: { toString: 60 } }, 'policy.toString: there is no such option'],
  'a strategy that there is not, by a name that every object has': [
    { policy: { strategy: 'toString' } },
    'policy.strategy: expected usable, eager, complete or custom (with a function), got toString',
  ],
  'no custom strategy': [
    { policy: { strategy: 'custom' } },
    'policy.strategy: expected usable, eager, complete or custom (with a function), got custom',
  ],
  'pings that would never stop': [
    { policy: { pingMs: 999 } },
    'policy.pingMs: expected a number of at least 1000, got 999',
  ],
};

describe('a config that cannot work is told at once', () => {
  for (const [what, [change, message]] of Object.entries(wrong)) {
    it(what, () => {
      const whole = change === undefined ? (undefined as never) : { ...config, ...change };
      expect(() => createTranslator(whole)).toThrow(new TranslatorError('bad-config', message));
      expect(() => restoreTranslator(whole, createTranslator(config).snapshot())).toThrow(TranslatorError);
    });
  }

  it.each(Object.keys(defaultPolicy))(
    'policy.%s: nothing of another kind will do, and undefined is its default',
    (name) => {
      for (const value of ['60', 'sometimes', null, Number.NaN, [], {}]) {
        const policy = { [name]: value };
        expect(() => createTranslator({ ...config, policy }), JSON.stringify(value)).toThrow(`policy.${name}`);
      }
      expect(() => createTranslator({ ...config, policy: { [name]: undefined } })).not.toThrow();
    },
  );

  it('an id that was handed out before', () => {
    const translator = createTranslator({ ...config, ids: { uuid: () => 'the-same' } });
    const invite = (call_id: string) =>
      translator.handleMatrix(
        {
          type: 'm.call.invite',
          room_id: '!room:example.org',
          sender: '@alice:example.org',
          content: {
            call_id,
            version: '1',
            party_id: 'A',
            lifetime: 1,
            offer: { type: 'offer', sdp: 'v=0\r\nm=audio 9 X 0\r\n' },
          },
        },
        0,
      );
    invite('1');
    expect(() => invite('2')).toThrow(TranslatorError);
  });

  it('what becomes of a socket or an event that is nothing that can', () => {
    const translator = createTranslator(config);
    expect(() => translator.handleTransport('opened' as never, 0)).toThrow(
      'state: expected open or close, got "opened"',
    );
    expect(() => translator.handleDelivery(undefined as never, { kind: 'sent' }, 0)).toThrow('txnId: expected');
    expect(() => translator.handleDelivery('t', undefined as never, 0)).toThrow(
      'delivery.kind: expected sent or failed',
    );
  });

  it('and what is left out has its default: ids from the runtime', () => {
    expect(() => createTranslator(config)).not.toThrow();
  });
});
