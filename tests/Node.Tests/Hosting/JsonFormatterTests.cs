using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public sealed class JsonFormatterTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));

    [Fact]
    public void A_line_is_an_object_with_the_message_and_what_it_was_made_of()
    {
        var line = Line(log => log.LogWarning("Worker {Pid} died: {Cause}", 42, "SIGKILL"));
        line.GetProperty("time").GetString().ShouldBe("2030-01-01T00:00:00.000Z");
        line.GetProperty("level").GetString().ShouldBe("warning");
        line.GetProperty("pid").GetInt32().ShouldBe(Environment.ProcessId);
        line.GetProperty("category").GetString().ShouldBe("SyncStream.Test");
        line.GetProperty("message").GetString().ShouldBe("Worker 42 died: SIGKILL");
        line.GetProperty("fields").GetProperty("Pid").GetInt32().ShouldBe(42);
        line.GetProperty("fields").GetProperty("Cause").GetString().ShouldBe("SIGKILL");
        line.GetProperty("fields").TryGetProperty("{OriginalFormat}", out _).ShouldBeFalse();
    }

    [Fact]
    public void What_comes_from_outside_stays_one_line_and_one_value()
    {
        var line = Line(log => log.LogInformation("{Name} came", "a\n{\"level\":\"error\"}\u0000\ud800"));
        line.GetProperty("message").GetString()!.ShouldStartWith("a\n{\"level\":\"error\"}\u0000");
        line.GetProperty("level").GetString().ShouldBe("info");
    }

    [Fact]
    public void An_exception_says_what_it_is_and_what_caused_it()
    {
        var cause = new InvalidOperationException("outer", new IOException("disk full"));
        var line = Line(log => log.LogError(cause, "It failed"));
        line.GetProperty("exception")
            .GetString()
            .ShouldBe("InvalidOperationException: outer <- IOException: disk full");
    }

    [Fact]
    public void A_line_within_a_step_bears_its_trace()
    {
        using var step = new Activity("step").SetIdFormat(ActivityIdFormat.W3C).Start();
        Line(log => log.LogInformation("hello"))
            .GetProperty("traceId")
            .GetString()
            .ShouldBe(step.TraceId.ToHexString());
    }

    private JsonElement Line(Action<ILogger> write)
    {
        using var text = new StringWriter();
        write(new Log(new JsonFormatter(_time), text));
        var lines = text.ToString().Split('\n');
        lines.Length.ShouldBe(2, "one line, and its end");
        return JsonDocument.Parse(lines[0]).RootElement;
    }

    private sealed class Log(JsonFormatter formatter, TextWriter text) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> message
        ) =>
            formatter.Write(
                new LogEntry<TState>(logLevel, "SyncStream.Test", eventId, state, exception, message),
                null,
                text
            );
    }
}
