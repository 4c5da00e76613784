// ICE as FreeSWITCH does it (switch_rtp.c; verto.md §5.3, interop.md §2), which is not as RFC 8445 does it: there is one
// remote address at a time. It answers everybody's checks, sends its own to the one that it has picked, and listens to that
// one alone for as long as it answers. Only a pick that never answers makes it follow the client.
// Not imitated: on a call of its own, the silence after an ICE restart whose list begins with the network that the client
// does not prefer (interop.md §3); here such a client is heard. Relayed candidates are taken like any other.

import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { classes, Message, methods, parseMessage } from 'werift';
import type { Agreed } from '../negotiation.ts';

export interface Address {
  readonly address: string;
  readonly port: number;
}

export interface Ice {
  /** Takes what the SDPs say, each time that they say it anew: a pick is made afresh. */
  agree(agreed: Agreed): void;
  /** New credentials of ours: those that the client knows are worth nothing from now on. */
  renew(): void;
  /** A STUN message came. */
  receive(data: Buffer, from: Address): void;
  /** Where to send to; undefined until somebody has answered or asked. */
  destination(): Address | undefined;
  /** Whether media from there is listened to. */
  hears(from: Address): boolean;
  close(): void;
}

/** An address that has not answered for so long is no longer the only one. */
const answerMs = 3_000;
/**
 * On a call that it has placed, FreeSWITCH takes this long to give up a new pick that does not answer (interop.md §3 measured
 * 22 to 25 s of silence; the first pick of a call is given up at once).
 */
const stubbornMs = 22_000;
/** For how long after a pick FreeSWITCH adjusts the address that it talks to. */
const adjustMs = 10_000;
/** RFC 8445 §7.3.1.1: both ends claim the same role, and the one that is told so takes the other. */
const roleConflict = 487;
/** FreeSWITCH hears this many packets from elsewhere before it is deaf to them. */
const tolerated = 8;

/** `tieBreaker`, in place of FreeSWITCH's: which end gives way where both claim the same role. */
export function createIce(socket: Socket, onPath: () => void, tieBreaker = randomTieBreaker): Ice {
  let agreed: Agreed | undefined;
  let isRenewed = false;
  let picked: Address | undefined;
  let current: Address | undefined;
  let pickedAt = 0;
  let answeredAt: number | undefined;
  /** What its checks claim. Whom it follows is another matter: that goes by who has placed the call. */
  let isControlling = false;
  /** Nobody has asked yet with the client's new credentials (switch_rtp_activate_ice). */
  let isFresh = false;
  let stubbornUntil = 0;
  let strangers = 0;
  let checksSent = 0;
  let timer: NodeJS.Timeout | undefined;
  const pending = new Map<string, Address>();

  const send = (message: Message, to: Address): void => {
    socket.send(message.bytes, to.port, to.address, () => {});
  };

  /** The pick is asked for as long as it may still answer, also while somebody else is followed: its answer wins. */
  const check = (): void => {
    if (current === undefined || picked === undefined) return;
    ask(current);
    if (!isSame(current, picked) && Date.now() < pickedAt + adjustMs) ask(picked);
    checksSent += 1;
    clearTimeout(timer);
    timer = setTimeout(check, checksSent < 20 ? 50 : 1_000);
  };

  const ask = (to: Address): void => {
    if (agreed === undefined) return;
    const { local, remote } = agreed;
    const request = new Message(methods.BINDING, classes.REQUEST);
    request.setAttribute('USERNAME', `${remote.ufrag}:${local.ufrag}`);
    request.setAttribute('PRIORITY', 1_862_270_975);
    if (isControlling) {
      request.setAttribute('ICE-CONTROLLING', tieBreaker());
      request.setAttribute('USE-CANDIDATE', null);
    } else request.setAttribute('ICE-CONTROLLED', tieBreaker());
    request.addMessageIntegrity(Buffer.from(remote.pwd)).addFingerprint();
    pending.set(request.transactionIdHex, to);
    if (pending.size > 50) pending.delete([...pending.keys()][0] ?? '');
    send(request, to);
  };

  const isAnswering = (): boolean => answeredAt !== undefined && Date.now() - answeredAt < answerMs;

  const follow = (from: Address): void => {
    if (current !== undefined && isSame(current, from)) return;
    current = from;
    answeredAt = undefined;
    checksSent = 0;
    check();
  };

  /** Whether a request has the credentials of now, of both ends (icecmp): any other goes without an answer. */
  const isOfNow = (username: string, { local, remote }: Agreed): boolean =>
    !isRenewed && username === `${local.ufrag}:${remote.ufrag}`;

  return {
    agree(next) {
      const isRepick = agreed !== undefined;
      if (agreed?.remote.ufrag !== next.remote.ufrag) {
        isControlling = next.isControlling;
        isFresh = true;
      }
      agreed = next;
      isRenewed = false;
      const { address, port } = next.picked;
      const isAnother = picked === undefined || !isSame(picked, { address, port });
      picked = { address, port };
      strangers = 0;
      // The same pick as before changes nothing about whom FreeSWITCH follows.
      if (isAnother) {
        current = picked;
        pickedAt = Date.now();
        answeredAt = undefined;
        stubbornUntil = isRepick && next.isControlling ? Date.now() + stubbornMs : 0;
      }
      // A controlling FreeSWITCH looks anew who answers.
      if (next.isControlling) answeredAt = undefined;
      checksSent = 0;
      check();
    },
    renew() {
      isRenewed = true;
    },
    receive(data, from) {
      const message = parseMessage(data);
      if (message === undefined || agreed === undefined) return;
      if (isConflict(message)) isControlling = !isControlling;
      if (message.messageClass === classes.RESPONSE || isConflict(message)) {
        const asked = pending.get(message.transactionIdHex);
        pending.delete(message.transactionIdHex);
        if (asked === undefined || !isSame(asked, from)) return;
        if (picked !== undefined && isSame(picked, from)) current = picked;
        if (current !== undefined && isSame(current, from)) answeredAt = Date.now();
        onPath();
        return;
      }
      if (message.messageClass !== classes.REQUEST) return;
      if (!isOfNow(String(message.getAttributeValue('USERNAME')), agreed)) return;
      const response = new Message(methods.BINDING, classes.RESPONSE, message.transactionId);
      response.setAttribute('XOR-MAPPED-ADDRESS', [from.address, from.port]);
      response.addMessageIntegrity(Buffer.from(agreed.local.pwd)).addFingerprint();
      send(response, from);

      // Followed: on a call of our own, who asks; else whom a controlling client nominates, and, where the client takes itself
      // for controlled (Chromium does once it has answered a verto.attach), who asks first: a role conflict then says who
      // nominates.
      const keys = message.attributesKeys;
      const isChosen =
        agreed.isControlling || keys.includes('USE-CANDIDATE') || (isFresh && keys.includes('ICE-CONTROLLED'));
      isFresh = false;
      const isLocked = isAnswering() && (agreed.isControlling || isPick(current));
      if (isChosen && !isLocked && Date.now() >= stubbornUntil) follow(from);
      onPath();
    },
    destination: () => (agreed === undefined || isRenewed ? undefined : current),
    hears(from) {
      if (isRenewed || current === undefined) return false;
      if (isSame(current, from)) return true;
      strangers += 1;
      return strangers <= tolerated;
    },
    close() {
      clearTimeout(timer);
    },
  };

  function isPick(address: Address | undefined): boolean {
    return picked !== undefined && address !== undefined && isSame(picked, address);
  }
}

/** Another one in each request, of letters and digits (switch_stun_random_string). */
function randomTieBreaker(): bigint {
  return Buffer.from(randomBytes(6).toString('base64url')).readBigUInt64BE();
}

function isConflict(message: Message): boolean {
  return message.messageClass === classes.ERROR && message.getAttributeValue('ERROR-CODE')?.[0] === roleConflict;
}

function isSame(one: Address, other: Address): boolean {
  return one.address === other.address && one.port === other.port;
}
