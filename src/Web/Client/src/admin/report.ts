import { call } from '../wire/http';
import type { Visibility } from '../wire/types';

/* What GET /api/cluster answers, as PROTOCOL.md has it. Times are Unix milliseconds. */

export type Phase =
  'starting' | 'online' | 'waiting' | 'draining' | 'hung' | 'stopping' | 'givenUp';

export interface MemberReport {
  address: string;
  host: string;
  status: string;
  reachable: boolean;
  roles: string[];
}

export type Change = 'reload' | 'scale' | 'drain' | 'memory';

export interface HostReport {
  host: string;
  supervisorPid: number | null;
  uptimeSeconds: number | null;
  change: Change | null;
  lastFailure: string | null;
  cpus: number;
  freeBytes: number;
}

export interface WorkerReport {
  host: string;
  worker: number;
  pid: number | null;
  address: string | null;
  phase: Phase;
  restarts: number;
  uptimeSeconds: number | null;
  cpuPercent: number | null;
  memoryBytes: number | null;
  viewers: number;
  rooms: number;
  streams: number;
  ailment: string | null;
}

export interface ShardReport {
  shard: string;
  address: string;
  rooms: number;
}

export interface RoomReport {
  id: string;
  title: string;
  visibility: Visibility;
  hasPassword: boolean;
  permanent: boolean;
  viewerCount: number;
  playing: string | null;
  isPlaying: boolean;
  address: string;
}

export interface StreamReport {
  roomId: string | null;
  videoId: string | null;
  title: string | null;
  streams: number;
  viewers: number;
  address: string;
}

export interface UploadReport {
  host: string;
  fileName: string;
  length: number;
  offset: number;
  createdAt: number;
}

export interface Counted<T> {
  total: number;
  items: T[];
}

export interface ClusterReport {
  at: number;
  version: string;
  members: MemberReport[];
  hosts: HostReport[];
  workers: WorkerReport[];
  silent: string[];
  shardCount: number;
  shards: ShardReport[];
  rooms: Counted<RoomReport>;
  streams: Counted<StreamReport>;
  library: {
    videos: number;
    bytes: number;
    converted: number;
    hosts: { host: string; videos: number; bytes: number }[];
  };
  uploads: UploadReport[];
}

export interface LoadPoint {
  at: number;
  workers: number;
  cpuPercent: number;
  memoryBytes: number;
  viewers: number;
  rooms: number;
  streams: number;
  sentBytes: number;
  commands: number;
}

export interface History {
  hosts: { host: string; load: { stepSeconds: number; points: LoadPoint[] } }[];
}

export const getReport = (rooms: string, signal: AbortSignal) =>
  call<ClusterReport>('GET', `/api/cluster?${new URLSearchParams({ rooms })}`, { signal });

export const getHistory = (signal: AbortSignal) =>
  call<History>('GET', '/api/cluster/history', { signal });

export const closeRoom = (id: string) =>
  call<void>('DELETE', `/api/rooms/${encodeURIComponent(id)}`);

export const drainWorker = ({ host, worker, pid }: WorkerReport) =>
  call<void>('POST', `/api/cluster/hosts/${encodeURIComponent(host)}/workers/${worker}/drain`, {
    body: { pid },
  });
