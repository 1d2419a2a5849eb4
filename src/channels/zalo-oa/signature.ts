// The signature of Zalo OA webhooks: plain SHA-256 (not HMAC) over app id, raw body, timestamp and the OA
// secret key of the webhook page. Zalo Platform docs, "Người dùng gửi tin nhắn".
import { createHash, timingSafeEqual } from 'node:crypto';

export interface Signed {
  appId: string;
  /** The bytes as they came, never serialised again. */
  raw: Buffer;
  timestamp: string;
  /** "OA Secret Key" of the webhook settings, not the app's secret. */
  oaSecretKey: string;
}

/** The signature as lower-case hex. */
export function zaloMac({ appId, raw, timestamp, oaSecretKey }: Signed): string {
  return createHash('sha256').update(appId).update(raw).update(timestamp).update(oaSecretKey).digest('hex');
}

/** Whether a header's value fits: with or without `mac=`, in any case; compared in constant time. */
export function isSignedBy(header: string | string[] | undefined, signed: Signed): boolean {
  if (typeof header !== 'string') return false;
  const got = Buffer.from(
    header
      .replace(/^\s*mac\s*=/iu, '')
      .trim()
      .toLowerCase(),
  );
  const want = Buffer.from(zaloMac(signed));
  return got.length === want.length && timingSafeEqual(got, want);
}
