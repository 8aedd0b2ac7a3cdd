namespace SyncStream.Node.Tests.Rooms;

/// <summary>What a hub may be sent by someone who means harm or has a bug; each with the code that it must be refused with.</summary>
internal static class BadHubInput
{
    private static readonly (string Target, string Arguments, string Code)[] Rows =
    [
        .. AnyMethod("Join"),
        .. AnyMethod("Send"),
        .. AnyMethod("Report"),
        ("SyncClock", "[]", "invalid"),
        ("SyncClock", "[null]", "invalid"),
        ("SyncClock", "[\"1\"]", "invalid"),
        ("SyncClock", "[1e999]", "invalid"),
        ("Leave", "[1]", "invalid"),
        ("Explode", "[]", "not_found"),
        ("", "[]", "not_found"),
        ("LeaveTheRoom", "[true]", "not_found"),
        ("OnDisconnectedAsync", "[null]", "not_found"),
        ("Dispose", "[]", "not_found"),
        .. Joins(
            "{}",
            Room("null"),
            Room("7"),
            Room("{}"),
            Room("\"\""),
            Room("\"ab\""),
            Room("\"UPPER\""),
            Room("\"a b c\""),
            Room("\"../../etc\""),
            Room("\"abc\\u0000\""),
            Room("\"abc\\ud800\""),
            Room("\"кино\""),
            Room($"\"{Long(41)}\""),
            Room("\"abc\",\"sinceRevision\":\"1\""),
            Room("\"abc\",\"sinceRevision\":1.5"),
            Room("\"abc\",\"sinceRevision\":1e999"),
            Room("\"abc\",\"password\":7"),
            Room("\"abc\",\"name\":7"),
            Room("\"abc\",\"name\":\"\""),
            Room("\"abc\",\"name\":\"a\\u0007b\""),
            Room($"\"abc\",\"name\":\"{Long(41)}\""),
            Room($"\"abc\",\"password\":\"{Long(201)}\"")
        ),
        ("Join", $"[{Room("\"no-such-room\"")}]", "not_found"),
        .. Sends(
            "\"kind\":\"explode\"",
            "\"kind\":null",
            "\"kind\":7",
            "\"kind\":\"\\ud800\"",
            "\"kind\":\"chat\",\"kind\":\"seek\",\"text\":\"x\"",
            "\"\\ud800\":1",
            "\"text\":\"no kind\"",
            "\"kind\":\"Chat\",\"text\":\"x\"",
            "\"kind\":\"seek\"",
            "\"kind\":\"seek\",\"position\":null",
            "\"kind\":\"seek\",\"position\":\"12\"",
            "\"kind\":\"seek\",\"position\":\"NaN\"",
            "\"kind\":\"seek\",\"position\":\"Infinity\"",
            "\"kind\":\"seek\",\"position\":NaN",
            "\"kind\":\"seek\",\"position\":Infinity",
            "\"kind\":\"seek\",\"position\":1e999",
            "\"kind\":\"seek\",\"position\":-1e999",
            "\"kind\":\"play\",\"position\":1e999",
            "\"kind\":\"play\",\"position\":[1]",
            "\"kind\":\"setRate\",\"rate\":0",
            "\"kind\":\"setRate\",\"rate\":-1",
            "\"kind\":\"setRate\",\"rate\":4.1",
            "\"kind\":\"setRate\",\"rate\":1e999",
            "\"kind\":\"chat\"",
            "\"kind\":\"chat\",\"text\":null",
            "\"kind\":\"chat\",\"text\":7",
            "\"kind\":\"chat\",\"text\":\"\"",
            "\"kind\":\"chat\",\"text\":\" \\u200b \"",
            $"\"kind\":\"chat\",\"text\":\"{Long(501)}\"",
            $"\"kind\":\"chat\",\"text\":\"{Long(20_000)}\"",
            "\"kind\":\"chat\",\"text\":\"a\\u0000b\"",
            "\"kind\":\"chat\",\"text\":\"a\\u001bb\"",
            "\"kind\":\"chat\",\"text\":\"a\\ud800b\"",
            "\"kind\":\"chat\",\"text\":\"a\\udc00\"",
            "\"kind\":\"react\",\"emoji\":\"\"",
            "\"kind\":\"react\",\"emoji\":\"ab\"",
            "\"kind\":\"react\",\"emoji\":\"\\ud83c\"",
            $"\"kind\":\"react\",\"emoji\":\"{Long(5_000)}\"",
            "\"kind\":\"rename\",\"name\":\"\"",
            "\"kind\":\"rename\",\"name\":\"   \"",
            "\"kind\":\"rename\",\"name\":\"a\\nb\"",
            "\"kind\":\"rename\",\"name\":\"\\ud800\"",
            $"\"kind\":\"rename\",\"name\":\"{Long(41)}\"",
            "\"kind\":\"enqueue\"",
            "\"kind\":\"enqueue\",\"source\":null",
            "\"kind\":\"enqueue\",\"source\":\"film\"",
            "\"kind\":\"enqueue\",\"source\":{\"kind\":\"tape\"}",
            "\"kind\":\"enqueue\",\"source\":{\"kind\":\"url\",\"url\":\"javascript:alert(1)\"}",
            "\"kind\":\"enqueue\",\"source\":{\"kind\":\"url\",\"url\":\"file:///etc/passwd\"}",
            "\"kind\":\"enqueue\",\"source\":{\"kind\":\"url\",\"url\":\"not an address\"}",
            $"\"kind\":\"enqueue\",\"source\":{{\"kind\":\"url\",\"url\":\"https://a/{Long(2_048)}\"}}",
            "\"kind\":\"enqueue\",\"source\":{\"kind\":\"library\",\"videoId\":\"../../etc/passwd\"}",
            "\"kind\":\"enqueue\",\"source\":{\"kind\":\"library\",\"videoId\":\"a\"},\"place\":\"sideways\"",
            "\"kind\":\"enqueue\",\"source\":{\"kind\":\"library\",\"videoId\":\"a\"},\"place\":1",
            "\"kind\":\"moveItem\",\"itemId\":\"a\",\"index\":1.5",
            "\"kind\":\"moveItem\",\"itemId\":\"a\",\"index\":1e10",
            "\"kind\":\"setLoop\",\"loop\":\"twice\"",
            "\"kind\":\"setReady\",\"ready\":\"yes\"",
            "\"kind\":\"setRole\",\"viewerId\":\"a b\",\"role\":\"host\"",
            "\"kind\":\"setRole\",\"viewerId\":\"a\",\"role\":\"emperor\"",
            "\"kind\":\"mute\",\"viewerId\":null,\"muted\":true",
            $"\"kind\":\"updateSettings\",\"title\":\"{Long(101)}\"",
            "\"kind\":\"updateSettings\",\"title\":\"a\\u0007\"",
            "\"kind\":\"updateSettings\",\"maxViewers\":0",
            "\"kind\":\"updateSettings\",\"maxViewers\":1e10",
            "\"kind\":\"updateSettings\",\"visibility\":\"secret\"",
            "\"kind\":\"updateSettings\",\"control\":0",
            "\"kind\":\"updateSettings\",\"password\":7",
            $"\"kind\":\"updateSettings\",\"password\":\"{Long(201)}\""
        ),
        ("Send", "[{\"kind\":\"skip\"}]", "invalid"),
        ("Send", "[{\"kind\":\"skip\",\"commandId\":null}]", "invalid"),
        ("Send", "[{\"kind\":\"skip\",\"commandId\":7}]", "invalid"),
        ("Send", "[{\"kind\":\"skip\",\"commandId\":\"\"}]", "invalid"),
        ("Send", "[{\"kind\":\"skip\",\"commandId\":\"a b\"}]", "invalid"),
        ("Send", $"[{{\"kind\":\"skip\",\"commandId\":\"{Long(65)}\"}}]", "invalid"),
        ("Send", $"[{Nested(20)}]", "invalid"),
        ("Send", $"[{Nested(5_000)}]", "invalid"),
        ("Send", $"[{{\"kind\":\"chat\",\"commandId\":\"c\",\"text\":\"x\",\"more\":{Nested(60)}}}]", "invalid"),
        ("Report", "[{}]", "invalid"),
        ("Report", $"[{Report("\"12\"", "0", "\"playing\"")}]", "invalid"),
        ("Report", $"[{Report("1e999", "0", "\"playing\"")}]", "invalid"),
        ("Report", $"[{Report("1", "1e999", "\"playing\"")}]", "invalid"),
        ("Report", $"[{Report("1", "NaN", "\"playing\"")}]", "invalid"),
        ("Report", $"[{Report("1", "0", "\"dancing\"")}]", "invalid"),
        ("Report", $"[{Report("1", "0", "null")}]", "invalid"),
    ];

    /// <summary>The rows by a short name each.</summary>
    public static IReadOnlyDictionary<string, (string Target, string Arguments, string Code)> All { get; } =
        Rows.Index()
            .ToDictionary(
                row => $"{row.Index} {row.Item.Target} {row.Item.Arguments[..Math.Min(70, row.Item.Arguments.Length)]}",
                row => row.Item
            );

    private static IEnumerable<(string, string, string)> AnyMethod(string target) =>
        ((string[])["[]", "[null]", "[7]", "[\"x\"]", "[true]", "[[]]", "[{},{}]", "null", "{}", "7", "[NaN]"]).Select(
            arguments => (target, arguments, "invalid")
        );

    private static IEnumerable<(string, string, string)> Joins(params string[] requests) =>
        requests.Select(request => ("Join", $"[{request}]", "invalid"));

    private static IEnumerable<(string, string, string)> Sends(params string[] members) =>
        members.Select(m => ("Send", $"[{{{m},\"commandId\":\"c1\"}}]", "invalid"));

    private static string Room(string rest) => $"{{\"roomId\":{rest}}}";

    private static string Report(string position, string skew, string state) =>
        $"{{\"itemId\":null,\"position\":{position},\"at\":1,\"state\":{state},\"bufferedAhead\":1,\"skewMs\":{skew}}}";

    private static string Long(int length) => new('x', length);

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
