import IconAlertTriangle from '@tabler/icons-react/icons/IconAlertTriangle';
import { useConnection } from '../api/use-connection.ts';
import classes from './server-notice.module.css';
import { useServerState } from './use-server-state.ts';

/** One line under the header of every page, where something keeps the whole product from its work. */
export function ServerNotice() {
  const { shortage } = useServerState();
  const { state } = useConnection();
  const text = state === 'stalled' ? STALLED : shortage;
  return (
    <div role="status" className={classes.place}>
      {text && (
        <p className={classes.notice}>
          <IconAlertTriangle size={16} stroke={1.6} aria-hidden />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}

const STALLED =
  'The server cannot reach its database. Pages show what was known before, and recover by themselves as soon as it is back.';
