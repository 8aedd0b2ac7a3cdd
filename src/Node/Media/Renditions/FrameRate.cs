using System.Globalization;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Frames per second, as a fraction: 24000/1001.</summary>
internal readonly record struct FrameRate(int Numerator, int Denominator)
{
    private static readonly FrameRate[] Usual =
    [
        new(24000, 1001),
        new(24, 1),
        new(25, 1),
        new(30000, 1001),
        new(30, 1),
        new(50, 1),
        new(60000, 1001),
        new(60, 1),
    ];

    public double PerSecond => (double)Numerator / Denominator;

    /// <summary>
    /// The rate a transcode runs at: the usual one next to the file's own, between 5 and 60. Files without a constant rate, or with
    /// none at all, get the nearest.
    /// </summary>
    /// <param name="text">ffprobe's <c>avg_frame_rate</c>: <c>25/1</c>, or <c>0/0</c> where it does not know.</param>
    public static FrameRate Of(string? text)
    {
        var parts = (text ?? "").Split('/');
        if (
            parts.Length != 2
            || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var over)
            || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var under)
            || over <= 0
            || under <= 0
        )
        {
            return new(25, 1);
        }
        var rate = (double)over / under;
        foreach (var usual in Usual)
        {
            if (Math.Abs(rate / usual.PerSecond - 1) < 0.0006)
            {
                return usual;
            }
        }
        return new((int)Math.Round(Math.Clamp(rate, 5, 60)), 1);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
