import { createTranslator, TranslatorError } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { config } from '../../support/flow.ts';

const wrong: Record<string, readonly [object, string]> = {
  'a user id without @': [
    { matrix: { userId: 'bridge', partyId: 'BRIDGE' } },
    'matrix.userId: expected "@localpart:server", got "bridge"',
  ],
  'an empty party id': [
    { matrix: { userId: '@bridge:example.org', partyId: '' } },
    'matrix.partyId: expected 1 to 255 characters, got ""',
  ],
  'an empty session id': [
    { verto: { login: 'a', passwd: 'b', sessid: '' } },
    'verto.sessid: expected 1 to 256 characters, got 0',
  ],
  'a negative window': [{ policy: { settleMs: -1 } }, 'policy.settleMs: expected a number of at least 0, got -1'],
  'a deadline that is no number': [
    { policy: { deadlineMs: { offer: Number.NaN, answer: 1 } } },
    'policy.deadlineMs.offer: expected a number of at least 0, got NaN',
  ],
};

describe('a config that cannot work is told at once', () => {
  for (const [what, [change, message]] of Object.entries(wrong)) {
    it(what, () => {
      expect(() => createTranslator({ ...config, ...change })).toThrow(new TranslatorError('bad-config', message));
    });
  }

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

  it('and what is left out has its default: ids from the runtime', () => {
    expect(() => createTranslator(config)).not.toThrow();
  });
});
