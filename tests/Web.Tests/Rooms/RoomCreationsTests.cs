using System.Net;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

public sealed class RoomCreationsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void From_one_address_thirty_at_once_then_as_many_a_minute_as_are_set()
    {
        var creations = new RoomCreations(_time, perMinute: 6);
        Made(creations, "203.0.113.7").ShouldBe(30);
        Made(creations, "203.0.113.8").ShouldBe(30);
        _time.Advance(TimeSpan.FromMinutes(1));
        Made(creations, "203.0.113.7").ShouldBe(6);
    }

    [Fact]
    public void All_addresses_of_a_line_are_one()
    {
        var creations = new RoomCreations(_time);
        Made(creations, "2001:db8:1:2::1").ShouldBe(30);
        Made(creations, "2001:db8:1:2:ffff::9").ShouldBe(0);
        Made(creations, "2001:db8:1:3::1").ShouldBe(30);
        Made(creations, "::ffff:203.0.113.7").ShouldBe(30);
        Made(creations, "203.0.113.7").ShouldBe(0);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void The_machine_itself_makes_as_many_as_it_likes(string address) =>
        Made(new RoomCreations(_time), address).ShouldBe(100);

    private static int Made(RoomCreations creations, string address) =>
        Enumerable.Range(0, 100).Count(_ => creations.AllowFrom(IPAddress.Parse(address)));
}
