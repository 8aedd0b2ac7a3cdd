/** A colour for a person, always the same one: degrees of hue. */
export function hueOf(viewerId: string): number {
  let hash = 7;
  for (const c of viewerId) hash = (hash * 31 + c.charCodeAt(0)) % 997;
  return (hash * 137) % 360;
}
