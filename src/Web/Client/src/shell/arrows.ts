/**
 * Whether an arrow key leads on (1) or back (-1) among what lies side by side; 0 for other keys. Where people read from right to left,
 * the next lies to the left.
 */
export function sideways(key: string, direction = document.documentElement.dir): -1 | 0 | 1 {
  if (key !== 'ArrowRight' && key !== 'ArrowLeft') return 0;
  return (key === 'ArrowRight') === (direction !== 'rtl') ? 1 : -1;
}
