import { device } from '../shell/storage';

export interface RecentRoom {
  id: string;
  title: string;
  at: number;
}

const KEY = 'recentRooms';

export const recentRooms = (): RecentRoom[] => device.read<RecentRoom[]>(KEY, []);

/** Puts a room first, and keeps eight. */
export function remember(id: string, title: string, at: number): void {
  const others = recentRooms().filter((r) => r.id !== id);
  device.write(KEY, [{ id, title, at }, ...others].slice(0, 8));
}

export function forget(id: string): RecentRoom[] {
  const kept = recentRooms().filter((r) => r.id !== id);
  device.write(KEY, kept);
  return kept;
}
