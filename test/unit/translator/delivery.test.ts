import { deliveryOf } from '@mvbridge/translator';
import { expect, it } from 'vitest';

const rows: readonly (readonly [string, unknown, object])[] = [
  ['a network that failed', new TypeError('fetch failed'), { kind: 'failed', final: false, detail: 'fetch failed' }],
  ['nothing at all', undefined, { kind: 'failed', final: false, detail: 'undefined' }],
  ['a string', 'timeout', { kind: 'failed', final: false, detail: 'timeout' }],
  [
    'a rate limit of matrix-js-sdk’s',
    Object.assign(new Error('Too Many Requests'), {
      errcode: 'M_LIMIT_EXCEEDED',
      httpStatus: 429,
      data: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 1_234 },
    }),
    { kind: 'rate-limited', retryAfterMs: 1_234 },
  ],
  [
    'a rate limit of matrix-bot-sdk’s',
    Object.assign(new Error('M_LIMIT_EXCEEDED'), { errcode: 'M_LIMIT_EXCEEDED', statusCode: 429, retryAfterMs: 99 }),
    { kind: 'rate-limited', retryAfterMs: 99 },
  ],
  [
    'a rate limit in a body',
    { statusCode: 429, body: { retry_after_ms: 5 } },
    { kind: 'rate-limited', retryAfterMs: 5 },
  ],
  [
    'a rate limit that says no time',
    { httpStatus: 429, data: null },
    { kind: 'rate-limited', retryAfterMs: undefined },
  ],
  [
    'a rate limit that says nonsense',
    { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: -1, data: { retry_after_ms: '7' } },
    { kind: 'rate-limited', retryAfterMs: undefined },
  ],
  [
    'a refusal',
    Object.assign(new Error('not in the room'), { errcode: 'M_FORBIDDEN', httpStatus: 403 }),
    { kind: 'failed', final: true, detail: 'not in the room' },
  ],
  ['too large', { errcode: 'M_TOO_LARGE', statusCode: 413 }, { kind: 'failed', final: true, detail: 'M_TOO_LARGE' }],
  ['a request that took too long', { statusCode: 408, errcode: 'X' }, { kind: 'failed', final: false, detail: 'X' }],
  [
    'a homeserver in trouble',
    { httpStatus: 502, message: 'Bad Gateway' },
    { kind: 'failed', final: false, detail: 'Bad Gateway' },
  ],
];

for (const [what, error, delivery] of rows) it(what, () => expect(deliveryOf(error)).toEqual(delivery));
