// The file that makes a homeserver know an application service (Application Service API, "Registration").
import { stringify } from 'yaml';
import { type Config, serverOf } from '../config/config.ts';
import { virtualUsers } from './virtual-users.ts';

/** YAML for `app_service_config_files`. */
export function registration({ userId }: Pick<Config['matrix'], 'userId'>, appservice: Appservice): string {
  const { id, asToken, hsToken, host, port, url, userPrefix } = appservice;
  const { pattern } = virtualUsers(userPrefix, serverOf(userId));
  return stringify({
    id,
    url: url ?? `http://${host}:${port}`,
    as_token: asToken,
    hs_token: hsToken,
    sender_localpart: userId.slice(1, userId.indexOf(':')),
    rate_limited: false,
    namespaces: { users: [{ exclusive: true, regex: pattern }] },
  });
}

type Appservice = NonNullable<Config['matrix']['appservice']>;
