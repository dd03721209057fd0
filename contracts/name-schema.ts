import { z } from 'zod';
import { limits } from './limits.ts';
import { readAlias, readExperimentPath, readFileName, readName, type ReadName } from './names.ts';

/** A name that people read, e.g. of a run, a dataset, a domain or a worker. */
export const nameSchema = namesReadBy((text) => readName(text));

/** The path by which an experiment is named. */
export const experimentPathSchema = namesReadBy(readExperimentPath);

/** By which a checkpoint is named. */
export const aliasSchema = namesReadBy(readAlias);

export const tagSchema = namesReadBy((text) => readName(text, limits.maxTagLength));

/** What people write about a run, in Markdown: lines end as everywhere, and nothing that a text does not need is in it. */
export const notesSchema = z.string().transform((text, context) => {
  const notes = text.replace(/\r\n?/g, '\n').trim();
  const [control] = notes.match(NEVER_IN_NOTES) ?? [];
  const problem =
    control !== undefined
      ? { code: 'INVALID', rule: 'must not have control characters other than tabs and line breaks' }
      : Array.from(notes).length > limits.maxNotesLength
        ? { code: 'TOO_LONG', rule: `may have at most ${limits.maxNotesLength} characters` }
        : null;
  if (problem === null) return notes;
  context.addIssue({ code: 'custom', message: problem.rule, params: { code: problem.code } });
  return z.NEVER;
});

// eslint-disable-next-line no-control-regex -- these are what it looks for
const NEVER_IN_NOTES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Name of a file, without its folders. */
export const fileNameSchema = namesReadBy(readFileName);

function namesReadBy(read: (text: string) => ReadName) {
  return z.string().transform((text, context) => {
    const { name, problem } = read(text);
    if (name !== null) return name;
    context.addIssue({ code: 'custom', message: problem.rule, params: { code: problem.code } });
    return z.NEVER;
  });
}
