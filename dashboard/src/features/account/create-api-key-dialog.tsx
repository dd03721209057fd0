import { Modal, Text } from '@mantine/core';
import { useState } from 'react';
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
    <Modal
      opened
      onClose={onClose}
      centered
      // A key that is not copied yet is not lost by a stray click.
      closeOnClickOutside={secret === null}
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
      title={
        <Text fw={650} component="span">
          {secret === null ? 'Create an API key' : 'Your new API key'}
        </Text>
      }
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
    </Modal>
  );
}
