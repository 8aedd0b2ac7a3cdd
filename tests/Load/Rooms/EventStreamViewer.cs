using System.Net;
using SyncStream.Load.Generator;

namespace SyncStream.Load.Rooms;

/// <summary>A viewer over server-sent events: a stream down, posts up.</summary>
internal sealed class EventStreamViewer(Audience audience, string room, IPEndPoint server, string token)
    : HubViewer(audience, room, server, token)
{
    private HttpLine? _down;
    private HttpLine? _up;
    private string _path = "";
    private byte[] _unread = [];

    protected override void Connect() =>
        Negotiate(id =>
        {
            _path = $"{SignalR.Hub}?id={id}";
            _unread = [];
            _down = new(Loop, Server) { IsStream = true, Broke = () => Broke("the stream ended") };
            _up = new(Loop, Server) { Broke = () => Broke("a post broke off") };
            _down.Send("GET", _path, Token, null, Down, "Accept: text/event-stream\r\n");
        });

    protected override void Disconnect()
    {
        _down?.Close();
        _up?.Close();
        (_down, _up) = (null, null);
    }

    protected override void Write(ReadOnlySpan<byte> message) =>
        _up?.Send("POST", _path, Token, System.Text.Encoding.UTF8.GetString(message), Posted);

    private void Posted(int status, ReadOnlySpan<byte> body, bool isWhole)
    {
        if (status != 200)
        {
            Broke($"post: {status}");
        }
    }

    private void Down(int status, ReadOnlySpan<byte> part, bool isWhole)
    {
        if (status != 200 || isWhole)
        {
            Broke($"stream: {status}");
            return;
        }
        if (part.IsEmpty)
        {
            Greet();
            return;
        }
        _unread = [.. _unread, .. part];
        for (int end; (end = _unread.AsSpan().IndexOf("\r\n\r\n"u8)) >= 0; )
        {
            var message = _unread[..end];
            _unread = _unread[(end + 4)..];
            var data = message.AsSpan().IndexOf("data: "u8);
            if (data >= 0)
            {
                Take(message.AsSpan(data + 6));
            }
        }
    }
}
