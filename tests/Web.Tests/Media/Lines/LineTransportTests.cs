using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SyncStream.Web.Media.Lines;

namespace SyncStream.Web.Tests.Media.Lines;

/// <summary>A worker's end of a listening socket that other processes have, too.</summary>
public sealed class LineTransportTests : IDisposable
{
    private readonly Socket _shared = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly LineTransport _transport = new(
        new CountedPool(),
        Options.Create(new SocketTransportOptions()),
        NullLogger<LineTransport>.Instance,
        TimeProvider.System
    );

    public LineTransportTests()
    {
        _shared.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _shared.Listen();
    }

    public void Dispose()
    {
        _transport.Dispose();
        _shared.Dispose();
    }

    [Fact]
    public async Task Who_stops_accepting_leaves_the_shared_socket_as_it_was()
    {
        var listener = await Join();
        await listener.UnbindAsync();
        _shared.LingerState!.Enabled.ShouldBeFalse("connections that others accept would end by a reset");
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)_shared.LocalEndPoint!);
        using var accepted = await _shared.AcceptAsync();
        accepted.LingerState!.Enabled.ShouldBeFalse();
    }

    [Fact]
    public async Task A_connection_ends_in_order_though_the_shared_socket_was_told_to_reset()
    {
        _shared.LingerState = new(enable: true, seconds: 0);
        var listener = await Join();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)_shared.LocalEndPoint!);
        var connection = (LineConnection)(await listener.AcceptAsync())!;
        connection.Socket.LingerState!.Enabled.ShouldBeFalse();
        await connection.Transport.Output.WriteAsync("goodbye"u8.ToArray());
        await connection.DisposeAsync();
        using var reader = new StreamReader(client.GetStream());
        (await reader.ReadToEndAsync()).ShouldBe("goodbye");
        await listener.UnbindAsync();
    }

    private async Task<IConnectionListener> Join()
    {
        var own = Posix.Duplicate(_shared.SafeHandle);
        var listener = await _transport.BindAsync(
            new FileHandleEndPoint((ulong)own.DangerousGetHandle(), FileHandleType.Tcp)
        );
        own.SetHandleAsInvalid();
        return listener;
    }
}
