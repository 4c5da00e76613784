import { replay } from '@mvbridge/replay';
import { matchers, traceFixture } from '@mvbridge/replay/vitest';
import { expect, it } from 'vitest';

expect.extend(matchers);

it('finds the matchers', () => {
  const played = replay(traceFixture('{"t":0,"command":{"kind":"hangup","callId":"c"}}'));
  expect(played).toMatchFlow([[0, 'app hangup', 'note bad-command']]);
  expect(() => expect(played).toBridgeCall()).toThrow('no call');
  // @ts-expect-error: a row begins with its time
  expect(() => expect(played).toMatchFlow([['app hangup', 0]])).toThrow('expected another flow');
});
