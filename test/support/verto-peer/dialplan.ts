// Where a number leads. A destination is a list of steps, as a dialplan's extension is a list of applications.
import type { HangupCause } from '@mvbridge/verto';
import type { Call, Party } from './call.ts';
import type { Program } from './media.ts';

export type Step =
  /** verto.media: the client hears `plays` before anybody has answered. */
  | { readonly does: 'media'; readonly plays: Program }
  /** verto.answer. `bridged`: to another leg, so that the call can be transferred. */
  | { readonly does: 'answer'; readonly plays: Program; readonly bridged?: boolean }
  | { readonly does: 'wait'; readonly ms: number }
  /** Until the test says `call.proceed()`. */
  | { readonly does: 'pause' }
  /** Until DTLS is up, which is what keeps FreeSWITCH's own dialplan after an answer. */
  | { readonly does: 'connect' }
  | ({ readonly does: 'display' } & Party)
  /** The verto.event of a member who joins; the one of leaving follows at the end. */
  | { readonly does: 'conference'; readonly name: string }
  | { readonly does: 'hangup'; readonly cause: HangupCause };

export type Destination = readonly Step[];
export type Dialplan = Readonly<Record<string, Destination>>;

/** The numbers of the captured traces, which are those of the vanilla configuration and of the rig that recorded them. */
export const defaultDialplan: Dialplan = {
  /** Echo. */
  9196: [{ does: 'answer', plays: 'echo' }],
  /** Early media, then an answer. */
  9197: [
    { does: 'media', plays: 'tone' },
    { does: 'wait', ms: 1_000 },
    { does: 'answer', plays: 'tone' },
  ],
  /** Rings for a while: FreeSWITCH says nothing of it. */
  9198: [
    { does: 'wait', ms: 300 },
    { does: 'answer', plays: 'echo', bridged: true },
  ],
  /** Music on hold. */
  9664: [{ does: 'answer', plays: 'tone' }],
  3500: [
    { does: 'answer', plays: 'echo' },
    { does: 'conference', name: '3500' },
  ],
  9001: [{ does: 'hangup', cause: 'USER_BUSY' }],
  9002: [{ does: 'hangup', cause: 'CALL_REJECTED' }],
  /** Rings for ever. */
  9003: [{ does: 'pause' }],
  /** Answers, and hangs up after a while. */
  9004: [
    { does: 'answer', plays: 'echo' },
    { does: 'connect' },
    { does: 'wait', ms: 1_000 },
    { does: 'hangup', cause: 'NORMAL_CLEARING' },
  ],
  /** Nobody picks up. */
  9005: [
    { does: 'wait', ms: 500 },
    { does: 'hangup', cause: 'NO_ANSWER' },
  ],
};

const noRoute: Destination = [{ does: 'hangup', cause: 'NO_ROUTE_DESTINATION' }];

/** Runs the call through its destination, up to its end. */
export async function runDialplan(call: Call, destination: Destination = noRoute): Promise<void> {
  for (const step of destination) {
    if (call.phase === 'ended') return;
    switch (step.does) {
      case 'media':
        if (!(await call.early(step.plays))) return;
        break;
      case 'answer':
        call.isBridged = step.bridged ?? false;
        if (!(await call.answer(step.plays))) return;
        break;
      case 'wait':
        await new Promise((resolve) => setTimeout(resolve, step.ms));
        break;
      case 'pause':
        await call.toldToProceed();
        break;
      case 'connect':
        await call.media.connected();
        break;
      case 'display':
        call.display({ name: step.name, number: step.number });
        break;
      case 'conference':
        joinConference(call, step.name);
        break;
      case 'hangup':
        call.hangup(step.cause);
        break;
      default:
        step satisfies never;
    }
  }
}

function joinConference(call: Call, number: string): void {
  const name = `${number}-127.0.0.1`;
  const { connection, sessid, callID } = call;
  const say = (action: 'join' | 'part') =>
    connection?.request('verto.event', {
      pvtData: {
        callID,
        action: `conference-liveArray-${action}`,
        laChannel: `conference-liveArray.${name}@127.0.0.1`,
        laName: name,
        role: 'participant',
        chatID: `conf+${name}@127.0.0.1`,
        conferenceMemberID: '1',
        canvasCount: 0,
        chatChannel: `conference-chat.${name}@127.0.0.1`,
        infoChannel: `conference-info.${name}@127.0.0.1`,
      },
      eventChannel: sessid,
      eventType: 'channelPvtData',
    });
  say('join');
  call.onEnd = () => say('part');
}
