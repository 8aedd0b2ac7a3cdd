using System.Net.Sockets;
using System.Text;

namespace SyncStream.Web.Tests.Media;

/// <summary>A client that reads exactly as much as it is told to, with a small receive buffer, as a paused player does.</summary>
internal sealed class RawViewer : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8 * 1024 };

    /// <summary>Asks for a path and reads the first bytes of the answer.</summary>
    public static async Task<RawViewer> Open(Uri address, string path)
    {
        var viewer = new RawViewer();
        await viewer._socket.ConnectAsync(address.Host, address.Port);
        var request = $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n";
        await viewer._socket.SendAsync(Encoding.ASCII.GetBytes(request));
        (await viewer.Read(12)).ShouldStartWith("HTTP/1.1 2");
        return viewer;
    }

    public async Task<string> Read(int count)
    {
        var buffer = new byte[count];
        for (var read = 0; read < count; )
        {
            var more = await _socket.ReceiveAsync(buffer.AsMemory(read));
            read += more > 0 ? more : throw new EndOfStreamException("the server closed the connection");
        }
        return Encoding.Latin1.GetString(buffer);
    }

    /// <summary>Goes without a word: the connection is reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Closes in good order.</summary>
    public void Dispose() => _socket.Dispose();
}
