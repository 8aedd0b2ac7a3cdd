using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace SyncStream.Web.Operations.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: the calls over HTTP as OpenAPI 3.1.</summary>
internal static partial class OpenApiEndpoint
{
    public const string Path = "/openapi/v1.json";

    private static readonly Lazy<byte[]> Document = new(() =>
        System.Text.Encoding.UTF8.GetBytes(Write(ApiCalls.All).ToJsonString())
    );

    public static void MapOpenApi(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, () => Results.Bytes(Document.Value, "application/json"));

    /// <summary>The whole document.</summary>
    public static JsonObject Write(IEnumerable<ApiCall> calls)
    {
        var schemas = new SchemaBook();
        var problem = schemas.Of(typeof(Problem.Body));
        var paths = new JsonObject();
        foreach (var call in calls)
        {
            foreach (var method in call.Methods.Split(' '))
            {
                var path = (paths[call.Path] ??= new JsonObject()).AsObject();
                path[method.ToLowerInvariant()] = Operation(method, call, schemas, problem);
            }
        }

        return new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "SyncStream",
                ["version"] = "1",
                ["description"] =
                    "The calls over HTTP. Rooms are lived in over SignalR at /hubs/watch: PROTOCOL.md has both. "
                    + "Times are Unix milliseconds, positions and durations seconds.",
            },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Named,
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                    ["cookie"] = Key("cookie", Sessions.SessionAuthentication.CookieName),
                    ["query"] = Key("query", "access_token"),
                },
            },
        };
    }

    private static JsonObject Operation(string method, ApiCall call, SchemaBook schemas, JsonObject problem)
    {
        var operation = new JsonObject
        {
            ["summary"] = call.Summary,
            ["operationId"] = $"{method.ToLowerInvariant()}{NoLetter().Replace(call.Path, "_")}",
            ["parameters"] = new JsonArray([
                .. Variables().Matches(call.Path).Select(v => Parameter("path", v.Groups[1].Value, null)),
                .. call.Query.Select(q => Parameter("query", q.Name, q.What)),
                .. call.Headers.Select(h => Parameter("header", h.Name, h.What)),
            ]),
            ["responses"] = new JsonObject
            {
                [$"{call.Status}"] = Response(method, call, schemas),
                ["default"] = new JsonObject
                {
                    ["description"] = "Refused, with a code and a sentence (RFC 9457).",
                    ["content"] = Content("application/problem+json", problem.DeepClone()),
                },
            },
        };
        if (call.Body is not null || call.BodyMedia is not null)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = call.Body is not null,
                ["content"] = call.Body is { } body
                    ? Content("application/json", schemas.Of(body))
                    : Content(call.BodyMedia!, new JsonObject()),
            };
        }

        if (call.For is not For.Everyone)
        {
            operation["security"] = new JsonArray([
                .. ((string[])["bearer", "cookie", "query"]).Select(way => new JsonObject { [way] = new JsonArray() }),
            ]);
        }

        if (call.For is For.Administrators)
        {
            operation["description"] = "For administrators: POST /api/session/admin first.";
        }

        return operation;
    }

    private static JsonObject Response(string method, ApiCall call, SchemaBook schemas)
    {
        var response = new JsonObject { ["description"] = ReasonPhrases.GetReasonPhrase(call.Status) };
        if (method != "HEAD" && call.Answer is { } answer)
        {
            response["content"] = Content("application/json", schemas.Of(answer));
        }
        else if (method != "HEAD" && call.Media is { } media)
        {
            response["content"] = Content(media, new JsonObject());
        }

        return response;
    }

    private static JsonObject Content(string media, JsonNode schema) =>
        new() { [media] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Parameter(string place, string name, string? what)
    {
        var parameter = new JsonObject
        {
            ["name"] = name,
            ["in"] = place,
            ["required"] = place == "path",
            ["schema"] = new JsonObject { ["type"] = "string" },
        };
        if (what is not null)
        {
            parameter["description"] = what;
        }

        return parameter;
    }

    private static JsonObject Key(string place, string name) =>
        new()
        {
            ["type"] = "apiKey",
            ["in"] = place,
            ["name"] = name,
        };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Variables();

    [GeneratedRegex(@"[^a-zA-Z0-9]+")]
    private static partial Regex NoLetter();
}
