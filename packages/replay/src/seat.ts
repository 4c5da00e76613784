// Who the bridge was in a trace, read off what it sent: enough to put a translator in its seat.
import { PartyId, UserId } from '@mvbridge/matrix-events';
import type { TranslatorConfig } from '@mvbridge/translator';
import { at, text } from './json.ts';
import { passedOn } from './passed-on.ts';
import type { Trace, TraceLine } from './trace.ts';

/**
 * A config for replaying this trace: user, party, login and session as the recorded bridge had them, and routes that send
 * each call where the recorded bridge sent it; one that it did not pass on goes where its last one went. What the trace does
 * not tell is made up, and so is what no translator takes, such as a user without an `@`.
 */
export function seatOf(trace: Trace): TranslatorConfig {
  const sent = trace.filter((line) => 'direction' in line && line.direction === 'out');
  const events = sent.flatMap((line) => ('event' in line ? [line.event] : []));
  const invites = events.filter((event) => at(event, 'type') === 'm.call.invite');
  const requests = sent.flatMap((line) => ('message' in line ? [line.message] : []));
  const calls = requests.filter((message) => at(message, 'method') === 'verto.invite');
  const login = requests.find((message) => at(message, 'method') === 'login' && text(at(message, 'params', 'passwd')));
  const passed = passedOn(trace);
  const sentForCall = new Map(passed.map(({ callId, sent }) => [callId, at(sent, 'message')]));
  const sentForDialog = new Map(passed.map(({ dialogId, sent }) => [dialogId, at(sent, 'event')]));
  return {
    matrix: {
      userId: firstOf(UserId, events, 'sender') ?? '@bridge:example.org',
      partyId: firstOf(PartyId, events, 'content', 'party_id') ?? 'MVBRIDGE',
    },
    verto: {
      login: text(at(login, 'params', 'login')) ?? 'bridge@example.org',
      passwd: text(at(login, 'params', 'passwd')) ?? 'secret',
      sessid: sessidOf(login) ?? '00000000-0000-4000-8000-000000000000',
    },
    route: {
      toVerto: ({ callId }) => {
        const dialog = at(sentForCall.get(callId) ?? calls.at(-1), 'params', 'dialogParams');
        return {
          destinationNumber: text(at(dialog, 'destination_number')) ?? '0000',
          callerIdName: text(at(dialog, 'caller_id_name')),
          callerIdNumber: text(at(dialog, 'caller_id_number')),
        };
      },
      toMatrix: ({ dialogId }) => {
        const invite = sentForDialog.get(dialogId) ?? invites.at(-1);
        return {
          roomId: text(at(invite, 'room_id')) ?? roomOf(trace) ?? '!room:example.org',
          invitee: text(at(invite, 'content', 'invitee')),
        };
      },
    },
  };
}

/** The first value at a path that is valid. */
function firstOf(
  schema: { safeParse(value: unknown): { readonly success: boolean; readonly data?: string } },
  values: readonly unknown[],
  ...path: readonly string[]
): string | undefined {
  return values.map((value) => schema.safeParse(at(value, ...path)).data).find((read) => read !== undefined);
}

/** FreeSWITCH takes at most 256 bytes. */
function sessidOf(login: unknown): string | undefined {
  const sessid = text(at(login, 'params', 'sessid'));
  return sessid !== undefined && sessid.length <= 256 ? sessid : undefined;
}

function roomOf(trace: Trace): string | undefined {
  const found = trace.find((line): line is Extract<TraceLine, { event: unknown }> => 'event' in line);
  return text(at(found?.event, 'room_id'));
}
