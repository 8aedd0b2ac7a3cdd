using System.Net;
using System.Text;
using System.Text.Json;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>A long poll that is repeated because its answer never came, on a real hub connection.</summary>
[Collection(OneNode.Name)]
public sealed class PollReceiptsTests(OneNode one)
{
    private const string End = "\u001e";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_a_lost_answer_held_comes_again_and_only_once()
    {
        using var client = new Poller(one.Node);
        await client.Connect();

        await client.Say("""{"type":1,"invocationId":"1","target":"SyncClock","arguments":[1]}""");
        var first = await client.Poll(remember: false);
        first.ShouldContain("\"invocationId\":\"1\"");
        (await client.Poll(remember: false)).ShouldBe(first, "its cookie says that the answer never came");
        (await client.Poll()).ShouldBe(first);

        await client.Say("""{"type":1,"invocationId":"2","target":"SyncClock","arguments":[2]}""");
        var second = await client.Poll();
        second.ShouldContain("\"invocationId\":\"2\"");
        second.ShouldNotContain("\"invocationId\":\"1\"");
    }

    [Fact]
    public async Task Who_keeps_no_cookies_gets_each_answer_once()
    {
        using var client = new Poller(one.Node);
        await client.Connect();
        for (var call = 1; call <= 2; call++)
        {
            client.Cookies.Clear();
            await client.Say($$"""{"type":1,"invocationId":"{{call}}","target":"SyncClock","arguments":[1]}""");
            (await client.Poll()).ShouldContain($"\"invocationId\":\"{call}\"");
        }
    }

    [Fact]
    public async Task The_end_of_a_connection_is_told_as_ever()
    {
        using var client = new Poller(one.Node);
        await client.Connect();
        await client.Say("""{"type":7}""");
        HttpStatusCode status;
        while ((status = await client.TryPoll()) == HttpStatusCode.OK) { }
        status.ShouldBe(HttpStatusCode.NoContent);
        (await client.TryPoll()).ShouldBe(HttpStatusCode.NotFound);
    }

    private sealed class Poller(TestNode node) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = node.Address,
        };
        private string _url = "";

        public Dictionary<string, string> Cookies { get; } = [];

        public async Task Connect()
        {
            using var answer = await _http.PostAsync("/hubs/watch/negotiate?negotiateVersion=1", content: null);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            _url =
                $"/hubs/watch?id={Uri.EscapeDataString(json.RootElement.GetProperty("connectionToken").GetString()!)}";
            (await Poll()).ShouldBeEmpty();
            await Say("""{"protocol":"json","version":1}""");
            (await Poll()).ShouldBe("{}" + End);
        }

        public async Task Say(string message)
        {
            using var content = new StringContent(message + End, Encoding.UTF8, "text/plain");
            (await _http.PostAsync(_url, content)).EnsureSuccessStatusCode();
        }

        /// <summary>What the next poll brings.</summary>
        /// <param name="remember">Whether the answer reaches the client at all: its cookie is kept.</param>
        public async Task<string> Poll(bool remember = true)
        {
            using var answer = await Ask();
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            if (remember)
            {
                Keep(answer);
            }

            return await answer.Content.ReadAsStringAsync();
        }

        public async Task<HttpStatusCode> TryPoll()
        {
            using var answer = await Ask();
            Keep(answer);
            return answer.StatusCode;
        }

        private void Keep(HttpResponseMessage answer)
        {
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
            {
                var pair = cookie.Split(';')[0].Split('=');
                Cookies[pair[0]] = pair[1];
            }
        }

        public void Dispose() => _http.Dispose();

        private Task<HttpResponseMessage> Ask()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, _url);
            if (Cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
            }

            return _http.SendAsync(request).WaitAsync(Soon);
        }
    }
}
