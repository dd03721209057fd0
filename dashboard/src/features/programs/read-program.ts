import { fencedBlock } from '#lib/fenced-block.ts';
import { basePath } from '../../api/base-path.ts';
import { type LanguageName, PROGRAMS, type Task } from './programs.ts';

/** Ids of what a page shows, by the words that stand for them in the documents. */
export type Ids = Readonly<Partial<Record<'CHECKPOINT_ID' | 'RUN_ID' | 'A_TO_B', string>>>;

/** A whole program for what a page shows. */
export async function readProgram(language: LanguageName, task: Task, ids: Ids): Promise<string> {
  const { document, files, comment } = PROGRAMS[language];
  const program = fencedBlock((await document()).default, files[task]) ?? '';
  const address = `${comment} EXEMPLAR_URL=${location.origin}${basePath()} EXEMPLAR_TOKEN=<your key>\n`;
  return address + Object.entries(ids).reduce((filled, [word, id]) => filled.replaceAll(word, id), program);
}
