// The public types as a consumer meets them.
import { type CallEvent, decodeCallEvent } from '@mvbridge/matrix-events';
import { createCoalescer, layoutOf } from '@mvbridge/sdp';
import {
  createTranslator,
  createTranslatorEmitter,
  createTranslatorStreams,
  type Output,
  type Translator,
  type TranslatorConfig,
} from '@mvbridge/translator';
import { hangupCauses, type ServerRequest } from '@mvbridge/verto';

const config: TranslatorConfig = {
  matrix: { userId: '@bridge:example.org', partyId: 'MVBRIDGE' },
  verto: { login: '1008', passwd: 'secret' },
  route: { toVerto: () => 'ignore', toMatrix: () => ({ reject: 'user_busy' }) },
};
export const translator: Translator = createTranslator(config);
export const outputs: readonly Output[] = translator.handleTransport('open', 0);
const decoded = decodeCallEvent({});
export const event: CallEvent | undefined = decoded.ok ? decoded.event : undefined;
export const cause: ServerRequest<'verto.bye'>['params']['cause'] = 'USER_BUSY';
// @ts-expect-error: a number is no cause
export const wrong: ServerRequest<'verto.bye'>['params']['cause'] = hangupCauses.USER_BUSY;
export const emitter = createTranslatorEmitter(config).on('matrix', ({ roomId }) => roomId.length);
// @ts-expect-error: nothing of this name is emitted, so the emitter's type is not `any`
createTranslatorEmitter(config).on('nothing', () => {});
export const { matrix } = createTranslatorStreams(translator, {
  now: () => 0,
  setTimer: () => 0,
  clearTimer: () => {},
});
export const deadline: number | undefined = createCoalescer().nextDeadline();
export const layout: ReturnType<typeof layoutOf> = layoutOf('v=0');
