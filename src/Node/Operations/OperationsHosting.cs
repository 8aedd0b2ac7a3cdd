using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;
using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Operations;

/// <summary>Puts what administrators see into a serving process.</summary>
internal static class OperationsHosting
{
    public static void AddOperations(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<HostDisk>();
        services.AddSingleton<IClusterMembers, ClusterMembers>();
        services.AddSingleton<IWorkerView, OwnWorker>();
        services.AddSingleton<IHostView>(p =>
            p.GetService<WorkerIdentity>() is null
                ? ActivatorUtilities.CreateInstance<LoneHost>(p)
                : ActivatorUtilities.CreateInstance<SupervisedHost>(p)
        );
        services.AddClusterReports();
    }
}
