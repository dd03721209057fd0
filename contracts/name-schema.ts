import { z } from 'zod';
import { limits } from './limits.ts';
import { readFileName, readName, type ReadName } from './names.ts';

/** A name that people read, e.g. of a run, a dataset, a domain, an experiment or a worker. */
export const nameSchema = namesReadBy((text) => readName(text));

export const tagSchema = namesReadBy((text) => readName(text, limits.maxTagLength));

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
