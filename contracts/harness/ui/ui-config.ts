import { resolve } from 'node:path';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { part, texts } from '../document.ts';
import { DEFAULT_WORDS, type UiWord, type UiWords } from './words.ts';

/** The pages of an integration that people use, and what is called what on them. */
export interface UiConfig {
  /** Paths of the integration, or addresses. */
  readonly signup: string;
  readonly login: string;
  readonly integrations: string;
  /** Selector of the part of the page that is about one application, with `{slug}` and `{name}`; null: the smallest part that names it and has a button. */
  readonly app: string | null;
  readonly words: UiWords;
  /** Folder for pictures of what was shown when a check failed; null: one of the system's temporary folder. */
  readonly screenshots: string | null;
}

/** Reads the section `ui`, which the schema has found right; null where there is none. */
export function uiOf(value: unknown, folder: string): UiConfig | null {
  if (value === undefined) return null;
  const said = part(value);
  return {
    signup: String(said.signup),
    login: String(said.login),
    integrations: String(said.integrations),
    app: typeof said.app === 'string' ? said.app.replace(/^css=/, '') : null,
    words: wordsOf(part(said.words)),
    screenshots: typeof said.screenshots === 'string' ? resolve(folder, said.screenshots) : null,
  };
}

/** What is named stands in place of the usual words. */
function wordsOf(said: JsonObject): UiWords {
  const of = (word: UiWord): readonly string[] => {
    const own = said[word];
    if (own === undefined) return DEFAULT_WORDS[word];
    return typeof own === 'string' ? [own] : texts(own);
  };
  return {
    signup: of('signup'),
    login: of('login'),
    email: of('email'),
    password: of('password'),
    connect: of('connect'),
    connected: of('connected'),
    reconnect: of('reconnect'),
    disconnect: of('disconnect'),
    confirm: of('confirm'),
    save: of('save'),
    failed: of('failed'),
  };
}
