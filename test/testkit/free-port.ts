import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/**
 * A port that nobody has now. It is not among those that a product without a PORT looks for, so that another test's
 * product does not take it while this one's restarts.
 */
export async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  holder.close();
  await once(holder, 'close');
  return port;
}
