// Joins one room with many unmodified @microsoft/signalr clients over every transport, lets random members command,
// and checks that every member sees every event once and in order.
//
//   node everywhere.mjs '{"urls":["http://127.0.0.1:8000"],"clients":100,"commands":40}'
//
// Each client takes a random one of the urls. Prints one JSON line: joined, failures, events expected and received per way in.
import * as signalR from "@microsoft/signalr";

const { urls, clients, commands, room = "everywhere" } = JSON.parse(process.argv[2]);
const ways = {
  webSockets: { transport: signalR.HttpTransportType.WebSockets },
  skipNegotiation: { transport: signalR.HttpTransportType.WebSockets, skipNegotiation: true },
  serverSentEvents: { transport: signalR.HttpTransportType.ServerSentEvents },
  longPolling: { transport: signalR.HttpTransportType.LongPolling },
};

const failures = [];
const fail = (way, what) => failures.push(`${way}: ${what}`.slice(0, 300));
const pick = (list) => list[Math.floor(Math.random() * list.length)];

async function post(path, body, token) {
  const response = await fetch(pick(urls) + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

// What the client library itself logs as an error counts: a 404 on the way is a failure even if it recovers.
const logger = (way) => ({
  log: (level, message) => {
    if (level >= signalR.LogLevel.Error) fail(way, message);
  },
});

async function enter(way, index) {
  const session = await post("/api/session", { name: `${way} ${index}` });
  const connection = new signalR.HubConnectionBuilder()
    .withUrl(`${pick(urls)}/hubs/watch`, { ...ways[way], accessTokenFactory: () => session.token })
    .configureLogging(logger(way))
    .build();
  const member = { way, connection, revisions: [], since: 0 };
  connection.on("roomEvents", (events) => {
    member.revisions.push(...events.map((e) => e.revision));
  });
  connection.on("presence", () => {});
  connection.onclose((error) => member.leaving || fail(way, `closed: ${error}`));
  await connection.start();
  const snapshot = await connection.invoke("Join", { roomId: room });
  member.since = snapshot.revision;
  return member;
}

const host = await post("/api/session", { name: "host" });
await post("/api/rooms", { id: room, title: "Everywhere" }, host.token);

const members = [];
for (const way of Object.keys(ways)) {
  // In waves, as a crowd would: all at once from one process measures this script more than the server.
  for (let begun = 0; begun < clients; begun += 20) {
    const wave = Array.from({ length: Math.min(20, clients - begun) }, (_, i) => enter(way, begun + i));
    for (const result of await Promise.allSettled(wave)) {
      if (result.status === "fulfilled") members.push(result.value);
      else fail(way, `join: ${result.reason}`);
    }
  }
}

let last = 0;
for (let n = 0; n < commands; n++) {
  const member = pick(members);
  try {
    const ack = await member.connection.invoke("Send", { kind: "chat", commandId: crypto.randomUUID(), text: `line ${n}` });
    last = Math.max(last, ack.revision);
  } catch (error) {
    fail(member.way, `command: ${error}`);
  }
}

const complete = (m) => m.revisions.length > 0 && m.revisions.at(-1) >= last;
const deadline = performance.now() + 20000;
while (!members.every(complete) && performance.now() < deadline) await new Promise((go) => setTimeout(go, 50));

const report = {};
for (const way of Object.keys(ways)) {
  const here = members.filter((m) => m.way === way);
  let wrong = 0;
  for (const m of here) {
    // Events that came before Join's answer are in the snapshot already.
    const seen = m.revisions.filter((r) => r > m.since);
    if (!seen.every((r, i) => r === m.since + 1 + i) || !complete(m)) {
      wrong++;
      if (wrong <= 2) fail(way, `revisions from ${m.since}: ${seen.join(" ")} (last ${last})`);
    }
  }
  report[way] = { joined: here.length, complete: here.length - wrong, events: here.reduce((n, m) => n + m.revisions.length, 0) };
}

for (const m of members) m.leaving = true;
await Promise.allSettled(members.map((m) => m.connection.stop()));
console.log(JSON.stringify({ report, last, failures: failures.slice(0, 20), failureCount: failures.length }));
process.exit(failures.length === 0 ? 0 : 1);
