import type { Replay } from '@mvbridge/replay';
import type { Output } from '@mvbridge/translator';

/** What a replay comes to: when, what kind of thing, of which type, and why. */
export function courseOf({ steps, unused }: Replay): readonly string[] {
  const told = (output: Output): string => {
    if (output.to === 'matrix') {
      const { reason } = output.content as { reason?: string };
      return `matrix ${output.type} ${reason ?? ''}`;
    }
    if (output.to === 'verto') {
      const { message } = output;
      if (!('method' in message)) return 'verto result';
      return `verto ${message.method} ${message.params.cause ?? ''} ${message.params.action ?? ''}`;
    }
    if (output.kind === 'coalesced') {
      const { why, heldMs, placeholder, listed, leftOut } = output;
      const list = listed.map(({ port, type, networkCost }) => `${type} ${port} ${networkCost}`);
      return `coalesced ${why} ${heldMs} ${placeholder} ${list.join()} ${leftOut.map(({ why }) => why).join()}`;
    }
    if (output.kind === 'call') return `call ${output.call.phase} ${output.call.held} ${output.call.muted}`;
    return output.kind === 'diagnostic' ? `diagnostic ${output.code}` : output.kind;
  };
  return [...steps.map(({ t, out }) => `${t} ${out.map(told).join(' | ')}`), `${unused.length} unused`];
}
