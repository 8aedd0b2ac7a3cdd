using System.Net;
using SyncStream.Load.Generator;

namespace SyncStream.Load.Rooms;

/// <summary>A viewer over a WebSocket, opened at once as the page does (and Socket.IO's client here), without negotiation.</summary>
internal sealed class WebSocketViewer(Audience audience, string room, IPEndPoint server, string token)
    : HubViewer(audience, room, server, token)
{
    private Way? _way;

    protected override void Connect()
    {
        _way = new(this);
        _way.Open(Server);
    }

    protected override void Disconnect()
    {
        _way?.Close();
        _way = null;
    }

    protected override void Write(ReadOnlySpan<byte> message) => _way?.Text(message);

    private sealed class Way(WebSocketViewer viewer) : WebSocketLine(viewer.Loop)
    {
        protected override (string Path, string Headers) Request =>
            (SignalR.Hub, $"Authorization: Bearer {viewer.Token}\r\n");

        protected override IPEndPoint Server => viewer.Server;

        public void Text(ReadOnlySpan<byte> text) => Say(text);

        protected override void Upgraded() => viewer.Greet();

        protected override void Message(ReadOnlySpan<byte> text) => viewer.Take(text);

        protected override void Refused(string statusLine) => viewer.Broke(statusLine);

        protected override void Closed() => viewer.Broke("the connection closed");
    }
}
