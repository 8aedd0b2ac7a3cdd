using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Web.Sessions;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>Where a request of a hub connection belongs, by the mark in its token; with what strangers may write there.</summary>
[Collection(OneNode.Name)]
public sealed class HubAffinityTests(OneNode one)
{
    private readonly TestNode _node = one.Node;

    [Theory]
    [InlineData("?negotiateVersion=1", "connectionToken")]
    [InlineData("?negotiateVersion=0", "connectionId")]
    [InlineData("", "connectionId")]
    public async Task Negotiation_marks_the_connection_with_its_worker(string query, string key)
    {
        var json = await Negotiate(query);
        ConnectionToken.TryParse(json.GetProperty(key).GetString(), out var owner, out var token).ShouldBeTrue();
        owner.ShouldBe(_node.Service<IEdgeDirectory>().Self);
        token.ShouldNotBeEmpty();
        json.GetProperty("availableTransports").GetArrayLength().ShouldBe(3);
    }

    [Theory]
    [InlineData("?negotiateVersion=abc")]
    [InlineData("?negotiateVersion=-1")]
    [InlineData("?negotiateVersion=99999999999")]
    [InlineData("?negotiateVersion=1&negotiateVersion=2")]
    public async Task Malformed_negotiation_is_no_error_of_the_server(string query)
    {
        using var client = _node.Stranger();
        var answer = await client.PostAsync($"/hubs/watch/negotiate{query}", content: null);
        ((int)answer.StatusCode).ShouldBeLessThan(500);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData(".")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%00.%00")]
    [InlineData("%ff%fe")]
    [InlineData("a&id=b")]
    public async Task An_id_of_no_worker_is_gone(string id)
    {
        using var client = _node.Stranger();
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
        {
            var request = new HttpRequestMessage(method, $"/hubs/watch?id={id}") { Content = new StringContent("{}") };
            await (await client.SendAsync(request)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
        }
    }

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("example.org:80")]
    [InlineData("127.0.0.1:80/path?query")]
    [InlineData("user@127.0.0.1:22")]
    [InlineData("")]
    public async Task Nothing_is_sent_to_who_is_no_member(string authority)
    {
        using var client = _node.Stranger();
        var id = ConnectionToken.Mark(authority, "token");
        var answer = await client.PostAsync($"/hubs/watch?id={id}", new StringContent("{}"));
        await answer.ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_connection_that_this_worker_does_not_hold_is_gone()
    {
        using var client = _node.Stranger();
        var id = ConnectionToken.Mark(_node.Service<IEdgeDirectory>().Self, "no-such-connection");
        (await client.GetAsync($"/hubs/watch?id={id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_was_handed_on_is_not_handed_on_again()
    {
        using var client = _node.Stranger();
        var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/hubs/watch?id={ConnectionToken.Mark("127.0.0.1:1", "t")}"
        );
        request.Headers.Add("X-SyncStream-Hop", "1");
        await (await client.SendAsync(request)).ShouldBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Ten_megabytes_by_long_polling_are_refused_and_harm_nothing()
    {
        using var client = _node.Stranger();
        var token = (await Negotiate("?negotiateVersion=1")).GetProperty("connectionToken").GetString();
        var address = $"/hubs/watch?id={token}";
        (await client.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Post("{\"protocol\":\"json\",\"version\":1}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetStringAsync(address)).ShouldBe("{}\u001e");

        var large = await Post(new string('x', 10 * 1024 * 1024));
        await large.ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "invalid");

        await Post("{\"type\":1,\"invocationId\":\"1\",\"target\":\"SyncClock\",\"arguments\":[1]}");
        var answer = "";
        while (!answer.Contains("\"invocationId\":\"1\"", StringComparison.Ordinal))
        {
            answer += await client.GetStringAsync(address);
        }

        answer.ShouldContain("\"serverTime\":");

        Task<HttpResponseMessage> Post(string message) =>
            client.SendAsync(
                new(HttpMethod.Post, address)
                {
                    Content = new StringContent(message + '\u001e', Encoding.UTF8),
                    // Asks first, or the answer could be lost in the bytes that are still on their way.
                    Headers = { ExpectContinue = true },
                }
            );
    }

    private async Task<JsonElement> Negotiate(string query)
    {
        using var client = _node.Stranger();
        var answer = await client.PostAsync($"/hubs/watch/negotiate{query}", content: null);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
