// The bridge that the scenarios are run with: here it is exchanged.
import { vertobot } from '../../../examples/vertobot/testing/bridge.ts';
import type { Bridge } from './bridge.ts';

export const createBridge = (): Bridge => vertobot();
