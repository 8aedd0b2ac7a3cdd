using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using SyncStream.Load.Peers;

namespace SyncStream.Load.Generator;

/// <summary>A keep-alive connection that asks for ranges and throws the bytes away. Blocking, one thread each: nothing else is as lean.</summary>
internal sealed class RangeConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly Target _target;

    public RangeConnection(Target target)
    {
        _target = target;
        _socket.Connect(target.Address);
    }

    /// <summary>Asks for a range and reads all of it.</summary>
    /// <returns>The time until the first byte of the answer came.</returns>
    public TimeSpan Get(long first, long length)
    {
        var sent = Stopwatch.GetTimestamp();
        _socket.Send(_target.Request(first, first + length - 1));
        var read = Receive(0);
        var toFirst = Stopwatch.GetElapsedTime(sent);
        int head;
        while ((head = _buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8)) < 0)
        {
            read += Receive(read);
        }
        Check(System.Text.Encoding.ASCII.GetString(_buffer, 0, head), first, length);
        for (var left = length - (read - head - 4); left > 0; )
        {
            left -= Receive(0);
        }
        return toFirst;
    }

    public void Dispose() => _socket.Dispose();

    private int Receive(int offset)
    {
        var read = _socket.Receive(_buffer, offset, _buffer.Length - offset, SocketFlags.None);
        return read > 0 ? read : throw new InvalidOperationException("the server closed the connection");
    }

    private static void Check(string head, long first, long length)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{first + length - 1}/");
        if (
            !head.StartsWith("HTTP/1.1 206", StringComparison.Ordinal)
            || !head.Contains(range, StringComparison.Ordinal)
        )
        {
            throw new InvalidOperationException($"not the answer to {range}\n{head}");
        }
    }
}
