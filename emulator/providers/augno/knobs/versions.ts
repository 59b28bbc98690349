import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about API versions, and about releases of the provider's libraries. @see https://docs.augno.com/api/versioning */
export const versionKnobs: KnobDefinitions = {
  strict_version: {
    default: true,
    says: 'A request without a version is refused; otherwise it gets the version of the account.',
    known:
      'The page on versioning says that the header is required; the go-live checklist says that the account decides.',
    confidence: 'H',
  },
  supported_versions: {
    default: '1.0.forge-preview.1,1.0.forge-preview.2,1.0.forge-preview.3',
    says: 'The API versions that are served, oldest first, with commas between.',
    known: 'Three previews were published; which of them are still served is not told.',
    confidence: 'M',
  },
  latest_version: {
    default: '1.0.forge-preview.3',
    says: 'The API version that is told to be the latest.',
    known: 'The third preview is the newest that was published.',
    confidence: 'H',
  },
  account_version: {
    default: '1.0.forge-preview.3',
    says: 'The API version that is set for an account in the Dashboard.',
    known: 'Accounts have one, the go-live checklist says; what a new account gets is not told.',
    confidence: 'M',
  },
  minimum_versions: {
    default: '',
    says: 'Operations that need a newer version, as OPERATION=VERSION with commas between; older ones get api_version_too_old.',
    known: 'The code is documented; no operation that needs it is named.',
    confidence: 'M',
  },
  early_preview_1: {
    default: false,
    says: 'Lists in the first preview have next_cursor and prev_cursor, as until June 2026; otherwise page addresses, as since.',
    known: 'Both were published under the same version.',
    confidence: 'M',
  },
  newest_go_release: {
    default: '0.16.1',
    says: 'The newest release of the Go library; empty is unknown.',
    known: 'This release sends the third preview, those up to 0.14.1 send the second.',
    confidence: 'M',
  },
  newest_js_release: {
    default: '',
    says: 'The newest release of the TypeScript library; empty is unknown.',
    known: 'No release could be read in full.',
    confidence: 'L',
  },
};
