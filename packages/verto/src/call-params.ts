// What FreeSWITCH says of a call, flat among the params, channel variables named `verto_h_…` among them, which stay as
// unknown keys.
import * as z from 'zod';
import { DialogId } from './ids.ts';
import { text } from './text.ts';

/** FreeSWITCH's own words for a party of which nobody has told it (switch_ivr_originate.c; switch_caller.c). */
export const unknownParty = { name: 'Outbound Call', number: '0000000000' } as const;

/** Names and numbers. Any may be absent or empty, or those of {@link unknownParty}. */
export const callParams = {
  caller_id_name: z.string().meta({ $comment: 'set_call_params' }).optional(),
  caller_id_number: z.string().meta({ $comment: 'set_call_params' }).optional(),
  callee_id_name: z.string().meta({ $comment: 'set_call_params' }).optional(),
  callee_id_number: z.string().meta({ $comment: 'set_call_params' }).optional(),
  /** `outbound`: FreeSWITCH called us, and the far end is the caller; `inbound`: we called. */
  display_direction: z.string().meta({ $comment: 'set_call_params' }).optional(),
};

/** `verto_svar_…` channel variables; FreeSWITCH adds event headers that name its host and addresses. */
export const Variables = z.record(z.string(), z.string());
export type Variables = z.infer<typeof Variables>;

/** Keys of a message about one call that carries an SDP. */
export const dialogKeys = {
  callID: DialogId.meta({ $comment: 'jrpc_new_req' }),
  variables: Variables.meta({ $comment: 'add_variables' }).optional(),
};

/** An SDP as Verto carries it: whole, every candidate in it. mod_verto refuses messages of 1,000,000 bytes. */
export const SdpText = text(1, 1_000_000);
