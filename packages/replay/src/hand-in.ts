import type { Output, Translator } from '@mvbridge/translator';
import type { Millis, TraceLine } from './trace.ts';

/**
 * Hands what the bridge received to a translator, or that time has passed: the input of a step of a replay, say, to play a
 * replay once more. A line that the bridge sent is nothing to hand in, and leads to nothing.
 */
export function handIn(translator: Translator, input: TraceLine | 'timeout', now: Millis): readonly Output[] {
  if (input === 'timeout') return translator.handleTimeout(now);
  if ('command' in input) return translator.command(input.command, now);
  if ('transport' in input) return translator.handleTransport(input.transport, now);
  if ('delivery' in input) {
    const { txnId, ...delivery } = input.delivery;
    return translator.handleDelivery(txnId, delivery, now);
  }
  if (input.direction === 'out') return [];
  return 'event' in input ? translator.handleMatrix(input.event, now) : translator.handleVerto(input.message, now);
}
