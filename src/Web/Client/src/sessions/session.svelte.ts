import { device } from '../shell/storage';
import { getSession, newSession, type Session } from '../wire/api';

/** Who I am on this server. `undefined` until asked, `null` where nobody. */
export const session = $state<{ current: Session | null | undefined }>({ current: undefined });

/** The name that was used last on this device. */
export const rememberedName = (): string => device.read('name', '');

export async function loadSession(): Promise<Session | null> {
  session.current ??= await getSession();
  return session.current;
}

/** Makes sure that there is a session under this name. With an existing one it is the same person, newly named. */
export async function ensureSession(name: string): Promise<Session> {
  device.write('name', name);
  const existing = await loadSession();
  if (existing?.name === name) return existing;
  return (session.current = await newSession(name));
}

export function forgetSession(): void {
  session.current = null;
}
