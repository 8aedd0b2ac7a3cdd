using System.Net;
using System.Net.Sockets;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Tests.Sessions;

/// <summary>A request of a hub connection that is handed to another worker, which a cut network keeps silent.</summary>
public sealed class HubAffinityTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("GET", false)]
    [InlineData("POST", false)]
    [InlineData("DELETE", false)]
    [InlineData("GET", true)]
    public async Task What_waits_for_a_worker_that_is_put_out_is_told_to_connect_anew(string method, bool already)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var edges = new OneOther(silent.LocalEndpoint.ToString()!);
        await using var host = await EdgeHost.Start(edges: edges);
        using var client = host.Client();
        if (already)
        {
            await edges.PutOut.CancelAsync();
        }

        using var request = new HttpRequestMessage(new(method), Hub(edges));
        request.Content = method == "POST" ? new StringContent("{}") : null;
        var asked = client.SendAsync(request);
        if (!already)
        {
            using var handedOn = await silent.AcceptTcpClientAsync();
            await handedOn.GetStream().ReadExactlyAsync(new byte[16]);
            asked.IsCompleted.ShouldBeFalse();
            await edges.PutOut.CancelAsync();
        }

        using var answer = await asked.WaitAsync(Patience);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("connect again");
    }

    [Fact]
    public async Task A_poll_that_passes_through_a_worker_that_leaves_is_answered_so_that_it_is_repeated_elsewhere()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var edges = new OneOther(silent.LocalEndpoint.ToString()!);
        await using var host = await EdgeHost.Start(edges: edges);
        using var client = host.Client();
        var asked = client.GetAsync(Hub(edges));
        using var handedOn = await silent.AcceptTcpClientAsync();
        await handedOn.GetStream().ReadExactlyAsync(new byte[16]);
        asked.IsCompleted.ShouldBeFalse();
        host.Leaving.EndPassages();
        using var answer = await asked.WaitAsync(Patience);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
        answer.Headers.ConnectionClose.ShouldBe(true);
    }

    [Fact]
    public async Task An_event_stream_that_passes_through_a_worker_that_leaves_ends()
    {
        using var owner = new TcpListener(IPAddress.Loopback, 0);
        owner.Start();
        using var edges = new OneOther(owner.LocalEndpoint.ToString()!);
        await using var host = await EdgeHost.Start(edges: edges);
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, Hub(edges));
        request.Headers.Accept.ParseAdd("text/event-stream");
        var asked = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var handedOn = await owner.AcceptTcpClientAsync();
        await handedOn
            .GetStream()
            .WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: 1\n"u8.ToArray());
        using var answer = await asked.WaitAsync(Patience);
        var read = answer.Content.ReadAsStringAsync();
        read.IsCompleted.ShouldBeFalse();
        host.Leaving.EndPassages();
        await Should.ThrowAsync<HttpRequestException>(() => read.WaitAsync(Patience));
    }

    private static string Hub(OneOther edges) =>
        $"/hubs/watch?id={Uri.EscapeDataString(ConnectionToken.Mark(edges.Other, "token"))}";

    private sealed class OneOther(string other) : IEdgeDirectory, IDisposable
    {
        public string Other => other;

        public CancellationTokenSource PutOut { get; } = new();

        public string Self => "127.0.0.1:1";

        public bool Knows(string authority) => authority == other;

        CancellationToken IEdgeDirectory.PutOut(string authority) => PutOut.Token;

        public string? Another() => null;

        public void Dispose() => PutOut.Dispose();
    }
}
