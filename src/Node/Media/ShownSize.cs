using System.Globalization;

namespace SyncStream.Node.Media;

/// <summary>
/// A picture's width and height as they are shown, which may be others than are stored: discs and broadcasts store pixels that are
/// not square, phones store what they film lying on its side.
/// </summary>
/// <param name="Width">Square pixels.</param>
/// <param name="Height">Square pixels.</param>
internal readonly record struct ShownSize(int Width, int Height)
{
    /// <summary>Pixels further from square than in any real film are not believed: the picture would be a line, or fill the memory.</summary>
    private const double MostStretch = 4;

    /// <summary>As browsers have it: stretched, never squeezed, so that nothing that is stored is lost; then turned.</summary>
    /// <param name="width">As it is stored.</param>
    /// <param name="height">As it is stored.</param>
    /// <param name="sampleAspectRatio">ffprobe's: width to height of a stored pixel, <c>64:45</c>; null or <c>0:1</c> where it does not know.</param>
    /// <param name="rotation">ffprobe's, in degrees.</param>
    public static ShownSize Of(int width, int height, string? sampleAspectRatio, double rotation)
    {
        var stretch = Ratio(sampleAspectRatio);
        var (w, h) = stretch switch
        {
            > 1 => (Even(width * stretch), height),
            < 1 => (width, Even(height / stretch)),
            _ => (width, height),
        };
        return IsOnItsSide(rotation) ? new(h, w) : new(w, h);
    }

    /// <summary>The nearest that 4:2:0 can be cut into; at least 2.</summary>
    public static int Even(double pixels) => Math.Max(2, (int)Math.Round(pixels / 2) * 2);

    private static bool IsOnItsSide(double rotation) => (int)Math.Round(rotation / 90) % 2 != 0;

    private static double Ratio(string? text) =>
        text?.Split(':') is [var over, var under]
        && double.TryParse(over, NumberStyles.None, CultureInfo.InvariantCulture, out var x)
        && double.TryParse(under, NumberStyles.None, CultureInfo.InvariantCulture, out var y)
        && x / y is >= 1 / MostStretch and <= MostStretch and var ratio
            ? ratio
            : 1;
}
