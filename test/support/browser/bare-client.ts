// A browser's peer connection as matrix-js-sdk opens it (`max-bundle`), without the SDK.
import type { ClientBrowser } from './client-browser.ts';

export interface Packets {
  readonly sent: number;
  readonly received: number;
  /** Sum of what was heard, as `totalAudioEnergy` has it: 0 is silence. */
  readonly energy: number;
}

export interface BareClient {
  /** An offer with all candidates in it, in the browser's own order. `restart`: with new ICE credentials. */
  offer(options?: { readonly restart?: boolean }): Promise<string>;
  /** Takes the answer to that. */
  accept(sdp: string): Promise<void>;
  /** Takes an offer, and answers it with all candidates. */
  answer(sdp: string): Promise<string>;
  press(keys: string): Promise<void>;
  packets(): Promise<Packets>;
  /** Whether the path that it sends on was nominated, by either end: what it took by itself it may leave at any time. */
  isNominated(): Promise<boolean>;
  close(): Promise<void>;
}

declare const window: { pc: RTCPeerConnection };

export async function bareClient(browser: ClientBrowser): Promise<BareClient> {
  const page = await browser.open();
  await page.evaluate(async () => {
    window.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) window.pc.addTrack(track, stream);
    window.pc.ontrack = ({ streams: [heard = null] }) => {
      const audio = document.createElement('audio');
      audio.autoplay = true;
      audio.srcObject = heard;
    };
  }, undefined);
  const gathered = () =>
    page.evaluate(async () => {
      const { pc } = window;
      // Right after an ICE restart the state is still that of the gathering before.
      const isWhole = () => pc.iceGatheringState === 'complete' && pc.localDescription?.sdp.includes('a=candidate:');
      while (!isWhole()) await new Promise((resolve) => setTimeout(resolve, 5));
      return pc.localDescription?.sdp ?? '';
    }, undefined);
  return {
    async offer({ restart = false } = {}) {
      await page.evaluate(async (iceRestart) => {
        const { pc } = window;
        await pc.setLocalDescription(await pc.createOffer({ iceRestart }));
      }, restart);
      return gathered();
    },
    accept: (sdp) => page.evaluate((text) => window.pc.setRemoteDescription({ type: 'answer', sdp: text }), sdp),
    async answer(sdp) {
      await page.evaluate(async (text) => {
        await window.pc.setRemoteDescription({ type: 'offer', sdp: text });
        await window.pc.setLocalDescription();
      }, sdp);
      return gathered();
    },
    press: (keys) => page.evaluate((text) => window.pc.getSenders()[0]?.dtmf?.insertDTMF(text, 100, 70), keys),
    packets: () =>
      page.evaluate(async () => {
        const packets = { sent: 0, received: 0, energy: 0 };
        for (const report of (await window.pc.getStats()).values()) {
          if (report.type === 'outbound-rtp') packets.sent += report.packetsSent;
          if (report.type === 'inbound-rtp') {
            packets.received += report.packetsReceived;
            packets.energy += report.totalAudioEnergy;
          }
        }
        return packets;
      }, undefined),
    isNominated: () =>
      page.evaluate(async () => {
        const reports = [...(await window.pc.getStats()).values()];
        const chosen = reports.map(({ selectedCandidatePairId }) => selectedCandidatePairId);
        // Firefox says `selected` of the pair, Chromium has its id in the transport.
        return reports.some(
          ({ id, selected, nominated }) => nominated === true && (selected === true || chosen.includes(id)),
        );
      }, undefined),
    close: () => page.close(),
  };
}
