// What the playground knows of a trace, without its page: that is tested in a browser, in test/browser.
import { formatTrace, replay, rungsOf, type Trace } from '@mvbridge/replay';
import { describe, expect, it } from 'vitest';
import { type Choices, Workbench } from '../../../examples/playground/workbench.ts';
import { traceNames, traceOf } from '../../support/fixtures.ts';

const textOf = (name: string) => formatTrace(traceOf(name));
const usual: Choices = { strategy: 'usable', placeholder: 'byRole', earlyMedia: 'answer' };

function opened(name: string): Workbench {
  const workbench = new Workbench();
  expect(workbench.read(`${name}.jsonl`, textOf(name)).reason).toBeUndefined();
  return workbench;
}

describe('a trace on the workbench', () => {
  it('is drawn as the translator bridges it, or as recorded where that shows no call', () => {
    expect(opened('bridged/outbound_answer').draw(usual).shown).toBe('bridged');
    expect(opened('verto/echo').draw(usual).shown).toBe('recorded');
    expect(opened('verto/echo').draw(usual, 'bridged').shown).toBe('bridged');
  });

  it('tells how long an offer is held, and how long it would be under the other strategies', () => {
    const workbench = opened('bridged/outbound_answer');
    expect(workbench.draw(usual)).toMatchObject({
      departures: [{ heldMs: 77, why: 'usable' }],
      otherwise: [
        { strategy: 'eager', heldMs: 0 },
        { strategy: 'complete', heldMs: undefined },
      ],
    });
    expect(workbench.draw({ ...usual, strategy: 'eager' }).departures).toMatchObject([{ heldMs: 0 }]);
  });

  it('shows the calls after any rung, forwards and backwards', () => {
    for (const name of ['bridged/everything_client_called', 'bridged/everything_freeswitch_called']) {
      const workbench = opened(name);
      const { times } = workbench.draw(usual);
      const forwards = times.map((_, i) => workbench.calls(i));
      const backwards = times.map((_, i) => workbench.calls(times.length - 1 - i)).reverse();
      expect(backwards).toEqual(forwards);
      const phases = forwards.map(({ calls }) => calls[0]?.phase);
      expect(new Set(phases).size).toBeGreaterThan(3);
      expect(phases.at(-1)).toBe('ended');
      expect(forwards.some(({ calls }) => calls[0]?.held)).toBe(true);
      expect(forwards.at(-1)?.calls[0]?.peer).toBe('@alice:example.org');
    }
  });

  it('that cannot be replayed is shown as recorded, with the reason', () => {
    const workbench = new Workbench();
    const [first, ...rest] = traceOf('verto/echo');
    // The first line in ms since it began, the rest in ms since 1970.
    const strange = [first, ...rest.map((line) => ({ ...line, t: line.t + 1_795_000_000_000 }))] as Trace;
    workbench.read('strange.jsonl', formatTrace(strange));
    const { refusal, shown, times } = workbench.draw(usual, 'bridged');
    expect({ refusal, shown }).toEqual({ refusal: expect.stringContaining('nothing happens from'), shown: 'recorded' });
    expect(times.length).toBe(rungsOf(strange).length);
    expect(workbench.calls(3)).toEqual({ calls: [], moreEnded: 0 });
  });

  it('that cannot be read leaves the one before it', () => {
    const workbench = opened('bridged/outbound_answer');
    expect(workbench.read('broken.har', '{"log":\n{"entries":[')).toMatchObject({
      lines: 0,
      reason: expect.stringContaining('this is not JSON at line 2, column 13: expected a value or "]", got the end'),
    });
    expect(workbench.draw(usual).times.length).toBe(rungsOf(replay(traceOf('bridged/outbound_answer'))).length);
  });

  it('is saved without what is nobody’s business, and reads the same again', () => {
    for (const name of traceNames) {
      const workbench = opened(name);
      const before = workbench.draw(usual, 'bridged');
      const saved = workbench.save('trace', true);
      expect(saved.name.endsWith('.redacted.jsonl')).toBe(true);
      for (const form of ['trace', 'html', 'test'] as const)
        expect(workbench.save(form, true).text).not.toMatch(/\b1234\b/);
      const again = new Workbench();
      expect(again.read(saved.name, saved.text).unread).toEqual([]);
      expect(again.draw(usual, 'bridged').times).toEqual(before.times);
    }
  });

  it('is saved under no name that it came with, where it is redacted', () => {
    const workbench = new Workbench();
    workbench.read('matrix - Alice Smith & Bob - Chat Export.json', textOf('bridged/outbound_answer'));
    workbench.draw(usual);
    const saved = (['trace', 'html', 'mermaid', 'text', 'test'] as const).map((form) => workbench.save(form, true));
    expect(saved.map(({ name }) => name)).toEqual([
      'call.redacted.jsonl',
      'call.redacted.html',
      'call.redacted.mmd',
      'call.redacted.txt',
      'call.test.ts',
    ]);
    for (const { text } of saved) expect(text).not.toMatch(/Alice Smith|Chat Export/);
  });

  it('is saved under its own name, whatever was drawn', () => {
    const workbench = new Workbench();
    workbench.read('my.call.har', formatTrace([]));
    workbench.read('my.call.jsonl', textOf('bridged/hold_unhold_negotiate'));
    workbench.draw(usual);
    expect(workbench.save('html', false).name).toBe('my.call.html');
    expect(workbench.save('test', false).name).toBe('my.call.test.ts');
  });
});
