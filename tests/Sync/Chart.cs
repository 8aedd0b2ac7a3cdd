using System.Globalization;
using System.Text;

namespace SyncStream.Sync;

/// <summary>The runs as pictures for the README: SVG, readable on light and dark pages.</summary>
internal static class Chart
{
    private const int Width = 760;
    private const int Left = 230;
    private const double Frame = 1_000.0 / FrameClip.FramesPerSecond;
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>The median and the worst spread of each half second: (seconds since the start, ms, ms).</summary>
    public static IReadOnlyList<double[]> SeriesOf(IReadOnlyList<(double At, double Ms)> spread, double starts) =>
        [
            .. spread
                .GroupBy(s => Math.Floor((s.At - starts) / 500))
                .Select(g =>
                    (double[])
                        [
                            g.Key / 2,
                            Math.Round(Spread.Percentile(g.Select(s => s.Ms), 0.5), 1),
                            Math.Round(g.Max(s => s.Ms), 1),
                        ]
                ),
        ];

    /// <summary>Spread per scenario as bars of p50, p95 and p99, on a scale of frames that ends at 1.5 s (logarithmic).</summary>
    public static string Bars(IReadOnlyList<Result> results)
    {
        var svg = Begin(results.Count * 54 + 60, "Spread between any two pages while playing (ms, logarithmic)");
        foreach (var ms in (double[])[5, 10, 20, Frame, 2 * Frame, 200, 500, 1_500])
        {
            var frame = ms is Frame or 2 * Frame;
            svg.Line(X(ms), 34, X(ms), results.Count * 54 + 36, frame ? "#e0a030" : "#8886", frame ? 1.5 : 1);
            svg.Text(X(ms), results.Count * 54 + 52, ms.ToString("0", Plain), 11, "middle");
        }

        for (var i = 0; i < results.Count; i++)
        {
            var (r, y) = (results[i], 42 + i * 54);
            svg.Text(Left - 10, y + 24, r.Scenario, 12, "end");
            foreach (
                var (value, row, colour) in ((double, int, string)[])
                    [(r.P50, 0, "#4a9d6f"), (r.P95, 1, "#6c5ce7"), (r.P99, 2, "#b06ce0")]
            )
            {
                svg.Bar(Left, y + row * 13, X(value) - Left, 11, colour);
                svg.Text(
                    X(value) + 5,
                    y + row * 13 + 9,
                    $"p{(row == 0 ? 50 : row == 1 ? 95 : 99)} {value.ToString("0", Plain)}",
                    10,
                    "start"
                );
            }
        }

        return svg.End();

        static double X(double ms) =>
            Left + Math.Log(Math.Clamp(ms, 3, 3_000) / 3) / Math.Log(1_000) * (Width - Left - 60);
    }

    /// <summary>Spread over time, one strip per scenario, each with the lines of one and two frames.</summary>
    public static string Lines(IReadOnlyList<Result> results)
    {
        const int strip = 120;
        var svg = Begin(results.Count * strip + 40, "Spread over time: median and worst of each half second (ms)");
        for (var i = 0; i < results.Count; i++)
        {
            var (r, bottom) = (results[i], 40 + (i + 1) * strip - 26);
            var top = Math.Max(
                2.4 * Frame,
                r.Series.Count == 0 ? 0 : Spread.Percentile(r.Series.Select(s => s[2]), 0.98) * 1.1
            );
            var end = Math.Max(1, r.Series.Count == 0 ? 1 : r.Series[^1][0]);
            double X(double s) => 50 + s / end * (Width - 70);
            double Y(double ms) => bottom - Math.Min(ms / top, 1) * (strip - 44);
            svg.Text(50, bottom - strip + 40, r.Scenario, 12, "start");
            foreach (var frames in (int[])[0, 1, 2])
            {
                svg.Line(50, Y(frames * Frame), Width - 20, Y(frames * Frame), frames == 0 ? "#888" : "#e0a030", 1);
                svg.Text(44, Y(frames * Frame) + 4, (frames * Frame).ToString("0", Plain), 10, "end");
            }

            svg.Path(r.Series.Select(s => (X(s[0]), Y(s[2]))), "#b06ce0", 0.8);
            svg.Path(r.Series.Select(s => (X(s[0]), Y(s[1]))), "#6c5ce7", 1.6);
        }

        return svg.End();
    }

    private static Svg Begin(int height, string title) => new(Width, height, title);

    private sealed class Svg
    {
        private readonly StringBuilder _text = new();

        public Svg(int width, int height, string title)
        {
            _text.Append(
                Plain,
                $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\">\n<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#fbfbfd\"/>\n"
            );
            Text(width / 2.0, 22, title, 14, "middle");
        }

        public void Line(double x1, double y1, double x2, double y2, string colour, double width) =>
            _text.Append(
                Plain,
                $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\n"
            );

        public void Bar(double x, double y, double width, double height, string colour) =>
            _text.Append(
                Plain,
                $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(width, 1):0.#}\" height=\"{height}\" rx=\"2\" fill=\"{colour}\"/>\n"
            );

        public void Text(double x, double y, string words, int size, string anchor) =>
            _text.Append(
                Plain,
                $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"#22222c\">{words}</text>\n"
            );

        public void Path(IEnumerable<(double X, double Y)> points, string colour, double width) =>
            _text.Append(
                Plain,
                $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" points=\"{string.Join(' ', points.Select(p => string.Create(Plain, $"{p.X:0.#},{p.Y:0.#}")))}\"/>\n"
            );

        public string End() => _text.Append("</svg>\n").ToString();
    }
}
