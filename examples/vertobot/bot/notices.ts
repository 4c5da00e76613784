// What a room is told of what happens to its call.
import type { DiagnosticCode, Display, ToAppOutput } from '@mvbridge/translator';

/** undefined: nothing that a user can do anything with. */
export function noticeOf(told: ToAppOutput): string | undefined {
  switch (told.kind) {
    case 'route-needed':
      return 'Which number? Write !call and the number, such as !call 9664.';
    case 'identity':
      return onTheLine(told.display);
    case 'message':
      return `${told.from ?? 'FreeSWITCH'} writes: ${told.text}`;
    case 'notice':
      return promptOf(told.notice);
    case 'diagnostic':
      return COMPLAINTS[told.code];
    case 'call':
    case 'coalesced':
    case 'session':
    case 'connect':
    case 'dtmf':
    case 'conference':
      return undefined;
    default:
      return told satisfies never;
  }
}

type Notice = Extract<ToAppOutput, { kind: 'notice' }>['notice'];

const COMPLAINTS: Partial<Record<DiagnosticCode, string>> = {
  'dtmf-lost': 'The keys went nowhere: FreeSWITCH does not know this call any more.',
  'request-failed': 'FreeSWITCH would not do that.',
  'no-audio': 'This call has no audio that FreeSWITCH could take.',
};

function promptOf({ method, params }: Notice): string | undefined {
  return method === 'verto.prompt' && 'text' in params && typeof params.text === 'string' ? params.text : undefined;
}

function onTheLine({ name, number }: Display): string | undefined {
  const who = name !== undefined && number !== undefined && name !== number ? `${name}, ${number}` : (name ?? number);
  return who === undefined ? undefined : `On the line: ${who}`;
}
