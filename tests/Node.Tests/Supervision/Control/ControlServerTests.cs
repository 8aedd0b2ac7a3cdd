using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Tests.Supervision.Control;

public sealed class ControlServerTests : IAsyncDisposable
{
    private static readonly CancellationToken Soon = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    private readonly string _path = Path.Combine(
        Directory.CreateTempSubdirectory("syncstream-test-").FullName,
        "run",
        "supervisor.sock"
    );

    private readonly ControlServer _server;

    public ControlServerTests() => _server = new ControlServer(_path, NullLogger.Instance, TimeProvider.System, Echo);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task Echo(ControlConnection connection, CancellationToken cancellation)
    {
        await foreach (var message in connection.ReadAll(cancellation))
            connection.Post(message);
    }

    [Fact]
    public async Task Messages_arrive_in_order()
    {
        await using var client = (await ControlClient.TryConnect(_path, Soon))!;
        client.Post(new StopWorker("1"));
        client.Post(new StopWorker("2"));
        var heard = new List<ControlMessage>();
        await foreach (var message in client.ReadAll(Soon))
        {
            heard.Add(message);
            if (heard.Count == 2)
                break;
        }
        heard.ShouldBe([new StopWorker("1"), new StopWorker("2")]);
    }

    [Fact]
    public async Task A_peer_that_is_killed_with_words_unread_has_hung_up_and_nothing_else()
    {
        // A Unix socket closed with unread data resets the other end, as the kernel does for a process that is killed.
        var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_path + ".pair"));
        listener.Listen(1);
        await dead.ConnectAsync(new UnixDomainSocketEndPoint(_path + ".pair"), Soon);
        await using var connection = new ControlConnection(await listener.AcceptAsync(Soon));
        connection.Post(new StopWorker("never read"));
        while (dead.Available == 0) { }
        dead.Dispose();
        await foreach (var _ in connection.ReadAll(Soon)) { }
    }

    [Fact]
    public void Only_the_owner_may_speak_to_the_server()
    {
        File.GetUnixFileMode(_path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(_path)!)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task The_peers_pid_is_the_kernels_word()
    {
        await using var client = (await ControlClient.TryConnect(_path, Soon))!;
        client.Peer.ShouldBe(new PeerCredentials(Environment.ProcessId, Libc.EffectiveUser()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2 * ControlLine.Longest)]
    public async Task A_line_that_is_no_message_ends_the_connection_and_no_other(int length)
    {
        using var rude = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await rude.ConnectAsync(new UnixDomainSocketEndPoint(_path), Soon);
        await using var polite = (await ControlClient.TryConnect(_path, Soon))!;

        var line = Encoding.ASCII.GetBytes(new string('x', length) + "\n");
        try
        {
            for (var sent = 0; sent < line.Length; )
                sent += await rude.SendAsync(line.AsMemory(sent), Soon);
            var answer = new byte[4096];
            while (await rude.ReceiveAsync(answer, Soon) > 0) { }
        }
        catch (SocketException)
        {
            // Cut off in the middle of the line: as good.
        }

        polite.Post(new GetStatus());
        await using var heard = polite.ReadAll(Soon).GetAsyncEnumerator(Soon);
        (await heard.MoveNextAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_dead_servers_socket_is_replaced()
    {
        var path = Path.Combine(Path.GetDirectoryName(_path)!, "other.sock");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            dead.Bind(new UnixDomainSocketEndPoint(path));
        File.WriteAllText(path, "left behind");
        await using var server = new ControlServer(path, NullLogger.Instance, TimeProvider.System, Echo);
        await using var client = await ControlClient.TryConnect(path, Soon);
        client.ShouldNotBeNull();
    }

    [Fact]
    public async Task Where_none_listens_there_is_no_connection() =>
        (await ControlClient.TryConnect(_path + ".nobody", Soon)).ShouldBeNull();
}
