import type { HlsConfig, LoaderResponse, RetryConfig } from 'hls.js';

/** What of hls.js's own settings is taken over. */
export type Defaults = Pick<
  HlsConfig,
  'fragLoadPolicy' | 'manifestLoadPolicy' | 'playlistLoadPolicy'
>;

/** The server may have to make what is asked for. */
const patient = { maxTimeToFirstByteMs: 30_000, maxLoadTimeMs: 60_000 };

/** Some 27 s in all: as much as is loaded ahead. */
const tries = { maxNumRetry: 8, retryDelayMs: 500, maxRetryDelayMs: 5_000 };

/** The line broke before there was an answer, or in the middle of it. */
export const lineBroke = (response: Pick<LoaderResponse, 'code'> | undefined) =>
  response?.code === 0;

/**
 * How hls.js loads. By itself it takes a line that broke for an address that is not to be read (CORS), unless the browser says that
 * there is no network: a worker that dies, and a phone that leaves the Wi-Fi, break lines while there is one.
 *
 * @param mayBeAway whether a line to where the film is may break: not told from an address that is not to be read otherwise.
 */
export function configOf(defaults: Defaults, mayBeAway: () => boolean): Partial<HlsConfig> {
  const errorRetry: RetryConfig = {
    ...tries,
    shouldRetry: (config, count, _timeout, response, would) =>
      would || (count < (config?.maxNumRetry ?? 0) && lineBroke(response) && mayBeAway()),
  };
  return {
    maxBufferLength: 30,
    backBufferLength: 60,
    fragLoadPolicy: { default: { ...defaults.fragLoadPolicy.default, ...patient, errorRetry } },
    playlistLoadPolicy: { default: { ...defaults.playlistLoadPolicy.default, errorRetry } },
    manifestLoadPolicy: { default: { ...defaults.manifestLoadPolicy.default, ...patient } },
  };
}
