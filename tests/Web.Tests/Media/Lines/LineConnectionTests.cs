using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SyncStream.Web.Media.Lines;

namespace SyncStream.Web.Tests.Media.Lines;

/// <summary>Connections as Kestrel uses them, over real sockets.</summary>
public sealed class LineConnectionTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly CountedPool _pool = new();
    private LineTransport _transport = null!;
    private IConnectionListener _listener = null!;
    private Socket _peer = null!;
    private LineConnection _line = null!;

    public async Task InitializeAsync()
    {
        _transport = new(
            _pool,
            Options.Create(new SocketTransportOptions()),
            NullLogger<LineTransport>.Instance,
            TimeProvider.System
        );
        _listener = await _transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        (_peer, _line) = await Connect();
    }

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        _line.Abort(new ConnectionAbortedException());
        await _line.DisposeAsync();
        await _listener.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        _transport.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public async Task What_comes_in_is_read_in_order_and_its_memory_given_back()
    {
        var sent = new StringBuilder();
        for (var n = 0; n < 3000; n++)
        {
            sent.Append(n).Append(' ');
        }
        var sending = _peer.SendAsync(Encoding.ASCII.GetBytes(sent.ToString()));

        (await Read(sent.Length)).ShouldBe(sent.ToString());
        await sending;
        _pool.Out.ShouldBeLessThanOrEqualTo(1);
        await _peer.SendAsync("x"u8.ToArray());
        await Read(1);

        _pool.Out.ShouldBe(0, "a connection that waits for a request holds nothing");
    }

    [Fact]
    public async Task A_peer_who_sends_more_than_is_read_waits_and_loses_nothing()
    {
        var bytes = new byte[32 * 1024 * 1024];
        new Random(1).NextBytes(bytes);
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            while (sent < bytes.Length)
            {
                sent += await _peer.SendAsync(bytes.AsMemory(sent, Math.Min(65536, bytes.Length - sent)));
            }
        });
        while (await Unread() < 1024 * 1024) { }
        sending.IsCompleted.ShouldBeFalse("what is not read is not taken");

        var received = new byte[bytes.Length];
        for (var at = 0; at < received.Length; )
        {
            var read = await _line.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience);
            foreach (var part in read.Buffer)
            {
                part.Span.CopyTo(received.AsSpan(at));
                at += part.Length;
            }
            _line.Transport.Input.AdvanceTo(read.Buffer.End);
        }

        received.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        await sending;
    }

    [Fact]
    public async Task The_end_of_what_comes_in_is_seen_and_told()
    {
        await _peer.SendAsync("last words"u8.ToArray());
        _peer.Shutdown(SocketShutdown.Send);

        (await Read(10)).ShouldBe("last words");
        (await _line.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience)).IsCompleted.ShouldBeTrue();
        await Told(_line.ConnectionClosed);
    }

    [Fact]
    public async Task A_reset_is_an_error_to_who_reads()
    {
        _peer.LingerState = new(true, 0);
        _peer.Dispose();

        await Should.ThrowAsync<ConnectionResetException>(async () =>
            await _line.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience)
        );
        await Told(_line.ConnectionClosed);
    }

    [Fact]
    public async Task To_abort_ends_a_send_that_waits_and_the_reading()
    {
        var sending = _line.Send(new byte[64 * 1024 * 1024]).AsTask();
        sending.IsCompleted.ShouldBeFalse();

        _line.Abort(new ConnectionAbortedException("enough"));

        (await sending.WaitAsync(Patience)).ShouldBeFalse();
        (await _line.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience)).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_written_still_arrives_when_the_server_is_done_with_the_connection()
    {
        var bytes = new byte[8 * 1024 * 1024];
        new Random(2).NextBytes(bytes);
        var writer = _line.Transport.Output;
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
        _ = writer.FlushAsync().AsTask();
        var closing = _line.DisposeAsync().AsTask();

        using var received = new MemoryStream();
        await new NetworkStream(_peer).CopyToAsync(received).WaitAsync(Patience);

        received.ToArray().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        await closing.WaitAsync(Patience);
    }

    [Fact]
    public async Task Who_waits_goes_on_in_the_pool_and_on_a_swift_connection_where_the_socket_was_seen()
    {
        async Task<bool> ReadsInPool()
        {
            var reading = _line.Transport.Input.ReadAsync().AsTask();
            reading.IsCompleted.ShouldBeFalse("nothing was sent yet");
            var inPool = reading.ContinueWith(
                _ => Thread.CurrentThread.IsThreadPoolThread,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            await _peer.SendAsync("x"u8.ToArray());
            var answer = await inPool.WaitAsync(Patience);
            _line.Transport.Input.AdvanceTo((await reading).Buffer.End);
            return answer;
        }

        (await ReadsInPool()).ShouldBeTrue();
        _line.IsSwift = true;
        (await ReadsInPool()).ShouldBeFalse();
    }

    [Fact]
    public async Task One_who_reads_as_fast_as_we_send_lets_the_others_of_the_thread_have_their_turn()
    {
        var chunk = new byte[1024 * 1024];
        var isOver = false;
        _line.IsSwift = true;
        var draining = Task.Run(() =>
        {
            var buffer = new byte[1024 * 1024];
            while (_peer.Receive(buffer) > 0) { }
        });
        // On the poller's own thread, where nothing else gets in between unless we let it.
        var sending = Task.Run(async () =>
        {
            await _line.Transport.Input.ReadAsync();
            while (!Volatile.Read(ref isOver) && await _line.Send(chunk))
            {
                await _line.Turn();
            }
        });
        await _peer.SendAsync("go"u8.ToArray());
        var (other, second) = await ConnectTo(_line);
        second.IsSwift = true;

        for (var n = 0; n < 20; n++)
        {
            var answering = Task.Run(async () =>
            {
                var read = await second.Transport.Input.ReadAsync();
                second.Transport.Input.AdvanceTo(read.Buffer.End);
                await second.Send("answer"u8.ToArray());
            });
            await other.SendAsync("ask"u8.ToArray());
            var answer = new byte[6];
            await other.ReceiveAsync(answer).WaitAsync(Patience);
            await answering.WaitAsync(Patience);
        }

        Volatile.Write(ref isOver, true);
        await sending.WaitAsync(Patience);
        other.Dispose();
        await second.DisposeAsync();
        _line.Abort(new ConnectionAbortedException());
        await draining.WaitAsync(Patience);
    }

    [Fact]
    public async Task One_who_sends_as_fast_as_we_read_lets_the_others_of_the_thread_have_their_turn()
    {
        var isOver = false;
        var sending = Task.Run(() =>
        {
            var bytes = new byte[1024 * 1024];
            while (!Volatile.Read(ref isOver))
            {
                _peer.Send(bytes);
            }
            _peer.Shutdown(SocketShutdown.Send);
        });
        var reading = Task.Run(async () =>
        {
            for (ReadResult read = default; !read.IsCompleted; )
            {
                read = await _line.Transport.Input.ReadAsync();
                _line.Transport.Input.AdvanceTo(read.Buffer.End);
            }
        });
        var (other, second) = await ConnectTo(_line);

        for (var n = 0; n < 20; n++)
        {
            await other.SendAsync("ask"u8.ToArray());
            var read = await second.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience);
            second.Transport.Input.AdvanceTo(read.Buffer.End);
        }

        Volatile.Write(ref isOver, true);
        await sending.WaitAsync(Patience);
        await reading.WaitAsync(Patience);
        other.Dispose();
        await second.DisposeAsync();
    }

    private async Task<(Socket Peer, LineConnection Line)> Connect()
    {
        var peer = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(_listener.EndPoint);
        return (peer, (LineConnection)(await _listener.AcceptAsync())!);
    }

    // One that the same thread watches.
    private async Task<(Socket Peer, LineConnection Line)> ConnectTo(LineConnection neighbour)
    {
        for (; ; )
        {
            var (peer, line) = await Connect();
            if (line.Poller == neighbour.Poller)
            {
                return (peer, line);
            }
            peer.Dispose();
            await line.DisposeAsync();
        }
    }

    private async Task<string> Read(int count)
    {
        var text = new StringBuilder();
        while (text.Length < count)
        {
            var read = await _line.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience);
            text.Append(Encoding.ASCII.GetString(read.Buffer));
            _line.Transport.Input.AdvanceTo(read.Buffer.End);
        }
        return text.ToString();
    }

    private async Task<long> Unread()
    {
        var read = await _line.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience);
        _line.Transport.Input.AdvanceTo(read.Buffer.Start);
        return read.Buffer.Length;
    }

    private static async Task Told(CancellationToken token)
    {
        var told = new TaskCompletionSource();
        using var registration = token.Register(told.SetResult);
        await told.Task.WaitAsync(Patience, CancellationToken.None);
    }
}
