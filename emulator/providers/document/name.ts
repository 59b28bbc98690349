import { addressOf } from '../../http/web.ts';
import { isProviderFolder, readProviderFolder } from './folder.ts';

const PLAIN = /^(openapi|swagger|api|spec|schema|index|v\d+|latest)$/;

/** A name for a provider, by where its document is: `crm` of `./crm.yaml`, `acme` of `./acme/openapi.yaml` and `https://api.acme.com/openapi.json`. */
export function nameOf(source: string): string {
  if (!/^https?:/.test(source) && isProviderFolder(source)) return readProviderFolder(source).name;
  const isAddress = /^https?:/.test(source);
  const path = isAddress ? addressOf(source).pathname : source;
  const words = path
    .split(/[\\/]/)
    .map((word) => slug(word.replace(/\.(ya?ml|json)$/i, '').replace(/\.?(openapi|swagger)$/i, '')))
    .filter((word) => word !== '');
  const host = isAddress ? hostWord(addressOf(source).hostname) : '';
  return words.findLast((word) => !PLAIN.test(word)) ?? (host === '' ? 'api' : host);
}

/** `acme` of `api.acme.com`. */
function hostWord(host: string): string {
  const words = host.split('.');
  return slug(words.length > 1 ? (words.at(-2) ?? '') : host);
}

function slug(word: string): string {
  return word
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '');
}
