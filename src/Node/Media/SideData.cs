namespace SyncStream.Node.Media;

/// <summary>What ffprobe finds beside a stream's own data, as far as we ask.</summary>
/// <param name="Rotation">Degrees by which the picture is to be turned before it is shown.</param>
internal sealed record SideData(double? Rotation);

internal static class SideDataExtensions
{
    /// <summary>The first that is told; 0 where none is.</summary>
    public static double RotationOf(this IEnumerable<SideData> all) =>
        all.Select(each => each.Rotation).OfType<double>().FirstOrDefault(double.IsFinite);
}
