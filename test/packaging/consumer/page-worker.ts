import { bridgeCall } from './bridge-call.ts';
import { recorded } from './recorded.ts';

postMessage(JSON.stringify(bridgeCall(recorded)));
