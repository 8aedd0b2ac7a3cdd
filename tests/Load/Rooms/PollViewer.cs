using System.Net;
using SyncStream.Load.Generator;

namespace SyncStream.Load.Rooms;

/// <summary>A viewer over long polling: a request that waits for news, and posts up.</summary>
internal sealed class PollViewer(Audience audience, string room, IPEndPoint server, string token)
    : HubViewer(audience, room, server, token)
{
    private HttpLine? _down;
    private HttpLine? _up;
    private string _path = "";
    private bool _begun;

    protected override void Connect() =>
        Negotiate(id =>
        {
            _path = $"{SignalR.Hub}?id={id}";
            _begun = false;
            _down = new(Loop, Server) { Broke = () => Broke("a poll broke off") };
            _up = new(Loop, Server) { Broke = () => Broke("a post broke off") };
            Poll();
        });

    protected override void Disconnect()
    {
        _down?.Close();
        _up?.Close();
        (_down, _up) = (null, null);
    }

    protected override void Write(ReadOnlySpan<byte> message) =>
        _up?.Send("POST", _path, Token, System.Text.Encoding.UTF8.GetString(message), Posted);

    private void Poll() => _down?.Send("GET", _path, Token, null, Down);

    private void Posted(int status, ReadOnlySpan<byte> body, bool isWhole)
    {
        if (status != 200)
        {
            Broke($"post: {status}");
        }
    }

    private void Down(int status, ReadOnlySpan<byte> body, bool isWhole)
    {
        if (status != 200)
        {
            Broke($"poll: {status}");
            return;
        }
        if (!_begun)
        {
            // The first answer, which is empty, says that the connection stands.
            _begun = true;
            Poll();
            Greet();
            return;
        }
        var line = _down;
        Take(body);
        if (line == _down)
        {
            Poll();
        }
    }
}
