// One call, as FreeSWITCH keeps it: a channel with a Verto client at its end.
import { randomUUID } from 'node:crypto';
import { type HangupCause, hangupCauses } from '@mvbridge/verto';
import type { Connection } from './connection.ts';
import type { Media, Program } from './media.ts';

/**
 * `answering`: verto.answer has gone out, DTLS is not up. To FreeSWITCH such a call is not answered yet (verto.md §4.3);
 * a call that FreeSWITCH has placed is `answered` with the client's verto.answer.
 */
export type Phase = 'ringing' | 'early' | 'answering' | 'answered' | 'ended';

export interface Party {
  readonly name: string;
  readonly number: string;
}

export interface CallConfig {
  readonly callID: string;
  readonly placedBy: 'client' | 'server';
  readonly sessid: string;
  readonly connection: Connection;
  readonly media: Media;
  readonly caller: Party;
  readonly callee: Party;
  /** False: hung up, not detached, when the socket drops. */
  readonly recoverCall: boolean;
  /** `verto_svar_…` and `verto_h_…` */
  readonly variables?: Readonly<Record<string, string>>;
  /** The client's, of a call that it has placed. It is looked at when there is something to answer. */
  readonly offer?: string;
  /** What the client sent with its invite. */
  readonly dialogParams?: Readonly<Record<string, unknown>>;
  /** What the client hears once it has answered a call of ours. */
  readonly plays?: Program;
  readonly detachMs: number;
  changed(): void;
}

export class Call {
  readonly callID: string;
  readonly placedBy: 'client' | 'server';
  readonly sessid: string;
  readonly media: Media;
  readonly caller: Party;
  readonly callee: Party;
  readonly recoverCall: boolean;
  readonly dialogParams: Readonly<Record<string, unknown>>;
  /** undefined: detached. */
  connection: Connection | undefined;
  /** Bridged to another leg, in place of sitting in an application: it can be transferred. */
  isBridged = false;
  /** The keys that came in verto.info; those that came as RFC 4733 are `media.counters().digits`. */
  digits = '';
  /** How often the client renegotiated by updateMedia, with success. */
  updates = 0;
  transferredTo: string | undefined;
  onEnd: (() => void) | undefined;
  readonly #config: CallConfig;
  #phase: Phase = 'ringing';
  #cause: HangupCause | number | undefined;
  #endedBy: 'client' | 'server' | undefined;
  #hasSentSdp = false;
  #isHeld = false;
  #detached: NodeJS.Timeout | undefined;
  #proceed: (() => void) | undefined;
  #mayProceed = false;
  /** After a hold FreeSWITCH's next offer says `sendonly`, unhold or not (interop.md §3). */
  #wasHeld = false;

  constructor(config: CallConfig) {
    this.#config = config;
    this.callID = config.callID;
    this.placedBy = config.placedBy;
    this.sessid = config.sessid;
    this.media = config.media;
    this.caller = config.caller;
    this.callee = config.callee;
    this.recoverCall = config.recoverCall;
    this.dialogParams = config.dialogParams ?? {};
    this.connection = config.connection;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Why it ended. */
  get cause(): HangupCause | number | undefined {
    return this.#cause;
  }

  get endedBy(): 'client' | 'server' | undefined {
    return this.#endedBy;
  }

  /** By verto.modify: the partner hears music, FreeSWITCH relays nothing. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#wasHeld ||= isHeld;
  }

  get isDetached(): boolean {
    return this.#detached !== undefined;
  }

  /** verto.invite of ours. */
  async invite(): Promise<void> {
    const sdp = await this.media.offer();
    this.#send('verto.invite', { variables: this.#variables(), sdp, ...this.#callParams(), ...this.#headers() });
  }

  /** Early media: the SDP goes out now, and not again with the answer. False: the call is over, the offer refused perhaps. */
  async early(program: Program): Promise<boolean> {
    const sdp = await this.#answerSdp();
    if (sdp === undefined) return false;
    this.media.play(program);
    this.#enter('early');
    this.#send('verto.media', { sdp, variables: this.#variables() });
    return true;
  }

  /** verto.answer of ours. It is out before FreeSWITCH regards the call as answered: that is when DTLS is up. */
  async answer(program: Program): Promise<boolean> {
    const isFirst = !this.#hasSentSdp;
    const sdp = isFirst ? await this.#answerSdp() : undefined;
    if (isFirst && sdp === undefined) return false;
    this.media.play(program);
    this.#enter('answering');
    this.#send('verto.answer', { ...(sdp !== undefined && { sdp }), variables: this.#variables() });
    void this.media.connected().then(() => {
      if (this.#phase === 'answering') this.#enter('answered');
    });
    return true;
  }

  /** The client has answered a call of ours. */
  answered(): void {
    this.media.play(this.#config.plays ?? 'echo');
    this.#enter('answered');
  }

  display(who: Party): void {
    this.#send('verto.display', { display_name: who.name, display_number: who.number, ...this.#callParams() });
  }

  /** FreeSWITCH ends the call. */
  hangup(cause: HangupCause = 'NORMAL_CLEARING'): void {
    if (this.#phase === 'ended') return;
    this.#send('verto.bye', { causeCode: hangupCauses[cause], cause });
    this.end('server', cause);
  }

  /** The call is over; nothing is said about it. */
  end(by: 'client' | 'server', cause: HangupCause | number): void {
    if (this.#phase === 'ended') return;
    clearTimeout(this.#detached);
    this.#detached = undefined;
    this.#cause = cause;
    this.#endedBy = by;
    this.onEnd?.();
    this.#enter('ended');
    this.#proceed?.();
    void this.media.close();
  }

  /** The socket is gone. What is not answered ends at once; the rest stays, silent, for a while (verto.md §4.8). */
  socketLost(): void {
    if (this.#phase === 'ended') return;
    this.connection = undefined;
    if (this.#phase !== 'answered') this.end('server', 'DESTINATION_OUT_OF_ORDER');
    else if (!this.recoverCall) this.end('server', 'NORMAL_CLEARING');
    else this.#detach();
  }

  /** The session is back, or FreeSWITCH wants to renegotiate: a new offer. */
  async attach(connection: Connection): Promise<void> {
    clearTimeout(this.#detached);
    this.#detached = undefined;
    this.connection = connection;
    const sdp = await this.media.reoffer(this.#wasHeld ? 'sendonly' : 'sendrecv');
    // As captured: a caller without a name has this one when the call comes back.
    const named = this.caller.name === '' ? { caller_id_name: 'Outbound Call' } : {};
    this.#send('verto.attach', { variables: this.#variables(), sdp, ...this.#callParams(), ...named });
    this.#config.changed();
  }

  /** For a dialplan that waits for the test: it goes on. */
  proceed(): void {
    this.#mayProceed = true;
    this.#proceed?.();
  }

  async toldToProceed(): Promise<void> {
    if (!this.#mayProceed && this.#phase !== 'ended') {
      await new Promise<void>((resolve) => {
        this.#proceed = resolve;
      });
    }
    this.#mayProceed = false;
  }

  #detach(): void {
    this.media.pause();
    this.#detached = setTimeout(() => this.end('server', 'RECOVERY_ON_TIMER_EXPIRE'), this.#config.detachMs);
    this.#config.changed();
  }

  /** The answer to the client's offer, which goes out once. A refusal is cause 88 (verto.md §4.2). */
  async #answerSdp(): Promise<string | undefined> {
    const answered = await this.media.answer(this.#config.offer ?? '');
    if (!answered.ok) {
      this.hangup('INCOMPATIBLE_DESTINATION');
      return undefined;
    }
    // The client may have hung up meanwhile.
    if (this.#phase === 'ended') return undefined;
    this.#hasSentSdp = true;
    return answered.sdp;
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#config.changed();
  }

  #send(method: string, params: object): void {
    this.connection?.request(method, { callID: this.callID, ...params });
  }

  #callParams(): object {
    return {
      caller_id_name: this.caller.name,
      caller_id_number: this.caller.number,
      callee_id_name: this.callee.name,
      callee_id_number: this.callee.number,
      display_direction: this.placedBy === 'server' ? 'outbound' : 'inbound',
    };
  }

  #headers(): object {
    return Object.fromEntries(Object.entries(this.#config.variables ?? {}).filter(([name]) => /^verto_h_/.test(name)));
  }

  /** The exported variables, and the boilerplate of the event that they are read from. */
  #variables(): object {
    const exported = Object.entries(this.#config.variables ?? {}).filter(([name]) => /^verto_svar_/.test(name));
    return {
      ...Object.fromEntries(exported),
      'Event-Name': 'CHANNEL_DATA',
      'Core-UUID': coreUuid,
      'FreeSWITCH-Hostname': 'verto-peer',
      'FreeSWITCH-Switchname': 'verto-peer',
      'FreeSWITCH-IPv4': '127.0.0.1',
      'FreeSWITCH-IPv6': '::1',
      'Event-Date-Timestamp': String(Date.now() * 1000),
    };
  }
}

const coreUuid = randomUUID();
