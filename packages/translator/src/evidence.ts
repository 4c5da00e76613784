/**
 * What was received, as the application is told it: without these secrets, wherever they stand. FreeSWITCH puts the `sessid` into
 * every result and names a channel by it, and who knows it can take the session over; an error may quote the login. What is
 * told ends up in logs. undefined: it is nested too deeply to be looked through.
 */
export function withoutSecrets<Received>(received: Received, secrets: readonly string[]): Received | undefined {
  const known = secrets.filter((secret) => secret !== '');
  const mask = (text: string) => known.reduce((masked, secret) => masked.replaceAll(secret, '…'), text);
  try {
    const text = JSON.stringify(received);
    const isIn = known.some((secret) => text?.includes(JSON.stringify(secret).slice(1, -1)));
    return isIn ? JSON.parse(text, (_, value) => masked(value, mask)) : received;
  } catch {
    return undefined;
  }
}

/** A value of JSON whose parts have been masked already. */
function masked(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [mask(key), part]));
}
