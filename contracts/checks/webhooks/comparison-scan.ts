import type { OwnText } from '../../harness/survey.ts';

/** A place in the source of an integration. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** What stands there. */
  readonly text: string;
}

/** What the source tells of how signatures are compared. */
export interface ComparisonScan {
  /** Where a MAC is computed. */
  readonly macs: readonly Place[];
  /** Constant-time functions, in the files where a MAC is computed first. */
  readonly safe: readonly Place[];
  /** Plain comparisons of a signature, in the files where a MAC is computed. */
  readonly plain: readonly Place[];
  /** True where a constant-time function stands in a file that computes a MAC. */
  readonly isSafeNear: boolean;
  /** Those plain comparisons that stand close to a MAC, with no constant-time function in their file: hardly anything else than the defect. */
  readonly blatant: readonly Place[];
}

const SOURCES =
  /\.(m?[jt]sx?|c[jt]s|py|rb|php|go|java|kts?|scala|groovy|cs|fs|vb|rs|exs?|erl|clj|swift|dart|c|cc|cpp|h|hpp|pl|pm|lua|cr)$/i;
/** Tests compare plainly, and guard nothing. */
const TESTS = /(^|[/\\])(tests?|specs?|__tests__|fixtures|examples?)[/\\]|[._-](test|spec)\.\w+$|_test\.\w+$/i;

const MAC = [
  /\bcreateHmac\b/,
  /\bhmac\.(new|New|digest)\b/,
  /\bhash_hmac\b/,
  /\bOpenSSL::HMAC\b/,
  /\bHMACSHA(1|256|384|512)\b/,
  /\bMac\.getInstance\b/,
  /\bHmacUtils\b/,
  /\bHmac(Sha\d+)?\s*(::)?\s*</,
  /\bHmac\(\s*sha\d+/i,
  /\bHMAC<\s*SHA\d+/,
  /:crypto\.mac\b/,
  /\bcrypto:(mac|hmac)\b/,
  /\bhmac_sha\d+/i,
  /\bHMAC\(\s*EVP_/,
  /\bHmacSHA\d+\b/,
  /\bsubtle\.(sign|verify)\b/,
];

const SAFE = [
  /\btimingSafeEqual\b/i,
  /\btiming_safe_(equal|compare)\b/,
  /\bcompare_digest\b/,
  /\bhmac\.Equal\b/,
  /\bConstantTimeCompare\b/,
  /\bMessageDigest\.isEqual\b/,
  /\bhash_equals\b/,
  /\b(fixed_length_)?secure_compare\b/,
  /\bsecureCompare\b/,
  /\b(safe|secure|slow|(constant|fixed)_?time(_?are)?|timing_?safe|ct)_?(str_?)?(equals?|compare|eq|cmp|match(es)?)\b/i,
  /\b(scmp|tsscmp)\b/,
  /\b(ConstantTimeEq|ct_eq|verify_slice|verify_truncated_left)\b/,
  /\bFixedTimeEquals\b/,
  /\b(CRYPTO_memcmp|sodium_memcmp|crypto_verify_(16|32|64)|OPENSSL_memcmp)\b/,
  /\bcrypto\.hash_equals\b/,
  /\bsubtle\.verify\b/,
];

/** A comparison so few lines from a MAC is about it. */
const NEAR_LINES = 15;

/** Words for what must not be compared plainly. */
const WORD = /(signature|\bsig\b|_sig\b|Sig\b|digest|hmac|\bmac\b|\bexpected\b|\bcomputed\b|\bcalculated\b)/i;
const OPERATOR = /(?<![=!<>])(===?|!==?)(?!=)/;
const CALL =
  /(\.equals(IgnoreCase)?\s*\(|\.Equals\s*\(|\.eql\?|\bstrn?cmp\s*\(|\bmemcmp\s*\(|\bbytes\.(Equal|Compare)\s*\(|\bArrays\.equals\s*\(|\.SequenceEqual\s*\(|\.localeCompare\s*\(|\bequal\?\s*\(|\bBuffer\.compare\s*\()/;
/** What a signature may well be compared with plainly: nothing, a kind, a length, a literal. */
const HARMLESS =
  /^\s*(['"]|`[^`$]*`|\d|undefined\b|null\b|nil\b|None\b|NULL\b|true\b|false\b|True\b|False\b|-1)|(\btypeof\b|\.length\b|\blen\(|\.size\b|\bstrlen\(|\.Length\b|\.count\b|undefined|null|nil|None)\s*$/;

const LEFT_END = /&&|\|\||[;{?]|\breturn\b|\band\b|\bor\b|\bif\b|\bunless\b/;
const RIGHT_END = /&&|\|\||[;{?]|\band\b|\bor\b|\bthen\b/;

/** Looks for how signatures are compared. A lint: it knows names, not what a program does. */
export function scanComparisons(texts: readonly OwnText[]): ComparisonScan {
  const files = texts
    .filter(({ name }) => SOURCES.test(name) && !TESTS.test(name))
    .map(({ name, text }) => ({ name, lines: bare(text) }));
  const macs = files.flatMap((file) => places(file, (line) => MAC.some((pattern) => pattern.test(line))));
  const macFiles = new Set(macs.map(({ file }) => file));
  const safe = files.flatMap((file) => places(file, (line) => SAFE.some((pattern) => pattern.test(line))));
  const near = safe.filter(({ file }) => macFiles.has(file));
  const plain = files.filter(({ name }) => macFiles.has(name)).flatMap((file) => places(file, isPlain));
  const safeFiles = new Set(near.map(({ file }) => file));
  const isClose = (one: Place, other: Place) =>
    one.file === other.file && Math.abs(one.line - other.line) <= NEAR_LINES;
  const blatant = plain.filter((place) => !safeFiles.has(place.file) && macs.some((mac) => isClose(mac, place)));
  const calls = (found: Place[]) => found.filter(({ text }) => !isImport(text));
  return {
    macs: calls(macs),
    safe: [...calls(near), ...calls(safe.filter(({ file }) => !macFiles.has(file)))],
    plain,
    isSafeNear: near.length > 0,
    blatant,
  };
}

function isPlain(line: string): boolean {
  if (isImport(line) || SAFE.some((pattern) => pattern.test(line))) return false;
  // What is quoted is no code; the quotes stay, so that a literal is seen to be one.
  const code = line.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, (quoted) => `'${' '.repeat(quoted.length - 2)}'`);
  if (CALL.test(code)) return WORD.test(line);
  const operator = OPERATOR.exec(code);
  if (!operator) return false;
  // Operands reach to the nearest bracket, comma or logical operator.
  const { index } = operator;
  const end = index + operator[0].length;
  const left = code.slice(0, index).split(LEFT_END).at(-1) ?? '';
  const [right = ''] = code.slice(end).split(RIGHT_END);
  if (HARMLESS.test(right) || HARMLESS.test(left.replace(/[\s()]+$/, ''))) return false;
  return WORD.test(line.slice(index - left.length, index)) || WORD.test(line.slice(end, end + right.length));
}

function isImport(line: string): boolean {
  return (
    /^\s*(import\b|from\b|use\b|using [\w.]+;|require\b|#include\b|export .* from\b)/.test(line) ||
    /=\s*require\(/.test(line)
  );
}

function places({ name, lines }: { name: string; lines: string[] }, fits: (line: string) => boolean): Place[] {
  return lines.flatMap((line, i) => (fits(line) ? [{ file: name, line: i + 1, text: line.trim() }] : []));
}

/** The lines without comments; they keep their numbers. */
function bare(text: string): string[] {
  const blank = (found: string) => found.replace(/[^\n]/g, ' ');
  return text
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/(?<![:'"`\\])\/\/[^\n]*/g, blank)
    .replace(/^[ \t]*(#(?!include)|--|;;)[^\n]*/gm, blank)
    .split('\n');
}
