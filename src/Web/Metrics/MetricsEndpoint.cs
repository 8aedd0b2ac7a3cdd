using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Hops;
using SyncStream.Web.Media;
using SyncStream.Web.Operations;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Metrics;

/// <summary>
/// <c>GET /metrics</c>: all workers of this host in one answer, whichever of them is asked, for the port is shared. A
/// worker that does not answer in time is left out; its absence is the news.
/// </summary>
internal sealed class MetricsEndpoint(
    MetricsSettings settings,
    WorkerExposition own,
    IHosts hosts,
    IEdgeDirectory edges,
    WorkerTrust trust,
    IEnumerable<IHostFigures> hostFigures
) : IDisposable
{
    private readonly HttpClient _workers = new(WorkerHop.Connections(trust))
    {
        Timeout = TimeSpan.FromSeconds(3),
        MaxResponseContentBufferSize = 4 << 20,
    };

    public async Task<IResult> Answer(HttpContext http)
    {
        if (settings.Token.Length == 0)
        {
            return new Problem(Refusal.NotFound("metrics are off: set syncstream.metrics.token"));
        }

        var authorization = http.Request.Headers.Authorization.ToString();
        if (!Same(authorization, $"Bearer {settings.Token}"))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return new Problem(new(ErrorCode.Unauthenticated, "send the token: Authorization: Bearer ..."));
        }

        var stop = http.RequestAborted;
        Task<string>[] rest = WorkerHop.IsHandedOn(http)
            ? []
            :
            [
                .. hosts
                    .Workers(hosts.Self)
                    .Where(worker => worker != edges.Self)
                    .Select(worker => Ask(worker, authorization, stop)),
                .. hostFigures.Select(figures => figures.Read(stop)),
            ];
        var texts = await Task.WhenAll([own.Read(stop), .. rest]);
        return Results.Text(Exposition.Merge(texts), Exposition.ContentType);
    }

    public void Dispose() => _workers.Dispose();

    private async Task<string> Ask(string worker, string authorization, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{worker}/metrics");
        request.Headers.Add(WorkerHop.Header, "1");
        request.Headers.TryAddWithoutValidation(HeaderNames.Authorization, authorization);
        try
        {
            using var answer = await _workers.SendAsync(request, stop);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(stop) : "";
        }
        catch (Exception e)
            when (e is HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return "";
        }
    }

    // Of hashes, so that neither time nor length tells anything.
    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(one)),
            SHA256.HashData(Encoding.UTF8.GetBytes(other))
        );
}

/// <summary>Adds <c>/metrics</c> to a worker.</summary>
public static class MetricsHosting
{
    public static void AddWorkerMetrics(this IServiceCollection services, MetricsSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<WorkerExposition>();
        services.AddSingleton<MetricsEndpoint>();
    }

    public static void MapMetrics(this IEndpointRouteBuilder app)
    {
        // Listens from the start: what is measured before the first scrape counts too.
        var endpoint = app.ServiceProvider.GetRequiredService<MetricsEndpoint>();
        app.MapMethods("/metrics", [HttpMethods.Get, HttpMethods.Head], (Delegate)endpoint.Answer)
            .ExcludeFromDescription();
    }
}
