import { bridgeCall } from './bridge-call.ts';
import { recorded } from './recorded.ts';

console.log(JSON.stringify(bridgeCall(recorded)));
