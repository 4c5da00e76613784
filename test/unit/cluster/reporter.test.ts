import { describe, expect, it, vi } from 'vitest';
import type { Report } from '../../../examples/cluster/line.ts';
import { Reporter } from '../../../examples/cluster/reporter.ts';

const frame = (text: string) => ({ kind: 'frame', text }) as const;

describe('what is heard on a line', () => {
  it('is told one report at a time, until the session says that the line is not its own', async () => {
    const reports: Report[] = [];
    const answers = [true, true, false];
    const end = vi.fn();
    const reporter = new Reporter(
      7,
      async (report) => {
        reports.push(report);
        return answers.shift() ?? true;
      },
      end,
    );
    for (const text of ['a', 'b', 'c']) reporter.tell(frame(text));
    await vi.waitFor(() => expect(reports).toHaveLength(2));
    expect(end).not.toHaveBeenCalled();
    reporter.tell({ kind: 'open' });
    await vi.waitFor(() => expect(end).toHaveBeenCalledOnce());
    reporter.tell({ kind: 'close' });
    expect(reports).toEqual([
      { epoch: 7, number: 1, heard: [frame('a')] },
      { epoch: 7, number: 2, heard: [frame('b'), frame('c')] },
      { epoch: 7, number: 3, heard: [{ kind: 'open' }] },
    ]);
  });

  it('ends the line when it is more than is kept, and nothing but that is told after it', async () => {
    const end = vi.fn();
    const reports: Report[] = [];
    let taken = (_: boolean) => {};
    const reporter = new Reporter(
      7,
      (report) => {
        reports.push(report);
        return new Promise((resolve) => {
          taken = resolve;
        });
      },
      end,
    );
    for (let i = 0; i < 1_001; i += 1) reporter.tell(frame(String(i)));
    expect(end).not.toHaveBeenCalled();
    reporter.tell(frame('one too many'));
    expect(end).toHaveBeenCalledOnce();
    reporter.tell({ kind: 'close' });
    taken(true);
    await vi.waitFor(() => expect(reports).toHaveLength(2));
    expect(reports[1]?.heard).toHaveLength(1_001);
    expect(reports[1]?.heard.at(-1)).toEqual({ kind: 'close' });
  });
});
