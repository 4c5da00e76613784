import { type CallEvent, reasonOf, streamMetadataOf } from '@mvbridge/matrix-events';
import type { CallInput, TransferTarget } from './call/input.ts';
import type { Peer } from './call/state.ts';
import { assertNever } from './error.ts';
import { displayOf } from './terms/display.ts';

/** What an event means to the call it is for; a transfer goes `to`. undefined: it is not translated. */
export function matrixInput(event: CallEvent, from: Peer, to: TransferTarget): CallInput | undefined {
  switch (event.type) {
    case 'm.call.candidates':
      return { kind: 'matrix.candidates', from, candidates: event.content.candidates };
    case 'm.call.answer':
      return { kind: 'matrix.answer', from, sdp: event.content.answer.sdp };
    case 'm.call.select_answer':
      return { kind: 'matrix.select_answer', selected: event.content.selected_party_id };
    case 'm.call.reject':
      return { kind: 'matrix.reject', from, reason: event.content.reason };
    case 'm.call.hangup':
      return { kind: 'matrix.hangup', reason: reasonOf(event.content) };
    case 'm.call.negotiate': {
      const { type, sdp } = event.content.description;
      return { kind: 'matrix.negotiate', description: type, sdp, eventId: event.event_id };
    }
    // A client mutes without a new SDP, and FreeSWITCH has no word for it: the application may want to show it.
    case 'm.call.sdp_stream_metadata_changed':
    case 'org.matrix.call.sdp_stream_metadata_changed': {
      const streams = Object.values(streamMetadataOf(event.content) ?? {});
      return { kind: 'matrix.muted', muted: streams.length > 0 && streams.every((one) => one.audio_muted === true) };
    }
    case 'm.call.asserted_identity':
    case 'org.matrix.call.asserted_identity': {
      const { altered: _, ...display } = displayOf(event.content.asserted_identity?.display_name, undefined);
      return { kind: 'matrix.identity', display };
    }
    case 'm.call.replaces':
      return { kind: 'matrix.replaces', replacementId: event.content.replacement_id, to };
    case 'm.call.invite':
    case 'm.call.reject_replacement':
    case 'm.call.reject_locally':
    case 'org.matrix.mscXXXX.call.reject_locally':
      return undefined;
    default:
      return assertNever(event);
  }
}
