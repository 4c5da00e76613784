export { bundleAnswer, bundleOffer } from './bundle.ts';
export {
  type AddressFamily,
  familyOf,
  type IceCandidate,
  readCandidate,
  type Target,
  type TrickledCandidate,
  type Unusable,
  unusable,
} from './candidate.ts';
export {
  type CandidateList,
  type IceRole,
  type LeftOut,
  type ListRules,
  listCandidates,
  type PlaceholderRule,
  placeholderFor,
} from './candidate-list.ts';
export {
  type CoalescerPolicy,
  type Departure,
  type DepartureReason,
  defaultCoalescerPolicy,
  departure,
  type Held,
  hold,
  type IceBatch,
  type Millis,
  openBatch,
  placeholderCarries,
  type Strategy,
  type StrategyName,
  strategyOf,
  type Timing,
} from './coalescer/batch.ts';
export { type Coalesced, type Coalescer, createCoalescer, release } from './coalescer/coalescer.ts';
export { directionOf, type MediaDirection, mirrorDirections, mirrored, setDirection } from './direction.ts';
export { type DtlsRole, dtlsRoleOf, setDtlsRole } from './dtls-role.ts';
export { layoutOf } from './layout.ts';
export { mergeCandidates, splitCandidates } from './merge.ts';
export { dropSections, type Keep, rejectSections, restoreSections } from './reject.ts';
export { attribute, isLive, type MediaSection, mediaOf, readSdp, type Sdp, type Section } from './sections.ts';
export { transportsOf } from './transports.ts';
