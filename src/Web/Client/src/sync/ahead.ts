/** Where a device keeps by how many ms its screen or speakers lag behind, and the most that it may be. */
export const AHEAD_KEY = 'ahead';
export const MAX_AHEAD_MS = 2_000;
