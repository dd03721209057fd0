import type { KernelRules } from '../kernel-rule.ts';

export const partKernels: KernelRules = {
  MeanOverParts: (call) => {
    const x = call.input('x');
    return call.emit({ kernel: 'MeanOverParts' }, [x], x.shape, x.dtype);
  },
};
