using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Hops;

namespace SyncStream.Web.Tests.Hops;

public class NodeTicketsTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));

    [Fact]
    public void A_ticket_is_good_for_its_path_alone()
    {
        var tickets = new NodeTickets(new byte[32], _time);
        var ticket = tickets.Issue("/a");
        tickets.IsValid(ticket, "/a").ShouldBeTrue();
        tickets.IsValid(ticket, "/b").ShouldBeFalse();
    }

    [Fact]
    public void A_ticket_of_another_key_is_none() =>
        new NodeTickets([.. Enumerable.Repeat((byte)1, 32)], _time)
            .IsValid(new NodeTickets(new byte[32], _time).Issue("/a"), "/a")
            .ShouldBeFalse();

    [Fact]
    public void A_ticket_expires()
    {
        var tickets = new NodeTickets(new byte[32], _time);
        var ticket = tickets.Issue("/a");
        _time.Advance(TimeSpan.FromMinutes(3));
        tickets.IsValid(ticket, "/a").ShouldBeFalse();
    }
}
