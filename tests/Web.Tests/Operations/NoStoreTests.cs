using System.Net;
using System.Net.Http.Json;
using SyncStream.Web.Tests.Sessions;

namespace SyncStream.Web.Tests.Operations;

public sealed class NoStoreTests
{
    [Theory]
    [InlineData("/api/session", HttpStatusCode.OK)]
    [InlineData("/api/library", HttpStatusCode.OK)]
    [InlineData("/api/rooms", HttpStatusCode.OK)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    public async Task No_cache_keeps_what_the_API_answers(string path, HttpStatusCode status)
    {
        await using var host = await EdgeHost.Start();
        using var browser = host.Browser();
        var begun = await browser.PostAsJsonAsync("/api/session", new { name = "Ann" });
        begun.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
        using var answer = await browser.GetAsync(path);
        answer.StatusCode.ShouldBe(status);
        answer.Headers.CacheControl.ShouldNotBeNull().ToString().ShouldBe("no-store");
    }

    [Fact]
    public async Task What_is_no_call_of_the_API_says_itself_how_long_it_lasts()
    {
        await using var host = await EdgeHost.Start();
        using var browser = host.Browser();
        using var answer = await browser.GetAsync("/openapi/v1.json");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl.ShouldBeNull();
    }
}
