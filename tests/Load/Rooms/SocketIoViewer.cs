using System.Buffers.Text;
using System.Net;
using System.Text;
using SyncStream.Load.Generator;

namespace SyncStream.Load.Rooms;

/// <summary>A viewer of the Socket.IO peer, over a WebSocket at once: the cheapest way in that Socket.IO has.</summary>
internal sealed class SocketIoViewer(Audience audience, string room, IPEndPoint server) : Viewer(audience, room)
{
    private Way? _way;

    public override void Say(Remark remark, int number) =>
        _way?.Text(Encoding.UTF8.GetBytes($"42{number}[\"command\",{SignalR.Command(remark, number)}]"));

    protected override void Connect()
    {
        _way = new(this, server);
        _way.Open(server);
    }

    protected override void Disconnect()
    {
        _way?.Close();
        _way = null;
    }

    private void Message(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("2"u8) && text.Length == 1)
        {
            _way?.Text("3"u8);
        }
        else if (text.StartsWith("0{"u8))
        {
            _way?.Text("40"u8);
        }
        else if (text.StartsWith("40"u8))
        {
            _way?.Text(Encoding.UTF8.GetBytes($"420[\"join\",\"{Room}\"]"));
        }
        else if (text.StartsWith("430["u8))
        {
            var rest = text;
            CameIn(TryNumber(ref rest, "\"revision\":"u8, out var revision) ? revision : 0);
        }
        else if (text.StartsWith("43"u8))
        {
            Audience.Tally.Acknowledged(Utf8Parser.TryParse(text[2..], out int number, out _) ? number : 0);
        }
        else if (text.StartsWith("42[\"roomEvents\""u8))
        {
            Events(text);
        }
    }

    private sealed class Way(SocketIoViewer viewer, IPEndPoint server) : WebSocketLine(viewer.Loop)
    {
        protected override (string Path, string Headers) Request => ("/socket.io/?EIO=4&transport=websocket", "");

        protected override IPEndPoint Server => server;

        public void Text(ReadOnlySpan<byte> text) => Say(text);

        protected override void Upgraded() { }

        protected override void Message(ReadOnlySpan<byte> text) => viewer.Message(text);

        protected override void Refused(string statusLine) => viewer.Broke(statusLine);

        protected override void Closed() => viewer.Broke("the connection closed");
    }
}
