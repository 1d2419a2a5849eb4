// Ports for services that must know their address before they listen.
import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the ports that systems hand out by themselves (32768 and up, 16000 in some sandboxes): no connection that
// goes out can take such a port while its service is down. Processes that run side by side begin far apart.
const LOWEST = 10_000;
const COUNT = 6_000;
let next = (process.pid * 131) % COUNT;

/** A port on loopback that nobody listens on, answered once in this process. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + (next++ % COUNT);
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
