import * as z from 'zod';
import { type CallEventType, callEventSchemas } from './call-event.ts';

/**
 * The JSON Schema (draft 2020-12) of an event as it goes over the wire, as liberal as {@link decodeCallEvent} is with the
 * whole of it: what is told in `skipped` there is an error here. `$comment` says where a field is specified.
 */
export function callEventJsonSchema(type: CallEventType): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(callEventSchemas[type], { io: 'input' });
}
