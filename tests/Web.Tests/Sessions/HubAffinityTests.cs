using System.Net;
using System.Net.Sockets;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Tests.Sessions;

/// <summary>A request of a hub connection that is handed to another worker, which a cut network keeps silent.</summary>
public sealed class HubAffinityTests
{
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

        var id = Uri.EscapeDataString(ConnectionToken.Mark(edges.Other, "token"));
        using var request = new HttpRequestMessage(new(method), $"/hubs/watch?id={id}");
        request.Content = method == "POST" ? new StringContent("{}") : null;
        var asked = client.SendAsync(request);
        if (!already)
        {
            using var handedOn = await silent.AcceptTcpClientAsync();
            await handedOn.GetStream().ReadExactlyAsync(new byte[16]);
            asked.IsCompleted.ShouldBeFalse();
            await edges.PutOut.CancelAsync();
        }

        using var answer = await asked.WaitAsync(TimeSpan.FromSeconds(20));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("connect again");
    }

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
