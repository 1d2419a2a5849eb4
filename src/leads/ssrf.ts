// Keeps outgoing webhooks off our own network: the address is checked in the name and again at the moment of
// connecting, so a name that resolves differently the second time wins nothing.
import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** Special-purpose ranges (IANA registries): private, loopback, link-local and metadata, shared, documentation, multicast. */
const V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
const V6 = [
  '::/128',
  '::1/128',
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

function blockList(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', bits] = range.split('/');
    list.addSubnet(net, Number(bits), family);
  }
  return list;
}

// Two lists: in a common one the IPv4-mapped IPv6 range would take every IPv4 address along.
const blocked4 = blockList(V4, 'ipv4');
const blocked6 = blockList(V6, 'ipv6');

/** Whether an IP address is one that a webhook may never reach. What is no address at all is never allowed. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return blocked4.check(address, 'ipv4');
  if (family === 6) return blocked6.check(address.replace(/%.*$/u, ''), 'ipv6');
  return true;
}

/** Names that mean this machine or this network by definition (RFC 6761, RFC 6762, RFC 8375). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)\.?$/iu;

/**
 * Why a webhook may not go to this address, or undefined. Without `allowPrivate`: https only, a DNS name (no
 * IP literal in any spelling), no local name. Never with a user name in it.
 */
export function urlProblem(address: string, allowPrivate: boolean): string | undefined {
  if (!URL.canParse(address)) return 'not a URL';
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return 'user name in the URL';
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'https is required';
  if (allowPrivate) return undefined;
  // URL has already turned 0x7f.1, 2130706433 and the like into dotted form, and brackets mark IPv6.
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  if (isIP(host) !== 0) return 'an IP address instead of a name';
  if (LOCAL_NAME.test(host) || !host.includes('.')) return 'a local name';
  return undefined;
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address?: string | LookupAddress[],
  family?: number,
) => void;

/** Error code of a name that resolves to an address we do not connect to. */
export const ADDRESS_REFUSED = 'EADDRESSREFUSED';

/** `dns.lookup` for a connection, failing when any of the addresses is private. The checked one is connected to. */
export function guardedLookup(
  hostname: string,
  options: LookupOptions,
  callback: LookupCallback,
  resolve: typeof dnsLookup = dnsLookup,
): void {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error);
    const list = addresses as LookupAddress[];
    if (list.length === 0 || list.some((a) => isPrivateAddress(a.address))) {
      const refusal: NodeJS.ErrnoException = new Error('the name resolves to a private address');
      refusal.code = ADDRESS_REFUSED;
      return callback(refusal);
    }
    if (options.all) return callback(null, list);
    const first = list[0] as LookupAddress;
    callback(null, first.address, first.family);
  });
}
