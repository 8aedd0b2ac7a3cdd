using System.Security.Cryptography;
using System.Text;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>
/// What a worker was started with, as a short hash: the program and the settings that reach workers. A supervisor gives
/// it to those it starts and hears it from those it finds, and so knows who is out of date.
/// </summary>
internal static class WorkerGeneration
{
    public static string Of(RunSettings settings, string way)
    {
        string[] parts =
        [
            // Builds are deterministic: a module's id changes with what it was compiled from.
            .. new[] { typeof(NodeHost), typeof(Web.Edge), typeof(Protocol.Rooms.RoomState) }.Select(type =>
                type.Module.ModuleVersionId.ToString()
            ),
            way,
            settings.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            settings.Bind,
            settings.Library,
            settings.Data,
            settings.ClusterHost,
            settings.ConfigFile is { } file ? File.ReadAllText(file) : "",
            settings.Sources.Variables.ToString(),
            settings.Sources.Defaults.ToString(),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..16];
    }
}
