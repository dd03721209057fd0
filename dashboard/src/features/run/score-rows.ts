const labels: Readonly<Record<string, string>> = {
  ssim: 'SSIM',
  psnr: 'PSNR',
  ssim_exemplar: 'SSIM to exemplar',
  palette_accuracy: 'Palette',
};

/** Scores by measure, A→B before B→A: `evaluation/ssim_ab`, `evaluation/ssim_ba` -> SSIM with two values. */
export function scoreRows(
  scores: readonly { readonly key: string; readonly value: number | null }[],
): { label: string; values: (number | null)[] }[] {
  const rows = new Map<string, [string, number | null][]>();
  for (const { key, value } of scores) {
    const measure = key.replace(/^evaluation\//, '').replace(/_(ab|ba)$/, '');
    rows.set(measure, [...(rows.get(measure) ?? []), [key, value]]);
  }
  return [...rows].map(([measure, entries]) => ({
    label: labels[measure] ?? measure.replaceAll('_', ' '),
    values: entries.sort(([a], [b]) => a.localeCompare(b)).map(([, value]) => value),
  }));
}
