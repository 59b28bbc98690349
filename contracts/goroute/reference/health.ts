import { randomUUID } from 'node:crypto';
import { Refused, reasonOf } from '../../reference/errors.ts';
import { isText, type Row } from '../../reference/json.ts';
import { call, type Meaning } from './api.ts';
import type { App } from './app.ts';

/** What is known of GoRoute's health: from its own word, and from how our calls fare. */
export class Health {
  #isUp = true;
  #isReady = false;
  #version = '';

  /** Every answer tells something: one that serves us says that it is up, one that time can mend that it is not. */
  heard(meaning: Meaning): void {
    this.#isUp = meaning !== 'transient';
  }

  /** The first calls are over, however they went. */
  get isReady(): boolean {
    return this.#isReady;
  }

  ready(): void {
    this.#isReady = true;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Takes note of the version of the API; true where it is another one than before. */
  isNewVersion(version: string): boolean {
    const isNew = this.#version !== '' && this.#version !== version;
    this.#version = version;
    return isNew;
  }
}

/** Asks GoRoute whether it is well, once. Never rejects. */
export async function isUp(app: App): Promise<boolean> {
  try {
    const path = '/health';
    const row = await call(app, { method: 'GET', path, endpoint: 'health', correlationId: randomUUID(), retries: 0 });
    const { version } = row;
    if (isText(version) && app.health.isNewVersion(version)) {
      app.log('api version', { version });
      app.parts.notice(app, 'api_version_changed', version);
    }
    return true;
  } catch (error) {
    app.log('health check failed', { reason: reasonOf(error) });
    // A refusal comes from somebody who is there.
    return error instanceof Refused;
  }
}

/** Our own health: we work on in an outage, and say so. */
export function ownHealth(app: App): Row {
  const troubles = [
    ...(app.health.isUp && !app.outage.isOn ? [] : ['goroute_unreachable']),
    ...(app.stop.isStopped ? ['key_refused'] : []),
  ];
  return {
    status: troubles.length === 0 ? 'ok' : 'degraded',
    troubles,
    paused: app.settings.isPaused,
    queued: app.outbox.queued().length,
    webhooks: app.inbox.queued,
  };
}
