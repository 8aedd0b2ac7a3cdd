using Akka.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace SyncStream.Node.Hosting;

/// <summary>One log format for every process: quiet frameworks, our own milestones, colour only for people.</summary>
public static class CompactLogging
{
    /// <summary>Replaces the host's loggers by the compact console, with the levels of <c>syncstream.log</c>.</summary>
    public static ILoggingBuilder AddCompactConsole(this ILoggingBuilder logging, Config config)
    {
        logging.ClearProviders();
        logging.AddConsole(options => options.FormatterName = CompactFormatter.FormatterName);
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services.AddSingleton<ConsoleFormatter>(services => new CompactFormatter(
            services.GetRequiredService<TimeProvider>(),
            UseColour
        ));
        var framework = Level(config, "framework-level", LogLevel.Warning);
        logging.SetMinimumLevel(framework);
        if (framework == LogLevel.Warning)
        {
            // A worker that dies under requests handed on to it: the supervisor says so once, and each client is told.
            logging.AddFilter("Yarp", LogLevel.Error);
        }
        logging.AddFilter("SyncStream", Level(config, "level", LogLevel.Information));
        return logging;
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
