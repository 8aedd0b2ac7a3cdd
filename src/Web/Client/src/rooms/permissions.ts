import { t } from '../messages';
import type { Audience, Role } from '../wire/types';
import { viewerOf, type Room } from './room';

/*
 * Why a thing may not be done, in words for the person who tries; null where it may. The server decides: this only
 * saves people from pressing what would be refused.
 */

const rank: Record<Role, number> = { viewer: 0, moderator: 1, host: 2 };
const needed: Record<Audience, Role> = {
  everyone: 'viewer',
  moderators: 'moderator',
  host: 'host',
};

const reaches = (role: Role, least: Role) => rank[role] >= rank[least];

export function whyNoControl(room: Room): string | null {
  const least = needed[room.settings.control];
  return reaches(room.me.role, least) ? null : t.why.control(least);
}

export function whyNoQueue(room: Room): string | null {
  const least = needed[room.settings.queueing];
  return reaches(room.me.role, least) ? null : t.why.queue(least);
}

export function whyNoChat(room: Room): string | null {
  if (viewerOf(room, room.me.viewerId)?.muted) return t.why.muted;
  if (room.settings.chat === 'off') return t.why.chatOff;
  if (room.settings.chat === 'moderators' && room.me.role === 'viewer') return t.why.chatModerators;
  return null;
}

export const isModerator = (room: Room): boolean => reaches(room.me.role, 'moderator');
export const isHost = (room: Room): boolean => room.me.role === 'host';

/** Whether I may mute, kick or change the role of one with this role. */
export const outranks = (room: Room, role: Role): boolean =>
  isHost(room) || (isModerator(room) && role === 'viewer');
