import type { PlayheadCause, Role } from './wire/types';

const roles: Record<Role, string> = { viewer: 'Viewer', moderator: 'Moderator', host: 'Host' };
const who: Record<Role, string> = {
  viewer: 'everyone',
  moderator: 'the host and moderators',
  host: 'the host',
};

/** Every word that people read, in one place. */
export const t = {
  why: {
    control: (least: Role) => `Only ${who[least]} may control playback here.`,
    queue: (least: Role) => `Only ${who[least]} may change the queue here.`,
    muted: 'A moderator has muted you.',
    chatOff: 'The host has turned the chat off.',
    chatModerators: 'Only the host and moderators may write here.',
  },
  roles,
};
export type Cause = PlayheadCause;
