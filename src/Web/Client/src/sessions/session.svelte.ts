import { device } from '../shell/storage';
import { endSession, getSession, newSession, promoteSession, type Session } from '../wire/api';

/** Who I am on this server. `undefined` until asked, `null` where nobody. */
export const session = $state<{ current: Session | null | undefined }>({ current: undefined });

/** The name that was used last on this device. */
export const rememberedName = (): string => device.read('name', '');

export async function loadSession(): Promise<Session | null> {
  if (session.current === undefined) session.current = await getSession();
  return session.current;
}

const PROVISIONAL = 'provisional';

/** Whoever came in under a name that they chose; null while they are still at a door. */
export const loadGuest = async (): Promise<Session | null> =>
  (await loadSession()) && !device.read(PROVISIONAL, false) ? session.current! : null;

/** A session for someone at a door who has not said their whole name yet: what takes long can begin. */
export async function beginSession(name: string): Promise<void> {
  if (await loadSession()) return;
  device.write(PROVISIONAL, true);
  session.current = await newSession(name);
}

/** Makes sure that there is a session under this name. With an existing one it is the same person, newly named. */
export async function ensureSession(name: string): Promise<Session> {
  device.write('name', name);
  device.write(PROVISIONAL, false);
  const existing = await loadSession();
  if (existing?.name === name) return existing;
  return (session.current = await newSession(name));
}

/** Makes this session an administrator's. */
export async function becomeAdministrator(password: string): Promise<void> {
  session.current = await promoteSession(password);
}

export async function signOut(): Promise<void> {
  await endSession().catch(() => {});
  forgetSession();
}

export function forgetSession(): void {
  session.current = null;
}
