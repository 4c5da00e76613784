// What runs inside the page: matrix-js-sdk as an application uses it, and nothing that it does not offer itself.
import { ClientEvent, createClient, type MatrixClient, SyncState } from 'matrix-js-sdk';
import {
  CallErrorCode,
  CallEvent,
  CallState,
  createNewMatrixCall,
  type MatrixCall,
} from 'matrix-js-sdk/lib/webrtc/call';
import { CallEventHandlerEvent } from 'matrix-js-sdk/lib/webrtc/callEventHandler';

/** RTP of the newest call, from getStats. */
export interface Packets {
  readonly sent: number;
  readonly received: number;
  readonly videoSent: number;
  /** 0 is silence. */
  readonly energy: number;
}

/** A call as it is now, or was when it ended. */
export interface CallSight {
  readonly callId: string;
  readonly state: CallState;
  readonly hangupReason: string | undefined;
  readonly hangupParty: string | undefined;
  /** Whether the other end has put this one on hold. */
  readonly isHeld: boolean;
  readonly ice: RTCIceConnectionState | undefined;
  readonly signaling: RTCSignalingState | undefined;
  readonly canDtmf: boolean;
  readonly hasCamera: boolean;
}

/** A call event, as this client has seen it go by, its own echoes among them. */
export interface SeenEvent {
  /** By the wall clock. */
  readonly at: number;
  readonly event: { readonly type: string; readonly sender: string; readonly [key: string]: unknown };
}

let client: MatrixClient;
const events: SeenEvent[] = [];
const calls: MatrixCall[] = [];

const api = {
  async start(account: { homeserver: string; userId: string; accessToken: string; deviceId: string }): Promise<void> {
    const { homeserver: baseUrl, ...who } = account;
    client = createClient({ baseUrl, ...who, fallbackICEServerAllowed: false });
    client.on(CallEventHandlerEvent.Incoming, add);
    client.on(ClientEvent.Event, (event) => {
      const { type = '', sender = '', ...rest } = event.event;
      if (type.startsWith('m.call.')) events.push({ at: Date.now(), event: { type, sender, ...rest } });
    });
    const synced = new Promise<void>((resolve) => {
      client.on(ClientEvent.Sync, (state) => state === SyncState.Prepared && resolve());
    });
    await client.startClient({ initialSyncLimit: 1 });
    await synced;
  },
  async createRoom(invite: string[]): Promise<string> {
    const { room_id } = await client.createRoom({ invite, is_direct: true });
    return room_id;
  },
  async joinRoom(roomId: string): Promise<void> {
    await client.joinRoom(roomId);
  },
  /** Whether that user is in the room, as far as this client knows. */
  hasJoined: (roomId: string, userId: string): boolean =>
    client.getRoom(roomId)?.getMember(userId)?.membership === 'join',
  async send(roomId: string, text: string): Promise<void> {
    await client.sendTextMessage(roomId, text);
  },
  async placeCall(roomId: string, video: boolean): Promise<void> {
    const call = createNewMatrixCall(client, roomId);
    if (call === null) throw new Error('this browser has no WebRTC');
    add(call);
    await call.placeCall(true, video);
  },
  answer: (): Promise<void> => last().answer(true, false),
  reject: (): void => last().reject(),
  hangup: (): void => last().hangup(CallErrorCode.UserHangup, false),
  hold: (isOnHold: boolean): void => last().setRemoteOnHold(isOnHold),
  press: (key: string): void => last().sendDtmfDigit(key),
  restartIce: (): void => last().peerConn?.restartIce(),
  events: (): readonly SeenEvent[] => events,
  calls: (): readonly CallSight[] => calls.map(sight),
  async packets(): Promise<Packets> {
    const packets = { sent: 0, received: 0, videoSent: 0, energy: 0 };
    for (const report of (await last().peerConn?.getStats())?.values() ?? []) {
      if (report.type === 'outbound-rtp') packets[report.kind === 'audio' ? 'sent' : 'videoSent'] += report.packetsSent;
      if (report.type !== 'inbound-rtp' || report.kind !== 'audio') continue;
      packets.received += report.packetsReceived;
      packets.energy += report.totalAudioEnergy;
    }
    return packets;
  },
};
export type PageApi = typeof api;

function last(): MatrixCall {
  const call = calls.at(-1);
  if (call === undefined) throw new Error('there is no call');
  return call;
}

function add(call: MatrixCall): void {
  calls.push(call);
  // Heard, as an application lets it be heard: without a sink Chromium decodes nothing.
  call.on(CallEvent.FeedsChanged, () => {
    for (const feed of call.getRemoteFeeds()) {
      const audio = document.createElement('audio');
      audio.autoplay = true;
      audio.srcObject = feed.stream;
    }
  });
}

function sight(call: MatrixCall): CallSight {
  return {
    callId: call.callId,
    state: call.state,
    hangupReason: call.hangupReason,
    hangupParty: call.hangupParty,
    isHeld: call.isLocalOnHold(),
    ice: call.peerConn?.iceConnectionState,
    signaling: call.peerConn?.signalingState,
    canDtmf: call.state !== CallState.Ended && call.opponentSupportsDTMF(),
    hasCamera: call.hasLocalUserMediaVideoTrack,
  };
}

Object.assign(globalThis, { matrix: api });
