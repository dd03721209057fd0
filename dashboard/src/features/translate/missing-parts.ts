import type { Choice, TranslatingRun } from './translate-address.ts';

interface Run extends TranslatingRun {
  readonly checkpoints: readonly unknown[];
}

/** What to do before there can be a translation; null for a run that is still being read. */
export function missingParts(choice: Choice, run: Run | null): string {
  if (!run) return 'Loading…';
  if (run.checkpoints.length === 0)
    return 'This run has no checkpoint that can translate yet. The first one appears here automatically.';
  if (choice.isCheckpointMissing) return 'This run has no such checkpoint. Choose another one above.';
  if (!choice.content && !choice.exemplar && run.usesExemplar)
    return 'Choose a content image and an exemplar.';
  if (!choice.content) return 'Choose a content image.';
  if (!choice.exemplar && run.usesExemplar) return 'Choose an exemplar.';
  return (choice.fit ?? run.fit) ? '' : 'Choose how to resize the input.';
}
