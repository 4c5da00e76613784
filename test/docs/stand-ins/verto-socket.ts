// In the place of FreeSWITCH: a socket that takes what is sent, and an offer that was captured.
import { DialogId } from '@mvbridge/verto';
import { clientAnswer } from '../../support/sdp.ts';

export const passwd = '1234';
export const uuid = '6251bfb8-a0b2-4738-bddf-d45eaaa20a21';
export const callID = DialogId.parse('32d4b4d1-5f6f-4f41-8616-f3d7fcf6b9cd');
export const sdp = clientAnswer;
export const sent: string[] = [];
export const socket: { send(frame: string): void; onmessage?: (event: { readonly data: string }) => void } = {
  send: (frame) => sent.push(frame),
};
export function ended(_call: DialogId, _cause: string | undefined): void {}
export function created(_call: string | undefined): void {}
export const now = (): number => 0;
