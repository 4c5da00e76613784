import * as z from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';
import { streamMetadataKeys, streamMetadataOf } from '../stream-metadata.ts';

/** A stream was muted, unmuted or changed its purpose, without a new SDP. Spec: "m.call.sdp_stream_metadata_changed". */
export const SdpStreamMetadataChangedContent = z
  .looseObject({ ...commonKeys, ...streamMetadataKeys })
  .refine((content) => streamMetadataOf(content) !== undefined, {
    error: 'Invalid input: expected sdp_stream_metadata under one of its names, received neither',
  });
export type SdpStreamMetadataChangedContent = z.infer<typeof SdpStreamMetadataChangedContent>;

/** m.call.sdp_stream_metadata_changed: a microphone or camera was switched, without a new SDP. */
export const SdpStreamMetadataChangedEvent = callEvent(
  ['m.call.sdp_stream_metadata_changed', 'org.matrix.call.sdp_stream_metadata_changed'],
  SdpStreamMetadataChangedContent,
);
export type SdpStreamMetadataChangedEvent = z.infer<typeof SdpStreamMetadataChangedEvent>;
