using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using SyncStream.Web.Draining;
using SyncStream.Web.Handover;

namespace SyncStream.Web.Tests.Handover;

public sealed class HandoverDoorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syncstream-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_message_without_its_connection_does_not_shut_the_door_to_the_next()
    {
        var path = Path.Combine(_folder, "edge-1.sock");
        using var door = new HandoverDoor(
            path,
            sockets: null!,
            tokens: null!,
            lines: null!,
            new PublicDoor(),
            NullLogger<HandoverDoor>.Instance,
            TimeProvider.System
        );
        await door.StartAsync(CancellationToken.None);

        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await sender.SendToAsync("its connection was cut off"u8.ToArray(), new UnixDomainSocketEndPoint(path));

        // The next is looked at: what it says means nothing, so its connection is closed.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var viewer = new TcpClient();
        await viewer.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var post = DescriptorPost.Open();
        using (var handed = await listener.AcceptSocketAsync())
        {
            DescriptorPost.Send(post, path, "?"u8, handed.SafeHandle).ShouldBe(Posted.Sent);
        }

        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        (await viewer.GetStream().ReadAsync(new byte[1], enough.Token)).ShouldBe(0);
        await door.StopAsync(CancellationToken.None);
    }
}
