// Joins one room over every transport and stays, as a viewer whose cable is about to be pulled.
//
//   node cable.mjs '{"url":"http://10.0.0.1:8000","room":"room-1"}'
//
// Prints "in" when all are in; ends when its standard input does.
import * as signalR from "@microsoft/signalr";

const { url, room } = JSON.parse(process.argv[2]);
const ways = {
  webSockets: { transport: signalR.HttpTransportType.WebSockets, skipNegotiation: true },
  serverSentEvents: { transport: signalR.HttpTransportType.ServerSentEvents },
  longPolling: { transport: signalR.HttpTransportType.LongPolling },
};

for (const [name, way] of Object.entries(ways)) {
  const answer = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  const { token } = await answer.json();
  const connection = new signalR.HubConnectionBuilder()
    .withUrl(`${url}/hubs/watch`, { ...way, accessTokenFactory: () => token })
    .configureLogging(signalR.LogLevel.None)
    .build();
  await connection.start();
  await connection.invoke("Join", { roomId: room });
}

console.log("in");
process.stdin.on("close", () => process.exit()).resume();
