namespace SyncStream.Node.Commands;

/// <summary>The last values of a figure as a line of small bars.</summary>
internal sealed class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const int Most = 200;
    private readonly Queue<double> _values = new();

    public void Add(double value)
    {
        _values.Enqueue(value);
        if (_values.Count > Most)
            _values.Dequeue();
    }

    /// <summary>The newest values, the last at the right.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="full">What a full bar stands for; larger values raise it.</param>
    public string Draw(int width, double full)
    {
        var shown = _values.TakeLast(Math.Max(width, 0)).ToList();
        var top = Math.Max(full, shown.DefaultIfEmpty().Max());
        return string.Concat(
                shown.Select(value => Bars[(int)Math.Clamp(value / top * Bars.Length, 0, Bars.Length - 1)])
            )
            .PadLeft(Math.Max(width, 0));
    }
}
