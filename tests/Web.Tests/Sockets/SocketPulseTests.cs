using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Tests.Sockets;

public sealed class SocketPulseTests : IDisposable
{
    private const string Answer = "{}\u001e";
    private const string Word = "{\"type\":6}\u001e";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _server;
    private readonly FakeTimeProvider _time = new();
    private readonly Poller _poller = new("test");
    private readonly HubSocket _socket;

    public SocketPulseTests()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client.Connect(listener.LocalEndpoint);
        _server = listener.AcceptSocket();
        var taken = new TakenSocket(Posix.Duplicate(_server.SafeHandle), _poller, Unread: []);
        _socket = new HubSocket("id", taken, new ClaimsPrincipal(), isDirect: true, _time);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _poller.Dispose();
    }

    [Fact]
    public async Task The_first_word_of_a_connection_is_the_answer_to_its_handshake()
    {
        LetPass(beats: 10);
        await _socket.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes(Answer));
        LetPass(beats: 5);

        (await Said()).ShouldBe([Answer, Word]);
    }

    [Fact]
    public async Task Who_is_told_something_every_few_seconds_gets_no_words_between()
    {
        await _socket.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes(Answer));
        for (var news = 0; news < 5; news++)
        {
            LetPass(beats: 4);
            _socket.Send(Frames.Of(Frames.Text, "news"u8));
        }

        (await Said()).ShouldBe([Answer, "news", "news", "news", "news", "news"]);
    }

    [Fact]
    public async Task In_silence_a_word_comes_every_five_seconds()
    {
        await _socket.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes(Answer));
        LetPass(beats: 15);

        (await Said()).ShouldBe([Answer, Word, Word, Word]);
    }

    private void LetPass(int beats)
    {
        for (var beat = 0; beat < beats; beat++)
        {
            _time.Advance(Beat);
            SocketPulse.Look(_socket, beat, _time);
        }
    }

    /// <summary>What the client got before the close frame; texts have fewer than 126 bytes.</summary>
    private async Task<List<string>> Said()
    {
        await _socket.Finish();
        var said = new List<string>();
        var head = new byte[2];
        while (true)
        {
            await Fill(head);
            var payload = new byte[head[1]];
            await Fill(payload);
            if ((head[0] & 15) == Frames.Close)
            {
                return said;
            }

            said.Add(Encoding.UTF8.GetString(payload));
        }
    }

    private async Task Fill(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; )
        {
            var count = await _client.ReceiveAsync(bytes.AsMemory(at));
            count.ShouldBePositive();
            at += count;
        }
    }
}
