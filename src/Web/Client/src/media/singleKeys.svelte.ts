import { device } from '../shell/storage';

const KEY = 'singleKeys';

/** Whether single keys are shortcuts: those who speak to their computer turn it off (WCAG 2.1.4). `?` still works. */
export const singleKeys = $state({ on: device.read(KEY, true) });

export const keepSingleKeys = (): void => device.write(KEY, singleKeys.on);
