import { expect, it } from 'vitest';
import { createDigitReader } from '../../support/verto-peer/webrtc/digits.ts';

it('reads each key once, however often its packets are repeated', () => {
  const reader = createDigitReader();
  const press = (event: number, timestamp: number) => {
    for (const end of [0x0a, 0x0a, 0x8a, 0x8a, 0x8a]) reader.read(Buffer.from([event, end, 0, 160]), timestamp);
  };
  press(10, 100);
  press(5, 200);
  press(5, 300);
  reader.read(Buffer.from([1]), 400);
  press(16, 500);
  expect(reader.digits()).toBe('*55');
});
