// The limits that SECURITY.md tells of, read out of the code that keeps them.
import { readFileSync } from 'node:fs';
import { callEventJsonSchema } from '@mvbridge/matrix-events';
import { defaultPolicy } from '@mvbridge/translator';
import { serverRequests } from '@mvbridge/verto';
import * as z from 'zod';
import { root } from './markdown.ts';

/** A constant that no package exports. Throws where there is none of that name: then this table is wrong. */
function constant(file: string, name: string): number {
  const source = readFileSync(`${root}packages/${file}`, 'utf8');
  const [, digits] = new RegExp(`(?:^(?:export )?const|[{,]) ${name} = ([\\d_]+)[;, ]`, 'm').exec(source) ?? [];
  if (digits === undefined) throw new Error(`packages/${file} has no constant ${name}`);
  return Number(digits.replaceAll('_', ''));
}

/** How long a string may be, from the schema of an event: `content.offer.sdp`. */
function longest(type: Parameters<typeof callEventJsonSchema>[0], path: string): number {
  return bound(callEventJsonSchema(type), path);
}

/** The same for what FreeSWITCH sends. */
function longestParam(method: keyof typeof serverRequests, path: string): number {
  return bound(z.toJSONSchema(serverRequests[method].shape.params, { io: 'input' }), path);
}

function bound(schema: unknown, path: string): number {
  let found = schema;
  for (const key of path.split('.')) found = (found as { properties?: Record<string, unknown> }).properties?.[key];
  const { maxLength } = found as { maxLength?: number };
  if (maxLength === undefined) throw new Error(`${path} has no bound`);
  return maxLength;
}

const grouped = (value: number) => String(value).replace(/\B(?=(?:\d{3})+$)/g, ' ');
const policy = (name: 'maxCandidates' | 'maxEarlyCalls' | 'maxEnded' | 'maxNames') => [
  grouped(defaultPolicy[name]),
  `\`policy.${name}\``,
];
const ms = (
  name: 'earlyMs' | 'endedMs' | 'deliverMs' | 'requestTimeoutMs' | 'detachMs' | 'negotiateMs' | 'inviteLifetimeMs',
) => [`${grouped(defaultPolicy[name])} ms`, `\`policy.${name}\``];
const fixed = (value: number, unit = '') => [`${grouped(value)}${unit}`, 'fixed'];

const rows: readonly (readonly string[])[] = [
  [
    'an SDP in an event',
    ...fixed(longest('m.call.invite', 'content.offer.sdp'), ' characters'),
    'the event is refused',
  ],
  ['an SDP in a frame', ...fixed(longestParam('verto.invite', 'sdp'), ' characters'), 'the frame is refused'],
  [
    '`call_id`, `party_id`',
    ...fixed(longest('m.call.invite', 'content.call_id'), ' characters'),
    'the event is refused',
  ],
  ['`callID`, `sessid`', ...fixed(longestParam('verto.invite', 'callID'), ' characters'), 'the frame is refused'],
  ['a candidate', ...fixed(constant('sdp/src/candidate.ts', 'MAX_LENGTH'), ' characters'), 'it is left out, and told'],
  [
    'candidates listed for FreeSWITCH, in a section',
    ...fixed(constant('sdp/src/candidate-list.ts', 'MAX_LISTED')),
    'the rest is left out, and told',
  ],
  [
    'candidates held for an SDP, or for a party before its answer',
    ...policy('maxCandidates'),
    'the rest is dropped, and told',
  ],
  [
    'parties whose candidates wait for an answer',
    ...fixed(constant('translator/src/call/ringing.ts', 'MOST_PARTIES')),
    'the rest is dropped, and told',
  ],
  ['calls whose events came before their invite', ...policy('maxEarlyCalls'), 'the oldest goes, and is told'],
  ['how long such events are kept', ...ms('earlyMs'), 'they go, and are told'],
  ['ended calls that are remembered', ...policy('maxEnded'), 'the oldest is forgotten'],
  ['how long', ...ms('endedMs'), 'it is forgotten'],
  ['display names that are remembered', ...policy('maxNames'), 'the oldest is forgotten'],
  ['a name or number', ...fixed(constant('translator/src/terms/name.ts', 'LONGEST'), ' characters'), 'it is cut'],
  [
    'Matrix events of one call that wait to be sent',
    ...fixed(constant('translator/src/outbox.ts', 'MOST')),
    'given up, as one that failed',
  ],
  ['how long one is tried', ...ms('deliverMs'), 'given up; the call ends if it needs it'],
  [
    'a lifetime that a peer may claim',
    ...fixed(constant('matrix-events/src/lifetime.ts', 'LONGEST_MS'), ' ms'),
    'it is cut',
  ],
  ['how long a call of ours rings', ...ms('inviteLifetimeMs'), 'it ends on both sides'],
  ['a request to FreeSWITCH', ...ms('requestTimeoutMs'), 'it is given up, and told'],
  ['an offer that a client does not answer', ...ms('negotiateMs'), 'the call ends'],
  ['a call without its Verto socket', ...ms('detachMs'), 'it ends in Matrix'],
  [
    'the longest wait before another login or socket',
    ...fixed(constant('verto/src/session/create-session.ts', 'LAST_RETRY_MS'), ' ms'),
    '–',
  ],
  [
    'requests that wait for the login',
    ...fixed(constant('verto/src/session/create-session.ts', 'maxHeld')),
    'the next is refused, and told',
  ],
  [
    'renegotiating events that a call remembers, to know one that comes again',
    ...fixed(constant('translator/src/call/exchange.ts', 'REMEMBERED')),
    'the oldest is forgotten',
  ],
  ['issues that an error names', ...fixed(constant('matrix-events/src/issue.ts', 'MOST_TOLD')), 'the rest is counted'],
];

/** The table, as Markdown. */
export const limits = [['what', 'limit', 'where', 'beyond it'], ['---', '---', '---', '---'], ...rows]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n');
