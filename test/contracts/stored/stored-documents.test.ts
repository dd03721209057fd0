import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { runEventKindSchema } from '#contracts/events.ts';
import { readArchives } from '#contracts/stored/read-archives.ts';
import { readComputePlan } from '#contracts/stored/read-compute-plan.ts';
import { readFailure } from '#contracts/stored/read-failure.ts';
import { readFileErrors } from '#contracts/stored/read-file-errors.ts';
import { readRunEventPayload } from '#contracts/stored/read-run-event-payload.ts';
import { readScores } from '#contracts/stored/read-scores.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';

/** A fixture is added with each released shape and never edited: databases hold it. */
function fixture(version: string, name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./fixtures/${version}/${name}.json`, import.meta.url), 'utf8'));
}
const listSchema = z.array(z.unknown());

const documents: [name: string, read: (stored: unknown) => unknown][] = [
  ['failure', readFailure],
  ['archives', readArchives],
  ['file-errors', readFileErrors],
  ['scores', readScores],
  ['compute-plan', readComputePlan],
];

test.each(documents)('%s: what 0.1.0 stored is read for ever', (name, read) => {
  for (const stored of listSchema.parse(fixture('0.1.0', name))) expect(read(stored)).toEqual(stored);
});

test('run events: what 0.1.0 stored is read for ever', () => {
  const payloads = z.record(runEventKindSchema, listSchema).parse(fixture('0.1.0', 'run-event-payloads'));
  for (const kind of runEventKindSchema.options)
    for (const stored of payloads[kind]) expect(readRunEventPayload(kind, stored)).toEqual(stored);
});

test.each([...documents, ['event', (stored: unknown) => readRunEventPayload('METRICS', stored)] as const])(
  '%s: a newer program is named as the reason, and a broken row as broken',
  (_name, read) => {
    expect(() => read({ version: 2 })).toThrow('Upgrade this program.');
    expect(() => read('nonsense')).toThrow(UnreadableRecordError);
  },
);
