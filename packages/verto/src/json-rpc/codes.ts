/** The error codes that mod_verto answers with (mod_verto.h). */
export const errorCodes = {
  /** The text was not JSON, or had no `"jsonrpc":"2.0"`. */
  invalid: -32600,
  /** No such method, or not for this user. */
  method: -32601,
  /** The command is not for this user, or unknown: jsapi and fsapi. */
  denied: -32602,
  /** Nobody is logged in on this socket. */
  authRequired: -32000,
  /** The login was refused. */
  authFailed: -32001,
  /** The call or its parameters: the message says which. */
  session: -32002,
} as const;
