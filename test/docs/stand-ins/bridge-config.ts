// In the place of an account and a route: who the bridge is, and where its calls go.
import type { TranslatorConfig } from '@mvbridge/translator';

export const config: TranslatorConfig = {
  matrix: { userId: '@bridge:example.org', partyId: 'MVBRIDGE' },
  verto: { login: '1008@example.org', passwd: '1234' },
  route: {
    toVerto: () => ({ destinationNumber: '9196' }),
    toMatrix: () => ({ roomId: '!alice:example.org', invitee: '@alice:example.org' }),
  },
};
