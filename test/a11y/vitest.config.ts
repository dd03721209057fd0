import { defineConfig } from 'vitest/config';
import config from '../../vitest.config.ts';

/** `npm run a11y`. */
export default defineConfig({ ...config, test: { ...config.test, include: ['test/a11y/every-state.ts'] } });
