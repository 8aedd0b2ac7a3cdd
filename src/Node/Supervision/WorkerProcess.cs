using System.Globalization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision.Adoption;
using SyncStream.Web.Metrics;

namespace SyncStream.Node.Supervision;

/// <summary>A worker: serves viewers on the socket it inherited, until its supervisor or a signal stops it.</summary>
internal static class WorkerProcess
{
    public static async Task<int> Run(
        RunSettings settings,
        int slot,
        int listenDescriptor,
        string controlPath,
        string generation
    )
    {
        using var mark = ProcessMark.OfWorker(controlPath);
        SharedListener.KeepFromChildren(listenDescriptor);
        // The configured cluster port is the supervisor's; a worker takes a free one.
        var options = settings.ToNodeOptions() with
        {
            ListenHandle = listenDescriptor,
            ClusterPort = 0,
            Worker = slot.ToString(CultureInfo.InvariantCulture),
            Workers = settings.Workers,
        };
        await using var app = NodeHost.Build(
            options,
            builder =>
            {
                builder.Logging.AddCompactConsole(settings.Config);
                builder.Services.TryAddSingleton(TimeProvider.System);
                builder.Services.AddSingleton(
                    WorkerIdentity.From(
                        slot,
                        controlPath,
                        generation,
                        settings.Seeds,
                        listenDescriptor,
                        settings.Config
                    )
                );
                builder.Services.AddSingleton(mark);
                builder.Services.AddSingleton<WorkerVitals>();
                builder.Services.AddSingleton<WorkerPulse>();
                builder.Services.AddSingleton<IHostFigures, SupervisorFigures>();
                builder.Services.AddSingleton<IHostLifetime, WorkerLifetime>();
                builder.Services.AddHostedService<SupervisorLink>();
                builder.Services.AddHostedService<HeldShutdown>();
                builder.Services.AddHostedService<ExpelledProcess>();
            }
        );
        await app.RunAsync();
        return Environment.ExitCode;
    }
}
