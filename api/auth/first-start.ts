import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, CONNECTION_FILE, connectionSchema } from '#contracts/connection.ts';
import type { PrismaClient, User } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { readIfThere } from '#lib/read-if-there.ts';
import { replaceWhole } from '#lib/whole-file.ts';
import { newApiKey } from './api-key.ts';
import { authenticate } from './authenticate.ts';

export const ADMIN_LOGIN = 'admin';

/**
 * The admin for whom this machine's command line works: the one that the first start makes, and where people have taken
 * its rights since, the oldest other one. The last admin cannot lose them, so there always is one.
 */
export async function ensureAdmin(prisma: PrismaClient): Promise<User> {
  const made = await prisma.user.upsert({
    where: { login: ADMIN_LOGIN },
    create: { id: newId(), login: ADMIN_LOGIN, role: 'ADMIN' },
    update: {},
  });
  if (made.role === 'ADMIN' && made.disabledAt === null) return made;
  const other = await prisma.user.findFirst({
    where: { role: 'ADMIN', disabledAt: null, invitation: null },
    orderBy: { id: 'asc' },
  });
  return other ?? made;
}

/**
 * Writes `connection.json` (mode 0600), with the API key that stands there already while that one is good, else
 * with a new one of `admin`.
 */
export async function writeConnectionFile(
  prisma: PrismaClient,
  admin: User,
  dataDirectory: string,
  url: string,
): Promise<Connection> {
  const path = join(dataDirectory, CONNECTION_FILE);
  const token = (await readGoodKey(prisma, path)) ?? (await createLocalKey(prisma, admin));
  const connection = { url, token };
  await mkdir(dataDirectory, { recursive: true });
  replaceWhole(path, `${JSON.stringify(connection, null, 2)}\n`); // a reader never sees half a file
  return connection;
}

async function readGoodKey(prisma: PrismaClient, path: string): Promise<string | null> {
  const bytes = await readIfThere(path); // absent at the first start
  const parsed = bytes && connectionSchema.safeParse(safeJson(bytes.toString('utf8')));
  if (!parsed?.success) return null;
  const viewer = await authenticate(prisma, { authorization: `Bearer ${parsed.data.token}` }).catch(
    (error: unknown) => {
      if (isRefusal(error)) return null; // of another database, or revoked
      throw error;
    },
  );
  return viewer ? parsed.data.token : null;
}

function isRefusal(error: unknown): boolean {
  return (error as { extensions?: { code?: unknown } } | null)?.extensions?.code === 'UNAUTHENTICATED';
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a broken file is replaced
  }
}

async function createLocalKey(prisma: PrismaClient, admin: User): Promise<string> {
  const { text, hash, prefix } = newApiKey();
  await prisma.apiToken.create({
    data: {
      ...{ id: newId(), userId: admin.id, name: 'command line', isLocal: true, prefix, hash },
      scopes: ['read', 'write', 'admin'],
    },
  });
  return text;
}
