// Many calls at a time through one translator: captured calls, each in a room of its own and with ids of its own. They come up
// one after another, and stay until they are ended. The homeserver takes every event and says so, as it does with `drive`.
import { createTranslator, type Output, type Translator, type TranslatorConfig } from '@mvbridge/translator';
import { chance } from './chance.ts';
import { carry, configOf, sessionOf, textOf } from './session.ts';

/** Who called, in the capture that a call is taken from. */
export type Caller = 'client' | 'freeswitch';

/** Something that is said in a call. `answers`: to which request in this call, counted from 0, it is the result. */
interface Line {
  readonly afterMs: number;
  readonly kind: 'matrix' | 'verto';
  readonly answers: number | undefined;
  /**
   * With `{number}` where the call's number goes, `{tag}` in its ICE credentials, so that no two calls have an SDP in common,
   * `{uuid}` for the id that the bridge makes up, `{rpc}` for a request's.
   */
  readonly template: string;
}

/** A line with the call's number in it; in two parts, between which the id of a request goes. */
interface Said extends Omit<Line, 'template'> {
  readonly text: readonly [string] | readonly [string, string];
}

/** What is to be said in one call, made ready. */
export interface Part {
  readonly number: number;
  readonly said: readonly Said[];
}

/** A call that is up. */
interface Call {
  readonly caller: Caller;
  readonly number: number;
}

const captures = { client: 'bridged/outbound_answer', freeswitch: 'bridged/inbound_answer_video_dropped' } as const;

/** An ICE ufrag or password, up to its last four characters. */
const CREDENTIAL = /((?:a=ice-ufrag:|a=ice-pwd:| ufrag |"usernameFragment":")[\w+/]*?)[\w+/]{4}(?=[\\ "])/g;

/** What is said until a call is up, and from its end on. */
function linesOf(name: string): { readonly up: readonly Line[]; readonly down: readonly Line[] } {
  const said = sessionOf(name, 1).inputs.filter((input) => 'text' in input);
  const all = said.map(({ t, kind, text }, i): Line => {
    const json = JSON.parse(text) as Json;
    const { call_id: callId = json.params?.callID } = json.content ?? {};
    const isAnswer = json.method === undefined && kind === 'verto';
    let template = isAnswer ? text.replace(`"id":${json.id}`, '"id":{rpc}') : text;
    template = template.replaceAll(/00000000-0000-4000-8000-\d*[1-9]\d*/g, '{uuid}');
    if (callId !== undefined) template = template.replaceAll(callId, `${callId.slice(0, -7)}{number}`);
    if (json.room_id !== undefined) template = template.replaceAll(json.room_id, roomOf('{number}'));
    template = template.replaceAll(/"event_id":"(.+?)"/g, '"event_id":"$1{number}"');
    template = template.replaceAll(CREDENTIAL, '$1{tag}');
    // The login had the first id.
    return { afterMs: t - (said[i - 1]?.t ?? t), kind, template, answers: isAnswer ? Number(json.id) - 2 : undefined };
  });
  const end = all.findIndex(({ template }) => /"m\.call\.hangup"|"verto\.bye"/.test(template));
  return { up: all.slice(0, end), down: all.slice(end) };
}

interface Json {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: { readonly callID?: string };
  readonly content?: { readonly call_id?: string };
  readonly room_id?: string;
}

const digits = (number: number) => String(number).padStart(7, '0');
const roomOf = (number: string) => `!${number}:example.org`;

export interface City {
  readonly config: TranslatorConfig;
  readonly translator: Translator;
  /** Brings a call up. */
  place(caller: Caller): void;
  /** The calls that are up. */
  readonly up: Call[];
  /** What is said so that this many calls, anybody's, end and as many others come up, which is what a moment in a city is. */
  moment(calls: number): readonly Part[];
  /** Says it. Answers how many events and frames came in. */
  play(parts: readonly Part[]): number;
  /** Nobody says anything for so long. */
  rest(ms: number): void;
}

/** A city with so many calls up, of which every other one was placed by a client. */
export function cityOf(calls: number, callers: readonly Caller[] = ['client', 'freeswitch']): City {
  const lines = { client: linesOf(captures.client), freeswitch: linesOf(captures.freeswitch) };
  const setting = sessionOf(captures.client, 1);
  const random = chance(1);
  const up: Call[] = [];
  let placed = 0;
  let now = 0;
  let placing = digits(0);
  let requests: unknown[] = [];
  let written = 0;

  const config: TranslatorConfig = {
    ...configOf(setting),
    route: { toVerto: () => ({ destinationNumber: '9196' }), toMatrix: () => ({ roomId: roomOf(placing) }) },
    ids: { uuid: () => `10000000-0000-4000-8000-00000${placing}` },
  };
  const translator = createTranslator(config);
  carry(translator, setting.login);

  const take = (outputs: readonly Output[]): void => {
    for (const output of outputs) {
      written += textOf(output)?.length ?? 0;
      if (output.to === 'matrix') take(translator.handleDelivery(output.txnId, { kind: 'sent' }, now));
      if (output.to === 'verto' && 'method' in output.message) requests.push(output.message.id);
    }
  };
  const pass = (ms: number): void => {
    const until = now + ms;
    for (let at = translator.nextDeadline(); at !== undefined && at <= until; at = translator.nextDeadline()) {
      now = Math.max(now, at);
      take(translator.handleTimeout(now));
    }
    now = until;
  };
  const say = ({ kind, text, answers }: Said): void => {
    const [before, behind] = text;
    const whole = answers === undefined || behind === undefined ? before : before + requests[answers] + behind;
    take(kind === 'matrix' ? translator.handleMatrix(JSON.parse(whole), now) : translator.handleVerto(whole, now));
  };
  const play = (parts: readonly Part[]): number => {
    let said = 0;
    for (const part of parts) {
      placing = digits(part.number);
      requests = [];
      for (const line of part.said) {
        pass(line.afterMs);
        say(line);
      }
      said += part.said.length;
    }
    return said;
  };
  const begin = (caller: Caller): Part => {
    placed += 1;
    up.push({ caller, number: placed });
    return partOf(placed, lines[caller].up, 0);
  };
  const end = ({ caller, number }: Call): Part => {
    const asked = lines[caller].up.filter(({ answers }) => answers !== undefined).length;
    return partOf(number, lines[caller].down, asked);
  };
  const city: City = {
    config,
    translator,
    up,
    place: (caller) => void play([begin(caller)]),
    moment: (calls) =>
      Array.from({ length: calls }, () => {
        const i = Math.floor(random() * up.length);
        const [over] = up.splice(i, 1);
        return over === undefined ? [] : [end(over), begin(over.caller)];
      }).flat(),
    play,
    rest: pass,
  };
  for (let i = 0; i < calls; i += 1) city.place(callers[i % callers.length] ?? 'client');
  if (translator.calls().filter(({ phase }) => phase === 'answered').length !== calls) {
    throw new Error('a call did not come up');
  }
  if (written === 0) throw new Error('nothing was written');
  return city;
}

/** `asked`: how many of the call's requests were answered before this part. */
function partOf(number: number, lines: readonly Line[], asked: number): Part {
  return {
    number,
    said: lines.map(({ template, answers, ...line }) => {
      const text = template
        .replaceAll('{number}', digits(number))
        .replaceAll('{tag}', number.toString(36).padStart(4, '0'))
        .replaceAll('{uuid}', `10000000-0000-4000-8000-00000${digits(number)}`);
      const [before = '', behind] = text.split('{rpc}');
      return {
        ...line,
        answers: answers === undefined ? undefined : answers - asked,
        text: behind === undefined ? [before] : [before, behind],
      };
    }),
  };
}
