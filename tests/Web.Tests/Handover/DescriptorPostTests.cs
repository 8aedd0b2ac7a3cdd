using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Handover;

namespace SyncStream.Web.Tests.Handover;

/// <summary>Over real Unix sockets, with a real connection.</summary>
public sealed class DescriptorPostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syncstream-test-").FullName;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TcpClient _client = new();
    private readonly Socket _server;
    private readonly SafeFileHandle _out = DescriptorPost.Open();

    public DescriptorPostTests()
    {
        _listener.Start();
        _client.Connect((IPEndPoint)_listener.LocalEndpoint);
        _server = _listener.AcceptSocket();
    }

    private string Door => Path.Combine(_folder, "door.sock");

    public void Dispose()
    {
        _out.Dispose();
        _server.Dispose();
        _client.Dispose();
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_connection_lives_on_where_it_was_sent_after_the_sender_has_closed_it()
    {
        using var door = DescriptorPost.Open(Door);
        DescriptorPost.Send(_out, Door, "hello"u8, _server.SafeHandle).ShouldBe(Posted.Sent);
        _server.Dispose();

        var payload = new byte[64];
        var length = DescriptorPost.Receive(door, payload, wait: false, out var received);
        payload[..length].ShouldBe("hello"u8.ToArray());
        using var handle = received.ShouldNotBeNull();
        using var socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: false));
        socket.Send("!"u8).ShouldBe(1);
        var said = new byte[1];
        (await _client.GetStream().ReadAsync(said)).ShouldBe(1);
        said[0].ShouldBe((byte)'!');
    }

    [Fact]
    public void Where_nobody_receives_it_is_told()
    {
        DescriptorPost.Send(_out, Door, "hello"u8, _server.SafeHandle).ShouldBe(Posted.Gone);
        DescriptorPost.Open(Door).Dispose();
        DescriptorPost.Send(_out, Door, "hello"u8, _server.SafeHandle).ShouldBe(Posted.Gone);
    }

    [Fact]
    public void A_name_is_dead_once_its_receiver_is_gone()
    {
        using (DescriptorPost.Open(Door))
        {
            DescriptorPost.IsDead(Door).ShouldBeFalse();
        }

        DescriptorPost.IsDead(Door).ShouldBeTrue();
    }

    [Fact]
    public void A_receiver_that_takes_nothing_is_full_in_the_end_and_then_has_room_again()
    {
        using var door = DescriptorPost.Open(Door);
        var sent = 0;
        Posted posted;
        for (; (posted = DescriptorPost.Send(_out, Door, "hello"u8, _server.SafeHandle)) == Posted.Sent; sent++)
        {
            sent.ShouldBeLessThan(100_000);
        }

        posted.ShouldBe(Posted.Full);
        var payload = new byte[64];
        for (; DescriptorPost.Receive(door, payload, wait: false, out var received) >= 0; sent--)
        {
            received!.Dispose();
        }

        sent.ShouldBe(0);
        DescriptorPost.Send(_out, Door, "hello"u8, _server.SafeHandle).ShouldBe(Posted.Sent);
    }
}
