using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Tests.Sockets;

public sealed class SocketPulseTests
{
    [Fact]
    public async Task The_first_word_of_a_connection_is_the_answer_to_its_handshake()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptSocketAsync();
        var time = new FakeTimeProvider();
        using var poller = new Poller("test");
        var taken = new TakenSocket(Posix.Duplicate(server.SafeHandle), poller, Unread: []);
        var socket = new HubSocket("id", taken, new ClaimsPrincipal(), isDirect: true, time);
        LookEveryTurn(socket, time);
        var output = socket.Transport.Output;
        await output.WriteAsync("{}\u001e"u8.ToArray());
        LookEveryTurn(socket, time);
        await socket.Finish();

        var said = new byte[128];
        var length = await client.GetStream().ReadAtLeastAsync(said, 1 + 1 + 3 + 1 + 1 + 11);
        Encoding.ASCII.GetString(said, 2, 3).ShouldBe("{}\u001e");
        Encoding.ASCII.GetString(said, 7, length - 7).ShouldStartWith("{\"type\":6}\u001e");
    }

    private static void LookEveryTurn(HubSocket socket, TimeProvider time)
    {
        for (var beat = 0; beat < 10; beat++)
        {
            SocketPulse.Look(socket, beat, time);
        }
    }
}
