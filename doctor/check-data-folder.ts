import { accessSync, constants, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { CONNECTION_FILE } from '#contracts/connection.ts';
import { isCode } from '#lib/is-code.ts';
import { messageOf } from '#lib/message-of.ts';
import type { Finding } from './finding.ts';

/** What is made in it, and is to be used by whoever runs Exemplar. */
const FOLDERS = ['.', 'blobs', 'logs', 'local-logs', 'postgres'];
/** What nobody else may read. */
const SECRETS = [CONNECTION_FILE, 'secret.key'];
const OTHERS = 0o077;
const SUBJECT = 'data folder';

/** Whether the data folder can be used, and whether its secrets are for its owner alone. */
export function checkDataFolder(dataDirectory: string): Finding[] {
  const folder = look(dataDirectory);
  if (folder === null)
    return [
      {
        subject: SUBJECT,
        state: 'NOT_CHECKED',
        message: `${dataDirectory} is not there yet: the first start makes it.`,
      },
    ];
  const troubles = [
    ...FOLDERS.map((name) => whyUnusable(path.join(dataDirectory, name))),
    ...SECRETS.map((name) => whyOpen(path.join(dataDirectory, name))),
  ].filter((finding) => finding !== null);
  if (troubles.length > 0) return troubles;
  return [
    {
      subject: SUBJECT,
      state: 'OK',
      message: `${dataDirectory} can be used, and its secrets are for its owner alone.`,
    },
  ];
}

function whyUnusable(folder: string): Finding | null {
  const stats = look(folder);
  if (stats === null) return null;
  if (!stats.isDirectory())
    return wrong(`${folder} is not a folder.`, 'Move it away, or set EXEMPLAR_DATA_DIR to another folder.');
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return isCode(error, 'EROFS')
      ? wrong(`The disk of ${folder} is read-only.`, 'Mount it for writing.')
      : wrong(
          `This user may not write to ${folder} (${messageOf(error)}).`,
          `Run Exemplar as the owner of that folder, or give it to this user: chown -R "$USER" ${folder}`,
        );
  }
}

function whyOpen(file: string): Finding | null {
  if (process.platform === 'win32') return null; // its permissions are not told by modes
  const stats = look(file);
  if (stats === null || (stats.mode & OTHERS) === 0) return null;
  return wrong(`Other users of this machine can read ${file}.`, `Take that from them: chmod 600 ${file}`);
}

/** Null where nothing is there, or nothing can be seen of it. */
function look(file: string): Stats | null {
  try {
    return statSync(file);
  } catch {
    return null;
  }
}

function wrong(message: string, act: string): Finding {
  return { subject: SUBJECT, state: 'TROUBLE', message, act };
}
