import { useSearchParams } from 'react-router';
import {
  SIGN_IN_REFUSAL_PARAMETER,
  SIGN_IN_REFUSALS,
  type SignInRefusal,
} from '#contracts/sign-in-refusals.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';

/** Why the sign-in that has just led back to this page was refused, and what to do next; nothing where none was. */
export function SignInRefusalNotice() {
  const [parameters] = useSearchParams();
  const code = parameters.get(SIGN_IN_REFUSAL_PARAMETER);
  if (!isRefusal(code)) return null;
  return <ErrorNotice message={`${SIGN_IN_REFUSALS[code]} (${code})`} />;
}

function isRefusal(code: string | null): code is SignInRefusal {
  return code !== null && Object.hasOwn(SIGN_IN_REFUSALS, code);
}
