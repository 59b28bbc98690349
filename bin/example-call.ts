import { isJsonObject } from '../emulator/core/json.ts';
import { type ExampleCall, exampleOf } from '../emulator/providers/example-of.ts';
import { Sandbox } from '../emulator/sandbox.ts';
import { ControlClient } from './control-client.ts';
import { runningEmulators } from './find-emulator.ts';

/** A request that an operation accepts, at an emulator that runs here, or at one that is made to ask it. @throws EmulatorError `operation_unknown`, `example_missing` */
export async function exampleCall(name: string, operation: string): Promise<{ call: ExampleCall; isRunning: boolean }> {
  const running = (await runningEmulators()).filter(({ providers }) => providers.includes(name));
  const here = running.find(({ cwd }) => cwd === process.cwd()) ?? running[0];
  if (here) {
    const client = new ControlClient(here.control, here.token);
    const path = `/contracts/${encodeURIComponent(name)}/examples/${encodeURIComponent(operation)}`;
    const { method, url, headers, body } = await client.get(path);
    const told = Object.entries(isJsonObject(headers) ? headers : {}).map(([header, value]) => [header, String(value)]);
    const call = { method: String(method), url: String(url), headers: Object.fromEntries(told) };
    return { call: body === undefined ? call : { ...call, body }, isRunning: true };
  }
  const sandbox = await Sandbox.start('example', { providers: [name], seed: 'example' });
  try {
    return { call: exampleOf(sandbox.provider(name), operation), isRunning: false };
  } finally {
    await sandbox.close();
  }
}

/** The request as a command line for a POSIX shell. */
export function curlOf({ method, url, headers, body }: ExampleCall): string {
  const type = headers['Content-Type'] ?? '';
  const isMultipart = type.startsWith('multipart/');
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(url)}`,
    ...Object.entries(headers)
      .filter(([name]) => !(isMultipart && name === 'Content-Type'))
      .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : bodyLines(type, body)),
  ];
  return lines.join(' \\\n  ');
}

function bodyLines(type: string, body: unknown): string[] {
  const fields = isJsonObject(body) ? formFields(body) : [];
  if (type.startsWith('multipart/')) return fields.map(([name, value]) => `-F ${quoted(`${name}=${value}`)}`);
  if (type.includes('urlencoded'))
    return fields.map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`);
  return [`-d ${quoted(type.includes('json') ? JSON.stringify(body) : String(body))}`];
}

/** `address[city]`, `items[0][id]`: as forms write what is nested. */
function formFields(value: unknown, prefix = ''): [name: string, value: string][] {
  if (typeof value !== 'object' || value === null) return [[prefix, String(value)]];
  return Object.entries(value).flatMap(([name, inner]) =>
    formFields(inner, prefix === '' ? name : `${prefix}[${name}]`),
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
