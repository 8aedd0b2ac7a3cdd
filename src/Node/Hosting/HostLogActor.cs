using Akka.Actor;
using Akka.DependencyInjection;
using Akka.Dispatch;
using Akka.Event;
using SyncStream.Node.Supervision;
using AkkaLogLevel = Akka.Event.LogLevel;
using HostLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Writes Akka's events to the host's log as they are: the text, the exception, the class as category. The stock one
/// repeats time, thread and the whole stack inside the message.
/// </summary>
internal sealed class HostLogActor : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _loggers;
    private readonly Insistence _asking = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3));

    public HostLogActor()
    {
        _loggers = DependencyResolver.For(Context.System).Resolver.GetService<ILoggerFactory>();
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    private void Write(LogEvent log)
    {
        var logger = _loggers.CreateLogger(Category(log));
        logger.Log(Level(log), 0, log, log.Cause, static (log, _) => log.Message?.ToString() ?? "");
    }

    private HostLogLevel Level(LogEvent log) =>
        log.LogLevel() switch
        {
            // A worker that went away closes its associations; the supervisor has already said so in words.
            AkkaLogLevel.WarningLevel or AkkaLogLevel.ErrorLevel when IsAboutOneThatLeft(log) => HostLogLevel.Debug,
            // Asking again is how shards find their coordinator at every start; asking on and on is a fault.
            AkkaLogLevel.WarningLevel or AkkaLogLevel.ErrorLevel when IsAskingAgain(log) => _asking.Heard(log.Timestamp)
                ? HostLogLevel.Warning
                : HostLogLevel.Information,
            AkkaLogLevel.ErrorLevel => HostLogLevel.Error,
            AkkaLogLevel.WarningLevel => HostLogLevel.Warning,
            AkkaLogLevel.InfoLevel => HostLogLevel.Information,
            _ => HostLogLevel.Debug,
        };

    private static bool IsAboutOneThatLeft(LogEvent log) =>
        log.Message?.ToString() is { } text
        && (
            text.Contains("Disassociated", StringComparison.Ordinal)
            || text.Contains("is now gated", StringComparison.Ordinal)
            || (
                text.Contains("as UNREACHABLE", StringComparison.Ordinal)
                && (text.Contains("status = Down", StringComparison.Ordinal) || AreKnownToBeDead(text))
            )
        );

    // "Marking node(s) as UNREACHABLE [Member(address = akka.tcp://..., Uid=...), Member(address = ...)]"
    private static bool AreKnownToBeDead(string text) =>
        text.Split("(address = ") is [_, .. var members]
        && members.All(member => KnownDeaths.Contains(member[..Math.Max(0, member.IndexOf(','))]));

    private static bool IsAskingAgain(LogEvent log) =>
        log.Message?.ToString() is { } text
        && (
            text.Contains("Trying to register to coordinator", StringComparison.Ordinal)
            || text.Contains("Requested shard homes", StringComparison.Ordinal)
            || text.Contains("unable to update a distributed state", StringComparison.Ordinal)
        );

    // Sources that are only a text come under a placeholder class.
    private static string Category(LogEvent log) =>
        log.LogClass.Namespace is { } space && log.LogClass != typeof(DummyClassForStringSources)
            ? $"{space}.{log.LogClass.Name}"
            : "Akka";
}
