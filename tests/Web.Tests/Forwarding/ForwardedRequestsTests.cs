using System.Net;
using System.Net.Http.Json;
using SyncStream.Web.Forwarding;
using SyncStream.Web.Tests.Sessions;

namespace SyncStream.Web.Tests.Forwarding;

public sealed class ForwardedRequestsTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData(null, false)]
    public async Task Only_a_named_proxy_is_believed_that_the_viewer_came_over_tls(string? trusted, bool secure)
    {
        await using var host = await EdgeHost.Start(trustedProxies: trusted is null ? [] : [trusted]);
        using var client = host.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var answer = await client.PostAsJsonAsync("/api/session", new { name = "Ann" });
        var cookie = answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.Contains("secure", StringComparison.OrdinalIgnoreCase).ShouldBe(secure, cookie);
    }

    [Fact]
    public async Task Behind_a_named_proxy_each_viewer_has_guesses_of_their_own()
    {
        await using var host = await EdgeHost.Start(trustedProxies: ["127.0.0.1"]);
        (await GuessUntilRefused(host, _ => "203.0.113.7")).ShouldBe(5);
        (await GuessUntilRefused(host, _ => "203.0.113.8")).ShouldBe(5);
        // What stands further left was written by the viewer, who may write anything.
        (await GuessUntilRefused(host, guess => $"198.51.100.{guess}, 203.0.113.9")).ShouldBe(5);
    }

    [Fact]
    public async Task A_stranger_wins_no_guesses_by_naming_other_addresses()
    {
        await using var host = await EdgeHost.Start();
        (await GuessUntilRefused(host, guess => $"203.0.113.{guess}")).ShouldBe(5);
    }

    [Theory]
    [InlineData("proxy.example.org")]
    [InlineData("10.0.0.0/40")]
    [InlineData("")]
    public void What_is_no_address_and_no_network_is_refused_by_name(string text) =>
        Should.Throw<FormatException>(() => TrustedProxies.Parse([text])).Message.ShouldContain($"'{text}'");

    private static async Task<int> GuessUntilRefused(EdgeHost host, Func<int, string> from)
    {
        using var browser = host.Browser();
        await browser.PostAsJsonAsync("/api/session", new { name = "Mallory" });
        for (var guess = 0; guess < 20; guess++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session/admin");
            request.Content = JsonContent.Create(new { password = $"guess {guess}" });
            request.Headers.Add("X-Forwarded-For", from(guess));
            using var answer = await browser.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return guess;
            }
        }

        return int.MaxValue;
    }
}
