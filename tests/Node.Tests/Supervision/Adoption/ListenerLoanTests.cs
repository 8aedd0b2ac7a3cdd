using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Adoption;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Tests.Supervision.Adoption;

/// <summary>Over a real Unix socket, with real listening sockets.</summary>
public sealed class ListenerLoanTests : IAsyncDisposable
{
    private static readonly CancellationToken Soon = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    private readonly string _control = Path.Combine(
        Directory.CreateTempSubdirectory("syncstream-test-").FullName,
        "supervisor.sock"
    );

    private readonly TaskCompletionSource<ControlConnection> _arrived = new();
    private readonly ControlServer _server;

    public ListenerLoanTests() =>
        _server = new ControlServer(
            _control,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            TimeProvider.System,
            async (connection, cancellation) =>
            {
                _arrived.SetResult(connection);
                await Task.Delay(Timeout.Infinite, cancellation);
            }
        );

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>An orphan that answers with a descriptor; this process plays both parts.</summary>
    private async Task<int?> Borrow(int descriptor, int pid)
    {
        await using var worker = (await ControlClient.TryConnect(_control, Soon))!;
        var hello = new Hello(1, pid, "akka.tcp://syncstream@127.0.0.1:4053", 1);
        var orphan = new Orphan(hello, await _arrived.Task.WaitAsync(Soon), PidFd.TryOpen(Environment.ProcessId)!);
        var answering = Answer();
        var borrowed = await ListenerLoan.Ask(orphan, _control);
        await answering;
        return borrowed;

        async Task Answer()
        {
            await foreach (var message in worker.ReadAll(Soon))
            {
                message.ShouldBeOfType<LendListener>();
                using var lent = new SafeFileHandle(descriptor, ownsHandle: false);
                try
                {
                    await ListenerLoan.Answer(_control, lent, Soon);
                }
                catch (Exception e) when (e is IOException or SocketException)
                {
                    // Who asked may have turned away before it is sent.
                }
                return;
            }
        }
    }

    [Fact]
    public async Task A_borrowed_listener_accepts_what_waits_in_the_queue_of_the_first()
    {
        using var first = SharedListener.Open("127.0.0.1", 0, 8);
        var borrowed = (await Borrow(first.Descriptor, Environment.ProcessId)).ShouldNotBeNull();
        borrowed.ShouldNotBe(first.Descriptor);
        var (second, refusal) = SharedListener.Adopt(borrowed, "127.0.0.1", 0);
        refusal.ShouldBeNull();
        using (second)
        {
            second!.Port.ShouldBe(first.Port);
            using var client = new TcpClient(AddressFamily.InterNetwork);
            await client.ConnectAsync(IPAddress.Loopback, first.Port);
            using var accepting = new Socket(new SafeSocketHandle(Libc.Duplicate(second.Descriptor), true));
            using var accepted = await accepting.AcceptAsync(Soon);
            accepted.RemoteEndPoint.ShouldBe(client.Client.LocalEndPoint);
        }
    }

    [Fact]
    public async Task A_socket_from_another_process_than_was_asked_is_not_taken()
    {
        using var first = SharedListener.Open("127.0.0.1", 0, 8);
        (await Borrow(first.Descriptor, pid: 1)).ShouldBeNull();
    }

    [Fact]
    public void A_descriptor_that_is_no_listener_on_the_wanted_address_is_refused()
    {
        using var listener = SharedListener.Open("127.0.0.1", 0, 8);
        SharedListener
            .Adopt(Libc.Duplicate(listener.Descriptor), "127.0.0.1", listener.Port)
            .Listener.ShouldNotBeNull();
        SharedListener
            .Adopt(Libc.Duplicate(listener.Descriptor), "127.0.0.1", 1)
            .Refusal.ShouldBe($"it listens on 127.0.0.1:{listener.Port}, and 127.0.0.1:1 is wanted");
        SharedListener.Adopt(Libc.Duplicate(listener.Descriptor), "::", 0).Listener.ShouldBeNull();

        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        SharedListener.Adopt(Libc.Duplicate((int)silent.Handle), "127.0.0.1", 0).Refusal.ShouldBe("it does not listen");

        using var file = File.Create(Path.Combine(Path.GetDirectoryName(_control)!, "file"));
        var descriptor = Libc.Duplicate((int)file.SafeFileHandle.DangerousGetHandle());
        SharedListener.Adopt(descriptor, "127.0.0.1", 0).Listener.ShouldBeNull();
    }
}
