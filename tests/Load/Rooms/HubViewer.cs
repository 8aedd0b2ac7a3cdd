using System.Net;
using System.Text;
using System.Text.Json;
using SyncStream.Load.Generator;

namespace SyncStream.Load.Rooms;

/// <summary>A viewer of SyncStream; how the bytes get there is the transports' part.</summary>
internal abstract class HubViewer(Audience audience, string room, IPEndPoint server, string token)
    : Viewer(audience, room)
{
    private bool _greeted;

    protected IPEndPoint Server => server;

    protected string Token => token;

    public override void Say(Remark remark, int number) => Write(SignalR.Send(remark, number));

    /// <summary>Asks the server for a connection first, as stock clients do.</summary>
    protected void Negotiate(Action<string> done)
    {
        HttpLine? line = null;
        line = new HttpLine(Loop, server) { Broke = () => Broke("negotiation broke off") };
        line.Send(
            "POST",
            SignalR.Hub + "/negotiate?negotiateVersion=1",
            token,
            null,
            (status, body, _) =>
            {
                line.Close();
                if (status != 200)
                {
                    Broke($"negotiation: {status}");
                    return;
                }
                var key = "\"connectionToken\":\""u8;
                var rest = body[(body.IndexOf(key) + key.Length)..];
                done(Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]));
            }
        );
    }

    protected abstract void Write(ReadOnlySpan<byte> message);

    /// <summary>The transport stands.</summary>
    protected void Greet()
    {
        _greeted = false;
        Write(SignalR.Handshake);
    }

    /// <summary>Takes what came, whole messages only.</summary>
    protected int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        for (int end; (end = bytes[taken..].IndexOf(SignalR.End)) >= 0; taken += end + 1)
        {
            Message(bytes.Slice(taken, end));
        }
        return taken;
    }

    private void Message(ReadOnlySpan<byte> message)
    {
        if (!_greeted)
        {
            _greeted = true;
            Write(SignalR.Join(Room, Revision));
        }
        else if (message.StartsWith("{\"type\":1,\"target\":\"roomEvents\""u8))
        {
            // What comes before the answer to Join is in order behind it; only then is there something to compare with.
            if (IsIn)
            {
                Events(message);
            }
            else
            {
                _early.Add(message.ToArray());
            }
        }
        else if (message.StartsWith("{\"type\":3"u8))
        {
            Answered(message, SignalR.InvocationId(message));
        }
        else if (message.StartsWith("{\"type\":7"u8))
        {
            Broke("the server closed");
        }
    }

    private readonly List<byte[]> _early = [];
    private bool _pings;

    // As stock clients do: a server takes those who say nothing for 30 s for gone.
    private void Ping() =>
        Loop.After(
            TimeSpan.FromSeconds(15),
            () =>
            {
                if (IsIn)
                {
                    Write(SignalR.Ping);
                }
                Ping();
            }
        );

    private void Answered(ReadOnlySpan<byte> message, int invocation)
    {
        var error = message.IndexOf("\"error\":"u8);
        if (invocation == 0)
        {
            if (error >= 0)
            {
                Broke(Encoding.UTF8.GetString(message[error..]));
                return;
            }
            Entered(message.ToArray());
        }
        else if (error >= 0)
        {
            Audience.Tally.Refuse(invocation, Encoding.UTF8.GetString(message[error..]));
        }
        else
        {
            Audience.Tally.Acknowledged(invocation);
        }
    }

    private void Entered(byte[] message)
    {
        using var json = JsonDocument.Parse(message);
        var snapshot = json.RootElement.GetProperty("result");
        var revision = snapshot.GetProperty("revision").GetInt64();
        if (
            Revision > 0
            && snapshot.TryGetProperty("missed", out var missed)
            && missed.ValueKind == JsonValueKind.Array
            && missed.GetArrayLength() > 0
        )
        {
            // Their times are not those of deliveries: only the order is looked at.
            foreach (var e in missed.EnumerateArray())
            {
                if (e.GetProperty("revision").GetInt64() is var next && next != Revision + 1)
                {
                    Audience.Tally.OutOfOrder++;
                }
                Seen(e.GetProperty("revision").GetInt64());
            }
        }
        CameIn(revision);
        if (!_pings)
        {
            _pings = true;
            Ping();
        }
        foreach (var early in _early)
        {
            Events(early);
        }
        _early.Clear();
    }
}
