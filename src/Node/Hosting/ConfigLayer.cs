using Akka.Configuration;

namespace SyncStream.Node.Hosting;

/// <summary>One source of settings.</summary>
/// <param name="Name">What people know it by: a file, the environment.</param>
/// <param name="Config">What it sets.</param>
internal sealed record ConfigLayer(string Name, Config Config);
