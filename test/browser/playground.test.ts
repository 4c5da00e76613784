// The playground as it is built, in a browser: what somebody does with it, on a desk and on a phone.
import { readFileSync } from 'node:fs';
import {
  formatTrace,
  ladderHtml,
  ladderMermaid,
  ladderText,
  type Rung,
  redactTrace,
  replay,
  rungsOf,
} from '@mvbridge/replay';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { capturedTraces } from '../../examples/captured-traces.ts';
import { traceNames, traceOf } from '../support/fixtures.ts';
import { hostileTrace } from '../unit/replay/ladder/hostile.ts';
import { bigHar } from './big-har.ts';
import {
  barriers,
  type Look,
  launch,
  looks,
  newPage,
  onDesktop,
  onPhone,
  screenshot,
  sidewaysScroll,
  timesBeyond,
} from './pages.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

/** The playground, with its first call drawn. */
async function opened(look: Look) {
  const opened = await newPage(browser, look);
  await opened.page.goto(inject('playground'));
  await drawn(opened.page, capturedTraces['bridged/outbound_answer'] ?? '');
  return opened;
}

/** Waits until the ladder of this name is there, with what is beside it. */
async function drawn(page: Page, name: string): Promise<void> {
  await page.locator('#title', { hasText: name }).waitFor();
  await page.locator('[aria-current=step]').waitFor();
  await page.locator('#details .mv-details').waitFor({ state: 'attached' });
}

/** The rungs that are drawn, as they read. */
const rungsIn = (page: Page) =>
  page
    .locator('[data-rung]')
    .evaluateAll((rungs) => rungs.map((rung) => rung.querySelector('.mv-lanes bdi')?.textContent));

const firstLine = (rung: Rung) => (rung.kind === 'arrow' ? rung.label : rung.lines[0]);

/** Hands files over as if they had been dropped. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name));
      return transfer;
    },
    [name, content] as const,
  );
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

describe('the page', () => {
  for (const look of looks) {
    it(`${look.name}: fits, keeps nobody out, and asks for nothing but its own files`, async () => {
      const { page, context, wrong } = await opened(look);
      expect(await barriers(page)).toEqual([]);
      await screenshot(page, `playground-${look.name}`);
      await page.locator('[data-rung]', { hasText: 'verto.invite' }).first().click();
      await page.locator('#details ins').first().waitFor();
      await page.waitForFunction(() => document.getAnimations().length === 0);
      expect(await barriers(page)).toEqual([]);
      await screenshot(page, `playground-${look.name}-details`);
      expect(await sidewaysScroll(page)).toBe(0);
      expect(wrong).toEqual([]);
      await context.close();
    });
  }

  it('could not send anything anywhere if it wanted to', async () => {
    const { page, context, wrong } = await opened(onDesktop);
    const refused = await page.evaluate(
      (url) =>
        fetch(url).then(
          () => false,
          () => true,
        ),
      inject('playground'),
    );
    expect(refused).toBe(true);
    expect(wrong.join()).toContain("connect-src 'none'");
    await context.close();
  });

  for (const look of [onDesktop, onPhone]) {
    it(`${look.name}: shows every captured call`, async () => {
      const { page, context, wrong } = await opened(look);
      for (const name of traceNames) {
        await page.locator('#sample').selectOption(name);
        await drawn(page, capturedTraces[name] ?? '');
        const shown = (await page.locator('input[value=bridged]').isChecked()) ? replay(traceOf(name)) : traceOf(name);
        expect(await rungsIn(page), name).toEqual(rungsOf(shown).slice(0, 100).map(firstLine));
        expect(await sidewaysScroll(page), name).toBe(0);
        expect(await page.locator('.notice').count(), name).toBe(0);
      }
      expect(wrong).toEqual([]);
      await context.close();
    });
  }

  it('has room for the times of a long day on a phone', async () => {
    const { page, context } = await opened(onPhone);
    const late = traceOf('bridged/outbound_answer').map((line) => ({ ...line, t: line.t + 123_456_789 }));
    await drop(page, 'late.jsonl', formatTrace(late));
    await drawn(page, 'late.jsonl');
    expect(await timesBeyond(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await screenshot(page, 'playground-late');
    await context.close();
  });

  it('shows as recorded what the translator makes no call of, and either on demand', async () => {
    const { page, context } = await opened(onDesktop);
    await page.locator('#sample').selectOption('verto/echo');
    await drawn(page, capturedTraces['verto/echo'] ?? '');
    expect(await page.locator('input[value=recorded]').isChecked()).toBe(true);
    await page.getByLabel('bridged now').check();
    await page.locator('[data-rung]', { hasText: 'session is ready' }).waitFor();
    await context.close();
  });
});

describe('the policy', () => {
  it('changes the ladder', async () => {
    const { page, context } = await opened(onDesktop);
    for (const [label, strategy, held] of [
      ['at once', 'eager', 'held 0 ms'],
      ['when usable', 'usable', 'held 77 ms'],
    ] as const) {
      await page.getByLabel(label, { exact: true }).check();
      await page.locator('#facts', { hasText: held }).waitFor();
      const expected = rungsOf(replay(traceOf('bridged/outbound_answer'), { policy: { strategy } }));
      await expect.poll(() => rungsIn(page)).toEqual(expected.map(firstLine));
    }
    expect(await page.locator('#facts').textContent()).toContain('at once: 0 ms');
    await page.getByLabel('never').check();
    const lists = page.locator('[data-rung]', { hasText: 'lists 192.0.2.2' });
    await lists.waitFor();
    await page.locator('#sample').selectOption('bridged/outbound_early_media');
    await drawn(page, capturedTraces['bridged/outbound_early_media'] ?? '');
    const early = (earlyMedia: 'answer' | 'hold') =>
      rungsOf(replay(traceOf('bridged/outbound_early_media'), { policy: { placeholder: 'never', earlyMedia } })).map(
        firstLine,
      );
    expect(await rungsIn(page)).toEqual(early('answer'));
    await page.getByLabel('is held back').check();
    await expect.poll(() => rungsIn(page)).toEqual(early('hold'));
    expect(early('hold')).not.toEqual(early('answer'));
    await context.close();
  });
});

describe('time', () => {
  it('is stepped through by keyboard, with each call’s state beside it', async () => {
    const { page, context } = await opened(onDesktop);
    const phase = page.locator('.pill').first();
    await page.locator('[aria-current=step]').focus();
    const seen: string[] = [];
    for (;;) {
      const index = await page.locator('[aria-current=step]').getAttribute('data-rung');
      await page.locator('#now', { hasText: `${Number(index) + 1} of 22` }).waitFor();
      const rung = rungsOf(replay(traceOf('bridged/outbound_answer')))[Number(index)];
      await page
        .locator('#calls-title', { hasText: `${Math.round(rung?.t ?? 0)}`.replace(/\B(?=(\d{3})+$)/g, '\u00a0') })
        .waitFor();
      const state = (await phase.textContent()) ?? '';
      if (seen.at(-1) !== state) seen.push(state);
      if (index === '21') break;
      await page.keyboard.press('ArrowDown');
    }
    expect(seen).toEqual(['gathering', 'calling', 'answered', 'ended']);
    await page.keyboard.press('Home');
    await page.locator('#calls', { hasText: 'No call yet' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-rung'))).toBe('0');
    await context.close();
  });

  it('is stepped through by slider and buttons', async () => {
    const { page, context } = await opened(onDesktop);
    const current = page.locator('[aria-current=step]');
    await page.locator('#moment').focus();
    await page.keyboard.press('End');
    await expect.poll(() => current.getAttribute('data-rung')).toBe('21');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => current.getAttribute('data-rung')).toBe('20');
    await page.getByRole('button', { name: 'First rung' }).click();
    await expect.poll(() => current.getAttribute('data-rung')).toBe('0');
    await page.getByRole('button', { name: 'Next rung' }).click();
    await expect.poll(() => current.getAttribute('data-rung')).toBe('1');
    expect(await page.locator('#moment').getAttribute('aria-valuetext')).toBe('25 ms, rung 2 of 22');
    await context.close();
  });

  it('leads from diagnostic to diagnostic', async () => {
    const { page, context } = await opened(onDesktop);
    await page.locator('#sample').selectOption('bridged/everything_client_called');
    await drawn(page, capturedTraces['bridged/everything_client_called'] ?? '');
    await page.getByRole('button', { name: '6 diagnostics' }).click();
    await page.locator('[aria-current=step] .mv-diagnostic').waitFor();
    await screenshot(page, 'playground-diagnostic');
    await context.close();
  });
});

describe('what is behind a rung', () => {
  it('is the SDP difference, the candidates and the message', async () => {
    const { page, context } = await opened(onDesktop);
    await page.locator('[data-rung]', { hasText: 'verto.invite' }).first().click();
    await page.locator('#details del', { hasText: '- c=IN IP4 0.0.0.0' }).waitFor();
    expect(await page.locator('#details .mv-json').textContent()).toContain('"method": "verto.invite"');
    await page.locator('[data-rung]', { hasText: 'held 77 ms' }).click();
    await page.locator('#details .mv-useless', { hasText: 'left out: other address family' }).first().waitFor();
    await context.close();
  });

  it('comes up over the ladder on a phone, and goes by Escape', async () => {
    const { page, context } = await opened(onPhone);
    const beside = page.locator('#beside');
    expect(await beside.isVisible()).toBe(false);
    await page.locator('[data-rung]', { hasText: 'm.call.invite' }).click();
    await beside.waitFor({ state: 'visible' });
    await page.locator('#sheet').click();
    await beside.waitFor({ state: 'hidden' });
    await page.locator('#sheet').click();
    await beside.waitFor({ state: 'visible' });
    await beside.locator('pre').first().focus();
    await page.keyboard.press('Escape');
    await beside.waitFor({ state: 'hidden' });
    await context.close();
  });
});

describe('what cannot be read', () => {
  const good = formatTrace(traceOf('bridged/outbound_answer'));

  it('is told with line and reason where it was pasted, and nothing pasted is lost', async () => {
    const { page, context, wrong } = await opened(onDesktop);
    await page.getByRole('button', { name: 'Paste…' }).click();
    const broken = '{"t":0,"protocol":"verto","transport":"open"\n';
    await page.locator('#text').fill(broken);
    await page.getByRole('button', { name: 'Replay' }).click();
    const where = 'line 1: not JSON at column 45: expected "," or "}", got the end';
    await page.locator('#editor-notice', { hasText: where }).waitFor();
    expect(await page.locator('#text').inputValue()).toBe(broken);
    expect(await page.locator('#sample').inputValue()).toBe('bridged/outbound_answer');
    expect(await barriers(page)).toEqual([]);
    await screenshot(page, 'playground-broken-paste');
    await page.locator('#text').fill('{"t":"soon","protocol":"verto","transport":"open"}');
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.locator('#editor-notice', { hasText: 'line 1: t: expected ms as a number, got "soon"' }).waitFor();
    await page.locator('#text').fill(good);
    await page.getByRole('button', { name: 'Replay' }).click();
    await drawn(page, 'Pasted');
    expect(await page.locator('#sample').inputValue()).toBe('');
    expect(await page.locator('#editor').isVisible()).toBe(false);
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('leaves the ladder that was there, and can be looked at', async () => {
    const { page, context } = await opened(onDesktop);
    await drop(page, 'broken.har', '{"log":{"entries":[');
    const notice = page.locator('.notice', { hasText: 'broken.har could not be read' });
    await notice.waitFor();
    expect(await notice.textContent()).toMatch(/not JSON at column 20: expected a value or "]", got the end/);
    expect(await page.locator('#title').textContent()).toBe(capturedTraces['bridged/outbound_answer']);
    expect((await rungsIn(page)).length).toBe(22);
    await notice.getByRole('button', { name: 'Look at it' }).click();
    await expect.poll(() => page.locator('#text').inputValue()).toBe('{"log":{"entries":[');
    await context.close();
  });

  it('is told line by line where the rest could be read', async () => {
    const { page, context } = await opened(onDesktop);
    const lines = good.trim().split('\n');
    lines.splice(3, 0, 'garbage', '{"t":1}');
    await drop(page, 'mixed.jsonl', lines.join('\n'));
    await drawn(page, 'mixed.jsonl');
    const notice = page.locator('.notice', { hasText: '2 parts of mixed.jsonl left out' });
    await notice.locator('summary').click();
    expect(await notice.locator('li').allTextContents()).toEqual([
      expect.stringMatching(/^line 4: not JSON at column 1: .*garbage$/),
      expect.stringMatching(/^line 5: protocol: expected "matrix" or "verto"/),
    ]);
    expect((await rungsIn(page)).length).toBe(22);
    expect(await barriers(page)).toEqual([]);
    await screenshot(page, 'playground-partly-read');
    await context.close();
  });

  it('is shown where it stands, however far down', async () => {
    const { page, context } = await opened(onDesktop);
    await drop(page, 'long.jsonl', `${good}${'\n'.repeat(300)}{"t":1}`);
    const notice = page.locator('.notice', { hasText: '1 part of long.jsonl left out' });
    await notice.locator('summary').click();
    await notice.getByRole('button', { name: 'Look at it' }).click();
    // The text comes from the worker that reads it.
    const selected = () =>
      page.locator('#text').evaluate((area) => {
        const { value, selectionStart, selectionEnd, scrollTop } = area as HTMLTextAreaElement;
        return { text: value.slice(selectionStart, selectionEnd), scrolled: scrollTop > 1_000 };
      });
    await expect.poll(selected).toEqual({ text: '{"t":1}', scrolled: true });
    await context.close();
  });

  it('is the second of two files: a trace is one file', async () => {
    const { page, context } = await opened(onDesktop);
    const files = await page.evaluateHandle((content) => {
      const transfer = new DataTransfer();
      for (const name of ['one.jsonl', 'two.jsonl']) transfer.items.add(new File([content], name));
      return transfer;
    }, good);
    await page.dispatchEvent('body', 'drop', { dataTransfer: files });
    await drawn(page, 'one.jsonl');
    await page.locator('.notice', { hasText: 'Only one.jsonl was read' }).waitFor();
    await context.close();
  });

  it('is anything, and never an error of ours', async () => {
    const { page, context, wrong } = await opened(onPhone);
    const kinds = [
      '',
      '\u0000\u0001',
      '[]',
      '{}',
      'null',
      '"',
      '{"log":{"entries":[]}}',
      '[{"type":"m.room.message"}]',
      '<html>',
    ];
    for (const [i, content] of kinds.entries()) {
      await drop(page, `broken-${i}.txt`, content);
      await page.locator('.notice.refused', { hasText: `broken-${i}.txt could not be read` }).waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
    }
    expect(await page.locator('#title').textContent()).toBe(capturedTraces['bridged/outbound_answer']);
    expect(wrong).toEqual([]);
    await context.close();
  });
});

describe('what means harm', () => {
  it('is text, and nothing else', async () => {
    const { page, context, wrong } = await opened(onDesktop);
    await drop(page, '<img src=x onerror="globalThis.broken=1">.jsonl', formatTrace(hostileTrace));
    await drawn(page, '<img src=x');
    const count = rungsOf(replay(hostileTrace)).length;
    await page.locator('#moment').focus();
    for (let i = 0; i < count; i += 7) {
      await page.locator('#moment').fill(String(i));
      await page.locator(`[aria-current=step][data-rung="${i}"]`).waitFor();
    }
    expect(await page.locator('img, iframe, object, a, form form').count()).toBe(0);
    expect(await page.evaluate(() => (globalThis as { broken?: unknown }).broken)).toBeUndefined();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(wrong).toEqual([]);
    await context.close();
  });
});

describe('10 MB of HAR', () => {
  it('show their progress, leave the page quick, and draw what can be seen', async () => {
    const { page, context, wrong } = await opened(onDesktop);
    const content = bigHar(10_000_000);
    expect(content.length).toBeGreaterThan(10_000_000);
    await page.evaluate(() => {
      const seen = { frames: 0, doing: new Set<string>() };
      Object.assign(globalThis, { seen });
      const frame = () => {
        const progress = document.querySelector('#progress');
        if (progress instanceof HTMLElement && !progress.hidden) {
          seen.frames += 1;
          seen.doing.add(
            document
              .querySelector('#doing')
              ?.textContent?.replace(/\d+ %|…/, '')
              .trim() ?? '',
          );
        }
        requestAnimationFrame(frame);
      };
      frame();
    });
    await page
      .locator('#file')
      .setInputFiles({ name: 'day.har', mimeType: 'application/json', buffer: Buffer.from(content) });
    await page.locator('#progress').waitFor({ state: 'visible' });
    await screenshot(page, 'playground-progress');
    // The page can be used meanwhile.
    await page.getByRole('button', { name: 'Next rung' }).click();
    await page.locator('#export').click();
    await page.locator('#exports').waitFor({ state: 'visible' });
    await page.keyboard.press('Escape');
    await drawn(page, 'day.har');
    const seen = await page.evaluate(() => {
      const { seen } = globalThis as unknown as { seen: { frames: number; doing: Set<string> } };
      return { frames: seen.frames, doing: [...seen.doing] };
    });
    expect(seen.doing.join()).toContain('Replaying');
    expect(seen.frames).toBeGreaterThan(10);
    const count = Number(await page.locator('#moment').getAttribute('max')) + 1;
    expect(count).toBeGreaterThan(5_000);
    expect((await rungsIn(page)).length).toBeLessThan(1_000);
    await page.getByRole('button', { name: 'Last rung' }).click();
    await page.locator(`[aria-current=step][data-rung="${count - 1}"]`).waitFor();
    expect((await rungsIn(page)).length).toBeLessThan(1_000);
    await page.locator('.pill', { hasText: 'ended' }).first().waitFor();
    await screenshot(page, 'playground-10-mb');
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('can be given up, and what was there before comes back', async () => {
    const { page, context, wrong } = await opened(onDesktop);
    await page
      .locator('#file')
      .setInputFiles({ name: 'day.har', mimeType: 'application/json', buffer: Buffer.from(bigHar(15_000_000)) });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#progress').waitFor({ state: 'hidden' });
    await page.locator('[data-rung]', { hasText: 'verto.invite' }).first().click();
    await page.locator('#details ins').first().waitFor();
    expect(await page.locator('#title').textContent()).toBe(capturedTraces['bridged/outbound_answer']);
    expect(wrong).toEqual([]);
    await context.close();
  });
});

describe('a worker that stops', () => {
  it('is told, and another one takes over', async () => {
    const { page, context, wrong } = await opened(onDesktop);
    await page.evaluate(() => {
      const begin = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (this: Worker) {
        Worker.prototype.postMessage = begin;
        this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
      };
    });
    await page.locator('#sample').selectOption('bridged/outbound_early_media');
    await page.locator('.notice', { hasText: 'out of memory' }).waitFor();
    await page.locator('#sample').selectOption('bridged/outbound_conference');
    await drawn(page, capturedTraces['bridged/outbound_conference'] ?? '');
    expect(await page.locator('#progress').isVisible()).toBe(false);
    expect(wrong).toEqual([]);
    await context.close();
  });
});

describe('what can be saved', () => {
  it('is the ladder in three forms, the redacted trace and a test', async () => {
    const { page, context, wrong } = await opened(onDesktop);
    const trace = traceOf('bridged/outbound_early_media');
    await drop(page, 'early.jsonl', formatTrace(trace));
    await drawn(page, 'early.jsonl');
    const saved = async (name: string) => {
      await page.locator('#export').click();
      const download = page.waitForEvent('download');
      await page.locator('#exports button', { hasText: name }).click();
      const file = await download;
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
    };
    await page.locator('#export').click();
    expect(await barriers(page)).toEqual([]);
    await screenshot(page, 'playground-export');
    await page.keyboard.press('Escape');
    const redacted = redactTrace(trace);
    expect(await saved('Trace')).toEqual({ name: 'call.redacted.jsonl', text: formatTrace(redacted) });
    const html = ladderHtml(replay(redacted), { title: 'call' });
    expect(await saved('HTML')).toEqual({ name: 'call.redacted.html', text: html });
    await page.locator('#export').click();
    await page.locator('#redacted').uncheck();
    await page.keyboard.press('Escape');
    const replayed = replay(trace);
    expect(await saved('HTML')).toEqual({ name: 'early.html', text: ladderHtml(replayed, { title: 'early' }) });
    expect(await saved('Mermaid')).toEqual({ name: 'early.mmd', text: ladderMermaid(replayed) });
    expect(await saved('Ladder, text')).toEqual({ name: 'early.txt', text: `${ladderText(replayed)}\n` });
    expect((await saved('Test file')).name).toBe('early.test.ts');
    expect(wrong).toEqual([]);
    await context.close();
  });
});
