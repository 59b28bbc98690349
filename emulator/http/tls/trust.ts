/** Where clients find whom to trust, as paths. */
export interface TrustFiles {
  /** The certificate of the authority alone, PEM: for what adds it to those that are trusted anyway, as `NODE_EXTRA_CA_CERTS` does. */
  readonly caFile: string;
  /** The same, and all authorities that are trusted publicly: for what replaces them, as `SSL_CERT_FILE` and `REQUESTS_CA_BUNDLE` do. */
  readonly caBundle: string;
}

/** The files of an authority, and nothing else of it. */
export function trustFiles({ caFile, caBundle }: TrustFiles): TrustFiles {
  return { caFile, caBundle };
}

/**
 * The variables by which common runtimes are told whom to trust: Node, what uses OpenSSL or Go, and Python's requests.
 *
 * @see https://nodejs.org/api/cli.html#node_extra_ca_certsfile
 */
export function trustVariables({ caFile, caBundle }: TrustFiles): Record<string, string> {
  return { NODE_EXTRA_CA_CERTS: caFile, SSL_CERT_FILE: caBundle, REQUESTS_CA_BUNDLE: caBundle };
}
