using System.Globalization;
using System.Text;

namespace SyncStream.Load.Rooms;

/// <summary>A chart of two curves over the same points: the cost of a delivery, and the time it takes. Both axes are logarithmic.</summary>
internal static class Curve
{
    private const int Width = 640;
    private const int Height = 260;
    private const int Left = 50;
    private const int Right = 20;
    private const int Top = 40;
    private const int Bottom = 40;
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static string Draw(string across, IReadOnlyList<(double X, double Cost, double Tail)> points)
    {
        var values = points.SelectMany(p => (double[])[p.Cost, p.Tail]).Where(double.IsFinite).ToList();
        var (low, high) = (Decade(values.Min(), Math.Floor), Decade(values.Max(), Math.Ceiling));
        var (first, last) = (Math.Log10(points[0].X), Math.Log10(points[^1].X));
        double X(double x) => Left + (Math.Log10(x) - first) / Math.Max(last - first, 0.1) * (Width - Left - Right);
        double Y(double y) => Height - Bottom - (Math.Log10(y) - low) / (high - low) * (Height - Top - Bottom);

        var svg = new StringBuilder();
        svg.Append(
            Plain,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n"
        );
        svg.Append("<style>text{fill:#888}</style>\n");
        for (var decade = low; decade <= high; decade++)
        {
            var y = Y(Math.Pow(10, decade));
            svg.Append(
                Plain,
                $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.0}\" y2=\"{y:0.0}\" stroke=\"#8884\"/>"
            );
            svg.Append(
                Plain,
                $"<text x=\"{Left - 6}\" y=\"{y + 4:0.0}\" text-anchor=\"end\">{Math.Pow(10, decade)}</text>\n"
            );
        }
        foreach (var (x, _, _) in points)
        {
            svg.Append(Plain, $"<text x=\"{X(x):0.0}\" y=\"{Height - 22}\" text-anchor=\"middle\">{x}</text>\n");
        }
        svg.Append(Plain, $"<text x=\"{Width / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{across}</text>\n");
        Line(svg, "#2b7de0", 0, "server CPU per delivery, µs", points.Select(p => (X(p.X), Y(p.Cost))));
        Line(svg, "#e0862b", 1, "command to receipt p99, ms", points.Select(p => (X(p.X), Y(p.Tail))));
        return svg.Append("</svg>\n").ToString();
    }

    private static void Line(
        StringBuilder svg,
        string colour,
        int row,
        string says,
        IEnumerable<(double X, double Y)> points
    )
    {
        var list = points.ToList();
        var path = string.Join(' ', list.Select(p => string.Create(Plain, $"{p.X:0.0},{p.Y:0.0}")));
        svg.Append(Plain, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        foreach (var (x, y) in list)
        {
            svg.Append(Plain, $"<circle cx=\"{x:0.0}\" cy=\"{y:0.0}\" r=\"3\" fill=\"{colour}\"/>");
        }
        svg.Append(Plain, $"\n<text x=\"{Left + row * 240}\" y=\"20\" style=\"fill:{colour}\">{says}</text>\n");
    }

    private static int Decade(double value, Func<double, double> round) => (int)round(Math.Log10(value));
}
