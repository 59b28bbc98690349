import { describe, expect, it } from 'vitest';
import { scanComparisons } from '../../../../contracts/checks/webhooks/comparison-scan.ts';

const scan = (name: string, text: string) => scanComparisons([{ name, text }]);
const linesOf = (places: readonly { line: number }[]) => places.map(({ line }) => line);

describe('the search for comparisons of signatures', () => {
  it.each([
    ['a.ts', `const expected = createHmac('sha256', s).digest('hex');\nreturn signature === \`sha256=\${expected}\`;`],
    ['a.js', "const h = crypto.createHmac('sha256', s).digest('hex');\nif (h !== req.headers['x-signature']) deny();"],
    ['a.py', 'expected = hmac.new(s, body, sha256).hexdigest()\nif signature != expected:\n    abort(401)'],
    ['a.go', 'mac := hmac.New(sha256.New, s)\nif !bytes.Equal(mac.Sum(nil), signature) {'],
    ['a.rb', "digest = OpenSSL::HMAC.hexdigest('sha256', s, body)\nhead 401 unless digest == signature"],
    ['a.php', "$expected = hash_hmac('sha256', $body, $s);\nif ($expected === $signature) {"],
    ['A.java', 'Mac mac = Mac.getInstance("HmacSHA256");\nreturn hex(mac.doFinal(b)).equals(signature);'],
    ['a.cs', 'using var hmac = new HMACSHA256(key);\nreturn expected.SequenceEqual(signature);'],
    ['a.c', 'hmac_sha256(key, body, out);\nreturn strcmp(out, signature) == 0;'],
    ['a.rs', 'let mac = Hmac::<Sha256>::new_from_slice(k)?;\nif expected == signature {'],
  ])('finds a plain one in %s', (name, text) => {
    const found = scan(name, text);
    expect(found.macs.length).toBeGreaterThan(0);
    expect(linesOf(found.blatant)).toEqual([2]);
    expect(found.safe).toEqual([]);
  });

  it.each([
    [
      'a.ts',
      "const e = createHmac('sha256', s).digest();\nreturn e.length === given.length && timingSafeEqual(e, given);",
    ],
    ['a.py', 'e = hmac.new(s, body, sha256).hexdigest()\nreturn hmac.compare_digest(e, signature)'],
    ['a.go', 'mac := hmac.New(sha256.New, s)\nreturn hmac.Equal(mac.Sum(nil), given)'],
    ['a.rb', "digest = OpenSSL::HMAC.hexdigest('sha256', s, b)\nRack::Utils.secure_compare(digest, signature)"],
    ['a.php', "$e = hash_hmac('sha256', $b, $s);\nreturn hash_equals($e, $signature);"],
    ['A.kt', 'val mac = Mac.getInstance("HmacSHA256")\nreturn MessageDigest.isEqual(mac.doFinal(b), given)'],
    ['a.cs', 'using var h = new HMACSHA256(key);\nreturn CryptographicOperations.FixedTimeEquals(a, b);'],
    ['a.rs', 'let mac = Hmac::<Sha256>::new_from_slice(k)?;\nmac.verify_slice(&given).is_ok()'],
    ['a.ex', 'digest = :crypto.mac(:hmac, :sha256, s, b)\nPlug.Crypto.secure_compare(digest, signature)'],
    ['a.ts', "const e = createHmac('sha256', s).digest('hex');\nreturn safeEqual(e, signature);"],
  ])('finds the safe function in %s', (name, text) => {
    const found = scan(name, text);
    expect(linesOf(found.safe)).toEqual([2]);
    expect(found.isSafeNear).toBe(true);
    expect(found.blatant).toEqual([]);
  });

  it.each([
    "if (signature === undefined || signature === '') return false;",
    "if (typeof signature !== 'string') return false;",
    'if (signature.length !== expected.length) return false;',
    'if (expected.length === 0) return;',
    '// return signature === expected;',
    "const breaks = 'compares signature === expected';",
    'if (timestamp !== header) return;',
  ])('lets pass: %s', (line) => {
    expect(scan('a.ts', `const e = createHmac('sha256', s).digest();\n${line}`).plain).toEqual([]);
  });

  it('looks only where a MAC is computed, and not at tests', () => {
    expect(scan('a.ts', 'return signature === expected;').plain).toEqual([]);
    expect(scan('test/a.ts', "createHmac('sha256', s);\nexpect(signature === expected)").macs).toEqual([]);
    expect(scan('notes.md', 'createHmac').macs).toEqual([]);
  });

  it('does not call it blatant where the file has a constant-time function, or the comparison is far away', () => {
    const mac = "const e = createHmac('sha256', s).digest('hex');\n";
    expect(scan('a.ts', `${mac}if (signature === expected) log();\ntimingSafeEqual(a, b);`).blatant).toEqual([]);
    const far = scan('a.ts', `${mac}${'\n'.repeat(30)}if (digest === cachedDigest) return;`);
    expect([far.plain.length, far.blatant.length]).toEqual([1, 0]);
  });

  it('finds a helper in another file', () => {
    const found = scanComparisons([
      { name: 'verify.ts', text: "createHmac('sha256', s).digest('hex')" },
      { name: 'equal.ts', text: 'return timingSafeEqual(a, b);' },
    ]);
    expect([found.isSafeNear, found.safe.map(({ file }) => file)]).toEqual([false, ['equal.ts']]);
  });
});
