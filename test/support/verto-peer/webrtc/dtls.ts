// DTLS-SRTP over a port that is not only DTLS's: werift's handshake, with the transport put in by us.
import { createHash, X509Certificate } from 'node:crypto';
import {
  CipherContext,
  DtlsClient,
  DtlsServer,
  HashAlgorithm,
  keyLength,
  NamedCurveAlgorithm,
  ProtectionProfileAes128CmHmacSha1_80,
  SignatureAlgorithm,
  SrtpSession,
  saltLength,
} from 'werift';

export interface Certificate {
  readonly certPem: string;
  readonly keyPem: string;
  readonly signatureHash: { readonly hash: number; readonly signature: number };
  /** As an SDP has it: `sha-256 AA:BB:…` */
  readonly fingerprint: string;
}

/** One for the whole peer, as FreeSWITCH has one for all of its calls. */
export async function createCertificate(): Promise<Certificate> {
  const made = await CipherContext.createSelfSignedCertificateWithKey(
    { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 },
    NamedCurveAlgorithm.secp256r1_23,
  );
  return { ...made, fingerprint: fingerprintOf(new X509Certificate(made.certPem).raw) };
}

export interface DtlsConfig {
  readonly role: 'client' | 'server';
  readonly certificate: Certificate;
  /** Of the client's certificate, as its SDP says. */
  readonly remoteFingerprint: string;
  send(data: Buffer): void;
  /** The handshake is done, with the certificate that the SDP promised. */
  onConnected(srtp: SrtpSession): void;
}

export interface Dtls {
  receive(data: Buffer): void;
  close(): void;
}

export function createDtls({ role, certificate, remoteFingerprint, send, onConnected }: DtlsConfig): Dtls {
  const transport = {
    type: 'udp',
    address: { address: '127.0.0.1', family: 'IPv4', port: 0 },
    closed: false,
    onData: (_data: Buffer, _from: [string, number]): void => {},
    send: async (data: Buffer) => send(data),
    close: async () => {
      transport.closed = true;
    },
  };
  const options = {
    cert: certificate.certPem,
    key: certificate.keyPem,
    signatureHash: certificate.signatureHash as never,
    transport: transport as never,
    srtpProfiles: [ProtectionProfileAes128CmHmacSha1_80],
    extendedMasterSecret: true,
    certificateRequest: true,
  };
  const socket = role === 'server' ? new DtlsServer(options) : new DtlsClient(options);
  socket.onError.subscribe(() => {});
  socket.onConnect.once(() => {
    const { srtpProfile } = socket.srtp;
    const { remoteCertificate } = socket;
    if (srtpProfile === undefined || remoteCertificate === undefined) return;
    if (fingerprintOf(remoteCertificate).toUpperCase() !== remoteFingerprint.toUpperCase()) return;
    const keys = socket.extractSessionKeys(keyLength(srtpProfile), saltLength(srtpProfile));
    onConnected(
      new SrtpSession({
        keys: {
          localMasterKey: keys.localKey,
          localMasterSalt: keys.localSalt,
          remoteMasterKey: keys.remoteKey,
          remoteMasterSalt: keys.remoteSalt,
        },
        profile: srtpProfile,
      }),
    );
  });
  if (socket instanceof DtlsClient) socket.connect().catch(() => {});
  return {
    receive: (data) => transport.onData(data, ['127.0.0.1', 0]),
    close: () => socket.close(),
  };
}

function fingerprintOf(der: Buffer): string {
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase();
  return `sha-256 ${hex.match(/../g)?.join(':')}`;
}
