using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace SyncStream.Node.Hosting;

/// <summary>
/// One JSON object per line, for programs that collect logs: <c>time</c> (RFC 3339, UTC), <c>level</c>, <c>pid</c>,
/// <c>category</c>, <c>message</c>, <c>traceId</c> where the line belongs to a request or a command, <c>exception</c>, and under
/// <c>fields</c> the values that the message was made of.
/// </summary>
internal sealed class JsonFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "syncstream-json";

    /// <summary>What makes the text of a structured message; of no use once the text is there.</summary>
    private const string Template = "{OriginalFormat}";
    private const string TraceId = "traceId";
    private static readonly int Pid = Environment.ProcessId;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString(
                "time",
                time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
            );
            json.WriteString("level", Word(logEntry.LogLevel));
            json.WriteNumber("pid", Pid);
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            var fields = logEntry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
            if (TraceOf(fields) is { } trace)
            {
                json.WriteString(TraceId, trace);
            }

            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", CompactFormatter.Essentials(exception));
            }

            WriteFields(json, fields);
            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
        textWriter.Write('\n');
    }

    private static string? TraceOf(IReadOnlyList<KeyValuePair<string, object?>> fields) =>
        fields.FirstOrDefault(field => field.Key == TraceId).Value as string
        ?? (Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.TraceId.ToHexString() : null);

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        var own = fields.Where(field => field.Key is not (Template or TraceId)).DistinctBy(field => field.Key).ToList();
        if (own.Count == 0)
        {
            return;
        }

        json.WriteStartObject("fields");
        foreach (var (name, value) in own)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int or long or short or byte:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warning",
            LogLevel.Error => "error",
            _ => "critical",
        };
}
