import { expect, test } from 'vitest';
import { decibels } from '#lib/statistics.ts';
import { meanSquaredError } from '../../worker/engine/imaging/mean-squared-error.ts';
import { graySsim, ssim } from '../../worker/engine/imaging/ssim.ts';
import cases from './ssim.json' with { type: 'json' };

test.each(cases)('SSIM and PSNR equal what scikit-image computes (ssim.py): $title', (stored) => {
  const { width, height, channels } = stored;
  const image = (base64: string) => ({ width, height, data: Uint8Array.from(Buffer.from(base64, 'base64')) });
  const [x, y] = [image(stored.x), image(stored.y)];
  const similarity = channels === 1 ? graySsim : ssim;
  expect(Math.abs(similarity(x, y) - stored.ssim)).toBeLessThan(1e-6);
  if (channels === 3) expect(decibels(meanSquaredError(x, y))).toBeCloseTo(stored.psnr, 6);
});
