using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.OpenApi;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Rooms;

namespace SyncStream.Node.Tests.Operations;

/// <summary><c>GET /openapi/v1.json</c> against the node that serves it.</summary>
[Collection(OneNode.Name)]
public sealed partial class OpenApiTests(OneNode one)
{
    // The hub, what only nodes say to each other, and what the page answers that nobody else does.
    private static readonly string[] Elsewhere = ["/hubs/", "/internal/", "/{"];

    private readonly TestNode _node = one.Node;

    [Fact]
    public async Task The_document_is_openapi_by_the_reader_of_its_own_makers()
    {
        using var client = _node.Stranger();
        await using var json = new MemoryStream(await client.GetByteArrayAsync("/openapi/v1.json"));
        var (document, diagnostic) = await OpenApiDocument.LoadAsync(json, "json");
        diagnostic!.Errors.Select(error => error.ToString()).ShouldBeEmpty();
        diagnostic.SpecificationVersion.ShouldBe(OpenApiSpecVersion.OpenApi3_1);
        document!.Components!.Schemas!.Keys.ShouldContain("RoomCommand.Seek");
    }

    [Fact]
    public async Task Every_call_that_is_mapped_is_told_of_and_none_besides()
    {
        var mapped = _node
            .Service<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Where(e => !Elsewhere.Any(e.RoutePattern.RawText!.Insert(0, "/").Replace("//", "/").StartsWith))
            .SelectMany(e => Methods(e).Select(method => $"{method} {PathOf(e)}"))
            .Where(call => !call.EndsWith("/{rest}", StringComparison.Ordinal) || call.Contains("/hls/"))
            .Distinct();
        using var client = _node.Stranger();
        using var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json"));
        var told =
            from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from method in path.Value.EnumerateObject()
            select $"{method.Name.ToUpperInvariant()} {path.Name}";
        told.ShouldBe(mapped, ignoreOrder: true);
    }

    [Fact]
    public async Task Its_schemas_have_the_members_that_answers_have()
    {
        var ann = await _node.Viewer();
        var room = one.FreshRoom();
        (await ann.Create(room)).EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await ann.Http.GetStringAsync("/openapi/v1.json"));
        foreach (
            var (path, schema) in (List<(string, string)>)
                [("/api/session", "SessionView"), ($"/api/rooms/{room}", "RoomView"), ("/api/library", "VideoPage")]
        )
        {
            using var answer = JsonDocument.Parse(await ann.Http.GetStringAsync(path));
            var told = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(schema);
            Names(told.GetProperty("properties")).ShouldBe(Names(answer.RootElement), schema);
        }
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(member => member.Name);

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];

    private static string PathOf(RouteEndpoint endpoint) =>
        "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.Trim('/'), "{$1}");

    [GeneratedRegex(@"\{\**(\w+)(:[^}]*)?\}")]
    private static partial Regex Constraint();
}
