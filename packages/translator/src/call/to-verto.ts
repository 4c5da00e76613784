// The requests that we make of FreeSWITCH. Only what it reads is sent, and only about calls of ours: it checks no owner.
import type { UserId } from '@mvbridge/matrix-events';
import { isLive, mediaOf, rejectSections, restoreSections } from '@mvbridge/sdp';
import type { Asking, DialogId, HangupCause } from '@mvbridge/verto';
import type { ToVerto } from '../route.ts';
import { clean } from '../terms/name.ts';
import { type Effect, note } from './effect.ts';

/**
 * A client's offer as FreeSWITCH can take it: the first audio section, all others rejected. FreeSWITCH gives each section
 * a port of its own, which a client with one transport cannot follow. undefined: there is no audio.
 */
export function audioOnly(offer: string): string | undefined {
  const first = mediaOf(offer).findIndex((section) => section.kind === 'audio' && isLive(section));
  return first === -1 ? undefined : rejectSections(offer, (_, i) => i === first);
}

/** A client's answer as FreeSWITCH's own offer wants it: what was left out for the client comes back as rejected. */
export function answerTo(freeswitchOffer: string, clientAnswer: string): string | undefined {
  return audioOnly(restoreSections(clientAnswer, freeswitchOffer));
}

/** verto.invite, with a note where a name or number had to be cleaned. */
export function invite(dialogId: DialogId, sdp: string, route: ToVerto, caller: UserId): readonly Effect[] {
  const destination = clean(route.destinationNumber);
  const name = clean(route.callerIdName);
  const number = clean(route.callerIdNumber);
  const altered = destination.altered || name.altered || number.altered;
  return [
    asking({
      method: 'verto.invite',
      params: {
        sdp,
        dialogParams: {
          callID: dialogId,
          destination_number: destination.text ?? '',
          // FreeSWITCH remembers the first name a socket gives and uses it for calls without one: one user's name would
          // appear on another's call.
          caller_id_name: name.text ?? caller,
          ...(number.text !== undefined && { caller_id_number: number.text }),
          ...(route.userVariables !== undefined && { userVariables: { ...route.userVariables } }),
        },
      },
    }),
    ...(altered ? [note('name-cleaned', 'control characters were taken out of the route’s name or numbers')] : []),
  ];
}

export function answer(dialogId: DialogId, sdp: string): Effect {
  return asking({ method: 'verto.answer', params: { sdp, dialogParams: { callID: dialogId } } });
}

/** Give the cause by name and nothing else: with an unknown name FreeSWITCH ignores the number beside it. */
export function bye(dialogId: DialogId, cause: HangupCause): Effect {
  return asking({ method: 'verto.bye', params: { cause, dialogParams: { callID: dialogId } } });
}

export function dtmf(dialogId: DialogId, digits: string): Effect {
  return asking({ method: 'verto.info', params: { dtmf: digits, dialogParams: { callID: dialogId } } });
}

/** A new SDP of the client's, taken without a new DTLS association. Its result has FreeSWITCH's answer. */
export function updateMedia(dialogId: DialogId, sdp: string): Effect {
  return asking({
    method: 'verto.modify',
    params: { action: 'updateMedia', sdp, dialogParams: { callID: dialogId } },
  });
}

/** Moves the other party to another number (blind). FreeSWITCH then ends the call towards us. */
export function transfer(dialogId: DialogId, destination: string): Effect {
  return asking({
    method: 'verto.modify',
    params: { action: 'transfer', destination, dialogParams: { callID: dialogId } },
  });
}

/** Joins the other parties of two calls of ours (attended). FreeSWITCH then ends both towards us. */
export function replace(dialogId: DialogId, replaceCallID: DialogId): Effect {
  const dialogParams = { callID: dialogId };
  return asking({ method: 'verto.modify', params: { action: 'replace', replaceCallID, dialogParams } });
}

/** Music for the other party, and no more of it. */
export function modify(dialogId: DialogId, action: 'hold' | 'unhold'): Effect {
  return asking({ method: 'verto.modify', params: { action, dialogParams: { callID: dialogId } } });
}

function asking(asking: Asking): Effect {
  return { to: 'verto', asking };
}
