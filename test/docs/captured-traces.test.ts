import { expect, it } from 'vitest';
import { capturedTraces } from '../../examples/captured-traces.ts';
import { traceNames } from '../support/fixtures.ts';

it('every captured trace has a title, and so a ladder in the docs', () => {
  expect(Object.keys(capturedTraces).sort()).toEqual([...traceNames].sort());
});
