import { refuse } from '../../../http/dialect.ts';
import type { Handler } from '../../../http/exchange.ts';
import { changeAccount } from '../accounts.ts';
import { dialect } from '../dialect.ts';
import { customerOf } from '../identity.ts';
import { cobaltState } from '../state.ts';

/** A customer's credentials for calls to the organization's own API. @see https://docs.refold.ai/v3/connectors/my-app/authentication */
export const credentialHandlers: Readonly<Record<string, Handler>> = {
  putAuthCredential: (exchange) => {
    const { world, path, json } = exchange;
    const account = customerOf(exchange);
    const key = path.key ?? '';
    const action = Object.hasOwn(account.auth_credentials, key) ? 'updated' : 'added';
    changeAccount(world, account, { credentials: { [key]: String(json.value) } });
    return exchange.answer(200, { success: true, message: `Auth credential '${key}' ${action} successfully`, action });
  },

  deleteAuthCredential: (exchange) => {
    const { world, path } = exchange;
    const account = customerOf(exchange);
    const key = path.key ?? '';
    if (Object.keys(account.auth_credentials).length === 0) {
      const message = `Default app integration not found for linked account ${account.account_id}`;
      return refuse(dialect, exchange, 'DEFAULT_APP_MISSING', { message });
    }
    if (!Object.hasOwn(account.auth_credentials, key)) {
      const message = `Auth credential key '${key}' not found`;
      return refuse(dialect, exchange, 'CREDENTIAL_KEY_MISSING', { message });
    }
    const { [key]: _, ...others } = account.auth_credentials;
    cobaltState(world.store).accounts.update(account.id, { auth_credentials: others });
    return exchange.answer(200, { success: true, message: `Auth credential '${key}' deleted successfully` });
  },
};
