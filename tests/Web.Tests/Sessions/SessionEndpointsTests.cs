using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SyncStream.Web.Tests.Sessions;

public sealed class SessionEndpointsTests : IAsyncLifetime
{
    private EdgeHost _host = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await EdgeHost.Start();
        _client = _host.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_session_is_carried_by_a_header_a_query_or_a_cookie()
    {
        var token = await Begin("Ann");
        foreach (var request in (HttpRequestMessage[])[Bearer(token), Query(token), Cookie(token)])
        {
            var session = await Json(await _client.SendAsync(request));
            session.GetProperty("name").GetString().ShouldBe("Ann");
            session.GetProperty("isAdmin").GetBoolean().ShouldBeFalse();
            session.GetProperty("expiresAt").GetDouble().ShouldBe(Now().AddDays(30).ToUnixTimeMilliseconds());
        }
    }

    [Theory]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    public async Task Another_site_can_not_act_by_a_visitors_cookie(string site, HttpStatusCode status)
    {
        using var request = Cookie(await Begin("Ann"));
        request.Method = HttpMethod.Post;
        request.Content = JsonContent.Create(new { name = "Mallory" });
        request.Headers.Add("Sec-Fetch-Site", site);
        (await _client.SendAsync(request)).StatusCode.ShouldBe(status);
    }

    // Behind HTTP Basic authentication browsers say its word by themselves, whoever has them ask.
    [Theory]
    [InlineData("Basic", "dmlldzpwYXNz", HttpStatusCode.Forbidden)]
    [InlineData("Bearer", null, HttpStatusCode.OK)]
    public async Task Only_our_own_token_in_the_header_shows_that_no_other_site_asks(
        string scheme,
        string? word,
        HttpStatusCode status
    )
    {
        var token = await Begin("Ann");
        using var request = Cookie(token);
        request.Method = HttpMethod.Post;
        request.Content = JsonContent.Create(new { name = "Mallory" });
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Authorization = new(scheme, word ?? token);
        (await _client.SendAsync(request)).StatusCode.ShouldBe(status);
    }

    // A page on another port of the same machine gets the cookie sent along, and needs no permission to open a WebSocket.
    [Theory]
    [InlineData("Sec-Fetch-Site", "same-site", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", false)]
    [InlineData("Origin", "http://localhost:9999", true)]
    [InlineData("Origin", "http://localhost:8000", false)]
    [InlineData("Origin", "https://watch.example.org", false)]
    public async Task Another_port_can_not_speak_to_the_hub_by_a_visitors_cookie(
        string header,
        string from,
        bool refused
    )
    {
        using var request = Cookie(await Begin("Ann"));
        request.RequestUri = new("/hubs/watch", UriKind.Relative);
        request.Headers.Host = "localhost:8000";
        request.Headers.Add(header, from);
        var status = (await _client.SendAsync(request)).StatusCode;
        (status == HttpStatusCode.Forbidden).ShouldBe(refused, status.ToString());
    }

    [Fact]
    public async Task A_browser_gets_a_cookie_that_scripts_cannot_read()
    {
        var answer = await _client.PostAsJsonAsync("/api/session", new { name = "Ann" });
        var cookie = answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldStartWith("syncstream=");
        foreach (var part in (string[])["httponly", "samesite=lax", "path=/", "expires="])
        {
            cookie.ShouldContain(part, Case.Insensitive);
        }
    }

    [Fact]
    public async Task Who_asks_without_a_session_or_with_a_bad_one_is_refused()
    {
        var token = await Begin("Ann");
        await Refused(new(HttpMethod.Get, "/api/session"));
        foreach (
            var bad in (string[])["", "x", "a.b", token[..^1], token + "x", token.ToUpperInvariant(), new('x', 2000)]
        )
        {
            await Refused(Bearer(bad));
            await Refused(Query(bad));
            await Refused(Cookie(bad));
        }

        async Task Refused(HttpRequestMessage request) =>
            await Problem(await _client.SendAsync(request), HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_session_ends()
    {
        var token = await Begin("Ann");
        _host.Time.Advance(TimeSpan.FromDays(30));
        await Problem(await _client.SendAsync(Bearer(token)), HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_new_name_is_no_new_person()
    {
        using var browser = _host.Browser();
        var first = await Json(await browser.PostAsJsonAsync("/api/session", new { name = "Ann" }));
        var second = await Json(await browser.PostAsJsonAsync("/api/session", new { name = "  Änn   B. " }));
        second.GetProperty("viewerId").GetString().ShouldBe(first.GetProperty("viewerId").GetString());
        second.GetProperty("name").GetString().ShouldBe("Änn B.");
    }

    [Fact]
    public async Task Signing_out_takes_the_cookie_away()
    {
        using var browser = _host.Browser();
        await browser.PostAsJsonAsync("/api/session", new { name = "Ann" });
        (await browser.GetAsync("/api/session")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.DeleteAsync("/api/session")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await browser.GetAsync("/api/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.DeleteAsync("/api/session")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_password_makes_an_administrator()
    {
        using var browser = _host.Browser();
        await browser.PostAsJsonAsync("/api/session", new { name = "Ann" });
        var wrong = await browser.PostAsJsonAsync("/api/session/admin", new { password = "battery staple" });
        await Problem(wrong, HttpStatusCode.Forbidden, "forbidden");
        (await Json(await browser.GetAsync("/api/session"))).GetProperty("isAdmin").GetBoolean().ShouldBeFalse();
        await Json(await browser.PostAsJsonAsync("/api/session/admin", new { password = EdgeHost.AdminPassword }));
        (await Json(await browser.GetAsync("/api/session"))).GetProperty("isAdmin").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_was_an_administrator_by_an_earlier_password_is_a_guest_and_stays_one()
    {
        using var browser = _host.Browser();
        var before = await Json(await browser.PostAsJsonAsync("/api/session", new { name = "Ann" }));
        var granted = await browser.PostAsJsonAsync("/api/session/admin", new { password = EdgeHost.AdminPassword });
        var token = (await Json(granted)).GetProperty("token").GetString()!;

        await using var restarted = await EdgeHost.Start(adminPassword: "battery staple");
        using var http = restarted.Browser();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var shown = await Json(await http.GetAsync("/api/session"));
        shown.GetProperty("isAdmin").GetBoolean().ShouldBeFalse();
        shown.GetProperty("viewerId").GetString().ShouldBe(before.GetProperty("viewerId").GetString());
        var renewed = await Json(await http.PostAsJsonAsync("/api/session", new { name = "Ann" }));
        renewed.GetProperty("isAdmin").GetBoolean().ShouldBeFalse();
        renewed.GetProperty("viewerId").GetString().ShouldBe(before.GetProperty("viewerId").GetString());
    }

    [Fact]
    public async Task Guessing_the_password_is_slow()
    {
        using var browser = _host.Browser();
        await browser.PostAsJsonAsync("/api/session", new { name = "Mallory" });
        for (var guess = 0; guess < 5; guess++)
        {
            var answer = await browser.PostAsJsonAsync("/api/session/admin", new { password = $"guess {guess}" });
            await Problem(answer, HttpStatusCode.Forbidden, "forbidden");
        }

        var right = await browser.PostAsJsonAsync("/api/session/admin", new { password = EdgeHost.AdminPassword });
        await Problem(right, HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Fact]
    public async Task Where_no_password_is_set_nobody_is_an_administrator()
    {
        await using var host = await EdgeHost.Start(adminPassword: "");
        using var browser = host.Browser();
        await browser.PostAsJsonAsync("/api/session", new { name = "Ann" });
        var answer = await browser.PostAsJsonAsync("/api/session/admin", new { password = "" });
        await Problem(answer, HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Promotion_needs_a_session() =>
        await Problem(
            await _client.PostAsJsonAsync("/api/session/admin", new { password = EdgeHost.AdminPassword }),
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );

    private DateTimeOffset Now() => _host.Time.GetUtcNow();

    private async Task<string> Begin(string name)
    {
        var session = await Json(await _client.PostAsJsonAsync("/api/session", new { name }));
        return session.GetProperty("token").GetString()!;
    }

    private static HttpRequestMessage Bearer(string token) =>
        new(HttpMethod.Get, "/api/session")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };

    private static HttpRequestMessage Query(string token) => new(HttpMethod.Get, $"/api/session?access_token={token}");

    private static HttpRequestMessage Cookie(string token) =>
        new(HttpMethod.Get, "/api/session") { Headers = { { "Cookie", $"syncstream={token}" } } };

    private static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task Problem(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
    }
}
