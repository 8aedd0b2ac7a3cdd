using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace SyncStream.Node.Hosting;

/// <summary>
/// One line per event: <c>HH:mm:ss LVL [pid] message</c>. The pid tells the processes of one server apart, since they
/// share one output. Exceptions add their type, message and first frame of ours rather than a page of stack.
/// </summary>
internal sealed class CompactFormatter(TimeProvider time, bool colour) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "compact";
    private static readonly int Pid = Environment.ProcessId;

    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        var (level, tint) = Word(logEntry.LogLevel);
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var ours = logEntry.Category.StartsWith("SyncStream", StringComparison.Ordinal);
        textWriter.Write($"{time.GetLocalNow():HH:mm:ss} ");
        textWriter.Write(colour && tint.Length > 0 ? $"{tint}{level}\e[0m" : level);
        textWriter.Write($" [{Pid}] ");
        textWriter.Write(ours ? "" : $"{ShortCategory(logEntry.Category)}: ");
        // A message may carry text from outside; a line break in it would forge a line.
        textWriter.Write(OneLine(message));
        if (logEntry.Exception is { } exception)
            textWriter.Write(OneLine($" ({Essentials(exception)})"));
        textWriter.Write('\n');
    }

    /// <summary>What an exception says, innermost cause last, and where it happened.</summary>
    internal static string Essentials(Exception exception)
    {
        var chain = new List<string>();
        for (var at = exception; at is not null; at = at.InnerException)
            chain.Add($"{at.GetType().Name}: {at.Message}");
        var frame = exception
            .StackTrace?.Split('\n')
            .FirstOrDefault(line => line.Contains("SyncStream", StringComparison.Ordinal));
        return string.Join(" <- ", chain) + (frame is null ? "" : " " + frame.Trim());
    }

    private static string OneLine(string text) =>
        text.AsSpan().IndexOfAny('\r', '\n') < 0 ? text : text.ReplaceLineEndings(" | ");

    private static string ShortCategory(string category) => category[(category.LastIndexOf('.') + 1)..];

    private static (string Word, string Tint) Word(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => ("TRC", "\e[90m"),
            LogLevel.Debug => ("DBG", "\e[90m"),
            LogLevel.Information => ("INF", ""),
            LogLevel.Warning => ("WRN", "\e[33m"),
            LogLevel.Error => ("ERR", "\e[31m"),
            _ => ("CRT", "\e[41m"),
        };
}
