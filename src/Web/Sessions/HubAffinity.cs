using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Draining;
using SyncStream.Web.Hops;
using SyncStream.Web.Operations;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sockets;
using Yarp.ReverseProxy.Forwarder;

namespace SyncStream.Web.Sessions;

/// <summary>
/// Lets every request of a hub connection land on any worker. Negotiation marks the connection token with this
/// worker; a request with another's mark is, if a WebSocket, simply served here as a fresh connection, and otherwise
/// (SSE, long polling, their posts) handed on once to the worker that holds it.
/// </summary>
internal sealed class HubAffinity(
    RequestDelegate next,
    IEdgeDirectory edges,
    IHttpForwarder forwarder,
    HubSockets sockets,
    Leaving leaving,
    PollReceipts polls,
    WorkerTrust trust
) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(WorkerHop.Connections(trust));

    public Task InvokeAsync(HttpContext http)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<HubMetadata>() is null)
        {
            return next(http);
        }

        if (http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
        {
            // SignalR would answer a bare 400.
            var large = new Problem(Refusal.Invalid("the request is too large"), StatusCodes.Status413PayloadTooLarge);
            return large.ExecuteAsync(http);
        }

        if (metadata.GetMetadata<NegotiateMetadata>() is null)
        {
            return Route(http);
        }

        // A connection begun here would be closed as soon as it is there.
        return leaving.HasBegun && !WorkerHop.IsHandedOn(http) && edges.Another() is { } another
            ? HandOn(http, another)
            : Negotiate(http);
    }

    public void Dispose() => _client.Dispose();

    private async Task Negotiate(HttpContext http)
    {
        var answer = await HeldAnswer.Of(http, next);
        // A refused negotiation (of an unknown version) is a 200 with an error in it, and no connection.
        if (
            http.Response.StatusCode == StatusCodes.Status200OK
            && JsonNode.Parse(answer) is JsonObject json
            && json.ContainsKey("connectionId")
        )
        {
            // Clients of the first protocol version know the connection by its id alone.
            var key = json.ContainsKey("connectionToken") ? "connectionToken" : "connectionId";
            json[key] = ConnectionToken.Mark(edges.Self, json[key]!.GetValue<string>());
            answer = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        }

        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }

    private Task Route(HttpContext http)
    {
        SilentPeers.Watch(http);
        if (HubSockets.Takes(http))
        {
            return HasWellFormedId(http) ? sockets.Serve(http) : Gone(http);
        }

        string? id = http.Request.Query["id"];
        if (string.IsNullOrEmpty(id))
        {
            return next(http);
        }

        if (!ConnectionToken.TryParse(id, out var owner, out var token))
        {
            return Gone(http);
        }

        if (owner == edges.Self)
        {
            return IsPoll(http.Request) ? polls.Serve(WithId(http, token), token, next) : next(WithId(http, token));
        }

        if (http.WebSockets.IsWebSocketRequest)
        {
            return next(WithId(http, token: null));
        }

        return WorkerHop.IsHandedOn(http) || !edges.Knows(owner) ? Gone(http) : HandOn(http, owner);
    }

    private async Task HandOn(HttpContext http, string owner)
    {
        // What is posted is answered soon; polls and event streams would hold a worker that leaves.
        var lasting = HttpMethods.IsGet(http.Request.Method);
        var putOut = edges.PutOut(owner);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            putOut,
            lasting ? leaving.PassagesEnd : CancellationToken.None
        );
        var error = await forwarder.SendAsync(
            http,
            $"http://{owner}",
            _client,
            WorkerHop.Forwarding,
            HopTransformer.Instance,
            end.Token
        );
        var isTheClients = error is ForwarderError.RequestBodyClient || http.RequestAborted.IsCancellationRequested;
        if (error is ForwarderError.None || isTheClients || http.Response.HasStarted)
        {
            return;
        }

        if (end.IsCancellationRequested && !putOut.IsCancellationRequested && IsPoll(http.Request))
        {
            // An empty answer has the client poll again, over another connection and so, with luck, another worker.
            http.Response.Clear();
            RequestsUnderway.AskToCloseTheConnection(http);
        }
        else
        {
            // The worker died under us, or was cut off; a client takes "gone" as the word to connect anew.
            http.Response.Clear();
            await Gone(http);
        }
    }

    // Served here whoever negotiated it, as a new connection: what was negotiated goes by itself.
    private static bool HasWellFormedId(HttpContext http)
    {
        string? id = http.Request.Query["id"];
        return string.IsNullOrEmpty(id) || ConnectionToken.TryParse(id, out _, out _);
    }

    private static bool IsPoll(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && !request.HttpContext.WebSockets.IsWebSocketRequest
        && !request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static HttpContext WithId(HttpContext http, string? token)
    {
        var query = http.Request.Query.Where(q => q.Key != "id").ToList();
        var rest = QueryString.Create(query);
        http.Request.QueryString = token is null ? rest : rest.Add("id", token);
        return http;
    }

    private static Task Gone(HttpContext http) =>
        new Problem(Refusal.NotFound("the worker that held this connection is gone; connect again")).ExecuteAsync(http);
}

/// <summary>Puts <see cref="HubAffinity"/> into a pipeline, behind routing.</summary>
public static class HubAffinityExtensions
{
    public static IApplicationBuilder UseHubAffinity(this IApplicationBuilder app) => app.UseMiddleware<HubAffinity>();
}
