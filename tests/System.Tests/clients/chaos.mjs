// Viewers with the unmodified @microsoft/signalr client and its automatic reconnect, for the chaos suite.
//
//   node chaos.mjs '{"url":"http://127.0.0.1:8000","seed":1,"viewers":[{"Name":"n","Token":"t","Room":"r","Transport":"webSockets","Index":60}]}'
//
// Each writes chat and playhead commands and sends them again, with the same id, until they are acknowledged. All that
// they do and see goes to standard output, a JSON object a line. The line "finish" on standard input ends the writing;
// its end ends the process.
import * as signalR from "@microsoft/signalr";
import { createInterface } from "node:readline";

const { url, seed, viewers } = JSON.parse(process.argv[2]);
const transports = {
  webSockets: { transport: signalR.HttpTransportType.WebSockets },
  skipNegotiation: { transport: signalR.HttpTransportType.WebSockets, skipNegotiation: true },
  serverSentEvents: { transport: signalR.HttpTransportType.ServerSentEvents },
  longPolling: { transport: signalR.HttpTransportType.LongPolling },
};
const delays = [0, 300, 1000, 2000, 5000];

// mulberry32: the same seed gives the same choices.
function randomOf(n) {
  return () => {
    n = (n + 0x6d2b79f5) | 0;
    let t = Math.imul(n ^ (n >>> 15), 1 | n);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const sleep = (ms) => new Promise((go) => setTimeout(go, ms));
const now = () => performance.timeOrigin + performance.now();
const tell = (line) => process.stdout.write(JSON.stringify(line) + "\n");
let finishing = false;

function codeOf(error) {
  const text = String(error?.message ?? error);
  const code = /(?:HubException: |^|")([a-z_]+): /.exec(text)?.[1];
  if (code && code !== "http") return code;
  const status = error?.statusCode ?? error?.status;
  return status ? `(${status})` : error?.name === "TimeoutError" ? "(no answer in time)" : "(connection lost)";
}

class Viewer {
  constructor(seat) {
    Object.assign(this, seat);
    this.random = randomOf(seed * 1000 + seat.Index);
    this.known = 0;
    this.joined = false;
    this.connect();
    setInterval(() => this.renewWhereLost(), 1000).unref();
  }

  connect() {
    const connection = new signalR.HubConnectionBuilder()
      .withUrl(`${url}/hubs/watch`, { ...transports[this.Transport], accessTokenFactory: () => this.Token })
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (c) => this.delay(c.previousRetryCount) })
      .configureLogging(signalR.LogLevel.None)
      .build();
    connection.keepAliveIntervalInMilliseconds = 4000;
    connection.serverTimeoutInMilliseconds = 12000;
    const whileCurrent = (act) => (what) => void (this.connection === connection && act(what));
    const see = (events) => {
      this.known = Math.max(this.known, events.at(-1).revision);
      this.note("saw", { events });
    };
    connection.on("roomEvents", whileCurrent(see));
    connection.on("presence", ({ left }) => left.length > 0 && this.note("left", { viewers: left }));
    // Nothing more is sent over a connection that is about to end, and what was sent is answered first.
    const comeBack = async () => {
      this.lost("asked to come back");
      for (let waited = 0; this.calling && waited < 1000; waited += 20) await sleep(20);
      await connection.stop();
    };
    connection.on("reconnect", whileCurrent(comeBack));
    connection.onreconnecting(whileCurrent((error) => this.lost(error)));
    connection.onreconnected(whileCurrent(() => this.join()));
    const closed = (error) => {
      this.lost(error);
      if (!this.over) void this.open();
    };
    connection.onclose(whileCurrent(closed));
    this.connection = connection;
    this.inSince = now();
  }

  // In Node.js an event stream that ends with its first bytes leaves the client for ever in the middle of its start (an
  // exception says so, below): what a page would do then is to load again.
  renewWhereLost() {
    if (this.joined) this.inSince = now();
    if (now() - this.inSince < 45_000 || this.over) return;
    this.note("failed", { doing: "connecting", code: "(stuck)", message: this.connection.state });
    void this.connection.stop().catch(() => {});
    this.connect();
    void this.open();
  }

  note(what, more) {
    tell({ who: this.Name, what, at: now(), ...more });
  }

  failed(doing, error) {
    this.note("failed", { doing, code: codeOf(error), message: String(error?.message ?? error).slice(0, 300) });
  }

  delay(attempt) {
    return delays[Math.min(attempt, delays.length - 1)] * (0.7 + 0.6 * this.random());
  }

  lost(error) {
    if (this.joined && !this.over) this.note("lost", { why: String(error ?? "closed") });
    this.joined = false;
  }

  async open() {
    const { connection } = this;
    for (let attempt = 0; !this.over && this.connection === connection; attempt++) {
      await sleep(this.delay(attempt));
      try {
        await connection.start();
        return this.join();
      } catch (error) {
        this.failed("connecting", error);
      }
    }
  }

  async join() {
    // One at a time: who is reconnected while an earlier attempt rests begins anew.
    const visit = (this.visit = {});
    const isMine = () => this.visit === visit && this.connection.state === signalR.HubConnectionState.Connected;
    for (let attempt = 0; isMine(); attempt++) {
      try {
        const sinceRevision = this.known || undefined;
        this.note("joining", sinceRevision && { since: sinceRevision });
        const snapshot = await this.connection.invoke("Join", { roomId: this.Room, sinceRevision });
        // The answer may come behind the word that this connection ends, and then nobody is in.
        if (!isMine()) return;
        this.known = Math.max(this.known, snapshot.revision);
        const lastLine = snapshot.chat.at(-1)?.text ?? null;
        this.note("joined", { snapshot: { ...snapshot, chat: [], viewers: [] }, lastLine });
        this.joined = true;
        return;
      } catch (error) {
        this.failed("Join", error);
        await sleep(this.delay(attempt + 1));
      }
    }
  }

  // One command after another, each until it is acknowledged.
  async write() {
    for (let number = 1; !finishing; number++) {
      const commandId = `c${this.Index}-${number}-${Math.floor(this.random() * 2 ** 32).toString(16)}`;
      const position = this.random() < 0.3 ? this.Index * 10000 + number + 0.5 : undefined;
      const command =
        position === undefined ? { kind: "chat", commandId, text: commandId } : { kind: "seek", commandId, position };
      this.note("sent", { commandId, number, ...(position !== undefined && { position }) });
      await this.deliver(command);
      await sleep(400 + 800 * this.random());
    }
  }

  async deliver(command) {
    for (let attempt = 0; ; attempt++) {
      const overHub = attempt === 0 || this.random() < 0.6;
      const doing = (this.doing = overHub ? "Send" : "POST commands");
      try {
        if (overHub && !this.joined) {
          if (attempt > 0) await sleep(100);
          continue;
        }
        const ack = overHub ? await this.call(command) : await this.post(command);
        this.note("acknowledged", { commandId: command.commandId, revision: ack.revision });
        this.doing = null;
        return;
      } catch (error) {
        this.failed(doing, error);
        const code = codeOf(error);
        if (code[0] !== "(" && code !== "unavailable" && code !== "rate_limited") {
          this.note("gaveUp", { commandId: command.commandId });
          this.doing = null;
          return;
        }
      }
      await sleep(50 + 200 * this.random());
    }
  }

  async call(command) {
    this.calling = true;
    try {
      return await this.connection.invoke("Send", command);
    } finally {
      this.calling = false;
    }
  }

  // What to look at where an answer never comes: the client's own idea of its connection, with what hangs in it.
  stuck() {
    const { connectionState, connectionId, connection: http, _callbacks } = this.connection;
    const { _connectionState, transport, _sendQueue } = http ?? {};
    const message = JSON.stringify({
      joined: this.joined,
      state: connectionState,
      connectionId,
      http: _connectionState,
      polling: transport?._running,
      sending: _sendQueue?._buffer?.length,
      calls: Object.keys(_callbacks ?? {}).length,
    });
    this.note("failed", { doing: this.doing, code: "(never answered)", message });
  }

  async post(command) {
    const response = await fetch(`${url}/api/rooms/${this.Room}/commands`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.Token}`, connection: "close" },
      body: JSON.stringify(command),
      signal: AbortSignal.timeout(15000),
    });
    if (response.ok) return response.json();
    const problem = await response.json().catch(() => ({}));
    throw Object.assign(new Error(problem.code ? `${problem.code}: ${problem.detail}` : `status ${response.status}`), {
      status: response.status,
    });
  }
}

// As in a browser, where such a thing is a line in the console and the page lives on.
for (const thrown of ["unhandledRejection", "uncaughtException"])
  process.on(thrown, (why) => process.stderr.write(`unhandled: ${String(why?.stack ?? why).replaceAll("\n", " | ")}\n`));

const all = viewers.map((seat) => new Viewer(seat));
for (const viewer of all) void viewer.open();
const writing = Promise.all(all.map((viewer) => viewer.write()));

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    if (line !== "finish") return;
    finishing = true;
    // Far longer than any call may take.
    setTimeout(() => all.filter((v) => v.doing).forEach((v) => v.stuck()), 60_000).unref();
    await writing;
    tell({ what: "finished" });
  })
  .on("close", () => process.exit(0));
