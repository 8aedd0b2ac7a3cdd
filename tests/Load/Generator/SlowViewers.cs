using System.Diagnostics;
using System.Net.Sockets;
using SyncStream.Load.Peers;

namespace SyncStream.Load.Generator;

/// <summary>Viewers who read a long answer no faster than a video plays, or not at all: one thread turns from one to the next.</summary>
internal sealed class SlowViewers : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);
    private readonly List<Socket> _sockets = [];
    private readonly byte[] _buffer = new byte[128 * 1024];

    /// <summary>Each asks for the file from a place of its own.</summary>
    public SlowViewers(Target target, long fileSize, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                ReceiveBufferSize = 64 * 1024,
            };
            socket.Connect(target.Address);
            socket.Send(target.Request(fileSize / 2 / count * n, fileSize - 1));
            socket.Blocking = false;
            _sockets.Add(socket);
        }
    }

    /// <summary>Reads on at this rate for a while; with 0 nobody reads.</summary>
    /// <returns>Bytes read.</returns>
    public long Watch(int bytesPerSecond, TimeSpan time)
    {
        var budget = (int)(bytesPerSecond * Turn.TotalSeconds);
        var total = 0L;
        var start = Stopwatch.GetTimestamp();
        for (var turn = 1; Stopwatch.GetElapsedTime(start) < time; turn++)
        {
            foreach (var socket in _sockets)
            {
                for (var left = budget; left > 0; )
                {
                    var read = socket.Receive(
                        _buffer,
                        0,
                        Math.Min(left, _buffer.Length),
                        SocketFlags.None,
                        out var error
                    );
                    if (error == SocketError.WouldBlock)
                    {
                        break;
                    }
                    if (error != SocketError.Success || read == 0)
                    {
                        throw new InvalidOperationException($"a viewer was cut off: {error}");
                    }
                    left -= read;
                    total += read;
                }
            }
            var wait = (Turn * turn) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
#pragma warning disable RS0030 // A generator of load has to keep time.
                Thread.Sleep(wait);
#pragma warning restore RS0030
            }
        }
        return total;
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
