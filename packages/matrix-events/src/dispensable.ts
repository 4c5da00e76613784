// What a call event can do without. A call does not fail over a label, nor over one candidate of many: what of these
// cannot be read is left out, and told.

const METADATA = ['sdp_stream_metadata', 'org.matrix.msc3077.sdp_stream_metadata'];
const FLAGS = ['audio_muted', 'video_muted'];
const HINTS = ['display_name', 'avatar_url'];

/** The shortest part of the event that can go so that `path` is gone; undefined: the call depends on it. */
export function dispensable(path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  const [top, key, third, fourth] = path.map(String);
  if (top === 'unsigned' || top === 'age' || top === 'origin_server_ts') return path.slice(0, 1);
  if (top !== 'content' || key === undefined) return undefined;
  // Absent, it is what the protocol says for "not given": a default lifetime, no capabilities, one stream.
  if (key === 'lifetime') return path.slice(0, 2);
  if (key === 'capabilities') return path.slice(0, 3);
  if (METADATA.includes(key)) return path.slice(0, FLAGS.includes(fourth ?? '') ? 4 : 3);
  if (key === 'candidates') return third === undefined ? undefined : path.slice(0, 3);
  if (key === 'asserted_identity') return third === undefined ? undefined : path.slice(0, 3);
  if (key === 'target_user') return HINTS.includes(third ?? '') ? path.slice(0, 3) : undefined;
  return undefined;
}

/** A copy of the event without what these paths name. No path is longer than four keys. */
export function without(event: unknown, paths: readonly (readonly PropertyKey[])[]): unknown {
  const gone = new Set(paths.map((path) => JSON.stringify(path)));
  const isGone = (path: readonly PropertyKey[]) => gone.has(JSON.stringify(path));
  const prune = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof value !== 'object' || value === null || path.length > 3) return value;
    if (Array.isArray(value)) return value.filter((_, i) => !isGone([...path, i]));
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !isGone([...path, key]))
        .map(([key, child]) => [key, prune(child, [...path, key])]),
    );
  };
  return prune(event, []);
}
