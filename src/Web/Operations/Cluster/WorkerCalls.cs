using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Hops;
using SyncStream.Web.Media;

namespace SyncStream.Web.Operations.Cluster;

/// <summary>Calls other workers over their private listeners, in the name of the administrator who called here.</summary>
internal sealed class WorkerCalls(IHosts hosts, WorkerTrust trust) : IDisposable
{
    private static readonly Problem Away = new(
        new(ErrorCode.Unavailable, "no worker of that host answers at the moment; try again")
    );

    private readonly HttpClient _http = new(WorkerHop.Connections(trust))
    {
        Timeout = TimeSpan.FromSeconds(3),
        MaxResponseContentBufferSize = 4 << 20,
    };

    /// <summary>What a worker answers; null where it does not in time, or refuses.</summary>
    public async Task<T?> Get<T>(string worker, string path, string token, CancellationToken stop)
        where T : class
    {
        try
        {
            using var answer = await _http.SendAsync(Request(HttpMethod.Get, worker, path, token), stop);
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadFromJsonAsync<T>(ProtocolJson.Options, stop)
                : null;
        }
        catch (Exception e) when (IsAway(e, stop) || e is JsonException)
        {
            return null;
        }
    }

    /// <summary>Has a worker of a host answer in the place of this one.</summary>
    public async Task<IResult> HandOn(HttpContext http, string host, object body, string token, CancellationToken stop)
    {
        var workers = WorkerHop.IsHandedOn(http) ? [] : hosts.Workers(host);
        foreach (var worker in workers.Take(2))
        {
            try
            {
                using var request = Request(HttpMethod.Post, worker, http.Request.Path, token);
                request.Content = JsonContent.Create(body, body.GetType(), options: ProtocolJson.Options);
                using var answer = await _http.SendAsync(request, stop);
                var type = answer.Content.Headers.ContentType?.ToString();
                var text = await answer.Content.ReadAsStringAsync(stop);
                return Results.Text(text, type, statusCode: (int)answer.StatusCode);
            }
            catch (Exception e) when (IsAway(e, stop)) { }
        }

        return Away;
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(HttpMethod method, string worker, string path, string token)
    {
        var request = new HttpRequestMessage(method, $"http://{worker}{path}");
        request.Headers.Add(WorkerHop.Header, "1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static bool IsAway(Exception e, CancellationToken stop) =>
        e is HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested);
}
