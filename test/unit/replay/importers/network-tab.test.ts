// HARs that were recorded, not made: a bridge ran in a page of Chromium, whose DevTools and Playwright each saved what passed,
// while the bridge kept a trace of its own. test/fixtures/README.md has the versions; test/browser records them anew.
import { readFileSync } from 'node:fs';
import { importHar, importTrace, redactTrace, replay } from '@mvbridge/replay';
import { describe, expect, it } from 'vitest';
import { courseOf } from '../../../support/course.ts';
import { trafficOf } from '../../../support/traffic.ts';

const contentOf = (file: string) =>
  readFileSync(new URL(`../../../fixtures/network-tab/${file}`, import.meta.url), 'utf8');
const kept = importTrace(contentOf('bridge.jsonl')).trace;

it('what the bridge in the page kept, driven and told of each delivery, replays to what it sent', () => {
  const { difference, unused } = replay(kept);
  expect({ difference, unused }).toEqual({ difference: [], unused: [] });
  expect(kept.filter((line) => 'delivery' in line).length).toBeGreaterThan(4);
});

describe.each([
  ['Chromium’s DevTools', 'devtools.har'],
  ['Playwright', 'playwright.har'],
])('a network tab saved by %s', (_, file) => {
  const content = contentOf(file);

  it('is a HAR, and all of it is read', () => {
    expect(importTrace(content)).toMatchObject({ format: 'har', reason: undefined, unread: [] });
  });

  it('holds what the bridge in the page received and sent, in order', () => {
    expect(trafficOf(importHar(content).trace)).toEqual(trafficOf(kept));
  });

  it('tells the times as the page saw them, to the tenth of a second', () => {
    const timesOf = (trace: typeof kept) => {
      const frames = trace.filter((line) => 'message' in line && line.direction === 'in');
      return frames.map(({ t }) => t - (frames[0]?.t ?? 0));
    };
    const saved = timesOf(importHar(content).trace);
    for (const [i, t] of timesOf(kept).entries()) expect(Math.abs(t - (saved[i] ?? 0))).toBeLessThan(100);
  });

  it('replays to what the bridge sent', () => {
    const { difference, unused } = replay(importHar(content).trace);
    expect({ difference, unused }).toEqual({ difference: [], unused: [] });
  });

  it('takes the same course redacted, with nobody in it', () => {
    const { trace } = importHar(content);
    const redacted = redactTrace(trace);
    expect(courseOf(replay(redacted))).toEqual(courseOf(replay(trace)));
    expect(JSON.stringify(redacted)).not.toMatch(/alice|1234"|442071234567|only-for-tests/i);
  });
});
