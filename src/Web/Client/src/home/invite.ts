const code = /^[a-z0-9-]{3,40}$/;

/** The room that an invite link, a part of one, or a bare code names; null where it names none. */
export function roomOfInvite(text: string): string | null {
  const trimmed = text.trim();
  const inLink = /(?:^|\/)r\/([^/?#\s]+)/.exec(trimmed)?.[1];
  const id = (inLink ?? trimmed).toLowerCase();
  return code.test(id) ? id : null;
}

export const pathOf = (roomId: string): string => `/r/${roomId}`;

export const linkOf = (roomId: string): string => `${location.origin}${pathOf(roomId)}`;
