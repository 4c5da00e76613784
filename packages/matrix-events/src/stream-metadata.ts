// What each stream of an SDP is, and whether it is muted (MSC3077, MSC3291). Both spellings of the key are read: the
// stable one wins where both are there, as in matrix-js-sdk. FluffyChat knows the unstable one alone.
import * as z from 'zod';

/** What one stream is for. `purpose`: `m.usermedia`, `m.screenshare`, or one not known yet. Not muted unless it says so. */
export const StreamPurpose = z.looseObject({
  purpose: z.string(),
  audio_muted: z.boolean().optional(),
  video_muted: z.boolean().optional(),
});
export type StreamPurpose = z.infer<typeof StreamPurpose>;

/** By stream id, which is the first token of `a=msid`. */
export const StreamMetadata = z.record(z.string(), StreamPurpose);
export type StreamMetadata = z.infer<typeof StreamMetadata>;

/** The two keys of a content that hold stream metadata. */
export const streamMetadataKeys = {
  sdp_stream_metadata: StreamMetadata.meta({ $comment: 'spec, Stream Metadata' }).optional(),
  'org.matrix.msc3077.sdp_stream_metadata': StreamMetadata.meta({ $comment: 'MSC3077' }).optional(),
};

/** The stream metadata of a content; undefined: the peer knows one stream only. */
export function streamMetadataOf(content: {
  readonly sdp_stream_metadata?: StreamMetadata | undefined;
  readonly 'org.matrix.msc3077.sdp_stream_metadata'?: StreamMetadata | undefined;
}): StreamMetadata | undefined {
  return content.sdp_stream_metadata ?? content['org.matrix.msc3077.sdp_stream_metadata'];
}
