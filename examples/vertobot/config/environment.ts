// The keys that can be set from outside, for secrets and containers. A file need not be there at all.

/** Variables by the path of what they set. They go before the file. */
export const environment = {
  VERTOBOT_HOMESERVER: 'matrix.homeserver',
  VERTOBOT_USER_ID: 'matrix.userId',
  VERTOBOT_ACCESS_TOKEN: 'matrix.accessToken',
  VERTOBOT_PASSWORD: 'matrix.password',
  VERTOBOT_AS_TOKEN: 'matrix.appservice.asToken',
  VERTOBOT_HS_TOKEN: 'matrix.appservice.hsToken',
  VERTOBOT_VERTO_URL: 'verto.url',
  VERTOBOT_VERTO_LOGIN: 'verto.login',
  VERTOBOT_VERTO_PASSWD: 'verto.passwd',
  VERTOBOT_NUMBER: 'outgoing.number',
  VERTOBOT_STATE: 'state',
  VERTOBOT_LOG: 'log',
} as const;

/** What is never shown, not even in the message that says that it is wrong. */
export const secrets: readonly string[] = [
  'matrix.accessToken',
  'matrix.password',
  'matrix.appservice.asToken',
  'matrix.appservice.hsToken',
  'verto.passwd',
];

/** The values of a file with those of the environment put in. What is no object is left for the schema to complain of. */
export function withEnvironment(file: unknown, env: Readonly<Record<string, string | undefined>>): unknown {
  let merged: unknown = file ?? {};
  for (const [name, path] of Object.entries(environment)) {
    const value = env[name];
    if (value !== undefined && value !== '') merged = put(merged, path.split('.'), value);
  }
  return merged;
}

function put(into: unknown, [key, ...rest]: readonly string[], value: string): unknown {
  if (key === undefined) return value;
  if (into !== undefined && (typeof into !== 'object' || into === null || Array.isArray(into))) return into;
  const fields: Readonly<Record<string, unknown>> = { ...into };
  return { ...fields, [key]: put(fields[key], rest, value) };
}
