using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Tests.Sessions;

public sealed class PollReceiptsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PollReceipts _receipts;

    public PollReceiptsTests() => _receipts = new(_time);

    [Fact]
    public async Task A_connection_that_ends_leaves_nothing_behind()
    {
        await Poll("one", 200, "news");
        _receipts.Count.ShouldBe(1);
        await Poll("one", 204);
        _receipts.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Connections_unknown_to_the_hub_take_no_memory()
    {
        (await Poll("nobody", 404, "no such connection")).ShouldBe("no such connection");
        _receipts.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Who_went_without_a_word_is_forgotten()
    {
        for (var n = 0; n < 60; n++)
        {
            await Poll($"gone-{n}", 200, "news");
        }

        _time.Advance(TimeSpan.FromSeconds(61));
        for (var n = 0; n < 10; n++)
        {
            await Poll($"here-{n}", 200, "news");
        }

        _receipts.Count.ShouldBeLessThan(20);
    }

    private async Task<string> Poll(string token, int status, string body = "")
    {
        var http = new DefaultHttpContext();
        var outside = new MemoryStream();
        http.Response.Body = outside;
        await _receipts.Serve(
            http,
            token,
            h =>
            {
                h.Response.StatusCode = status;
                return h.Response.WriteAsync(body);
            }
        );
        return Encoding.UTF8.GetString(outside.ToArray());
    }
}
