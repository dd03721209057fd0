import { useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { CreateApiKeyForm } from './create-api-key-form.tsx';
import { NewApiKey } from './new-api-key.tsx';

interface Props {
  readonly onCreated: () => void;
  readonly onClose: () => void;
}

/** Asks what a key is for, then shows it once. */
export function CreateApiKeyDialog({ onCreated, onClose }: Props) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Dialog
      onClose={onClose}
      // A key that is not copied yet is not lost by a stray click.
      closeOnClickOutside={secret === null}
      title={secret === null ? 'Create an API key' : 'Your new API key'}
    >
      {secret === null ? (
        <CreateApiKeyForm
          onCreated={(created) => {
            setSecret(created);
            onCreated();
          }}
          onClose={onClose}
        />
      ) : (
        <NewApiKey secret={secret} onClose={onClose} />
      )}
    </Dialog>
  );
}
