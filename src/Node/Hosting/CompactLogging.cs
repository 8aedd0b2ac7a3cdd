using Akka.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using SyncStream.Web.Sessions;
using SyncStream.Web.Telemetry;

namespace SyncStream.Node.Hosting;

/// <summary>One log for every process: quiet frameworks, our own milestones; lines for people, in colour on a terminal, or JSON.</summary>
public static class CompactLogging
{
    /// <summary>Replaces the host's loggers by the compact console, with the levels of <c>syncstream.log</c>.</summary>
    public static ILoggingBuilder AddCompactConsole(this ILoggingBuilder logging, Config config)
    {
        logging.ClearProviders();
        var isJson = config.GetString("syncstream.log.format", "text") == "json";
        logging.AddConsole(options =>
            options.FormatterName = isJson ? JsonFormatter.FormatterName : CompactFormatter.FormatterName
        );
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services.AddSingleton<ConsoleFormatter>(services => new CompactFormatter(
            services.GetRequiredService<TimeProvider>(),
            UseColour
        ));
        logging.Services.AddSingleton<ConsoleFormatter, JsonFormatter>();
        var framework = Level(config, "framework-level", LogLevel.Warning);
        logging.SetMinimumLevel(framework);
        if (framework == LogLevel.Warning)
        {
            // A worker that dies under requests handed on to it: the supervisor says so once, and each client is told.
            logging.AddFilter("Yarp", LogLevel.Error);
        }
        logging.AddFilter("SyncStream", Level(config, "level", LogLevel.Information));
        // It tells of each request that has no session, which is nobody's fault.
        logging.AddFilter(typeof(SessionAuthentication).FullName, framework);
        logging.AddFilter(SpanLog.Category, LogLevel.Information);
        if (config.GetBoolean("syncstream.log.commands"))
        {
            logging.Services.AddHostedService<SpanLog>();
        }

        return logging;
    }

    /// <summary>
    /// Prints what still waits to be printed, for a process that is about to end or to begin anew without disposing of its host.
    /// (Disposing of the logger factory does not: it leaves providers that came from the services to them.)
    /// </summary>
    public static void PrintAll(this IEnumerable<ILoggerProvider> loggers)
    {
        foreach (var logger in loggers)
        {
            logger.Dispose();
        }
    }

    // https://no-color.org: set and not empty means no colour, whatever its value.
    private static bool UseColour =>
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static LogLevel Level(Config config, string key, LogLevel otherwise) =>
        config.GetString($"syncstream.log.{key}", "").ToUpperInvariant() switch
        {
            "DEBUG" => LogLevel.Debug,
            "INFO" => LogLevel.Information,
            "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            _ => otherwise,
        };
}
