// What the playground knows of a trace: its ladder under a policy, what is behind each rung, the calls at any moment, and
// what can be saved. No page in it: it runs in a worker, so that the page stays quick however much there is to read.
import {
  countedIds,
  formatTrace,
  handIn,
  type ImportedTrace,
  importTrace,
  ladderHtml,
  ladderMermaid,
  ladderText,
  type Replay,
  type ReplayStep,
  type Rung,
  redactTrace,
  replay,
  rungDetailsHtml,
  rungHtml,
  rungsOf,
  seatOf,
  type Trace,
} from '@mvbridge/replay';
import { type CallView, createTranslator, type Policy, type Translator } from '@mvbridge/translator';
import { summary } from '../replay/summary.ts';
import { testFile } from './test-file.ts';

/** What of a policy can be chosen on the page. */
export type Choices = Pick<Policy, 'strategy' | 'placeholder' | 'earlyMedia'>;

/** The translator's doing, or what was sent when the trace was recorded. */
export type Shown = 'bridged' | 'recorded';

/** An SDP that left for FreeSWITCH. */
export interface Departure {
  readonly t: number;
  readonly heldMs: number;
  readonly why: string;
}

/** A ladder without its rungs, which are asked for as they come into sight. */
export interface Drawing {
  readonly shown: Shown;
  /** When each rung was. */
  readonly times: readonly number[];
  /** Which of them are diagnostics. */
  readonly alerts: readonly number[];
  /** Where to begin: at the first that is about a call. */
  readonly first: number;
  readonly calls: number;
  readonly departures: readonly Departure[];
  /** How long the first SDP is held under the other strategies, in a trace that is short enough to try them all. */
  readonly otherwise: readonly { readonly strategy: Choices['strategy']; readonly heldMs: number | undefined }[];
  /** How what was sent differs from what the trace says. */
  readonly comparison: string;
  /** Why it cannot be replayed, if it cannot. */
  readonly refusal: string | undefined;
}

/** A trace that was read, and what of it was not. */
export type Reading = Omit<ImportedTrace, 'trace'> & { readonly name: string; readonly lines: number };

/** What can be saved. */
export type Form = 'trace' | 'html' | 'mermaid' | 'text' | 'test';

export interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** A call as it is at some moment. One that is over stays as it was then. */
export interface CallThen extends CallView {
  /** How long it has been going on, or was. */
  readonly lasted: number;
}

/** The calls after a rung, live ones first; of those that have ended the last few. */
export interface CallsThen {
  readonly calls: readonly CallThen[];
  readonly moreEnded: number;
}

const MOST_ENDED = 3;
/** Lines of a trace up to which it is replayed under every strategy. */
const SHORT = 2_000;

export class Workbench {
  #name = 'trace';
  #trace: Trace = [];
  #choices: Choices = { strategy: 'usable', placeholder: 'byRole', earlyMedia: 'answer' };
  #replay: Replay | undefined;
  #player: Player | undefined;
  #refusal: string | undefined;
  #rungs: readonly Rung[] = [];
  #shown: Shown = 'bridged';

  /** Reads a trace. One that cannot be read leaves what was there before as it was. */
  read(name: string, source: string): Reading {
    const { trace, ...imported } = importTrace(source);
    if (trace.length > 0) {
      this.#name = name.replace(/\.(?:jsonl?|har|txt|original)+$/i, '');
      this.#trace = trace;
      this.#replay = undefined;
    }
    return { ...imported, name, lines: trace.length };
  }

  /** Replays it; `shown` left out: whichever of the two shows more of a call. What cannot be replayed is shown as recorded. */
  draw(choices: Choices, shown?: Shown): Drawing {
    if (this.#replay === undefined || JSON.stringify(choices) !== JSON.stringify(this.#choices)) {
      this.#choices = choices;
      this.#play();
    }
    const replayed = this.#replay;
    const outputs = replayed?.steps.flatMap(({ out }) => out) ?? [];
    const hasCall = outputs.some((output) => output.to === 'app' && output.kind === 'call');
    this.#shown = replayed === undefined ? 'recorded' : (shown ?? (hasCall ? 'bridged' : 'recorded'));
    const rungs = rungsOf(this.#shown === 'bridged' && replayed !== undefined ? replayed : this.#trace);
    this.#rungs = rungs;
    return {
      shown: this.#shown,
      times: rungs.map(({ t }) => t),
      alerts: rungs.flatMap((rung, i) => (rung.kind === 'note' && rung.about === 'diagnostic' ? [i] : [])),
      first: Math.max(
        0,
        rungs.findIndex(({ call }) => call !== undefined),
      ),
      calls: new Set(rungs.flatMap(({ call }) => call ?? [])).size,
      departures: replayed === undefined ? [] : departuresOf(replayed),
      otherwise: replayed === undefined ? [] : this.#otherwise(choices),
      comparison: replayed === undefined ? '' : summary(replayed, this.#trace),
      refusal: this.#refusal,
    };
  }

  #play(): void {
    this.#replay = undefined;
    this.#player = undefined;
    this.#refusal = undefined;
    try {
      this.#replay = replay(this.#trace, { policy: this.#choices });
      this.#player = new Player(this.#trace, this.#replay.steps, this.#choices);
    } catch (thrown) {
      // A trace of a bridge that no translator could stand in for: its user is none, say.
      this.#refusal = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  #otherwise(choices: Choices): Drawing['otherwise'] {
    if (this.#trace.length > SHORT) return [];
    const others = (['eager', 'usable', 'complete'] as const).filter((strategy) => strategy !== choices.strategy);
    return others.map((strategy) => {
      const [first] = departuresOf(replay(this.#trace, { policy: { ...choices, strategy } }));
      return { strategy, heldMs: first?.heldMs };
    });
  }

  /** Some rungs of the ladder, drawn. */
  rungs(from: number, to: number): readonly string[] {
    return this.#rungs.slice(from, to).map((rung, i) => rungHtml(rung, this.#rungs[from + i - 1]));
  }

  details(index: number): string {
    const rung = this.#rungs[index];
    return rung === undefined ? '' : rungDetailsHtml(rung, this.#rungs[index - 1]);
  }

  /** The calls once a rung is past; beside a recorded ladder, those the translator has at that time. */
  calls(index: number): CallsThen {
    const rung = this.#rungs[index];
    if (rung === undefined || this.#replay === undefined || this.#player === undefined)
      return { calls: [], moreEnded: 0 };
    const step = this.#shown === 'bridged' ? rung.step : this.#replay.steps.findLastIndex(({ t }) => t <= rung.t);
    const { live, ended } = this.#player.callsAfter(step, rung.t);
    return {
      calls: [...live, ...ended.slice(-MOST_ENDED).reverse()],
      moreEnded: Math.max(0, ended.length - MOST_ENDED),
    };
  }

  /** What is drawn now, or the trace it comes from; `redacted`: with no secret, address or name in it, nor in what it is called. */
  save(form: Form, redacted: boolean): SavedFile {
    const trace = redacted ? redactTrace(this.#trace) : this.#trace;
    const source = this.#shown === 'recorded' ? trace : replay(trace, { policy: this.#choices });
    // A file's name can be a room's or a person's.
    const title = redacted ? 'call' : this.#name;
    const name = redacted ? `${title}.redacted` : title;
    switch (form) {
      case 'trace':
        return { name: `${name}.jsonl`, type: 'application/x-ndjson', text: formatTrace(trace) };
      case 'html':
        return { name: `${name}.html`, type: 'text/html', text: ladderHtml(source, { title }) };
      case 'mermaid':
        return { name: `${name}.mmd`, type: 'text/plain', text: ladderMermaid(source) };
      case 'text':
        return { name: `${name}.txt`, type: 'text/plain', text: `${ladderText(source)}\n` };
      case 'test':
        return testFile(title, trace, this.#choices, redacted);
      default:
        return assertNever(form);
    }
  }
}

function departuresOf({ steps }: Replay): readonly Departure[] {
  return steps.flatMap(({ t, out }) =>
    out.flatMap((output) =>
      output.to === 'app' && output.kind === 'coalesced' ? [{ t, heldMs: output.heldMs, why: output.why }] : [],
    ),
  );
}

/** Goes through the inputs of a replay once more, one by one, to see the calls at any of them. */
class Player {
  readonly #trace: Trace;
  readonly #steps: readonly ReplayStep[];
  readonly #policy: Choices;
  #translator: Translator;
  #ended: CallThen[] = [];
  /** Whom each call was with: once it is over, its view does not say. */
  readonly #peers = new Map<string, CallView['peer']>();
  #done = 0;

  constructor(trace: Trace, steps: readonly ReplayStep[], policy: Choices) {
    this.#trace = trace;
    this.#steps = steps;
    this.#policy = policy;
    this.#translator = this.#beginning();
  }

  callsAfter(step: number, now: number): { readonly live: readonly CallThen[]; readonly ended: readonly CallThen[] } {
    if (step + 1 < this.#done) {
      this.#translator = this.#beginning();
      this.#ended = [];
      this.#done = 0;
    }
    for (const { t, input } of this.#steps.slice(this.#done, step + 1)) {
      for (const output of handIn(this.#translator, input, t)) {
        if (output.to === 'app' && output.kind === 'call') this.#note(output.call, t);
      }
    }
    this.#done = step + 1;
    const live = this.#translator.calls().filter(({ phase }) => phase !== 'ended');
    return { live: live.map((call) => ({ ...call, lasted: now - call.startedAt })), ended: this.#ended };
  }

  #note(call: CallView, t: number): void {
    if (call.phase !== 'ended') this.#peers.set(call.callId, call.peer);
    else this.#ended.push({ ...call, peer: this.#peers.get(call.callId), lasted: t - call.startedAt });
  }

  /** As `replay` makes it: the same inputs then lead to the same calls. */
  #beginning(): Translator {
    return createTranslator({ ...seatOf(this.#trace), ids: countedIds(), policy: this.#policy });
  }
}

function assertNever(value: never): never {
  throw new Error(`nobody thought of ${JSON.stringify(value)}`);
}
