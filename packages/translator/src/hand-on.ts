import type { Output } from './output.ts';

/**
 * Hands outputs on, one by one, in order. Those that come up while one is handed on, since who receives it answers at once,
 * wait until it is their turn. A receiver that throws loses nothing of the others': the first error is thrown at the end.
 */
export function inOrder(handOn: (output: Output) => void): (outputs: readonly Output[]) => void {
  let waiting: Output[] = [];
  let busy = false;
  return (outputs) => {
    for (const output of outputs) waiting.push(output);
    if (busy) return;
    busy = true;
    const errors: unknown[] = [];
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      for (const output of batch) {
        try {
          handOn(output);
        } catch (error) {
          errors.push(error);
        }
      }
    }
    busy = false;
    if (errors.length > 0) throw errors[0];
  };
}
