using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SyncStream.Web.Hops;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Tests.Hops;

public sealed class HopOriginTests
{
    private static readonly IPAddress Viewer = IPAddress.Parse("203.0.113.9");

    [Fact]
    public void A_worker_says_whom_a_request_is_from_that_it_hands_on()
    {
        using var handed = HandOn(From(Viewer, key: 1));

        Received(handed, key: 1).From().ShouldBe(Viewer);
    }

    [Fact]
    public void Nobody_else_can_say_it()
    {
        using var handed = HandOn(From(Viewer, key: 2));

        Received(handed, key: 1).From().ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public void What_a_client_wrote_there_is_not_handed_on()
    {
        var http = From(Viewer, key: 1);
        using var handed = new HttpRequestMessage();
        handed.Headers.Add("X-SyncStream-From", "198.51.100.1");
        HopOrigin.Write(handed.Headers, http);

        Received(handed, key: 1).From().ShouldBe(Viewer);
    }

    [Fact]
    public void A_proxy_on_this_machine_that_nobody_named_guesses_for_nobody()
    {
        var http = From(IPAddress.Loopback, key: 1);
        http.Guesser().ShouldBe(IPAddress.Loopback);
        http.Request.Headers["X-Forwarded-For"] = "198.51.100.1";
        http.Guesser().ShouldBeNull();
        http.Connection.RemoteIpAddress = Viewer;
        http.Guesser().ShouldBe(Viewer, "whoever is elsewhere can write that header, too");
    }

    private static HttpRequestMessage HandOn(HttpContext http)
    {
        var handed = new HttpRequestMessage();
        HopOrigin.Write(handed.Headers, http);
        return handed;
    }

    private static DefaultHttpContext Received(HttpRequestMessage handed, byte key)
    {
        var http = From(IPAddress.Loopback, key);
        foreach (var (name, values) in handed.Headers)
        {
            http.Request.Headers[name] = values.ToArray();
        }
        return http;
    }

    private static DefaultHttpContext From(IPAddress address, byte key)
    {
        var tickets = new NodeTickets([.. Enumerable.Repeat(key, 32)], TimeProvider.System);
        var http = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddSingleton(tickets).BuildServiceProvider(),
        };
        http.Connection.RemoteIpAddress = address;
        return http;
    }
}
