// Media for tests of signalling alone: FreeSWITCH's SDP, and nothing behind the ports.
import { randomBytes } from 'node:crypto';
import type { MediaEngine, Program } from './media.ts';
import { createNegotiation } from './negotiation.ts';

export interface ScriptedMediaConfig {
  /** How long after the SDPs are exchanged DTLS is up. Default 0. */
  readonly dtlsMs?: number | 'never';
  /** Whether video has a port. Default true. */
  readonly video?: boolean;
}

/** Nothing is sent and nothing heard: every counter stays 0. */
export function scriptedMedia({ dtlsMs = 0, video = true }: ScriptedMediaConfig = {}): MediaEngine {
  const fingerprint = `sha-256 ${[...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')}`;
  let nextPort = 20_000;
  const takePort = (): number => {
    nextPort += 2;
    return nextPort;
  };
  return {
    async open() {
      const kinds = video ? (['audio', 'video'] as const) : (['audio'] as const);
      const ports = kinds.map((kind) => ({ kind, address: '127.0.0.1', port: takePort() }));
      const negotiation = createNegotiation({ ports, fingerprint });
      let start: () => void = () => {};
      const connected = new Promise<void>((resolve) => {
        start = () => {
          if (dtlsMs !== 'never') setTimeout(resolve, dtlsMs);
        };
      });
      return {
        async answer(offer) {
          const answered = negotiation.answer(offer);
          if (answered.ok) start();
          return answered;
        },
        offer: async () => negotiation.offer(),
        async accept(answer) {
          const accepted = negotiation.accept(answer);
          if (accepted.ok) start();
          return accepted;
        },
        reoffer: async (direction) => negotiation.reoffer(direction),
        connected: () => connected,
        play(_program: Program) {},
        pause() {},
        restartDtls() {},
        counters: () => ({ sent: 0, heard: 0, heardSounds: 0, ignored: 0, echoed: 0, digits: '' }),
        async close() {},
      };
    },
    async close() {},
  };
}
