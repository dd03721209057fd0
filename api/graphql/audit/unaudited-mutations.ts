/** Mutations of which the audit log has no entries, and why. Every other one has. */
export const UNAUDITED_MUTATIONS: Readonly<Record<string, string>> = {
  createUploads: 'hands out addresses for files; what takes the files has an entry',
  finalizeUploads: 'says that files have arrived; what takes the files has an entry',
  estimateRun: 'computes how long a run would take, and changes nothing that anybody sees',
  offerPasskey: 'asks for a passkey; what keeps it has an entry',
  cancelEstimate: 'ends such a computation',
};
