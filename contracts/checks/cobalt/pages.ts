import type { Check } from '../../harness/check.ts';
import uiConnect from './ui-connect.ts';
import uiKeyForm from './ui-key-form.ts';
import uiKeyHidden from './ui-key-hidden.ts';
import uiOauth from './ui-oauth.ts';
import uiReconnect from './ui-reconnect.ts';
import uiStates from './ui-states.ts';
import uiToken from './ui-token.ts';
import uiUnhappy from './ui-unhappy.ts';

/** All that is judged of pages in a browser. */
export const COBALT_PAGES: readonly Check[] = [
  uiConnect,
  uiKeyForm,
  uiKeyHidden,
  uiOauth,
  uiReconnect,
  uiStates,
  uiToken,
  uiUnhappy,
];
