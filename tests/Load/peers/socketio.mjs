// node socketio.mjs PORT [WORKERS]: a watch party as it is usually written with Socket.IO. State in memory, one event per
// change to all of the room. With WORKERS: node:cluster, sticky sessions and the cluster adapter.
import cluster from 'node:cluster';
import http from 'node:http';
import { Server } from 'socket.io';
import { setupMaster, setupWorker } from '@socket.io/sticky';
import { createAdapter, setupPrimary } from '@socket.io/cluster-adapter';

const [port, workers] = process.argv.slice(2).map(Number);

function serve(server) {
  const io = new Server(server, { serveClient: false });
  // Each worker has its own copy of a room and follows the others by the events it is told.
  const rooms = new Map();
  const stateOf = (id) => {
    if (!rooms.has(id)) rooms.set(id, { revision: 1, playhead: { position: 0, rate: 1, playing: false, at: Date.now() }, chat: [] });
    return rooms.get(id);
  };

  io.on('connection', (socket) => {
    let room;
    socket.on('join', (id, ack) => {
      room = id;
      socket.join(id);
      const state = stateOf(id);
      io.to(id).emit('presence', { viewerCount: io.of('/').adapter.rooms.get(id)?.size ?? 0, joined: [socket.id] });
      ack({ ...state, revision: cluster.isWorker ? 0 : state.revision });
    });
    socket.on('command', (command, ack) => {
      const state = stateOf(room);
      // Workers would have to agree on numbers; the plain design does without them.
      const revision = cluster.isWorker ? undefined : ++state.revision;
      const event = { kind: command.kind === 'chat' ? 'chatPosted' : 'playheadChanged', revision, at: Date.now(), by: socket.id };
      if (command.kind === 'chat') {
        event.message = { messageId: command.commandId, viewerId: socket.id, name: 'Viewer', text: command.text, at: event.at };
        state.chat.push(event.message);
        if (state.chat.length > 200) state.chat.shift();
      } else {
        state.playhead = { itemId: 'item', position: command.position, rate: 1, playing: state.playhead.playing, at: event.at };
        event.playhead = state.playhead;
        event.cause = command.kind;
      }
      io.to(room).emit('roomEvents', [event]);
      ack({ commandId: command.commandId, revision });
    });
  });
  return io;
}

if (!workers) {
  const server = http.createServer();
  serve(server);
  server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
} else if (cluster.isPrimary) {
  const server = http.createServer();
  // Buffers between the processes as they are, not as JSON.
  cluster.setupPrimary({ serialization: 'advanced' });
  setupMaster(server, { loadBalancingMethod: 'least-connection' });
  setupPrimary();
  let ready = 0;
  for (let n = 0; n < workers; n++) cluster.fork();
  cluster.on('message', (_, message) => {
    if (message === 'ready' && ++ready === workers) server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
  });
} else {
  const server = http.createServer();
  const io = serve(server);
  io.adapter(createAdapter());
  setupWorker(io);
  process.send('ready');
}
