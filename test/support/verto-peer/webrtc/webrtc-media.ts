// Media that is really there: a UDP port for each call, ICE, DTLS and SRTP, and an application that echoes or plays a tone.
//
// Why not a browser page or a ready-made peer connection: what matters here is what FreeSWITCH does *unlike* any of those. It
// listens to one remote address, picked by the order of a list; it keeps its ICE credentials over an updateMedia and renews
// them at a verto.attach; it never bundles. So the port, the SDP (negotiation.ts) and the ICE (ice.ts) are ours, and the
// cryptography is werift's (0.24, pure TypeScript, the last line of releases that runs on Node 20): DTLS handshake, SRTP,
// STUN messages.

import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { RtpHeader, RtpPacket, type SrtpSession } from 'werift';
import type { Media, MediaEngine, Program } from '../media.ts';
import { type Agreed, createNegotiation } from '../negotiation.ts';
import { createDigitReader } from './digits.ts';
import { type Certificate, createCertificate, createDtls, type Dtls } from './dtls.ts';
import { createIce } from './ice.ts';
import { tone } from './tone.ts';

export interface WebrtcMediaConfig {
  /** Whether FreeSWITCH offers video, and has a port for it. A client that bundles cannot reach it. Default true. */
  readonly video?: boolean;
  /** How long FreeSWITCH puts off the DTLS handshake once ICE has a path, in ms. Default 0. */
  readonly handshakeMs?: number;
  /** Where the ports are. Default 127.0.0.1, to which Firefox sends nothing from its other addresses. */
  readonly address?: string;
  /** A number of 64 bits: where both ends claim the same ICE role, the client gives way to a higher one than its own. Default FreeSWITCH's. */
  readonly tieBreaker?: () => bigint;
}

export async function webrtcMedia(config: WebrtcMediaConfig = {}): Promise<MediaEngine> {
  const certificate = await createCertificate();
  const open = new Set<Media>();
  return {
    async open() {
      const media = await openMedia(certificate, config);
      open.add(media);
      return media;
    },
    async close() {
      for (const media of open) await media.close();
    },
  };
}

/**
 * Digital silence of libopus is one payload over and over, or up to three in turn (opusscript 0.1.1, 48 kHz stereo, 8 to
 * 64 kbit/s, with and without VBR and FEC); how long it is depends on all of these.
 */
const silentPayloads = 4;

async function openMedia(
  certificate: Certificate,
  { video = true, handshakeMs = 0, address = '127.0.0.1', tieBreaker }: WebrtcMediaConfig,
): Promise<Media> {
  const audioSocket = await bind(address);
  // Bound, and never read: what a client bundles comes to the audio port.
  const videoSocket = video ? await bind(address) : undefined;
  const negotiation = createNegotiation({
    ports: [
      { kind: 'audio', address, port: audioSocket.address().port },
      ...(videoSocket === undefined ? [] : [{ kind: 'video' as const, address, port: videoSocket.address().port }]),
    ],
    fingerprint: certificate.fingerprint,
  });

  const counters = { sent: 0, heard: 0, heardSounds: 0, ignored: 0, echoed: 0 };
  const digits = createDigitReader();
  let agreed: Agreed | undefined;
  let dtls: Dtls | undefined;
  let srtp: SrtpSession | undefined;
  let program: Program = 'silence';
  /** Whether FreeSWITCH has stopped the media: from the loss of the socket to the next updateMedia. */
  let isPaused = false;
  /** Whether DTLS was started anew by a client's verto.attach: nothing gets through any more. */
  let isBroken = false;
  let isClosed = false;
  let hasPath = false;
  let sequence = randomInt(2 ** 15);
  let timestamp = randomInt(2 ** 31);
  let ticker: NodeJS.Timeout | undefined;
  const lastHeard: Buffer[] = [];
  let whenConnected: () => void = () => {};
  const connected = new Promise<void>((resolve) => {
    whenConnected = resolve;
  });

  const toClient = (data: Buffer): void => {
    const to = ice.destination();
    if (to !== undefined && !isClosed) audioSocket.send(data, to.port, to.address, () => {});
  };
  const shakeHands = (): void => {
    if (agreed === undefined || isClosed) return;
    dtls = createDtls({
      role: agreed.dtlsRole,
      certificate,
      remoteFingerprint: agreed.remote.fingerprint,
      send: toClient,
      onConnected(session) {
        srtp = session;
        whenConnected();
      },
    });
  };
  /** The first sign that somebody is there: the time to shake hands. */
  const ice = createIce(
    audioSocket,
    () => {
      if (hasPath) return;
      hasPath = true;
      if (handshakeMs === 0) shakeHands();
      else setTimeout(shakeHands, handshakeMs);
    },
    tieBreaker,
  );

  const sendAudio = (payload: Buffer, marker: boolean): boolean => {
    const isSending = agreed?.direction === 'sendrecv' || agreed?.direction === 'sendonly';
    if (agreed === undefined || srtp === undefined || !isSending || isPaused || isBroken) return false;
    sequence = (sequence + 1) % 2 ** 16;
    const { payloadType, ssrc } = agreed;
    toClient(srtp.encrypt(payload, new RtpHeader({ payloadType, sequenceNumber: sequence, timestamp, ssrc, marker })));
    counters.sent += 1;
    return true;
  };

  const receiveRtp = (data: Buffer): void => {
    if (srtp === undefined || agreed === undefined || isPaused || isBroken) return;
    let packet: RtpPacket;
    try {
      packet = RtpPacket.deSerialize(srtp.decrypt(data));
    } catch {
      return;
    }
    const { payloadType, marker, timestamp: sent } = packet.header;
    counters.heard += 1;
    if (!lastHeard.some((payload) => packet.payload.equals(payload))) counters.heardSounds += 1;
    lastHeard.unshift(packet.payload);
    lastHeard.length = Math.min(lastHeard.length, silentPayloads);
    if (payloadType === agreed.telephoneEvent?.type) {
      digits.read(packet.payload, sent);
    } else if (payloadType === agreed.payloadType && program === 'echo') {
      timestamp = sent;
      if (sendAudio(packet.payload, marker)) counters.echoed += 1;
    }
  };

  audioSocket.on('message', (data, from) => {
    const [first = 0, second = 0] = data;
    // RFC 7983: STUN, DTLS, then RTP and RTCP, which share the port (rtcp-mux).
    if (first < 4) ice.receive(data, from);
    else if (first >= 20 && first < 64) dtls?.receive(data);
    else if (first >= 128 && first < 192 && !(second >= 192 && second < 224)) {
      if (ice.hears(from)) receiveRtp(data);
      else counters.ignored += 1;
    }
  });

  const settle = (): void => {
    agreed = negotiation.agreed().find(({ kind }) => kind === 'audio');
    if (agreed === undefined) return;
    isPaused = false;
    ice.agree(agreed);
  };

  const media: Media = {
    async answer(offer) {
      const answered = negotiation.answer(offer);
      if (answered.ok) settle();
      return answered;
    },
    offer: async () => negotiation.offer(),
    async accept(answer) {
      const accepted = negotiation.accept(answer);
      if (accepted.ok) settle();
      return accepted;
    },
    async reoffer(direction) {
      ice.renew();
      isPaused = true;
      return negotiation.reoffer(direction);
    },
    connected: () => connected,
    play(next) {
      program = next;
      clearInterval(ticker);
      if (next !== 'tone') return;
      let played = 0;
      ticker = setInterval(() => {
        timestamp = (timestamp + 960) % 2 ** 32;
        if (sendAudio(tone[played % tone.length] ?? Buffer.alloc(0), played === 0)) played += 1;
      }, 20);
    },
    pause() {
      isPaused = true;
    },
    restartDtls() {
      isBroken = true;
    },
    counters: () => ({ ...counters, digits: digits.digits() }),
    async close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(ticker);
      ice.close();
      dtls?.close();
      for (const socket of [audioSocket, videoSocket]) socket?.close();
    },
  };
  return media;
}

async function bind(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}
