using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;

namespace SyncStream.Node.Supervision.Control;

/// <summary>One end of a control connection: messages in, messages out, both bounded.</summary>
internal sealed class ControlConnection : IAsyncDisposable
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly PipeReader _reader;
    private readonly Channel<ControlMessage> _outgoing = Channel.CreateBounded<ControlMessage>(64);
    private readonly Task _writing;

    public ControlConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = PipeReader.Create(_stream);
        _writing = WriteAll();
    }

    /// <summary>The process at the other end.</summary>
    public PeerCredentials Peer => PeerCredentials.Of(_socket);

    /// <summary>Whether the peer is gone, also while things it said are still unread.</summary>
    public bool HasHungUp => Libc.HasHungUp(_socket.SafeHandle);

    /// <summary>Hands a message over without waiting. A peer that does not read is cut off, never waited for.</summary>
    public void Post(ControlMessage message)
    {
        if (!_outgoing.Writer.TryWrite(message))
            _socket.Dispose();
    }

    /// <summary>The peer's messages until it hangs up.</summary>
    /// <exception cref="JsonException">A line is too long, or no message.</exception>
    public async IAsyncEnumerable<ControlMessage> ReadAll(
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        while (true)
        {
            var (buffer, ended) = await Fill(cancellation);
            var rest = buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                yield return ControlLine.Read(rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            if (rest.Length > ControlLine.Longest)
                throw new JsonException($"a line is longer than {ControlLine.Longest} bytes");
            // After a peer that was killed there is no buffer of the reader's to give back.
            if (ended)
                yield break;
            _reader.AdvanceTo(rest.Start, rest.End);
        }
    }

    /// <summary>Sends what was posted, then hangs up.</summary>
    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(LongestGoodbye));
        await _reader.CompleteAsync();
        await _stream.DisposeAsync();
    }

    private async ValueTask<(ReadOnlySequence<byte> Buffer, bool Ended)> Fill(CancellationToken cancellation)
    {
        try
        {
            var read = await _reader.ReadAsync(cancellation);
            return (read.Buffer, read.IsCompleted);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // A peer that was killed is a peer that hung up.
            return (ReadOnlySequence<byte>.Empty, true);
        }
    }

    private async Task WriteAll()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync())
                await _stream.WriteAsync(ControlLine.Write(message));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            _outgoing.Writer.TryComplete();
        }
    }
}
