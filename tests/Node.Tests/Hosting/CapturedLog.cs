using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SyncStream.Node.Tests.Hosting;

/// <summary>Keeps what a host logs, so that a test can say what must and what must not be there.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    public IEnumerable<Entry> All => _entries;

    public IReadOnlyCollection<string> Lines => [.. _entries.Select(e => e.Text)];

    public IEnumerable<Entry> Errors => _entries.Where(e => e.Level >= LogLevel.Error);

    /// <summary>Errors that say something of <paramref name="subject"/>.</summary>
    public IEnumerable<Entry> ErrorsOf(string subject) =>
        Errors.Where(e => e.Text.Contains(subject, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    internal sealed record Entry(LogLevel Level, string Category, string Text, Exception? Cause);

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => log._entries.Enqueue(new(logLevel, category, formatter(state, exception), exception));
    }
}
