/**
 * What was received, as the application is told it: without this secret, wherever it stands. FreeSWITCH puts the `sessid` into
 * every result and names a channel by it, and who knows it can take the session over; what is told ends up in logs.
 */
export function withoutSecret<Received>(received: Received, secret: string): Received {
  const written = JSON.stringify(secret).slice(1, -1);
  const mask = (text: string) => text.replaceAll(secret, '…');
  try {
    const text = JSON.stringify(received);
    return text?.includes(written) ? JSON.parse(text, (_, value) => masked(value, mask)) : received;
  } catch {
    // Nothing that came as text: whoever handed it in knows it already.
    return received;
  }
}

/** A value of JSON whose parts have been masked already. */
function masked(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [mask(key), part]));
}
