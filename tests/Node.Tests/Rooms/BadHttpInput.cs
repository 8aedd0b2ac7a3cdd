using System.Text;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>What the HTTP API may be sent by someone who means harm or has a bug; each with how it must be refused.</summary>
internal static class BadHttpInput
{
    private static readonly BadRequest[] Rows =
    [
        .. AnyBody("/api/session"),
        // No more: guesses are counted, whatever they are.
        .. Bodies("/api/session/admin", "null", "{}"),
        .. AnyBody("/api/rooms/ROOM/commands"),
        .. Bodies("/api/rooms", "", "null", "[]", "7", "\"x\"", "{", "{\"id\":", Nested(5_000)),
        .. Names(
            "null",
            "7",
            "\"\"",
            "\"   \"",
            "\"a\\u0000\"",
            "\"a\\nb\"",
            "\"\\ud800\"",
            "\"\\u202e\"",
            $"\"{Long(41)}\""
        ),
        .. Rooms("id", "7", "\"\"", "\"ab\"", "\"UPPER\"", "\"../../etc\"", "\"a\\u0000b\"", $"\"{Long(41)}\""),
        .. Rooms("title", "7", "\"a\\u0000\"", "\"\\ud800\"", $"\"{Long(101)}\""),
        .. Rooms("visibility", "7", "\"secret\"", "0"),
        .. Rooms("password", "7", $"\"{Long(201)}\"", "\"\\ud800\""),
        .. Rooms("permanent", "\"yes\"", "1"),
        new("POST", "/api/session", 413, "invalid") { Body = $"{{\"name\":\"{Long(10 * 1024 * 1024)}\"}}" },
        new("POST", "/api/rooms", 413, "invalid") { Body = Long(10 * 1024 * 1024) },
        new("POST", "/api/session", 415, "invalid") { Body = "name=Ann", Type = "application/x-www-form-urlencoded" },
        new("POST", "/api/rooms", 415, "invalid") { Body = "{}", Type = "text/plain" },
        new("POST", "/api/rooms/no-such-room/commands", 404, "not_found")
        {
            Body = "{\"kind\":\"skip\",\"commandId\":\"c1\"}",
        },
        new("DELETE", "/api/rooms/no-such-room", 404, "not_found"),
        new("GET", "/api/rooms/no-such-room", 404, "not_found"),
        new("GET", "/api/rooms/UPPER", 404, "invalid"),
        new("GET", "/api/rooms/ab", 404, "invalid"),
        new("GET", $"/api/rooms/{Long(41)}", 404, "invalid"),
        new("GET", "/api/rooms/..%2f..%2fetc%2fpasswd", 404, "invalid"),
        new("GET", "/api/rooms/%D0%BA%D0%B8%D0%BD%D0%BE", 404, "invalid"),
        new("DELETE", "/api/rooms/%ff%fe%fd", 404, "invalid"),
        new("GET", "/api/nothing", 404, "not_found"),
        new("GET", "/api/rooms/ROOM/nothing", 404, "not_found"),
        new("PUT", "/api/rooms", 405, "not_found"),
        new("POST", "/api/nothing", 405, "not_found"),
        new("DELETE", "/media/abc/file", 405, "not_found"),
        new("GET", "/hubs/nothing", 404, "not_found"),
        new("GET", "/media/..%2f..%2fetc%2fpasswd/file", 404, "not_found"),
        new("GET", "/media/%2e%2e%2f%2e%2e%2fetc%2fpasswd/file", 404, "not_found"),
        new("GET", "/media/..%5c..%5cetc%5cpasswd/file", 404, "not_found"),
        new("GET", "/media/....%2f%2fetc/file", 404, "not_found"),
        new("HEAD", "/media/..%2fsecret/file", 404, "not_found"),
        new("GET", "/media/a%20b/file", 404, "not_found"),
        new("GET", $"/media/{Long(500)}/file", 404, "not_found"),
        new("GET", "/media/abc/secret", 404, "not_found"),
        new("GET", "/media/..%2fkeys%2fsession.key", 404, "not_found"),
        new("GET", "/media//etc/passwd/file", 404, "not_found") { Raw = true },
        new("GET", "/media/abc%00/file", 400, null) { Raw = true },
        new("GET", "/media/%zz/file", 404, "not_found") { Raw = true },
        new("GET", "/api/library?cursor=garbage", 400, "invalid"),
        new("GET", "/api/library?cursor=%ff%fe", 400, "invalid"),
        new("GET", $"/api/library?search={Long(2_000)}", 400, "invalid"),
        new("GET", "/api/library/..%2f..%2fetc%2fpasswd", 404, "not_found"),
    ];

    /// <summary>The rows by a short name each.</summary>
    public static IReadOnlyDictionary<string, BadRequest> All { get; } =
        Rows.Index()
            .ToDictionary(
                row => $"{row.Index} {Short($"{row.Item.Method} {row.Item.Path} {row.Item.Body}")}",
                row => row.Item
            );

    private static IEnumerable<BadRequest> AnyBody(string path) =>
        Bodies(
            path,
            "",
            "null",
            "[]",
            "7",
            "\"x\"",
            "true",
            "{}",
            "{",
            "{\"a\":NaN}",
            "\u0000",
            "{}{}",
            Nested(20),
            Nested(5_000)
        );

    private static IEnumerable<BadRequest> Names(params string[] names) =>
        Bodies("/api/session", [.. names.Select(name => $"{{\"name\":{name}}}")]);

    private static IEnumerable<BadRequest> Rooms(string member, params string[] values) =>
        Bodies("/api/rooms", [.. values.Select(value => $"{{\"{member}\":{value}}}")]);

    private static IEnumerable<BadRequest> Bodies(string path, params string[] bodies) =>
        bodies.Select(body => new BadRequest("POST", path, 400, "invalid") { Body = body });

    private static string Long(int length) => new('x', length);

    private static string Nested(int depth) => $"{{\"name\":{new string('[', depth)}{new string(']', depth)}}}";

    private static string Short(string text) => new([.. text.Take(90).Select(c => char.IsControl(c) ? '?' : c)]);
}

/// <summary>A request, and how it is refused.</summary>
/// <param name="Code">Null where Kestrel refuses it before anything of ours sees it.</param>
internal sealed record BadRequest(string Method, string Path, int Status, string? Code)
{
    public string? Body { get; init; }

    public string Type { get; init; } = "application/json";

    /// <summary>The path goes onto the wire as it stands; clients would tidy it up.</summary>
    public bool Raw { get; init; }

    public HttpContent? Content => Body is null ? null : new StringContent(Body, Encoding.UTF8, Type);
}
