export {
  type CallEvent,
  type CallEventError,
  type CallEventType,
  callEventSchemas,
  type DecodedCallEvent,
  decodeCallEvent,
  encodeCallEvent,
  type WireContent,
} from './call-event.ts';
export { Candidate } from './candidate.ts';
export { Capabilities } from './capabilities.ts';
export { ageOf } from './envelope.ts';
export { AnswerContent, AnswerEvent } from './events/answer.ts';
export { AssertedIdentityContent, AssertedIdentityEvent } from './events/asserted-identity.ts';
export { CandidatesContent, CandidatesEvent } from './events/candidates.ts';
export { HangupContent, HangupEvent } from './events/hangup.ts';
export { DEFAULT_INVITE_LIFETIME_MS, InviteContent, InviteEvent } from './events/invite.ts';
export { NegotiateContent, NegotiateEvent } from './events/negotiate.ts';
export { RejectContent, RejectEvent } from './events/reject.ts';
export { RejectLocallyContent, RejectLocallyEvent } from './events/reject-locally.ts';
export { RejectReplacementContent, RejectReplacementEvent } from './events/reject-replacement.ts';
export { ReplacesContent, ReplacesEvent } from './events/replaces.ts';
export {
  SdpStreamMetadataChangedContent,
  SdpStreamMetadataChangedEvent,
} from './events/sdp-stream-metadata-changed.ts';
export { SelectAnswerContent, SelectAnswerEvent } from './events/select-answer.ts';
export { HangupReason, reasonOf, UnknownReason } from './hangup-reason.ts';
export { CallId, EventId, PartyId, RoomId, UserId } from './ids.ts';
export type { Issue } from './issue.ts';
export { callEventJsonSchema } from './json-schema.ts';
export { LifetimeMs } from './lifetime.ts';
export { type Party, partyOf, versionOf } from './party.ts';
export { Answer, Offer, SessionDescription } from './session-description.ts';
export { StreamMetadata, StreamPurpose, streamMetadataOf } from './stream-metadata.ts';
export { UserHint } from './user-hint.ts';
export { VoipVersion } from './voip-version.ts';
