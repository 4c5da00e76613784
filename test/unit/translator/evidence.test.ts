import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../../packages/translator/src/evidence.ts';

describe('what was received is told without the secret', () => {
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  const rows: Record<string, readonly [secret: string, received: unknown, told: unknown]> = {
    'in a text, however often': ['s-1', 's-1, and s-1', '…, and …'],
    'in parts and their names': ['s-1', { a: [{ 's-1': 'x s-1' }], b: 1 }, { a: [{ '…': 'x …' }], b: 1 }],
    'of one letter, which JSON has in its own words': ['t', { ok: true, text: 'at' }, { ok: true, '…ex…': 'a…' }],
    'that JSON spells otherwise': ['a"b', { x: 'a"b' }, { x: '…' }],
    'where it is not': ['s-1', { x: 's-2' }, { x: 's-2' }],
    'in what cannot be looked through': ['s-1', cyclic, undefined],
    'in nothing': ['s-1', undefined, undefined],
  };
  it.each(Object.entries(rows))('%s', (_, [secret, received, told]) => {
    expect(withoutSecrets(received, [secret, ''])).toEqual(told);
  });
});
