using System.Net;
using System.Net.Sockets;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Tests.Sockets;

/// <summary>Over a real connection whose other end reads when it likes.</summary>
public sealed class SocketSenderTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _server;
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SendRoom _room = new();
    private readonly Poller _poller = new("test");
    private readonly SocketSender _sender;

    public SocketSenderTests()
    {
        using var door = new Socket(SocketType.Stream, ProtocolType.Tcp);
        door.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        door.Listen();
        _client.Connect(door.LocalEndPoint!);
        _server = door.Accept();
        _poller.Add(_server.SafeHandle, new Room(_room));
        _sender = new(_server.SafeHandle, _room, () => _cut.TrySetResult());
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _poller.Dispose();
    }

    [Fact]
    public async Task What_a_client_does_not_take_at_once_arrives_in_order_when_it_does()
    {
        const int Count = 200;
        for (var n = 0; n < Count; n++)
        {
            _sender.Send(Numbered(n, 20_000));
        }

        for (var n = 0; n < Count; n++)
        {
            (await Receive(20_000)).ShouldBe(Numbered(n, 20_000));
        }

        _cut.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_that_reads_nothing_is_cut_once_too_much_waits()
    {
        for (var n = 0; n < 10_000 && !_cut.Task.IsCompleted; n++)
        {
            _sender.SendCopied(Numbered(n, 60_000));
        }

        await _cut.Task.WaitAsync(Soon);
    }

    [Fact]
    public async Task A_client_that_is_gone_is_cut()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
        while (!_cut.Task.IsCompleted)
        {
            _sender.Send(Numbered(1, 10));
        }

        await _cut.Task.WaitAsync(Soon);
    }

    [Fact]
    public async Task Nothing_follows_the_end()
    {
        _sender.Send(Numbered(1, 10));
        _sender.End();
        _sender.Send(Numbered(2, 10));
        _server.Shutdown(SocketShutdown.Send);

        (await Receive(10)).ShouldBe(Numbered(1, 10));
        (await _client.ReceiveAsync(new byte[1])).ShouldBe(0);
    }

    private async Task<byte[]> Receive(int length)
    {
        var bytes = new byte[length];
        for (var have = 0; have < length; )
        {
            have += await _client.ReceiveAsync(bytes.AsMemory(have)).AsTask().WaitAsync(Soon);
        }

        return bytes;
    }

    private static byte[] Numbered(int number, int length) =>
        [.. Enumerable.Range(0, length).Select(at => (byte)(number + at))];

    private sealed class Room(SendRoom room) : IPolled
    {
        public void Ready(Posix.PollEvents events) => room.Signal(inline: false);
    }
}
