// What FreeSWITCH says in SDP for one call, and what it makes of the client's: reference/verto.md §5, interop.md §1–§4.
// No transport here: ports come in, credentials and the picked candidate go out. The text follows captured SDPs line by line
// (test/fixtures/traces), which is why an answer and an offer order their lines differently.
import { randomBytes, randomInt } from 'node:crypto';
import { type Candidate, type ClientSection, type Direction, readClientSdp } from './client-sdp.ts';

/** One m-section of FreeSWITCH's: a port and ICE credentials of its own, since it never bundles. */
export interface Port {
  readonly kind: 'audio' | 'video';
  readonly address: string;
  readonly port: number;
}

/** What the transport of one section needs to know to talk to the client. */
export interface Agreed {
  readonly kind: 'audio' | 'video';
  readonly local: { readonly ufrag: string; readonly pwd: string };
  readonly remote: { readonly ufrag: string; readonly pwd: string; readonly fingerprint: string };
  /** The one candidate that FreeSWITCH sends checks to: the first listed that it can use. */
  readonly picked: Candidate;
  /** All of them. */
  readonly candidates: readonly Candidate[];
  /** Set by the first answer of either side; later ones change nothing, whatever they report. */
  readonly dtlsRole: 'client' | 'server';
  /** The ICE role follows from the DTLS role (switch_core_media.c): DTLS client, controlled. */
  readonly isControlling: boolean;
  readonly payloadType: number;
  /** RFC 4733 in this rate, where the client offered it. */
  readonly telephoneEvent: { readonly type: number; readonly rate: number } | undefined;
  readonly ssrc: number;
  /** What FreeSWITCH does. */
  readonly direction: Direction;
}

/** Why an SDP of the client's is refused. */
export type Refusal = 'unparsable' | 'no-codec' | 'no-candidate' | 'no-webrtc';

export type Negotiated =
  | { readonly ok: true; readonly sdp: string }
  | { readonly ok: false; readonly refusal: Refusal };

export interface NegotiationConfig {
  readonly ports: readonly Port[];
  /** `sha-256 AA:BB:…` */
  readonly fingerprint: string;
}

export interface Negotiation {
  /** The client offers: in verto.invite, or later by updateMedia. */
  answer(offer: string): Negotiated;
  /** We offer, in verto.invite. */
  offer(): string;
  /** The client answers our offer, in verto.answer. */
  accept(answer: string): { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };
  /** We offer anew, in verto.attach: the same ports, SSRCs and fingerprint, new ICE credentials. */
  reoffer(direction: Direction): string;
  /** One an m-section that both sides have. Empty before the first answer. */
  agreed(): readonly Agreed[];
}

const topPriority = 2_130_706_431;
/** Component 2 is on the port of component 1: rtcp-mux is on, and FreeSWITCH lists it in its offers all the same. */
const bothComponents = [topPriority, topPriority - 1];
const wanted = { audio: /^opus\/48000/i, video: /^VP8\/90000/i } as const;
const mirror = { sendrecv: 'sendrecv', sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' } as const;

export function createNegotiation({ ports, fingerprint }: NegotiationConfig): Negotiation {
  let origin = originNumber();
  let version = origin;
  let stream = token(32);
  let cname = token(16);
  let credentials = new Map(ports.map(({ kind }) => [kind, newCredentials()]));
  const ssrcs = new Map(ports.map(({ kind }) => [kind, randomInt(2 ** 32)]));
  let dtlsRole: 'client' | 'server' | undefined;
  /** After an offer of ours every later answer reports `passive`, whatever the role is (interop.md §3). */
  let hasReoffered = false;
  /** On a call of ours RFC 4733 is never negotiated, not even when the client offers it later; answers list component 2. */
  let isOurs = false;
  let protocol = 'RTP/SAVPF';
  let agreed: readonly Agreed[] = [];

  const head = (address: string): string[] => {
    version += 1;
    return [
      'v=0',
      `o=FreeSWITCH ${origin} ${version} IN IP4 ${address}`,
      's=FreeSWITCH',
      `c=IN IP4 ${address}`,
      't=0 0',
      `a=msid-semantic: WMS ${stream}`,
    ];
  };
  const ssrcLines = (kind: Port['kind']): string[] => {
    const ssrc = ssrcs.get(kind);
    const track = kind === 'audio' ? 'a0' : 'v0';
    return [
      `a=ssrc:${ssrc} cname:${cname}`,
      `a=ssrc:${ssrc} msid:${stream} ${track}`,
      `a=ssrc:${ssrc} mslabel:${stream}`,
      `a=ssrc:${ssrc} label:${stream}${track}`,
    ];
  };
  const iceLines = ({ kind, address, port }: Port, priorities: readonly number[]): string[] => {
    const { ufrag, pwd } = credentials.get(kind) ?? newCredentials();
    const foundation = String(randomInt(10 ** 10)).padStart(10, '0');
    return [
      `a=ice-ufrag:${ufrag}`,
      `a=ice-pwd:${pwd}`,
      ...priorities.map(
        (priority, of) =>
          `a=candidate:${foundation} ${of + 1} udp ${priority} ${address} ${port} typ host generation 0`,
      ),
    ];
  };
  const dtlsLines = ({ address, port }: Port, setup: string): string[] => [
    `a=fingerprint:${fingerprint}`,
    `a=setup:${setup}`,
    'a=rtcp-mux',
    `a=rtcp:${port} IN IP4 ${address}`,
  ];

  /** What the client's SDP and our ports make of each other; a section that the client rejected is left out. */
  const match = (
    sections: readonly ClientSection[],
    role: 'client' | 'server',
  ): { readonly ok: true; readonly agreed: readonly Agreed[] } | { readonly ok: false; readonly refusal: Refusal } => {
    const found: Agreed[] = [];
    for (const { kind } of ports) {
      const section = sections.find((one) => one.kind === kind && one.port !== 0);
      if (section === undefined) {
        if (kind === 'audio') return { ok: false, refusal: 'no-codec' };
        continue;
      }
      const payload = section.payloads.find(({ codec }) => wanted[kind].test(codec));
      const [picked] = section.candidates;
      // Video without a usable candidate is dead video, and the call goes on (verto.md §5.1).
      if (payload === undefined || picked === undefined) {
        if (kind === 'audio') return { ok: false, refusal: payload === undefined ? 'no-codec' : 'no-candidate' };
        continue;
      }
      const event = isOurs
        ? undefined
        : [48_000, 8_000].flatMap((rate) => {
            const found = section.payloads.find(({ codec }) => codec === `telephone-event/${rate}`);
            return found === undefined ? [] : [{ type: found.type, rate }];
          })[0];
      const { ufrag, pwd, fingerprint: remote } = section;
      // Without ICE or DTLS FreeSWITCH would go on in the clear, to which no browser would listen.
      if (ufrag === undefined || pwd === undefined || remote === undefined) return { ok: false, refusal: 'no-webrtc' };
      found.push({
        kind,
        local: credentials.get(kind) ?? newCredentials(),
        remote: { ufrag, pwd, fingerprint: remote },
        picked,
        candidates: section.candidates,
        dtlsRole: role,
        isControlling: role === 'server',
        payloadType: payload.type,
        telephoneEvent: event,
        ssrc: ssrcs.get(kind) ?? 0,
        direction: mirror[section.direction],
      });
    }
    return { ok: true, agreed: found };
  };

  /** Audio as it was negotiated: in our answers, and in the offers of a call that is re-attached. */
  const agreedAudio = (
    port: Port,
    { payloadType: type, telephoneEvent: event }: Agreed,
    as: { readonly direction: Direction; readonly setup: string; readonly priorities: readonly number[] },
  ): string[] => [
    `m=audio ${port.port} ${protocol} ${type}${event === undefined ? '' : ` ${event.type}`}`,
    `a=rtpmap:${type} opus/48000/2`,
    `a=fmtp:${type} useinbandfec=1; minptime=10`,
    ...(event === undefined ? [] : [`a=rtpmap:${event.type} telephone-event/${event.rate}`]),
    'a=silenceSupp:off - - - -',
    'a=ptime:20',
    `a=${as.direction}`,
    ...dtlsLines(port, as.setup),
    ...iceLines(port, as.priorities),
    'a=end-of-candidates',
    ...ssrcLines('audio'),
  ];

  const writeAnswer = (): string => {
    const setup = hasReoffered || dtlsRole === 'server' ? 'passive' : 'active';
    const priorities = isOurs ? bothComponents : [topPriority];
    const lines = head(ports[0]?.address ?? '127.0.0.1');
    for (const port of ports) {
      const section = agreed.find(({ kind }) => kind === port.kind);
      if (section === undefined) continue;
      const { payloadType: type, direction } = section;
      if (port.kind === 'audio') {
        lines.push(...agreedAudio(port, section, { direction, setup, priorities }));
      } else {
        lines.push(
          `m=video ${port.port} ${protocol} ${type}`,
          'b=AS:1024',
          `a=rtpmap:${type} VP8/90000`,
          `a=${direction}`,
          ...dtlsLines(port, setup),
          `a=rtcp-fb:${type} ccm fir`,
          `a=rtcp-fb:${type} nack`,
          `a=rtcp-fb:${type} nack pli`,
          ...ssrcLines('video'),
          ...iceLines(port, priorities),
          'a=end-of-candidates',
        );
      }
    }
    return text(lines);
  };

  /** Takes the client's side, if it can be taken. `roleBy`: our DTLS role by the client's `a=setup`, the first time. */
  const settle = (
    sdp: string,
    roleBy: (setup: string | undefined) => 'client' | 'server',
  ): { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal } => {
    const sections = readClientSdp(sdp);
    if (sections === undefined) return { ok: false, refusal: 'unparsable' };
    const audio = sections.find(({ kind }) => kind === 'audio');
    // `actpass` in a later offer changes no role (switch_core_media.c).
    const role = dtlsRole ?? roleBy(audio?.setup);
    const matched = match(sections, role);
    if (!matched.ok) return matched;
    dtlsRole = role;
    agreed = matched.agreed;
    protocol = audio?.protocol ?? protocol;
    return { ok: true };
  };

  return {
    answer(offer) {
      const settled = settle(offer, (setup) => (setup === 'active' ? 'server' : 'client'));
      return settled.ok ? { ok: true, sdp: writeAnswer() } : settled;
    },
    offer() {
      isOurs = true;
      const lines = head(ports[0]?.address ?? '127.0.0.1');
      for (const port of ports) {
        if (port.kind === 'audio') {
          lines.push(
            `m=audio ${port.port} ${protocol} 102`,
            'a=rtpmap:102 opus/48000/2',
            'a=fmtp:102 useinbandfec=1; maxaveragebitrate=30000; maxplaybackrate=48000; ptime=20; minptime=10; maxptime=40',
            ...dtlsLines(port, 'actpass'),
            ...ssrcLines('audio'),
            // Of the same priority, in audio alone.
            ...iceLines(port, [topPriority, topPriority]),
            'a=silenceSupp:off - - - -',
            'a=ptime:20',
            'a=sendrecv',
          );
        } else {
          lines.push(
            `m=video ${port.port} ${protocol} 103`,
            'b=AS:1024',
            'a=rtpmap:103 VP8/90000',
            'a=sendrecv',
            ...dtlsLines(port, 'actpass'),
            'a=rtcp-fb:103 ccm fir',
            'a=rtcp-fb:103 ccm tmmbr',
            'a=rtcp-fb:103 nack',
            'a=rtcp-fb:103 nack pli',
            ...ssrcLines('video'),
            ...iceLines(port, bothComponents),
            'a=end-of-candidates',
          );
        }
      }
      return text(lines);
    },
    accept: (answer) => settle(answer, (setup) => (setup === 'passive' ? 'client' : 'server')),
    reoffer(direction) {
      origin = originNumber();
      version = origin;
      stream = token(32);
      cname = token(16);
      credentials = new Map(ports.map(({ kind }) => [kind, newCredentials()]));
      hasReoffered = true;
      const audio = agreed.find(({ kind }) => kind === 'audio');
      const [port] = ports;
      if (audio === undefined || port === undefined) throw new Error('verto.attach for a call without media');
      const as = { direction, setup: 'actpass', priorities: bothComponents };
      return text([...head(port.address), ...agreedAudio(port, audio, as)]);
    },
    agreed: () => agreed,
  };
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

/** 10 digits, as both numbers of FreeSWITCH's o-line have. */
function originNumber(): number {
  return randomInt(1_700_000_000, 1_800_000_000);
}

function newCredentials(): { readonly ufrag: string; readonly pwd: string } {
  return { ufrag: token(16), pwd: token(24) };
}

function token(length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join('');
}
