import type { CoalescerPolicy } from '@mvbridge/sdp';
import type { Policy } from '../policy.ts';

/** What a step may know beside its call. */
export interface Env {
  readonly policy: Policy;
  readonly coalescer: CoalescerPolicy;
  /** Whether somebody is logged in at FreeSWITCH. */
  readonly ready: boolean;
}
