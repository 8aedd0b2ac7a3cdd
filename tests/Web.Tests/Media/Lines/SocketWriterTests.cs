using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SyncStream.Web.Media.Lines;

namespace SyncStream.Web.Tests.Media.Lines;

/// <summary>Over real sockets, whose buffers are small so that they fill.</summary>
public sealed class SocketWriterTests : IAsyncLifetime, IDisposable
{
    private const int Large = 8 * 1024 * 1024;
    private readonly Poller _poller = new("test");
    private Socket _ours = null!;
    private Socket _theirs = null!;
    private SocketWriter _writer = null!;

    public async Task InitializeAsync()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _theirs = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
        await _theirs.ConnectAsync(listener.LocalEndPoint!);
        _ours = await listener.AcceptAsync();
        _ours.SendBufferSize = 16 * 1024;
        var room = new SendRoom();
        _poller.Add(_ours.SafeHandle, new Watched(room));
        _writer = new(new(_ours.SafeHandle, room), MemoryPool<byte>.Shared);
    }

    public async Task DisposeAsync()
    {
        _theirs.Dispose();
        _ours.Shutdown(SocketShutdown.Both);
        await _writer.Release();
        Dispose();
    }

    public void Dispose()
    {
        _theirs.Dispose();
        _ours.Dispose();
        _poller.Dispose();
    }

    [Fact]
    public async Task What_was_written_goes_before_what_is_sent_past_it()
    {
        Write("head ");
        var taken = _writer.TrySend("body"u8);
        Write(" tail");
        await _writer.FlushAsync();

        taken.ShouldBe(4);
        (await Read(14)).ShouldBe("head body tail");
    }

    [Fact]
    public async Task What_is_credited_is_counted_and_not_sent_again()
    {
        _writer.TrySend("body"u8);
        _writer.Credit(4);
        _writer.GetMemory(4).Length.ShouldBeGreaterThanOrEqualTo(4);
        _writer.Advance(4);
        Write("!");
        await _writer.FlushAsync();

        (await Read(5)).ShouldBe("body!");
        _ours.Poll(0, SelectMode.SelectRead).ShouldBeFalse();
    }

    [Fact]
    public async Task A_full_socket_takes_a_part_and_the_rest_follows_in_order()
    {
        var bytes = Pattern(Large);
        var taken = _writer.TrySend(bytes);
        taken.ShouldBeInRange(1, Large - 1);
        for (var more = 1; more > 0; taken += more)
        {
            more = _writer.TrySend(bytes.AsSpan(taken));
        }

        var sending = _writer.Send(bytes.AsMemory(taken)).AsTask();
        var received = await ReadBytes(Large);

        (await sending).ShouldBeTrue();
        received.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task A_flush_ends_when_the_kernel_has_everything()
    {
        var bytes = Pattern(Large);
        bytes.CopyTo(_writer.GetMemory(Large));
        _writer.Advance(Large);
        var flush = _writer.FlushAsync().AsTask();
        flush.IsCompleted.ShouldBeFalse();

        var received = await ReadBytes(Large);

        (await flush).IsCompleted.ShouldBeFalse();
        received.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        _writer.UnflushedBytes.ShouldBe(0);
    }

    [Fact]
    public async Task A_flush_that_is_cancelled_loses_nothing()
    {
        var bytes = Pattern(Large);
        bytes.AsSpan(0, Large - 4).CopyTo(_writer.GetSpan(Large));
        _writer.Advance(Large - 4);
        using var stop = new CancellationTokenSource();
        var first = _writer.FlushAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        bytes.AsSpan(Large - 4).CopyTo(_writer.GetSpan(4));
        _writer.Advance(4);
        var second = _writer.FlushAsync().AsTask();

        var received = await ReadBytes(Large);

        (await second).IsCanceled.ShouldBeFalse();
        received.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task A_pending_flush_can_be_called_off()
    {
        _writer.GetMemory(Large);
        _writer.Advance(Large);
        var flush = _writer.FlushAsync().AsTask();

        _writer.CancelPendingFlush();

        (await flush).IsCanceled.ShouldBeTrue();
    }

    [Fact]
    public async Task A_reset_ends_a_send_that_waits()
    {
        var sending = _writer.Send(Pattern(Large)).AsTask();
        sending.IsCompleted.ShouldBeFalse();

        _theirs.LingerState = new(true, 0);
        _theirs.Dispose();

        (await sending.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeFalse();
        _writer.TrySend("more"u8).ShouldBe(-1);
        (await _writer.FlushAsync()).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Our_own_end_of_the_connection_ends_a_send_that_waits()
    {
        var sending = _writer.Send(Pattern(Large)).AsTask();

        _ours.Shutdown(SocketShutdown.Both);

        (await sending.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeFalse();
        _writer.TrySend("more"u8).ShouldBe(-1);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_no_connection_that_is_gone()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            Should.Throw<IOException>(() => _writer.TrySend(file, 0, 10));

            _writer.TrySend("more"u8).ShouldBe(4);
            (await Read(4)).ShouldBe("more");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Many_small_writes_without_a_flush_arrive_as_they_were_written()
    {
        var expected = new StringBuilder();
        for (var n = 0; n < 5000; n++)
        {
            Write($"{n},");
            expected.Append(n).Append(',');
        }
        await _writer.FlushAsync();

        (await Read(expected.Length)).ShouldBe(expected.ToString());
    }

    private sealed class Watched(SendRoom room) : IPolled
    {
        public void Ready(Posix.PollEvents events) => room.Signal(inline: false);
    }

    private void Write(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        bytes.CopyTo(_writer.GetSpan(bytes.Length));
        _writer.Advance(bytes.Length);
    }

    private async Task<string> Read(int count) => Encoding.ASCII.GetString(await ReadBytes(count));

    private async Task<byte[]> ReadBytes(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count; )
        {
            read += await _theirs.ReceiveAsync(bytes.AsMemory(read)).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }
        return bytes;
    }

    private static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
